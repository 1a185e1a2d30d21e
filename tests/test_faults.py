"""Faults of the world around a program: some of `tests/faults.py` in every run, each on a command that it can hurt."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("full devices, limits and signals as Linux has them", allow_module_level=True)

import resource

import faults_listening as listening
from faults import COMMANDS, FAULTS, GIVEN, SOURCE, called
from faults_anew import ANEW
from faults_around import AROUND
from faults_beyond import BEYOND
from faults_further import FURTHER
from faults_otherwise import OTHERWISE
from l4path.cli.commands import COMMANDS as EVERY

if TYPE_CHECKING:
    from pathlib import Path

LISTENING = {"serve": "uvicorn", "mcp": "mcp"}  # and what each of them needs
SOME = [
    ("draw", "standard output is full"),
    ("cohort", "standard error is full"),
    ("audit", "the reader of standard error is gone"),
    ("report", "no standard streams"),
    ("check", "a terminal of one column"),
    ("explain", "LC_ALL=C"),
    ("fhir read", "300 MB of memory"),
    ("certify", "a small stack"),
    ("synth", "twelve open files"),
    ("draw", "files of at most 4 kB"),
    ("cases", "ended a little later"),
    ("tree", "from an archive"),
    ("assess", "the pathway never ends"),
    ("list", "a name that is no text"),
    ("export", "the output is full"),
    ("synth", "the output is no text"),
    ("fhir load", "all files are deep objects"),
    ("cohort", "the table is of zeros"),
    ("audit", "the entries are of zeros"),
    ("assess", "the lines are of zeros"),
    ("audit", "the entries come through a pipe"),
    ("explain", "standard output does not wait"),
    ("draw", "nobody may read what is written"),
    ("report", "told to end as soon as it writes"),
    ("list", "hardly any depth"),
    ("check", "encodings have to be said"),
    ("explain", "standard input has half, and does not wait"),
    ("cases", "two write at once"),
    ("draw", "the folder of the output goes soon"),
    ("report", "called in a thread"),
    ("tree", "all numbers are large"),
    ("synth", "what passes has a file for a folder"),
    ("cohort", "packages are empty"),
    ("export", "packages break as they are loaded"),
    ("export", "packages are of another Python"),
    ("audit", "packages miss what they are built on"),
    ("cohort", "the output is the table that is read"),
    ("list", "nothing is typed"),
    ("draw", "the output may not be changed by anybody"),
    ("assess", "the pathway is what it writes"),
    ("explain", "the pathway is a pipe that nobody writes"),
    ("tree", "the pathway is where it complains"),
    ("cohort", "data of at most 100 MB"),
    ("tree", "one archive"),
    ("export", "what was compiled of packages is damaged"),
    ("export", "what was compiled of the beginning is damaged"),
    ("fhir load", "what ships is cut off"),
    ("check", "packages are for another Python"),
    ("assess", "Python 3.10"),
    ("synth", "room for 4 kB"),
    ("draw", "standard output counts"),
]


def test_every_command_is_called() -> None:
    """A command that is new is put to the faults, too."""
    assert {name.removesuffix(" json") for name in COMMANDS} == EVERY.keys() - LISTENING.keys()
    assert {name.partition(" ")[0] for name in listening.COMMANDS} == LISTENING.keys()


@pytest.mark.parametrize(("command", "fault"), SOME, ids=lambda one: one)
def test_a_fault_of_the_world_ends_in_an_answer_or_a_message(command: str, fault: str) -> None:
    """No traceback, no half of a file, no status of its own; all of them by `python tests/faults.py`."""
    FAULTS.update(FURTHER)
    FAULTS.update(AROUND)
    FAULTS.update(BEYOND)
    FAULTS.update(ANEW)
    FAULTS.update(OTHERWISE)
    assert fault in FAULTS
    assert not called(command, fault)


@pytest.mark.parametrize(
    ("limit", "most", "words", "status", "said"),
    [
        (
            resource.RLIMIT_AS,
            100,
            "synth p.toml -n 3",
            2,
            "1 GB of addresses and 256 MB of data, more than the machine",
        ),
        (resource.RLIMIT_AS, 620, "cohort p.toml t.csv --key id", 2, "1 GB of addresses and 256 MB of data, more than"),
        (resource.RLIMIT_DATA, 150, "audit p.toml h.csv", 2, "1 GB of addresses and 256 MB of data, more than"),
        (resource.RLIMIT_AS, 300, "fhir read b.toml d.json --pathway p.toml --at 2026-11-28", 0, '"facts"'),
        (resource.RLIMIT_AS, 300, "certify cert.json --pathway p.toml", 0, "proved"),
    ],
)
def test_room_is_asked_for_as_much_as_is_used(
    tmp_path: Path, limit: int, most: int, words: str, status: int, said: str
) -> None:
    """Tables begin where there is enough: with less some were aborted or never ended; a small file needs little."""
    if "p.toml t" in words or "synth" in words or "audit" in words:
        pytest.importorskip("pyarrow")
    for name, content in GIVEN.items():
        (tmp_path / name).write_bytes(content)
    ended = subprocess.run(
        [sys.executable, "-m", "l4path", *words.split()], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True, check=False, preexec_fn=lambda: resource.setrlimit(limit, (most << 20, most << 20)),
    )  # fmt: skip
    assert ended.returncode == status, ended.stderr
    assert said in (ended.stdout + ended.stderr).decode()


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("serve", "the port is in use"),
        ("serve with keys", "keys of numbers"),
        ("serve", "it is hung up"),
        ("mcp", "it is ended"),
        ("mcp", "no standard output"),
    ],
    ids=lambda one: one,
)
def test_what_listens_answers_refuses_and_ends(command: str, fault: str) -> None:
    """No traceback, and it ends when it is told to; all of them by `python tests/faults_listening.py`."""
    if find_spec(LISTENING[command.partition(" ")[0]]) is None:
        pytest.skip("the extras serve and mcp: pip install 'l4path[serve,mcp]'")
    assert fault in listening.every()
    assert not listening.called(command, fault)
