"""A small rubric without any problem, and a way to break it at one place."""

from datetime import date

from rubrics.check import check_loaded
from rubrics.codes import Code
from rubrics.load import parse_rubric
from rubrics.problems import Problem

DAY = date(2026, 11, 22)

_EXAMPLES = "".join(
    f"      - text: Câu số {number} {'vi phạm' if number < 5 else 'lành'}\n"
    f"        violates: {'true' if number < 5 else 'false'}\n"
    f"        why: Lý do {number}\n"
    for number in range(10)
)

GOOD = f"""\
id: bao-thu
version: "1.0"
status: in_force
name:
  vi: Bộ thử
  en: Trial rubric
summary:
  vi: Tóm tắt
  en: Summary
authority: cuc-bao-chi
fields: [press]
effective_from: 2026-07-01
effective_until: 2027-06-30
criteria:
  - id: xuc-pham
    kind: content
    role: weighted
    weight: high
    name:
      vi: Xúc phạm
      en: Insult
    harm: H05
    applies_to: [comment]
    limits:
      good: 0.005
      limit: 0.05
      tolerance: 0.02
      min_labels: 200
    include:
      - mạt sát người khác
    legal:
      - document: Luật Thử
        article: Điều 3
        in_force_from: 2026-01-01
        in_force_until: 2027-12-31
        checked_on: 2026-11-01
        verified: true
    examples:
{_EXAMPLES}\
    remedy: Gỡ bình luận
    deadline_days: 7
  - id: co-bac
    kind: links
    role: informative
    name:
      vi: Cờ bạc
      en: Gambling
    harm: H15
    block_lists: [gambling-vn]
    limits:
      good: 0.001
      limit: 0.05
      tolerance: 0.03
  - id: https
    kind: site
    role: informative
    name:
      vi: Có HTTPS
      en: Has HTTPS
    check: https
  - id: tre-em
    kind: attestation
    role: informative
    name:
      vi: Không có thông báo
      en: No report
    harm: H01
changelog:
  - version: "1.0"
    day: 2026-06-01
    what: Bản đầu
"""

HEADS = frozenset({"H05"})


def broken(old: str, new: str) -> str:
    """The good rubric with the first `old` replaced."""
    assert old in GOOD, old
    return GOOD.replace(old, new, 1)


def problems(text: str | bytes, on: date = DAY, heads: frozenset[str] = HEADS) -> tuple[Problem, ...]:
    """Everything wrong with a rubric's text, of form and of meaning."""
    data = text if isinstance(text, bytes) else text.encode()
    return check_loaded(parse_rubric(data, "thu.yaml"), on, heads)


def codes(text: str | bytes) -> list[Code]:
    """Kinds of what is wrong, in the file's order."""
    return [problem.code for problem in problems(text)]
