"""What a check finds out for all questions at once, where care ends, and how many patients a report explains."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from l4path import Episode, Escalation, Flag, Pathway, Treatment
from l4path.formats import pathway_from_dict
from l4path.search.showing import Showing
from l4path.verification import CODES, Finding, check
from l4path.verification.finding import Explaining
from l4path.verification.questions import Questions
from test_findings_halves import again, joined
from test_findings_pages import TODAY, examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from l4path import Condition
    from l4path.meaning import Formula
    from l4path.search.showing import Shown
    from l4path.verification.questions import Asked, Group

PAIN, FEVER, COUGH = (Flag(name, name, question=f"{name}?") for name in ("pain", "fever", "cough"))
CARE = Treatment("care", "Care", tier="a", once=True, indications=[PAIN], contraindications=[FEVER])
REST = Treatment("rest", "Rest", tier="a", once=True, indications=[~PAIN], contraindications=[COUGH])
HABIT = Treatment("habit", "Habit", tier="a", continuous=True)
ROUTINE = Treatment("routine", "Routine", tier="a", continuous=True)
EITHER = Pathway("p", tiers=["a"], start=[CARE, REST])


def care_ends(*start: Treatment, ways: tuple[Escalation, ...] = (), nodes: tuple[Treatment, ...] = ()) -> list[str]:
    """The places at which care is found to end, as they are told."""
    pathway = Pathway("p", tiers=["a"], start=list(start), nodes=list(nodes), escalations=list(ways))
    return [one.where.removeprefix("treatments.") for one in check(pathway).findings if one.code == "stuck"]


# patients who show what is found


def of_two_halves(code: str, right: bool = False) -> Pathway:
    """The example of what is wrong, or of what is right, twice in one pathway."""
    half = tomllib.loads(examples(code)[right])
    return pathway_from_dict(joined(half, again(half)))


def going(start: Treatment, *whens: Condition | Flag) -> Pathway:
    """A treatment from which ways lead to others, under which conditions."""
    nodes = [Treatment(f"t{number}", "T", tier="a", once=True) for number in range(len(whens))]
    kind: Any = "completion" if start.once else "indication"
    ways = [start.escalates_to(node, on=kind, when=when) for node, when in zip(nodes, whens, strict=True)]
    return Pathway("p", tiers=["a"], start=[start], nodes=nodes, escalations=ways)


@pytest.mark.parametrize(
    ("pathway", "codes"),
    [
        (EITHER, ["stuck", "stuck", "blocked", "blocked"]),
        *(
            (of_two_halves(code), [code] * 2)
            for code in (
                *("emergency-stuck", "review-gap", "red-flag-missed", "emergency-leak"),
                *("invariant-broken", "obligation-broken"),
            )
        ),
    ],
)
def test_all_patients_of_a_check_are_made_plain_together(
    pathway: Pathway, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What will be asked is known before the first is shown, so that one pass is enough for all of them."""
    passes: list[int] = []
    before = Showing.plainest

    def counted(self: Showing, shown: list[Shown]) -> Any:
        passes.append(len(shown))
        return before(self, shown)

    monkeypatch.setattr(Showing, "plainest", counted)
    found = [one.code for one in check(pathway, today=TODAY).findings if one.episode is not None]
    assert sorted(found) == sorted(codes)
    assert passes == [len(codes)]


def test_whatever_a_check_asks_it_has_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question is known before it is asked, by what was found out together; but why a sum is never reached."""
    expected: set[tuple[bool, Formula]] = set()
    late: list[tuple[str, str]] = []
    before: dict[str, Callable[..., Any]] = {name: getattr(Questions, name) for name in ("expect", "shown", "possible")}

    def expect(self: Questions, groups: Iterable[Group], *, partial: bool = False) -> None:
        kept = list(groups)
        expected.update((partial, wanted) for group in kept for wanted in group)
        before["expect"](self, kept, partial=partial)

    def shown(self: Questions, asked: Asked) -> bool | None:
        if (asked.partial, asked.wanted) not in expected:
            late.append((asked.code, asked.where))
        found: bool | None = before["shown"](self, asked)
        return found

    def possible(self: Questions, code: str, where: str, wanted: Formula, *, partial: bool = False) -> bool | None:
        if (partial, wanted) not in expected:
            late.append((code, where))
        found: bool | None = before["possible"](self, code, where, wanted, partial=partial)
        return found

    monkeypatch.setattr(Questions, "expect", expect)
    monkeypatch.setattr(Questions, "shown", shown)
    monkeypatch.setattr(Questions, "possible", possible)
    every = [of_two_halves(code, right) for code in CODES for right in (False, True)]
    for pathway in (*every, EITHER, going(HABIT, PAIN, FEVER), going(CARE, PAIN, PAIN), going(CARE, PAIN, ~PAIN)):
        expected.clear()
        check(pathway, today=TODAY)
        assert expected
    assert {code for code, _ in late} == {"score-unreachable"}


# where care ends


def test_what_goes_on_alongside_is_told_of_at_the_last_that_all_have() -> None:
    """Of two that everybody has the last; from where a way may lead on, not all have ended; then the last of some."""
    assert care_ends(HABIT) == ["habit"]
    assert care_ends(HABIT, ROUTINE) == ["routine"]
    assert care_ends(ROUTINE, HABIT) == ["habit"]
    third = Treatment("third", "Third", tier="a", continuous=True)
    leaves = HABIT.escalates_to(third, on="indication", when=PAIN, id="leaves")
    assert care_ends(HABIT, ROUTINE, ways=(leaves,), nodes=(third,)) == ["routine"]
    assert care_ends(ROUTINE, HABIT, ways=(leaves,), nodes=(third,)) == ["routine"]
    assert care_ends(HABIT, ways=(leaves,), nodes=(third,)) == ["third"]


def test_what_counts_for_nobody_but_the_rest_is_told_of_first() -> None:
    """What goes on alongside, or that nothing leads in, before the places at which care ends, in their order."""
    done = tuple(Treatment(name, name, tier="a", once=True) for name in ("one", "two", "three"))
    signs = (PAIN, FEVER, COUGH)
    ways = [
        HABIT.escalates_to(node, on="indication", when=sign, id=node.id) for node, sign in zip(done, signs, strict=True)
    ]
    assert care_ends(HABIT, ways=tuple(ways), nodes=done) == ["habit", "one", "two", "three"]
    ward = Treatment("ward", "Ward", tier="a", once=True, emergency=True)
    alarm = Escalation(ward, on="red_flag", when=Flag("alarm", "alarm", question="alarm?"), id="alarm")
    whens = (PAIN, FEVER, ~PAIN & ~FEVER)
    after = [
        ward.escalates_to(node, on="completion", when=of, id=node.id) for node, of in zip(done, whens, strict=True)
    ]
    assert care_ends(ways=(alarm, *after), nodes=(ward, *done)) == ["start", "one", "two", "three"]


def test_of_places_that_are_enough_for_all_none_can_be_left_out() -> None:
    """Where everybody ends at both, the last; of three of which everybody has two, the last two.

    Who has had one of two before ends there alone, without what leads to them today.
    """
    one, two, three = (Treatment(name, name, tier="a", once=True) for name in ("one", "two", "three"))
    assert care_ends(one) == ["one"]
    assert care_ends(one, two) == ["two"]
    assert care_ends(two, one) == ["one"]
    assert care_ends(one, two, three) == ["three"]
    whens = (PAIN & FEVER | ~PAIN, PAIN.as_condition(), ~(PAIN & FEVER))
    ways = [
        HABIT.escalates_to(node, on="indication", when=of) for node, of in zip((one, two, three), whens, strict=True)
    ]
    assert care_ends(HABIT, ways=tuple(ways), nodes=(one, two, three)) == ["two", "three"]
    pair = [HABIT.escalates_to(node, on="indication", when=PAIN) for node in (one, two)]
    assert care_ends(HABIT, ways=tuple(pair), nodes=(one, two)) == ["habit", "one", "two"]


# how many patients a report explains


class Told:
    """A report whose explanations have a number of lines each."""

    def __init__(self, pathway: Pathway, *lines: int) -> None:
        """Keep them, of each finding the next."""
        self.pathway = pathway
        self._lines: Iterator[int] = iter(lines)

    def explained(self, _: Finding) -> str:
        """The next of them."""
        return "\n".join(["."] * next(self._lines))


def of_so_many(nodes: int, ways: int = 0) -> Pathway:
    """A pathway of so many nodes and escalations."""
    made = [Treatment(f"t{number}", "T", tier="a", once=True) for number in range(nodes)]
    leads = [made[0].escalates_to(made[-1], on="completion", id=f"w{number}") for number in range(ways)]
    return Pathway("p", tiers=["a"], start=made[:-1] if ways else made, nodes=made, escalations=leads)


@pytest.mark.parametrize(
    ("pathway", "lines", "told"),
    [
        (of_so_many(3), (50_000, 1), 1),
        (of_so_many(3), (49_999, 1, 1), 2),
        (of_so_many(3), (49_998, 1, 1, 1), 3),
        (of_so_many(4), (49_999, 1), 1),
        (of_so_many(4), (49_998, 1, 1), 2),
        (of_so_many(2, 2), (49_999, 1), 1),
        (of_so_many(5, 3), (49_998, 1), 1),
        (of_so_many(5, 3), (49_997, 1, 1), 2),
    ],
)
def test_patients_are_explained_until_fifty_thousand_lines_were(
    pathway: Pathway, lines: tuple[int, ...], told: int
) -> None:
    """Each counts its lines, and one more for every four nodes and escalations; what shows nobody counts nothing."""
    explaining = Explaining(Told(pathway, *lines))  # type: ignore[arg-type]
    shown = Finding("stuck", "start", "It ends.", Episode())
    for _ in range(told):
        assert explaining.of(Finding("unused-fact", "facts.pain", "Unused.")) == ""
        assert explaining.of(shown)
    assert explaining.of(shown) is None
    assert explaining.as_data(shown) == {"explanation_left_out": True}
    assert explaining.of(Finding("unused-fact", "facts.pain", "Unused.")) == ""
