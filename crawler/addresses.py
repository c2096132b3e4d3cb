"""Which network addresses a crawl may connect to."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# `is_global` passes these, though none is a host on the public Internet (measured, Python 3.11):
# multicast, the 6to4 relay anycast, protocol assignments.
_NOT_PUBLIC_4 = tuple(map(IPv4Network, ("224.0.0.0/4", "192.88.99.0/24", "192.0.0.0/24")))
# The only block that IANA gives to hosts (RFC 4291, 2.4). What lies outside it carries an IPv4 address
# inside (mapped, compatible, NAT64), or is local: `is_global` passes fec0::/10, 5f00::/16 and those.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
# Inside that block: Teredo and other protocol assignments, 6to4, documentation.
_NOT_PUBLIC_6 = tuple(map(IPv6Network, ("2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20")))


def is_public(address: str) -> bool:
    """Whether an IP address, as a resolver gives it, is a host on the public Internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return parsed.is_global and (
        _is_public_4(parsed) if isinstance(parsed, IPv4Address) else _is_public_6(parsed)
    )


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in block for block in _NOT_PUBLIC_4)


def _is_public_6(address: IPv6Address) -> bool:
    return (
        not address.scope_id
        and address in _GLOBAL_UNICAST
        and not any(address in block for block in _NOT_PUBLIC_6)
    )
