"""What can be one Vietnamese syllable, with its marks or without: the test of every guess at a disguise."""

from functools import lru_cache

from classifier.normalise.tables import strip_diacritics
from classifier.normalise.tones import split_tone

LONGEST = 7  # nghiêng
_SHORTEST = 2
_ONSETS = ("", *"bcdđghklmnprstvx", "ch", "gh", "gi", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr")
_WRITTEN_RIMES = (
    "a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âu ây âc âm ân âng âp ât "
    "e eo ec em en eng ep et ê êu êch êm ên ênh êp êt "
    "i ia iu ich im in inh ip it iêu iêc iêm iên iêng iêp iêt y yêu yêm yên yêng yêt yt ynh ych "
    "o oi oa oai oao oay oac oach oam oan oang oanh oap oat oăc oăm oăn oăng oăt oe oeo oen oet "
    "oc om on ong op ot oong ooc ô ôi ôc ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua ui uc um un ung up ut uân uâng uât uây uê uêch uênh uy uya uych uynh uyt uyu uyên uyêt uyn uyp "
    "uôi uôc uôm uôn uông uôt uơ ư ưa ưi ưu ưc ưm ưn ưng ưt ươi ươu ươc ươm ươn ương ươp ươt"
)
_RIMES = frozenset(_WRITTEN_RIMES.split())
_BARE_RIMES = frozenset(strip_diacritics(rime) for rime in _RIMES)
_STOPS = ("c", "ch", "p", "t")
_STOP_TONES = {"\u0301", "\u0323"}  # a syllable that ends in a stop has the rising or the heavy tone

# People part these too; each says as much as the insult it stands for.
_ABBREVIATIONS = frozenset(
    {"clgt", "clm", "cmm", "dcm", "dkm", "dmm", "vcc", "vcl", "vkl", "đcm", "đkm", "đmm"}
)


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Say whether a small-letter word of two letters or more can be one syllable, written with marks or without."""
    if not _SHORTEST <= len(word) <= LONGEST:
        return False
    if word in _ABBREVIATIONS:
        return True
    bare, tone = split_tone(word)
    marked = not word.isascii()
    if len(tone) > 1 or (marked and word.endswith(_STOPS) and tone not in _STOP_TONES):
        return False
    rimes = _RIMES if marked else _BARE_RIMES
    return any(bare.startswith(onset) and bare[len(onset) :] in rimes for onset in _ONSETS)


def syllables(letters: str) -> tuple[str, ...]:
    """Part letters into the fewest syllables of two letters or more, the earlier ones short; empty if they are none."""
    best: list[tuple[str, ...] | None] = [None] * len(letters) + [()]
    for start in range(len(letters) - 1, -1, -1):
        for end in range(start + _SHORTEST, min(start + LONGEST, len(letters)) + 1):
            rest, own = best[end], best[start]
            if (
                rest is not None
                and (own is None or len(rest) + 1 < len(own))
                and is_syllable(letters[start:end])
            ):
                best[start] = (letters[start:end], *rest)
    return best[0] or ()
