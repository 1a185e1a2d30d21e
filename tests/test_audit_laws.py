"""The laws of an audit in time, and the quick audit held to the slow one."""

from __future__ import annotations

import datetime
import random
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import many_audits
from l4path.testing import cut_points, histories
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway

if TYPE_CHECKING:
    from l4path import Pathway
    from l4path.audit import Audit

Rows = list[dict[str, Any]]
SEEDS = (5, 7, 12, 21, 33)
NO = {"contraindicated", "early", "not_indicated", "repeated"}
UNDER_WAY = ("ongoing", "responded")
"""Statuses that do not ask whether a treatment is indicated: what goes on may turn out not to be, and is in order."""


@cache
def grown(seed: int) -> Pathway:
    """A random pathway with at least one treatment, compiled once."""
    chance = Seeded(seed)
    return next(p for p in iter(lambda: make_pathway(chance, min_nodes=3, max_nodes=8), None) if p.treatments)


@st.composite
def recorded(draw: Any, late: int = 20) -> tuple[Pathway, Rows, dict[str, Any]]:
    """A pathway, the record of one person, and terms."""
    pathway = grown(draw(st.sampled_from(SEEDS)))
    return pathway, draw(histories(pathway, most=12, late=late)), draw(st.sampled_from(TERMS))


TERMS: tuple[dict[str, Any], ...] = (
    {"observed": "entries", "history": "complete"},
    {"observed": "entries", "history": 30},
    {"observed": "entries"},
)


def told(audit: Audit) -> list[Any]:
    """The verdicts as a list that is sorted, without the order of the rows."""
    return sorted(map(repr, audit.verdicts.to_pylist()))


@pytest.mark.parametrize("points", [False, True])
@pytest.mark.parametrize("seed", range(100, 112))
def test_the_quick_audit_is_the_slow_one(seed: int, points: bool) -> None:
    """Every verdict with all that stands beside it, and every wait; with dates and with points in time."""
    assert list(many_audits.differences(seed, points=points)) == []


@settings(deadline=None, max_examples=25)
@given(recorded(), st.integers(0, 120))
def test_nothing_later_matters(case: tuple[Pathway, Rows, dict[str, Any]], day: int) -> None:
    """Without what becomes known after a day, the verdicts up to it are the same."""
    pathway, rows, terms = case
    moment = datetime.date(2024, 1, 1) + datetime.timedelta(days=day)
    early = [row for row in rows if max(row["time"], row["recorded"] or row["time"]) <= moment]
    if not early:
        return
    kept = {(row["time"], row["subject"]) for row in early if row["kind"] in ("start", "dose")}

    def up_to(audit: Audit) -> list[str]:
        found = [row for row in audit.verdicts.to_pylist() if row["time"] <= moment]
        return sorted(repr(row) for row in found if (row["time"], row["treatment"]) in kept)

    with_late, without = pathway.audit(rows, **terms), pathway.audit(early, **terms)
    late = {(row["time"], row["subject"]) for row in rows if row not in early}
    if not late & kept:  # else two starts of one treatment and day are not told apart
        assert up_to(with_late) == up_to(without)


@settings(deadline=None, max_examples=25)
@given(recorded(), st.integers())
def test_the_order_of_rows_does_not_matter(case: tuple[Pathway, Rows, dict[str, Any]], seed: int) -> None:
    """With a column `entry`, a table is a set of rows."""
    pathway, rows, terms = case
    shuffled = random.Random(seed).sample(rows, len(rows))  # noqa: S311 - an order of rows, no secret
    one, other = pathway.audit(rows, **terms), pathway.audit(shuffled, **terms)
    assert told(one) == told(other)
    assert sorted(map(repr, one.waits.to_pylist())) == sorted(map(repr, other.waits.to_pylist()))


@settings(deadline=None, max_examples=25)
@given(recorded(), st.integers(-400, 4000))
def test_shifting_all_dates_shifts_the_result(case: tuple[Pathway, Rows, dict[str, Any]], days: int) -> None:
    """No date means anything by itself."""
    pathway, rows, terms = case
    by = datetime.timedelta(days=days)
    dates = ("time", "until", "recorded")
    later = [row | {name: row[name] and row[name] + by for name in dates} for row in rows]
    one, other = pathway.audit(rows, **terms), pathway.audit(later, **terms)
    shifted = [row | {"time": row["time"] + by} for row in one.verdicts.to_pylist()]
    assert shifted == other.verdicts.to_pylist()
    waits = [row | {"from": row["from"] + by, "to": row["to"] + by} for row in one.waits.to_pylist()]
    assert waits == other.waits.to_pylist()


@settings(deadline=None, max_examples=40)
@given(recorded(late=0), st.data())
def test_silence_is_not_a_no(case: tuple[Pathway, Rows, dict[str, Any]], data: st.DataObject) -> None:
    """A fact recorded that was unknown takes no reason away, and turns none of them into in order."""
    pathway, rows, terms = case
    screened = {row["subject"] for row in rows if row["kind"] == "screened"}
    known = {row["subject"] for row in rows if row["kind"] == "fact"} | set(pathway.answered(screened))
    silent = [name for name in pathway.facts if name not in known]
    if not silent:
        return
    name = data.draw(st.sampled_from(silent))
    value = data.draw(st.sampled_from(cut_points(pathway)[name]))
    first = min(row["time"] for row in rows)
    row = {"person": "p", "time": first, "kind": "fact", "subject": name, "value": value, "entry": -1}
    before = pathway.audit(rows, **terms).verdicts.to_pylist()
    after = pathway.audit([row, *rows], **terms).verdicts.to_pylist()
    for was, other in zip(before, after, strict=True):
        if "refused" in (was["verdict"], other["verdict"]):
            continue
        reasons, others = {was["verdict"], *was["also"]}, {other["verdict"], *other["also"]}
        assert reasons & NO <= others
        if was["verdict"] == "in_order" and was["status"] not in UNDER_WAY:
            assert not others & NO
        if was["verdict"] in NO:
            assert other["verdict"] != "in_order"


@settings(deadline=None, max_examples=25)
@given(recorded())
def test_everybody_is_counted_and_waits_lie_apart(case: tuple[Pathway, Rows, dict[str, Any]]) -> None:
    """Persons are audited or refused, starts have one verdict each, waits of one thing do not overlap."""
    pathway, rows, terms = case
    spoilt = {"person": "q", "time": "2024-02-30", "kind": "fact", "subject": "x", "value": None}
    audit = pathway.audit([*rows, spoilt], **terms)
    counts = audit.counts()
    assert (counts["persons"], counts["audited"], counts["refused"]) == (2, 1, 1)
    assert counts["starts"] == sum(counts["verdicts"].values()) == audit.verdicts.num_rows
    assert counts["starts"] >= sum(row["kind"] == "start" for row in rows)
    times = [row["time"] for row in rows] + [row["recorded"] for row in rows if row["recorded"]]
    spans: dict[Any, list[tuple[Any, Any]]] = {}
    for wait in audit.waits.to_pylist():
        assert min(times) <= wait["from"] <= wait["to"] <= max(times)
        spans.setdefault((wait["kind"], wait["treatment"]), []).append((wait["from"], wait["to"]))
    for found in spans.values():
        found.sort()
        assert all(end <= begin for (_, end), (begin, _) in pairwise(found))
