"""The laws of reading a record over random bindings and random records; and bindings written and read back."""

from __future__ import annotations

import copy
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path.errors import EpisodeError
from l4path.interop import (
    ImportedEpisode,
    bindings_from_dict,
    bindings_to_dict,
    read_bindings,
    read_fhir,
    write_bindings,
)
from l4path.interop.vocabulary import TYPES_READ
from l4path.language import words
from l4path.language.sentences import Sentences
from l4path.testing import bound_records
from l4path.testing.binding import made_up
from l4path.testing.chance import Seeded
from l4path.testing.clinical import make_record
from records import AT, PATHWAY, VALUE_SETS
from slow_reader import read_slowly
from test_bindings import HYPERTENSION, KNEE, KNEE_BINDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from l4path.pathway import Pathway

Table = dict[str, Any]
CASES = bound_records(PATHWAY)
SEEDS = int(os.environ.get("L4PATH_READ", "600"))
"""How many random records the slow reader reads too; thousands on demand."""
CLOSING = "somebody answers for it"


def read(bindings: Table, record: list[Any], searched: tuple[str, ...] = TYPES_READ) -> Any:
    """What is read of the one patient, or what is wrong."""
    (found,) = read_fhir(record, PATHWAY, bindings_from_dict(bindings, PATHWAY), at=AT, searched=searched)
    return found


def whole(found: Any) -> Any:
    """Everything that is said of a patient, so that it can be compared."""
    return found.to_dict(PATHWAY) if isinstance(found, ImportedEpisode) else found.to_dict()


def tables(bindings: Table) -> list[tuple[str, Table]]:
    """Every table with the name of its fact or treatment."""
    facts = [
        (name, one) for name, given in bindings["facts"].items() for one in (given if type(given) is list else [given])
    ]
    return [*facts, *bindings["trials"].items()]


def takes_closed(table: Table) -> bool:
    """Whether a table may say why what is not found is not so."""
    if "observation" in table:
        return "unit" not in table and "values" not in table
    return "weeks_since" not in table


@given(CASES, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(case: tuple[Table, list[Any]], chance: Any) -> None:
    """Resources in another order, each there twice with another meta."""
    bindings, record = case
    again = [one | {"meta": {"versionId": "2"}} for one in copy.deepcopy(record)] + record
    chance.shuffle(again)
    assert whole(read(bindings, again)) == whole(read(bindings, record))


@given(CASES, st.sampled_from(TYPES_READ))
def test_the_absence_of_a_type_denies_nothing(case: tuple[Table, list[Any]], kind: str) -> None:
    """Without a type in the data and in what was searched, there is no closed no and nothing untried that was not."""
    bindings, record = case
    before = read(bindings, record)
    rest = [one for one in record if one["resourceType"] == "Patient" or one["resourceType"] != kind]
    after = read(bindings, rest, tuple(other for other in TYPES_READ if other != kind))
    if not (isinstance(before, ImportedEpisode) and isinstance(after, ImportedEpisode)):
        return
    for key, sources in after.why.items():
        if key.startswith("facts.") and sources[0].startswith("closed: "):
            assert key.removeprefix("facts.") in before.episode.facts, key
        assert not key.startswith("untried.") or key in before.why, key


@given(CASES)
def test_closing_every_table_says_more_and_nothing_else(case: tuple[Table, list[Any]]) -> None:
    """What was known stays as it was; what was unasked may be untried."""
    bindings, record = case
    opened, closed = copy.deepcopy(bindings), copy.deepcopy(bindings)
    for _, table in tables(opened):
        table.pop("closed", None)
    for _, table in tables(closed):
        if takes_closed(table):
            table["closed"] = CLOSING
    before, after = read(opened, record), read(closed, record)
    if isinstance(before, EpisodeError):
        assert isinstance(after, EpisodeError)
    elif isinstance(after, ImportedEpisode):
        told = {name: value for name, value in after.episode.facts.items() if name in before.episode.facts}
        several = {name for name, given in bindings["facts"].items() if type(given) is list}
        assert {k: v for k, v in told.items() if k not in several} == {
            k: v for k, v in before.episode.facts.items() if k not in several
        }
        assert set(told) == set(before.episode.facts)
        assert after.episode.trials == before.episode.trials
        assert after.episode.declined == before.episode.declined
        assert after.episode.unasked <= before.episode.unasked
        for name, table in tables(closed):
            if name in before.episode.unasked and "closed" in table and name in PATHWAY.treatments:
                why = before.why[f"unasked.{name}"]
                assert (name in after.episode.unasked) == why[0].startswith("cannot be told"), name


@given(CASES, st.sampled_from(TYPES_READ))
def test_searching_one_more_type_takes_nothing_back(case: tuple[Table, list[Any]], kind: str) -> None:
    """What was known stays, and a record too."""
    bindings, record = case
    less, more = read(bindings, record, tuple(one for one in TYPES_READ if one != kind)), read(bindings, record)
    if isinstance(less, ImportedEpisode) and isinstance(more, ImportedEpisode):
        assert set(less.episode.facts) <= set(more.episode.facts)
        assert less.episode.trials == more.episode.trials
        assert less.episode.unasked >= more.episode.unasked


@given(CASES)
def test_what_is_read_can_be_assessed(case: tuple[Table, list[Any]]) -> None:
    """Every episode that is read is one of the pathway, and every patient is read or refused with a reason."""
    found = read(*case)
    if isinstance(found, ImportedEpisode):
        PATHWAY.assess(found.episode)
    else:
        assert found.problems


@given(CASES)
def test_bindings_are_written_and_read_back(case: tuple[Table, list[Any]]) -> None:
    """What is written reads as equal bindings, and is written the same again."""
    bindings, _ = case
    bound = bindings_from_dict(bindings, PATHWAY)
    written = bindings_to_dict(bound)
    again = bindings_from_dict(written, PATHWAY)
    assert again == bound
    assert bindings_to_dict(again) == written
    assert list(bindings_to_dict(again)) == list(written)


@pytest.mark.parametrize("ending", ["toml", "json"])
@pytest.mark.parametrize(
    ("pathway", "path"),
    [(l4path.read_pathway(KNEE), KNEE_BINDINGS), (l4path.load("hypertension"), HYPERTENSION)],
    ids=["knee-pain", "hypertension"],
)
def test_the_examples_are_written_and_read_back(pathway: Pathway, path: Path, ending: str, tmp_path: Path) -> None:
    """In both forms, byte for byte the same the second time."""
    bound, copies = read_bindings(path, pathway), [tmp_path / f"{number}.{ending}" for number in range(2)]
    write_bindings(bound, copies[0])
    write_bindings(read_bindings(copies[0], pathway), copies[1])
    assert read_bindings(copies[0], pathway) == bound
    assert copies[0].read_bytes() == copies[1].read_bytes()


def test_what_is_written_is_canonical() -> None:
    """Short names of systems, keys in the order of the documentation, no default, one table without a list."""
    raw: Table = {
        "pathway": "record",
        "title": "",
        "value_sets": {"a": {"codes": [{"code": "1", "system": "http://snomed.info/sct"}], "prefixes": []}},
        "trials": {
            "drug": {
                "gap": "P28D",
                "medication": "a",
                "weeks": "covered",
                "measures": {"relief": {"take": "latest", "unit": "%", "observation": "a"}},
            }
        },
        "facts": {
            "pain": [{"take": "latest", "unit": "1", "observation": "a"}],
            "cause": {"cases": {"worn": {"ever": False, "condition": "a"}, "torn": {"ever": True, "condition": "a"}}},
        },
    }
    written = bindings_to_dict(bindings_from_dict(raw, PATHWAY))
    assert written == {
        "pathway": "record",
        "value_sets": {"a": {"codes": [{"system": "snomed", "code": "1"}]}},
        "facts": {
            "pain": {"observation": "a", "unit": "1"},
            "cause": {"cases": {"worn": {"condition": "a"}, "torn": {"condition": "a", "ever": True}}},
        },
        "trials": {
            "drug": {
                "medication": "a",
                "weeks": "covered",
                "gap": "P28D",
                "measures": {"relief": {"observation": "a", "unit": "%"}},
            }
        },
    }
    assert list(written["trials"]["drug"]) == ["medication", "weeks", "gap", "measures"]
    assert list(written["facts"]["pain"]) == ["observation", "unit"]
    assert list(written["facts"]["cause"]["cases"]["torn"]) == ["condition", "ever"]
    assert list(written["trials"]["drug"]["measures"]["relief"]) == ["observation", "unit"]


def test_what_is_called_like_a_key_is_written_as_what_it_is() -> None:
    """A value of a choice, and a measure, may have the name of a key; a set as what one says."""
    called = {name: name for name in ("condition", "take", "ever")}
    observed = l4path.Measure("observation", "what was seen", minimum=0, maximum=9)
    pathway = l4path.Pathway(
        "named",
        tiers=["care"],
        start=[l4path.Treatment("drug", "Drug", tier="care", adequate=l4path.weeks >= 1, response=observed >= 3)],
        facts=[l4path.Choice("seen", "seen", values=called), l4path.Choice("had", "had", values=called)],
    )
    raw: Table = {
        "pathway": "named",
        "value_sets": {name: {"codes": [{"system": "loinc", "code": name}]} for name in ("latest", "other")},
        "facts": {
            "seen": {"observation": "other", "values": {"take": "latest", "ever": "other", "condition": "other"}},
            "had": {"cases": {"take": {"ever": False, "condition": "other"}, "condition": {"condition": "latest"}}},
        },
        "trials": {"drug": {"medication": "other", "measures": {"observation": {"observation": "latest"}}}},
    }
    bound = bindings_from_dict(raw, pathway)
    written = bindings_to_dict(bound)
    assert bindings_from_dict(written, pathway) == bound
    assert list(written["facts"]["seen"]["values"].items()) == [
        *(("take", "latest"), ("ever", "other"), ("condition", "other")),
    ]
    assert written["facts"]["had"] == {"cases": {"take": {"condition": "other"}, "condition": {"condition": "latest"}}}
    assert written["trials"] == raw["trials"]


def test_tables_within_a_table_have_their_keys_in_order() -> None:
    """As those of the documentation stand, whatever they begin with."""
    raw: Table = {
        "pathway": "record",
        "value_sets": VALUE_SETS,
        "facts": {
            "scans": {"count": {"within": "P1Y", "procedure": "scan"}},
            "fever": {"answer": {"item": "1", "questionnaire": "http://clinic.example/Questionnaire/intake"}},
        },
    }
    written = bindings_to_dict(bindings_from_dict(raw, PATHWAY))
    assert list(written["facts"]["scans"]["count"].items()) == [("procedure", "scan"), ("within", "P1Y")]
    assert list(written["facts"]["fever"]["answer"]) == ["questionnaire", "item"]


def test_an_ending_that_is_neither_writes_nothing(tmp_path: Path) -> None:
    """The file's name says which form it has."""
    bound = bindings_from_dict({"pathway": "record", "value_sets": VALUE_SETS}, PATHWAY)
    with pytest.raises(l4path.FileError, match="neither"):
        write_bindings(bound, tmp_path / "bindings.yaml")
    assert list(tmp_path.iterdir()) == []


def test_a_record_is_read_as_the_slow_reader_reads_it() -> None:
    """Facts, records, refusals and what nobody asked, of dense random records: as from the norm, day by day."""
    several = tried = 0
    for seed in range(SEEDS):
        chance = Seeded(seed)
        bindings, codings, reasons = made_up(chance, PATHWAY)
        if seed % 2:  # half of them about treatments only, so that there are several courses
            codings = {
                kind: [one for one in names if one[1].startswith(("t_", "m_"))] for kind, names in codings.items()
            }
            codings = {kind: names for kind, names in codings.items() if names}
        record = make_record(chance, codings, reasons, most=12)
        searched = tuple(kind for kind in codings if chance.whole(0, 3))
        found, slow = read(bindings, record, searched), read_slowly(record, PATHWAY, bindings, AT, list(searched))
        if slow is None:
            assert isinstance(found, EpisodeError), seed
            continue
        episode = found.episode
        german = Sentences(words("de"))
        assert all(german.filled(note) != note for note in found.notes), seed  # each is of a kind that is told
        read_fast = dict(episode.facts), dict(episode.trials), set(episode.declined), set(episode.unasked)
        assert read_fast == slow, seed
        tried += len(slow[1])
        several += sum("courses" in trial.measures for trial in slow[1].values())
    assert tried > SEEDS // 4
    assert several > SEEDS // 200
