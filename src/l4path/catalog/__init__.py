"""The bundled pathways: data files that ship with the library, and the one function that loads them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from l4path.errors import FileError, did_you_mean, listed, shown
from l4path.formats import pathway_from_text

if TYPE_CHECKING:
    from l4path.pathway import Pathway


def bundled() -> tuple[str, ...]:
    """The names of the bundled pathways.

    Example:
        >>> "l4" in bundled()
        True
    """
    names = [entry.name for entry in files(__name__).iterdir()]
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
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
    if name not in bundled():
        hint = did_you_mean(name, bundled()) or f"bundled: {listed(bundled())}"
        raise FileError(f"{shown(name)} is not a bundled pathway; {hint}")
    text = (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")
    return pathway_from_text(text, "toml", source=f"the bundled pathway {name}")
