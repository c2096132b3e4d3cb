"""What staff set as `tolerance` and what readers are shown bear one name: ngưỡng chấp nhận."""

import re
from pathlib import Path

import pytest

from pipelines.publication.columns import CRITERIA
from rubrics.codes import Code
from rubrics.language import LIMITS
from rubrics.messages import MESSAGES

ROOT = Path(__file__).parents[3]
WORD = "ngưỡng chấp nhận"
OTHERS = re.compile(r"(ngưỡng|mức) (để )?(kết luận|dung sai|cho phép)", re.IGNORECASE)
TOLD = ("rubrics/*.py", "rubrics/*.json", "pipelines/**/*.py", "pipelines/**/*.html", "docs/vi/*.md")


def test_the_field_its_messages_and_the_open_data_name_one_thing() -> None:
    """A department finds in the edition the word it met in its rubric."""
    field = LIMITS.named()["tolerance"]
    column = next(column for column in CRITERIA.columns if column.name == "tolerance")
    told = [field.about, column.meaning]
    told += [MESSAGES[code].text for code in (Code.TOLERANCE_BELOW_GOOD, Code.TOLERANCE_ABOVE_LIMIT)]
    assert [words for words in told if not words.lower().startswith(WORD)] == []


@pytest.mark.parametrize("pattern", TOLD)
def test_no_text_calls_it_otherwise(pattern: str) -> None:
    """Another name for it, met anywhere, would be taken for another limit."""
    files = sorted(ROOT.glob(pattern))
    assert files
    strange = {str(file.relative_to(ROOT)): OTHERS.findall(file.read_text("utf-8")) for file in files}
    assert {name: found for name, found in strange.items() if found} == {}
