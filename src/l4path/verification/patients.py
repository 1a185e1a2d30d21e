"""The patients whom a pathway lets down: with nothing left, with an alarm not raised, with a promise broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import AtLeast, FlagAtom, Operand
from l4path.conditions.logic import all_of, any_of, negated
from l4path.language import words as catalogue
from l4path.language.text import begun
from l4path.meaning import Is, State, Status, formula_of, those
from l4path.nodes import Disposition
from l4path.search import Expected
from l4path.search.wanted import granted, has, in_state, lists, met, not_met, takes
from l4path.verification import words
from l4path.verification.advice import lead_on
from l4path.verification.finding import Finding
from l4path.verification.places import node_place, way_place, way_words
from l4path.verification.questions import Part
from l4path.verification.structure import alarms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from l4path.episode import Episode
    from l4path.escalations import Escalation
    from l4path.meaning import Formula
    from l4path.verification.questions import Questions

_STUCK = in_state(State.STUCK)
_FEW = 16  # patients who are looked for one by one
_PASSED_BY = tuple(those(lambda status: status.passes))


def let_down(questions: Questions) -> list[Part]:
    """Every finding that a patient shows, promises apart; whom a contraindication leaves with nothing, once."""
    return [
        Part(_stuck(questions)),
        Part(_emergencies(questions)),
        Part(_blocked(questions)),
        _missed(questions),
        _leaks(questions),
    ]


def _stuck(questions: Questions) -> Iterator[Finding]:
    """Where patients come to a dead end, one place after another, until there is none that is not told of.

    Of those for whom a treatment is contraindicated another finding tells.
    """
    pathway = questions.pathway
    wanted = [_STUCK, *(negated(has(name, Status.CONTRAINDICATED)) for name in pathway.treatments)]
    ends = {name: _dead_end(questions, name) for name in pathway.treatments}
    for episode in _one_after_another(questions, "stuck", wanted, ends):
        last = _last(questions, episode, ends)
        if last is None:  # nothing but an alarm leads in, and there is none
            yield Finding("stuck", "start", words.of("stuck_nowhere"), episode, advice=words.of("advised_start"))
            wanted.append(any_of(met("reached", name) for name in pathway.treatments))
            continue
        name, status = last
        text = words.of("stuck", node=pathway.nodes[name].title, status=catalogue()(f"status.{status}"))
        beside = pathway.treatments[name].continuous
        advice, kinds = lead_on(pathway.assess(episode), name)
        where, text = node_place(pathway, name), words.of("stuck_alongside") if beside else text
        yield Finding("stuck", where, text, episode, advice=advice, kinds=kinds)
        wanted.append(_not_only_beside(questions) if beside else negated(_dead_end(questions, name)))


def _one_after_another(
    questions: Questions, code: str, wanted: list[Formula], ends: Mapping[str, Formula]
) -> Iterator[Episode]:
    """Patients one after another, each with all that is wanted by then, until there is none.

    After a few of them there are many: then those are looked for with whom care ends at one place alone, all together.

    Args:
        questions: Where to ask.
        code: What would be found.
        wanted: What each of them has; is given more between one patient and the next, so that they differ.
        ends: Where care may end, by the nodes.
    """
    pathway = questions.pathway
    for _ in range(_FEW):
        if (episode := questions.ask(code, "", all_of(wanted)).episode) is None:
            return
        yield episode
    before = len(wanted)
    alone = () if len(ends) < 2 else (negated(AtLeast(2, tuple(ends.values()))),)  # noqa: PLR2004
    shared = Is(all_of((*wanted, *alone)))  # stated once, however many ends there are
    each = {name: all_of((shared, end)) for name, end in ends.items()}
    questions.expect([Expected(tuple(each.values()), plainly=True)])
    for name, here in each.items():
        episode = questions.ask(code, node_place(pathway, name), here).episode
        if episode is not None:
            assessment = pathway.assess(episode)
            if all(granted(part, assessment) for part in wanted[before:]):
                yield episode
    while (episode := questions.ask(code, "", all_of(wanted)).episode) is not None:
        yield episode


def _dead_end(questions: Questions, name: str) -> Formula:
    """That a node is reached and no escalation leads on from it."""
    exits = (not_met("fires", way.id) for way in questions.pathway.out_of(name))
    return all_of((met("reached", name), *exits))


def _not_only_beside(questions: Questions) -> Formula:
    """That care ends somewhere else than at what goes on alongside."""
    treatments = questions.pathway.treatments.values()
    return any_of(_dead_end(questions, node.id) for node in treatments if not node.continuous)


def _last(questions: Questions, episode: Episode, dead_ends: Mapping[str, Formula]) -> tuple[str, Status] | None:
    """The treatment at which care ends, with its status: one that was done, or ruled out, before any other.

    None where care has come to none.
    """
    pathway = questions.pathway
    assessment = pathway.assess(episode)
    ends = [name for name in pathway.evaluation_order if name in dead_ends and granted(dead_ends[name], assessment)]

    def rank(name: str) -> tuple[bool, bool, int]:
        unfit = assessment.status[name] is Status.NOT_INDICATED
        return not pathway.treatments[name].continuous, not unfit, ends.index(name)

    if not ends:
        return None
    last = max(ends, key=rank)
    return last, assessment.status[last]


def _emergencies(questions: Questions) -> Iterator[Finding]:
    """Where patients are left in an emergency with nothing to do, one place after another.

    Of a treatment that is contraindicated another finding tells.
    """
    pathway = questions.pathway
    emergencies = [name for name in pathway.evaluation_order if pathway.nodes[name].emergency]
    ends = {name: all_of((_held(questions, name), negated(has(name, Status.CONTRAINDICATED)))) for name in emergencies}
    wanted = [_left_in_an_emergency(questions), any_of(ends.values())]
    for episode in _one_after_another(questions, "emergency-stuck", wanted, ends):
        assessment = pathway.assess(episode)
        held = [name for name in emergencies if granted(ends[name], assessment)]
        name = max(held, key=lambda name: (not getattr(pathway.nodes[name], "continuous", False), held.index(name)))
        status = catalogue()(f"status.{assessment.status[name]}")
        text = words.of("emergency_stuck", node=pathway.nodes[name].title, status=status)
        advice, kinds = lead_on(assessment, name)
        where = node_place(pathway, name)
        yield Finding("emergency-stuck", where, text, episode, name, advice=advice, kinds=kinds)
        wanted.append(negated(ends[name]))


def _held(questions: Questions, name: str) -> Formula:
    """That an emergency node is a dead end, and has not come to a good end by itself."""
    return all_of((_dead_end(questions, name), negated(has(name, *_PASSED_BY))))


def _left_in_an_emergency(questions: Questions) -> Formula:
    """That there is an emergency without an option, and nothing of it is open to a question."""
    names = [name for name, node in questions.pathway.nodes.items() if node.emergency]
    listed = (negated(lists(name)) for name in names)
    settled = (negated(has(name, Status.UNDETERMINED)) for name in names)
    return all_of((in_state(State.EMERGENCY), *listed, *settled, any_of(_held(questions, name) for name in names)))


def _blocked(questions: Questions) -> Iterator[Finding]:
    pathway = questions.pathway
    urgent = any_of((_STUCK, _left_in_an_emergency(questions)))

    def left_with(name: str) -> Formula:  # in an emergency nothing else would be an option
        nothing = urgent if pathway.nodes[name].emergency else _STUCK
        return all_of((nothing, has(name, Status.CONTRAINDICATED)))

    here = {name: left_with(name) for name, node in pathway.treatments.items() if node.contraindications}
    questions.expect([Expected(tuple(here.values()))])
    blocked = [name for name in here if questions.possible("blocked", node_place(pathway, name), here[name])]
    unfit = {name: has(name, Status.CONTRAINDICATED) for name in pathway.treatments}
    if len(blocked) > _FEW:  # stated once for all of them
        single = Is(negated(AtLeast(2, tuple(unfit.values()))))
        alone = {name: all_of((here[name], single)) for name in blocked}
    else:
        free = {name: negated(here_too) for name, here_too in unfit.items()}
        alone = {name: all_of((here[name], *(free[other] for other in free if other != name))) for name in blocked}
    questions.expect([Expected(tuple(alone.values()), plainly=True)])
    for name in blocked:
        node, where = pathway.treatments[name], node_place(pathway, name)
        answer = questions.ask("blocked", where, alone[name])
        episode = answer.episode or questions.ask("blocked", where, here[name]).episode
        if episode is None:  # the budget did not suffice for what is told plainly
            yield Finding("blocked", where, words.of("blocked", node=node.title), None, name)
            continue
        assessment = pathway.assess(episode)
        advice, kinds = lead_on(assessment, name)
        alarmed = assessment.state is State.EMERGENCY
        text = words.of("blocked_emergency" if alarmed else "blocked", node=node.title)
        yield Finding("blocked", where, text, episode, name, advice=advice, kinds=kinds)


def _missed(questions: Questions) -> Part:
    pathway = questions.pathway
    silent = tuple(not_met("fires", way.id) for way in pathway.escalations if way.on == "red_flag")
    raised = {name: how for name, how in alarms(pathway).items() if pathway.facts[name].kind == "flag"}
    wanted = {  # of several choices, which one is set decides: of these nothing is asked
        name: all_of((Is(formula_of(FlagAtom(Operand(pathway.facts[name])))), *silent)) for name in raised
    }
    found = _not_raised(questions, raised, wanted)
    return Part(found, (Expected(tuple(wanted.values()), plainly=True),))


def _not_raised(
    questions: Questions, raised: Mapping[str, tuple[str, bool]], wanted: Mapping[str, Formula]
) -> Iterator[Finding]:
    pathway = questions.pathway
    for name, (way, raises) in raised.items():
        episode = questions.ask("red-flag-missed", f"facts.{name}", wanted[name]).episode
        if episode is not None:
            label = begun(pathway.facts[name].label)
            advice = words.of("advised_raise", way=way) if raises else words.of("advised_calls_off")
            text = words.of("missed", flag=label)
            yield Finding("red-flag-missed", f"facts.{name}", text, episode, doubtful=not raises, advice=advice)


def _leaks(questions: Questions) -> Part:
    pathway = questions.pathway
    leaves: list[tuple[Escalation, Formula]] = []
    for way in pathway.escalations:
        target = pathway.nodes[way.to]
        sources = [name for name in way.after if pathway.nodes[name].emergency]
        if sources and not target.emergency and not (isinstance(target, Disposition) and target.final):
            leaves.append((way, any_of(takes(pathway, way, name) for name in sources)))
    return Part(_leaking(questions, leaves), (Expected(tuple(leaving for _, leaving in leaves), plainly=True),))


def _leaking(questions: Questions, leaves: Sequence[tuple[Escalation, Formula]]) -> Iterator[Finding]:
    pathway = questions.pathway
    for way, leaving in leaves:
        target = pathway.nodes[way.to]
        episode = questions.ask("emergency-leak", way_place(way), leaving).episode
        if episode is not None:
            text = words.of("leak", way=way_words(pathway, way))
            advice = words.of("advised_leak_end", node=target.title) if isinstance(target, Disposition) else ""
            yield Finding("emergency-leak", way_place(way), text, episode, way.to, advice=advice)
