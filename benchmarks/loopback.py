"""A raw HTTP/1.1 server on loopback for benchmarks: as little work a page as Python allows."""

import asyncio
from collections.abc import Callable
from multiprocessing.connection import Connection

HOST = "127.0.0.1"
Bodies = Callable[[bytes, str], bytes]
"""From a path and the server's origin to the body served there; b"" is answered with 404."""


def serve_bodies(body: Bodies, content_type: str, told: Connection) -> None:
    """Serve until the process ends; its port is told first."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        origin = f"http://{HOST}:{writer.get_extra_info('sockname')[1]}"
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                found = body(head.split(b" ", 2)[1], origin)
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                    % (b"200 OK" if found else b"404 Not Found", content_type.encode(), len(found))
                    + found
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, HOST, 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())
