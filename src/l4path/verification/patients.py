"""The patients whom a pathway lets down: with nothing left, with an alarm not raised, with a promise broken."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from l4path.conditions import FlagAtom, Operand
from l4path.conditions.logic import all_of, any_of, negated
from l4path.language import words as catalogue
from l4path.language.text import begun
from l4path.meaning import Is, State, Status, formula_of, those
from l4path.nodes import Disposition
from l4path.search.wanted import at_most_one, has, in_state, lists, met, not_met, takes
from l4path.verification import words
from l4path.verification.advice import lead_on
from l4path.verification.ends import Ends
from l4path.verification.finding import Finding
from l4path.verification.places import node_place, way_place, way_words
from l4path.verification.questions import Asked, Part, Witnessed
from l4path.verification.structure import alarms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from l4path.episode import Episode
    from l4path.escalations import Escalation
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.verification.questions import Group, Questions

_STUCK = in_state(State.STUCK)
_FEW = 16  # treatments of which each is denied by itself
_PASSED_BY = tuple(those(lambda status: status.passes))


def let_down(questions: Questions) -> list[Part]:
    """Every finding that a patient shows, promises apart; whom a contraindication leaves with nothing, once."""
    return [_stuck(questions), _emergencies(questions), _blocked(questions), _missed(questions), _leaks(questions)]


def _stuck(questions: Questions) -> Part:
    """Where patients come to a dead end: places enough for all of them, and none too many.

    One that is not indicated is told of only for those with whom care ends nowhere else, and what goes on alongside
    for those who are left then. Of those for whom a treatment is contraindicated another finding tells.
    """
    pathway = questions.pathway
    wanted = all_of((_STUCK, *(negated(has(name, Status.CONTRAINDICATED)) for name in pathway.treatments)))
    fit: dict[str, Formula] = {}
    unfit: dict[str, Formula] = {}
    beside: dict[str, Formula] = {}
    for name in pathway.evaluation_order:
        if name in pathway.treatments:
            end, idle = _dead_end(questions, name), has(name, Status.NOT_INDICATED)
            if pathway.treatments[name].continuous:
                beside[name] = end
            else:
                fit[name], unfit[name] = all_of((end, negated(idle))), all_of((end, idle))
    ends = Ends(questions, "stuck", wanted, [fit, unfit], beside)
    return Part(_coming_to_nothing(questions, ends), rounds=ends.rounds())


def _coming_to_nothing(questions: Questions, ends: Ends) -> Iterator[Witnessed]:
    for name, asked in ends.found():
        yield Witnessed(asked, partial(_come_to_nothing, questions.pathway, name))


def _come_to_nothing(pathway: Pathway, name: str, episode: Episode) -> Finding:
    if not name:  # nothing but an alarm leads in, and there is none
        return Finding("stuck", "start", words.of("stuck_nowhere"), episode, advice=words.of("advised_start"))
    assessment = pathway.assess(episode)
    status = catalogue()(f"status.{assessment.status[name]}")
    text = words.of("stuck", node=pathway.nodes[name].title, status=status)
    beside = pathway.treatments[name].continuous
    advice, kinds = lead_on(assessment, name)
    where, text = node_place(pathway, name), words.of("stuck_alongside") if beside else text
    return Finding("stuck", where, text, episode, advice=advice, kinds=kinds)


def _dead_end(questions: Questions, name: str) -> Formula:
    """That a node is reached and no escalation leads on from it."""
    exits = (not_met("fires", way.id) for way in questions.pathway.out_of(name))
    return all_of((met("reached", name), *exits))


def _emergencies(questions: Questions) -> Part:
    """Where patients are left in an emergency with nothing to do: places enough for all of them, and none too many.

    Of a treatment that is contraindicated another finding tells.
    """
    pathway = questions.pathway
    ends: dict[str, Formula] = {}
    beside: dict[str, Formula] = {}
    for name in pathway.evaluation_order:
        if pathway.nodes[name].emergency:
            goes_on = name in pathway.treatments and pathway.treatments[name].continuous
            held = all_of((_held(questions, name), negated(has(name, Status.CONTRAINDICATED))))
            (beside if goes_on else ends)[name] = held
    wanted = all_of((_left_in_an_emergency(questions), any_of((*ends.values(), *beside.values()))))
    found = Ends(questions, "emergency-stuck", wanted, [ends, beside])
    return Part(_left_with_nothing(questions, found), rounds=found.rounds())


def _left_with_nothing(questions: Questions, ends: Ends) -> Iterator[Witnessed]:
    for name, asked in ends.found():
        yield Witnessed(asked, partial(_stuck_in_an_emergency, questions.pathway, name))


def _stuck_in_an_emergency(pathway: Pathway, name: str, episode: Episode) -> Finding:
    assessment = pathway.assess(episode)
    status = catalogue()(f"status.{assessment.status[name]}")
    text = words.of("emergency_stuck", node=pathway.nodes[name].title, status=status)
    advice, kinds = lead_on(assessment, name)
    where = node_place(pathway, name)
    return Finding("emergency-stuck", where, text, episode, name, advice=advice, kinds=kinds)


def _held(questions: Questions, name: str) -> Formula:
    """That an emergency node is a dead end, and has not come to a good end by itself."""
    return all_of((_dead_end(questions, name), negated(has(name, *_PASSED_BY))))


def _left_in_an_emergency(questions: Questions) -> Formula:
    """That there is an emergency without an option, and nothing of it is open to a question."""
    names = [name for name, node in questions.pathway.nodes.items() if node.emergency]
    listed = (negated(lists(name)) for name in names)
    settled = (negated(has(name, Status.UNDETERMINED)) for name in names)
    return all_of((in_state(State.EMERGENCY), *listed, *settled, any_of(_held(questions, name) for name in names)))


def _blocked(questions: Questions) -> Part:
    """Treatments that are contraindicated for somebody who is left with nothing."""
    pathway = questions.pathway
    urgent = any_of((_STUCK, _left_in_an_emergency(questions)))

    def left_with(name: str) -> Formula:  # in an emergency nothing else would be an option
        nothing = urgent if pathway.nodes[name].emergency else _STUCK
        return all_of((nothing, has(name, Status.CONTRAINDICATED)))

    here = {name: left_with(name) for name, node in pathway.treatments.items() if node.contraindications}
    alone: dict[str, Formula] = {}  # of each that there is such a patient for, with nothing else contraindicated
    return Part(_left_by_reasons(questions, here, alone), rounds=_rounds_of_blocked(questions, here, alone))


def _rounds_of_blocked(
    questions: Questions, here: Mapping[str, Formula], alone: dict[str, Formula]
) -> Iterator[Sequence[Group]]:
    pathway = questions.pathway
    yield [tuple(here.values())]
    blocked = [name for name in here if questions.possible("blocked", node_place(pathway, name), here[name])]
    unfit = {name: has(name, Status.CONTRAINDICATED) for name in pathway.treatments}
    if len(blocked) > _FEW:  # stated once for all of them
        single = at_most_one(unfit.values())
        alone |= {name: all_of((here[name], single)) for name in blocked}
    else:
        free = {name: negated(here_too) for name, here_too in unfit.items()}
        alone |= {name: all_of((here[name], *(free[other] for other in free if other != name))) for name in blocked}
    yield [tuple(alone.values())]


def _left_by_reasons(
    questions: Questions, here: Mapping[str, Formula], alone: Mapping[str, Formula]
) -> Iterator[Finding | Witnessed]:
    pathway = questions.pathway
    for name, by_itself in alone.items():
        node, where = pathway.treatments[name], node_place(pathway, name)
        each = (Asked(pathway, "blocked", where, wanted) for wanted in (by_itself, here[name]))
        asked = next(filter(questions.shown, each), None)
        if asked is None:  # the budget did not suffice for what is told plainly
            yield Finding("blocked", where, words.of("blocked", node=node.title), None, name)
        else:
            yield Witnessed(asked, partial(_left_by_reason, pathway, name))


def _left_by_reason(pathway: Pathway, name: str, episode: Episode) -> Finding:
    assessment = pathway.assess(episode)
    advice, kinds = lead_on(assessment, name)
    alarmed = assessment.state is State.EMERGENCY
    text = words.of("blocked_emergency" if alarmed else "blocked", node=pathway.nodes[name].title)
    return Finding("blocked", node_place(pathway, name), text, episode, name, advice=advice, kinds=kinds)


def _missed(questions: Questions) -> Part:
    pathway = questions.pathway
    silent = tuple(not_met("fires", way.id) for way in pathway.escalations if way.on == "red_flag")
    raised = {name: how for name, how in alarms(pathway).items() if pathway.facts[name].kind == "flag"}
    wanted = {  # of several choices, which one is set decides: of these nothing is asked
        name: all_of((Is(formula_of(FlagAtom(Operand(pathway.facts[name])))), *silent)) for name in raised
    }
    found = _not_raised(questions, raised, wanted)
    return Part(found, (tuple(wanted.values()),))


def _not_raised(
    questions: Questions, raised: Mapping[str, tuple[str, bool]], wanted: Mapping[str, Formula]
) -> Iterator[Witnessed]:
    pathway = questions.pathway
    for name, (way, raises) in raised.items():
        asked = Asked(pathway, "red-flag-missed", f"facts.{name}", wanted[name])
        if questions.shown(asked):
            yield Witnessed(asked, partial(_missed_flag, pathway, name, way, raises))


def _missed_flag(pathway: Pathway, name: str, way: str, raises: bool, episode: Episode) -> Finding:
    advice = words.of("advised_raise", way=way) if raises else words.of("advised_calls_off")
    text = words.of("missed", flag=begun(pathway.facts[name].label))
    return Finding("red-flag-missed", f"facts.{name}", text, episode, doubtful=not raises, advice=advice)


def _leaks(questions: Questions) -> Part:
    pathway = questions.pathway
    leaves: list[tuple[Escalation, Formula]] = []
    for way in pathway.escalations:
        target = pathway.nodes[way.to]
        sources = [name for name in way.after if pathway.nodes[name].emergency]
        if sources and not target.emergency and not (isinstance(target, Disposition) and target.final):
            leaves.append((way, any_of(takes(pathway, way, name) for name in sources)))
    return Part(_leaking(questions, leaves), (tuple(leaving for _, leaving in leaves),))


def _leaking(questions: Questions, leaves: Sequence[tuple[Escalation, Formula]]) -> Iterator[Witnessed]:
    for way, leaving in leaves:
        asked = Asked(questions.pathway, "emergency-leak", way_place(way), leaving)
        if questions.shown(asked):
            yield Witnessed(asked, partial(_leak, questions.pathway, way))


def _leak(pathway: Pathway, way: Escalation, episode: Episode) -> Finding:
    target, text = pathway.nodes[way.to], words.of("leak", way=way_words(pathway, way))
    advice = words.of("advised_leak_end", node=target.title) if isinstance(target, Disposition) else ""
    return Finding("emergency-leak", way_place(way), text, episode, way.to, advice=advice)
