"""Rules of what is exchanged, each by hand: what a record rests on, lines of a file, numbers, names in CQL."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import Disposition, Episode, Measure, Number, Pathway, Treatment, Trial
from l4path.errors import FhirError
from l4path.facts import LARGEST
from l4path.formats.json_slips import json_slip
from l4path.interop import sources
from l4path.interop.beside import retold
from l4path.interop.cql import library_of
from l4path.interop.sources import documents_of

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/fhir"
RELIEF = Measure("relief", "relief", unit="%", minimum=-100, maximum=100)
PAIN = Number("pain", "pain", minimum=0)
BOTH = Treatment("both", "Both", tier="care", adequate=l4path.weeks >= 6, response=RELIEF >= 30)
BOTH_TOO = Treatment("both_too", "Both too", tier="care", adequate=l4path.weeks >= 6, response=RELIEF >= 30)
SCAN = Treatment("scan", "Scan", tier="care", once=True, indications=[PAIN >= 3])
HOME = Disposition("home", "Home", tier="care")
PATHWAY = Pathway("rested", tiers=["care"], start=[BOTH, BOTH_TOO, SCAN, HOME])
DATA = {
    "facts.pain": ["O/1"],
    "trials.both": ["M/1"],
    "trials.both.weeks": ["M/1"],
    "trials.both.relief": ["O/2"],
    "trials.both.tolerated": ["A/1"],
    "trials.both_too": ["M/2"],
    "trials.both_too.weeks": ["M/2"],
    "trials.scan": ["P/1"],
    "declined.both": ["M/3"],
}
BEFORE = Episode(
    {"pain": 4},
    trials={
        "both": Trial(weeks=6, relief=30, tolerated=False),
        "both_too": Trial(weeks=6),
        "scan": Trial(),
    },
    declined=["both"],
)


def rests(after: Episode, *answered: str, before: Episode = BEFORE) -> dict[str, list[str]]:
    """What each thing rests on once a response answers some items, where that is otherwise than in the data."""
    why = {key: list(sources) for key, sources in DATA.items()}
    retold(why, before, after, dict.fromkeys(answered, True), "R", PATHWAY)
    gone = {key: ["nothing"] for key in DATA if key not in why}
    return gone | {key: sources for key, sources in why.items() if DATA.get(key) != sources}


def test_a_measure_that_is_answered_rests_on_the_answer_and_the_others_on_what_they_did() -> None:
    """What the record no longer holds rests on nothing, and the record on its resources and the answer."""
    after = BEFORE.with_trial("both", Trial(weeks=8, relief=30))
    assert rests(after, "measure.both.weeks", "outcome.both") == {
        "trials.both": ["M/1", "R"],
        "trials.both.weeks": ["R"],
        "trials.both.tolerated": ["nothing"],
    }


def test_what_a_response_takes_back_rests_on_it_alone() -> None:
    """A treatment that was not tried after all, a refusal that is none, a fact that is another."""
    assert rests(BEFORE.without_trial("both"), "tried.both") == {
        "trials.both": ["nothing"],
        "trials.both.weeks": ["nothing"],
        "trials.both.relief": ["nothing"],
        "trials.both.tolerated": ["nothing"],
        "untried.both": ["R"],
    }
    no_refusal = Episode(BEFORE.facts, trials=BEFORE.trials)
    assert rests(no_refusal, "declined.both") == {"declined.both": ["nothing"]}
    assert rests(BEFORE, "declined.both") == {"declined.both": ["R"]}
    assert rests(BEFORE.with_facts({"pain": 5}), "facts.pain") == {"facts.pain": ["R"]}
    assert rests(BEFORE) == {}


def test_what_is_done_once_is_said_by_the_response_alone() -> None:
    """Of a treatment done once the answer replaces what the data says."""
    assert rests(BEFORE.with_trial("scan", Trial("ongoing")), "outcome.scan") == {"trials.scan": ["R"]}


def test_what_was_not_tried_in_the_data_rests_on_the_response() -> None:
    """A record that only the response has; what the data said of its absence is gone."""
    before = BEFORE.without_trial("both_too").with_unasked("both_too")
    why = {"unasked.both_too": ["not found"], "untried.both_too": ["closed"], "trials.both": ["M/1"]}
    retold(why, before, BEFORE, {"measure.both_too.weeks": 6}, "R", PATHWAY)
    assert why == {"trials.both": ["M/1"], "trials.both_too": ["R"], "trials.both_too.weeks": ["R"]}


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"\xff", "line 1 is not UTF-8"),
        (b"{\n\n \xff", "line 3 is not UTF-8"),
        (b" \r\n<Bundle/>", "this is XML; FHIR R4 is read as JSON"),
        (b"\xef\xbb\xbf<", "this is XML; FHIR R4 is read as JSON"),
        (b" \n\t", "is empty; an empty search is written as an empty Bundle"),
    ],
)
def test_what_is_no_text_of_json_is_named_with_its_line(content: bytes, wrong: str, tmp_path: Path) -> None:
    """Where it stops being text; XML, and what is empty, are told what they are."""
    path = tmp_path / "data.json"
    path.write_bytes(content)
    with pytest.raises(l4path.FileError) as refused:
        list(documents_of(path))
    assert str(refused.value).endswith(f"data.json: {wrong}")


@pytest.mark.parametrize(
    ("content", "slip", "wrong"),
    [
        ('{"a": 1,}', True, "line 1"),
        ('{\n"a": 1\n"b": 2}', True, "line 3"),
        ('{"a": 1,}', False, "line 1"),
        ('{\n"a": 1\n"b": 2}', False, "line 3"),
    ],
)
def test_what_is_no_json_is_named_as_the_slip_that_it_is(
    content: str, slip: bool, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of the other readers where they know it, else in those of JSON itself; with line and column."""
    path = tmp_path / "data.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(content)
    known = json_slip(content, caught.value.pos)
    assert known is not None
    if not slip:
        monkeypatch.setattr(sources, "json_slip", lambda *_: None)
    with pytest.raises(l4path.FileError) as refused:
        list(documents_of(path))
    plain = caught.value.msg[:1].lower() + caught.value.msg[1:]
    assert (known.what if slip else plain) in str(refused.value)
    assert wrong in str(refused.value)


def test_of_a_folder_its_ndjson_is_read_in_the_order_of_the_names(tmp_path: Path) -> None:
    """However the ending is written; what else lies there is left alone, and a folder without any is refused."""
    (tmp_path / "notes.txt").write_text("no JSON", encoding="utf-8")
    with pytest.raises(l4path.FileError, match="a folder without a file of NDJSON"):
        list(documents_of(tmp_path))
    for name, kind in (("b.NDJSON", "Second"), ("a.ndjson", "First")):
        (tmp_path / name).write_text(json.dumps({"resourceType": kind}) + "\n", encoding="utf-8")
    assert [document["resourceType"] for document in documents_of(tmp_path)] == ["First", "Second"]


@pytest.mark.parametrize(
    ("number", "kept"),
    [(LARGEST - 1, True), (1 - LARGEST, True), (0.12345678, True), (0.123456789, False), (-0.000000001, False)],
)
def test_cql_keeps_every_number_of_a_pathway_with_eight_decimals_at_most(number: float, kept: bool) -> None:
    """The largest that a pathway can name among them; a ninth decimal is refused."""
    dose = Number("dose", "dose")
    pathway = Pathway("p", tiers=["care"], start=[HOME], goal=dose >= number)
    if kept:
        assert l4path.to_cql(pathway, base=BASE)
        return
    with pytest.raises(FhirError, match="cannot be kept by CQL"):
        l4path.to_cql(pathway, base=BASE)


def test_what_has_one_of_several_statuses_is_defined_by_a_name() -> None:
    """A node may begin by several statuses, and is undetermined by one, which is asked where it stands."""
    defined = library_of(PATHWAY, base=BASE, parameters=True).definitions
    assert "both begins" in defined
    assert not [name for name in defined if name.endswith("undetermined") and not name.startswith("row")]


def test_letters_stand_in_a_bundle_as_they_are() -> None:
    """The library in text, as ELM and as the pathway itself can each be read by people in their own script."""
    pain = Number("pain", "Schmerz über dem Knie", minimum=0)
    pathway = Pathway(
        "p", title="Für das Knie", tiers=["care"], start=[Treatment("t", "Übung", tier="care", once=True)], facts=[pain]
    )
    bundle = l4path.to_fhir(pathway, base=BASE)
    (library,) = (entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Library")
    texts = {one["contentType"]: base64.b64decode(one["data"]).decode() for one in library["content"]}
    assert "Für das Knie" in texts["application/json"]
    for kind in ("application/elm+json", "application/json"):
        assert json.loads(texts[kind])
        assert "\\u" not in texts[kind]
