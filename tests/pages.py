"""The pages of the documentation: their fenced blocks, and how each kind is run."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import l4path
from l4path.formats import episode_from_dict, pathway_from_dict
from l4path.formats.vocabulary import OPEN_TABLES, TABLES
from l4path.verification import read_cases, run_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
WIDTH = 100
_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>.*)$")
_NOT_RUN = re.compile(r"^<!-- not run: (?P<reason>.+) -->$")
_NAMED = re.compile(r"^# (?P<name>[a-z0-9-]+\.toml)\b(?P<refused>, which is refused)?")
_HEAD = re.compile(r"^(?P<command>.*?)\s*\|\s*head -n (?P<lines>\d+)$")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a page, with the first and last line of its body counted from 0."""

    page: str
    language: str
    body: str
    first: int
    last: int
    reason: str = ""

    @property
    def place(self) -> str:
        """Where a reader finds it."""
        return f"{self.page}:{self.first}"


def pages() -> list[Path]:
    """The pages whose blocks are run: what a reader is told to type."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    lines = page.read_text(encoding="utf-8").split("\n")
    found, reason, at = [], "", 0
    while at < len(lines):
        opened = _FENCE.match(lines[at])
        if marked := _NOT_RUN.match(lines[at]):
            reason = marked["reason"]
        elif opened:
            first = last = at + 1
            while lines[last] != opened["fence"]:
                last += 1
            body = "\n".join(lines[first:last])
            name = page.relative_to(ROOT).as_posix()
            found.append(Block(name, opened["info"].strip(), body, first, last, reason))
            reason, at = "", last
        elif lines[at].strip():
            reason = ""
        at += 1
    return found


@dataclass
class Reader:
    """Somebody who follows one page from top to bottom, in a folder of their own."""

    folder: Path
    names: dict[str, Any] = field(default_factory=dict)
    printed: str | None = None

    def __post_init__(self) -> None:
        """Lay the examples and the old versions of pathways out, as they lie beside the README."""
        shutil.copytree(ROOT / "examples", self.folder / "examples", dirs_exist_ok=True)
        shutil.copytree(ROOT / "tests" / "data", self.folder / "tests" / "data", dirs_exist_ok=True)

    def run(self, block: Block) -> str:
        """Run one block, and give its body as it ought to read."""
        printed, self.printed = self.printed, None
        with contextlib.chdir(self.folder):
            match block.language:
                case "python":
                    self.printed = self._python(block)
                case "text":
                    assert printed, (
                        f"{block.place}: a text block shows what the Python above it prints, which is nothing"
                    )
                    return printed
                case "console":
                    return self._console(block)
                case "toml":
                    self._toml(block)
                case "sh":
                    self._set_up(block)
                case language:
                    assert language.startswith("{"), (
                        f"{block.place}: nothing runs a block of {language or 'no language'}"
                    )
        return block.body

    def _python(self, block: Block) -> str:
        said = io.StringIO()
        code = compile("\n" * block.first + block.body, str(ROOT / block.page), "exec")
        with contextlib.redirect_stdout(said):
            exec(code, self.names)  # noqa: S102 - the pages of this very project
        return said.getvalue().rstrip("\n")

    def _console(self, block: Block) -> str:
        shown: list[str] = []
        status = 0
        for line in block.body.split("\n"):
            if not line.startswith("$ "):
                continue
            shown.append(line)
            command = line.removeprefix("$ ")
            if command == "echo $?":
                shown.append(str(status))
                status = 0
                continue
            assert status == 0, f"{block.place}: the command before {command!r} ended with status {status}"
            status, said = run_command(command)
            shown.append(said)
        assert status == 0, f"{block.place}: the last command ended with status {status}:\n{shown[-1]}"
        return "\n".join(part for part in shown if part)

    def _toml(self, block: Block) -> None:
        if named := _NAMED.match(block.body):
            (self.folder / named["name"]).write_text(block.body + "\n", encoding="utf-8")
        if not (named and named["refused"]):
            self._read(block)
            return
        try:
            self._read(block)
        except l4path.L4pathError:
            return
        raise AssertionError(f"{block.place}: this is said to be refused, and is not")

    def _read(self, block: Block) -> None:
        raw = tomllib.loads(block.body)
        if "tiers" in raw:
            pathway_from_dict(raw, source=block.place)
        elif "episode" in raw:
            (self.folder / "case.toml").write_text(block.body, encoding="utf-8")
            assert run_cases(pathway_of(raw["episode"]), read_cases(self.folder / "case.toml")).passed, block.place
        elif raw.keys() <= TABLES["episode"].keys() and not _holds_declarations(raw):
            self._pathway_of(raw).assess(episode_from_dict(raw, source=block.place))
        else:
            pathway_from_dict(_laid_over(knee(), raw), source=block.place)

    def _pathway_of(self, raw: dict[str, Any]) -> l4path.Pathway:
        """The pathway that an episode names: one that the page has written, or else a bundled one or the example."""
        written = self.folder / f"{raw.get('pathway')}.toml"
        return l4path.read_pathway(written) if written.exists() else pathway_of(raw)

    def _set_up(self, block: Block) -> None:
        """Run what a set-up command does once the library is installed, which only .ci/run can do."""
        for part in block.body.split(" && "):
            command = part.removeprefix(".venv/bin/")
            if command.startswith("l4path "):
                status, said = run_command(command)
                assert status == 0, f"{block.place}: {said}"
            else:
                assert command.startswith(("python3 -m venv ", "pip install ", "python -m pytest ")), block.place


def knee() -> dict[str, Any]:
    """The raw data of the knee example."""
    return tomllib.loads((ROOT / "examples" / "knee-pain.toml").read_text(encoding="utf-8"))


def pathway_of(raw: dict[str, Any]) -> l4path.Pathway:
    """The pathway that an episode names."""
    named = raw.get("pathway", "knee-pain")
    return l4path.load(named) if named in l4path.bundled() else pathway_from_dict(knee())


def _holds_declarations(raw: dict[str, Any]) -> bool:
    return any(isinstance(fact, dict) and "kind" in fact for fact in raw.get("facts", {}).values())


def _laid_over(whole: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """A whole with a part of it written otherwise, or more of it; an escalation of a known id is replaced."""
    laid = dict(whole)
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(laid.get(key), dict):
            laid[key] = _laid_over(laid[key], value)
        elif key == "escalations":
            ids = {way.get("id") for way in value}
            laid[key] = [way for way in laid[key] if way.get("id") is None or way["id"] not in ids] + value
        else:
            laid[key] = value
    return laid


def run_command(command: str) -> tuple[int, str]:
    """Run one `l4path ...` line as a terminal would, with the exit status and all that it prints."""
    headed = _HEAD.match(command)
    words = shlex.split(headed["command"] if headed else command)
    if words[0] == "cat":
        return 0, Path(words[1]).read_text(encoding="utf-8").rstrip("\n")
    assert words[0] == "l4path", f"only l4path and cat are run here, not {words[0]}"
    taken = words.index("<") if "<" in words else len(words)
    given = Path(words[taken + 1]).read_bytes() if taken < len(words) else b""
    status, said, complained = _called(words[1:taken], given)
    if headed:  # a shell gives the status of head
        status, said = 0, said[: int(headed["lines"])]
    return status, "\n".join(line.rstrip() for line in (*said, *complained))


def _called(arguments: list[str], given: bytes) -> tuple[int, list[str], list[str]]:
    from l4path.cli import main  # noqa: PLC0415 - as a program starts: on its own

    said, complained = io.BytesIO(), io.BytesIO()
    with (
        io.TextIOWrapper(said, encoding="utf-8", write_through=True) as out,
        io.TextIOWrapper(complained, encoding="utf-8", write_through=True) as err,
        io.TextIOWrapper(io.BytesIO(given), encoding="utf-8") as heard,
        patch.object(sys, "argv", ["l4path", *arguments]),
        patch.object(sys, "stdin", heard),
        patch.dict(os.environ, {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "TERM": "dumb"}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            ended: object = main()
        except SystemExit as stop:
            ended = stop.code
        status = ended if isinstance(ended, int) else 0
        return status, said.getvalue().decode().splitlines(), complained.getvalue().decode().splitlines()


def rows(table: str) -> list[str]:
    """The words of one table of the files, as the rows of a Markdown table."""
    said = ["| key | holds | | says |", "|---|---|---|---|"]
    for name, key in TABLES[table].items():
        holds = key.holds + (f": {', '.join(f'`{word}`' for word in key.one_of)}" if key.one_of else "")
        linked = f"{holds} ([{key.table}](#table-{key.table}))" if key.table else holds
        said.append(f"| `{name}` | {linked} | {'required' if key.required else ''} | {key.about} |")
    if table in OPEN_TABLES:
        said.append("| *a measure* | a value of its kind | | What was measured. |")
    return said


def with_tables(text: str) -> str:
    """A page with its generated tables written anew; each stands between two comments."""

    def fresh(found: re.Match[str]) -> str:
        table = found["table"]
        return "\n".join((f"<!-- table: {table} -->", *rows(table), "<!-- end of table -->"))

    return re.sub(r"<!-- table: (?P<table>\w+) -->\n.*?<!-- end of table -->", fresh, text, flags=re.DOTALL)


def read_through(page: Path, folder: Path) -> Iterator[tuple[Block, str]]:
    """Every block of a page that is run, in order, with its body as it ought to read."""
    reader = Reader(folder)
    for block in blocks(page):
        if not block.reason:
            yield block, reader.run(block)
