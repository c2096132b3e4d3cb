import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from pipelines.demo.dice import Dice
from pipelines.demo.errors import DemoError, GrammarError
from pipelines.demo.grammar import Choice, Grammar, Line, Ref, Writer, load, parse, tidy

TEXTS = sorted(path.name.removesuffix(".txt") for path in (files("pipelines.demo") / "texts").iterdir())


def writer(text: str, seed: int = 1) -> Writer:
    return Writer(Grammar(parse(text, "thu.txt")), Dice(seed))


def test_rules_values_and_choices_are_joined_into_a_sentence() -> None:
    pen = writer("[a]\n{b} , <x|x> {noi}.\n[b]\nxin chào")
    assert pen.write("a", {"noi": "Bến Sậy"}) == "xin chào, x Bến Sậy."


def test_a_value_may_name_a_rule() -> None:
    assert writer("[a]\n{say}\n[k.say]\nđúng").write("a", {"say": "@k.say"}) == "đúng"


def test_a_clause_in_brackets_may_stay_away_and_leaves_no_comma_behind() -> None:
    pen = writer("[a]\nđi thôi, <chậm là trễ>")
    assert {pen.write("a") for _ in range(40)} == {"đi thôi", "đi thôi, chậm là trễ"}
    assert tidy("đi, , nhé , .") == "đi, nhé."


def test_a_headline_is_paired_with_its_opening() -> None:
    assert writer("[a.title]\nTít => Lời mở").write_pair("a.title", {}) == ("Tít", "Lời mở")


def test_a_page_uses_every_alternative_before_it_repeats_one() -> None:
    pen = writer("[a]\n" + "\n".join("abcdefgh"))
    first = {pen.write("a") for _ in range(6)}
    assert len(first) >= 5
    pen.turn_page()
    assert pen.used == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lời\n[a]\nx", "thu.txt:1"),
        ("[a]\nx\n[a]\ny", "thu.txt:3"),
        ("[a]\n[b]\ny", "“a”"),
    ],
)
def test_a_text_file_in_the_wrong_form_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(GrammarError, match=re.escape(told)):
        parse(text, "thu.txt")


def test_a_reference_to_nothing_is_named() -> None:
    with pytest.raises(DemoError, match="thieu"):
        writer("[a]\n{thieu}").write("a")


def references(grammar: Grammar) -> Iterator[str]:
    def walk(parts: Line) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Ref):
                yield part.name
            elif isinstance(part, Choice):
                for option in part.options:
                    yield from walk(option)

    for lines in grammar.rules.values():
        for line in lines:
            yield from walk(line)


def test_every_reference_in_the_texts_is_a_rule_or_a_value_that_a_page_gives() -> None:
    given = {
        *("Noi", "Tinh_hoa", "so", "So", "so2", "So2", "so2r", "tien_ty", "tien_nho_dong", "tien_vua"),
        *("thing", "Thing", "say", "fault", "title"),
    }
    grammar = load(*TEXTS)
    assert set(references(grammar)) - set(grammar.rules) - given == set()
