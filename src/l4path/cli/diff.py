"""The command `diff`: what differs between two versions of a pathway, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.cli.cohort import READING, ReadingOptions, compare_rows, names_of
from l4path.cli.findings import wrapped, write_episodes
from l4path.cli.inputs import pathway_of, read_once
from l4path.cli.output import coloured, faint, json_line, plain_text, put, say, strong
from l4path.cli.parameters import (
    BUDGET,
    EPISODES,
    JSON,
    LANGUAGE,
    OUTPUT,
    PICTURE,
    SOLVER,
    Argument,
    Command,
    Option,
)
from l4path.cli.watching import asking
from l4path.language import patient_words
from l4path.language import words as spoken
from l4path.search import BUDGET as STEPS
from l4path.verification import diff, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.cli.output import Line
    from l4path.search import SolverName
    from l4path.verification import Difference, Divergence

_FOUND = 1


def run(
    *,
    old: str,
    new: str,
    explain: bool,
    as_json: bool,
    episodes: str,
    picture: str,
    output: str,
    solver: SolverName,
    budget: int | None,
    cohort: str,
    key: str,
    never_tried: str,
    unasked: str,
    ignore: list[str],
    sep: str,
    csv: list[str],
) -> int:
    """Do it, and give the exit status."""
    read_once(old, new)
    before, now = pathway_of(old), pathway_of(new)
    if cohort:
        reading = ReadingOptions(key, names_of(never_tried), names_of(unasked), ignore, sep, csv)
        return compare_rows(before, now, cohort, output, reading)
    with asking(f"Comparing {before.id} {before.version} with {now.id} {now.version}") as watch:
        found = diff(before, now, solver=solver, budget=budget or STEPS, watch=watch)
    if as_json:
        put(json_line(found.to_dict()) + "\n", output)
    elif output:
        put(plain_text(difference_lines(found, explain=explain)), output)
    else:
        for line in difference_lines(found, explain=explain):
            say(*line)
    if episodes:
        named = ((part.node or part.where.replace(".", "-"), part.episode) for part in found.divergences)
        write_episodes(named, episodes, quiet=as_json)
    if picture:
        from l4path.diagrams import draw_difference  # noqa: PLC0415 - only where a picture is wanted

        draw_difference(found, picture, language=spoken().code)
    return 0 if found.same is True else _FOUND


def difference_lines(found: Difference, *, explain: bool = False) -> Iterator[Line]:
    """The difference, line by line: the patients, what is written otherwise (what decides first), what is proved."""
    old, new = found.old, found.new
    yield (strong(old.title), faint(f"  {old.id} {old.version}"))
    yield (strong(new.title), faint(f"  {new.id} {new.version}"))
    if found.divergences:
        yield ()
        yield (strong(words.of("differs_patients")),)
        for divergence in found.divergences:
            yield from _divergence(found, divergence, explain=explain)
    decisive = [change for change in found.changes if change.decides]
    other = [change for change in found.changes if not change.decides]
    for heading, changes in (("differs_written", decisive), ("differs_told", other)):
        if changes:
            yield ()
            yield (strong(words.of(heading)),)
        for change in changes:
            yield from wrapped(f"{change.where}: {change.message}", "    ", "  - ")
    if found.undecided:
        yield ()
        yield (strong(spoken()("cli.undecided")),)
        for question in found.undecided:
            yield ("  - ", question.where)
            yield from wrapped(question.message, "    ")
    yield ()
    if found.same is not False:
        yield (coloured(words.of("same" if found.same else "not_proved"), "green" if found.same else "yellow"),)
    yield (faint(words.of("disclaimer")),)


def _divergence(found: Difference, divergence: Divergence, *, explain: bool) -> Iterator[Line]:
    yield ("  - ", divergence.where)
    yield from wrapped(divergence.message, "    ")
    patient = patient_words(divergence.episode, found.old, found.new, language=spoken().code)
    yield from wrapped(words.of("differs_patient", patient=patient), "    ")
    yield from wrapped(words.of("options_before", options=_options(divergence.old)), "    ")
    if divergence.new is not None:
        yield from wrapped(words.of("options_now", options=_options(divergence.new)), "    ")
    if explain:
        for title, text in zip(("before", "now"), divergence.explained(), strict=True):
            if text:
                yield ()
                yield ("    ", strong(words.of(f"differs_{title}")))
                yield from ((f"      {line}".rstrip(),) for line in text.splitlines())
        yield ()


def _options(assessment: Assessment) -> str:
    return words.joined([node.title for node in assessment.options]) or words.of("no_option")


COMMAND = Command(
    run,
    """
Each place at which the versions part is shown with a patient for whom everything before it is the same. That no
episode changes is proved, or said to be undecided. With --cohort, instead, the patients of a table whose state or
options change; -o then writes them.

Exit status: 0 it is proved that no episode changes; 1 one does, or it is undecided; 2 a file is refused.

Examples:
    l4path diff old.toml new.toml
    l4path diff old.toml new.toml --picture changed.svg --language de
    l4path diff l4-article l4 --episodes changed
    l4path diff old.toml new.toml --cohort clinic.parquet --key id --never-tried rest
""",
    (
        Argument("old", "OLD", "The old version: a file, or the name of a bundled one."),
        Argument("new", "NEW", "The new version."),
    ),
    (
        Option("explain", ("--explain",), "Print what both versions say of each patient, and why."),
        JSON,
        EPISODES,
        PICTURE,
        LANGUAGE,
        OUTPUT,
        SOLVER,
        BUDGET,
        Option("cohort", ("--cohort",), "Compare them over the rows of this table: .parquet, .csv, .jsonl.", "TABLE"),
        *READING,
    ),
)
