"""The shape of a pathway: its roots, the order in which it is evaluated, and the cycle it must not have."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from l4path.errors import Problem, check_once, listed, nearest
from l4path.grammar import NODE_GROUPS
from l4path.pathway.checks import undeclared_node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from l4path.escalations import Escalation
    from l4path.pathway.model import Pathway


def roots(pathway: Pathway) -> tuple[str, ...]:
    """The nodes without incoming escalations, in the order of declaration."""
    entered = {escalation.to for escalation in pathway.escalations}
    return tuple(node for node in pathway.nodes if node not in entered)


def check_start(pathway: Pathway, given: tuple[str, ...]) -> Iterator[Problem]:
    """Problems with the declared start; a way that leads nowhere or astray, or a misspelt start, is blamed once."""
    expected = roots(pathway)
    rests_on = ("escalations", *NODE_GROUPS)
    stray = [escalation.to for escalation in pathway.escalations if escalation.to not in pathway.nodes]
    missing = _unexplained([name for name in expected if name not in given], stray, all_of=True)
    alarms = [pathway.nodes.get(way.to) for way in pathway.escalations if way.on == "red_flag"]
    astray = any(target is not None and not target.emergency for target in alarms)
    for name in expected:
        if pathway.nodes[name].emergency and (name in given or (name in missing and not astray)):
            what = f"{name}: an emergency node is in start, because nothing leads to it"
            hint = "let an escalation lead to it, such as a red_flag"
            yield Problem(what=what, where="start", hint=hint, rests_on=rests_on)
    undeclared = [name for name in dict.fromkeys(given) if name not in pathway.nodes]
    for name in undeclared:
        yield undeclared_node(name, [pathway.nodes[node] for node in missing or pathway.nodes], "start", pathway)
    missing = [name for name in missing if not pathway.nodes[name].emergency]
    missing = [] if len(missing) == len(undeclared) else _unexplained(missing, undeclared, all_of=False)
    surplus = [name for name in given if name in pathway.nodes and name not in expected]
    if not missing and not surplus and len(set(given)) == len(given):
        return
    parts = []
    if missing:
        parts.append(f"nothing leads to {listed(missing)}, not listed there")
    if surplus:
        parts.append(f"{listed(surplus)} should not be listed: something leads to it")
    begins = [name for name in expected if not pathway.nodes[name].emergency]
    hint = f"write start = [{listed((repr(n) for n in begins), 40)}]".replace("'", '"')
    if missing:
        # listing it lets everybody in past whatever the lost escalation asked, so that is said last
        each = "it" if len(missing) == 1 else "each of them"
        hint = (
            f"an escalation that leads to {each} is missing, or the node should go; "
            f"only if care really begins there, for everybody: {hint}"
        )
    if not parts:
        yield from check_once(given, "start", "node")
        return
    what = f"start is not the nodes without incoming escalations: {'; '.join(parts)}"
    yield Problem(what=what, where="start", hint=hint, rests_on=rests_on)


def _unexplained(missing: list[str], misspelt: list[str], *, all_of: bool) -> list[str]:
    """What is missing but for what a misspelt name was probably meant to be.

    Args:
        missing: The names that are missing.
        misspelt: The names that stand for nothing, each of which may have meant one of them.
        all_of: Whether a name that is near none of them may have meant any.
    """
    for name in misspelt:
        meant = nearest(name, missing)
        if not meant and all_of:
            return []
        missing = [other for other in missing if other != meant]
    return missing


def _predecessors(pathway: Pathway) -> dict[str, dict[str, None]]:
    """For every node the sources of the escalations that lead to it."""
    found: dict[str, dict[str, None]] = {node: {} for node in pathway.nodes}
    for escalation in pathway.escalations:
        if escalation.to in found:
            found[escalation.to].update(_sources(pathway, escalation))
    return found


def _sources(pathway: Pathway, escalation: Escalation) -> dict[str, None]:
    """What something may leave: of a disposition it is a problem by itself, so that no cycle is of it, too."""
    return {name: None for name in escalation.after if name not in pathway.dispositions}


def _awaited(pathway: Pathway, before: Mapping[str, dict[str, None]]) -> dict[str, dict[str, None]]:
    """The predecessors, with those that an ``otherwise`` must wait for (SEMANTICS section 6)."""
    found = {node: dict(names) for node, names in before.items()}
    leaving: dict[str, list[Escalation]] = {}
    for escalation in pathway.escalations:
        for source in escalation.after:
            leaving.setdefault(source, []).append(escalation)
    for escalation in pathway.escalations:
        if escalation.on == "otherwise" and escalation.to in found:
            for source in escalation.after:
                for sibling in leaving[source]:
                    if sibling.on != "otherwise":
                        found[escalation.to].update(_sources(pathway, sibling))
    return found


def evaluation_order(pathway: Pathway) -> tuple[str, ...] | Problem:
    """An order in which every node comes after all that it depends on, or the problem that there is none."""
    plain = _predecessors(pathway)
    try:
        tuple(TopologicalSorter(plain).static_order())
    except CycleError as error:
        cycle = _turned(pathway, error.args[1])
        hint = "a step back down, or a relapse, is a new episode: remove one of these escalations"
        if cycle[0] == cycle[1]:
            hint = f"{cycle[0]} leads to itself: write another target, or remove the escalation"
        back = (number for number, way in enumerate(pathway.escalations, 1) if _leads(way, cycle[-2], cycle[-1]))
        place = "".join(f"[{number}]" for number in list(back)[:1])
        what = f"there is a cycle: {' -> '.join(cycle)}"
        return Problem(what=what, where=f"escalations{place}", hint=hint)
    try:
        return tuple(TopologicalSorter(_awaited(pathway, plain)).static_order())
    except CycleError as error:
        cycle = _turned(pathway, error.args[1])
        what = f"an otherwise depends on itself: {' -> '.join(cycle)}"
        hint = "what an otherwise waits for must not itself depend on where the otherwise leads"
        return Problem(what=what, where="escalations", hint=hint)


def _leads(way: Escalation, source: str, target: str) -> bool:
    return way.to == target and source in way.after


def _turned(pathway: Pathway, cycle: list[str]) -> list[str]:
    """The cycle from its first declared node on, that node named again at the end."""
    order = list(pathway.nodes)
    ring = cycle[:-1]
    first = min(range(len(ring)), key=lambda at: order.index(ring[at]))
    return [*ring[first:], *ring[:first], ring[first]]
