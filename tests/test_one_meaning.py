"""The meaning is said once: no file beside the tables, the words and the looks names the statuses one by one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import l4path
from l4path.meaning import Status

SOURCE = Path(l4path.__file__).parent
WORDS = re.compile(
    r"\b(not_reached|undetermined|passed|declined|intolerant|relapsed|failed|not_indicated|contraindicated"
    r"|responded|ongoing|stopped|offered)\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
MANY = 8
# what names them on purpose: the words for a reader, how each looks, and what may be recorded, or asked by a predicate
ALLOWED = {
    "__init__.py",
    "conditions/__init__.py",
    "conditions/handles.py",
    "verification/words.py",
    "diagrams/style.py",
    "explorer/looks.py",
    "facts.py",
    "episode/trial.py",
    "search/changes.py",  # which outcomes a record may still come to
}


def without_docstrings(text: str) -> str:
    """The code alone, without comments and docstrings: prose may speak of statuses."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


def naming_many() -> dict[str, list[str]]:
    """The files that name many statuses, with the statuses."""
    found = {}
    for path in sorted(path for path in SOURCE.rglob("*") if path.suffix in (".py", ".js")):
        place = path.relative_to(SOURCE).as_posix()
        text = path.read_text(encoding="utf-8")
        said = without_docstrings(text) if path.suffix == ".py" else COMMENT.sub("", text)
        named = sorted({word.lower() for word in WORDS.findall(said)})
        if len(named) >= MANY and place not in ALLOWED and not place.startswith("meaning/"):
            found[place] = named
    return found


def test_no_other_file_names_the_statuses_one_by_one() -> None:
    """Whoever adds a status touches the tables, the words and the looks, and no other file."""
    assert naming_many() == {}


def test_the_words_that_are_counted_are_statuses() -> None:
    """The thirteen words that are looked for are statuses of today, so that the count means something."""
    words = WORDS.pattern.removeprefix(r"\b(").removesuffix(r")\b").split("|")
    assert len(words) == len({Status(word) for word in words}) == 13
