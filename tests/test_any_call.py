"""Whatever the command line is called with, it ends in an answer or in one message, never in a fault of its own.

By default each command gets a few generated calls; `python tests/test_any_call.py 20000` makes many more.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calls import KNEE, PATIENT
from l4path.cli import main
from l4path.cli.commands import COMMANDS as EVERY
from l4path.cli.commands import loaded
from l4path.formats.writing import pathway_to_dict, to_json, to_toml
from l4path.pathway.cuts import cut_points
from l4path.testing.chance import Chance, Seeded, pick, yes
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode

if TYPE_CHECKING:
    from l4path.cli.parameters import Option

LISTENING = {"serve", "mcp"}  # they end when they are told to
STATUSES = {0, 1, 2}
KNEE_TEXT = Path(KNEE).read_text(encoding="utf-8")
ODD = ("", "-", "--", "-x", "nowhere/x", ".", "\x1b[31m", "a\u202eb", "\ud800", "é" * 300, "0", "1e999", "NaN", "{}")
PIECES = (b"", b"\0", b"\xff", b"[", b'"""', b"= nan", b"\n", b"-1", b"{" * 70)
FITTING = {
    "pathway": ("good.toml", "good.toml", "p.toml", "p.json", "knee.toml"),
    "old": ("good.toml", "other.toml"),
    "new": ("good.toml", "other.toml"),
    "episode": ("episode.toml", "episode.toml", "e.toml"),
    "episodes": ("episode.toml", "e.toml", "e.jsonl"),
    "cases": ("c.toml",),
    "condition": ("flag_0", "offered(n0)", "number_0 >= 3", "pain > 4", "not (", "reached(trial_0) and flag_0"),
    "sources": ("source_0", "ng59"),
    "language": ("en", "de"),
    "files": ("good.toml", "episode.toml", "p.toml"),
    "bindings": ("b.toml",),
    "data": ("d.json", "good.toml"),
    "table": ("t.csv",),
    "events": ("h.csv",),
}
ENDINGS = {
    "explore": (".html",),
    "report": (".html", ".md"),
    "draw": (".svg", ".png", ".mmd", ".dot", ".pdf"),
    "export": (".toml", ".json"),
    "following": (".toml", ".json"),
}
OTHERS = (".toml", ".json", ".svg", ".html", ".csv", "", ".x")
CASES = b'[[case]]\nname = "a"\nwhy = "so"\n[case.episode.facts]\n[case.expect]\nstate = "options"\n'


def damaged(chance: Chance, text: str) -> bytes:
    """A text as it is, or with a piece of it left out, doubled or written over."""
    raw = text.encode()
    for _ in range(pick(chance, (0, 0, 1, 2))):
        start = chance.whole(0, len(raw))
        end = min(len(raw), start + chance.whole(0, 40))
        raw = raw[:start] + pick(chance, (*PIECES, raw[start:end] * 2)) + raw[end:]
    return raw


def files(chance: Chance) -> tuple[dict[str, bytes], list[str]]:
    """The files of a folder, pathways, episodes and cases, whole and damaged; and names of the pathway's nodes."""
    pathway, other = (make_pathway(chance, max_nodes=6) for _ in range(2))
    episode = make_episode(chance, pathway, cut_points(pathway))
    data, known = pathway_to_dict(pathway), episode.to_dict()
    line = to_json(known).replace("\n", " ") + "\n"
    return {
        "good.toml": to_toml(data).encode(),
        "other.toml": to_toml(pathway_to_dict(other)).encode(),
        "episode.toml": to_toml(known).encode(),
        "p.toml": damaged(chance, to_toml(data)),
        "p.json": damaged(chance, to_json(data)),
        "knee.toml": KNEE_TEXT.encode(),
        "k.toml": damaged(chance, KNEE_TEXT),
        "e.toml": damaged(chance, to_toml(known)),
        "e.jsonl": damaged(chance, line * 2),
        "k-e.toml": damaged(chance, PATIENT),
        "c.toml": damaged(chance, CASES.decode()),
        "b.toml": damaged(chance, f'pathway = "{pathway.id}"\n[value_sets.a]\ntitle = "A"\n'),
        "d.json": damaged(chance, '{"resourceType": "Patient", "id": "p1"}'),
        "t.csv": damaged(chance, "id,flag_0\n1,true\n2,\n"),
        "h.csv": damaged(chance, "person,time,kind,subject,value\n1,2026-01-01,fact,flag_0,true\n"),
        "empty": b"",
    }, list(pathway.nodes)


def value_of(chance: Chance, name: str, option: Option, words: list[str]) -> str:
    """A value of an option, mostly one that it takes."""
    if yes(chance, 10):
        return pick(chance, (*ODD, *words))
    if option.choices:
        return pick(chance, option.choices)
    if option.whole:
        return str(chance.whole(0, 20))
    if option.name in {"output", "picture", "junit", "episodes"}:
        ending = pick(chance, ENDINGS.get(name, OTHERS) if option.name == "output" else OTHERS)
        return pick(chance, (f"out{ending}", f"out{ending}", f"sub/out{ending}", "/dev/null", "-", "e.toml"))
    return pick(chance, (*option.shown.split("|"), *words, *FITTING.get(option.name, ())))


def call(name: str, seed: int) -> tuple[dict[str, bytes], list[str], bytes]:
    """Files, the words of a call of a command, and standard input."""
    chance = Seeded(seed)
    written, nodes = files(chance)
    words: list[str] = []
    command = loaded(name)
    for argument in command.arguments:
        if argument.needed or yes(chance, 60):
            fitting = argument.choices or FITTING.get(argument.name, tuple(nodes))
            words += [
                pick(chance, (*ODD, *written, *nodes) if yes(chance, 5) else fitting)
                for _ in range(pick(chance, (1, 2, 3)) if argument.many else 1)
            ]
    for option in command.options:
        if option.needed or yes(chance, 20):
            words.append(pick(chance, option.names))
            if option.shown or option.whole or option.choices:
                words.append(value_of(chance, name, option, [*written, *nodes]))
    if "budget" in {option.name for option in command.options}:
        words += ["--budget", pick(chance, ("1", "200"))]
    return written, words, pick(chance, (b"", written["e.toml"], written["p.toml"], written["e.jsonl"]))


def ended(name: str, written: dict[str, bytes], words: list[str], given_in: bytes) -> tuple[int, str]:
    """The status and the messages of a call in a folder with those files, in which no half of a file is left."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for file, content in written.items():
            Path(file).write_bytes(content)
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        before = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(given_in), "utf-8")
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = main([*name.split(), *words])
        finally:
            sys.stdin = before
        assert not list(Path().rglob(".*.part"))
        err.flush()
        err.seek(0)
        return status, err.read()


def hold(name: str, seed: int) -> int:
    """The status of a generated call, after it was held to what every call promises."""
    written, words, given_in = call(name, seed)
    status, messages = ended(name, written, words, given_in)
    assert status in STATUSES, (words, messages)
    assert "fault in l4path itself" not in messages, (words, messages)
    assert "Traceback" not in messages, (words, messages)
    assert status != 2 or messages, words
    return status


COMMANDS = [name for name in EVERY if name not in LISTENING]


@pytest.mark.parametrize("name", COMMANDS)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32))
@example(seed=0)
def test_any_call_ends_in_an_answer_or_a_message(name: str, seed: int) -> None:
    """The status is one of three, a refusal is told, nothing ends in a fault of ours, and no half file is left."""
    hold(name, seed)


def test_a_solver_without_a_name_is_refused() -> None:
    """An empty word is no solver, for any command that searches."""
    for words in (["check", KNEE], ["diff", KNEE, KNEE], ["find", KNEE, "pain > 3"]):
        status, messages = ended(words[0], {}, [*words[1:], "--solver", ""], b"")
        assert (status, messages) == (2, "l4path: '' is not a solver; allowed: auto, own, sat\n")


if __name__ == "__main__":
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    counted = Counter(
        (COMMANDS[seed % len(COMMANDS)], hold(COMMANDS[seed % len(COMMANDS)], seed)) for seed in range(calls)
    )
    for (name, status), count in sorted(counted.items()):
        print(f"{name:12} {status} {count}")  # noqa: T201
