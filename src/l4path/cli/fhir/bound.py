"""What the commands that read by bindings share: the bindings file, and the data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from l4path.cli.parameters import Argument, Option
from l4path.interop import read_bindings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from l4path.interop import Bindings
    from l4path.pathway import Pathway

BINDINGS = Argument("bindings", "BINDINGS", "The bindings file (TOML or JSON), or - for standard input.")
FOR_PATHWAY = Option(
    "pathway", ("--pathway",), "The pathway that is bound: a file or a bundled name.", "PATHWAY", needed=True
)


def bindings_of(name: str, pathway: Pathway) -> Bindings:
    """The bindings that an argument names.

    Raises:
        FileError: When the file cannot be read.
        BindingsError: With every problem of it.
    """
    return read_bindings(name, pathway)


def data_of(names: Sequence[str]) -> list[Path]:
    """The files of data that arguments name."""
    return [Path(name) for name in names]
