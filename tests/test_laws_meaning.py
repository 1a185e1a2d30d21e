"""Laws of one meaning: engine, direct evaluation, text and files say the same of every pathway and episode."""

from __future__ import annotations

import json
import operator
from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from l4path import Episode, EpisodeError, Pathway, parse, read_episodes, text
from l4path.assessment.assess import engine_of
from l4path.assessment.program import UNTRIED, Program, predicate_of
from l4path.conditions import And, AtLeast, Constant, Not, Or, Sum
from l4path.formats import (
    episode_from_dict,
    episode_to_dict,
    pathway_from_dict,
    pathway_to_dict,
    pathway_to_json,
    pathway_to_toml,
)
from l4path.formats.files import raw_data
from l4path.formats.pathways import pathway_from_text
from l4path.formats.writing import to_toml
from l4path.meaning import Atom, Claim, Formula, Recorded
from l4path.testing import cases, conditions, pathways

COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def direct(formula: Formula, program: Program, values: list[Any]) -> int:
    """The truth of a formula by its rules alone, down to what is recorded: nothing compiled, nothing remembered."""
    match formula:
        case Constant(value=met):
            return 2 if met else 0
        case Claim():
            return direct(program.rules[formula], program, values)
        case Recorded():
            slot = program.slots.get(formula)  # none for a review or disposition: nothing is ever recorded of them
            return 0 if slot is None else int(values[slot])
        case Not(part=part):
            return 2 - direct(part, program, values)
        case And(parts=parts):
            return min(direct(part, program, values) for part in parts)
        case Or(parts=parts):
            return max(direct(part, program, values) for part in parts)
        case AtLeast(count=count, parts=parts):
            truths = [direct(part, program, values) for part in parts]
            sure, possible = truths.count(2), len(truths) - truths.count(0)
            return 2 if sure >= count else 0 if possible < count else 1
        case Sum(points=points, parts=parts, op=op, constant=constant):
            truths = [direct(part, program, values) for part in parts]
            least = sum(
                min(worth * (truth == 2), worth * (truth > 0)) for worth, truth in zip(points, truths, strict=True)
            )
            most = sum(
                max(worth * (truth == 2), worth * (truth > 0)) for worth, truth in zip(points, truths, strict=True)
            )
            meets = [COMPARE[op](total, constant) for total in range(least, most + 1)]
            return 2 if all(meets) else 1 if any(meets) else 0
        case Atom(condition=condition, treatment=treatment):
            key = ("fact" if treatment is None else treatment, condition.operand.fact.id)
            value = values[program.slots[key]]
            return 1 if value is None else 2 if value is not UNTRIED and predicate_of(condition)(value) else 0
        case _:
            raise AssertionError(formula)


@given(cases(max_nodes=6))
def test_the_compiled_program_means_what_its_rules_mean(case: tuple[Pathway, Episode]) -> None:
    """Every claim, run as compiled, has the truth that its rule has when it is read down to the record."""
    pathway, episode = case
    engine = engine_of(pathway)
    values = engine.values(episode)
    record = engine.values(episode)
    for claim in engine.program.rules:
        assert engine.program.read[claim](values) == direct(claim, engine.program, record), claim


@given(cases(assumptions=False))
def test_a_proof_has_the_truth_of_its_parts(case: tuple[Pathway, Episode]) -> None:
    """The proof of every reach and escalation says what the assessment says, and so does the proof of its rule."""
    pathway, episode = case
    assessment = pathway.assess(episode)
    for kind, truths in (("reached", assessment.reached), ("fires", assessment.fires)):
        for name, truth in truths.items():
            proof = assessment.proof(kind, name)
            assert proof.truth is truth
            (rule,) = proof.parts
            assert rule.truth is truth


@given(st.data())
def test_a_condition_reads_back_from_its_text(data: st.DataObject) -> None:
    """The text of any condition is read back as the same condition."""
    pathway = data.draw(pathways(max_nodes=5))
    condition = data.draw(conditions(pathway, invariant=True))
    assert parse(text(condition), pathway) == condition


@given(st.data())
def test_a_condition_and_its_text_are_equally_true(data: st.DataObject) -> None:
    """A condition and the one read back from its text have the same truth for every patient."""
    pathway, episode = data.draw(cases(max_nodes=5, assumptions=False))
    condition = data.draw(conditions(pathway, invariant=True))
    assessment = pathway.assess(episode)
    assert assessment.evaluate(condition) is assessment.evaluate(parse(text(condition), pathway))


@given(pathways())
def test_a_pathway_reads_back_from_every_form(pathway: Pathway) -> None:
    """A pathway written as TOML, JSON or plain data is read back equal, and written again it is the same text."""
    toml, json_text = pathway_to_toml(pathway), pathway_to_json(pathway)
    for again in (
        pathway_from_text(toml),
        pathway_from_text(json_text, "json"),
        pathway_from_dict(pathway_to_dict(pathway)),
    ):
        assert again == pathway
        assert list(again.facts) == list(pathway.facts)
        assert pathway_to_toml(again) == toml
        assert pathway_to_json(again) == json_text


@given(cases())
def test_a_pathway_read_back_assesses_alike(case: tuple[Pathway, Episode]) -> None:
    """A pathway read back from its file gives the same assessment, or refuses for the same reasons."""
    pathway, episode = case
    first, second = (answer(read, episode) for read in (pathway, pathway_from_text(pathway_to_toml(pathway))))
    assert first == second


def answer(pathway: Pathway, episode: Episode) -> Any:
    """Everything that a pathway says of an episode, or why it refuses."""
    try:
        assessment = pathway.assess(episode)
    except EpisodeError as error:
        return str(error)
    return assessment.to_dict(), assessment.fires


@given(cases())
def test_an_episode_reads_back_from_every_form(case: tuple[Pathway, Episode]) -> None:
    """An episode written as TOML, JSON or a line of JSON is read back equal."""
    _, episode = case
    raw = episode_to_dict(episode)
    line = json.dumps(raw).encode()
    assert episode_from_dict(raw_data(to_toml(raw), "toml", "text")) == episode
    assert episode_from_dict(raw_data(json.dumps(raw), "json", "text")) == episode
    assert list(read_episodes(BytesIO(line + b"\n\n" + line))) == [(1, episode), (3, episode)]
