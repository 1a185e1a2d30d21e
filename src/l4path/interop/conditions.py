"""What Conditions, allergies, drugs and procedures say of a flag: yes, no, or that it is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from l4path.interop.acts import COUNTED, act_of
from l4path.interop.statuses import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.interop.bindings import FactTable
    from l4path.interop.evidence import Found
    from l4path.interop.looking import Looking

YES, NO, OPEN, NOTHING = "yes", "no", "open", ""
_UNSURE = ("provisional", "differential", "unconfirmed")
_PRESENT = ("active", "recurrence", "relapse")
_OVER = ("inactive", "resolved")


@dataclass(slots=True)
class Claims:
    """What the sources of a flag say.

    Attributes:
        by: The resources that say yes, that say no, and that leave it open, each as ``why`` shows it.
    """

    by: dict[str, list[str]] = field(default_factory=lambda: {YES: [], NO: [], OPEN: []})

    def add(self, says: str, source: str) -> None:
        """Take down what one resource says; of nothing, nothing is."""
        if says:
            self.by[says].append(source)


def conditions_say(looking: Looking, name: str, codes: str, *, ever: bool) -> Claims:
    """What the Conditions of a set say (INTEROP 4.2).

    Args:
        looking: The reading.
        name: The fact, for notes.
        codes: The set.
        ever: Whether one that is over says yes too.
    """
    claims = Claims()
    for found in looking.evidence.of("Condition", codes):
        when = found.date("onsetDateTime", "onsetPeriod.start")
        if not looking.begun(when, name, found):
            continue
        says = condition_says(found, ever=ever)
        if says == OPEN:
            looking.note("not_confirmed", name=name, resource=found.name)
        claims.add(says, found.of(when))
    return claims


def condition_says(found: Found, *, ever: bool) -> str:
    """What one Condition says, by its two statuses."""
    verified = judged(found.data, "Condition", "verificationStatus")
    if verified == "refuted":
        return NO
    if verified in _UNSURE:
        return OPEN
    clinical = judged(found.data, "Condition", "clinicalStatus")
    over = not clinical and any(key.startswith("abatement") for key in found.data)
    if (clinical in _PRESENT) or not (clinical or over):
        return YES
    return YES if ever else NO


def allergies_say(looking: Looking, name: str, table: FactTable) -> Claims:
    """What the allergies of a set say, and those that say that there is none."""
    claims = Claims()
    for found in looking.evidence.of("AllergyIntolerance", table.codes):
        says = allergy_says(found)
        if says == OPEN:
            looking.note("not_confirmed", name=name, resource=found.name)
        claims.add(says, found.name)
    of_the_set = set(map(id, looking.evidence.of("AllergyIntolerance", table.codes)))
    for found in looking.evidence.of("AllergyIntolerance", table.none) if table.none else ():
        if table.none in found.sets and id(found) not in of_the_set:
            refuted = judged(found.data, "AllergyIntolerance", "verificationStatus") == "refuted"
            claims.add(NOTHING if refuted else NO, found.name)
    return claims


def allergy_says(found: Found) -> str:
    """What one allergy says, by its two statuses."""
    verified = judged(found.data, "AllergyIntolerance", "verificationStatus")
    if verified == "refuted":
        return NO
    if verified == "unconfirmed":
        return OPEN
    return NO if judged(found.data, "AllergyIntolerance", "clinicalStatus") in _OVER else YES


def drugs_say(looking: Looking, name: str, table: FactTable) -> Claims:
    """Whether a drug of a set is taken now."""
    claims = Claims()
    for kind in table.types:
        for found in looking.evidence.of(kind, table.codes):
            act = act_of(found, looking.at)
            if found.proposed:
                looking.note("only_proposed", name=name, resource=found.name)
            elif not looking.begun(act.begins, name, found):
                continue
            elif found.status == "unknown":
                looking.note("leaves_open", name=name, resource=found.name, status=found.status)
                claims.add(OPEN, found.of(act.begins))
            elif found.status == "active" and (act.last is None or act.last.last >= looking.at):
                claims.add(YES, found.of(act.begins))
            else:
                looking.note("not_now", name=name, resource=found.name, status=found.status)
    return claims


def procedures_say(looking: Looking, name: str, table: FactTable) -> Claims:
    """Whether a procedure of a set was done, within the time that is looked at."""
    claims = Claims()
    for found in looking.evidence.of("Procedure", table.codes):
        when = found.date("performedDateTime", "performedPeriod.start")
        says = procedure_says(found)
        if not says:
            looking.note("passed_over", name=name, resource=found.name, status=found.status)
        elif looking.begun(when, name, found) and within(looking, name, table, found):
            if table.within is not None and when is None:
                says = OPEN
            if says == OPEN:
                looking.note("leaves_open", name=name, resource=found.name, status=found.status)
            claims.add(says, found.of(when))
    return claims


def procedure_says(found: Found) -> str:
    """What the status of one Procedure says."""
    if found.status in COUNTED["Procedure"]:
        return YES
    return OPEN if found.status in ("unknown", "on-hold") else NOTHING


def within(looking: Looking, name: str, table: FactTable, found: Found) -> bool:
    """Whether a Procedure is within the time that is looked at, as far as can be told; noted if not."""
    when = found.date("performedDateTime", "performedPeriod.start")
    if table.within is None or when is None or when.span.first >= looking.since(table.within):
        return True
    looking.note("before", name=name, resource=found.of(when))
    return False


def each_table(claims: list[Claims], says: str) -> Iterator[str]:
    """What several tables have that says one thing."""
    for claim in claims:
        yield from claim.by[says]
