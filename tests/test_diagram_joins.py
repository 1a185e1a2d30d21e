"""Where several sources come together: each line by its own trigger, and what needs all of them told apart."""

from __future__ import annotations

from l4path import Assessment, Disposition, Episode, Escalation, Pathway, Treatment, Trial
from l4path.diagrams import extract, to_dot
from l4path.diagrams.legend import legend
from l4path.diagrams.model import Arrow, Firing

COLD = Treatment("cold", "Cold", tier="low", once=True)
WARM = Treatment("warm", "Warmth", tier="low", once=True)
REST = Treatment("rest", "Rest", tier="low", once=True)
HOME = Disposition("home", "Home", tier="low")


def assessed(*, any_of: bool) -> Assessment:
    """A patient who had cold; warmth is reached and untried, rest is not reached."""
    ways = [
        COLD.escalates_to(WARM, on="completion"),
        WARM.escalates_to(REST, on="completion"),
        Escalation("home", on="completion", after=("cold", "warm", "rest"), any_of=any_of),
    ]
    pathway = Pathway("small", tiers=("low",), start=[COLD], nodes=[HOME], escalations=ways)
    return pathway.assess(Episode(trials={"cold": Trial()}))


def joined(assessment: Assessment) -> Arrow:
    """The arrow of the three."""
    return next(arrow for arrow in extract(assessment.pathway, assessment).arrows if len(arrow.sources) == 3)


def test_a_line_into_a_join_is_drawn_by_its_own_trigger() -> None:
    """What fires through one source leaves the lines of the others thin."""
    arrow = joined(assessed(any_of=True))
    cold, warm, rest = (arrow.firing_from(source) for source in arrow.sources)
    assert cold in (Firing.ROUTE, Firing.FIRES)
    assert (warm, rest) == (Firing.RESTS, Firing.RESTS)


def test_a_source_that_does_its_part_is_drawn_so_though_the_others_are_missing() -> None:
    """Where all are needed, the label rests, and the line of what has happened does not."""
    arrow = joined(assessed(any_of=False))
    assert arrow.strongest is Firing.RESTS
    assert [arrow.firing_from(source) for source in arrow.sources] == [Firing.FIRES, Firing.RESTS, Firing.RESTS]


def test_the_overview_keeps_all_of_apart_from_any_of() -> None:
    """What leads on only together with others is dashed, and the legend says what that means."""
    needing_all, any_will_do = (assessed(any_of=any_of).pathway for any_of in (False, True))
    assert "shared way" in [entry.word for entry in legend(extract(needing_all, detail="overview"))]
    assert "shared way" not in [entry.word for entry in legend(extract(any_will_do, detail="overview"))]
    dashed = [line for line in to_dot(needing_all, detail="overview").splitlines() if "->" in line and "dashed" in line]
    assert len([line for line in dashed if "n3" in line]) == 3
