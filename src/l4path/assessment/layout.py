"""An episode laid out in the list of values that the compiled rules read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.assessment.formulas import Claim, Recorded
from l4path.episode import OUTCOMES

if TYPE_CHECKING:
    from l4path.assessment.program import Program, Values
    from l4path.episode import Episode, Trial


# What a record settles outright, so that it need not be worked out from the measures: the outcomes that it decides.
_SETTLED: dict[str, dict[str, int]] = {said: {one: 2 * (one == said) for one in OUTCOMES} for said in OUTCOMES} | {
    "measured": {"intolerant": 0, "relapsed": 0},
    "returned": {"intolerant": 0, "responded": 0},
}


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the record of one treatment stands in the list."""

    tried: int
    declined: int
    outcome: int
    outcomes: dict[str, int]
    tolerated: int
    returned: int
    measures: dict[str, int]
    judged: tuple[tuple[str, int], ...]


class Layout:
    """The places of everything that an episode records, looked up once per pathway."""

    __slots__ = ("_choices", "_facts", "_screens", "_template", "_trials")

    def __init__(self, program: Program) -> None:
        """Look the places up."""
        pathway, slots = program.pathway, program.slots
        self._template = program.template
        self._facts = {name: slots["fact", name] for name in pathway.facts}
        self._choices = frozenset(
            fact.id for fact in (*pathway.facts.values(), *pathway.measures.values()) if fact.kind == "choices"
        )
        self._screens = {name: [slots["fact", flag] for flag in flags] for name, flags in pathway.screens.items()}
        self._trials = {
            name: _Places(
                tried=slots[Recorded("tried", name)],
                declined=slots[Recorded("declined", name)],
                outcome=slots[Recorded("outcome", name)],
                outcomes={outcome: slots[Recorded(outcome, name)] for outcome in OUTCOMES},
                tolerated=slots[Recorded("tolerated", name)],
                returned=slots[Recorded("returned", name)],
                measures={measure: slots[name, measure] for measure in pathway.all_measures},
                judged=tuple((outcome, slots[Claim(outcome, name)]) for outcome in OUTCOMES),
            )
            for name in pathway.treatments
        }

    def values(self, episode: Episode) -> Values:
        """The episode laid out; only for an episode that has been checked."""
        values = self._template.copy()
        facts, choices = self._facts, self._choices
        for name, value in episode.facts.items():
            values[facts[name]] = frozenset(value) if name in choices else value
        for screen in episode.screened:
            for slot in self._screens[screen]:
                if values[slot] is None:
                    values[slot] = False
        for name in episode.declined:
            values[self._trials[name].declined] = 2
        for name, trial in episode.trials.items():
            self._record(values, self._trials[name], trial)
        return values

    def _record(self, values: Values, places: _Places, trial: Trial) -> None:
        given, measures = trial.measures, places.measures
        values[places.tried] = 2
        for slot in measures.values():
            values[slot] = None
        for measure, value in given.items():
            values[measures[measure]] = frozenset(value) if measure in self._choices else value
        tolerated, returned = given.get("tolerated", True), given.get("relapsed", False)
        values[measures["tolerated"]], values[measures["relapsed"]] = tolerated, returned
        values[places.tolerated], values[places.returned] = 2 * tolerated, 2 * returned
        if trial.outcome is not None:
            values[places.outcome] = values[places.outcomes[trial.outcome]] = 2
        settled = _SETTLED[trial.outcome or ("intolerant" if not tolerated else "returned" if returned else "measured")]
        for outcome, slot in places.judged:
            values[slot] = settled.get(outcome)
