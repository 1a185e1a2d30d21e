"""Bindings as a newcomer writes them: the first line names the mistake and what to write, and nothing else is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import l4path
from l4path import BindingsError, L4pathError
from l4path.interop import bindings_from_dict, read_bindings
from l4path.interop.checking import check_bindings

ROOT = Path(__file__).parent.parent / "examples"
KNEE = l4path.read_pathway(ROOT / "knee-pain.toml")
TEXT = (ROOT / "knee-pain.bindings.toml").read_text(encoding="utf-8")
CODES = '[{ system = "loinc", code = "72514-3", display = "Pain severity - 0-10 verbal numeric rating" }]'

SLIPS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "another pathway": (
        'pathway = "knee-pain"',
        'pathway = "hypertension"',
        ("line 4", "another pathway", "knee-pain"),
    ),
    "the pathway misspelt": ('pathway = "knee-pain"', 'pathway = "knee_pain"', ('write pathway = "knee-pain"',)),
    "no pathway": ('pathway = "knee-pain"\n', "", ("no pathway", 'write pathway = "knee-pain"')),
    "facts in the singular": ("[facts.pain]", "[fact.pain]", ("line 75", "did you mean facts?")),
    "treatments for trials": ("[trials.exercise]", "[treatments.exercise]", ("line 103", "did you mean trials?")),
    "sets in the singular": (
        "[value_sets.pain_score]",
        "[value_set.pain_score]",
        ("line 10", "did you mean value_sets?"),
    ),
    "a fact misspelt": ("[facts.pain]", "[facts.pian]", ("pian", "did you mean pain?")),
    "a set misspelt": ('= "pain_score"', '= "pain_scor"', ("pain_scor", "did you mean pain_score?")),
    "a code for a set": ('= "pain_score"', '= "72514-3"', ("72514-3", "has a name", 'code = "72514-3"')),
    "a list of one set": ('= "pain_score"', '= ["pain_score"]', ('write observation = "pain_score"',)),
    "a key misspelt": ('observation = "pain', 'observations = "pain', ("observations", "did you mean observation?")),
    "a key of another tool": ('observation = "pain', 'loinc = "pain', ("loinc is no key", "observation")),
    "two sources in one table": (
        'condition = "heart_failure"',
        'condition = "heart_failure"\nobservation = "pain_score"',
        ("condition and observation", "[[facts.heart_failure]]"),
    ),
    "days as a number": ('within = "P30D"', "within = 30", ("30", 'write within = "P30D"')),
    "days in words": ('within = "P30D"', 'within = "30 days"', ("'30 days'", 'write within = "P30D"')),
    "months in words": ('within = "P30D"', 'within = "6 months"', ('write within = "P6M"',)),
    "newest": ('within = "P30D"', 'take = "newest"', ("newest", 'write take = "latest"')),
    "max": ('within = "P30D"', 'take = "max"', ("max", 'write take = "highest"')),
    "closed is true": (
        'closed = "the problem list is reviewed before every referral"',
        "closed = true",
        ("true is not a text", "who answers for it"),
    ),
    "ever in quotes": (
        'condition = "heart_failure"',
        'condition = "heart_failure"\never = "yes"',
        ("'yes'", "write ever = true"),
    ),
    "one type as a text": (
        'medication = "steroid"',
        'medication = "steroid"\nresources = "MedicationRequest"',
        ('write ["MedicationRequest"]',),
    ),
    "a type in small letters": (
        'medication = "steroid"',
        'medication = "steroid"\nresources = ["medicationrequest"]',
        ("did you mean MedicationRequest?",),
    ),
    "a gap as a number": ('gap = "P28D"', "gap = 28", ('write gap = "P28D"',)),
    "doses are true": ('doses = "days"', "doses = true", ('write doses = "days"',)),
    "a measure beside the keys": ("measures.relief", "relief", ("it is a measure", "write measures.relief")),
    "a set for a case": (
        '{ condition = "osteoarthritis" }',
        '"osteoarthritis"',
        ('write { condition = "osteoarthritis" }',),
    ),
    "a review with a table": ("[trials.xray]", "[trials.surgical_review]", ("it is a review",)),
    "untracked as a list": (
        '[untracked]\nstaying_active = "advice is not recorded"',
        'untracked = ["staying_active"]',
        ("key of the file", "[untracked]"),
    ),
    "a system in capitals": ('system = "loinc"', 'system = "LOINC"', ("LOINC", "did you mean loinc?")),
    "a system without hyphens": (
        '{ system = "icd-10-cm", code = "J44" }',
        '{ system = "icd10", code = "J44" }',
        ("icd10", "did you mean icd-10?"),
    ),
    "a code as a number": ('code = "72514-3"', "code = 72514", ('write code = "72514"',)),
    "a code alone": (CODES, '"72514-3"', ("not a list", 'code = "72514-3"')),
    "a code with its system": (CODES, '["loinc|72514-3"]', ('write { system = "loinc", code = "72514-3" }',)),
    "one code without brackets": (
        CODES,
        '{ system = "loinc", code = "72514-3" }',
        ('write [{ system = "loinc", code = "72514-3" }]',),
    ),
    "a name with a hyphen": ("[value_sets.pain_score]", "[value_sets.pain-score]", ("pain-score", "write pain_score")),
    "a name with capitals": ("[value_sets.pain_score]", "[value_sets.Pain_score]", ("Pain_score", "write pain_score")),
    "a unit without quotes": ('unit = "{score}"', "unit = {score}", ('write unit = "{score}"',)),
}


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_is_one_message_that_says_what_to_write(name: str, tmp_path: Path) -> None:
    """Whatever is written, the one message begins with the mistake and its correction."""
    old, new, words = SLIPS[name]
    assert TEXT.count(old) >= 1
    path = tmp_path / "b.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(L4pathError) as refused:
        read_bindings(path, KNEE)
    first = str(refused.value).split("\n")[0]
    assert not [word for word in words if word not in first], first
    assert len(getattr(refused.value, "problems", (1,))) == 1, str(refused.value)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (
            {"resourceType": "Bundle", "entry": []},
            "this is FHIR (Bundle), not a file of bindings; give the bindings first",
        ),
        ({"id": "x", "tiers": ["a"], "start": ["b"]}, "this is a pathway, not a file of bindings"),
        ({"facts": {"pain": 6}}, "this is an episode, not a file of bindings"),
    ],
)
def test_another_file_is_named_as_what_it_is(raw: dict[str, object], what: str) -> None:
    """One message, and nothing of its keys."""
    with pytest.raises(BindingsError) as refused:
        bindings_from_dict(raw, KNEE)
    assert len(refused.value.problems) == 1
    assert str(refused.value).startswith(what)


def test_a_reason_that_is_none_is_asked_about() -> None:
    """Closed says who answers for it; yes answers for nothing."""
    raw = {
        "pathway": "knee-pain",
        "value_sets": {"a": {"codes": [{"system": "snomed", "code": "1"}]}},
        "facts": {"heart_failure": {"condition": "a", "closed": "yes"}},
    }
    check = check_bindings(bindings_from_dict(raw, KNEE), KNEE)
    assert check.questions == ("facts.heart_failure: closed says 'yes': who answers for it, and why?",)
