"""The tables of the meaning beside the norm, row by row, and what the leaves of its formulas are called."""

from __future__ import annotations

import pytest

import l4path
from l4path import Number, Truth, weeks
from l4path.meaning import (
    Atom,
    Claim,
    Follows,
    Has,
    In,
    Is,
    Lists,
    Recorded,
    State,
    Status,
    item_claim,
    option_order,
    rules_of,
    state_rows,
    those,
)

PAIN = Number("pain", "pain", minimum=0, maximum=10)


@pytest.mark.parametrize(
    ("trait", "statuses"),
    [
        # section 8, 5: what may be an option
        ("possible", "offered ongoing stopped responded open ended"),
        # section 8: on hold are the nodes that are offered, stopped or open and that are neither
        ("begins", "offered stopped open"),
        # section 8: alongside are continuous treatments that are offered, ongoing or stopped
        ("alongside", "offered ongoing stopped"),
        # section 8, 4: the options at the goal are treatments that are ongoing or responded
        ("keeps", "ongoing responded"),
        # section 8, 1: an emergency node is past
        ("passes", "passed done responded not_indicated"),
        # section 8, 1: past once an escalation out of it fires
        ("leaves", "declined contraindicated intolerant relapsed failed stopped"),
        # section 9: a status other than these stays
        ("unsettled", "undetermined open ongoing contraindicated"),
    ],
)
def test_a_status_has_the_traits_of_the_norm(trait: str, statuses: str) -> None:
    """Each list of statuses of sections 8 and 9, and no status beside."""
    found = those(lambda status: not status.stays if trait == "unsettled" else getattr(status, trait))
    assert sorted(found) == sorted(statuses.split())


def test_the_leaves_of_a_formula_are_told_as_what_they_are() -> None:
    """Whoever looks at a rule reads what it is about."""
    pain = Atom(PAIN >= 4, None)
    told = {
        "pain >= 4": pain,
        "exercise: weeks >= 6": Atom(weeks >= 6, "exercise"),
        "tried recorded of exercise": Recorded("tried", "exercise"),
        "failed(exercise)": Claim("failed", "exercise"),
        "item(risk[2])": item_claim("risk", 2),
        "(pain >= 4) is met": Is(pain),
        "(pain >= 4) is unknown": Is(pain, Truth.UNKNOWN),
        "exercise is offered or stopped": Has("exercise", frozenset((Status.STOPPED, Status.OFFERED))),
        "the episode is ended or stuck": In(frozenset((State.STUCK, State.ENDED))),
        "exercise is an option": Lists("exercise"),
        "exercise follows a response": Follows("exercise"),
    }
    assert [str(leaf) for leaf in told.values()] == [*told]
    assert (pain.name, Atom(weeks >= 6, "exercise").name) == ("pain", "exercise.weeks")
    assert str(pain & ~Claim("failed", "exercise")) == "pain >= 4 and not failed(exercise)"


def test_the_tables_of_a_pathway_are_worked_out_once() -> None:
    """Asked again, each gives the very same table; another pathway has another."""
    knee, other = l4path.load("l4-article"), l4path.load("hypertension")
    for table in (rules_of, state_rows):
        assert table(knee) is table(knee)
        assert table(knee) is not table(other)


def test_options_are_ordered_by_tier_then_kind_then_declaration() -> None:
    """Section 8: by tier, then treatments, reviews, dispositions, each in the order of declaration."""
    pathway = l4path.load("l4")
    order = option_order(pathway)
    kinds = ("treatment", "review", "disposition")
    declared = [*pathway.treatments, *pathway.reviews, *pathway.dispositions]
    tiers = list(pathway.tiers)
    keys = [(tiers.index(pathway.nodes[one].tier), kinds.index(pathway.nodes[one].kind)) for one in order]
    assert keys == sorted(keys)
    for key in set(keys):
        among = [one for one, its in zip(order, keys, strict=True) if its == key]
        assert among == [one for one in declared if one in among]
    assert sorted(order) == sorted(pathway.nodes)
