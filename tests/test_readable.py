"""Explanations are plain: no ids, no words of logic, units with every number, sentences of bearable length."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path import Assessment, Episode, EpisodeError, Escalation, Pathway, Treatment, Trial, ongoing, weeks
from l4path.assessment.ahead import ahead
from l4path.cli.assess import assessment_lines
from l4path.facts import PREDICATES
from l4path.language import patient_words, words
from l4path.language.phrases import phrase
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from test_explaining_histories import FEVER, HOME, KIDNEY, PATHWAY, RELIEF, trial

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.language import Explanation, Point

ROOT = Path(__file__).parent.parent
L4 = l4path.load("l4")
LONGEST = 60  # words in one statement
NOT_SAID = re.compile(r"\b(NOT_MET|MET|UNKNOWN|None|True|False|not_met|undefined|nan)\b")
GROUPS = (
    "is",
    "is_not",
    "says",
    "way",
    "needs_one",
    "needs_one_unknown",
    "needed",
    "verdict",
    "takes",
    "whole",
    "caution",
)
NOT_IN_EXPLANATIONS = (
    "takes.not_found",
    "takes.not_found_reached",
    "takes.contradicts",
    "whole.disclaimer_short",
)


def told(explanation: Explanation) -> Iterator[str]:
    """Every statement of an explanation."""

    def below(point: Point) -> Iterator[str]:
        yield point.text
        for inner in point.points:
            yield from below(inner)

    yield from (explanation.title, explanation.verdict, explanation.disclaimer, *explanation.notes)
    for section in explanation.sections:
        yield section.title
        for point in section.points:
            yield from below(point)


def explained(assessment: Assessment, *, looking: bool) -> Iterator[str]:
    """Everything that is said of one assessment."""
    yield from told(assessment.explain())
    for node in assessment.pathway.nodes:
        yield from told(assessment.explain(node, looking=looking, full=True))
        yield from told(assessment.explain(node, looking=False))
    yield from (line.strip(" -") for line in ahead(assessment).lines())
    yield patient_words(assessment.episode, assessment.pathway)


@cache
def of_l4() -> tuple[str, ...]:
    """What is said of the example episodes on the bundled pathway."""
    said: dict[str, None] = {}
    for number, file in enumerate(sorted((ROOT / "examples" / "episodes").glob("*.toml"))):
        assessment = L4.assess(l4path.read_episode(file))
        said |= dict.fromkeys(explained(assessment, looking=number % 5 == 0))
    return tuple(said)


@cache
def of_many() -> tuple[str, ...]:
    """What is said of random episodes on random pathways, of every kind."""
    said: dict[str, None] = {}
    for seed in range(180):
        chance = Seeded(seed)
        pathway = make_pathway(chance, max_nodes=7)
        for episode in (make_episode(chance, pathway, cut_points(pathway)), Episode()):
            try:
                assessment = pathway.assess(episode)
            except EpisodeError:
                continue
            said |= dict.fromkeys(explained(assessment, looking=seed % 3 == 0))
        said |= dict.fromkeys(of_predicates(pathway))
    said |= dict.fromkeys(of_a_trial_under_way())
    said |= dict.fromkeys(of_histories())
    said |= dict.fromkeys(of_definitions_that_name_one_another())
    said |= dict.fromkeys(of_what_was_not_found_out())
    return tuple(said)


def of_definitions_that_name_one_another() -> Iterator[str]:
    """What is said where everything that is told would be too much."""
    signs = [l4path.Flag(f"sign_{n}", f"sign {n}") for n in range(24)]
    last = l4path.Definition("level_0", "level 0", signs[0].as_condition())
    for n in range(1, 12):
        whole = (last & signs[2 * n - 1]) | (~last.as_condition() & signs[2 * n])
        last = l4path.Definition(f"level_{n}", f"level {n}", whole)
    care = Treatment("care", "Care", tier="care", once=True, indications=[last.as_condition()])
    yield from told(Pathway("p", tiers=["care"], start=[care]).assess(Episode()).explain(care, full=True))


def of_what_was_not_found_out() -> Iterator[str]:
    """What the page of an assessment says where no step is left to rank what it asks for."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("l4path.search.relevance._MOST_LOOKED_AT", -1)
        for line in assessment_lines(L4.assess(Episode())):
            yield "".join(getattr(piece, "text", str(piece)) for piece in line).strip()
        patched.setattr("l4path.search.grounds._BUDGET", 0)
        record = l4path.read_episode(ROOT / "examples" / "episodes" / "disc-week-8.toml")
        yield from told(L4.assess(record).explain("nsaids", full=True))


def of_a_trial_under_way() -> Iterator[str]:
    """What is said where one treatment is offered only while another is under way."""
    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    massage = Treatment("massage", "Massage", tier="care", once=True)
    way = exercise.escalates_to(massage, on="indication", when=ongoing("exercise"))
    pathway = Pathway("p", tiers=["care"], start=[exercise], escalations=[way])
    yield from told(pathway.assess(Episode()).explain(massage, full=True))


def of_histories() -> Iterator[str]:
    """What is said of histories that random patients seldom have."""
    helped = Trial("responded")
    for facts, record in (({"ulcer": True}, helped), ({"ulcer": False}, helped), ({}, Trial("stopped"))):
        assessment = PATHWAY.assess(Episode(facts, screened=["flags"], trials={"nsaid": record}))
        yield from told(assessment.explain())
        yield from told(assessment.explain("nsaid"))
    score = l4path.Score("score", "score", [l4path.ScoreItem(True, 1), l4path.ScoreItem(FEVER, 2)])
    yield from told(Pathway("p", tiers=["care"], start=[HOME], goal=score >= 2).assess(Episode()).explain())
    nodes = [trial(name, name.upper(), indications=[FEVER], contraindications=[KIDNEY]) for name in "ab"]
    for kind in ("exhausted", "unavailable", "next_step"):
        way = Escalation(HOME, on=kind, after=nodes)
        pathway = Pathway("p", tiers=["care"], start=nodes, measures=[RELIEF], escalations=[way])
        assessment = pathway.assess(Episode({"fever": False}, trials={"a": Trial("stopped")}))
        yield from told(assessment.explain("home"))
        yield from told(assessment.explain("a"))


def of_predicates(pathway: Pathway) -> Iterator[str]:
    """Every predicate of one node in words, and its contrary."""
    node = next(iter(pathway.nodes))
    for name in (*PREDICATES, "reached", "offered", "option"):
        asked = getattr(l4path, name)(node)
        yield phrase(asked, pathway)
        yield phrase(~asked, pathway)


def templates() -> list[tuple[str, str]]:
    """Every template of an explanation, by its key."""
    return [
        (key, said)
        for key, said in words().templates.items()
        if key.partition(".")[0] in GROUPS and key not in NOT_IN_EXPLANATIONS
    ]


def test_no_id_is_said() -> None:
    """No id of a fact, node, escalation, definition or value that is not also an ordinary word is shown."""
    ids = {*L4.facts, *L4.measures, *L4.nodes, *L4.definitions, *L4.screens, *(way.id for way in L4.escalations)}
    ids |= {value for fact in L4.facts.values() for value in fact.value_ids}
    odd = {name for name in ids if "_" in name or "-" in name}
    assert len(odd) > 150
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, sorted(odd, key=len, reverse=True))) + r")(?![\w-])")
    labels = " ".join(fact.label for fact in L4.facts.values())
    for line in of_l4():
        found = pattern.search(line)
        assert found is None or found[1] in labels, line


def test_no_word_of_logic_or_of_code_is_said() -> None:
    """Statements speak of met, not met and unknown in words, never in the names of truth values."""
    for line in of_l4():
        assert not NOT_SAID.search(line), line


def test_every_recorded_number_has_its_unit() -> None:
    """Wherever a recorded number is told beside its label, the unit follows."""
    facts = [fact for fact in (*L4.facts.values(), *L4.all_measures.values()) if fact.kind == "number" and fact.unit]
    checked = 0
    for fact in facts:
        unit = fact.unit.removesuffix("s")
        said = re.compile(
            re.escape(fact.label) + r"(?:: | is (?:at least |at most |more than |less than )?)(-?[\d.]+)(.*)"
        )
        for line in of_l4():
            for _, rest in said.findall(line):
                assert rest.startswith((f" {unit}", " and at most", " and less than")), line
                checked += 1
    assert checked > 100


def test_sentences_are_of_bearable_length() -> None:
    """No statement about the bundled pathway has more than sixty words; the record of a patient is a list, not one."""
    records = {patient_words(l4path.read_episode(file), L4) for file in (ROOT / "examples" / "episodes").glob("*.toml")}
    for line in of_l4():
        if line not in records:
            assert len(line.split()) <= LONGEST, line


def test_statements_begin_and_end_as_sentences_do() -> None:
    """Nothing is said with a gap, a doubled space or sign, or a template left open."""
    for line in (*of_l4(), *of_many()):
        assert "{" not in line.replace("{brace}", ""), line
        assert not re.search(r" ,|,,|;;|\(\)", line), line
        assert line == line.strip(), line


@pytest.mark.parametrize(("name", "template"), templates(), ids=[name for name, _ in templates()])
def test_every_template_is_said_somewhere(name: str, template: str) -> None:
    """Each template is used by some explanation: none is dead, and none is only ever seen by its author."""
    parts = re.split(r"(\{[^}]*\})", template)
    pattern = re.compile(".*".join(re.escape(part) for part in parts if not part.startswith("{")))
    longest = max((part for part in parts if not part.startswith("{")), key=len)
    assert any(longest in line and pattern.search(line) for line in (*of_l4(), *of_many())), name
