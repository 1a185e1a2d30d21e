"""The coverage of the bundled pathway: which element carries which sentence, and on whose word each element stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import Pathway, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from l4path.evidence import Code, Evidence

CARRIED: Mapping[str, str] = {
    # the four causes
    "cause_disc": "S4 S5 S6",
    "cause_facet": "S4 S7",
    "cause_stenosis": "S4 S8",
    "cause_ddd": "S4",
    # the nine symptoms
    "typical_complaint": "S2 S9",
    "nerve_involvement": "S10",
    # the eleven treatments; the minimally invasive variants (S20) are evidence on the three operations
    "physical_therapy": "S13",
    "nsaids": "S14",
    "esi_early": "S15",
    "chiropractic": "S17",
    "acupuncture": "S17",
    "esi_second": "S17",
    "discectomy": "S19 S20",
    "decompression": "S19 S20",
    "fusion": "S19 S20",
    "self_care": "S27",
    # the two services
    "assess": "S11",
    "spine_specialist": "S28",
    # the three rules of escalation: X1, X2, X3
    "symptoms-evaluation": "S11",
    "worsening-evaluation": "S11",
    "conservative_review": "S16",
    "therapy-and-nsaid-exhausted": "S16",
    "surgical_review": "S18",
    "injection-unavailable-surgical-review": "S18",
    # the order of the options, and prevention; `prev_lifting` carries two of the five measures
    "symptoms-self-care": "S12 S27",
    "prev_weight": "S22",
    "prev_exercise": "S23",
    "prev_ergonomics": "S24",
    "prev_lifting": "S25",
}
SYMPTOMS: Mapping[str, str] = {
    "typical_complaint": "local_back_discomfort radiation_thigh radiation_calf radiation_foot limited_mobility",
    "nerve_involvement": "numbness tingling weakness changed_sensation",
}
RULES: Mapping[str, str] = {
    "X1": "assess symptoms-evaluation worsening-evaluation",
    "X2": "conservative_review therapy-and-nsaid-exhausted",
    "X3": "surgical_review injection-unavailable-surgical-review",
}
CONTEXT = {"S1", "S2", "S3", "S12", "S21", "S26"}
VERIFIED: Mapping[str, str] = {
    "ICD-10-CM": (
        "M51.16 M51.26 M51.360 M51.361 M51.362 M51.369 M48.061 M48.062 M47.816 M47.26 M43.16 M53.2X6 "
        "M54.16 M54.50 M54.59 G83.4 M46.46 M46.26 G06.1 C79.51 Z79.01 N18.4 K25.4 D68.9 "
        "Z91.041 Z88.6 I50.9 Z79.52 M96.1 Z98.1"
    ),
    "ICD-10-PCS": "0SB20ZZ 0SB24ZZ 01NB0ZZ 0SG00AJ 0SG0071 015B3ZZ",
    "RxNorm": "5640 7258 3355 140587 161 7646",
}
RECALLED = (  # figures that were found in no source that was read: none of them may be stated
    "15.2",
    "-6.8",
    "-4.93",
    "-4.18",
    "26.7",
    "-4.25",
    "9.5",
    "-0.76",
    "eGFR",
    "Grade A",
    "2022",
    "4.25",
    "34 % against 14 %",
    "24 to 48 hours",
)


@pytest.fixture(scope="module")
def l4() -> Pathway:
    """The bundled pathway."""
    return l4path.load("l4")


def evidence_by_element(l4: Pathway) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """Every element that may carry evidence, with what it carries."""
    yield from ((name, node.evidence) for name, node in l4.nodes.items())
    yield from ((way.id, way.evidence) for way in l4.escalations)
    yield from ((name, definition.evidence) for name, definition in l4.definitions.items())


def items(l4: Pathway) -> list[tuple[str, Evidence]]:
    """Every piece of evidence beside the element that carries it."""
    return [(name, item) for name, evidence in evidence_by_element(l4) for item in evidence]


def coded(l4: Pathway) -> list[tuple[str, Code]]:
    """Every code beside the element that carries it."""
    elements = (*l4.nodes.items(), *l4.facts.items(), *l4.measures.items())
    return [(name, code) for name, element in elements for code in element.codes]


@pytest.mark.parametrize("element", CARRIED)
def test_every_element_of_the_article_carries_its_sentence(element: str, l4: Pathway) -> None:
    """Causes, symptoms, treatments, services, rules and preventive measures name the sentences that they come from."""
    found = {item.locator for item in dict(evidence_by_element(l4))[element] if item.source == "seed"}
    assert set(CARRIED[element].split()) <= found


def test_every_sentence_of_the_article_is_carried_or_context(l4: Pathway) -> None:
    """S1 to S28 are each the evidence of an element, or listed as context of the article."""
    carried = {item.locator for _, item in items(l4) if item.source == "seed"}
    context = {note.locator for note in l4.sources["seed"].context if note.locator.startswith("S")}
    assert context == CONTEXT
    assert carried | context == {f"S{number}" for number in range(1, 29)}


@pytest.mark.parametrize("definition", SYMPTOMS)
def test_the_nine_symptoms_are_facts_that_lead_to_the_evaluation(definition: str, l4: Pathway) -> None:
    """Each symptom of the article is a fact, and any one of them makes its definition true."""
    symptoms = SYMPTOMS[definition].split()
    condition = text(l4.definitions[definition].condition)
    assert set(symptoms) <= set(l4.facts)
    assert condition == f"at_least(1, {', '.join(symptoms)})"


def listed(kind: str, pathway: Pathway) -> dict[str, list[str]]:
    """The elements that the conventions of the library list by the ids of disputes, or of rules."""
    notes = {note.locator: note.note for note in pathway.sources["library"].context}
    return {
        name.removeprefix(f"{kind} "): re.findall(r"[a-z]+\.([a-z_0-9-]+)", note)
        for name, note in notes.items()
        if name.startswith(f"{kind} ")
    }


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_of_escalation_is_named_where_it_acts(rule: str, l4: Pathway) -> None:
    """X1, X2 and X3 are listed with the review and the escalations that carry them out, each on the article's word."""
    evidence = dict(evidence_by_element(l4))
    assert set(RULES[rule].split()) <= set(listed("rule", l4)[rule])
    for element in listed("rule", l4)[rule]:
        assert any(item.source == "seed" for item in evidence[element]), element


def test_every_node_and_escalation_stands_on_evidence(l4: Pathway) -> None:
    """No node and no escalation is without a source, and every escalation says why."""
    assert [name for name, node in l4.nodes.items() if not node.evidence] == []
    assert [way.id for way in l4.escalations if not way.evidence or not way.because.strip()] == []


def test_every_number_in_a_definition_stands_on_evidence(l4: Pathway) -> None:
    """A definition that sets a threshold says on whose word; counting signs and reading one off by name need none."""
    number = re.compile(r"[<>=]=? *\d")
    bare = [
        name
        for name, definition in l4.definitions.items()
        if number.search(text(definition.condition)) and not definition.evidence
    ]
    assert bare == []


def test_what_counts_as_a_trial_is_marked_as_a_convention(l4: Pathway) -> None:
    """Every treatment that can work or fail says which of its durations and responses the library made up."""
    trials = {name: node for name, node in l4.treatments.items() if node.has_trial}
    assert [name for name, node in trials.items() if all(item.mark != "L" for item in node.evidence)] == []


def test_every_mark_is_one_of_three(l4: Pathway) -> None:
    """All evidence is marked as read (V), read at second hand (V2) or a convention (L), and nothing as recalled."""
    assert {item.mark for _, item in items(l4)} == {"V", "V2", "L"}


def test_conventions_are_those_of_the_library_and_only_those(l4: Pathway) -> None:
    """What the library made up is marked L and names the library; what a source says is neither."""
    assert [name for name, item in items(l4) if (item.mark == "L") is not (item.source == "library")] == []


def test_no_recalled_figure_is_stated(l4: Pathway) -> None:
    """Figures that were found in no source stay out of every locator, strength, note and reason."""
    said = [f"{item.locator} {item.strength} {item.note}" for _, item in items(l4)] + [
        way.because for way in l4.escalations
    ]
    stated = [
        (figure, words)
        for figure in RECALLED
        for words in said
        if re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", words)
    ]
    assert stated == []


def test_every_dispute_appears(l4: Pathway) -> None:
    """D01 to D15, and no other, are listed with elements that carry evidence; no note carries an id."""
    assert set(listed("dispute", l4)) == {f"D{number:02}" for number in range(1, 16)}
    evidence = dict(evidence_by_element(l4))
    for number, elements in listed("dispute", l4).items():
        assert elements, number
        assert all(evidence[element] for element in elements), number
        one_sided = number in ("D07", "D10", "D13", "D15")  # the article is silent, or a guideline speaks alone
        stances = {item.stance for element in elements for item in evidence[element]}
        assert one_sided or stances & {"against", "neutral"}, number
    assert not [item.note for _, item in items(l4) if re.search(r"\b[DX]\d\d?\b", item.note)]


def test_every_source_is_used(l4: Pathway) -> None:
    """No source is declared that no element stands on."""
    assert set(l4.sources) == {item.source for _, item in items(l4)}


def test_codes_are_of_free_systems_and_verified(l4: Pathway) -> None:
    """Codes are of three free systems, never of CPT or SNOMED CT, and each is on the verified list."""
    assert {code.system for _, code in coded(l4)} == set(VERIFIED)
    assert [code for _, code in coded(l4) if code.code not in VERIFIED[code.system].split() or not code.display] == []


def test_no_code_of_a_confirmed_disease_stands_at_a_warning_sign(l4: Pathway) -> None:
    """A suspicion is not coded as the disease: warning signs carry no code."""
    assert [name for name, _ in coded(l4) if name in l4.screens["red_flags"].facts] == []


def test_no_word_advises_or_clears(l4: Pathway) -> None:
    """Titles, labels, questions, notes and reasons neither advise nor give an all-clear."""
    words = [node.title for node in l4.nodes.values()] + [way.because for way in l4.escalations]
    words += [f"{fact.label} {fact.question}" for fact in l4.facts.values()]
    words += [definition.label for definition in l4.definitions.values()]
    words += [f"{item.note} {item.strength}" for _, item in items(l4)]
    advice = re.compile(r"\b(recommends?|safer?|cleared|should|no red flags?)\b", re.IGNORECASE)
    assert [found for found in words if advice.search(found)] == []
