"""Random histories of one pathway: dated entries that are right, with late records, corrections and ties among them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from l4path.testing.chance import Chance, pick, some, yes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

FIRST = datetime.date(2024, 1, 1)
_LATE = (1, 3, 10, 40)


def make_history(
    chance: Chance,
    pathway: Pathway,
    cuts: Mapping[str, tuple[Any, ...]],
    *,
    most: int = 20,
    days: int = 120,
    late: int = 20,
    person: str = "p",
    points: bool = False,
) -> list[dict[str, Any]]:
    """The rows of the long table of one person, in the order in which they were made up.

    Args:
        chance: Where the choices come from.
        pathway: The pathway.
        cuts: Its cut points.
        most: The greatest number of rows.
        days: How many days they are spread over; many stand on few days, so that there are ties.
        late: How many of a hundred are written down later.
        person: What the person is called.
        points: Whether the times are points in time rather than dates; the visits of a day are some hours apart.
    """
    made = _Maker(chance, pathway, cuts)
    visits = [chance.whole(0, days) for _ in range(1 + most // 3)]
    rows = []
    for number in range(chance.whole(1, most)):
        day = FIRST + datetime.timedelta(days=pick(chance, visits))
        if points:
            day = datetime.datetime.combine(day, datetime.time(8 + 3 * chance.whole(0, 2)))
        kind, subject, value, until = made.entry()
        recorded = day + datetime.timedelta(days=pick(chance, _LATE)) if yes(chance, late) else None
        rows.append(
            {
                "person": person,
                "time": day,
                "kind": kind,
                "subject": subject,
                "value": value,
                "until": None if until is None else day + datetime.timedelta(days=until),
                "recorded": recorded,
                "entry": number,
            }
        )
    return rows


class _Maker:
    """What makes one entry after another."""

    def __init__(self, chance: Chance, pathway: Pathway, cuts: Mapping[str, tuple[Any, ...]]) -> None:
        self._chance, self._pathway, self._cuts = chance, pathway, cuts
        treatments = list(pathway.treatments.values())
        self._treatments = some(chance, treatments, 1, 4)
        self._kinds = ["fact"] * 8 if pathway.facts else []
        self._kinds += ["screened"] * 3 if pathway.screens else []
        self._kinds += ["start"] * 6 + ["dose", "stop", "outcome"] * 2 if treatments else []
        self._kinds += ["measure"] * 4 if any(not node.once for node in self._treatments) else []
        self._kinds += ["ordered"] if any(node.once for node in self._treatments) else []
        self._kinds += ["declined", "accepted", "history"] if treatments else []
        self._kinds += ["attended"] if len(pathway.nodes) > len(treatments) else []

    def entry(self) -> tuple[str, str, Any, int | None]:
        """A kind, a subject, a value, and the days until when it is so."""
        chance, pathway = self._chance, self._pathway
        kind = pick(chance, self._kinds)
        match kind:
            case "fact":
                name = pick(chance, list(pathway.facts))
                value = None if yes(chance, 10) else pick(chance, self._cuts[name])
                return kind, name, value, self._until(15)
            case "screened":
                return kind, pick(chance, list(pathway.screens)), None, self._until(15)
            case "measure":
                return kind, *self._measure(pick(chance, [node for node in self._treatments if not node.once])), None
            case "ordered":
                return kind, pick(chance, [node for node in self._treatments if node.once]).id, None, None
            case "attended":
                return (
                    kind,
                    pick(chance, [name for name in pathway.nodes if name not in pathway.treatments]),
                    None,
                    None,
                )
            case "history":
                name = "*" if yes(chance, 50) else pick(chance, list(pathway.treatments))
                return kind, name, pick(chance, ("asked", "unasked")), None
            case "start" if yes(chance, 5):
                return kind, "something_else", None, None
            case _:
                return self._of(kind, pick(chance, self._treatments))

    def _until(self, percent: int) -> int | None:
        return self._chance.whole(0, 60) if yes(self._chance, percent) else None

    def _measure(self, node: Treatment) -> tuple[str, Any]:
        name = pick(self._chance, [name for name in self._pathway.all_measures if name not in ("courses", "ended")])
        return f"{node.id}.{name}", pick(self._chance, self._cuts[name])

    def _of(self, kind: str, node: Treatment) -> tuple[str, str, Any, int | None]:
        chance = self._chance
        match kind:
            case "start":
                return kind, node.id, None, self._until(30)
            case "dose":
                return kind, node.id, pick(chance, (1, 1, 2)), None
            case "outcome":
                return kind, node.id, pick(chance, node.outcomes), None
            case "stop":
                return kind, node.id, pick(chance, node.outcomes) if yes(chance, 30) else None, None
            case _:
                return kind, node.id, None, None
