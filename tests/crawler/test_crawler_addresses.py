"""Which network addresses count as public."""

import pytest

from crawler.addresses import is_public


@pytest.mark.parametrize("address", ["8.8.8.8", "203.162.0.181", "2606:4700::1111", "2405:4800::1"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "192.88.99.1", "198.18.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
        # IPv4 addresses inside IPv6 ones: mapped, compatible, NAT64, 6to4, Teredo.
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
        *("", "localhost", "2130706433"),
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)
