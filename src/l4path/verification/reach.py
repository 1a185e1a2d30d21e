"""What no patient meets, reaches, is offered or takes, and what every patient does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import ScoreComparison, ScoreRange, atoms
from l4path.conditions.logic import MET, all_of
from l4path.language.phrases import phrase
from l4path.meaning import Is, Recorded, Status, formula_of
from l4path.search.wanted import at_most_one, has, met, not_met, shown
from l4path.truth import Truth
from l4path.verification import words
from l4path.verification.finding import Finding
from l4path.verification.places import by_way, conditions_of, node_place, way_place, way_words
from l4path.verification.questions import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from l4path.conditions import Condition
    from l4path.escalations import Escalation
    from l4path.meaning import Formula
    from l4path.nodes import Caution, Treatment
    from l4path.pathway import Assumption
    from l4path.verification.places import Stated
    from l4path.verification.questions import Group, Questions

_FEW = 16  # ways into a node of which each is denied by itself


def unreachable(questions: Questions) -> list[Part]:
    """Every finding about a condition, node or escalation that nobody, or everybody, meets."""
    stated = list(conditions_of(questions.pathway))
    never: set[str] = set()  # the places of what no patient meets or reaches, as it is found
    return [
        Part(_nobody(questions)),
        _conditions(questions, stated, never),
        Part(_scores(questions, stated)),
        _cautions(questions, never),
        _nodes(questions, never),
        _ways(questions, never),
    ]


def _nobody(questions: Questions) -> Iterator[Finding]:
    """Each assumption that no patient meets together with those before it that some patient meets."""
    pathway = questions.pathway
    if not pathway.assumptions or not questions.never("never-met", "assumptions", MET):
        return
    kept: list[Assumption] = []
    for name, assumption in pathway.assumptions.items():
        tried = pathway.with_fields(assumptions=[*kept, assumption], invariants=(), obligations=())
        if questions.of(tried).never("never-met", f"assumptions.{name}", MET):
            yield Finding("never-met", f"assumptions.{name}", words.of("nobody", title=assumption.title))
        else:
            kept.append(assumption)


_KINDS = (("never-met", Truth.MET, "never_met"), ("always-met", Truth.NOT_MET, "always_met"))


def _conditions(questions: Questions, stated: list[Stated], never: set[str]) -> Part:
    def asks(asked: Formula, trial: str, truth: Truth) -> Formula:
        given: tuple[Formula, ...] = (Is(Recorded("tried", trial)),) if trial else ()
        return all_of((*given, Is(asked, truth)))

    wanted = [asks(asked, trial, truth) for _, _, asked, _, trial in stated for _, truth, _ in _KINDS]
    return Part(_alike_for_all(questions, stated, wanted, never), (tuple(wanted),))


def _alike_for_all(
    questions: Questions, stated: list[Stated], wanted: Iterable[Formula], never: set[str]
) -> Iterator[Finding]:
    pathway, each = questions.pathway, iter(wanted)
    for where, what, _, condition, _ in stated:
        for code, _, key in _KINDS:
            if questions.never(code, where, next(each)):
                if code == "never-met":
                    never.add(where)
                message = words.of(key, what=what, condition=phrase(condition, pathway))
                needed = code == "always-met" and where.endswith(".trial.adequate")  # it cannot be left out
                yield Finding(code, where, message, advice=words.of("advised_trial") if needed else "")


def _scores(questions: Questions, stated: list[Stated]) -> Iterator[Finding]:
    """Comparisons of a score that come out alike for every patient, each condition that makes one told of once."""
    pathway = questions.pathway
    known: dict[Condition, str] = {}
    for where, what, _, condition, _ in stated:
        texts: list[str] = []
        for compared in dict.fromkeys(
            atom for atom in atoms(condition) if isinstance(atom, ScoreComparison | ScoreRange)
        ):
            if compared not in known:
                known[compared] = _alike(questions, where, compared)
            if known[compared]:
                texts.append(words.of(known[compared], what=what, comparison=phrase(compared, pathway)))
        if texts:
            yield Finding("score-unreachable", where, " ".join(texts))


def _alike(questions: Questions, where: str, compared: Condition) -> str:
    """By what key it is said of a comparison that no patient, or every patient, comes to; empty for any other."""
    formula = formula_of(compared)
    for truth, key in ((Truth.MET, "score_never"), (Truth.NOT_MET, "score_always")):
        if questions.never("score-unreachable", where, Is(formula, truth)):
            return key
    return ""


def _cautions(questions: Questions, never: set[str]) -> Part:
    """Cautions that some patient meets, but none to whom the treatment is shown; what is recorded may leave gaps."""
    pathway = questions.pathway

    def asks(name: str, caution: Caution) -> Formula:
        return all_of((met("caution", f"{name}.{caution.id}"), shown(pathway, name)))

    cautioned = {
        f"{node_place(pathway, name)}.cautions[{number}]": (node, caution, asks(name, caution))
        for name, node in pathway.treatments.items()
        for number, caution in enumerate(node.cautions, 1)
    }
    expected = tuple(wanted for _, _, wanted in cautioned.values())
    return Part(_idle(questions, cautioned, never), partial=(expected,))


def _idle(
    questions: Questions, cautioned: Mapping[str, tuple[Treatment, Caution, Formula]], never: set[str]
) -> Iterator[Finding]:
    pathway = questions.pathway
    for where, (node, caution, wanted) in cautioned.items():
        if f"{where}.when" not in never and questions.never("caution-never", where, wanted, partial=True):
            text = phrase(caution.when, pathway)
            message = words.of("caution_never", node=node.title, condition=text)
            yield Finding("caution-never", where, message)


def _nodes(questions: Questions, never: set[str]) -> Part:
    pathway = questions.pathway
    reached = {name: met("reached", name) for name in pathway.nodes}
    offered = {name: has(name, Status.OFFERED) for name in pathway.treatments}
    expected = (*reached.values(), *offered.values())
    return Part(_not_come_to(questions, reached, offered, never), (expected,))


def _not_come_to(
    questions: Questions, reached: Mapping[str, Formula], offered: Mapping[str, Formula], never: set[str]
) -> Iterator[Finding]:
    pathway = questions.pathway
    for name, node in pathway.nodes.items():
        if questions.never("never-reached", node_place(pathway, name), reached[name]):
            never.add(node_place(pathway, name))
            message = words.of("never_reached", node=node.title, because=words.of("because_ways"))
            yield Finding("never-reached", node_place(pathway, name), message)
    for name, node in pathway.treatments.items():
        if questions.never("never-offered", node_place(pathway, name), offered[name]):
            message = words.of("never_offered", node=node.title, because=words.of("because_unsuitable"))
            yield Finding("never-offered", node_place(pathway, name), message)


def _ways(questions: Questions, never: set[str]) -> Part:
    pathway = questions.pathway

    fires = {way.id: met("fires", way.id) for way in pathway.escalations}
    into = {name: list(pathway.into(name)) for name in pathway.nodes}
    one_alone = {  # into one node: stated once for all of many
        name: at_most_one(fires[way.id] for way in ways) for name, ways in into.items() if len(ways) > _FEW
    }
    only = {}
    for way in pathway.escalations:
        if way.to in one_alone:
            only[way.id] = all_of((fires[way.id], one_alone[way.to]))
        elif others := [not_met("fires", other.id) for other in into[way.to] if other is not way]:
            only[way.id] = all_of((fires[way.id], *others))
    silent: set[str] = set()
    covering: dict[str, list[tuple[Escalation, Formula]]] = {}  # of each that never leads anywhere alone, the others
    rounds = _rounds_of_ways(questions, fires, only, silent, covering)
    return Part(_idle_ways(questions, silent, covering, never), ((*fires.values(), *only.values()),), (), rounds)


def _rounds_of_ways(
    questions: Questions,
    fires: Mapping[str, Formula],
    only: Mapping[str, Formula],
    silent: set[str],
    covering: dict[str, list[tuple[Escalation, Formula]]],
) -> Iterator[Sequence[Group]]:
    """What is asked of ways; last, of those that never lead anywhere alone, whether another one alone covers them."""
    pathway = questions.pathway
    for way in pathway.escalations:
        if questions.never("never-fires", way_place(way), fires[way.id]):
            silent.add(way.id)
        elif way.id in only and questions.never("redundant-escalation", way_place(way), only[way.id]):
            others = (other for other in pathway.into(way.to) if other is not way)
            covering[way.id] = [(other, all_of((met("fires", way.id), not_met("fires", other.id)))) for other in others]
    yield [tuple(alone for others in covering.values() for _, alone in others)]


def _idle_ways(
    questions: Questions,
    silent: set[str],
    covering: Mapping[str, Sequence[tuple[Escalation, Formula]]],
    never: set[str],
) -> Iterator[Finding]:
    pathway = questions.pathway
    for way in pathway.escalations:
        where = way_place(way)
        if way.id in silent:
            because = _because(questions, way, never)
            text = words.of("never_fires", way=way_words(pathway, way), because=because)
            yield Finding("never-fires", where, text)
        elif way.id in covering:
            other = _covering(questions, where, covering[way.id])
            text = words.of("redundant", way=way_words(pathway, way), other=other)
            yield Finding("redundant-escalation", where, text)


def _because(questions: Questions, way: Escalation, never: set[str]) -> str:
    pathway = questions.pathway
    if f"{way_place(way)}.when" in never:
        return words.of("because_condition")
    lost = [name for name in way.after if node_place(pathway, name) in never]
    if lost and (not way.any_of or len(lost) == len(way.after)):
        return words.of("because_source", node=words.joined([pathway.nodes[name].title for name in lost]))
    return words.of("because_kind") if way.when is None else words.of("because_excluded")


def _covering(questions: Questions, where: str, others: Sequence[tuple[Escalation, Formula]]) -> str:
    """The one other way that covers it, where one alone does."""
    for other, alone in others:
        if questions.never("redundant-escalation", where, alone):
            return by_way(questions.pathway, other)
    return words.of("another_way")
