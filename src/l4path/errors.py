"""What can be wrong with an input, said once: what, where, and what to do."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST_SHOWN = 160
_LONGEST_COMPARED = 64
_CARET_WINDOW = 100
_MOST_LISTED = 200
_MOST_PLACES = 3
_NEAR = 0.74  # of difflib's ratio; names that are less alike are not proposed for one another
STRICT = 0.75  # the same of values, of which near ones may well mean different things
_STEM = 4
_SHORTEST = 3  # of a word that is looked for within names, such as ``mri``
_SEPARATORS = re.compile(r"[\W_]+")
_NEGATIONS = frozenset(("no", "not", "non", "none", "never", "without", "negative", "absent", "excluded"))
_NEGATING_PREFIXES = ("un", "in", "im", "ir", "dis", "non", "contra", "a", "ab")
_ANTONYMS = (
    ("hyper", "hypo"), ("left", "right"), ("upper", "lower"), ("acute", "chronic"), ("before", "after"),
    ("pre", "post"), ("increase", "decrease"), ("minim", "maxim"), ("with", "without"), ("high", "low"),
)  # fmt: skip
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str, *, keep: str = "") -> str:
    r"""A text in which every character that a reader cannot see is written out.

    Control characters, right-to-left overrides and lone surrogates could make a terminal or a page show something else
    than what is recorded, so they are shown as escapes.

    Args:
        text: Any text, perhaps from a hostile file.
        keep: Unseen characters that stay as they are, such as a line feed.

    Example:
        >>> visible("leg\x1b[31m pain")
        'leg\\x1b[31m pain'
    """
    if text.isprintable():  # of what this says no, only a part cannot be seen
        return text
    return "".join(
        c if c in keep or unicodedata.category(c) not in _UNSEEN else c.encode("unicode_escape").decode("ascii")
        for c in text
    )


def shown(value: object) -> str:
    """A value as an error message names it: visible, in quotes where it is blank, and cut where it is long."""
    try:
        written = str(value)
    except Exception:  # noqa: BLE001 - too many digits, tables without end, or a class of a caller's own that fails
        written = f"a value ({type(value).__name__}) that cannot be shown"
    text = visible(written[: _LONGEST_SHOWN * 2])
    if not text.strip():
        return f"'{text[:_LONGEST_SHOWN]}'"  # a name of nothing would leave a gap where it is named
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def quoted(value: object) -> str:
    """A value as an error message names it where its kind matters: texts in quotes."""
    try:
        return shown(repr(value))
    except Exception:  # noqa: BLE001 - same reason
        return f"a value ({type(value).__name__}) that cannot be shown"


def did_you_mean(word: str, known: Iterable[str], *, alike: float = _NEAR) -> str:
    """The question that helps with a misspelt name, or nothing when no known name is near.

    Example:
        >>> did_you_mean("pian", ["pain", "locked"])
        'did you mean pain?'
    """
    near = nearest(word, known, alike=alike)
    return f"did you mean {near}?" if near else ""


def nearest(word: str, known: Iterable[str], *, alike: float = _NEAR) -> str:
    """The known name that a misspelt one is nearest to; empty when none is near, or what is near is contrary."""
    if not isinstance(word, str) or len(word) > _LONGEST_COMPARED:
        return ""
    import difflib  # noqa: PLC0415 - only where a name is wrong

    meant = word.lower().replace("-", "_")
    lowered = {name.lower().replace("-", "_"): name for name in known if isinstance(name, str)}
    near = difflib.get_close_matches(meant, lowered, n=3, cutoff=alike)
    if alike <= _NEAR:
        near += [name for name in lowered if _same_stem(meant, name)]
    parts = _SEPARATORS.split(meant)
    near = [name for name in lowered if name != meant and sorted(_SEPARATORS.split(name)) == sorted(parts)] + near
    if alike <= _NEAR and not near and len(meant) >= _SHORTEST:
        within = [name for name in lowered if meant in _SEPARATORS.split(name)]
        near = within if len(within) == 1 else []
    return next((lowered[name] for name in near if not _contrary(meant, name)), "")


def _same_stem(this: str, other: str) -> bool:
    """Whether two names begin alike for half of the shorter, as ``failed`` and ``failure``.

    A ``surgeon`` is no ``surgical_review``: of one word with two that says too little.
    """
    if len(_SEPARATORS.split(this)) != len(_SEPARATORS.split(other)):
        return False
    alike = next((at for at, (a, b) in enumerate(zip(this, other, strict=False)) if a != b), min(len(this), len(other)))
    return alike >= _STEM and alike * 2 >= min(len(this), len(other))


def _contrary(this: str, other: str) -> bool:
    """Whether two names may mean contrary things, so that none may be proposed for the other."""
    if this == other:
        return False
    parts, others = set(_SEPARATORS.split(this)), set(_SEPARATORS.split(other))
    if any((part in parts) != (part in others) for part in _NEGATIONS):
        return True
    if any(this == before + other or other == before + this for before in _NEGATING_PREFIXES):
        return True
    return any(
        (left in this and right not in this and right in other and left not in other)
        or (right in this and left not in this and left in other and right not in other)
        for left, right in _ANTONYMS
    )


def listed(names: Iterable[str], most: int = 12) -> str:
    """A few names in a row for a message, with a count of the rest."""
    names = [shown(name) for name in names]
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def check_once(names: Iterable[object], where: str, what: str) -> list[Problem]:
    """The problem of names that stand several times where each may stand once, with the names; none where none does.

    Example:
        >>> check_once(["surgical", "early", "surgical"], "tiers", "tier")
        [<Problem tiers: the tier surgical stands twice; name each once>]
    """
    counts = Counter(shown(name) for name in names)
    if not (twice := [name for name, count in counts.items() if count > 1]):
        return []
    several = f"the {what}s {listed(twice)} stand" if len(twice) > 1 else f"the {what} {twice[0]} stands"
    often = "twice" if all(counts[name] == 2 for name in twice) else "several times"  # noqa: PLR2004
    return [Problem(what=f"{several} {often}", where=where, hint="name each once")]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Problem:
    """One thing that is wrong with an input, in words for the person who wrote it.

    Attributes:
        what: What is wrong, with what is allowed.
        where: The place in the file or value, such as ``escalations[3].when``.
        hint: What was probably meant or what to do; may be empty.
        text: The condition or line that the caret points into; may be empty.
        at: Where in ``text`` the mistake begins, counted from 0.
        length: How many characters the mistake spans.
        token: The word to look for where the condition is known only by its place; may be empty.
        line: The line of the file, counted from 1; 0 where it is not known.
        column: Where in that line it is, counted from 1; 0 where it is not told.
        missing: What stands for nothing, as ``name pain`` or ``node imaging``: it is told once, however often it is
            named; empty where nothing is missing.
        rests_on: The places of the declarations that would have to be right for this to be a mistake of its own.
        allowed: What may stand there instead, where ``what`` says it already and ``hint`` need not; may be empty.
    """

    what: str
    where: str = ""
    hint: str = ""
    text: str = ""
    at: int = 0
    length: int = 1
    token: str = ""
    line: int = 0
    column: int = 0
    missing: str = field(default="", compare=False, repr=False)
    rests_on: tuple[str, ...] = field(default=(), compare=False, repr=False)
    allowed: str = field(default="", compare=False, repr=False)

    def within(self, where: str) -> Problem:
        """The same problem, placed inside a larger whole."""
        inner = self.where
        joined = where + inner if inner.startswith("[") else ".".join(part for part in (where, inner) if part)
        return replace(self, where=joined)

    def __repr__(self) -> str:
        return f"<Problem {shown(' '.join(str(self).split()))}>"

    def __str__(self) -> str:
        spot = ", ".join(f"{word} {n}" for word, n in (("line", self.line), ("column", self.column)) if n)
        head = ": ".join(part for part in (spot, self.where, self.what) if part)
        content = visible(head + (f"; {self.hint}" if self.hint else ""), keep="\n")
        return content + (f"\n{self._caret()}" if self.text else "")

    def _caret(self) -> str:
        begin = max(0, self.at - _CARET_WINDOW // 2)
        before = ("…" if begin else "") + visible(self.text[begin : self.at])
        behind = visible(self.text[self.at : begin + _CARET_WINDOW])
        more = "…" if len(self.text) > begin + _CARET_WINDOW else ""
        return f"    {before}{behind}{more}\n    {' ' * len(before)}{'^' * max(1, min(self.length, len(behind)))}"


def each_once(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, with whatever is missing told where it is first named, and the other places after that."""
    by_place: dict[object, list[Problem]] = {}
    for problem in problems:
        by_place.setdefault(problem.missing or problem, []).append(problem)
    return [_and_elsewhere(first, [other.where for other in others]) for first, *others in by_place.values()]


def _and_elsewhere(problem: Problem, others: list[str]) -> Problem:
    places = [place for place in dict.fromkeys(others) if place != problem.where]
    if not places:
        return problem
    again = f"it is named so in {listed(places, _MOST_PLACES)} as well"
    return replace(problem, hint=f"{problem.hint}; {again}" if problem.hint else again)


def in_a_row(problems: Sequence[object]) -> str:
    """Problems one below the other: the first by itself, the others counted and numbered."""
    first, *others = problems
    lines = [str(first)]
    if others:
        reasons = others[: _MOST_LISTED - 1]
        lines.append(f"and {len(others)} more:")
        lines += [f"  {n}. " + str(problem).replace("\n", "\n  ") for n, problem in enumerate(reasons, 2)]
        if len(others) > len(reasons):
            lines.append(f"  and {len(others) - len(reasons)} more")
    return "\n".join(lines)


class L4pathError(Exception):
    """Whatever this library refuses; catch it to catch them all."""

    def __init__(self, message: str = "") -> None:
        """Keep the message, every character in it that a reader cannot see written out."""
        super().__init__(visible(message, keep="\n"))


class ConditionError(L4pathError, ValueError):
    """A condition that cannot be right: an undeclared name, a value out of range, a slip in its text.

    Attributes:
        problem: What is wrong, with a caret where the condition was given as text.
        further: What else is wrong with the same text, by itself.
    """

    def __init__(self, problem: Problem | str, *, hint: str = "", further: tuple[Problem, ...] = ()) -> None:
        """Keep the problem; a text stands for one without a place."""
        self.further = further
        self.problem: Problem = problem if isinstance(problem, Problem) else Problem(what=problem, hint=hint)
        super().__init__("\n".join(map(str, (self.problem, *further))))


@dataclass(eq=False)
class _RefusalError(L4pathError, ValueError):
    """What is refused, with every reason."""

    problems: tuple[Problem, ...]
    source: str = ""
    _title: str = field(default="", init=False)

    def __str__(self) -> str:
        head = f"{visible(self.source)}: " if self.source else ""
        return head + in_a_row(self.problems or ("nothing says what is wrong",))


class PathwayError(_RefusalError):
    """A pathway that cannot be right, with every problem found.

    Attributes:
        problems: All of them, in the order of the file.
        source: The file or bundled name they were found in; empty for a pathway authored in Python.
    """


class EpisodeError(_RefusalError):
    """An episode that the pathway cannot assess, with every reason.

    Attributes:
        problems: All of them.
        source: The file that the episode was read from; may be empty.
    """


class BindingsError(_RefusalError):
    """A bindings file that cannot be used, with every reason.

    Attributes:
        problems: All of them, in the order of the file.
        source: The file they were found in; may be empty.
    """


class TableError(_RefusalError):
    """A table that cannot be read as patients of a pathway, with everything that is wrong with its columns.

    Attributes:
        problems: All of them.
        source: The file that was read; may be empty.
    """


class CaseError(_RefusalError):
    """Hand-written cases that cannot be read, with every reason.

    Attributes:
        problems: All of them, each with the file and line it was found in.
        source: The file or folder that was read.
    """


class FhirError(_RefusalError):
    """What cannot be said in FHIR or CQL, or cannot be read back from it, with every reason.

    Attributes:
        problems: All of them, each with its place.
        source: The file that was read; may be empty.
    """


class FileError(L4pathError):
    """A file that cannot be read, or not as what it claims to be."""


class DiagramError(L4pathError):
    """A diagram that cannot be written: an unknown kind of file, or no program that draws it."""
