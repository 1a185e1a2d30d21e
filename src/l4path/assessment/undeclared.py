"""What an episode names that its pathway does not declare, with what was probably meant by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.errors import Problem, did_you_mean, listed, shown
from l4path.intended import OUTCOME_WORDS, amount, as_id, meant_word, not_recorded
from l4path.pathway.checks import titled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from l4path.facts import Fact
    from l4path.pathway import Pathway

MOST_LISTED = 20
"""So many names are told one by one; of the others only how many there are."""
_OF_AN_EPISODE = ("pathway", "screened", "declined", "unasked", "facts", "trials")
_NEGATED = ("not_", "no_", "without_", "non_")
_OUTCOME_WORDS = frozenset(("result", "status", "response", "effect", "success", "outcomes", "state"))
_TIMES = frozenset(("days", "day", "months", "month", "years", "year", "duration", "length", "time", "since"))
_DATES = frozenset(
    (
        "start",
        "started",
        "begin",
        "began",
        "begun",
        "date",
        "end",
        "end_date",
        "start_date",
        "stop",
        "from",
        "to",
        "since",
        "until",
    )
)
_REMARKS = frozenset(("note", "notes", "comment", "comments", "remark", "text", "reason", "why", "because"))
_NOT_TOLERATED = frozenset(("side_effects", "side_effect", "adverse_event", "adverse_events", "intolerance"))


def first_of(found: Iterable[Problem], names: Collection[object], what: str, where: str) -> Iterator[Problem]:
    """The problems of the first names, and how many more there are: a table of a million wrong names is one message.

    Args:
        found: The problem of each name, made when it is asked for.
        names: The names that are not declared.
        what: What they should be, such as ``facts``.
        where: Their place.
    """
    for problem, _ in zip(found, range(MOST_LISTED), strict=False):
        yield problem
    if (more := len(names) - MOST_LISTED) > 0:
        yield Problem(what=f"{more:,} more names are no declared {what}", where=where, hint="leave them out")


def undeclared(name: object, what: str, place: str, known: Any) -> Problem:
    """A name that is not declared, with the one that was probably meant."""
    hint = did_you_mean(name, known) if isinstance(name, str) else ""
    if what == "screen" and not hint and (of := [screen for screen in known if name in known[screen].facts]):
        hint = f"{of[0]} asks it: write {of[0]} where all of that was asked, else the answer below [facts]"
    return Problem(
        what=f"{shown(name)} is not a declared {what}",
        where=place,
        hint=hint or f"declared: {listed(known) or 'none'}",
        token=shown(name),
    )


def undeclared_fact(pathway: Pathway, name: object) -> Problem:
    """A fact that is not declared, or something else of that name."""
    if not isinstance(name, str):
        return undeclared(name, "fact", "facts", pathway.facts)
    if is_it := _another(pathway, name):
        what, hint = is_it
        return Problem(what=what, where="facts", hint=hint, token=name)
    labelled = _labelled(name, pathway.facts.values())
    if labelled is not None:
        hint = f"it is the label of {labelled.id}: write {labelled.id}"
        return Problem(what=f"{shown(name)} is not the id of a fact", where="facts", hint=hint, token=name)
    measured = [fact.id for fact in pathway.facts.values() if fact.unit and fact.unit.lower() == name.lower()]
    if len(measured) == 1:
        (known,) = measured
        hint = f"it is the unit of {known}: write {known}"
        return Problem(what=f"{shown(name)} is not a declared fact", where="facts", hint=hint, token=name)
    for prefix in _NEGATED:
        if (fact := pathway.facts.get(name.removeprefix(prefix))) is not None and fact.kind == "flag":
            what = f"{name} is not a declared fact"
            return Problem(what=what, where="facts", hint=f"write {fact.id} = false where it is not so", token=name)
    for fact in pathway.facts.values():
        if name in fact.value_ids:
            right = f'"{name}"' if fact.kind == "choice" else f'["{name}"]'
            what, hint = f"{name} is a value of {fact.id}, not a fact", f"write {fact.id} = {right}"
            return Problem(what=what, where="facts", hint=hint, token=name)
    return undeclared(name, "fact", "facts", pathway.facts)


def _another(pathway: Pathway, name: str) -> tuple[str, str] | None:
    """What a name is that is no fact, and where it belongs; None where it is nothing known."""
    for group, what in (("scores", "score"), ("definitions", "definition")):
        if name in getattr(pathway, group):
            return f"{name} is a {what}, not a fact", "record the facts that it asks for"
    if name in pathway.all_measures:
        return f"{name} is a measure of a trial, not a fact", "write it below the treatment, as in [trials.ID]"
    if name in pathway.treatments:
        return f"{name} is a treatment, not a fact", f"write [trials.{name}] where it was tried; else leave it out"
    if name in pathway.nodes:
        return f"{name} is a {pathway.nodes[name].kind}, not a fact", "leave it out"
    if name in pathway.screens:
        hint = f'where it was asked in full, write screened = ["{name}"] above [facts]; else leave it out'
        return f"{name} is a screen, not a fact", hint
    if name == "facts":
        return "facts is no fact", "below [facts] a fact is named alone, as in pain = 6"
    if name in _OF_AN_EPISODE:
        return f"{name} is a key of the episode, not a fact", "write it above the line [facts]"
    return None


def _labelled(name: str, facts: Iterable[Fact]) -> Fact | None:
    """The fact that is called so in explanations, whatever its blanks and capitals."""
    plain = as_id(name) or name.lower()
    return next((fact for fact in facts if name.lower() == fact.label.lower() or plain == as_id(fact.label)), None)


def undeclared_measure(pathway: Pathway, name: object, value: object, where: str) -> Problem:
    """A measure that is not declared, with what an everyday word for it would be here."""
    token = shown(name)
    if isinstance(name, str):
        if name in pathway.facts:
            what = f"{name} is a fact of the patient, not a measure of a trial"
            return Problem(what=what, where=where, hint="write it below [facts]", token=token)
        word = name.lower()
        labelled = _labelled(name, pathway.all_measures.values())
        hint = f"it is the label of {labelled.id}: write {labelled.id}" if labelled else _meant(word, value)
        if hint:
            return Problem(what=f"{token} is not a declared measure", where=where, hint=hint, token=token)
    return undeclared(name, "measure", where, (*pathway.all_measures, "outcome"))


def _meant(word: str, value: object) -> str:
    if word in _OUTCOME_WORDS:
        ours = meant_word(value, OUTCOME_WORDS)
        return f'write outcome = "{ours or "failed"}"' + ("" if ours else ", or another outcome")
    if word in _NOT_TOLERATED and isinstance(value, bool):
        return f"write tolerated = {str(not value).lower()}"
    if (ours := meant_word(word, OUTCOME_WORDS)) and value is True:
        return f'write outcome = "{ours}"'
    if ours == "responded" and value is False:
        return 'write outcome = "failed"'
    if word in _TIMES:
        return f"a trial is counted in weeks, as in weeks = {_in_weeks(word, value) or 8}"
    if word in _DATES:
        return "an episode has no dates: write for how long so far, as in weeks = 8"
    return "write it as a remark behind #" if word in _REMARKS else ""


def _in_weeks(word: str, value: object) -> str:
    """How many weeks a time is that is given in another unit; empty where nobody can say."""
    number, unit = amount(str(value))
    days = {"day": 7, "month": 12 / 52, "week": 1, "year": 1 / 52}.get(
        (unit or word).strip(" .").lower().removesuffix("s")
    )
    return f"{float(number) / days:.1f}".removesuffix(".0") if number and days else ""


def not_a_treatment(pathway: Pathway, name: object, place: str) -> Problem:
    """A name that stands where a treatment should and is none."""
    token = shown(name)
    node = pathway.nodes.get(name) if isinstance(name, str) else None
    if node is not None:
        return Problem(what=f"{name} is no treatment but a {node.kind}", where=place, hint="leave it out", token=token)
    if hint := titled(name, pathway.treatments.values()):
        return Problem(what=f"{token} is not the id of a treatment", where=place, hint=hint, token=token)
    if isinstance(name, str) and name in pathway.facts:
        what, hint = f"{name} is a fact, not a treatment", "write it below [facts]"
        return Problem(what=what, where=place, hint=hint, token=token)
    if place != "trials" and not_recorded(name):
        hint = "leave it out where there is none"
        return Problem(what=f"{token} is not a declared treatment", where=place, hint=hint, token=token)
    return undeclared(name, "treatment", place, pathway.treatments)
