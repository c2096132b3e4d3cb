"""How generated personal data is written: numbers and addresses of every kind by a random source; nobody's."""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from crawler.privacy import PersonalData


class Case(NamedTuple):
    """One sentence: what kind of data stands in it (None for none) and the digits or address that must go."""

    kind: PersonalData | None
    text: str
    secret: str


@dataclass(frozen=True)
class Forms:
    """How one kind is written, and the sentences it stands in."""

    written: tuple[Callable[[random.Random], str], ...]
    frames: tuple[str, ...]


def digits(chance: random.Random, count: int) -> str:
    """So many random digits."""
    return "".join(chance.choices(string.digits, k=count))


def mobile(chance: random.Random) -> str:
    """A mobile number without the leading zero."""
    return chance.choice("35789") + digits(chance, 8)


def in_groups(number: str, sizes: tuple[int, ...]) -> list[str]:
    """The number in groups of these sizes, and what is left over as one more."""
    groups = []
    for size in sizes:
        groups.append(number[:size])
        number = number[size:]
    return [*groups, number] if number else groups


def grouped(sizes: tuple[int, ...], gap: str, lead: str = "0") -> Callable[[random.Random], str]:
    """A mobile number in groups of these sizes (the lead counted in the first), parted by a gap."""

    def write(chance: random.Random) -> str:
        number = ("0" if lead == "0" else "") + mobile(chance)
        assert sum(sizes) == len(number)
        return ("" if lead == "0" else lead) + gap.join(in_groups(number, sizes))

    return write


def with_letters(chance: random.Random) -> str:
    """A mobile number with letters for some of its zeros."""
    number = "0" + mobile(chance)
    at = {0, *(n for n, sign in enumerate(number) if sign == "0" and chance.random() < 0.7)}
    return "".join(chance.choice("oO") if n in at else sign for n, sign in enumerate(number))


def land_line(form: str) -> Callable[[random.Random], str]:
    """A land line in a form of `area`, `rest`, and its two halves."""

    def write(chance: random.Random) -> str:
        area = chance.choice(("24", "28", "236", "225", "292", "263"))
        rest = digits(chance, 8 if len(area) == 2 else 7)
        return form.format(area=area, rest=rest, one=rest[:-4], two=rest[-4:])

    return write


def spaced(count: int, gap: str, size: int) -> Callable[[random.Random], str]:
    """A number in groups of one size."""

    def write(chance: random.Random) -> str:
        number = chance.choice("123456789") + digits(chance, count - 1)
        return gap.join(number[at : at + size] for at in range(0, count, size))

    return write


def citizen(gap: str) -> Callable[[random.Random], str]:
    """A citizen's identity number."""

    def write(chance: random.Random) -> str:
        number = f"0{chance.randrange(1, 97):02d}{chance.randrange(4)}{digits(chance, 8)}"
        return gap.join((number[:3], number[3:6], number[6:9], number[9:])) if gap else number

    return write


def checked(body: str) -> str:
    """A card's number from all its digits but the check digit."""
    doubled = [int(d) if at % 2 else sum(divmod(2 * int(d), 10)) for at, d in enumerate(body[::-1])]
    return body + str(-sum(doubled) % 10)


def card(gap: str) -> Callable[[random.Random], str]:
    """A payment card's number with its check digit."""

    def write(chance: random.Random) -> str:
        body = chance.choice(("4", "51", "53", "9704", "35"))
        body += digits(chance, 15 - len(body))
        number = checked(body)
        return gap.join(number[at : at + 4] for at in range(0, 16, 4))

    return write


def address(sign: str, dot: str = ".", house: str = "") -> Callable[[random.Random], str]:
    """An e-mail address with another sign for @ or the dot."""

    def write(chance: random.Random) -> str:
        name = "".join(chance.choices(string.ascii_lowercase, k=chance.randrange(4, 10)))
        name += chance.choice(("", ".", "_", "+tin")) + chance.choice(("", "01", "hoa"))
        place = house or chance.choice(("mail", "thu", "hop-thu", "hop.thu")) + "@"
        place = place.replace("@", f"{dot}{chance.choice(('example', 'com'))}") if "@" in place else place
        return f"{name.strip('.')}{sign}{place}"

    return write
