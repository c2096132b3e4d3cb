"""Name resolution that answers only with public addresses.

So no spelling, redirect or DNS rebinding reaches a private host: the connection goes to the very
address that was checked.
"""

from ipaddress import ip_address
from typing import Any

from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.addresses import is_public
from crawler.urls import plain_host

_IPV6 = 6
# Hosts whose names led to a non-public address in this process, for the outcome of their requests.
refused_hosts: set[str] = set()


@implementer(IHostnameResolver)
class PublicResolver:
    """Twisted resolver (IPv4 and IPv6) that refuses a whole answer if one address is not public."""

    def __init__(self, reactor: Any, listed: dict[str, str]) -> None:  # noqa: ANN401 - twisted reactor
        self._reactor = reactor
        self._system = reactor.nameResolver
        self._listed = {host.lower(): address for host, address in listed.items()}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "PublicResolver":  # noqa: ANN401 - scrapy
        """Build with the operator's own list of names (`CrawlOptions.resolve`)."""
        return cls(reactor, crawler.settings.getdict("CLEANPLATFORMS_RESOLVE"))

    def install_on_reactor(self) -> None:
        """Become the process's only resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - twisted's name
        self,
        resolutionReceiver: Any,  # noqa: ANN401, N803 - twisted's names
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: ANN401, N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:  # noqa: ANN401
        """Answer from the operator's list, or from the system after the check."""
        listed = self._listed.get(hostName.lower().strip("[]"))
        if listed is None:
            checked = _Checked(resolutionReceiver, hostName)
            return self._system.resolveHostName(
                checked, hostName, portNumber, addressTypes, transportSemantics
            )
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        resolutionReceiver.addressResolved(_address(listed, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution


def _plain(host: str) -> str:
    """The host as requests spell it: twisted hands on international names decoded, literals in brackets."""
    try:
        return plain_host(host)
    except ValueError:
        return host


def _address(host: str, port: int) -> IPv4Address | IPv6Address:
    kind = IPv6Address if ip_address(host).version == _IPV6 else IPv4Address
    return kind("TCP", host, port)


@implementer(IResolutionReceiver)
class _Checked:
    """Holds the answer back until it is whole, then passes on all of it or nothing."""

    def __init__(self, receiver: Any, host: str) -> None:  # noqa: ANN401 - twisted's receiver
        self._receiver, self._host = receiver, host
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: ANN401, N802 - twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802 - twisted's name
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - twisted's name
        # One private address among public ones is enough: which one is connected to is the network's choice.
        if all(is_public(address.host) for address in self._addresses):
            for address in self._addresses:
                self._receiver.addressResolved(address)
        else:
            refused_hosts.add(_plain(self._host))
        self._receiver.resolutionComplete()
