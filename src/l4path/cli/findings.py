"""What the checker found as a page for an author, as files for a test, and as a log for code review."""

from __future__ import annotations

import json
import textwrap
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from l4path.catalog import bundled
from l4path.cli.output import coloured, faint, say, strong
from l4path.errors import FileError, shown
from l4path.language import patient_words
from l4path.language import words as spoken
from l4path.saving import save_folder
from l4path.verification import words
from l4path.verification.finding import Explaining

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.cli.output import Line
    from l4path.episode import Episode
    from l4path.verification import Finding, Report

_WIDTH = 100
_FIRST_PLACES = 2
_COLOURS = {"error": "red", "warning": "yellow"}


def wrapped(text: str, indent: str, first: str = "") -> Iterator[Line]:
    """A text in lines of bearable width."""
    for line in textwrap.wrap(
        text, _WIDTH, initial_indent=first or indent, subsequent_indent=indent, break_on_hyphens=False
    ):
        yield (line,)


def report_lines(report: Report, *, explain: bool = False, every: bool = False) -> Iterator[Line]:
    """The report, line by line: findings by kind, errors first; what is silenced; what is undecided; what is proved.

    Args:
        report: The report.
        explain: Whether to tell what the pathway says of each patient.
        every: Whether to list what is otherwise counted in one line.
    """
    pathway, explaining = report.pathway, Explaining(report) if explain else None
    yield (strong(pathway.title), faint(f"  {pathway.id} {pathway.version}"))
    yield (coloured(_summary(report), "green" if report.passes() else "red"),)
    for code, group in groupby(sorted(report.findings, key=_rank), key=lambda item: item.code):
        found = list(group)
        yield ()
        yield (
            coloured(spoken()(f"cli.{found[0].severity}"), _COLOURS[found[0].severity]),
            ": ",
            words.of(f"title.{code}"),
            faint(f"  {code}"),
        )
        if code in words.COUNTED and len(found) > 1 and not every:
            yield from wrapped(_counted([item.where or pathway.id for item in found]), "    ", "  - ")
            yield from wrapped(words.of("what_to_do", advice=found[0].advice), "    ")
            continue
        for finding, after in zip(found, [*found[1:], None], strict=True):
            yield from _finding(report, finding, explaining)
            if after is None or after.advice != finding.advice:
                yield from wrapped(words.of("what_to_do", advice=finding.advice), "    ")
    if report.silenced:
        yield ()
        yield (strong(spoken()("cli.silenced")),)
        for finding in report.silenced:
            yield ("  - ", finding.where, faint(f"  {finding.code}"))
            yield from wrapped(finding.message, "    ")
            yield from wrapped(spoken()("cli.accepted", because=finding.silenced), "    ")
    if report.undecided:
        yield ()
        yield (strong(spoken()("cli.undecided")),)
        for question in report.undecided:
            yield ("  - ", question.where or pathway.id, faint(f"  {question.code}"))
            yield from wrapped(question.message, "    ")
    yield ()
    settled = report.questions - len(report.undecided)
    wording = spoken()
    yield (wording("cli.settled", settled=wording.number(settled), questions=wording.number(report.questions)),)
    if pathway.invariants:
        yield (wording("cli.invariants", proved=len(report.proved), total=len(pathway.invariants)),)
    if pathway.obligations:
        yield (wording("cli.obligations", proved=len(report.proved_obligations), total=len(pathway.obligations)),)
    yield (faint(words.of("disclaimer")),)


def _rank(found: Finding) -> tuple[str, int]:
    return found.severity, list(words.SEVERITY).index(found.code)


def _summary(report: Report) -> str:
    wording = spoken()
    counts = {"errors": report.errors, "warnings": report.warnings, "left_open": report.undecided}
    parts = [wording(f"cli.{what}", count=len(found)) for what, found in counts.items() if found]
    parts = parts or [words.of("clean")]
    if report.silenced:
        parts.append(wording("cli.left_silent", count=len(report.silenced)))
    return ", ".join(parts)


def _counted(places: list[str]) -> str:
    """Findings of one kind in one line: how many, and the first places."""
    shown_first = ", ".join(places[:_FIRST_PLACES])
    more = len(places) - _FIRST_PLACES
    if more <= 0:
        return words.of("counted_all", count=len(places), places=shown_first)
    return words.of("counted_more", count=len(places), places=shown_first, more=more)


def _finding(report: Report, found: Finding, explaining: Explaining | None) -> Iterator[Line]:
    yield ("  - ", found.where or report.pathway.id)
    yield from wrapped(found.message, "    ")
    if found.episode is None:
        return
    yield from wrapped(
        words.of("differs_patient", patient=patient_words(found.episode, report.pathway, language=spoken().code)),
        "    ",
    )
    if found.as_found:
        yield from wrapped(words.of("as_found"), "    ")
    if explaining is None:
        return
    text = explaining.of(found)
    if text is None:
        yield from wrapped(words.of("not_explained"), "    ")
        return
    yield ()
    yield from ((f"      {line}".rstrip(),) for line in text.splitlines())
    yield ()


def write_episodes(found: Iterable[tuple[str, Episode | None]], folder: str, *, quiet: bool = False) -> None:
    """Write episodes into a folder, each named for what it shows.

    Args:
        found: What each shows, with the episode; those without one are passed over.
        folder: The folder, which is made if need be.
        quiet: Whether not to say so, because standard output carries something else.

    Raises:
        FileError: When a file cannot be written, or the folder holds episodes already.
    """
    from l4path.formats.episodes import episode_to_dict  # noqa: PLC0415
    from l4path.formats.writing import to_toml  # noqa: PLC0415

    if any(Path(folder).glob("*.toml")):
        hint = "name another folder, or remove them first"
        raise FileError(f"{shown(folder)}: holds .toml files already, which are left as they are; {hint}")
    counts: dict[str, int] = {}
    files = {}
    for name, episode in found:
        if episode is not None:
            counts[name] = counts.get(name, 0) + 1
            files[f"{name}-{counts[name]}.toml"] = to_toml(episode_to_dict(episode)).encode()
    save_folder(folder, files)
    if not quiet:
        count = sum(counts.values())
        say(spoken()("cli.episodes_written", count=count, folder=folder))


def as_sarif(report: Report, pathway: str) -> str:
    """The report as a SARIF log, with the lines of the pathway's file.

    Args:
        report: The report.
        pathway: The pathway as it was named in the call.
    """
    from l4path import __version__  # noqa: PLC0415
    from l4path.formats.files import form_of, read_text  # noqa: PLC0415
    from l4path.formats.toml_spots import toml_lines  # noqa: PLC0415
    from l4path.verification.sarif import to_sarif  # noqa: PLC0415

    file, lines = "", {}
    if pathway != "-" and pathway not in bundled():
        file = Path(pathway).as_posix()
        text = read_text(pathway)
        lines = toml_lines(text) if form_of(pathway, text) == "toml" else {}
    return json.dumps(to_sarif(report, version=__version__, file=file, lines=lines), indent=2) + "\n"
