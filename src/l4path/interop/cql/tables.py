"""The tables as expressions: status of every node, state, options, and whatever else an assessment shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions.logic import NOT_MET
from l4path.interop.cql.tree import (
    FALSE,
    TRUE,
    Case,
    If,
    Nothing,
    Query,
    Ref,
    Texts,
    both,
    call,
    either,
    one_of,
    text,
)
from l4path.interop.cql.tree import Alias as Each
from l4path.meaning import Claim, State, Status, follow_rules, option_order, state_rows, status_rows, those

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from l4path.interop.cql.logic import Logic
    from l4path.interop.cql.tree import Expression
    from l4path.meaning import Formula

_BEGINS = those(lambda status: status.begins)
_ASKING = (State.SCREENING.value, State.UNDETERMINED.value)


def define_tables(logic: Logic) -> None:
    """Define what an assessment finds: statuses, state, options, what is alongside or on hold, cautions, and `asks`.

    Args:
        logic: The rules, which are defined already.
    """
    pathway, order = logic.pathway, option_order(logic.pathway)
    for name, node in pathway.nodes.items():
        rows = [(logic.truth(row.when), text(row.status.value)) for row in status_rows(pathway, node)]
        logic.define(f"status_{name}", _first(rows))
    follows = follow_rules(pathway)
    for name in dict.fromkeys((*follows, *pathway.nodes)):
        logic.define(f"follows_{name}", logic.truth(follows.get(name, NOT_MET)))
    found = state_rows(pathway)
    whens: list[Expression] = [
        logic.define(f"row {number} {row.state.value}", logic.truth(row.when)) for number, row in enumerate(found, 1)
    ]
    logic.define("state", _first([(when, text(row.state.value)) for when, row in zip(whens, found, strict=True)]))

    def listed(name: str, nodes: Iterable[Mapping[str, Formula]]) -> Expression:
        rows = [(when, logic.truth(listing.get(name, NOT_MET))) for when, listing in zip(whens, nodes, strict=True)]
        return _first(rows)

    for name in pathway.nodes:
        logic.define(f"option_{name}", listed(name, (row.options for row in found)))
    continuous = [name for name in order if name in pathway.treatments and pathway.treatments[name].continuous]
    for name in continuous:
        logic.define(f"alongside_{name}", listed(name, (row.alongside for row in found)))
    for name in pathway.nodes:
        shown = [Ref(f"option_{name}"), *([Ref(f"alongside_{name}")] if name in continuous else [])]
        logic.define(f"shown_{name}", either(*shown))
    _define_lists(logic, order, continuous)


def _define_lists(logic: Logic, order: list[str], continuous: list[str]) -> None:
    options = [(name, Ref(f"option_{name}")) for name in order]
    beside = [(name, Ref(f"alongside_{name}")) for name in continuous]
    held = [(name, both(logic.has(name, _BEGINS), call("not", Ref(f"shown_{name}")))) for name in order]
    cautions = [
        (f"{name}.{caution.id}", both(shown, call("is true", logic.claim(Claim("caution", f"{name}.{caution.id}")))))
        for name, shown in (*options, *beside)
        for caution in getattr(logic.pathway.nodes[name], "cautions", ())
    ]
    for name, found in (("options", options), ("alongside", beside), ("on_hold", held), ("cautions", cautions)):
        logic.define(name, _those(found))
    undetermined = frozenset((Status.UNDETERMINED,))
    open_nodes = [logic.has(name, undetermined) for name in logic.pathway.nodes]
    goal = [] if logic.pathway.goal is None else [call("is null", logic.claim(Claim("goal", "")))]
    logic.define("asks", either(one_of(Ref("state"), _ASKING), *open_nodes, *goal))


def _first(rows: Sequence[tuple[Expression, Expression]]) -> Expression:
    """The first of some rows that applies; the last one always does, and rows before it that say the same are it."""
    *before, (_, last) = rows
    while before and before[-1][1] == last:
        before.pop()
    return Case(tuple(before), last) if before else last


def _those(found: Sequence[tuple[str, Expression]]) -> Expression:
    """The texts of which a condition holds, in order."""
    kept = [(value, when) for value, when in found if when != FALSE]
    if not kept:
        return Texts()
    items = (text(value) if when == TRUE else If(when, text(value), Nothing("String")) for value, when in kept)
    return Query(Texts(tuple(items)), "V", call("is not null", Each("V")))
