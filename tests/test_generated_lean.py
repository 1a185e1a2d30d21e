"""What is written out for a pathway says each thing once, and no more than it takes."""

from __future__ import annotations

import ast
import gc
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import l4path
from l4path import Pathway
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
