"""One place for each: what a status or a kind of escalation is stands in its table, with its words and its look."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from l4path.escalations import EscalationKind
from l4path.facts import PREDICATES
from l4path.language import words
from l4path.meaning import Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

ROOT = Path(__file__).parent.parent / "src" / "l4path"
MANY = 5  # a list of so many names them one by one; words that are predicates too do not count
MOST = 10  # and so does a module that asks for so many, here and there
STATUSES = {"meaning/kinds.py", "meaning/statuses.py", "diagrams/style.py"}
KINDS = {"escalations.py", "meaning/rules.py", "diagrams/style.py", "verification/mutants.py", "formats/rewriting.py"}


def one_by_one(source: str, members: type[StrEnum]) -> bool:
    """Whether a module names the members one by one: most of them anywhere, or many in one list, table or class."""
    tree = ast.parse(source)
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    values = {member.value for member in members}.difference(PREDICATES)
    most = len(attributes & set(members.__members__)) >= MOST
    return most or any(count >= MANY for count in _listed(tree, values))


def _listed(tree: ast.AST, values: set[str]) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict | ast.Tuple | ast.List | ast.Set):
            items = node.keys if isinstance(node, ast.Dict) else node.elts
            yield len({item.value for item in items if isinstance(item, ast.Constant)} & values)
        elif isinstance(node, ast.ClassDef):
            assigned = {ast.unparse(each.targets[0]).lower() for each in node.body if isinstance(each, ast.Assign)}
            yield len(assigned & values)


@pytest.mark.parametrize(
    ("members", "places"), [(Status, STATUSES), (EscalationKind, KINDS)], ids=["statuses", "kinds"]
)
def test_only_the_tables_the_words_and_the_looks_name_them_one_by_one(members: type[StrEnum], places: set[str]) -> None:
    """Whoever adds one touches the files that CONTRIBUTING names: no other names them one by one."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in sorted(ROOT.rglob("*.py"))
        if one_by_one(path.read_text(encoding="utf-8"), members)
    }
    assert found == places
    walk_through = (ROOT.parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert all(f"src/l4path/{place}" in walk_through for place in found)


def test_every_status_and_kind_has_its_words() -> None:
    """No status is without a word, and no kind of escalation."""
    assert set(words().table("status")) == {*Status, "on_hold"}
    assert set(words().table("kind")) == {kind.value for kind in EscalationKind}
