"""Changes between rubrics, in words."""

from datetime import date

from rubric_samples import GOOD, broken

from rubrics.diff import ChangeKind, differences
from rubrics.load import parse_rubric
from rubrics.types import Criterion, CriterionKind, Role, Rubric, Text


def read(text: str) -> Rubric:
    rubric = parse_rubric(text.encode(), "thu.yaml").rubric
    assert rubric is not None
    return rubric


OLD = read(GOOD)


def sentences(text: str) -> list[str]:
    return [str(difference) for difference in differences(OLD, read(text))]


def test_the_same_rules_have_no_difference() -> None:
    assert differences(OLD, read(GOOD + "\n# một chú thích\n")) == ()


def test_numbers_roles_and_days_read_as_staff_write_them() -> None:
    assert sentences(broken("tolerance: 0.02", "tolerance: 0.03")) == [
        "Sửa ở tiêu chí xuc-pham, ngưỡng chấp nhận: từ 2 % thành 3 %"
    ]
    assert sentences(broken("min_labels: 200", "min_labels: 1500"))[0].endswith("từ 200 thành 1.500")
    assert sentences(broken("weight: high", "weight: low"))[0].endswith("từ cao (high) thành thấp (low)")
    assert sentences(broken("2027-06-30", "2027-07-31"))[0].endswith("từ 30/06/2027 thành 31/07/2027")


def test_what_came_and_what_went() -> None:
    renamed = sentences(broken("id: https", "id: ket-noi"))
    assert [line.split(",")[0] for line in renamed] == [
        "Bỏ khỏi tiêu chí https",
        "Thêm vào tiêu chí ket-noi",
    ]
    assert sentences(broken("      - mạt sát người khác\n", "      - chửi bới\n")) == [
        "Bỏ khỏi tiêu chí xuc-pham, hướng dẫn gán nhãn: những gì tính là vi phạm: “mạt sát người khác”",
        "Thêm vào tiêu chí xuc-pham, hướng dẫn gán nhãn: những gì tính là vi phạm: “chửi bới”",
    ]
    assert "Câu số 0 vi phạm" in sentences(broken("Câu số 0 vi phạm", "Câu khác hẳn"))[0]


def test_waivers_are_told() -> None:
    waiver = "waivers:\n  - {criterion: https, why: chờ máy chủ, until: 2027-01-01}\n"
    text = GOOD + waiver
    assert sentences(text) == ["Thêm vào tiêu chí https, tạm miễn: mọi nền tảng, đến hết ngày 01/01/2027"]
    later = differences(read(text), read(text.replace("2027-01-01", "2027-02-01")))
    assert [(found.kind, found.before, found.after) for found in later] == [
        (ChangeKind.CHANGED, "01/01/2027", "01/02/2027")
    ]


def test_every_field_of_a_criterion_is_compared() -> None:
    """A field that nobody compares would let a rule change unseen."""
    [insult, *_] = OLD.criteria
    empty = {name: field.get_default() for name, field in Criterion.model_fields.items()}
    filled = {"kind": CriterionKind.LINKS, "role": Role.INFORMATIVE, "name": Text(vi="Khác", en="Other")}
    filled |= {"exclude": ("a",), "block_lists": ("a",), "check": "https", "human_only": True}
    filled |= {"deprecated_from": date(2030, 1, 1)}
    for name in set(Criterion.model_fields) - {"id"}:
        value = filled.get(name, empty[name])
        assert value != getattr(insult, name), name
        new = OLD.model_copy(
            update={"criteria": (insult.model_copy(update={name: value}), *OLD.criteria[1:])}
        )
        assert {found.field for found in differences(OLD, new)} == {name}
