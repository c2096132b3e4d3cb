"""The facts that one page's texts agree on: place, names, amounts."""

from pipelines.demo.dice import Dice
from pipelines.demo.grammar import Writer

_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def draw_scene(writer: Writer, dice: Dice, topic: str) -> dict[str, str]:
    """Values for `topic`: `noi`, `tinh`, `so` (2-9), `so2` (11-48) and their like; @say is its talk."""
    place, province = writer.write("noi"), writer.write("tinh")
    few, some = dice.between(2, 9), dice.between(11, 48)
    thing = writer.write(f"{topic}.thing")
    return {
        "noi": place,
        "Noi": capital(place),
        "tinh": province,
        "Tinh_hoa": capital(province),
        "duong": writer.write("duong"),
        "so": str(few),
        "So": capital(_ONES[few]),
        "so2": str(some),
        "So2": str(some),
        "so2r": str(dice.between(61, 84)),
        "tien_lon": writer.write("tien_lon"),
        "tien_lon_it": writer.write("tien_lon_it"),
        "tien_vua": f"{dice.between(4, 19) * 50}.000 đồng",
        "tien_ty": f"{dice.between(2, 90)},{dice.between(1, 9)} tỷ đồng",
        "tien_nho_dong": f"{dice.between(2, 36) * 5}.000 đồng",
        "buoi": writer.write("buoi"),
        "thing": thing,
        "Thing": capital(thing),
        "say": f"@{topic}.say",
    }


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]
