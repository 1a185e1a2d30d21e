"""The laws of reading a record, as properties over random records and bindings: order, repetition, absence, growth."""

from __future__ import annotations

import copy
import json
import os
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from l4path.errors import EpisodeError
from l4path.interop import ImportedEpisode, bindings_from_dict, read_fhir
from l4path.testing import patient_records
from l4path.testing.chance import Seeded
from l4path.testing.clinical import damaged, make_record
from records import AT, LOCAL, PATHWAY, VALUE_SETS, condition, order

DAMAGED = int(os.environ.get("L4PATH_DAMAGED", "400"))
"""How many damaged records are read; thousands on demand."""
OPEN: dict[str, Any] = {
    "facts": {
        "pain": {"observation": "pain", "unit": "{score}", "within": "P90D"},
        "failure": {"condition": "failure"},
        "allergy": {"allergy": "drug_a", "none": "none_known"},
        "on_drug": {"medication": "drug_a"},
        "scanned": {"procedure": "scan", "within": "P1Y"},
        "scans": {"count": {"procedure": "scan", "within": "P12M"}},
        "since": {"weeks_since": {"condition": "worn"}},
        "cause": {"cases": {"worn": {"condition": "worn"}, "torn": {"condition": "torn"}}, "otherwise": "other"},
        "findings": {"cases": {"cyst": {"condition": "cyst"}, "tear": {"condition": "tear"}}},
        "fever": {"observation": "fever", "yes": "present", "no": "absent"},
    },
    "trials": {
        "drug": {
            "medication": "drug_a",
            "within": "P1Y",
            "gap": "P28D",
            "weeks": "covered",
            "doses": "days",
            "declined": "refused",
            "intolerance": "unborne",
            "measures": {"relief": {"observation": "relief", "unit": "%"}},
        },
        "pair": {"combination": ["drug_a", "drug_b"], "gap": "P28D", "declined": "refused"},
        "scan": {"procedure": "scan", "within": "P1Y", "declined": "refused"},
    },
}
DRUGS = [(LOCAL, "drug_a"), (LOCAL, "drug_b")]
CODINGS = {
    "Condition": [(LOCAL, name) for name in ("failure", "worn", "torn", "cyst", "tear")],
    "AllergyIntolerance": [(LOCAL, name) for name in ("drug_a", "none_known", "unborne")],
    "Observation": [(LOCAL, name) for name in ("pain", "fever", "relief")],
    "Procedure": [(LOCAL, "scan")],
    "ServiceRequest": [(LOCAL, "scan")],
    "MedicationRequest": DRUGS,
    "MedicationStatement": DRUGS,
    "MedicationDispense": DRUGS,
    "MedicationAdministration": DRUGS,
}
REASONS = [(LOCAL, name) for name in ("unborne", "refused", "present", "absent")]
RECORDS = patient_records(CODINGS, REASONS)
Tables = dict[str, Any]


def closed(tables: Tables) -> Tables:
    """The same bindings with every table closed that may be."""
    made = copy.deepcopy(tables)
    for name in ("failure", "allergy", "on_drug", "scanned", "scans", "cause", "findings", "fever"):
        made["facts"][name]["closed"] = "somebody answers for it"
    for table in made["trials"].values():
        table["closed"] = "somebody answers for it"
    return made


BOUND = {
    name: bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS} | tables, PATHWAY)
    for name, tables in (("open", OPEN), ("closed", closed(OPEN)))
}
SEARCHED = tuple(CODINGS)


def read(record: list[Any], bindings: str = "closed", searched: tuple[str, ...] = SEARCHED) -> Any:
    """What is read of the one patient, or what is wrong."""
    (found,) = read_fhir(record, PATHWAY, BOUND[bindings], at=AT, searched=searched)
    return found


def whole(found: Any) -> Any:
    """Everything that is said of a patient, so that it can be compared."""
    return found.to_dict(PATHWAY) if isinstance(found, ImportedEpisode) else found.to_dict()


@given(RECORDS, st.randoms(use_true_random=False))
def test_order_changes_nothing(record: list[Any], chance: Any) -> None:
    """The order of resources, and of codings in a concept, changes nothing that is said."""
    turned = copy.deepcopy(record)
    for resource in turned:
        for concept in resource.values():
            if isinstance(concept, dict) and "coding" in concept:
                concept["coding"] = [{"code": "beside"}, *concept["coding"]][:: chance.choice((1, -1))]
    chance.shuffle(turned)
    assert whole(read(turned)) == whole(read(record))


@given(RECORDS)
def test_the_same_resource_twice_counts_once(record: list[Any]) -> None:
    """Repeating every resource, with other meta, changes nothing."""
    again = [one | {"meta": {"versionId": "2"}} for one in copy.deepcopy(record)]
    assert whole(read([*record, *again])) == whole(read(record))


@given(RECORDS, st.sampled_from(sorted(CODINGS)))
def test_absence_of_a_type_turns_nothing_into_a_no(record: list[Any], kind: str) -> None:
    """Without a type, in the data and in what was searched, no unknown becomes a closed no, and nothing untried."""
    before = read(record)
    rest = [one for one in record if one["resourceType"] != kind]
    after = read(rest, searched=tuple(other for other in SEARCHED if other != kind))
    if not (isinstance(before, ImportedEpisode) and isinstance(after, ImportedEpisode)):
        return
    for key, sources in after.why.items():
        if key.startswith("facts.") and sources[0].startswith("closed: "):
            name = key.partition(".")[2]
            assert name in before.episode.facts, key
        if key.startswith("untried."):
            assert key in before.why, key


@given(RECORDS, st.sampled_from(sorted(VALUE_SETS)))
def test_a_condition_that_says_nothing_changes_nothing(record: list[Any], code: str) -> None:
    """One that was entered in error may be added or not."""
    silent = condition("silent", code, "active", "entered-in-error")
    assert whole(read([*record, silent])) == whole(read(record))


@given(RECORDS, st.sampled_from(("failure", "cyst", "worn")))
def test_an_open_condition_makes_a_closed_no_unknown(record: list[Any], code: str) -> None:
    """It never makes it yes; a yes stays; a no that another resource denies becomes unknown."""
    before, after = read(record), read([*record, condition("open", code, "active", "provisional")])
    if not isinstance(before, ImportedEpisode):
        assert isinstance(after, EpisodeError)
        return
    assert isinstance(after, ImportedEpisode)
    was, now = before.episode.facts.get("failure"), after.episode.facts.get("failure")
    assert now == (None if code == "failure" and was is not True else was)
    for name in set(after.episode.facts) - {"failure"}:
        assert after.episode.facts[name] == before.episode.facts[name]
    assert after.episode.trials == before.episode.trials


@given(RECORDS)
def test_an_open_resource_makes_the_untried_unasked(record: list[Any]) -> None:
    """An order of unknown status never makes a treatment tried, nor a tried one untried."""
    before, after = read(record), read([*record, order("open", "2026-11-01", "unknown")])
    if isinstance(before, ImportedEpisode) and isinstance(after, ImportedEpisode):
        assert set(after.episode.trials) == set(before.episode.trials)
        assert "drug" in after.episode.trials or "drug" in after.episode.unasked


@given(RECORDS)
def test_closing_turns_unknown_into_what_absence_means(record: list[Any]) -> None:
    """Closed tables say more and nothing else: a fact that was known, and a record, stay as they were."""
    before, after = read(record, "open"), read(record)
    if not (isinstance(before, ImportedEpisode) and isinstance(after, ImportedEpisode)):
        assert isinstance(before, EpisodeError) is isinstance(after, EpisodeError)
        return
    facts = after.episode.facts
    assert {name: facts[name] for name in before.episode.facts} == dict(before.episode.facts)
    absent = {"failure": False, "allergy": False, "on_drug": False, "scanned": False, "fever": False, "cause": "other"}
    for name in set(facts) - set(before.episode.facts):
        assert name in ("scans", "findings") or facts[name] == absent[name]
    assert after.episode.trials == before.episode.trials
    assert after.episode.declined == before.episode.declined
    assert after.episode.unasked <= before.episode.unasked


@given(RECORDS, st.sampled_from(sorted(CODINGS)))
def test_searching_more_turns_unknown_into_what_absence_means(record: list[Any], kind: str) -> None:
    """One more type that was searched takes nothing back."""
    less = read(record, searched=tuple(other for other in SEARCHED if other != kind))
    more = read(record)
    if isinstance(less, ImportedEpisode) and isinstance(more, ImportedEpisode):
        assert less.episode.facts.items() <= more.episode.facts.items()
        assert less.episode.trials == more.episode.trials
        assert less.episode.unasked >= more.episode.unasked


@given(RECORDS)
def test_what_is_read_can_be_assessed_and_its_line_read_again(record: list[Any]) -> None:
    """An imported episode is one of the pathway, and the line that is printed of it is read as the same."""
    from l4path.formats import episode_from_dict  # noqa: PLC0415

    found = read(record)
    if isinstance(found, ImportedEpisode):
        PATHWAY.assess(found.episode)
        line = json.loads(json.dumps(found.to_dict(PATHWAY)))
        again = episode_from_dict(line)
        assert again == found.episode
        assert dict(again.why) == dict(found.episode.why)


def test_damaged_records_are_read_or_refused_by_name() -> None:
    """Whatever is wrong with a record, there are episodes or named errors, and never another exception."""
    ended = {"episode": 0, "error": 0}
    for seed in range(DAMAGED):
        chance = Seeded(seed)
        record = damaged(chance, make_record(chance, CODINGS, REASONS, most=8), times=chance.whole(1, 3))
        for data in (record, {"resourceType": "Bundle", "entry": [{"resource": one} for one in record]}):
            for found in read_fhir(data, PATHWAY, BOUND["closed"], at=AT, searched=SEARCHED):
                if isinstance(found, EpisodeError):
                    ended["error"] += 1
                    assert found.problems
                    assert all(problem.what.strip() for problem in found.problems)
                else:
                    ended["episode"] += 1
                    PATHWAY.assess(found.episode)
    assert min(ended.values()) > DAMAGED // 10


def test_decimals_are_read_as_they_are_written() -> None:
    """A number of JSON is not rounded on its way."""
    value = {"value": Decimal("0.1"), "system": "http://unitsofmeasure.org", "code": "{score}"}
    record = [
        {
            "resourceType": "Observation",
            "id": "o",
            "status": "final",
            "subject": {"reference": "Patient/1"},
            "code": {"coding": [{"system": LOCAL, "code": "pain"}]},
            "effectiveDateTime": AT,
            "valueQuantity": value,
        }
    ]
    assert read(record).episode.facts["pain"] == 0.1
