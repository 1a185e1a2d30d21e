"""All slips in the syntax of a TOML text: the first, and those that stand in lines of their own behind it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import NamedTuple

from l4path.errors import listed
from l4path.formats.slips import toml_slip

MOST = 40
_FEW = 3  # slips of a kind that are told one by one
LONGEST = 60_000  # a text of more signs would be read too often
LONGEST_LINE = 4_000
_DOUBLE = re.compile(r"cannot (?:overwrite|declare|mutate)|already", re.IGNORECASE)
_WHOLE = re.compile(r"\s*(?:\[{1,2}[^\[\]=]*\]{0,2}\s*(?:#.*)?|[^\[\]{}=]+[=:](?!.*(?:\"\"\"|''')).*)$")
_NEXT = re.compile(r"\s*(?:$|#|\[|[^\s\"'\[\]{}=:,][^\"'\[\]{}=:,]*[=:])")


class Slip(NamedTuple):
    """One slip.

    Attributes:
        line: Its line, counted from 1.
        column: Its column, counted from 1.
        what: What is wrong there, with its correction.
    """

    line: int
    column: int
    what: str


def toml_slips(text: str, reason: str) -> list[Slip]:
    """Every slip that can be told, the first one first.

    A line that is wrong by itself is left out, and what the reader of TOML complains of then is told too; not where
    the rest may be wrong only for what was left out.

    Args:
        text: The text.
        reason: What the reader of TOML says of it.
    """
    found = [_slip(text, reason)]
    lines = text.split("\n") if len(text) <= LONGEST else []
    while lines and len(found) < MOST and _stands_alone(lines, found[-1], reason):
        at = found[-1].line - 1
        lines[at] = f"[l4path_line_{at}]" if lines[at].lstrip().startswith("[") else ""
        try:
            tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            reason = str(error)
        except (RecursionError, ValueError):
            break
        else:
            break
        if _DOUBLE.search(reason):  # the line that was left out may have begun another table
            break
        slip = _slip("\n".join(lines), reason)
        if slip.line <= found[-1].line:  # what comes before it was right until now
            break
        found.append(slip)
    return each_once(found)


def _slip(text: str, reason: str) -> Slip:
    place = re.search(r"\(at line (\d+), column (\d+)\)", reason)
    what = re.sub(r"\s*\(at .*\)$", "", reason)
    end = text.rstrip()
    line, column = end.count("\n") + 1, len(end) - end.rfind("\n")  # where no place is told, it is the end
    if place:
        line, column = int(place[1]), int(place[2])
    if known := toml_slip(text, line, column, what):
        return Slip(known[0], column if known[0] == line else 1, known[1])
    return Slip(line, column, f"{what[:1].lower()}{what[1:]}")


def _stands_alone(lines: list[str], slip: Slip, reason: str) -> bool:
    """Whether a slip is one of its line, and of no line beside it."""
    if not 0 < slip.line <= len(lines) or _DOUBLE.search(reason) or "merge" in slip.what:
        return False
    line, following = lines[slip.line - 1].rstrip("\r"), lines[slip.line] if slip.line < len(lines) else ""
    closed = line.lstrip().startswith("[") or all(line.count(a) == line.count(b) for a, b in ("[]", "{}"))
    return (
        closed and len(line) <= LONGEST_LINE and _WHOLE.match(line) is not None and _NEXT.match(following) is not None
    )


def each_once(slips: list[Slip]) -> list[Slip]:
    """The slips, each kind of which there are many told once, with the lines in which it stands."""
    kinds = Counter(_kind(slip) for slip in slips)
    groups: dict[str, list[Slip]] = {}
    for slip in slips:
        groups.setdefault(_kind(slip) if kinds[_kind(slip)] > _FEW else slip.what, []).append(slip)
    return [first._replace(what=first.what + _also(first, others)) for first, *others in groups.values()]


def _kind(slip: Slip) -> str:
    """What is wrong, without the line as it should read."""
    return slip.what.partition("; write ")[0]


def _also(first: Slip, others: list[Slip]) -> str:
    lines = list(dict.fromkeys(str(slip.line) for slip in others if slip.line != first.line))
    return f"; so in line{'s' * (len(lines) > 1)} {listed(lines, MOST)} as well" if lines else ""
