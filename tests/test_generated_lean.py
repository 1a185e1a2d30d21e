"""What is written out for a pathway says each thing once, and no more than it takes."""

from __future__ import annotations

import ast
import gc
import inspect
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import l4path
from l4path import Definition, Measure, Number, Pathway, Treatment, weeks
from l4path.assessment.assess import engine_of
from l4path.assessment.generated import Generated
from l4path.assessment.generated.chunks import functions_of
from l4path.assessment.generated.writer import Writer
from l4path.meaning import Claim
from l4path.testing import pathways

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST = {"l4": 16_200, "l4-article": 2_250, "hypertension": 4_950}
"""So many nodes has the syntax tree of each, at most: a little more than it was found to have."""


def written(pathway: Pathway) -> Writer:
    """What wrote a pathway out, with its statements."""
    found: list[Writer] = []

    def seen(writer: Writer, *others: Any) -> Any:
        found.append(writer)
        return functions_of(writer, *others)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("l4path.assessment.generated.functions_of", seen)
        Generated(engine_of(pathway).program)
    return found[0]


def blocks(statements: Sequence[ast.stmt]) -> Iterator[Sequence[ast.stmt]]:
    """The statements that run one after another, and those within each."""
    yield statements
    for statement in statements:
        if isinstance(statement, ast.If):
            yield from blocks(statement.body)
            yield from blocks(statement.orelse)


def repeated(writer: Writer) -> list[object]:
    """What is kept for all and asked for once, or worked out twice."""
    names = [node for statement in writer.statements for node in ast.walk(statement) if isinstance(node, ast.Name)]
    read = Counter(name.id for name in names if isinstance(name.ctx, ast.Load))
    known = {variable: key for key, variable in writer._variables.items()}
    shared = [key for key in known.values() if isinstance(key, Claim) and key.kind == "shared"]
    found: list[object] = [key for key in shared if read[writer.variable(key)] < 2]
    for block in blocks(writer.statements):
        targets = (target for one in block if isinstance(one, ast.Assign) for target in one.targets)
        often = Counter(target.id for target in targets if isinstance(target, ast.Name))
        found += [known[name] for name, times in often.items() if times > 1 and isinstance(known.get(name), Claim)]
    return found


@pytest.mark.parametrize("name", MOST)
def test_a_bundled_pathway_is_written_out_without_waste(name: str) -> None:
    """Nothing twice, and no longer than it was found to be when this was written."""
    writer = written(l4path.load(name))
    assert not repeated(writer)
    assert sum(1 for statement in writer.statements for _ in ast.walk(statement)) <= MOST[name]


@given(pathways(min_nodes=3, max_nodes=8))
def test_nothing_is_worked_out_twice(pathway: Pathway) -> None:
    """Whatever leads where, each thing has one place."""
    assert not repeated(written(pathway))


def test_what_is_asked_only_where_a_node_is_reached_is_worked_out_only_there() -> None:
    """By hand: whether the second of three in a row is exhausted is asked only on the way on from it."""
    relief = Measure("relief", "pain relief", unit="%")
    one, two, three = (
        Treatment(name, name, tier="care", adequate=weeks >= 6, response=relief >= 30)
        for name in ("one", "two", "three")
    )
    ways = [one.escalates_to(two, on="failure", because="-"), two.escalates_to(three, on="next_step", because="-")]
    writer = written(Pathway("three", title="Three in a row", tiers=["care"], start=[one], escalations=ways))
    assert Claim("exhausted", "two") in writer._guarded
    assert not [claim for claim in writer._rules if claim.kind == "shared"]
    drugs = written(l4path.load("hypertension"))  # where a drug is forbidden, it is exhausted: asked of what is reached
    assert Claim("contraindicated", "alpha_or_beta_blocker") in drugs._guarded
    assert drugs._of_node["two_drugs"] == [Claim("contraindicated", "two_drugs")]


def test_what_two_ways_ask_of_one_source_is_worked_out_once() -> None:
    """By hand: both ask whether the second has come to its end where it is reached."""
    relief = Measure("relief", "pain relief", unit="%")
    one, two, three, four = (
        Treatment(name, name, tier="care", adequate=weeks >= 6, response=relief >= 30)
        for name in ("one", "two", "three", "four")
    )
    ways = [one.escalates_to(two, on="failure", because="-")]
    ways += [two.escalates_to(to, on="next_step", because="-") for to in (three, four)]
    writer = written(Pathway("four", title="Four", tiers=["care"], start=[one], escalations=ways))
    assert [claim for claim in writer._rules if claim.kind == "shared"]


def test_definitions_that_build_on_one_another_are_settled_one_by_one() -> None:
    """Many of them take no more of the stack than one; the last first would take it all."""
    pain = Number("pain", "pain", minimum=0, maximum=10)
    chain = [Definition("d0", "0", pain >= 3)]
    for number in range(1, 33):
        chain.append(Definition(f"d{number}", str(number), ~chain[-1] | (pain >= 4)))
    relief = Measure("relief", "pain relief", unit="%")
    care = Treatment(
        "care", "Care", tier="care", adequate=weeks >= 6, response=relief >= 30, indications=[chain[0], chain[-1]]
    )
    program = engine_of(Pathway("deep", title="Deep", tiers=["care"], start=[care])).program
    limit, here = sys.getrecursionlimit(), len(inspect.stack(0))
    sys.setrecursionlimit(here + 90)
    try:
        Writer(program, [("care", Claim("indicated", "care"))], whole=True)
    finally:
        sys.setrecursionlimit(limit)


def test_what_wrote_a_pathway_out_is_gone_once_it_is_compiled() -> None:
    """The syntax tree is far larger than the function, and kept in a circle it waits for the collector."""
    program = engine_of(l4path.load("l4")).program
    gc.collect()
    before = {id(thing) for thing in gc.get_objects() if isinstance(thing, Writer)}
    gc.disable()
    try:
        made = Generated(program)
        left = [thing for thing in gc.get_objects() if isinstance(thing, Writer) and id(thing) not in before]
    finally:
        gc.enable()
    assert made is not None
    assert not left
