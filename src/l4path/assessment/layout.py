"""An episode laid out in the list of values that the compiled rules read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from l4path.facts import COUNTED, OUTCOMES, READ_BY_PREDICATES
from l4path.meaning import Claim, Recorded

if TYPE_CHECKING:
    from l4path.assessment.program import Program, Values
    from l4path.episode import Episode, Trial
    from l4path.nodes import Treatment

# What a record settles outright, so that it need not be worked out from the measures: the outcomes that it decides.
_SETTLED: dict[str, dict[str, int]] = {
    **{outcome: {other: 2 * (other == outcome) for other in OUTCOMES} for outcome in OUTCOMES},
    "intolerance": {other: 2 * (other == "intolerant") for other in OUTCOMES},
    "measured": {"intolerant": 0, "relapsed": 0},
    "returned": {"intolerant": 0, "responded": 0},
}


class _Places(NamedTuple):
    """Where the record of one treatment stands in the list."""

    once: bool
    tried: int
    declined: int
    asked: int
    outcome: int
    outcomes: dict[str, int]
    by_predicates: dict[str, int]
    measures: dict[str, int]
    unmeasured: tuple[tuple[int, int | None], ...]
    judged: tuple[tuple[str, int], ...]
    possible: frozenset[str]


def _places(program: Program, node: Treatment) -> _Places:
    slots, name = program.slots, node.id
    measures = {measure: slots[name, measure] for measure in program.pathway.all_measures}
    by_predicates = {what: slots[Recorded(what, name)] for what in READ_BY_PREDICATES}
    usual = ((by_predicates[what], 2) for what, (default, _) in READ_BY_PREDICATES.items() if default)
    return _Places(
        once=node.once,
        tried=slots[Recorded("tried", name)],
        declined=slots[Recorded("declined", name)],
        asked=slots[Recorded("asked", name)],
        outcome=slots[Recorded("outcome", name)],
        outcomes={outcome: slots[Recorded(f"outcome {outcome}", name)] for outcome in OUTCOMES},
        by_predicates=by_predicates,
        measures=measures,
        unmeasured=(*((slot, COUNTED.get(measure)) for measure, slot in measures.items()), *usual),
        judged=tuple((outcome, slots[Claim(outcome, name)]) for outcome in OUTCOMES),
        possible=frozenset(node.outcomes),
    )


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
        self._screens = {
            screen: [(slots["fact", name], answer) for name, answer in pathway.answered((screen,)).items()]
            for screen in pathway.screens
        }
        self._trials = {name: _places(program, node) for name, node in pathway.treatments.items()}

    def values(self, episode: Episode) -> Values:
        """The episode laid out; only for an episode that has been checked."""
        values = self._template.copy()
        facts, choices = self._facts, self._choices
        for name, value in episode.facts.items():
            values[facts[name]] = frozenset(value) if name in choices else value
        for screen in episode.screened:
            for slot, answer in self._screens[screen]:
                if values[slot] is None:
                    values[slot] = answer
        for name in episode.declined:
            values[self._trials[name].declined] = 2
        for name in episode.unasked:
            self._forget(values, self._trials[name])
        for name, trial in episode.trials.items():
            self._record(values, self._trials[name], trial)
        return values

    def _forget(self, values: Values, places: _Places) -> None:
        """Of an unasked treatment nothing is known."""
        values[places.tried] = values[places.asked] = 1
        for slot in places.measures.values():
            values[slot] = None
        for slot in places.by_predicates.values():
            values[slot] = 1
        if places.once:
            values[places.outcomes["ongoing"]] = 1
        for outcome, slot in places.judged:
            values[slot] = int(outcome in places.possible)

    def _record(self, values: Values, places: _Places, trial: Trial) -> None:
        outcome = trial.outcome
        if outcome is not None:
            values[places.outcome] = values[places.outcomes[outcome]] = 2
        if places.once:
            if outcome is None:
                values[places.tried] = 2
            else:
                for judged, slot in places.judged:
                    values[slot] = 2 * (judged == outcome)
            return
        values[places.tried] = 2
        given, measures, by_predicates = trial.measures, places.measures, places.by_predicates
        for slot, unless in places.unmeasured:
            values[slot] = unless
        for measure, value in given.items():
            if measure in by_predicates:
                values[by_predicates[measure]] = 2 * value
            else:
                values[measures[measure]] = frozenset(value) if measure in self._choices else value
        status: str = outcome or (
            "intolerance"
            if not given.get("tolerated", True)
            else "returned"
            if given.get("relapsed", False)
            else "measured"
        )
        settled = _SETTLED[status]
        for judged, slot in places.judged:
            values[slot] = settled.get(judged)
