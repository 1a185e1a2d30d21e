"""What the fuzzers drive of clinical data: FHIR, bindings, responses, bundles, entries, mappings, certificates."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import l4path
from l4path.errors import L4pathError, visible
from l4path.formats import pathway_from_text, pathway_to_toml
from l4path.formats.episodes import episode_from_text
from l4path.formats.files import decoded, raw_data
from l4path.interop import (
    Bindings,
    from_fhir,
    from_response,
    read_bindings,
    read_fhir,
    to_response,
)
from l4path.synthetic.marginals import marginals_of
from l4path.verification.case_files import cases_from_text
from l4path.verification.certifying import read_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent.parent / "examples"
AT = "2026-11-28"


def is_shown(error: Exception) -> None:
    """Hold the text of a refusal to what a terminal can show."""
    said = str(error)
    assert said.strip(), "a refusal without a word"
    assert visible(said, keep="\n") == said, f"a sign that nobody can see: {said!r}"


@cache
def knee() -> l4path.Pathway:
    """The pathway of the example, to which its bindings and its entries belong."""
    return l4path.read_pathway(EXAMPLES / "knee-pain.toml")


@cache
def _bound() -> Bindings:
    return read_bindings(EXAMPLES / "knee-pain.bindings.toml", knee())


@contextlib.contextmanager
def _file(data: bytes, ending: str) -> Iterator[Path]:
    """Bytes as a file."""
    number, name = tempfile.mkstemp(ending)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        yield Path(name)
    finally:
        Path(name).unlink()


def fhir(data: bytes) -> None:
    """FHIR data: each patient is read, and can be assessed, or is refused by name."""
    with _file(data, ".ndjson" if data[:1] == b"\n" else ".json") as path:
        try:
            for found in read_fhir(path, knee(), _bound(), at=AT, searched=["Condition"]):
                if isinstance(found, L4pathError):
                    is_shown(found)
                    continue
                line = json.loads(json.dumps(found.to_dict(knee()), allow_nan=False))
                assert knee().assess(found.episode).to_dict()
                assert episode_from_text(json.dumps(line["episode"]), "it.json", knee()) == found.episode
        except L4pathError as error:
            is_shown(error)


def bindings(data: bytes) -> None:
    """A bindings file: what is read of it reads a record."""
    with _file(data, ".json" if data.lstrip()[:1] == b"{" else ".toml") as path:
        try:
            bound = read_bindings(path, knee())
        except L4pathError as error:
            is_shown(error)
            return
    record = json.loads((HERE / "seeds" / "fhir" / "bundle.json").read_text("utf-8"))
    for found in read_fhir(record, knee(), bound, at=AT):
        if isinstance(found, L4pathError):
            is_shown(found)
        else:
            assert knee().assess(found.episode).to_dict()


def _json(data: bytes) -> Any:
    return raw_data(decoded(data, "it"), "json", "it")


def response(data: bytes) -> None:
    """A response to a questionnaire: the episode that it is, written as a response, is read again as the same."""
    try:
        read = from_response(knee(), _json(data))
    except L4pathError as error:
        is_shown(error)
        return
    assert knee().assess(read).to_dict()
    assert from_response(knee(), to_response(knee(), read, base="https://a.example")) == read


def bundle(data: bytes) -> None:
    """A pathway as a Bundle: what is read back can be written."""
    try:
        read = from_fhir(_json(data))
    except L4pathError as error:
        is_shown(error)
        return
    assert pathway_from_text(pathway_to_toml(read), "toml") == read


def events(data: bytes) -> None:
    """Entries in time: every person is audited or refused, none is lost."""
    with _file(data, ".csv") as path:
        try:
            found = knee().audit(path, history="complete", observed="entries")
        except L4pathError as error:
            is_shown(error)
            return
    counts = found.counts()
    assert counts["persons"] >= 0
    assert str(found).strip()
    for told in (found.verdicts, found.waits, found.problems):
        assert json.dumps(told.to_pylist(), default=str)


def mapping(data: bytes) -> None:
    """A mapping file: what codes stand for."""
    rows = [{"person": "a", "time": "2024-01-08", "system": "clinic", "code": code} for code in ("EX", "PAIN", "no")]
    with _file(data, ".toml") as path:
        try:
            assert knee().audit(rows, history="complete", observed="entries", map=path).counts()
        except L4pathError as error:
            is_shown(error)


def marginals(data: bytes) -> None:
    """How often facts are so, for cohorts that are made up."""
    with _file(data, ".toml") as path:
        try:
            assert marginals_of(knee(), path)
        except L4pathError as error:
            is_shown(error)


def cases(data: bytes) -> None:
    """Hand-written cases, as JSON lines."""
    try:
        assert isinstance(cases_from_text(decoded(data, "it"), "it"), tuple)
    except L4pathError as error:
        is_shown(error)


def certificate(data: bytes) -> None:
    """A certificate of proofs: it is replayed, and accepted, refused, or unreadable."""
    with _file(data, ".json") as path:
        try:
            for problem in read_certificate(path).replay(knee()).problems:
                assert visible(problem) == problem
        except L4pathError as error:
            is_shown(error)
