"""The quick audit beside the slow one on random histories; many of them: python tests/many_audits.py [HOW MANY]."""

# ruff: noqa: T201 (a script: it prints)
from __future__ import annotations

import datetime
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import l4path
from l4path.testing import cut_points
from l4path.testing.chance import Seeded, pick, yes
from l4path.testing.growing import make_pathway
from l4path.testing.histories import FIRST, make_history
from slow_audit import Slow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Pathway
    from l4path.audit import Audit

Rows = list[dict[str, Any]]
DAY = datetime.timedelta(days=1)
PERSONS = 2
BUNDLED = ("l4-article", "hypertension", "l4")
"""Every so often one of these is audited in place of a random pathway."""
EVERY = 40


def random_terms(chance: Seeded, pathway: Pathway, *, points: bool) -> dict[str, Any]:
    """Terms of every kind."""
    numbers = [fact.id for fact in pathway.facts.values() if fact.kind == "number"]
    return {
        "history": pick(chance, (None, "complete", 30, 12.5)),
        "observed": pick(chance, ("entries", (moment(19, points=points), moment(89, points=points)))),
        "gap": pick(chance, (0, 7.5, 28)),
        "grows": {name: "weeks" for name in numbers if yes(chance, 50)},
        "max_age": {name: pick(chance, (20, 10.5)) for name in (*pathway.facts, *pathway.screens) if yes(chance, 20)},
        "hindsight": yes(chance, 30),
        "same_day": pick(chance, ("before", "after")),
    }


def moment(days: int, *, points: bool) -> datetime.date:
    """So many days after the first: a date, or a point in time."""
    day = FIRST + DAY * days
    return datetime.datetime.combine(day, datetime.time(9)) if points else day


def observed(chance: Seeded, person: str, *, points: bool) -> Rows:
    """One or two periods of observation, the second perhaps without an end."""
    first, lasts = chance.whole(0, 60), chance.whole(0, 60)
    row = {"person": person, "kind": "observed", "subject": None, "value": None, "recorded": None, "entry": 99}
    found = [row | {"time": moment(first, points=points), "until": moment(first + lasts, points=points)}]
    if yes(chance, 50):
        until = pick(chance, (None, moment(79, points=points)))
        late = moment(pick(chance, (61, 100)), points=points) if yes(chance, 30) else None
        found.append(row | {"time": moment(60, points=points), "until": until, "recorded": late})
    return found


def differences(seed: int, *, points: bool) -> Iterator[str]:
    """What the two audits say differently of some random histories of one pathway, on random terms.

    Args:
        seed: What they are made from.
        points: Whether the histories are told in points in time rather than dates.
    """
    chance = Seeded(seed)
    if seed % EVERY:
        pathway = make_pathway(chance, min_nodes=3, max_nodes=8)
    else:
        pathway = l4path.load(BUNDLED[seed // EVERY % len(BUNDLED)])
    terms, cuts = random_terms(chance, pathway, points=points), cut_points(pathway)
    rows = [make_history(chance, pathway, cuts, person=str(person), points=points) for person in range(PERSONS)]
    if yes(chance, 30):
        rows = [own + observed(chance, own[0]["person"], points=points) for own in rows]
    audit = pathway.audit([row for own in rows for row in own], **terms)
    yield from (f"seed {seed}: refused: {one}" for one in audit.refusals)
    slow = [told(Slow(pathway, own, **terms)) for own in rows]
    yield from (f"seed {seed}, {line}" for line in beside(audit, rows, slow))


def told(slow: Slow) -> tuple[Rows, Rows]:
    """The verdicts and the waits of the slow audit."""
    return slow.verdicts(), slow.waits()


def beside(audit: Audit, rows: list[Rows], slow: list[tuple[Rows, Rows]]) -> Iterator[str]:
    """What a quick audit says of some persons and the slow one does not, or the other way round.

    Args:
        audit: The quick audit.
        rows: The rows of each person.
        slow: What the slow audit says of each.
    """
    quick: dict[Any, tuple[Rows, Rows]] = {own[0]["person"]: ([], []) for own in rows}
    for at, table in enumerate((audit.verdicts, audit.waits.drop(["delay"]))):
        for row in table.to_pylist():
            quick[row.pop("person")][at].append(row)
    for (person, ours), theirs in zip(quick.items(), slow, strict=True):
        for some, wanted in zip(ours, theirs, strict=True):
            said, told = (Counter(repr(sorted(row.items())) for row in found) for found in (some, wanted))
            yield from (f"{person}: only the quick audit: {row}" for row in (said - told).elements())
            yield from (f"{person}: only the slow audit: {row}" for row in (told - said).elements())


def main(many: int) -> int:
    """Compare so many pathways with dates and as many with points in time; 1 where anything differs."""
    wrong = 0
    for seed in range(many):
        for points in (False, True):
            for line in differences(seed, points=points):
                wrong += 1
                print(("points: " if points else "dates: ") + line, flush=True)
    print(f"{2 * PERSONS * many:,} histories, every second in points in time: {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
