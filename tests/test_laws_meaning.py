"""Laws of one meaning: engine, direct evaluation, text and files say the same of every pathway and episode."""

from __future__ import annotations

import itertools
import json
import operator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from l4path import Episode, EpisodeError, Pathway, Truth, parse, read_episodes, text
from l4path.assessment.assess import engine_of
from l4path.assessment.kleene import KLEENE
from l4path.assessment.program import UNTRIED, Program, predicate_of
from l4path.conditions import And, AtLeast, Constant, Not, Or, Sum
from l4path.conditions.logic import all_of, any_of, fold, negated, several
from l4path.conditions.simplifying import simplified
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
from l4path.meaning import Atom, Claim, Formula, In, Lists, Recorded, option_order, state_rows, status_rows
from l4path.testing import cases, conditions, pathways

COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

if TYPE_CHECKING:
    from collections.abc import Callable


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
            proof = assessment.proof(kind, name)  # type: ignore[arg-type]
            assert proof.truth is truth
            (rule,) = proof.parts
            assert rule.truth is truth


@given(cases(assumptions=False))
def test_the_tables_are_compiled_as_they_read(case: tuple[Pathway, Episode]) -> None:
    """Status, state, options and what goes on alongside are those of the first row that holds when it is read off."""
    pathway, episode = case
    assessment = pathway.assess(episode)

    def holds(formula: Formula) -> bool:
        truth = assessment.truth_of(formula)
        assert truth is not Truth.UNKNOWN  # rows are two-valued
        return truth is Truth.MET

    for name, node in pathway.nodes.items():
        assert next(row.status for row in status_rows(pathway, node) if holds(row.when)) == assessment.status[name]
    first = next(row for row in state_rows(pathway) if holds(row.when))
    assert first.state == assessment.state
    for shown, rules in ((assessment.options, first.options), (assessment.alongside, first.alongside)):
        assert [node.id for node in shown] == [name for name, when in rules.items() if holds(when)]
    assert holds(In(frozenset((assessment.state,))))
    assert [node.id for node in assessment.options] == [name for name in option_order(pathway) if holds(Lists(name))]


LEAVES = st.sampled_from([Recorded("tried", name) for name in "abc"])
FORMULAS = st.recursive(
    LEAVES | st.builds(Constant, st.booleans()),
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(lambda some: And(tuple(some)), st.lists(parts, min_size=2, max_size=3)),
        st.builds(lambda some: Or(tuple(some)), st.lists(parts, min_size=2, max_size=3)),
        st.lists(parts, min_size=1, max_size=4).flatmap(
            lambda some: st.builds(AtLeast, st.integers(1, len(some)), st.just(tuple(some)))
        ),
        st.lists(st.tuples(st.integers(-3, 3).filter(bool), parts), min_size=1, max_size=3).flatmap(
            lambda items: st.builds(
                lambda op, constant: Sum(
                    "k", tuple(n for n, _ in items), tuple(part for _, part in items), op, constant
                ),
                st.sampled_from(list(COMPARE)),
                st.integers(-4, 4),
            )
        ),
    ),
    max_leaves=10,
)
TRUTHS = st.fixed_dictionaries({name: st.integers(0, 2) for name in "abc"})


def by_hand(formula: Formula, truths: dict[str, int]) -> int:
    """The truth of a formula of records by the rules of SEMANTICS 1 and 10, apart from the library's own algebra."""
    match formula:
        case Constant(value=met):
            return 2 * met
        case Not(part=part):
            return 2 - by_hand(part, truths)
        case And(parts=parts):
            return min(by_hand(part, truths) for part in parts)
        case Or(parts=parts):
            return max(by_hand(part, truths) for part in parts)
        case AtLeast(count=count, parts=parts):
            found = [by_hand(part, truths) for part in parts]
            if found.count(2) >= count:
                return 2
            return 0 if len(found) - found.count(0) < count else 1
        case Sum(points=points, parts=parts, op=op, constant=constant):
            least = greatest = 0
            for worth, truth in zip(points, (by_hand(part, truths) for part in parts), strict=True):
                may_add = {0: (0,), 1: (0, worth), 2: (worth,)}[truth]
                least, greatest = least + min(may_add), greatest + max(may_add)
            meets = {COMPARE[op](total, constant) for total in range(least, greatest + 1)}
            return 1 if len(meets) > 1 else 2 * meets.pop()
        case _:
            assert isinstance(formula, Recorded)
            return truths[formula.node]


@given(FORMULAS, TRUTHS, st.sets(st.sampled_from("abc")))
def test_a_simplified_formula_has_the_same_truth(formula: Formula, truths: dict[str, int], told: set[str]) -> None:
    """With what is settled put in and left out, a formula has the truth that it had, in every case."""

    def leaf(record: Recorded) -> Formula:
        truth = truths[record.node]
        return Constant(truth == 2) if record.node in told and truth != 1 else record

    expected = by_hand(formula, truths)
    assert fold(formula, lambda record: truths[record.node], KLEENE) == expected
    assert by_hand(simplified(formula, leaf), truths) == expected
    assert by_hand(simplified(formula, lambda record: record), truths) == expected


@given(st.lists(FORMULAS, max_size=4), TRUTHS, st.integers(0, 5))
def test_the_simplifiers_mean_what_they_put_together(parts: list[Formula], truths: dict[str, int], count: int) -> None:
    """`all_of`, `any_of`, `negated` and `several` have the truth of all, any, none, and so many of their parts."""
    found = [by_hand(part, truths) for part in parts]
    assert by_hand(all_of(parts), truths) == min(found, default=2)
    assert by_hand(any_of(parts), truths) == max(found, default=0)
    assert [by_hand(negated(part), truths) for part in parts] == [2 - truth for truth in found]
    certain, possible = found.count(2) >= count, len(found) - found.count(0) >= count
    assert by_hand(several(count, parts), truths) == certain + possible


def _reading(truths: dict[str, int]) -> Callable[[Recorded], int]:
    """A leaf read off a table of truths."""
    return lambda record: truths[record.node]


@given(FORMULAS, TRUTHS)
def test_learning_more_settles_a_formula_for_good(formula: Formula, truths: dict[str, int]) -> None:
    """What is met or not met stays so however the unknown records turn out."""
    truth = by_hand(formula, truths)
    if truth != 1:
        for answers in itertools.product((0, 2), repeat=3):
            learnt = {
                name: answer if truths[name] == 1 else truths[name] for name, answer in zip("abc", answers, strict=True)
            }
            assert fold(formula, _reading(learnt), KLEENE) == truth


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
