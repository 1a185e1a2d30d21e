"""What it would take, where much of it is asked in one go: the noes of one screen are one change, and told as one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path import Choices, Disposition, Episode, Flag, Number, Pathway, Screen, Treatment, at_least
from l4path.search.taking import what_it_would_take

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path import Condition
    from l4path.search.alternatives import Alternative

L4 = l4path.load("l4")
EXAMPLES = Path(__file__).parent.parent / "examples" / "episodes"
REASONS = [Flag(f"r{number}", f"reason {number}") for number in range(12)]
AGE = Number("age", "age", minimum=18, maximum=110)


def injected(against: Condition, *indications: Condition, screens: Iterable[Screen] = ()) -> Pathway:
    """A pathway that is one injection."""
    injection = Treatment(
        "injection", "Injection", tier="a", once=True, contraindications=[against], indications=indications
    )
    asked = list(screens) or [Screen("needle", REASONS, "reasons against a needle")]
    return Pathway("p", tiers=["a"], start=[injection], screens=asked, facts=[*REASONS, AGE])


def ways(pathway: Pathway, **recorded: Any) -> tuple[Alternative, ...]:
    """The alternatives for the injection, each of which makes it an option."""
    found = what_it_would_take(pathway.assess(Episode(**recorded)), "injection").alternatives
    for one in found:
        assert [node.id for node in pathway.assess(one.episode).options] == ["injection"]
    return found


def test_more_reasons_than_changes_are_looked_for_are_one_screen() -> None:
    """By hand: twelve reasons that are all open and all have to be a no are asked in one go; no other way says so."""
    pathway = injected(at_least(1, *REASONS))
    (only,) = ways(pathway)
    assert (only.screened, only.answers, only.changes) == (("needle",), (), 1)
    today = pathway.assess(Episode())
    told = "to be asked, and answered: all else that is asked under reasons against a needle: no"
    assert told in str(today.explain("injection")).replace("\n  ", " ")
    assert told in today.explain("injection").markdown()
    german = "alles Übrige, was unter reasons against a needle gefragt wird: nein"
    assert german in str(today.explain("injection", language="de")).replace("\n  ", " ")


def test_very_many_noes_of_a_screen_are_one_change_too() -> None:
    """By hand: of sixty reasons two are too many; fifty-nine noes are more than ten changes, and one screen is one."""
    reasons = [Flag(f"r{number}", f"reason {number}") for number in range(60)]
    (only,) = ways(injected(at_least(2, *reasons), screens=[Screen("needle", reasons)]))
    assert (only.screened, only.answers, only.changes) == (("needle",), (), 1)


def test_what_is_answered_otherwise_is_a_change_beside_the_screen() -> None:
    """By hand: one sign has to be there, and none of the others."""
    pathway = injected(at_least(1, *REASONS[1:]), REASONS[0] | (AGE >= 60))
    assert {(one.screened, one.changes) for one in ways(pathway)} == {(("needle",), 2)}
    assert {one.answers for one in ways(pathway)} == {("r0",), ("age",)}


def test_a_screen_of_which_most_is_not_asked_for_is_told_by_name() -> None:
    """By hand: of twelve questions two have to be a no: they are named, one change as ever, and the rest stays open."""
    against = at_least(1, *REASONS[:2]) | (at_least(1, *REASONS[2:]) & (AGE >= 60))
    (only,) = ways(injected(against), facts={"age": 40})
    assert (only.answers, only.screened, only.changes) == (("r0", "r1"), (), 1)
    assert only.episode == Episode({"age": 40, "r0": False, "r1": False}, pathway="p")


def test_few_noes_are_named() -> None:
    """By hand: three that are all that a screen asks for are one change and three names; four are the screen."""
    for number in (2, 3, 4):
        asked = REASONS[:number]
        (only,) = ways(injected(at_least(1, *asked), screens=[Screen("needle", asked)]))
        names = tuple(reason.id for reason in asked)
        assert (only.answers, only.screened, only.changes) == ((names, (), 1) if number < 4 else ((), ("needle",), 1))


@pytest.mark.parametrize("number", [5, 6])
def test_half_of_what_is_open_is_most_of_it(number: int) -> None:
    """By hand: of twelve open questions five are named, six are the screen."""
    (only,) = ways(injected(at_least(1, *REASONS[:number])))
    assert bool(only.screened) is (number == 6)
    assert len(only.answers) == (0 if number == 6 else 5)


def test_only_what_is_open_is_asked() -> None:
    """By hand: what is recorded yes would have to be otherwise, a change by itself; what is recorded no is none."""
    (only,) = ways(injected(at_least(1, *REASONS)), facts={"r0": True, "r1": False})
    assert (only.findings, only.screened, only.answers, only.changes) == (("r0",), ("needle",), (), 2)
    (one,) = ways(injected(at_least(1, *REASONS)), facts={reason.id: False for reason in REASONS[1:]})
    assert (one.answers, one.screened, one.changes) == (("r0",), (), 1)


def test_a_question_of_two_screens_is_answered_by_either() -> None:
    """By hand: two screens that share a question are two changes, and one of them where the other asks for no more."""
    both = [Screen("first", REASONS[:5], "first"), Screen("other", REASONS[4:9], "other")]
    (only,) = ways(injected(at_least(1, *REASONS[:9]), screens=both))
    assert (set(only.screened), only.answers, only.changes) == ({"first", "other"}, (), 2)
    (one,) = ways(injected(at_least(1, *REASONS[:5]), screens=both))
    assert (one.screened, one.answers, one.changes) == (("first",), (), 1)


def test_choices_of_a_screen_are_none_of_them() -> None:
    """By hand: of a question with several answers the no is none of them, and the words say so."""
    pain = Choices("where", "where it hurts", values={"back": "the back", "leg": "the leg"})
    against = [pain.contains("back"), at_least(1, *REASONS[:3])]
    injection = Treatment("injection", "Injection", tier="a", once=True, contraindications=against)
    screens = [Screen("s", [pain, *REASONS[:3]], "the pattern")]
    pathway = Pathway("p", tiers=["a"], start=[injection], screens=screens)
    (only,) = ways(pathway)
    assert (only.screened, only.changes) == (("s",), 1)
    told = "all else that is asked under the pattern: no, or none of them"
    assert told in str(pathway.assess(Episode()).explain("injection")).replace("\n  ", " ")


@pytest.mark.parametrize("node", ["esi_early", "esi_second", "discectomy", "mbb_rfd"])
def test_a_plain_way_is_found_though_much_has_to_be_asked(node: str) -> None:
    """Of a referral letter that leaves most of it open: the reasons against a needle are asked in one go."""
    today = L4.assess(l4path.read_episode(EXAMPLES / "partial-record.toml"))
    found = today.what_it_would_take(node).alternatives
    assert found
    for one in found:
        assert node in [option.id for option in L4.assess(one.episode).options]
    needle = "injection_risks" in found[0].screened
    assert needle is ("reasons against a needle: no" in " ".join(str(today.explain(node)).split()))
    assert needle or node == "discectomy"  # against which two of the six speak


def test_an_alarm_that_the_screen_asks_for_too_is_ruled_out_by_it() -> None:
    """By hand: one no will do to offer it, but the open alarm keeps it on hold; the screen that has both is one change.

    Of an alarm that no screen asks for together with it nothing is otherwise, and it stays on hold.
    """
    one, other, alarm = (Flag(name, name) for name in ("one", "other", "alarm"))
    injection = Treatment("injection", "Injection", tier="a", once=True, indications=[~one | ~other])
    emergency = Disposition("emergency", "Emergency", tier="a", emergency=True)
    for together in (True, False):
        asked = [one, other, alarm] if together else [one, other]
        pathway = Pathway(
            "p",
            tiers=["a"],
            start=[injection],
            screens=[Screen("s", asked)],
            escalations=[emergency.on_red_flag(alarm)],
        )
        found = what_it_would_take(pathway.assess(Episode()), "injection").alternatives
        shown = [bool(pathway.assess(made.episode).options) for made in found]
        assert shown == ([True, False, False] if together else [False, False])
        assert {made.changes for made in found} == {1}
        assert ("alarm" in found[0].answers) is together
        assert all("alarm" not in made.episode.facts for made in found[together:])
