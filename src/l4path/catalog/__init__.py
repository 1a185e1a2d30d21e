"""The bundled pathways: data files that ship with the library, with the cases that each is held to."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from l4path.errors import FileError, did_you_mean, listed, shown
from l4path.formats import pathway_from_dict
from l4path.shipped import names_in, shipped, text_of

if TYPE_CHECKING:
    from l4path.pathway import Pathway
    from l4path.verification import ExpectedCase

_FOLDER = os.path.dirname(__file__)


def bundled() -> tuple[str, ...]:
    """The names of the bundled pathways.

    Example:
        >>> "l4" in bundled()
        True
    """
    return tuple(sorted(name.removesuffix(".toml") for name in names_in("catalog") if name.endswith(".toml")))


def hint_for(name: str) -> str:
    """What to name in place of a name that no bundled pathway has: the nearest one, or all of them.

    Args:
        name: What was given.

    Example:
        >>> hint_for("hypertensions")
        'did you mean hypertension?'
    """
    nothing = "none, so that l4path is not there whole: install it anew"
    return did_you_mean(name, bundled()) or f"bundled: {listed(bundled()) or nothing}"


def load(name: str) -> Pathway:
    """A bundled pathway, by its name.

    Args:
        name: One of :func:`bundled`.

    Raises:
        FileError: When there is none of that name.

    Example:
        >>> load("l4").id
        'l4'
    """
    _check(name)
    return _loaded(name)


@cache
def _loaded(name: str) -> Pathway:
    text, raw = shipped(os.path.join(_FOLDER, f"{name}.toml"))
    return pathway_from_dict(raw, source=f"the bundled pathway {name}", toml=text)


@cache
def cases(name: str) -> tuple[ExpectedCase, ...]:
    """The hand-written cases of a bundled pathway: patients, and what it must say of each of them.

    Args:
        name: One of :func:`bundled`.

    Raises:
        FileError: When there is none of that name.

    Example:
        >>> from l4path.verification import run_cases
        >>> run_cases(load("l4-article"), cases("l4-article")).passed
        True
    """
    from l4path.verification.case_files import cases_from_text  # noqa: PLC0415 - reading a pathway needs no checker

    _check(name)
    return cases_from_text(text_of("catalog", f"{name}.cases.jsonl"), f"the cases of the bundled pathway {name}")


def _check(name: str) -> None:
    if not isinstance(name, str) or name not in bundled():
        hint = hint_for(name)
        if isinstance(name, os.PathLike) or (isinstance(name, str) and os.path.splitext(name)[1]):
            hint = "a file is read by l4path.read_pathway"
        raise FileError(f"{shown(name)} is not a bundled pathway; {hint}")
