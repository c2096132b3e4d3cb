import unicodedata

import pytest

from pipelines.demo.dialect import call_oneself, northern
from pipelines.demo.dice import Dice
from pipelines.demo.slugs import slug
from pipelines.demo.voice import (
    MANNERS,
    SMILEYS,
    Mood,
    Voice,
    draw_voice,
    sentence_case,
    speak,
    strip_diacritics,
)

TEXT = "mình không biết mọi người được sản phẩm này chưa, xem https://nhacai-demo.example/dk?ref=a1"


def test_stripping_leaves_ascii_for_every_vietnamese_letter() -> None:
    letters = "ăâđêôơư" + "".join(unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in "̣̀́̉̃")
    assert strip_diacritics(letters + letters.upper()).isascii()


@pytest.mark.parametrize("voice", list(Voice))
@pytest.mark.parametrize("mood", list(Mood))
def test_links_survive_every_voice_and_texts_stay_nfc(voice: Voice, mood: Mood) -> None:
    for seed in range(20):
        spoken = speak(TEXT, voice, Dice(seed), mood)
        assert "https://nhacai-demo.example/dk?ref=a1" in spoken
        assert unicodedata.is_normalized("NFC", spoken)


def test_voices_differ_as_people_do() -> None:
    assert speak("đi chợ. về nhà", Voice.PROPER, Dice(1)).startswith("Đi chợ. Về nhà")
    assert "ko" in {w for s in range(30) for w in speak("không", Voice.TEENCODE, Dice(s)).split()}
    assert strip_diacritics(TEXT).split(",")[0].lower() in speak(TEXT, Voice.BARE, Dice(1)).lower()
    assert any(
        speak("chúng ta thường xuyên", Voice.HASTY, Dice(s)) != "chúng ta thường xuyên" for s in range(60)
    )


def test_voices_come_in_their_shares_and_every_table_covers_its_enum() -> None:
    dice = Dice(4)
    drawn = [draw_voice(dice) for _ in range(4000)]
    for voice, manner in MANNERS.items():
        assert abs(drawn.count(voice) / 4000 - manner.share) < 0.03
    assert set(MANNERS) == set(Voice)
    assert set(SMILEYS) == set(Mood)
    assert sum(m.share for m in MANNERS.values()) == pytest.approx(1)


def test_northern_words_and_self_words_replace_whole_words_only() -> None:
    assert northern("y chang vậy nha, nhà tô bún") == "y hệt thế nhé, nhà bát bún"
    assert call_oneself("Mình nghĩ dân mình sống một mình, nhà mình vui", "tôi") == (
        "Tôi nghĩ dân mình sống một mình, nhà tôi vui"
    )


def test_sentences_begin_with_capitals_and_slugs_are_plain() -> None:
    assert sentence_case("đúng. ạ!\nừ") == "Đúng. Ạ!\nỪ"
    assert slug("Đường “Hàng Me”: ngập 40 cm?") == "duong-hang-me-ngap-40-cm"
