"""What of one patient's record is in the sets of the bindings, its shape, dates and status looked through."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from l4path.errors import shown
from l4path.interop.dates import moment
from l4path.interop.gathering import named
from l4path.interop.shapes import CONCEPT, REFERENCE, SHAPES, misshapen, other_release
from l4path.interop.statuses import in_error, wrong_status
from l4path.interop.vocabulary import MEDICATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from l4path.interop.bindings import Bindings
    from l4path.interop.dates import Moment
    from l4path.interop.gathering import Gathered, Record, Resource
    from l4path.interop.value_sets import Matcher

BY_NAME = attrgetter("name")
"""The order in which resources are looked at."""
_NONE: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Found:
    """A resource that is in some set of the bindings.

    Attributes:
        kind: Its type.
        name: What it is called: ``Observation/o2``.
        data: The resource.
        sets: The sets that its code is in.
    """

    kind: str
    name: str
    data: Resource
    sets: frozenset[str]

    @property
    def status(self) -> str:
        """Its status; empty for a resource that has none."""
        status: str = self.data.get("status", "")
        return status

    @property
    def proposed(self) -> bool:
        """Whether it only proposes, or asks that something be not done: no record of anything that was."""
        return self.data.get("doNotPerform") is True or self.data.get("intent") in ("proposal", "plan", "option")

    def date(self, *path: str) -> Moment | None:
        """The first date that is there, of several paths such as ``effectivePeriod.end``."""
        for key in path:
            value: Any = self.data
            for step in key.split("."):
                value = value.get(step) if value is not None else None
            if value is not None:
                return moment(value)
        return None

    def of(self, when: Moment | None) -> str:
        """What it is called, with a date."""
        return f"{self.name} of {when.text}" if when is not None else self.name


@dataclass(slots=True)
class Evidence:
    """The resources of one patient that some table looks for.

    Attributes:
        by_set: Those of each type and set, in the order of their names; responses by their questionnaire.
        problems: Why no episode can be made of them.
    """

    by_set: dict[tuple[str, str], list[Found]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def of(self, kind: str, name: str) -> list[Found]:
        """The resources of a type that are in a set."""
        return self.by_set.get((kind, name), [])


def evidence_of(record: Record, gathered: Gathered, bindings: Bindings) -> Evidence:
    """Look through the record of a patient.

    Args:
        record: The record.
        gathered: All data, for medications that are named by reference.
        bindings: What is looked for.
    """
    found, matcher = Evidence(), bindings.matcher
    for kind, names in bindings.wanted.items():
        for resource in record.by_type.get(kind, ()):
            try:
                coded, beside = _sets(kind, resource, matcher, gathered)
            except _MisshapenError as error:
                found.problems += [f"{named(resource)}: {item}" for item in error.wrongs]
                continue
            within = (coded | beside) & names
            if within and not in_error(resource, kind):
                wrong = [*misshapen(resource, SHAPES[kind], "")] or [*wrong_status(resource, kind)]
                found.problems += [f"{named(resource)}: {item}" for item in wrong]
                if not wrong:
                    thing = Found(kind, named(resource), resource, coded)
                    for name in within:
                        found.by_set.setdefault((kind, name), []).append(thing)
    for several in found.by_set.values():
        several.sort(key=BY_NAME)
    return found


class _MisshapenError(Exception):
    """What is wrong with the elements that say what a resource is of."""

    def __init__(self, *wrongs: str) -> None:
        self.wrongs = wrongs


def _sets(kind: str, resource: Resource, matcher: Matcher, gathered: Gathered) -> tuple[frozenset[str], frozenset[str]]:
    """The sets that the code of a resource is in, and those that something else of it is in."""
    if other := other_release(resource, kind):
        raise _MisshapenError(f"this is not R4: {other}")
    if kind == "QuestionnaireResponse":
        name = resource.get("questionnaire", "")
        _check(name, "text", "questionnaire")
        return frozenset((name.partition("|")[0],)), _NONE
    if kind in MEDICATION_TYPES:
        return _sets_in(*_drug(resource, gathered), matcher), _NONE
    coded = _sets_in(resource["code"], "code", matcher) if "code" in resource else _NONE
    if kind != "AllergyIntolerance" or "reaction" not in resource:
        return coded, _NONE
    _check(resource["reaction"], [{"substance": CONCEPT}], "reaction")
    substances = [item["substance"] for item in resource["reaction"] if "substance" in item]
    return coded, _NONE.union(*(_sets_in(item, "reaction.substance", matcher) for item in substances))


def found_sets(
    kind: str, resource: Resource, matcher: Matcher, gathered: Gathered
) -> tuple[frozenset[str], list[tuple[str, str]], list[str]]:
    """The sets that a resource is in, its codings, and what is wrong with them, for a look at what bindings find.

    Args:
        kind: Its type.
        resource: The resource.
        matcher: Says of a coding in which sets it is.
        gathered: All data, for medications that are named by reference.
    """
    try:
        coded, beside = _sets(kind, resource, matcher, gathered)
        if kind == "QuestionnaireResponse":
            return coded, [("questionnaire", name) for name in coded], []
        concept = _drug(resource, gathered)[0] if kind in MEDICATION_TYPES else resource.get("code", {})
        return coded | beside, list(_codings(concept, "code")), []
    except _MisshapenError as error:
        return _NONE, [], [f"{named(resource)}: {reason}" for reason in error.wrongs]


def _drug(resource: Resource, gathered: Gathered) -> tuple[Any, str]:
    """The concept of the drug, and where it stands."""
    if "medicationCodeableConcept" in resource:
        return resource["medicationCodeableConcept"], "medicationCodeableConcept"
    if "medicationReference" not in resource:
        return {}, ""
    about = resource["medicationReference"]
    _check(about, REFERENCE, "medicationReference")
    reference = about.get("reference", "")
    if reference.startswith("#"):
        contained = resource.get("contained", [])
        _check(contained, [{"resourceType": "text", "id": "text"}], "contained")
        pool: Mapping[str, Resource] = {
            f"#{inner['id']}": inner
            for inner in contained
            if inner.get("resourceType") == "Medication" and "id" in inner
        }
    else:
        pool = gathered.medications
        if reference not in pool and "/Medication/" in reference:
            reference = f"Medication/{reference.rpartition('/Medication/')[2]}"
    if reference not in pool:
        raise _MisshapenError(f"medicationReference {shown(reference or '(without a reference)')} is not in the data")
    return pool[reference].get("code", {}), f"the code of {shown(reference)}"


def _check(value: Any, shape: Any, path: str) -> None:
    if wrongs := tuple(misshapen(value, shape, path)):
        raise _MisshapenError(*wrongs)


def _sets_in(concept: Any, path: str, matcher: Matcher) -> frozenset[str]:
    """The sets that a CodeableConcept is in."""
    if not concept:
        _check(concept, CONCEPT, path)
        return _NONE
    found = _NONE
    for system, code in _codings(concept, path):
        found |= matcher.sets_of(system, code)
    return found


def _codings(concept: Any, path: str) -> Iterator[tuple[str, str]]:
    """The codings that have a system and a code."""
    if type(concept) is dict and type(coding := concept.get("coding", [])) is list:
        for item in coding:
            if type(item) is not dict:
                break
            system, code = item.get("system", ""), item.get("code", "")
            if type(system) is not str or type(code) is not str:
                break
            if system and code:
                yield system, code
        else:
            return
    _check(concept, CONCEPT, path)


def concept_sets(concept: Mapping[str, Any], matcher: Matcher) -> frozenset[str]:
    """The sets that a CodeableConcept of right shape is in."""
    return _sets_in(concept, "", matcher)
