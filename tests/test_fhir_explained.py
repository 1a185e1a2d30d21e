"""An assessment of an imported episode says beside each thing where it is from, on every surface."""

from __future__ import annotations

import pickle
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path.explanation.record import dated
from l4path.formats import episode_from_dict
from l4path.interop import ImportedEpisode, read_bindings, read_fhir
from l4path.interop.looking import noted
from l4path.language import words
from l4path.language.sentences import Sentences
from l4path.reports import one_page
from records import concept, pain, patient, procedure, quantity
from test_language import english_in

if TYPE_CHECKING:
    from l4path.explanation.statements import Noted

ROOT = Path(__file__).parent.parent
KNEE = l4path.read_pathway(ROOT / "examples" / "knee-pain.toml")
SNOMED, LOCAL = "http://snomed.info/sct", "http://am-park.example/codes"


def coded(resource: dict[str, Any], system: str, code: str) -> dict[str, Any]:
    """A resource with another code."""
    return resource | {"code": concept(code, system)}


RECORD = [
    patient(),
    coded(pain("o2", 6), "http://loinc.org", "72514-3"),
    coded(procedure("p1", "x", performedPeriod={"start": "2026-01-10", "end": "2026-03-20"}), SNOMED, "229065009"),
    coded(procedure("p2", "x", "", "in-progress", performedPeriod={"start": "2026-11-16"}), SNOMED, "229065009"),
    coded(pain("o9", 10, "2026-03-18", valueQuantity=quantity(10, "%")), LOCAL, "relief"),
    coded(pain("o8", 10, "2026-11-28", valueQuantity=None), LOCAL, "hot-knee")
    | {"valueCodeableConcept": concept("2667000", SNOMED)},
]
del RECORD[-1]["valueQuantity"]


@pytest.fixture(scope="module")
def imported() -> ImportedEpisode:
    """A patient whose exercise failed, and began again, and who was not asked about the X-ray."""
    bindings = read_bindings(ROOT / "examples" / "knee-pain.bindings.toml", KNEE)
    (found,) = read_fhir(RECORD, KNEE, bindings, at="2026-11-28", searched=["Condition"])
    assert isinstance(found, ImportedEpisode)
    return found


def test_a_fact_is_told_with_its_resource(imported: ImportedEpisode) -> None:
    """In text and in Markdown, with the date in words, in every language."""
    assessment = KNEE.assess(imported.episode)
    explained = assessment.explain("exercise", full=True)
    for text in (str(explained), explained.markdown().replace("\\", "")):
        assert "(recorded: 6 NRS, Observation/o2 of 20 November 2026)" in text
        assert "(recorded: 10 %, Observation/o9 of 18 March 2026)" in text
    assert "6 NRS, Observation/o2 vom 20. November 2026" in str(
        assessment.explain("exercise", full=True, language="de")
    )


def test_what_was_not_found_says_why(imported: ImportedEpisode) -> None:
    """A closed no and an untried treatment tell who answers for it; an unasked one, what was looked for."""
    report = one_page(KNEE.assess(imported.episode)).text()
    assert "heart failure: no; because the problem list is reviewed before every referral" in report
    assert "Weight-bearing X-ray: not known whether tried: nothing was found, and nobody says" in report
    assert "Staying active: not known whether tried: advice is not recorded" in report
    again = imported.episode.replace(why=dict(imported.episode.why) | {"unasked.xray": ("not searched: Procedure",)})
    explained = str(KNEE.assess(again).explain("surgical_review", full=True))
    assert "not known: Procedure was not searched" in explained


@pytest.mark.parametrize(
    ("language", "asked"), [("en", "Was Staying active begun"), ("de", "Wurde Staying active begonnen")]
)
def test_what_is_asked_above_says_below_why_it_is_not_known(
    imported: ImportedEpisode, language: str, asked: str
) -> None:
    """Of a treatment that was not looked for, the question stands once, beside the answer, and its reason by itself."""
    explained = KNEE.assess(imported.episode).explain("staying_active", language=language)
    (ask,) = [part for part in explained.sections if part.title == words(language)("section.ask_node")]
    assert asked in ask.points[0].text
    assert " ".join(str(explained).split()).count(asked) == 1


def test_the_course_that_counts_is_told(imported: ImportedEpisode) -> None:
    """Which one, and why, stands in the explanation and in the report."""
    assessment = KNEE.assess(imported.episode)
    kept = "the course from 2026-01-10 to 2026-03-20 (Procedure/p1 of 2026-01-10) counts, one of 2: it failed"
    assert kept in " ".join(str(assessment.explain()).split())
    assert kept in one_page(assessment).text()


def test_the_line_explains_as_the_episode_does(imported: ImportedEpisode) -> None:
    """Read again from the line that is printed, it says the same."""
    again = episode_from_dict(imported.to_dict(KNEE))
    assert str(KNEE.assess(again).explain()) == str(KNEE.assess(imported.episode).explain())


def test_what_is_recorded_otherwise_loses_its_source(imported: ImportedEpisode) -> None:
    """A what-if does not claim the resource of the value that it replaced."""
    changed = imported.episode.with_facts({"pain": 8})
    assert "facts.pain" not in changed.why
    assert "facts.heart_failure" in changed.why
    assert changed == l4path.Episode.from_dict(changed.to_dict())


def filled(kind: str) -> Noted:
    """A note of a kind, its slots filled with what the reader of records fills in."""
    given: dict[str, str | int] = {
        "name": "pain",
        "status": "on-hold",
        "count": 2,
        "resource": "Observation/o1 of 2026-11-20",
        "resources": "Procedure/p1 of 2026-03-01, Procedure/p2",
        "others": "Condition/c1 of 2026-05",
        "when": noted("noted.from_to", first="2026-01-10", last="2026-03-20", resources="Procedure/p1 of 2026-01-10"),
        "later": noted("noted.of", resources="Procedure/p3"),
        "values": "osteoarthritis and meniscus_tear",
        "types": "Condition",
        "item": "q1",
        "date": "2024-11-28",
    }
    names = {name for _, name, *_ in string.Formatter().parse(words("en").table("note")[kind]) if name}
    return noted(f"note.{kind}", **{name: given[name] for name in names})


@pytest.mark.parametrize("kind", words("en").table("note"))
def test_a_note_is_told_in_every_language(kind: str) -> None:
    """Each kind of note is told by its own template of the language, with nothing of its English left."""
    german, note = words("de").table("note")[kind], pickle.loads(pickle.dumps(filled(kind)))  # noqa: S301
    german_note = str(Sentences(words("de")).filled(note))
    assert Sentences(words("en")).filled(note) == note == filled(kind)
    for piece, *_ in string.Formatter().parse(german):
        assert piece in german_note
    assert not re.search(
        r"\b(?:the|and|of|is|by|from|to|it|so|that)\b", german_note.replace("osteoarthritis and meniscus", "")
    )
    assert "2026-11-20" not in german_note


def test_a_note_of_another_hand_stays_as_it_is() -> None:
    """What is of no kind that the catalogue has is the words of somebody else."""
    assert Sentences(words("de")).filled("seen by Dr. X of 2026-01-01") == "seen by Dr. X of 2026-01-01"
    for text in ("seen by Dr. X of 2026-01-01", "and/or of course", "ward/3 of Dr. X"):
        assert dated(text) == text
    german = Sentences(words("de"))
    assert german.filled(dated("Observation/o2 of 2026-11")) == "Observation/o2 vom 2026-11"


def test_an_imported_episode_is_explained_in_german_throughout(imported: ImportedEpisode) -> None:
    """Notes and sources too, in the explanation of the whole, of every node, and in the report."""
    assessment = KNEE.assess(imported.episode)
    texts = [str(assessment.explain(language="de")), one_page(assessment, language="de").text()]
    texts += [str(assessment.explain(node, full=True, language="de")) for node in KNEE.nodes]
    assert "es zählt die Behandlungsphase vom 10. Januar 2026 bis zum 20. März 2026" in texts[1]
    of_the_authors = (ROOT / "examples" / "knee-pain.toml").read_text(encoding="utf-8")
    for text in texts:
        assert not english_in(" ".join(text.split()), of_the_authors)
