"""One assessment: the episode checked and laid out, one pass over the nodes, the state found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.assessment.layout import Layout
from l4path.assessment.program import Program
from l4path.assessment.result import Assessment
from l4path.assessment.tables import judge_of, stater_of
from l4path.assessment.undeclared import (
    MOST_LISTED,
    first_of,
    not_a_treatment,
    undeclared,
    undeclared_fact,
    undeclared_measure,
)
from l4path.episode import Episode
from l4path.errors import EpisodeError, Problem, nearest, quoted, shown
from l4path.facts import LARGEST
from l4path.garbage import none_collected
from l4path.intended import as_id, yes_or_no
from l4path.meaning import Claim, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from l4path.assessment.generated import Generated
    from l4path.assessment.program import Test, Values
    from l4path.assessment.proofs import Result
    from l4path.assessment.tables import Found, Read
    from l4path.episode import Trial
    from l4path.facts import Fact
    from l4path.meaning import Status
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway


OFTEN = 500
"""After so many assessments a pathway is written out as one function: it costs what it saves in about as many."""


class _Engine:
    """A compiled pathway with everything that assessing an episode looks up.

    Attributes:
        generated: The pathway as one function, once it has been assessed often or somebody asked for it.
        awaited: How many more assessments it takes until then.
    """

    @none_collected()
    def __init__(self, pathway: Pathway) -> None:
        program = Program(pathway)
        self.program: Program = program
        self.order: list[tuple[int, Test]] = [program.rule(Claim("reached", name)) for name in pathway.evaluation_order]
        self.judge_of: dict[str, Callable[[Values], Status]] = {
            name: judge_of(program, node) for name, node in pathway.nodes.items()
        }
        self.state: Callable[[Values, Read], Found] = stater_of(program)
        self.assumptions: list[tuple[Test, str]] = [
            (program.read[Claim("assumption", name)], name) for name in pathway.assumptions
        ]
        self.values: Callable[[Episode], Values] = Layout(program).values
        self.generated: Generated | None = None
        self.awaited: int = OFTEN

    def often(self) -> Generated | None:
        """The generated engine, once episodes have been looked at so often that it is worth its making."""
        if self.generated is None:
            if self.awaited:
                self.awaited -= 1
                return None
            self.generate()
        return self.generated

    def generate(self) -> None:
        """Write the pathway out as one function."""
        from l4path.assessment.generated import Generated  # noqa: PLC0415 - only few runs come to it

        self.generated = Generated(self.program)

    def assess(self, episode: Episode) -> Assessment:
        """What the pathway says of one episode, found by the quickest engine that is there."""
        if not isinstance(episode, Episode):
            problem = Problem(
                what=f"{quoted(episode)} is not an episode", hint='write Episode({"pain": 6}), or read a file'
            )
            raise EpisodeError((problem,))
        generated = self.often()
        if generated is not None and (found := generated.assess(episode)) is not None:
            return Assessment(self.program.pathway, episode, found)
        return reference(self.program.pathway, episode)

    def run(self, episode: Episode) -> tuple[Program, Values, Result]:
        """The readable engine: every rule a function over the values of one episode that has been checked."""
        values = self.values(episode)
        for slot, reach in self.order:  # each after all that it rests on, so that none goes deep
            values[slot] = reach(values)
        statuses = {name: judge(values) for name, judge in self.judge_of.items()}
        return self.program, values, (statuses, *self.state(values, statuses))


def engine_of(pathway: Pathway) -> _Engine:
    """The pathway's engine, compiled at the first call and kept with it."""
    engine = pathway._cache.get("engine")  # noqa: SLF001
    if engine is None:
        engine = pathway._cache["engine"] = _Engine(pathway)  # noqa: SLF001
    return engine


def assess(pathway: Pathway, episode: Episode) -> Assessment:
    """What a pathway says of one episode.

    Args:
        pathway: The pathway.
        episode: What is known of the patient.

    Returns:
        State, options and every status; proofs are built when asked for.

    Raises:
        EpisodeError: With every reason, when the episode cannot be one of this pathway, or contradicts one of its
            assumptions without being an emergency.
    """
    return engine_of(pathway).assess(episode)


def reference(pathway: Pathway, episode: Episode) -> Assessment:
    """What the readable engine says of one episode: the reference, which the generated one is held equal to.

    Args:
        pathway: The pathway.
        episode: What is known of the patient.

    Raises:
        EpisodeError: As :func:`assess`.
    """
    engine = engine_of(pathway)
    problems = tuple(check_episode(pathway, episode))
    if problems:
        raise EpisodeError(problems)
    program, values, found = engine.run(episode)
    broken = tuple(pathway.assumptions[name].title for holds, name in engine.assumptions if holds(values) == 0)
    if broken and found[1] is not State.EMERGENCY:
        hint = "one of the records it speaks of cannot be right"
        raise EpisodeError(
            tuple(Problem(what=f"contradicts what is assumed of every patient: {title}", hint=hint) for title in broken)
        )
    return Assessment(pathway, episode, found, broken, (program, values))


def check_episode(pathway: Pathway, episode: Episode) -> Iterator[Problem]:
    """Every reason why an episode cannot be one of a pathway.

    Args:
        pathway: The pathway.
        episode: The episode.

    Yields:
        Problems, each with its place; nothing when the episode can be assessed.
    """
    if episode.pathway and episode.pathway != pathway.id:
        what = f"the episode was recorded for {shown(episode.pathway)}, not for {pathway.id}"
        named = str(episode.pathway).removesuffix(".toml").removesuffix(".json").removesuffix(f" {pathway.version}")
        same = as_id(named, joint="-") in (pathway.id, as_id(pathway.title, joint="-"))
        hint = f'write pathway = "{pathway.id}"' if same else "assess it on that pathway"
        if not same and nearest(named, (pathway.id,), alike=0.85):
            hint = f'write pathway = "{pathway.id}", if that is meant'
        yield Problem(what=what, where="pathway", hint=hint)
    facts = pathway.facts
    unknown: list[object] = []
    for name, value in episode.facts.items():
        fact = facts.get(name)
        if fact is None:
            unknown.append(name)
            if len(unknown) <= MOST_LISTED:
                yield undeclared_fact(pathway, name)
        elif (value is True or value is False) and fact.kind == "flag":
            continue  # the commonest record by far, told apart without a call
        elif not _plain(fact, value) and (problem := fact.check_value(value)) is not None:
            yield problem.within(f"facts.{name}")
    yield from first_of((), unknown, "facts", "facts")
    if strange := sorted(episode.screened - pathway.screens.keys()):
        found = (undeclared(screen, "screen", "screened", pathway.screens) for screen in strange)
        yield from first_of(found, strange, "screens", "screened")
    if not (episode.trials or episode.declined or episode.unasked):
        return
    treatments, measures = pathway.treatments, pathway.all_measures
    for name, trial in episode.trials.items():
        if name in treatments and not _is_plain_trial(treatments[name], trial, measures):
            yield from _check_trial(pathway, treatments[name], trial)
    for place in ("trials", "declined", "unasked"):
        if strange := [name for name in getattr(episode, place) if name not in treatments]:
            strange = strange if place == "trials" else sorted(strange)
            yield from first_of(
                (not_a_treatment(pathway, name, place) for name in strange), strange, "treatments", place
            )
    for name in sorted(episode.unasked & episode.trials.keys() & treatments.keys()):
        hint = "leave it out there: what stands in trials was asked"
        yield Problem(what=f"{name} is both recorded and unasked", where="unasked", hint=hint)


def _plain(fact: Fact, value: object) -> bool:
    """Whether a value is of the commonest kind and plainly right, so that no further check is needed."""
    if fact.kind == "flag":
        return value is True or value is False
    if fact.kind == "number" and type(value) is int:
        low, high = fact.minimum, fact.maximum
        return (1 - LARGEST if low is None else low) <= value <= (LARGEST - 1 if high is None else high)
    return False


def _is_plain_trial(node: Treatment, trial: Trial, measures: Mapping[str, Fact]) -> bool:
    """Whether a record is plainly right, as most are, so that no further check is needed."""
    if trial.outcome is not None and trial.outcome not in node.outcomes:
        return False
    for measure, value in trial.measures.items():
        if node.once or measure not in measures or not _plain(measures[measure], value):
            return False
    return True


def _check_trial(pathway: Pathway, node: Treatment, trial: Trial) -> Iterator[Problem]:
    name = node.id
    if trial.outcome is not None and trial.outcome not in node.outcomes:
        allowed = "ongoing, or none" if node.once else f"{', '.join(node.outcomes[:-1])} or {node.outcomes[-1]}"
        how = {"continuous": "continuous", "once": "done once"}[node.way]
        hint = (
            "outcome = ongoing says that it is asked for; a record without outcome, that it is done"
            if node.once
            else ""
        )
        what = f"{name} is {how}: its outcome is {allowed}, not {trial.outcome}"
        yield Problem(what=what, where=f"{_trial(name)}.outcome", hint=hint)
    if node.once:
        if trial.measures:
            what = f"{name} is done once and has no measures"
            empty = f"leave the record empty: [{_trial(name)}] says that it is done"
            if any(yes_or_no(value) is False for value in trial.measures.values()):
                empty = f"an empty record says that it is done: where it is not, leave [{_trial(name)}] out"
            yield Problem(what=what, where=_trial(name), hint=empty)
        return
    measures = pathway.all_measures
    strange = [measure for measure in trial.measures if measure not in measures]
    found = (undeclared_measure(pathway, measure, trial.measures[measure], _trial(name)) for measure in strange)
    yield from first_of(found, strange, "measures", _trial(name))
    for measure, value in trial.measures.items():
        fact = measures.get(measure)
        if fact is None:
            continue
        if not _plain(fact, value) and (problem := fact.check_value(value)) is not None:
            yield problem.within(f"{_trial(name)}.{measure}")


def _trial(name: str) -> str:
    """The place of a trial in an episode; made only when something is wrong there."""
    return f"trials.{shown(name)}"
