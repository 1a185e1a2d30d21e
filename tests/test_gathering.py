"""Data sorted by patient: who there is, what is whose, and what cannot be told, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from l4path.interop.gathering import Broken, gathered, not_there, same

Resource = dict[str, Any]


def patient(name: Any = "1", **more: Any) -> Resource:
    """A patient."""
    return {"resourceType": "Patient", "id": name} | more


def condition(name: Any = "c", about: Any = "Patient/1", **more: Any) -> Resource:
    """A condition of somebody."""
    return {"resourceType": "Condition", "id": name, "subject": {"reference": about}} | more


def bundle(*entries: Any, **more: Any) -> Resource:
    """A bundle."""
    return {"resourceType": "Bundle", "id": "b", "entry": list(entries)} | more


def outcome(*issues: Any) -> Resource:
    """What a search says."""
    return {"resourceType": "OperationOutcome", "id": "o", "issue": list(issues)}


TWICE = "is there twice, and the two differ"
PROBLEMS: list[tuple[list[Any], list[str]]] = [
    ([], []),
    ([[patient(), condition()]], []),
    ([{"id": "x"}], ["a resource/x: no resourceType"]),
    ([{"resourceType": 7}], ["a resource without an id: resourceType is a number, not a text"]),
    ([7], ["the data hold a number where a resource should be"]),
    ([bundle({"resource": 7})], ["Bundle/b: entry[0].resource is a number, not an object"]),
    ([bundle(7)], ["Bundle/b: entry[0] is a number, not an object"]),
    ([bundle({"fullUrl": 7, "resource": patient()})], ["Bundle/b: entry[0].fullUrl is a number, not a text"]),
    ([bundle(entry=7)], ["Bundle/b: entry is a number, not a list"]),
    ([patient(None)], ["Patient: no id"]),
    ([patient(7)], ["Patient: id is a number, not a text"]),
    ([patient(), condition(fhirVersion="4.0.1")], []),
    ([patient(), condition(fhirVersion="5.0.0")], ["Condition/c: this is not R4: fhirVersion is 5.0.0"]),
    ([patient(), condition(about="Patient/2")], ["Condition/c is about Patient/2, who is not in the data"]),
    (
        [patient(), {"resourceType": "Condition", "id": "c"}],
        ["Condition/c: it names no patient whom it is about; subject.reference says that"],
    ),
    (
        [patient(), {"resourceType": "AllergyIntolerance", "id": "a"}],
        ["AllergyIntolerance/a: it names no patient whom it is about; patient.reference says that"],
    ),
    (
        [patient(), {"resourceType": "Condition", "id": "c", "patient": {}}],
        ["Condition/c: it names no patient whom it is about; subject.reference says that"],
    ),
    ([patient(), {"resourceType": "Practitioner", "id": "p"}], []),
    ([patient(), condition(subject=7)], ["Condition/c: subject is a number, not an object"]),
    ([patient(), condition(subject={"reference": 7})], ["Condition/c: subject.reference is a number, not a text"]),
    ([outcome()], []),
    ([outcome({"severity": "warning"})], []),
    ([outcome({"severity": "error"})], ["OperationOutcome/o: the search failed (error)"]),
    (
        [outcome({"severity": "warning"}, {"severity": "fatal", "diagnostics": "no index"})],
        ["OperationOutcome/o: the search failed (fatal): no index"],
    ),
    ([outcome({"severity": 7})], ["OperationOutcome/o: issue[0].severity is a number, not a text"]),
    ([{"resourceType": "Medication", "id": "m", "code": {}}, {"resourceType": "Medication", "id": "m"}], [
        f"Medication/m {TWICE}"
    ]),
    ([{"resourceType": "Medication", "id": "m"}] * 2, []),
]  # fmt: skip


@pytest.mark.parametrize(("documents", "problems"), PROBLEMS)
def test_what_cannot_be_read_is_told_once(documents: list[Any], problems: list[str]) -> None:
    """With the resource and the place; what the library does not read may be as it likes."""
    assert gathered(documents).problems == problems


def test_each_patient_has_what_is_about_them() -> None:
    """Whatever the order, and however they are named: by reference, by the address of an entry, by a bare list."""
    two = "urn:uuid:22222222-2222-4222-8222-222222222222"
    found = gathered(
        [
            bundle(
                {"resource": condition("a")},
                {"fullUrl": two, "resource": {"resourceType": "Patient"}},
                {"resource": condition("b", about=two)},
            ),
            [patient(), condition("d"), condition("d", meta={"versionId": "2"})],
            condition("e", about="http://x.example/fhir/Patient/1"),
        ]
    )
    assert found.problems == []
    assert {name: [one["id"] for one in record.by_type["Condition"]] for name, record in found.records.items()} == {
        "1": ["a", "d", "e"],
        two.removeprefix("urn:uuid:"): ["b"],
    }
    assert found.urls == {two: two.removeprefix("urn:uuid:")}
    assert found.found == {"Bundle", "Patient", "Condition"}
    assert found.records["1"].resource == patient()


def test_a_patient_without_an_id_is_called_by_the_end_of_an_address() -> None:
    """And is meant by whatever names that address, or that id."""
    address = "http://x.example/fhir/Patient/7"
    entry = {"fullUrl": address, "resource": {"resourceType": "Patient"}}
    data = [condition("a", about=address), condition("b", about="Patient/7"), condition("c", about="urn:uuid:7")]
    found = gathered([bundle(entry), data])
    assert [one["id"] for one in found.records["7"].by_type["Condition"]] == ["a", "b", "c"]
    assert found.problems == []


def test_a_type_that_nothing_reads_is_held_against_the_patients_and_not_kept() -> None:
    """About somebody who is not there it refuses, as all else does; it may name nobody (INTEROP 3)."""
    visit = {"resourceType": "Encounter", "id": "e"}
    found = gathered([patient(), visit, condition() | visit | {"id": "f"}])
    assert (found.problems, found.records["1"].by_type, found.records["1"].problems) == ([], {}, [])
    assert "Encounter" in found.found
    other = visit | {"subject": {"reference": "Patient/9"}}
    assert gathered([patient(), other]).problems == ["Encounter/e is about Patient/9, who is not in the data"]


def test_an_id_that_is_no_text_is_told_to_whom_it_is_about() -> None:
    """And to everybody, where that is nobody known; two of them are not taken for one."""
    found = gathered([patient(), condition(7), condition(7), condition(8, about="Patient/9")])
    assert found.records["1"].problems == ["Condition: id is a number, not a text"] * 2
    assert "Condition: id is a number, not a text" in found.problems


def test_what_differs_is_told_to_nobody_who_is_not_wanted() -> None:
    """Of two that differ, one about somebody else."""
    data = [
        patient(),
        patient("2"),
        condition("c"),
        condition("c", about="Patient/2"),
        condition("d", about="Patient/2"),
    ]
    assert gathered([*data, condition("d", code={}, about="Patient/2")], "1").records["1"].problems == []
    assert gathered(data, "1").others == {"2"}


def test_what_is_there_twice_and_differs_is_told_to_whom_it_is_about() -> None:
    """To both, where the two are about different patients; the same resource twice is one."""
    data = [patient(), patient("2"), patient("3"), patient("3", gender="male")]
    data += [condition("c"), condition("c", about="Patient/2"), condition("d"), condition("d")]
    found = gathered(data)
    assert found.problems == []
    assert {name: record.problems for name, record in found.records.items()} == {
        "1": [f"Condition/c {TWICE}"],
        "2": [f"Condition/c {TWICE}"],
        "3": [f"Patient/3 {TWICE}"],
    }
    assert [one["id"] for one in found.records["1"].by_type["Condition"]] == ["c", "d"]
    unowned = [condition("c", subject=None), condition("c", subject=None, code={})]
    assert gathered([patient(), *unowned]).problems[-1] == f"Condition/c {TWICE}"


def test_of_one_wanted_patient_the_others_are_only_named() -> None:
    """Their data are passed over, and so is what is about somebody else; the same without a resource of a patient."""
    data = [condition("a"), condition("b", about="Patient/2")]
    for documents in ([patient(), patient("2"), *data], data):
        found = gathered(documents, "2")
        assert (list(found.records), found.others, found.problems) == (["2"], {"1"}, [])
        assert [one["id"] for one in found.records["2"].by_type["Condition"]] == ["b"]
    none = gathered([patient(), patient("2"), *data], "3")
    assert (none.records, none.others) == ({}, {"1", "2"})
    assert not_there(none, "3") == "there is no Patient/3 in the data; there are 1, 2"
    assert not_there(gathered([], "3"), "3") == "there is no Patient/3 in the data"


def test_without_a_patient_resource_those_who_are_named_are_there() -> None:
    """Each by the reference of what is about them."""
    found = gathered([condition("a"), condition("b", about="Patient/2")])
    assert {name: record.resource for name, record in found.records.items()} == {"1": None, "2": None}
    assert found.problems == []


@pytest.mark.parametrize(
    ("broken", "wanted", "own", "unread"),
    [
        (Broken("line 2", "Patient/1", "Condition"), "", ["line 2"], []),
        (Broken("line 2", "Patient/1"), "1", ["line 2"], []),
        (Broken("line 2", "Patient/2", "Condition"), "1", [], []),
        (Broken("line 2", "Patient/2", "Condition"), "", [], [("line 2", "Condition")]),
        (Broken("line 2"), "1", [], [("line 2", "")]),
    ],
)
def test_a_line_that_cannot_be_read_refuses_whom_it_names(
    broken: Broken, wanted: str, own: list[str], unread: list[tuple[str, str]]
) -> None:
    """Nobody, where it names somebody else than is wanted; where it names nobody, it may be about anybody."""
    found = gathered([broken, patient()], wanted)
    assert (found.records["1"].problems, found.unread) == (own, unread)
    assert ("Condition" in found.found) == bool(broken.kind)


def test_what_only_servers_add_makes_no_difference() -> None:
    """``meta`` and ``text`` apart, two resources say the same only where they are the same."""
    one = condition(meta={"versionId": "1"}, text={"div": "x"})
    assert same(one, condition())
    assert same(one, condition(meta={"versionId": "2"}))
    assert not same(one, condition(code={}))
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    other: list[Any] = []
    for _ in range(100_000):
        other = [other]
    assert not same({"x": deep}, {"x": other})


def test_what_has_no_id_is_told_by_its_place_in_the_bundle() -> None:
    """Of several observations without an id, a message says which, counted as FHIRPath counts, from 0."""
    patient = {"resourceType": "Patient", "id": "a"}
    bare = {"resourceType": "Observation", "subject": {"reference": "Patient/b"}}
    bundle = {"resourceType": "Bundle", "entry": [{"resource": patient}, {"resource": bare}, {"resource": 5}]}
    assert gathered([bundle]).problems == [
        "Bundle without an id: entry[2].resource is a number, not an object",
        "Observation without an id, entry[1] is about Patient/b, who is not in the data",
    ]
    named = gathered([bundle | {"id": "x", "entry": bundle["entry"][:2]}]).problems
    assert named == ["Observation without an id, entry[1] of Bundle/x is about Patient/b, who is not in the data"]
    own = gathered([patient, bare | {"id": "o"}]).problems
    assert own == ["Observation/o is about Patient/b, who is not in the data"]
