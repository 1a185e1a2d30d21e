"""A treatment that is done once: whether the record says that it is done, or asked for, or cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from l4path.episode import Trial
from l4path.interop.acts import act_of
from l4path.interop.evidence import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from l4path.interop.bindings import TrialTable
    from l4path.interop.dates import Moment
    from l4path.interop.evidence import Found
    from l4path.interop.looking import Looking

DONE, ASKED, OPEN, NOTHING = "done", "asked for", "open", ""
_REQUEST = {
    "completed": DONE,
    "active": ASKED,
    "on-hold": ASKED,
    "unknown": OPEN,
}
_SAYS: Mapping[str, Mapping[str, str]] = {
    "ServiceRequest": _REQUEST,
    "MedicationRequest": _REQUEST | {"stopped": OPEN},
    "MedicationDispense": {"completed": DONE, "unknown": OPEN},
    "MedicationStatement": {
        "active": DONE,
        "completed": DONE,
        "stopped": OPEN,
        "on-hold": OPEN,
        "unknown": OPEN,
    },
    "MedicationAdministration": {
        "completed": DONE,
        "in-progress": ASKED,
        "stopped": OPEN,
        "on-hold": OPEN,
        "unknown": OPEN,
    },
    "Procedure": {
        "completed": DONE,
        "preparation": ASKED,
        "in-progress": ASKED,
        "stopped": OPEN,
        "on-hold": OPEN,
        "unknown": OPEN,
    },
}
"""What a resource says of a treatment that is done once, by its status; nothing by any other."""
REQUESTS = ("MedicationRequest", "ServiceRequest")


@dataclass(frozen=True, slots=True)
class Tried:
    """What the record says of one treatment.

    Attributes:
        trial: Its record; None where there is none.
        unclear: What leaves it open, as ``why`` shows it.
        firsts: The first possible day of all that counts, or by which it is asked for.
    """

    trial: Trial | None
    unclear: Sequence[str]
    firsts: list[int]


def once_of(looking: Looking, name: str, table: TrialTable, resources: Sequence[Found]) -> Tried:
    """What the record says of a treatment that is done once.

    Args:
        looking: The reading; notes and sources are kept in it.
        name: The treatment.
        table: How it shows in the record.
        resources: Every resource that is in its sets.
    """
    by: dict[str, list[str]] = {DONE: [], ASKED: [], OPEN: []}
    firsts = []
    for found in sorted(resources, key=BY_NAME):
        when = date_of(found, looking.at)
        says = NOTHING if found.proposed else _SAYS[found.kind].get(found.status, NOTHING)
        if not says:
            looking.pass_over(name, found)
        elif looking.begun(when, name, found):
            if table.within is not None:
                says = _dated(looking, name, found, when, looking.since(table.within), says)
            if says:
                by[says].append(found.of(when))
            if says in (DONE, ASKED) and when is not None:
                firsts.append(when.span.first)
    unclear = tuple(sorted(by[OPEN]))
    for says, trial in ((DONE, Trial()), (ASKED, Trial("ongoing"))):
        if by[says]:
            looking.rest(f"trials.{name}", by[says])
            return Tried(trial, (), firsts)
    return Tried(None, unclear, firsts)


def date_of(found: Found, at: int) -> Moment | None:
    """The one date by which a resource of such a treatment is placed in time."""
    return found.date("authoredOn") if found.kind in REQUESTS else act_of(found, at).begins


def _dated(looking: Looking, name: str, found: Found, when: Moment | None, since: int, says: str) -> str:
    """What a resource says beside ``within``: the same if it is within, and nothing if it certainly is not."""
    if when is not None and when.span.first >= since:
        return says
    later = found.kind in REQUESTS and found.status == "completed"  # it may have been done later
    gone = when is not None and when.span.last < since and not later
    if gone:
        looking.note("before", name=name, resource=found.of(when))
    return NOTHING if gone else OPEN
