"""What differs between two versions as they are written: each kind of value in its words, by hand."""

from __future__ import annotations

from typing import Any

import pytest

import l4path
from l4path import Caution, Disposition, Evidence, Flag, Number, Pathway, ScoreItem, Source, Treatment
from l4path.verification.changes import Change, structural_changes

PAIN = Number("pain", "pain", minimum=0, maximum=10)
WEAK, SORE = Flag("weak", "weakness"), Flag("sore", "soreness")
HOME = Disposition("home", "Home", tier="care")
EVIDENCE = Evidence(source="body", stance="for", note="so")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "nothing"),
        ((), "nothing"),
        (PAIN >= 4, "pain >= 4"),
        (ScoreItem(WEAK, 2), "2 if weak"),
        (ScoreItem(WEAK, -1, "weak leg"), "-1 if weak weak leg"),
        (Caution("minded", WEAK, "to be minded"), "minded if weak (to be minded)"),
        ((ScoreItem(WEAK, 2), ScoreItem(SORE, 1)), "2 if weak; 1 if sore"),
        ((Caution("a", WEAK, "x"), Caution("b", SORE, "y")), "a if weak (x); b if sore (y)"),
        ((PAIN >= 4, WEAK.as_condition()), "pain >= 4, weak"),
        ((PAIN >= 4,), "pain >= 4"),
        (("exercise", "rest"), "exercise, rest"),
        ((EVIDENCE, EVIDENCE, EVIDENCE), "3 entries"),
        ((EVIDENCE,), "1 entries"),
        (True, "true"),
        (False, "false"),
        (1, "1"),
        (0, "0"),
        ("", ""),
        ("Pain", "Pain"),
    ],
)
def test_a_value_is_told_in_the_words_of_the_file(value: Any, written: str) -> None:
    """As the old one and as the new one."""
    other = "something"
    assert Change("changed", "x", (("key", value, other),)).details == (("key", written, other),)
    assert Change("changed", "x", (("key", other, value),)).details == (("key", other, written),)
    assert Change("changed", "x", (("key", value, other),)).message.endswith(f"key was {written}, is {other}")


def test_a_change_is_told_with_all_that_is_said_otherwise_in_it() -> None:
    """What is new or gone has nothing more to say; of what is changed, one thing after another."""
    several = Change("changed", "x", (("title", "a", "b"), ("once", False, True)))
    alone = Change("changed", "x").message
    assert several.message == f"{alone}: title was a, is b; once was false, is true"
    assert len({Change(kind, "x").message for kind in ("added", "removed", "changed")}) == 3
    assert not [kind for kind in ("added", "removed", "changed") if ":" in Change(kind, "x").message]


@pytest.mark.parametrize(
    ("where", "keys", "decides"),
    [
        ("treatments.a", (), True),
        ("sources.a", (), False),
        ("sources.a", ("when",), False),
        ("treatments.a", ("title",), False),
        ("treatments.a", ("title", "evidence", "question", "unit", "label", "because", "codes"), False),
        ("treatments.a", ("title", "once"), True),
        ("treatments.a", ("indications",), True),
        ("version", ("version",), False),
        ("start", ("start",), True),
        ("tiers", ("tiers",), True),
    ],
)
def test_what_is_only_told_to_readers_decides_nothing(where: str, keys: tuple[str, ...], decides: bool) -> None:
    """An element that is new or gone decides, and so does anything but words; a source never does."""
    assert Change("changed", where, tuple((key, "old", "new") for key in keys)).decides is decides


def test_changes_come_in_the_order_of_the_file_and_what_decides_comes_first() -> None:
    """The pathway itself, then each group: what is gone of it, then what is new or said otherwise."""
    body, other = Source("body", "A body"), Source("other", "Another")
    care = Treatment("care", "Care", tier="care", continuous=True, indications=[WEAK])
    rest = Treatment("rest", "Rest", tier="care", continuous=True)
    walk = Treatment("walk", "Walk", tier="care", continuous=True)
    old = Pathway("p", title="Old", tiers=["care"], start=[care, rest, HOME], facts=[PAIN, WEAK], sources=[body])
    again = Treatment("care", "Careful care", tier="care", continuous=True, indications=[PAIN >= 4])
    home = Disposition("home", "Home again", tier="care")
    new = Pathway(
        "p", title="New", tiers=["care"], start=[again, walk, home], facts=[PAIN, SORE, WEAK], sources=[other]
    )
    found = structural_changes(old, new)
    assert [(one.kind, one.where) for one in found] == [
        ("changed", "title"),
        ("changed", "start"),
        ("added", "facts.sore"),
        ("removed", "treatments.rest"),
        ("changed", "treatments.care"),
        ("added", "treatments.walk"),
        ("changed", "dispositions.home"),
        ("removed", "sources.body"),
        ("added", "sources.other"),
    ]
    assert [key for key, _, _ in found[4].values] == ["indications", "title"]
    assert found[0].values == (("title", "Old", "New"),)
    assert structural_changes(old, old) == ()


def test_the_order_of_elements_is_none_and_what_was_gathered_is_not_compared() -> None:
    """Facts and treatments in another order, and a handle in place of an id, are the same pathway."""
    care = Treatment("care", "Care", tier="care", continuous=True)
    rest = Treatment("rest", "Rest", tier="care", continuous=True)
    way = care.escalates_to(rest, on="persistence", when=WEAK)
    named = l4path.Escalation("rest", on="persistence", after="care", when=WEAK, id=way.id)
    one, two = (
        Pathway("p", tiers=["care"], start=["care"], nodes=some, facts=facts, escalations=[made])
        for some, facts, made in (([care, rest], [PAIN, WEAK], way), ([rest, care], [WEAK, PAIN], named))
    )
    assert structural_changes(one, two) == ()
