"""Which network addresses a crawl may connect to."""

from ipaddress import IPv6Address, ip_address, ip_network

# `is_global` passes these, though none is a host on the public Internet (measured, Python 3.11):
# multicast; the 6to4 relay anycast; forms that carry an IPv4 address inside (NAT64, 6to4, mapped,
# compatible), by which a private IPv4 host could be reached.
_NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        "224.0.0.0/4",
        "192.88.99.0/24",
        "ff00::/8",
        "::ffff:0:0/96",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
    )
)


def is_public(address: str) -> bool:
    """Whether an IP address, as a resolver gives it, is a host on the public Internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.scope_id:
        return False
    return parsed.is_global and not any(
        parsed in block for block in _NOT_PUBLIC if block.version == parsed.version
    )
