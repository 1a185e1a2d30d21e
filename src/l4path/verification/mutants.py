"""Planted changes: the same pathway with one small clinical mistake, of every kind that a slip of the pen makes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from l4path.brief import Brief
from l4path.conditions import And, Condition, Not, named_in
from l4path.conditions.logic import MET, NOT_MET
from l4path.errors import ConditionError, PathwayError
from l4path.escalations import EscalationKind
from l4path.grammar import text
from l4path.meaning import trigger
from l4path.verification import words
from l4path.verification.variants import Cuts, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path.escalations import Escalation
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

    Build = Callable[[], Pathway]
    Rebuild = Callable[[Condition], Pathway]

SEED = 4
_KIND = EscalationKind
_TAKEN_FOR = {  # the kind that a slip most easily puts in its place
    _KIND.FAILURE: _KIND.EXHAUSTED,
    _KIND.EXHAUSTED: _KIND.FAILURE,
    _KIND.UNAVAILABLE: _KIND.EXHAUSTED,
    _KIND.NEXT_STEP: _KIND.UNAVAILABLE,
    _KIND.PERSISTENCE: _KIND.INDICATION,
    _KIND.CONTRAINDICATION: _KIND.DECLINED,
    _KIND.RELAPSE: _KIND.FAILURE,
    _KIND.DECLINED: _KIND.CONTRAINDICATION,
    _KIND.COMPLETION: _KIND.FAILURE,
    _KIND.RESPONSE: _KIND.COMPLETION,
    _KIND.INDICATION: _KIND.PERSISTENCE,
    _KIND.DETERIORATION: _KIND.PERSISTENCE,
    _KIND.RED_FLAG: _KIND.DETERIORATION,
    _KIND.OTHERWISE: _KIND.INDICATION,
}


class Danger(IntEnum):
    """What a mistake is about, the most dangerous first; of a definition, the gravest of what names it."""

    ALARM = 0
    CONTRAINDICATION = 1
    INDICATION = 2
    ESCALATION = 3
    TRIAL = 4
    GOAL = 5

    @property
    def title(self) -> str:
        """What it means for a patient, in a few words."""
        return words.of(f"danger.{self.name.lower()}")


KINDS = (
    "escalation never fires",
    "indication dropped",
    "contraindication dropped",
    "condition dropped",
    "condition negated",
    "part dropped",
    "kind changed",
    "adequate and response swapped",
    "boundary flipped",
    "threshold moved",
)
"""Every kind of planted change, the coarsest first."""


def planted(kind: str) -> str:
    """A kind of planted change in words."""
    return words.of(f"planted.{kind.replace(' ', '_')}")


@dataclass(frozen=True, slots=True, repr=False)
class Mutant(Brief):
    """A pathway with one planted change.

    Attributes:
        kind: What kind of change; one of those in ``KINDS``.
        where: The element that it is in, such as ``treatments.nsaids.contraindications[1]``.
        what: What was changed.
        danger: What the change is about, for a patient.
        pathway: The pathway with it.
    """

    kind: str
    where: str
    what: str
    danger: Danger
    pathway: Pathway = field(repr=False)

    def __str__(self) -> str:
        return f"{planted(self.kind)}: {self.where}" + (f": {self.what}" if self.what else "")

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON carries it, without the pathway."""
        return {"kind": self.kind, "where": self.where, "what": self.what, "danger": self.danger.name.lower()}


@dataclass(frozen=True, slots=True)
class _Plan:
    kind: str
    where: str
    what: str
    danger: Danger
    build: Build


def mutants(pathway: Pathway, *, most: int = 0, seed: int = SEED) -> Iterator[Mutant]:
    """Every planted change of a pathway, in the order of the pathway; changes that the library refuses do not count.

    Left out is what decides nothing: invariants, obligations, cautions and evidence. The items of a score are left as
    they are; what a score is compared with is not.

    Args:
        pathway: The pathway.
        most: At most so many, chosen by the seed; 0 for all.
        seed: The same seed chooses the same.

    Example:
        >>> import l4path
        >>> first = next(mutants(l4path.load("l4-article")))
        >>> first.pathway == l4path.load("l4-article")
        False
    """
    plans = list(_plans(pathway))
    if not most:
        yield from (made for plan in plans if (made := _built(pathway, plan)) is not None)
        return
    order = list(range(len(plans)))
    random.Random(seed).shuffle(order)  # noqa: S311 (no secret)
    chosen: dict[int, Mutant] = {}
    for number in order:
        made = _built(pathway, plans[number])
        if made is not None:
            chosen[number] = made
        if len(chosen) == most:
            break
    yield from (chosen[number] for number in sorted(chosen))


def _built(pathway: Pathway, plan: _Plan) -> Mutant | None:
    try:
        changed = plan.build()
    except (PathwayError, ConditionError):
        return None
    return None if changed == pathway else Mutant(plan.kind, plan.where, plan.what, plan.danger, changed)


def _plans(pathway: Pathway) -> Iterator[_Plan]:
    cuts = Cuts(pathway)
    for node in pathway.treatments.values():
        yield from _of_treatment(pathway, node, cuts)
    for way in pathway.escalations:
        yield from _of_escalation(pathway, way, cuts)
    dangers = _dangers(pathway)
    for name, definition in pathway.definitions.items():

        def redefine(new: Condition, definition: Any = definition) -> Pathway:
            return pathway.with_definition(replace(definition, condition=new))

        if name in dangers:
            yield from _of_condition(f"definitions.{name}", dangers[name], definition.condition, redefine, cuts)
    if pathway.goal is not None:
        yield from _of_condition(
            "goal", Danger.GOAL, pathway.goal, lambda changed: pathway.with_fields(goal=changed), cuts
        )


def _of_treatment(pathway: Pathway, node: Treatment, cuts: Cuts) -> Iterator[_Plan]:
    def put(**fields: Any) -> Pathway:
        return pathway.with_node(replace(node, **fields))

    for name, danger in (("indications", Danger.INDICATION), ("contraindications", Danger.CONTRAINDICATION)):
        stated: tuple[Condition, ...] = getattr(node, name)
        for at, condition in enumerate(stated):

            def rebuild(*new: Condition, name: str = name, at: int = at, stated: Any = stated) -> Pathway:
                return put(**{name: (*stated[:at], *new, *stated[at + 1 :])})

            where, about = f"treatments.{node.id}.{name}[{at + 1}]", Danger.ALARM if node.emergency else danger
            yield _Plan(f"{name.removesuffix('s')} dropped", where, text(condition), about, rebuild)
            yield from _of_condition(where, about, condition, rebuild, cuts)
    for name in ("adequate", "response"):
        if (found := getattr(node, name)) is not None:

            def renew(new: Condition, name: str = name) -> Pathway:
                return put(**{name: new})

            yield from _of_condition(f"treatments.{node.id}.trial.{name}", Danger.TRIAL, found, renew, cuts)
    if node.has_trial:
        swap = partial(put, adequate=node.response, response=node.adequate)
        yield _Plan("adequate and response swapped", f"treatments.{node.id}.trial", "", Danger.TRIAL, swap)


def _of_escalation(pathway: Pathway, way: Escalation, cuts: Cuts) -> Iterator[_Plan]:
    where, danger = f"escalations.{way.id}", _danger_of(pathway, way)

    def put(**fields: Any) -> Pathway:
        return pathway.with_escalation(replace(way, **fields, mentioned=()))

    yield _Plan("escalation never fires", where, "", danger, partial(put, when=NOT_MET))
    other = _TAKEN_FOR[way.on]
    if not _same_trigger(pathway, way, other):
        yield _Plan("kind changed", where, f"{way.on.value} to {other.value}", danger, partial(put, on=other))
    if way.when is not None:
        if not isinstance(way.when, And):
            yield _Plan("condition dropped", f"{where}.when", text(way.when), danger, partial(put, when=None))
        yield from _of_condition(f"{where}.when", danger, way.when, lambda new: put(when=new), cuts)


def _same_trigger(pathway: Pathway, way: Escalation, other: EscalationKind) -> bool:
    """Whether another kind would mean the same for every source, so that no case could ever tell."""
    if way.on is _KIND.RED_FLAG:  # it alone is an alarm
        return False
    changed = replace(way, on=other, when=MET, mentioned=())  # that a kind needs a condition is seen where it is built
    sources = [pathway.nodes[name] for name in way.after]
    return all(trigger(changed, node) == trigger(way, node) for node in sources)


def _of_condition(where: str, danger: Danger, condition: Condition, rebuild: Rebuild, cuts: Cuts) -> Iterator[_Plan]:
    contrary = condition.part if isinstance(condition, Not) else Not(condition)
    yield _Plan("condition negated", where, text(condition), danger, partial(rebuild, contrary))
    for kind, what, changed in variants(condition, cuts):
        yield _Plan(kind, where, what, danger, partial(rebuild, changed))


def _danger_of(pathway: Pathway, way: Escalation) -> Danger:
    return Danger.ALARM if pathway.nodes[way.to].emergency else Danger.ESCALATION


def _dangers(pathway: Pathway) -> dict[str, Danger]:
    """What each definition is about: the gravest of what names it, through others too."""
    found: dict[str, Danger] = {}

    def note(danger: Danger, *conditions: Condition | None) -> None:
        for named in named_in(condition for condition in conditions if condition is not None)[0]:
            found[named.id] = min(danger, found.get(named.id, danger))

    for node in pathway.treatments.values():
        note(Danger.ALARM if node.emergency else Danger.CONTRAINDICATION, *node.contraindications)
        note(Danger.ALARM if node.emergency else Danger.INDICATION, *node.indications)
    for way in pathway.escalations:
        note(_danger_of(pathway, way), way.when)
    note(Danger.GOAL, pathway.goal)
    return found
