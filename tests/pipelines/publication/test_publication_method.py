"""The method page against the code it describes, and its example against a pocket calculator."""

import math
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipelines.publication.example import worked_example
from pipelines.rating.cluster import CORRELATION
from pipelines.rating.grade import GRADE_FLOORS, LEAST_CLEAN, LEAST_PROBABILITY, LEAST_WEIGHT
from pipelines.rating.types import Grade
from pipelines.rating.words import GRADE_WORDS


@pytest.fixture(scope="module")
def text(site: Path) -> str:
    main = LexborHTMLParser((site / "2026-11/method.html").read_text("utf-8")).css_first("main")
    assert main is not None
    return re.sub(r"[ \t\n]+", " ", main.text())


def test_the_example_is_what_the_formulas_on_the_page_give() -> None:
    found = worked_example()
    estimate = found.content.estimate
    assert estimate is not None
    prevalence = 0.80 * 0 / 200 + 0.15 * 1 / 60 + 0.05 * 6 / 40
    assert estimate.prevalence == pytest.approx(prevalence)
    score = 50 * math.erfc(0.9061938 * math.log(prevalence / 0.05) / -math.log(0.01 / 0.05))
    assert found.content.score == pytest.approx(score, abs=1e-4)
    assert found.rating.score == pytest.approx((7.5 * score + 2.5 * 100) / 10, abs=1e-4)
    assert estimate.low < prevalence < estimate.high < 0.03


def test_the_page_prints_the_example(text: str) -> None:
    found = worked_example()
    for part in (
        "Ước tính: 1,0\u00a0%",
        "sẽ ra 2,3\u00a0%",
        "Điểm tiêu chí: 90,0",
        "(7,5 × 90,0 + 2,5 × 100,0) / 10 = 92,5",
    ):
        assert part in text, part
    likely = found.rating.grade_probabilities[Grade.A]
    assert f"hạng A {100 * likely:.1f}".replace(".", ",") in text


def test_the_page_names_every_band_and_its_floor(text: str) -> None:
    for grade, floor in GRADE_FLOORS.items():
        assert re.search(rf"{grade.value}\s*{floor:g}\s*{re.escape(GRADE_WORDS[grade])}", text), grade


def test_the_page_says_how_many_labels_a_threshold_needs(text: str) -> None:
    for tolerance, labels in (("1", "299"), ("0,5", "598"), ("0,2", "1.497"), ("0,1", "2.995")):
        assert re.search(rf"{tolerance}\u00a0%\s*{re.escape(labels)}", text), tolerance


def test_the_page_says_what_is_not_measured(text: str) -> None:
    for part in (
        "Không đo con người",
        "chính kiến",
        "robots.txt",
        "hạng E",
        "4.000 lần",
        "[Σ Wh (ph − P)² + (D − 1) P (1 − P)] / N",
        f"ρ = {CORRELATION:g}".replace(".", ","),
    ):
        assert part in text, part


def test_the_page_states_the_limits_that_the_code_uses(text: str, site: Path) -> None:
    index = (site / "2026-11/index.html").read_text("utf-8").replace("\u00a0", " ")
    plain = text.replace("\u00a0", " ")
    assert f"khi xác suất của nó ít nhất {100 * LEAST_PROBABILITY:g} %" in plain
    least = f"{100 * LEAST_CLEAN:g}".replace(".", ",")
    assert f"là A hoặc B ít nhất {least} %" in plain
    assert f"Đo được dưới {100 * LEAST_WEIGHT:g} % trọng số" in plain
    assert f"xác suất ít nhất {100 * LEAST_PROBABILITY:g} %" in index
    assert f"xác suất ít nhất {least} %" in index
