"""Invariants and obligations: proved, or broken by an episode that is shown; and those that speak of nobody."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from l4path.conditions import And, Condition, Not, Or
from l4path.conditions.logic import all_of
from l4path.language.phrases import phrase
from l4path.meaning import Is, formula_of
from l4path.truth import Truth
from l4path.verification import words
from l4path.verification.finding import Finding
from l4path.verification.questions import Asked, Part, Witnessed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from l4path.episode import Episode
    from l4path.meaning import Formula
    from l4path.verification.questions import Questions

    _SpokenOf = tuple[tuple[Condition, ...], Formula]


def promises(questions: Questions, proved: list[str]) -> Part:
    """Invariants that an episode breaks, or whose premise cannot occur; episodes may leave anything unrecorded.

    Args:
        questions: Where to ask.
        proved: Is given the ids of the invariants that hold for every episode.
    """
    pathway = questions.pathway
    broken = {name: Is(formula_of(promise.always), Truth.NOT_MET) for name, promise in pathway.invariants.items()}
    spoken_of = {
        name: [(premise, _spoken_of(premise)) for premise in premises(promise.always)]
        for name, promise in pathway.invariants.items()
    }
    expected = (tuple(broken.values()), tuple(wanted for each in spoken_of.values() for _, wanted in each))
    return Part(_promises(questions, broken, spoken_of, proved), partial=expected)


def _promises(
    questions: Questions, broken: Mapping[str, Formula], spoken_of: Mapping[str, Sequence[_SpokenOf]], proved: list[str]
) -> Iterator[Finding | Witnessed]:
    pathway = questions.pathway
    for name, invariant in pathway.invariants.items():
        where = f"invariants.{name}"
        asked = Asked(pathway, "invariant-broken", where, broken[name], partial=True)
        shown = questions.shown(asked)
        if shown:
            yield Witnessed(asked, partial(_broken, asked, words.of("broken", title=invariant.title)))
            continue
        if shown is False:
            proved.append(name)
        for premise, wanted in spoken_of[name]:
            if questions.never("invariant-vacuous", where, wanted, partial=True):
                premise_text = words.joined([phrase(part, pathway) for part in premise])
                message = words.of("vacuous", title=invariant.title, premise=premise_text)
                yield Finding("invariant-vacuous", where, message)
                break


def _broken(asked: Asked, message: str, episode: Episode) -> Finding:
    return Finding(asked.code, asked.where, message, episode)


def _spoken_of(premise: tuple[Condition, ...]) -> Formula:
    return all_of(Is(formula_of(part)) for part in premise)


def obliged(questions: Questions, proved: list[str]) -> Part:
    """Obligations that are not kept for a patient of whom all is known, or that speak of nobody.

    Args:
        questions: Where to ask.
        proved: Is given the ids of the obligations that are kept for every such patient.
    """
    pathway = questions.pathway
    when = {name: Is(formula_of(promise.when)) for name, promise in pathway.obligations.items()}
    broken = {
        name: all_of((when[name], Is(formula_of(promise.then), Truth.NOT_MET)))
        for name, promise in pathway.obligations.items()
    }
    return Part(_obliged(questions, broken, when, proved), (tuple(broken.values()), tuple(when.values())))


def _obliged(
    questions: Questions, broken: Mapping[str, Formula], when: Mapping[str, Formula], proved: list[str]
) -> Iterator[Finding | Witnessed]:
    pathway = questions.pathway
    for name, obligation in pathway.obligations.items():
        where = f"obligations.{name}"
        asked = Asked(pathway, "obligation-broken", where, broken[name], settled=True)
        shown = questions.shown(asked)
        if shown:
            yield Witnessed(asked, partial(_broken, asked, words.of("obligation_broken", title=obligation.title)))
            continue
        if shown is False:
            proved.append(name)
        if questions.never("obligation-vacuous", where, when[name]):
            content = phrase(obligation.when, pathway)
            message = words.of("obligation_vacuous", title=obligation.title, when=content)
            yield Finding("obligation-vacuous", where, message)


def premises(always: Condition) -> Iterator[tuple[Condition, ...]]:
    """Of whom an invariant speaks: the premise of "not this, or that" in each of its statements.

    A statement that only denies ("never this and that together") speaks of each part by itself, and one that denies a
    single thing is about everybody.
    """
    statements = always.parts if isinstance(always, And) else (always,)
    for statement in statements:
        denied, kept = _clause(statement)
        if kept and denied:
            yield tuple(denied)
        elif len(denied) > 1:
            yield from ((part,) for part in denied)


def _clause(statement: Condition) -> tuple[list[Condition], list[Condition]]:
    """The parts of "any of these" that are denied, and those that are not."""
    denied: list[Condition] = []
    parts: list[Condition] = []
    stack = [(statement, True)]
    while stack:
        here, so = stack.pop()
        if isinstance(here, Not):
            stack.append((here.part, not so))
        elif isinstance(here, Or if so else And):
            stack += [(part, so) for part in reversed(here.parts)]
        else:
            (parts if so else denied).append(here)
    return denied, parts
