"""What makes a pathway wrong, whoever the patient is: names that dangle or clash, and conditions out of their place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from l4path.conditions import (
    Condition,
    Defined,
    Definition,
    Named,
    Predicate,
    Score,
    ScoreComparison,
    ScoreRange,
    atoms,
    meant_by,
)
from l4path.errors import ConditionError, Problem, check_once, did_you_mean, listed, shown
from l4path.escalations import KINDS, Escalation
from l4path.evidence import Evidence, check_text
from l4path.facts import BUILT_IN_MEASURES, INVARIANT_PREDICATES, READ_BY_PREDICATES, Fact
from l4path.grammar import MAX_LENGTH, NODE_GROUPS, declared_at, text
from l4path.grammar.tokens import tokens
from l4path.intended import as_id
from l4path.nodes import Disposition, Node, Review, Treatment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from l4path.pathway.model import Pathway

PATHWAY_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_LONGEST_ATOM, _LONGEST_SIGN = 240, 16  # at most so many characters, and so many more a level of nesting
UNDECLARED_NODE = "declare it as a treatment, review or disposition"
_ABOUT_SUITABILITY = frozenset(("suitable", "indicated", "contraindicated", "exhausted"))


def check_identity(pathway: Pathway) -> Iterator[Problem]:
    """Problems with id, title, version, description and tiers."""
    if not isinstance(pathway.id, str) or not PATHWAY_ID.fullmatch(pathway.id):
        hint = "a small letter, then small letters, digits, _ and -, at most 64"
        if isinstance(pathway.id, str) and (better := as_id(pathway.id, joint="-")):
            hint = f"write {better}: {hint}"
        yield Problem(what=f"{shown(pathway.id)} is not an id of a pathway", where="id", hint=hint)
    yield from check_text(pathway.title, "title", required=True)
    yield from check_text(pathway.version, "version", required=True)
    yield from check_text(pathway.description, "description")
    if not pathway.tiers:
        yield Problem(what="there is no tier", where="tiers", hint="name the tiers, least to most invasive")
    for number, tier in enumerate(pathway.tiers, 1):
        yield from check_text(tier, f"tiers[{number}]", required=True)
    yield from check_once(pathway.tiers, "tiers", "tier")


def check_names(pathway: Pathway) -> Iterator[Problem]:
    """Names that mean two things, and screens of what is not a flag."""
    owners = {name: "a built-in measure" for name in BUILT_IN_MEASURES if name not in pathway.measures}
    groups: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("a fact", "facts", pathway.facts),
        ("a measure", "measures", pathway.measures),
        ("a definition", "definitions", pathway.definitions),
        ("a score", "scores", pathway.scores),
        ("a node", "treatments", pathway.treatments),
        ("a node", "reviews", pathway.reviews),
        ("a node", "dispositions", pathway.dispositions),
    )
    for what, group, names in groups:
        for name in names:
            if name in owners:
                both = f"{name} is both {owners[name]} and {what}"
                yield Problem(what=both, where=f"{group}.{name}", hint="rename one of them")
            owners.setdefault(name, what)
    for screen in pathway.screens.values():
        for name in screen.facts:
            where = f"screens.{screen.id}"
            fact = pathway.facts.get(name)
            if fact is None:
                yield Problem(
                    what=f"{shown(name)} is not a declared fact",
                    where=where,
                    hint=_of_a_screen(pathway, name),
                    missing=f"name {name}",
                    rests_on=(f"facts.{name}",),
                )
            elif fact.kind not in ("flag", "choices"):
                what = f"{name} is neither a flag nor a choices-fact"
                yield Problem(
                    what=what,
                    where=where,
                    hint=f"it is a {fact.kind}; a screen answers flags with no, and choices with none",
                    rests_on=(f"facts.{name}",),
                )


def _of_a_screen(pathway: Pathway, name: str) -> str:
    """What to write instead of a name that is no fact, where a screen names it."""
    plain = as_id(name) if isinstance(name, str) else ""
    labelled = next((fact.id for fact in pathway.facts.values() if plain and plain == as_id(fact.label)), "")
    if labelled:
        return f"it is the label of {labelled}: write {labelled}"
    if other := _other_than_a_node(pathway, name):
        return f"it is {other}; a screen names facts"
    if name in pathway.screens:
        return f"it is a screen; name its facts: {listed(pathway.screens[name].facts)}"
    return did_you_mean(name, pathway.facts) or f"declare it, as in [facts.{plain or 'an_id'}]"


def check_nodes(pathway: Pathway) -> Iterator[Problem]:
    """Nodes of unknown tiers."""
    if not pathway.nodes:
        hint = "declare a treatment, review or disposition"
        yield Problem(what="there is no node", where="nodes", hint=hint, rests_on=NODE_GROUPS)
    if not all(isinstance(tier, str) and tier.strip() for tier in pathway.tiers):
        return  # a tier that has no name is told of; which nodes belong to it is not known
    for node in pathway.nodes.values():
        if pathway.tiers and node.tier not in pathway.tiers:
            yield Problem(
                what=f"{shown(node.tier)} is not a declared tier",
                where=f"{node.kind}s.{node.id}.tier",
                hint=did_you_mean(node.tier, pathway.tiers) or f"allowed: {listed(pathway.tiers)}",
                missing=f"tier {node.tier}",
                rests_on=("tiers",),
            )


def check_escalations(pathway: Pathway) -> Iterator[Problem]:
    """Escalations that dangle, share an id, or could never fire."""
    first: dict[str, int] = {}
    for number, escalation in enumerate(pathway.escalations, 1):
        where = f"escalations[{number}]"
        if escalation.id in first:
            hint = "give one of them an id of its own"
            yield Problem(
                what=f"the same id twice: {escalation.id} is also escalation {first[escalation.id]}",
                where=where,
                hint=hint,
            )
        first.setdefault(escalation.id, number)
        for end, names in (("after", escalation.after), ("to", (escalation.to,))):
            for name in names:
                if name not in pathway.nodes:
                    yield undeclared_node(name, pathway.nodes.values(), f"{where}.{end}", pathway)
        for name in escalation.after:
            if (source := pathway.nodes.get(name)) is not None:
                rests_on = (*declared_at(name, NODE_GROUPS), f"{where}.on")
                yield from (replace(problem, rests_on=rests_on) for problem in check_source(escalation, source, where))
        target = pathway.nodes.get(escalation.to)
        if escalation.on == "red_flag" and target is not None and not target.emergency:
            entered = {way.to for way in pathway.escalations}
            lost = [name for name, node in pathway.nodes.items() if node.emergency and name not in entered]
            hint = f"mark {target.id} as an emergency (emergency = true), or use deterioration"
            if lost:
                hint = f"let it lead to {listed(lost)}, to which nothing leads, or {hint}"
            what = f"a red flag leads to an emergency node, and {target.id} is none"
            rests_on = (f"{target.kind}s.{target.id}.emergency", f"{where}.on")
            yield Problem(what=what, where=f"{where}.to", hint=hint, rests_on=rests_on)
        if escalation.on == "otherwise" and len(escalation.after) != 1:
            yield Problem(what="otherwise has one source, a review", where=f"{where}.after")


def undeclared_node(name: str, nodes: Iterable[Node], where: str, pathway: Pathway | None = None) -> Problem:
    """The problem of a name that should be a node's and is none."""
    nodes = list(nodes)
    known = [node.id for node in nodes]
    hint = titled(name, nodes) or did_you_mean(name, known)
    parts = re.split(r"[,;+&>\u2192]|\band\b|\bor\b", str(name).replace("->", ">"))
    parts = [part for part in map(str.strip, parts) if part]
    if len(parts) > 1 and all(part in known for part in parts):
        each = [f'"{part}"' for part in parts]
        hint = f"name each by itself: {', '.join(each)}"
        if re.search("[>\u2192]", str(name)):
            hint = f"every step is an escalation of its own: write after = [{each[0]}] and to = {each[1]}"
    if not hint and (bare := str(name).rpartition(".")[2]) in known:
        hint = f"write {bare}, the id alone"
    if not hint and pathway is not None and (other := _other_than_a_node(pathway, name)):
        hint = f"it is {other}, and a node is wanted here: {listed(known)}"
    return Problem(
        what=f"{shown(name)} is not a declared node",
        where=where,
        hint=hint or UNDECLARED_NODE,
        missing=f"node {name}",
        rests_on=declared_at(name, NODE_GROUPS),
    )


def no_such_node(name: object, nodes: Iterable[Node], pathway: str) -> Problem:
    """The problem of a name by which a node of a finished pathway is asked for, and which none has."""
    known = {node.id: node for node in nodes}
    near = titled(name, known.values()) or did_you_mean(str(name), known)
    return Problem(what=f"{shown(name)} is not a node of {pathway}", hint=near or f"its nodes: {listed(known, 60)}")


def _other_than_a_node(pathway: Pathway, name: object) -> str:
    """What else a name stands for in a pathway; empty where it stands for nothing."""
    groups = (
        ("a tier", pathway.tiers),
        ("a fact", pathway.facts),
        ("a measure", pathway.all_measures),
        ("a definition", pathway.definitions),
        ("a score", pathway.scores),
    )
    return next((what for what, names in groups if isinstance(name, str) and name in names), "")


def titled(name: object, nodes: Iterable[Node]) -> str:
    """What to write instead of a title where an id is wanted; empty where it is no title."""
    if not isinstance(name, str):
        return ""
    bare, plain = name.strip().lower(), as_id(name)
    found = (
        node.id
        for node in nodes
        if isinstance(node.title, str)
        and (node.title.lower() == bare or (plain and plain in (node.id, as_id(node.title))))
    )
    for node in found:
        return f"write {node}" if plain == node else f"it is the title of {node}: write {node}"
    return ""


def check_source(escalation: Escalation, source: Node, where: str) -> Iterator[Problem]:
    """Kinds of escalation that can never fire from a source."""
    on = escalation.on
    if isinstance(source, Disposition):
        hint = "name another source, or make a review of it"
        yield Problem(what=f"nothing leaves a disposition, and {source.id} is one", where=f"{where}.after", hint=hint)
    elif on == "otherwise" and not isinstance(source, Review):
        yield Problem(what=f"otherwise leaves a review, and {source.id} is a {source.kind}", where=f"{where}.on")
    elif isinstance(source, Review) and "review" in on.never_from:
        hint = f"a review is left by {listed(kind for kind in KINDS if 'review' not in kind.never_from)}"
        yield Problem(what=f"{on} never fires out of a review, and {source.id} is one", where=f"{where}.on", hint=hint)
    elif isinstance(source, Treatment) and source.way in on.never_from:
        others = listed(kind for kind in KINDS if source.way not in kind.never_from and kind != "otherwise")
        what = f"{on} never fires out of a {source.way} treatment, and {source.id} is one"
        yield Problem(what=what, where=f"{where}.on", hint=f"a {source.way} treatment is left by {others}")


def check_evidence(pathway: Pathway) -> Iterator[Problem]:
    """Evidence whose source is not declared."""
    for place, evidence in cited(pathway):
        for number, item in enumerate(evidence, 1):
            if item.source not in pathway.sources:
                hint = _source_meant(pathway, item.source)
                what = f"the source {shown(item.source)} is not declared"
                missing, rests_on = f"source {item.source}", (f"sources.{item.source}",)
                where = f"{place}.evidence[{number}]"
                yield Problem(what=what, where=where, hint=hint, missing=missing, rests_on=rests_on)


def _source_meant(pathway: Pathway, name: str) -> str:
    """What to write instead of a name that is no source's."""
    for source in pathway.sources.values():
        for what, called in (("title", source.title), ("url", source.url)):
            if name.strip().lower() == called.lower():
                return f"it is the {what} of {source.id}: write {source.id}"
    if name.startswith(("http:", "https:", "doi:", "www.")):
        return f"declare a source, as in [sources.an_id], with url = {json.dumps(name)}, and name its id here"
    return did_you_mean(name, pathway.sources) or f"declare it, as in [sources.{shown(name)}]"


def cited(pathway: Pathway) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """The evidence of every element that may have some, with its place."""
    for node in pathway.nodes.values():
        yield f"{node.kind}s.{node.id}", node.evidence
        for number, caution in enumerate(getattr(node, "cautions", ()), 1):
            yield f"{node.kind}s.{node.id}.cautions[{number}]", caution.evidence
    for number, escalation in enumerate(pathway.escalations, 1):
        yield f"escalations[{number}]", escalation.evidence
    for group in ("definitions", "scores", "obligations"):
        for element in getattr(pathway, group).values():
            yield f"{group}.{element.id}", element.evidence


def check_conditions(pathway: Pathway, conditions: Iterable[tuple[str, str, Condition]]) -> Iterator[Problem]:
    """Conditions that name what is not declared, or stand where they may not."""
    known = {**pathway.facts, **pathway.all_measures}
    tainted = _about_suitability(pathway)
    for where, context, condition in conditions:
        within = list(atoms(condition))
        yield from _check_length(condition, within, where)
        for atom in within:
            found = _check_atom(pathway, atom, context, known, tainted)
            if found is not None:
                what, hint, token = found
                missing = f"node {token}" if what.startswith("no node is declared") else ""
                rests_on = declared_at(token, NODE_GROUPS)
                yield Problem(what=what, where=where, hint=hint, token=token, missing=missing, rests_on=rests_on)


def _check_length(condition: Condition, within: Iterable[Condition], where: str) -> Iterator[Problem]:
    """A condition that is too long as text: it could be written to a file, and not be read again."""
    names = sum(1 + len(getattr(atom, "values", ())) for atom in within)
    if names * (_LONGEST_ATOM + condition.depth * _LONGEST_SIGN) <= MAX_LENGTH:
        return
    try:
        tokens(text(condition))
    except ConditionError as error:
        yield replace(error.problem.within(where), text="")


def _about_suitability(pathway: Pathway) -> dict[str, str]:
    """For each definition or score that asks for suitability, perhaps through another, the predicate it asks."""
    tainted: dict[str, str] = {}
    named: list[Definition | Score] = [*pathway.definitions.values(), *pathway.scores.values()]
    asked = {each.id: [atom for condition in meant_by(each) for atom in atoms(condition)] for each in named}
    for _ in named:
        before = len(tainted)
        for name, within in asked.items():
            for atom in within:
                if isinstance(atom, Predicate) and atom.name in _ABOUT_SUITABILITY:
                    tainted.setdefault(name, atom.name)
                elif isinstance(atom, Named) and atom.name in tainted:
                    tainted.setdefault(name, tainted[atom.name])
        if len(tainted) == before:
            break
    return tainted


def _check_atom(
    pathway: Pathway, atom: Condition, context: str, known: Mapping[str, Fact], tainted: Mapping[str, str]
) -> tuple[str, str, str] | None:
    if isinstance(atom, Defined | ScoreComparison | ScoreRange):
        if context == "trial":
            what = "definition" if isinstance(atom, Defined) else "score"
            return f"a trial sees only its own measures, and {atom.name} is a {what}", "", atom.name
        if context == "indication" and atom.name in tainted:
            what = (
                f"{tainted[atom.name]} may not appear in an indication or a contraindication, nor through {atom.name}"
            )
            return what, "it would depend on itself", atom.name
        return None
    if isinstance(atom, Predicate):
        return _check_predicate(pathway, atom, context)
    operand = atom.operand  # type: ignore[attr-defined]
    fact: Fact = operand.fact
    if context == "trial":
        if operand.treatment is not None:
            hint = f"write {fact.id} alone: a trial speaks of its own treatment"
            return f"a trial sees only its own measures, and {operand.name} is none of them", hint, fact.id
        if not fact.measure:
            hint = f"the measures are {listed(pathway.all_measures)}; another is declared as in [measures.{fact.id}]"
            return f"a trial sees only its own measures, and {operand.name} is none of them", hint, fact.id
        if fact.id in READ_BY_PREDICATES:
            default, predicate = READ_BY_PREDICATES[fact.id]
            usual = "yes" if default else "no"
            hint = f"leave it out: {predicate}(...) looks at {fact.id} already ({usual} unless recorded)"
            return f"{fact.id} is read through predicates only, in a trial too", hint, fact.id
        return None
    if fact.measure and operand.treatment is None:
        owner = next((node.id for node in pathway.treatments.values() if not node.once), "treatment")
        hint = f"write the treatment in front of it, as in {owner}.{fact.id}"
        return f"{fact.id} is a measure of a trial; outside of a trial it must say of which", hint, fact.id
    if fact.id not in known:
        return f"{fact.id} is not declared in the pathway", did_you_mean(fact.id, known), fact.id
    if operand.treatment is not None:
        return _check_owner(pathway, operand.treatment, fact.id)
    return None


def _check_owner(pathway: Pathway, treatment: str, measure: str) -> tuple[str, str, str] | None:
    owner = pathway.nodes.get(treatment)
    if not isinstance(owner, Treatment):
        hint = did_you_mean(treatment, pathway.treatments)
        return f"{shown(treatment)} is not a declared treatment", hint, treatment
    if owner.once:
        return (
            f"{treatment} is done once and has no measures, so {measure} is none of it",
            f"ask tried({treatment})",
            treatment,
        )
    return None


def _check_predicate(pathway: Pathway, atom: Predicate, context: str) -> tuple[str, str, str] | None:
    if context == "trial":
        return f"a trial sees only its own measures, and {atom.name}({atom.node}) is none of them", "", atom.name
    if atom.node not in pathway.nodes:
        hint = did_you_mean(atom.node, pathway.nodes) or UNDECLARED_NODE
        return f"no node is declared as {shown(atom.node)}", hint, atom.node
    if atom.name in INVARIANT_PREDICATES and context != "invariant":
        return (
            f"{atom.name} belongs to invariants and obligations",
            "other conditions ask what happened, not where the pathway stands",
            atom.name,
        )
    if atom.name in _ABOUT_SUITABILITY and context == "indication":
        what = f"{atom.name} may not appear in an indication or a contraindication"
        return what, "it would depend on itself", atom.name
    return None
