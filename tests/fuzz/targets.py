"""What the fuzzers drive: every reader of the library, given bytes that anybody may have sent.

A target takes bytes. It ends in silence whatever they are: what they say is read and says the same once written, or it
is refused by an error of the library whose text a terminal can show. Anything else that it raises is a fault.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import clinical
import tables
from clinical import is_shown as _is_shown

import l4path
from l4path.errors import L4pathError
from l4path.formats.episodes import episode_from_text, episode_lines
from l4path.formats.files import decoded
from l4path.formats.writing import pathway_to_dict, to_json, to_toml

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.formats.files import Form

HERE = Path(__file__).resolve().parent
_KNEE = l4path.read_pathway(HERE.parent / "knee.toml")


def pathway(data: bytes) -> None:
    """A pathway file, in TOML or JSON by how it begins."""
    form: Form = "json" if data.lstrip()[:1] == b"{" else "toml"
    try:
        read = l4path.formats.pathway_from_text(decoded(data, "it"), form)
    except L4pathError as error:
        _is_shown(error)
        return
    for again, text in (("toml", to_toml(pathway_to_dict(read))), ("json", to_json(pathway_to_dict(read)))):
        assert l4path.formats.pathway_from_text(text, again) == read  # type: ignore[arg-type]


def episode(data: bytes) -> None:
    """An episode file; one that is of the example is assessed, too."""
    name = "it.json" if data.lstrip()[:1] == b"{" else "it.toml"
    try:
        read = episode_from_text(decoded(data, "it"), name, _KNEE)
        said = _KNEE.assess(read)
    except L4pathError as error:
        _is_shown(error)
        return
    assert said.to_dict()
    assert episode_from_text(to_toml(read.to_dict()), "it.toml", _KNEE) == read


def lines(data: bytes) -> None:
    """Episodes as JSON lines: each line is read or refused by itself."""
    try:
        for line in episode_lines(io.BytesIO(data), "it", _KNEE):
            if isinstance(line.found, L4pathError):
                _is_shown(line.found)
    except L4pathError as error:
        _is_shown(error)


def condition(data: bytes) -> None:
    """The text of a condition: what is read says the same once written."""
    try:
        read = l4path.parse(data.decode("utf-8", "surrogateescape"), _KNEE)
    except L4pathError as error:
        _is_shown(error)
        return
    assert l4path.parse(str(read), _KNEE) == read


def table(data: bytes) -> None:
    """A file of a table: what comes in is assessed row by row, and nothing is lost."""
    tables.file(_KNEE, data)


def columns(data: bytes) -> None:
    """A table of any columns: it comes in, or is refused, and so does each of its rows."""
    tables.columns(_KNEE, data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "pathway": pathway,
    "episode": episode,
    "lines": lines,
    "condition": condition,
    "fhir": clinical.fhir,
    "bindings": clinical.bindings,
    "response": clinical.response,
    "bundle": clinical.bundle,
    "events": clinical.events,
    "mapping": clinical.mapping,
    "marginals": clinical.marginals,
    "cases": clinical.cases,
    "certificate": clinical.certificate,
    "table": table,
    "columns": columns,
}


def seeds(name: str) -> list[bytes]:
    """What a target begins with: its seeds, and all that ever failed it."""
    found = [*sorted((HERE / "seeds" / name).glob("*")), *sorted((HERE / "failed" / name).glob("*"))]
    return [path.read_bytes() for path in found]
