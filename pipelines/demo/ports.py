"""Where the demo's platforms are reached: names, schemes, and fixed ports."""

from dataclasses import dataclass
from enum import StrEnum

# Above the registered services that one meets on desks, below the range systems hand out at random.
PORT_BASE = 47_801


class DemoPlatform(StrEnum):
    """The three invented platforms."""

    NEWS = "bao-tin-sang"
    FORUM = "dien-dan-pho-nho"
    SHOP = "cho-ben-song"


@dataclass(frozen=True, slots=True)
class Address:
    """Where one platform listens: scheme, host name, and how many ports after the first."""

    scheme: str
    host: str
    offset: int

    def origin(self, port_base: int = PORT_BASE) -> str:
        """Scheme, host and port, as it begins every address of the platform."""
        return f"{self.scheme}://{self.host}:{port_base + self.offset}"


# Names under .localhost never leave the machine (RFC 6761). The forum has no HTTPS: one of its faults.
ADDRESSES: dict[DemoPlatform, Address] = {
    DemoPlatform.NEWS: Address("https", "tin-sang.localhost", 0),
    DemoPlatform.FORUM: Address("http", "pho-nho.localhost", 1),
    DemoPlatform.SHOP: Address("https", "ben-song.localhost", 2),
}
