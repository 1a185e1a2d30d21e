"""Defects planted into valid pathways, one kind for each code of the checker: `python tests/planting.py 1000`."""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any

import l4path
from l4path import (
    Assumption,
    Caution,
    Choice,
    Definition,
    Disposition,
    EpisodeError,
    Escalation,
    Fact,
    Flag,
    Invariant,
    Number,
    Obligation,
    Pathway,
    PathwayError,
    Review,
    Score,
    ScoreItem,
    Screen,
    Silenced,
    Source,
    Treatment,
    Trial,
    Truth,
    weeks,
)
from l4path.conditions import (
    And,
    Comparison,
    Constant,
    Contains,
    Defined,
    FlagAtom,
    Membership,
    Not,
    Operand,
    Or,
    Predicate,
    ScoreComparison,
    ScoreRange,
    atoms,
)
from l4path.escalations import EscalationKind
from l4path.formats import pathway_from_dict, pathway_to_dict
from l4path.testing import cut_points
from l4path.testing.chance import Seeded, pick, some, yes
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from l4path.testing.saying import make_condition, thresholds, words_of
from l4path.verification import CODES, check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path import Assessment, Condition
    from l4path.nodes import Node
    from l4path.testing.chance import Chance
    from l4path.verification import Report

    Planter = Callable[[Chance, Pathway], "Planted | None"]

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 1, 15)
FAILS: dict[str, Any] = {"adequate": weeks >= 4, "response": weeks >= 60}
OPEN = Flag("planted_open", "open to all else", question="Is all else open?")
MORE = Flag("planted_more", "one thing more", question="Is there one thing more?")
ALARM = Flag("planted_alarm", "planted alarm", question="Is there an alarm?")
UNFIT = Flag("planted_unfit", "unfit", question="Is the patient unfit?")
SAMPLES = 40
ROUNDS = 60
"""A code that can be planted into fewer than one pathway in so many is given up."""


@dataclass(frozen=True)
class Planted:
    """A pathway with a defect.

    Attributes:
        pathway: The pathway.
        where: The place at which the checker must find it.
        before: The pathway without it; None for the one into which it was planted.
    """

    pathway: Pathway
    where: str
    before: Pathway | None = None


PLANTERS: dict[str, Planter] = {}


def plants(code: str) -> Callable[[Planter], Planter]:
    """Note a function as the planter of a code."""

    def noted(planter: Planter) -> Planter:
        PLANTERS[code] = planter
        return planter

    return noted


# what planters share


def place(node: Node) -> str:
    """The place of a node."""
    return f"{node.kind}s.{node.id}"


def top(pathway: Pathway) -> str:
    """The most invasive tier, where nothing leads down to from elsewhere."""
    return pathway.tiers[-1]


def with_parts(
    pathway: Pathway, nodes: tuple[Node, ...] = (), ways: tuple[Escalation, ...] = (), **fields: Any
) -> Pathway:
    """The pathway with more nodes and escalations."""
    return pathway.with_fields(
        nodes=[*pathway.nodes.values(), *nodes], escalations=[*pathway.escalations, *ways], **fields
    )


def exclusive(chance: Chance, pathway: Pathway, context: str) -> tuple[Condition, Condition]:
    """Two conditions that no complete episode meets both of, allowed in a trial, an indication or anywhere."""
    about: list[Operand]
    if context == "trial":
        about = [Operand(fact) for fact in pathway.all_measures.values()]
    else:
        about = [Operand(fact) for fact in pathway.facts.values()]
        about += [Operand(pathway.all_measures["weeks"], name) for name, t in pathway.treatments.items() if not t.once]
    if context != "trial" and pathway.treatments and yes(chance, 40):
        first, other = pick(chance, _PAIRS if context == "indication" else (*_PAIRS, *_SUITABILITY))
        name = pick(chance, list(pathway.treatments))
        return _predicate(first, name), _predicate(other, name)
    if not about:
        return Constant(value=True), Constant(value=False)
    operand = pick(chance, about)
    fact = operand.fact
    match fact.kind:
        case "flag":
            return FlagAtom(operand), Not(FlagAtom(operand))
        case "number":
            cut = pick(chance, thresholds(fact))
            first, other = pick(chance, (("<", ">="), ("<=", ">"), ("==", "!="), ("<", ">"), ("<", "==")))
            return Comparison(operand, first, cut), Comparison(operand, other, cut)  # type: ignore[arg-type]
        case "choice":
            values = some(chance, fact.value_ids, 1)
            return Membership(operand, tuple(values)), Membership(operand, tuple(values), negated=True)
        case _:
            value = pick(chance, fact.value_ids)
            return Contains(operand, value), Contains(operand, value, negated=True)


_PAIRS = (
    ("tried", "not tried"),
    ("declined", "not declined"),
    ("failed", "responded"),
    ("failed", "intolerant"),
    ("failed", "ongoing"),
    ("relapsed", "responded"),
    ("relapsed", "not tried"),
    ("intolerant", "not tried"),
)
_SUITABILITY = (("suitable", "contraindicated"), ("indicated", "not indicated"), ("suitable", "not indicated"))


def _predicate(named: str, node: str) -> Condition:
    name = named.removeprefix("not ")
    return Predicate(name, node) if name == named else Not(Predicate(name, node))


def of_a_trial(chance: Chance, pathway: Pathway) -> list[Condition]:
    """Two conditions about one measure, of which each trial meets one and what is untried meets none, if there are."""
    declared = [fact for fact in pathway.measures.values() if fact.kind != "flag"]
    if not declared or yes(chance, 30):
        return []
    operand = Operand(pick(chance, declared))
    match operand.fact.kind:
        case "number":
            cut = pick(chance, thresholds(operand.fact))
            return [Comparison(operand, "<", cut), Comparison(operand, ">=", cut)]
        case "choice":
            value = pick(chance, operand.fact.value_ids)
            return [Comparison(operand, "==", value), Comparison(operand, "!=", value)]
        case _:
            value = pick(chance, operand.fact.value_ids)
            return [Contains(operand, value), Contains(operand, value, negated=True)]


def never(chance: Chance, pathway: Pathway, context: str, old: Condition | None = None) -> Condition:
    """A condition that nobody meets, which may hold an old one too."""
    parts = list(exclusive(chance, pathway, context))
    if context == "trial" and (apart := of_a_trial(chance, pathway)):
        parts = [Not(part) for part in apart]  # which what is untried meets, and no trial
    return And(tuple(parts if old is None else some(chance, [old, *parts], 3)))


def always(chance: Chance, pathway: Pathway, context: str, old: Condition | None = None) -> Condition:
    """A condition that everybody meets, which may hold an old one too."""
    parts: list[Condition] = [Not(part) for part in exclusive(chance, pathway, context)]
    if context == "trial" and (apart := of_a_trial(chance, pathway)):
        parts = apart
    return Or(tuple(parts if old is None else some(chance, [old, *parts], 3)))


def closed(chance: Chance, pathway: Pathway, way: Escalation) -> Escalation:
    """An escalation that nobody can take, because of its condition."""
    return replace(way, when=never(chance, pathway, "patient", way.when))


def shown_by(pathway: Pathway, chance: Chance, shows: Callable[[Assessment], bool], **fixed: Any) -> bool:
    """Whether one of many random complete episodes, changed in some respects, meets all assumptions and shows a thing.

    Args:
        pathway: The pathway.
        chance: Where the choices come from.
        shows: What must be shown.
        fixed: ``facts`` of every episode, and its ``trials``, without which it has none.
    """
    cuts = cut_points(pathway)
    for _ in range(SAMPLES):
        episode = make_episode(chance, pathway, cuts, complete=True).with_facts(fixed.get("facts", {}))
        if "trials" in fixed:
            episode = l4path.Episode(episode.facts, trials=fixed["trials"])
        try:
            assessment = pathway.assess(episode)
        except EpisodeError:
            continue
        assumed = all(assessment.truth("assumption", name) is Truth.MET for name in pathway.assumptions)
        if assumed and shows(assessment):
            return True
    return False


def dead_ends(assessment: Assessment) -> list[str]:
    """The treatments that are reached and that no escalation leaves, those that go on alongside apart."""
    return [name for name in _left(assessment) if not assessment.pathway.treatments[name].continuous]


def held(assessment: Assessment) -> list[str]:
    """The emergency treatments that no escalation leaves, and that have not come to a good end by themselves."""
    good = ("done", "responded", "not_indicated")
    emergencies = (name for name in _left(assessment) if assessment.pathway.treatments[name].emergency)
    return [name for name in emergencies if assessment.status[name] not in good]


def _left(assessment: Assessment) -> list[str]:
    pathway = assessment.pathway
    return [
        name
        for name in pathway.treatments
        if assessment.truth("reached", name) is Truth.MET
        and not any(assessment.truth("fires", way.id) is Truth.MET for way in pathway.out_of(name))
    ]


# what can be seen on the page


@plants("no-evidence")
def _no_evidence(chance: Chance, pathway: Pathway) -> Planted | None:
    """An element loses its evidence."""
    cited: list[Any] = [thing for thing in (*pathway.nodes.values(), *pathway.escalations) if thing.evidence]
    if not cited:
        return None
    bare = replace(pick(chance, cited), evidence=())
    if isinstance(bare, Escalation):
        return Planted(pathway.with_escalation(bare), f"escalations.{bare.id}")
    return Planted(pathway.with_node(bare), place(bare))


def _unused(chance: Chance, pathway: Pathway, *, measure: bool) -> Planted:
    """A fact or measure that no condition asks about, or only a definition that no condition names."""
    group = "measures" if measure else "facts"
    fact = Fact("planted", pick(chance, ("flag", "number")), "planted", question="Is it?", measure=measure)
    more = [*getattr(pathway, group).values(), fact]
    changed = pathway.with_fields(measures=more) if measure else pathway.with_fields(facts=more)
    measured = [name for name, node in pathway.treatments.items() if not node.once]
    if yes(chance, 50) and (measured or not measure):
        operand = Operand(fact, pick(chance, measured) if measure else None)
        idle = FlagAtom(operand) if fact.kind == "flag" else Comparison(operand, ">", 3)
        changed = changed.with_definition(Definition("planted_idle", "asked by nobody", idle))
    elif not measure and fact.kind == "flag":
        changed = changed.with_fields(screens=[*pathway.screens.values(), Screen("planted_screen", ["planted"])])
    return Planted(changed, f"{group}.planted")


@plants("unused-fact")
def _unused_fact(chance: Chance, pathway: Pathway) -> Planted | None:
    """A fact that nothing asks about."""
    return _unused(chance, pathway, measure=False)


@plants("unused-measure")
def _unused_measure(chance: Chance, pathway: Pathway) -> Planted | None:
    """A measure that nothing asks about."""
    return _unused(chance, pathway, measure=True)


def alarmed(pathway: Pathway, when: object, *, after: tuple[str, ...] = (), screens: Any = None) -> Pathway:
    """The pathway with one more emergency, raised by a condition."""
    ward = Disposition("planted_ward", "Ward", tier=top(pathway), emergency=True)
    flag = Escalation(ward, on="red_flag", after=after, when=when, id="planted-alarm")  # type: ignore[arg-type]
    screens = {**pathway.screens, "planted_screen": ["planted_alarm"]} if screens is None else screens
    return with_parts(pathway, (ward,), (flag,), facts=[*pathway.facts.values(), ALARM], screens=screens)


def flags_in(condition: Condition) -> set[str]:
    """The flags that a condition names, through definitions and scores too."""
    found: set[str] = set()
    for atom in atoms(condition):
        if isinstance(atom, Defined):
            found |= flags_in(atom.definition.condition)
        elif isinstance(atom, ScoreComparison | ScoreRange):
            found |= {name for item in atom.score.items for name in flags_in(item.when)}
        elif isinstance(atom, FlagAtom) and atom.operand.treatment is None:
            found.add(atom.operand.fact.id)
    return found


@plants("unscreened-red-flag")
def _unscreened(chance: Chance, pathway: Pathway) -> Planted | None:
    """A flag that raises a red flag is taken out of its screens, or a new one comes without a screen."""
    screened = [fact for screen in pathway.screens.values() for fact in screen.facts]
    if screened and yes(chance, 70):
        lost = pick(chance, screened)
        raising = (way.when for way in pathway.escalations if way.on == "red_flag" and way.when is not None)
        if any(lost in flags_in(when) for when in raising):
            kept = {name: [fact for fact in screen.facts if fact != lost] for name, screen in pathway.screens.items()}
            return Planted(pathway.with_fields(screens=kept), f"facts.{lost}")
    when = ALARM if yes(chance, 50) else ALARM & Not(never(chance, pathway, "patient"))
    return Planted(alarmed(pathway, when, screens=pathway.screens), "facts.planted_alarm", alarmed(pathway, when))


@plants("tier-regression")
def _regression(chance: Chance, pathway: Pathway) -> Planted | None:
    """A source is moved to a tier above all others."""
    ways = [way for way in pathway.escalations if way.after and way.to not in pathway.dispositions]
    if not ways:
        return None
    way = pick(chance, ways)
    source = pathway.nodes[pick(chance, way.after)]
    higher = pathway.with_fields(tiers=[*pathway.tiers, "planted above"])
    return Planted(higher.with_node(replace(source, tier="planted above")), f"escalations.{way.id}")


@plants("late-start")
def _late_start(chance: Chance, pathway: Pathway) -> Planted | None:
    """A node of a tier to which care is brought up from below is also a start."""
    sources = [name for name, node in pathway.nodes.items() if name not in pathway.dispositions]
    if not sources:
        return None
    kinds: tuple[Node, ...] = (
        Treatment("planted", "Planted", tier="planted above", once=True),
        Review("planted", "Planted", tier="planted above"),
    )
    node = pick(chance, kinds)
    tiers = [*pathway.tiers, "planted above", "planted highest"]
    target = Treatment("planted_target", "Target", tier=pick(chance, tiers[-2:]), once=True)
    way = Escalation(target, on="indication", after=pick(chance, sources), id="planted-way")
    start = [*pathway.start, "planted"]
    mutant = with_parts(pathway, (node, target), (way,), tiers=tiers, start=start)
    return Planted(mutant, place(node), mutant.with_node(replace(node, tier=tiers[0])))


@plants("no-way-on")
def _no_way_on(chance: Chance, pathway: Pathway) -> Planted | None:
    """The ways on from a trial are for something else than its failure, or there is none."""
    trials = [name for name, node in pathway.treatments.items() if node.has_trial and pathway.out_of(name)]
    if trials and yes(chance, 70):
        name = pick(chance, trials)
        ways = list(pathway.escalations)
        for number, way in enumerate(ways):
            if name in way.after:
                turned = pick(chance, (EscalationKind.DECLINED, EscalationKind.CONTRAINDICATION))
                ways[number] = replace(way, on=turned, after=(name,), any_of=False, id=f"planted-{number}")
        return Planted(pathway.with_fields(escalations=ways), f"treatments.{name}")
    added = Treatment("planted", "Planted", tier=top(pathway), **FAILS)
    end = Disposition("planted_end", "End", tier=top(pathway))
    on = pick(chance, ("relapse", "declined", "contraindication", "response"))
    leads = pick(chance, ("failure", "next_step"))
    failing, other = (added.escalates_to(end, on=kind, id="planted-way") for kind in (leads, on))  # type: ignore[arg-type]
    return Planted(
        with_parts(pathway, (added, end), (other,)),
        "treatments.planted",
        with_parts(pathway, (added, end), (failing,)),
    )


@plants("duplicate-escalation")
def _duplicate(chance: Chance, pathway: Pathway) -> Planted | None:
    """An escalation stands twice, at times with another reason, or its sources in another order."""
    if not pathway.escalations:
        return None
    way = pick(chance, pathway.escalations)
    because = pick(chance, (way.because, "for another reason"))
    double = replace(way, id="planted", after=way.after[:: pick(chance, (1, -1))], because=because, evidence=())
    return Planted(pathway.with_escalation(double), "escalations.planted")


@plants("no-question")
def _no_question(chance: Chance, pathway: Pathway) -> Planted | None:
    """A fact or measure loses its question."""
    asked = [fact for fact in (*pathway.facts.values(), *pathway.measures.values()) if fact.question]
    if not asked:
        return None
    fact = pick(chance, asked)
    where = f"{'measures' if fact.measure else 'facts'}.{fact.id}"
    return Planted(pathway.with_fact(replace(fact, question=pick(chance, ("", " ")))), where)


@plants("expired-source")
def _expired(chance: Chance, pathway: Pathway) -> Planted | None:
    """A source, an old or a new one, was to be reviewed before today."""
    sources = [*pathway.sources.values(), Source("planted")]
    late = replace(pick(chance, sources), review_by=TODAY - datetime.timedelta(days=chance.whole(1, 400)))
    due = replace(late, review_by=TODAY)
    return Planted(pathway.with_source(late), f"sources.{late.id}", pathway.with_source(due))


LEVEL = Number("planted_level", "level", minimum=0, maximum=10, question="Which level?")
NUMERALS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LASTING = Number("planted_weeks", "duration", unit="weeks", minimum=0, maximum=99, question="For how many weeks?")


@plants("number-differs")
def _number_differs(chance: Chance, pathway: Pathway) -> Planted | None:
    """A label, title, reason or question names another number than what stands beside it."""
    said = chance.whole(2, 8)
    meant = pick(chance, [number for number in range(2, 10) if abs(number - said) > 1])
    figures = yes(chance, 50)
    forms = [
        ("unwell for {} weeks", LASTING.between(meant, 99)),
        ("a {}-week wait", LASTING.between(0, meant)),
        ("{} weeks or longer", LASTING.between(meant, 99)),
        ("a level of at least {}", LEVEL.between(meant, 10)),
        ("pain of {} or more", LEVEL.between(meant, 10)),
        ("level {}", LEVEL.between(meant, meant)),
        ("less than {}", Not(LEVEL.between(meant, 10))),
    ]
    form, asks = pick(chance, forms)
    wrong, right = (form.format(number if figures else NUMERALS[number]) for number in (said, meant))
    where = pick(chance, ("definition", "item", "caution", "because", "invariant", "obligation", "title", "question"))
    if where == "title":
        wrong, right = (f"A course of {number} weeks" for number in (said, meant))
    if where == "question":
        wrong, right = (f"Which level, from 0 to {number}?" for number in (said, meant))
    mutant, before = (_naming(pathway, where, text, asks, meant) for text in (wrong, right))
    return Planted(mutant, WRITTEN[where], before)


WRITTEN = {
    "definition": "definitions.planted.label",
    "item": "scores.planted.items[1].label",
    "caution": "treatments.planted.cautions[1].because",
    "because": "escalations.planted-way.because",
    "invariant": "invariants.planted.title",
    "obligation": "obligations.planted.title",
    "title": "treatments.planted.title",
    "question": "facts.planted_scale.question",
}


def _naming(pathway: Pathway, where: str, text: str, asks: Condition, meant: int) -> Pathway:
    """The pathway with a text beside a condition, or beside a range that ends at a number."""
    node = Treatment("planted", "Planted", tier=top(pathway), adequate=weeks >= meant, response=weeks >= 60)
    end = Disposition("planted_end", "End", tier=top(pathway))
    match where:
        case "definition":
            return pathway.with_definition(Definition("planted", text, asks))
        case "item":
            return pathway.with_fields(
                scores=[*pathway.scores.values(), Score("planted", "sum", [ScoreItem(asks, 1, text)])]
            )
        case "caution":
            return with_parts(pathway, (replace(node, cautions=(Caution("planted", asks, text),)),))
        case "because":
            way = node.escalates_to(end, on="indication", when=asks, because=text, id="planted-way")
            return with_parts(pathway, (node, end), (way,))
        case "invariant":
            kept = [*pathway.invariants.values(), Invariant("planted", text, asks | Not(asks))]
            return pathway.with_fields(invariants=kept)
        case "obligation":
            owed = Obligation("planted", text, asks, asks)
            return pathway.with_fields(obligations=[*pathway.obligations.values(), owed])
        case "title":
            return with_parts(pathway, (replace(node, title=text),))
        case _:
            scale = Number("planted_scale", "scale", minimum=0, maximum=meant, question=text)
            return pathway.with_fields(facts=[*pathway.facts.values(), scale])


@plants("unused-silence")
def _unused_silence(chance: Chance, pathway: Pathway) -> Planted | None:
    """A finding is silenced that is not there: of a code that cannot be, or at a place that is none."""
    places = [place(node) for node in pathway.nodes.values()] + ["treatments.planted", "facts.planted"]
    code = pick(chance, ("expired-source", "no-question", "duplicate-escalation", "invariant-broken"))
    silence = Silenced(code, pick(chance, places), "nothing of the kind is there")
    return Planted(pathway.with_fields(silenced=[*pathway.silenced, silence]), silence.where)


# what no patient meets, reaches, is offered or takes, and what every patient does


def conditions_of(pathway: Pathway) -> Iterator[tuple[str, str, Condition | None, Callable[[Condition], Pathway]]]:
    """The place of every condition, what it may speak of, what it says, and how to put another there."""
    for score in pathway.scores.values():
        for number, item in enumerate(score.items):
            yield (
                f"scores.{score.id}.items[{number + 1}].when",
                "indication",
                item.when,
                _counting(pathway, score, number),
            )
    for definition in pathway.definitions.values():
        where = f"definitions.{definition.id}.is"
        yield where, "indication", definition.condition, _putting(pathway.with_definition, definition, "condition")
    for node in pathway.treatments.values():
        for name in ("indications", "contraindications"):
            given = getattr(node, name)
            for number in range(len(given) + 1):
                old = given[number] if number < len(given) else None
                put = _putting(pathway.with_node, node, name, given[:number], given[number + 1 :])
                yield f"{place(node)}.{name}[{number + 1}]", "indication", old, put
        for number in range(len(node.cautions) + 1):
            old = node.cautions[number].when if number < len(node.cautions) else None
            yield f"{place(node)}.cautions[{number + 1}].when", "patient", old, _warning(pathway, node, number)
        if node.has_trial:
            for name in ("adequate", "response"):
                put = _putting(pathway.with_node, node, name)
                yield f"{place(node)}.trial.{name}", "trial", getattr(node, name), put
    for way in pathway.escalations:
        put = _putting(pathway.with_escalation, way, "when")
        yield f"escalations.{way.id}.when", "patient", way.when, put
    yield "goal", "patient", pathway.goal, lambda made: pathway.with_fields(goal=made)


def _putting(
    edit: Callable[[Any], Pathway], thing: Any, name: str, *beside: tuple[Condition, ...]
) -> Callable[[Condition], Pathway]:
    def put(made: Condition) -> Pathway:
        value = (*beside[0], made, *beside[1]) if beside else made
        return edit(replace(thing, **{name: value}))

    return put


def _counting(pathway: Pathway, score: Score, number: int) -> Callable[[Condition], Pathway]:
    def put(made: Condition) -> Pathway:
        said = pathway_to_dict(pathway)
        said["scores"][score.id]["items"][number]["when"] = l4path.text(made)
        return pathway_from_dict(said)

    return put


def _warning(pathway: Pathway, node: Treatment, number: int) -> Callable[[Condition], Pathway]:
    def put(made: Condition) -> Pathway:
        kept = list(node.cautions)
        kept[number : number + 1] = [Caution(f"planted_{number}", made, "to be minded")]
        return pathway.with_node(replace(node, cautions=tuple(kept)))

    return put


def one_condition(
    chance: Chance, pathway: Pathway
) -> tuple[str, str, Condition | None, Callable[[Condition], Pathway]]:
    """One of the conditions of a pathway, those of trials as often as the others."""
    every = list(conditions_of(pathway))
    trials = [found for found in every if found[1] == "trial"]
    return pick(chance, trials if trials and yes(chance, 40) else every)


@plants("never-met")
def _never_met(chance: Chance, pathway: Pathway) -> Planted | None:
    """A condition, an old one or a new, is made to say two things that exclude one another."""
    if yes(chance, 5):
        nobody = Assumption("planted", "Nobody is like this", never(chance, pathway, "patient"))
        return Planted(pathway.with_fields(assumptions=[*pathway.assumptions.values(), nobody]), "assumptions.planted")
    where, context, old, put = one_condition(chance, pathway)
    return Planted(put(never(chance, pathway, context, old)), where)


@plants("always-met")
def _always_met(chance: Chance, pathway: Pathway) -> Planted | None:
    """A condition, an old one or a new, is made to leave nobody out."""
    where, context, old, put = one_condition(chance, pathway)
    return Planted(put(always(chance, pathway, context, old)), where)


@plants("score-unreachable")
def _score(chance: Chance, pathway: Pathway) -> Planted | None:
    """A score is compared with more than what excludes itself can come to, or with less than everybody has."""
    either = exclusive(chance, pathway, "indication") if yes(chance, 50) else None
    first, other = either or (MORE.as_condition(), Not(MORE.as_condition()))
    score = Score("planted_points", "points", [ScoreItem(first, 2), ScoreItem(other, 2)])
    compared = pick(chance, (score >= 3, score == 4, score != 4, score < 3, score.between(3, 4)))
    if either is None:
        compared = pick(chance, (compared, score >= 2, score < 1, score.between(1, 3)))
    where, context, old, put = one_condition(chance, pathway)
    if context == "trial":
        return None
    return Planted(put(compared if old is None else pick(chance, (And, Or))((old, compared))), where)


@plants("caution-never")
def _caution(chance: Chance, pathway: Pathway) -> Planted | None:
    """A caution says what a contraindication says already, or speaks of those who decline the treatment."""
    if not pathway.treatments:
        return None
    node = pick(chance, list(pathway.treatments.values()))
    unseen = pick(chance, (UNFIT.as_condition(), UNFIT & MORE, UNFIT | Predicate("declined", node.id)))
    forbidden = replace(node, contraindications=(*node.contraindications, UNFIT.as_condition()))
    mutant, healed = (
        pathway.with_node(replace(forbidden, cautions=(*node.cautions, Caution("planted", when, "to be minded"))))
        for when in (unseen, MORE)
    )

    def is_met(assessment: Assessment) -> bool:
        return assessment.truth("caution", f"{node.id}.planted") is Truth.MET

    if not shown_by(mutant, chance, is_met, facts={"planted_unfit": True, "planted_more": True}):
        return None
    return Planted(mutant, f"{place(node)}.cautions[{len(node.cautions) + 1}]", healed)


@plants("never-reached")
def _never_reached(chance: Chance, pathway: Pathway) -> Planted | None:
    """All ways into a review or disposition are closed, or a treatment is also assumed never to have been tried."""
    entered = [node for node in pathway.nodes.values() if pathway.into(node)]
    if not entered:
        return None
    node = pick(chance, entered)
    ways = [closed(chance, pathway, way) if way.to == node.id else way for way in pathway.escalations]
    changed = pathway.with_fields(escalations=ways)
    if isinstance(node, Treatment):
        record = Predicate("tried", node.id) | Predicate("ongoing", node.id)  # it may be asked for, and not done
        untried = Assumption("planted", "Nobody has had this", Not(record))
        changed = changed.with_fields(assumptions=[*pathway.assumptions.values(), untried])
    return Planted(changed, place(node))


@plants("never-offered")
def _never_offered(chance: Chance, pathway: Pathway) -> Planted | None:
    """A treatment is for nobody, forbidden to everybody or to all whom it is for, or no way leads to it."""
    if not pathway.treatments:
        return None
    node = pick(chance, list(pathway.treatments.values()))
    if pathway.into(node) and yes(chance, 30):
        ways = [closed(chance, pathway, way) if way.to == node.id else way for way in pathway.escalations]
        return Planted(pathway.with_fields(escalations=ways), place(node))
    fields: dict[str, Any]
    match chance.whole(0, 2):
        case 0:
            fields = {"indications": (*node.indications, *exclusive(chance, pathway, "indication"))}
        case 1:
            fields = {"contraindications": (*node.contraindications, always(chance, pathway, "indication"))}
        case _:
            same = make_condition(chance, words_of(pathway).without_suitability((), ()), 1)
            fields = {
                "indications": (*node.indications, same),
                "contraindications": (same, *node.contraindications),
            }
    return Planted(pathway.with_node(replace(node, **fields)), place(node))


_AGAINST_ITS_KIND = {
    "failure": ("responded", "ongoing", "relapsed", "not tried"),
    "relapse": ("failed", "intolerant", "responded", "not tried"),
    "declined": ("not declined",),
    "completion": ("not tried",),
    "persistence": ("responded",),
    "exhausted": ("ongoing",),
}


@plants("never-fires")
def _never_fires(chance: Chance, pathway: Pathway) -> Planted | None:
    """The condition of an escalation is met by nobody, or by none of whom its kind speaks."""
    if not pathway.escalations:
        return None
    ways = [way for way in pathway.escalations if way.on in _AGAINST_ITS_KIND and len(way.after) == 1]
    if ways and yes(chance, 60):
        way = pick(chance, ways)
        against = _predicate(pick(chance, _AGAINST_ITS_KIND[way.on]), way.after[0])
        suits = way.on != "exhausted" or not pathway.treatments[way.after[0]].contraindications
        if suits and (way.on != "persistence" or way.after[0] in pathway.treatments):
            when = against if way.when is None else And((way.when, against))
            return Planted(pathway.with_escalation(replace(way, when=when)), f"escalations.{way.id}")
    way = pick(chance, pathway.escalations)
    return Planted(pathway.with_escalation(closed(chance, pathway, way)), f"escalations.{way.id}")


@plants("redundant-escalation")
def _redundant(chance: Chance, pathway: Pathway) -> Planted | None:
    """Beside an escalation stands another that asks for more, or for less."""
    if not pathway.escalations:
        return None
    way = pick(chance, pathway.escalations)
    able = shown_by(pathway, chance, lambda assessment: assessment.truth("fires", way.id) is Truth.MET)
    if not able:
        return None
    if way.when is None or yes(chance, 50):
        narrow = replace(way, id="planted", when=MORE.as_condition() if way.when is None else way.when & MORE)
        return Planted(pathway.with_escalation(narrow), "escalations.planted")
    wide = replace(way, id="planted", when=way.when | MORE)
    return Planted(pathway.with_escalation(wide), f"escalations.{way.id}")


# patients who are let down


def behind_a_review(pathway: Pathway, node: Treatment, *exits: Escalation) -> Pathway:
    """The pathway behind a first review that leads either to it, or to one treatment with exits of its own."""
    entry = Review("planted_entry", "Entry", tier=top(pathway))
    end = Disposition("planted_end", "End", tier=top(pathway))
    ways = [
        Escalation(name, on="indication", after=entry, when=OPEN, id=f"planted-open-{number}")
        for number, name in enumerate(pathway.start)
    ]
    aside = Escalation(node, on="indication", after=entry, when=~OPEN, id="planted-aside")
    start = Escalation(end, on="indication", after=entry, when=OPEN, id="planted-end")
    return with_parts(
        pathway, (entry, node, end), (*ways, aside, start, *exits), facts=[*pathway.facts.values(), OPEN, MORE, UNFIT]
    )


def left_alone(
    chance: Chance, pathway: Pathway, node: Treatment, facts: dict[str, bool], trial: Trial | None
) -> Planted | None:
    """A treatment in which care comes to an end for some patients, if random ones show that there are such."""
    some_leave = Escalation("planted_end", on="persistence", after=node, when=MORE.as_condition(), id="planted-exit")
    all_leave = replace(some_leave, when=Constant(value=True))
    mutant = behind_a_review(pathway, node, *((some_leave,) if yes(chance, 70) else ()))
    facts = {"planted_open": False, "planted_more": False, **facts}
    trials = {} if trial is None else {node.id: trial}

    def stuck(assessment: Assessment) -> bool:
        return assessment.state == "stuck" and dead_ends(assessment) == [node.id]

    if not shown_by(mutant, chance, stuck, facts=facts, trials=trials):
        return None
    return Planted(mutant, place(node), behind_a_review(pathway, node, all_leave))


@plants("stuck")
def _stuck(chance: Chance, pathway: Pathway) -> Planted | None:
    """Of a treatment that failed, relapsed, was not tolerated, was done or is not indicated, no escalation leads on."""
    how = pick(chance, ("failed", "relapsed", "intolerant", "done", "not_indicated"))
    fields: dict[str, Any] = {"once": True} if how == "done" else dict(FAILS)
    indications = MORE if how == "not_indicated" else ()
    node = Treatment("planted", "Planted", tier=top(pathway), indications=indications, **fields)
    trials = {
        "failed": pick(chance, (Trial("failed"), Trial(weeks=5))),
        "relapsed": pick(chance, (Trial("relapsed"), Trial(weeks=70, relapsed=True))),
        "intolerant": pick(chance, (Trial("intolerant"), Trial(weeks=5, tolerated=False))),
        "done": Trial(),
    }
    return left_alone(chance, pathway, node, {}, trials.get(how))


@plants("blocked")
def _blocked(chance: Chance, pathway: Pathway) -> Planted | None:
    """A contraindication of a treatment has no way on, in ordinary care or in an emergency."""
    if yes(chance, 50):
        node = Treatment("planted", "Planted", tier=top(pathway), contraindications=UNFIT, **FAILS)
        return left_alone(chance, pathway, node, {"planted_unfit": True}, None)
    node = Treatment("planted", "Planted", tier=top(pathway), contraindications=UNFIT, emergency=True, once=True)
    return in_an_emergency(chance, pathway, node, "contraindicated", {"planted_unfit": True}, None)


def in_an_emergency(
    chance: Chance, pathway: Pathway, node: Treatment, status: str, facts: dict[str, bool], trial: Trial | None
) -> Planted | None:
    """An emergency treatment from which nothing leads on, if random patients show that some are left with nothing."""
    ward = Disposition("planted_ward", "Ward", tier=top(pathway), emergency=True)
    flag = Escalation(node, on="red_flag", when=ALARM, id="planted-alarm")
    leaves = Escalation(ward, on="indication", after=node, id="planted-exit")
    declared = [*pathway.facts.values(), ALARM, MORE, UNFIT]
    healed = with_parts(pathway, (node, ward), (flag, leaves), facts=declared)
    mutant = healed.with_escalation(replace(leaves, when=MORE.as_condition()))
    facts = {"planted_alarm": True, "planted_more": False, **facts}
    trials = {} if trial is None else {node.id: trial}

    def nothing(assessment: Assessment) -> bool:
        here = assessment.state == "emergency" and not assessment.options and assessment.status[node.id] == status
        return here and held(assessment) == [node.id]

    return (
        Planted(mutant, place(node), healed) if shown_by(mutant, chance, nothing, facts=facts, trials=trials) else None
    )


@plants("emergency-stuck")
def _emergency_stuck(chance: Chance, pathway: Pathway) -> Planted | None:
    """An emergency treatment fails, or is not tolerated, and nothing leads on."""
    node = Treatment("planted", "Planted", tier=top(pathway), emergency=True, **FAILS)
    how = pick(chance, ("failed", "intolerant", "relapsed"))
    return in_an_emergency(chance, pathway, node, how, {}, Trial(how))  # type: ignore[arg-type]


def judged(pathway: Pathway, *whens: Condition) -> Pathway:
    """The pathway with one more review, and a way out of it for each of some conditions."""
    review = Review("planted", "Planted", tier=top(pathway))
    ends = [Disposition(f"planted_end_{number}", "End", tier=top(pathway)) for number in range(len(whens))]
    ways = tuple(
        Escalation(end, on="indication", after=review, when=when, id=f"planted-way-{number}")
        for number, (end, when) in enumerate(zip(ends, whens, strict=True))
    )
    facts = [*pathway.facts.values(), LEVEL]
    return with_parts(pathway, (review, *ends), ways, facts=facts, start=[*pathway.start, "planted"])


@plants("review-gap")
def _gap(chance: Chance, pathway: Pathway) -> Planted | None:
    """Between the conditions of the ways out of a review is a hole, or no way leads out of it."""
    hole: tuple[Condition, ...] = pick(chance, ((LEVEL < 4, LEVEL > 4), (LEVEL <= 3, LEVEL > 4), (LEVEL != 4,), ()))
    mutant, healed = judged(pathway, *hole), judged(pathway, LEVEL < 4, LEVEL >= 4)

    def left(assessment: Assessment) -> bool:
        return in_a_gap(assessment, "planted")

    if not shown_by(mutant, chance, left, facts={"planted_level": 4}):
        return None
    return Planted(mutant, "reviews.planted", healed)


def in_a_gap(assessment: Assessment, review: str) -> bool:
    """Whether a review is shown, with nothing to be asked, and no way leads on."""
    ways = assessment.pathway.out_of(review)
    shown = review in [node.id for node in assessment.options] and assessment.state != "at_goal"
    return shown and all(assessment.truth("fires", way.id) is Truth.NOT_MET for way in ways)


@plants("review-overlap")
def _overlap(chance: Chance, pathway: Pathway) -> Planted | None:
    """The conditions of two ways out of a review have something in common."""
    common = pick(chance, ((LEVEL <= 4, LEVEL >= 4), (LEVEL.between(2, 6), LEVEL != 3), (LEVEL > 1, LEVEL > 2)))
    mutant, healed = judged(pathway, *common), judged(pathway, LEVEL < 4, LEVEL >= 4)
    ways = ("planted-way-0", "planted-way-1")

    def fire(assessment: Assessment) -> bool:
        return all(assessment.truth("fires", way) is Truth.MET for way in ways)

    return Planted(mutant, "escalations.planted-way-1", healed) if shown_by(mutant, chance, fire) else None


@plants("red-flag-missed")
def _missed(chance: Chance, pathway: Pathway) -> Planted | None:
    """A flag raises the alarm only together with something else, or only from some place."""
    ordinary = [name for name, node in pathway.nodes.items() if name not in pathway.dispositions]
    entered = [name for name in ordinary if pathway.into(name)]
    if entered and yes(chance, 40):
        mutant = alarmed(pathway, ALARM, after=(pick(chance, entered),))
    else:
        mutant = alarmed(pathway, ALARM & make_condition(chance, words_of(pathway), 1))

    def silent(assessment: Assessment) -> bool:
        flags = [way.id for way in pathway.escalations if way.on == "red_flag"]
        return all(assessment.truth("fires", way) is Truth.NOT_MET for way in (*flags, "planted-alarm"))

    if not shown_by(mutant, chance, silent, facts={"planted_alarm": True}):
        return None
    return Planted(mutant, "facts.planted_alarm", alarmed(pathway, ALARM))


@plants("emergency-leak")
def _leak(chance: Chance, pathway: Pathway) -> Planted | None:
    """From an emergency node an escalation leads back into ordinary care."""
    if yes(chance, 50):
        node: Review | Treatment = Review("planted", "Planted", tier=top(pathway), emergency=True)
        on = pick(chance, ("indication", "deterioration", "otherwise", "persistence"))
    else:
        node = Treatment("planted", "Planted", tier=top(pathway), emergency=True, once=True)
        on = pick(chance, ("completion", "indication", "declined"))
    when = MORE.as_condition() if on in ("deterioration", "persistence") else None
    flag = Escalation(node, on="red_flag", when=ALARM, id="planted-alarm")
    targets: list[Node] = [Disposition("planted_home", "Home", tier=top(pathway))]
    targets += [
        other
        for other in pathway.nodes.values()
        if pathway.into(other) and not (other.emergency or (isinstance(other, Disposition) and other.final))
    ]
    target = pick(chance, targets)
    way = Escalation(target, on=on, after=node, when=when, id="planted-leak")  # type: ignore[arg-type]
    if yes(chance, 30) and target.id == "planted_home" and pathway.treatments and on in ("completion", "declined"):
        way = replace(way, after=(pick(chance, list(pathway.treatments)), "planted"), any_of=True)
    ward = Disposition("planted_ward", "Ward", tier=top(pathway), emergency=True)
    mutant = with_parts(pathway, (node, targets[0]), (flag, way))

    def leaks(assessment: Assessment) -> bool:
        return (
            assessment.truth("fires", "planted-leak") is Truth.MET
            and assessment.truth("reached", "planted") is Truth.MET
            and assessment.trigger(way, "planted").truth is Truth.MET
        )

    facts = {"planted_alarm": True} | ({"planted_more": True} if when is not None else {})
    if not shown_by(mutant, chance, leaks, facts=facts):
        return None
    healed = with_parts(pathway, (node, targets[0], ward), (flag, replace(way, to="planted_ward")))
    return Planted(mutant, "escalations.planted-leak", healed)


@plants("invariant-broken")
def _broken(chance: Chance, pathway: Pathway) -> Planted | None:
    """A promise says the contrary of what is so for a random episode, complete or not."""
    cuts = cut_points(pathway)
    try:
        assessment = pathway.assess(make_episode(chance, pathway, cuts))
    except EpisodeError:
        return None
    if any(assessment.truth("assumption", name) is not Truth.MET for name in pathway.assumptions):
        return None
    stated = make_condition(chance, words_of(pathway, invariant=True), 2)
    truth = assessment.evaluate(stated)
    if truth is Truth.UNKNOWN:
        return None
    promise = Invariant("planted", "A promise", stated if truth is Truth.NOT_MET else Not(stated))
    return Planted(pathway.with_fields(invariants=[*pathway.invariants.values(), promise]), "invariants.planted")


KIND = Choice("planted_kind", "kind", values={"first": "first", "second": "second"}, question="Which kind?")


@plants("invariant-vacuous")
def _vacuous(chance: Chance, pathway: Pathway) -> Planted | None:
    """A promise speaks of patients who cannot be, in one of the forms in which promises are written."""
    about = MORE | make_condition(chance, words_of(pathway, invariant=True), 1)
    others = [name for name in pathway.nodes if name not in pathway.treatments]
    if others and yes(chance, 30):
        nobody = Predicate(pick(chance, ("tried", "failed", "contraindicated", "offered")), pick(chance, others))
        beside = [MORE.as_condition(), LEVEL > 3][: chance.whole(1, 2)]
        promise: Condition = Not(And(tuple(some(chance, [nobody, *beside], 3))))
    else:
        pairs = [(LEVEL < 3, LEVEL > 3), (LEVEL.between(1, 2), LEVEL >= 5), (KIND == "first", KIND == "second")]
        pairs += [(Predicate("offered", name), Predicate("tried", name)) for name in pathway.treatments]
        first, other = pick(chance, pairs)
        promise = Or((Not(first), about, Not(other))) if yes(chance, 50) else Or((about, Not(other & first)))
    if yes(chance, 30):
        promise = And((Or((Not(LEVEL >= 5), LEVEL > 4)), promise))
    kept = [*pathway.invariants.values(), Invariant("planted", "A promise", promise)]
    return Planted(pathway.with_fields(invariants=kept), "invariants.planted")


@plants("obligation-broken")
def _obligation(chance: Chance, pathway: Pathway) -> Planted | None:
    """What must be so is not so for a random episode of which all is known."""
    try:
        assessment = pathway.assess(make_episode(chance, pathway, cut_points(pathway), complete=True))
    except EpisodeError:
        return None
    if any(assessment.truth("assumption", name) is not Truth.MET for name in pathway.assumptions):
        return None
    stated = [make_condition(chance, words_of(pathway, invariant=True), depth) for depth in (1, 2)]
    when, contrary = (one if assessment.evaluate(one) is Truth.MET else Not(one) for one in stated)
    return Planted(_obliging(pathway, when, Not(contrary)), "obligations.planted")


def _obliging(pathway: Pathway, when: Condition, then: Condition) -> Pathway:
    made = Obligation("planted", "An obligation", when, then)
    return pathway.with_fields(obligations=[*pathway.obligations.values(), made])


@plants("obligation-vacuous")
def _owed_to_nobody(chance: Chance, pathway: Pathway) -> Planted | None:
    """An obligation speaks of patients who cannot be."""
    parts = list(exclusive(chance, pathway, "patient"))
    if pathway.treatments and yes(chance, 40):
        name = pick(chance, list(pathway.treatments))
        parts = [Predicate("offered", name), pick(chance, (Predicate("tried", name), Predicate("declined", name)))]
    about = make_condition(chance, words_of(pathway, invariant=True), 1)
    when = And(tuple(some(chance, [*parts, MORE.as_condition()], 3)))
    return Planted(_obliging(pathway, when, about), "obligations.planted")


# planting many


@cache
def base(number: int) -> Pathway:
    """A valid pathway to plant into: now and then a real one, else a random one."""
    if number % 25 == 0:
        return l4path.read_pathway(HERE / "knee.toml")
    if number % 50 == 49:
        return l4path.load("hypertension")
    if number % 100 == 98:
        return l4path.load("l4")
    return make_pathway(Seeded(number), min_nodes=2, max_nodes=3 + number % 4)


@dataclass(frozen=True)
class Outcome:
    """What became of one planted defect.

    Attributes:
        planted: What was planted.
        report: What the checker says of it.
    """

    code: str
    planted: Planted
    report: Report

    @property
    def found(self) -> bool:
        """Whether the checker finds it at its place."""
        return (self.code, self.planted.where) in places_of(self.report)


def places_of(report: Report) -> set[tuple[str, str]]:
    """The codes and places of all that was found, silenced or not."""
    return {finding.place for finding in (*report.findings, *report.silenced)}


@cache
def places_in_base(number: int) -> set[tuple[str, str]]:
    """What is found in a base as it is."""
    return places_of(check(base(number), today=TODAY, overlaps=True))


def plant(code: str, number: int) -> Outcome | None:
    """Plant a defect into a base and check it; None where that cannot be done, or it was found there before."""
    chance = Seeded(1000 * number + list(PLANTERS).index(code))
    try:
        planted = PLANTERS[code](chance, base(number))
    except PathwayError:
        return None
    if planted is None:
        return None
    former = (
        places_in_base(number)
        if planted.before is None
        else places_of(check(planted.before, today=TODAY, overlaps=True))
    )
    if (code, planted.where) in former:
        return None
    return Outcome(code, planted, check(planted.pathway, today=TODAY, overlaps=True))


def tally(task: tuple[int, tuple[str, ...]]) -> list[tuple[str, int, bool]]:
    """Plant several codes into one base; each that could be planted, with the base and whether it is found."""
    number, codes = task
    outcomes = ((code, plant(code, number)) for code in codes)
    done = [(code, number, outcome.found) for code, outcome in outcomes if outcome is not None]
    base.cache_clear()
    places_in_base.cache_clear()
    return done


def main(mutants: int) -> int:
    """Plant every code so many times with all cores and print the table; 1 where one is missed or cannot be planted."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed: list[str] = []
    number, step = 0, 50
    with Pool() as pool:
        while number < ROUNDS * mutants and (left := tuple(code for code in CODES if planted[code] < mutants)):
            tasks = [(at, left) for at in range(number, number + step)]
            for done in pool.imap_unordered(tally, tasks, chunksize=5):
                for code, at, was_found in done:
                    planted[code] += 1
                    found[code] += was_found
                    missed += [] if was_found else [f"{code} in base {at}"]
            number += step
    width = max(map(len, CODES))
    lines = [f"{'code':{width}}  mutants  found"]
    lines += [f"{code:{width}}  {planted[code]:7}  {found[code]:5}" for code in CODES]
    lines += [
        f"{'all':{width}}  {planted.total():7}  {found.total():5}",
        *(f"missed: {one_missed}" for one_missed in missed),
    ]
    print("\n".join(lines))  # noqa: T201 - a script
    return 1 if missed or any(planted[code] < mutants for code in CODES) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 25))
