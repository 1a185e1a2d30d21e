"""The difference between two versions as a page for an author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.cli.findings import Line, wrapped
from l4path.cli.output import coloured, faint, strong
from l4path.language import patient_words
from l4path.language.phrases import joined
from l4path.verification import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.verification import Difference, Divergence


def difference_lines(found: Difference, *, explain: bool = False) -> Iterator[Line]:
    """The difference, line by line: what is written otherwise, then the patients, then what is proved."""
    old, new = found.old, found.new
    yield (strong(old.title), faint(f"  {old.id} {old.version}"))
    yield (strong(new.title), faint(f"  {new.id} {new.version}"))
    if found.changes:
        yield ()
        yield (strong("Written otherwise"),)
        for change in found.changes:
            yield from wrapped(f"{change.where}: {change.message}", "    ", "  - ")
    if found.divergences:
        yield ()
        yield (strong("Patients who notice"),)
        for one in found.divergences:
            yield from _divergence(found, one, explain=explain)
    if found.undecided:
        yield ()
        yield (strong("Undecided"),)
        for open_one in found.undecided:
            yield ("  - ", open_one.where)
            yield from wrapped(open_one.message, "    ")
    yield ()
    if found.same is not False:
        yield (coloured(words.SAME if found.same else words.NOT_PROVED, "green" if found.same else "yellow"),)
    yield (faint(words.DISCLAIMER),)


def _divergence(found: Difference, one: Divergence, *, explain: bool) -> Iterator[Line]:
    yield ("  - ", one.where)
    yield from wrapped(one.message, "    ")
    yield from wrapped(f"The patient: {patient_words(one.episode, found.old, found.new)}.", "    ")
    yield from wrapped(words.OPTIONS_BEFORE.format(options=_options(one.old)), "    ")
    if one.new is not None:
        yield from wrapped(words.OPTIONS_NOW.format(options=_options(one.new)), "    ")
    if explain:
        for title, text in zip(("Before", "Now"), one.explained(), strict=True):
            if text:
                yield ()
                yield ("    ", strong(title))
                yield from ((f"      {line}".rstrip(),) for line in text.splitlines())
        yield ()


def _options(assessment: Assessment) -> str:
    return joined([node.title for node in assessment.options]) or words.NO_OPTION
