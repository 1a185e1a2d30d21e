"""On whose word an element stands: sources, what they say, and codes for the same thing elsewhere."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from l4path.brief import Equatable
from l4path.errors import PathwayError, Problem, quoted, shown

Stance = Literal["for", "against", "neutral"]
STANCES: tuple[str, ...] = get_args(Stance)

CONVENTION = "L"
"""The mark of evidence that no source states: a convention of those who wrote the pathway."""
READ = "V"
"""The mark of evidence that was read where it stands, which goes without saying."""

SOURCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def check_text(value: object, field: str, *, required: bool = False) -> list[Problem]:
    """Every problem with a text of a pathway: not a text, missing, or not valid Unicode."""
    if not isinstance(value, str):
        return [Problem(what=f"{quoted(value)} is not a text", where=field)]
    if required and not value.strip():
        return [Problem(what="is empty", where=field, hint="write what a reader should see")]
    if not value.isascii() and _is_halved(value):
        return [Problem(what="holds half a character (a lone surrogate), which no file can keep", where=field)]
    return []


def _is_halved(text: str) -> bool:
    """Whether a text holds half a character: a lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def check_items(owner: object, field: str, kind: type) -> list[Problem]:
    """Keep a field as a tuple, in which one thing alone counts as one, and report what is not of its kind."""
    given = getattr(owner, field)
    things = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    object.__setattr__(owner, field, things)
    hint = f"write {kind.__name__}(...)"
    return [
        Problem(what=f"{quoted(thing)} is no {kind.__name__}", where=f"{field}[{number}]", hint=hint)
        for number, thing in enumerate(things, 1)
        if not isinstance(thing, kind)
    ]


def refuse(problems: Iterable[Problem]) -> None:
    """Raise every problem at once, if there is any.

    Raises:
        PathwayError: With all of them.
    """
    found = tuple(problems)
    if found:
        raise PathwayError(found)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Code(Equatable):
    """The same thing in a coding system, such as ICD-10-CM.

    Attributes:
        system: The coding system.
        code: The code in it.
        display: The system's own text for the code; may be empty.
    """

    system: str
    code: str
    display: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty system or code."""
        refuse(
            check_text(self.system, "system", required=True)
            + check_text(self.code, "code", required=True)
            + check_text(self.display, "display")
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Evidence(Equatable):
    """What one source says about one element of a pathway.

    Attributes:
        source: The id of a declared source.
        locator: Where in the source, such as a recommendation's number.
        stance: ``for``, ``against`` or ``neutral``.
        strength: How strongly, as the source words it.
        note: In the author's own words.
        mark: How well the source was verified, as the pathway's authors mark it.
    """

    source: str
    locator: str = ""
    stance: Stance = "neutral"
    strength: str = ""
    note: str = ""
    mark: str = ""

    def __post_init__(self) -> None:
        """Refuse a stance that is none, and texts that are not texts."""
        problems = check_text(self.source, "source", required=True)
        for field in ("locator", "strength", "note", "mark"):
            problems += check_text(getattr(self, field), field)
        if self.stance not in STANCES:
            problems.append(
                Problem(
                    what=f"{shown(self.stance)} is not a stance", where="stance", hint="allowed: for, against, neutral"
                )
            )
        refuse(problems)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Context(Equatable):
    """Something that a source says and that no element of the pathway carries.

    Attributes:
        locator: Where in the source.
        note: What it says, in the author's own words.
    """

    locator: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse texts that are not texts."""
        refuse(check_text(self.locator, "locator") + check_text(self.note, "note"))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Source(Equatable):
    """A guideline, a trial, an article or a convention that evidence refers to.

    Attributes:
        id: Letters, digits, ``_``, ``.`` and ``-``; at most 64.
        title: What it is called; its id if left out.
        year: The year it was published.
        url: Where to read it.
        review_by: The date by which somebody should look whether it has been superseded.
        context: What it says that no element carries.
    """

    id: str
    title: str = ""
    year: int | None = None
    url: str = ""
    review_by: datetime.date | None = None
    context: tuple[Context, ...] = ()

    if TYPE_CHECKING:  # what the constructor takes is wider than what it keeps

        def __init__(  # noqa: D107 - the class says it
            self,
            id: str,  # noqa: A002
            title: str = "",
            year: int | None = None,
            url: str = "",
            review_by: datetime.date | None = None,
            context: Iterable[Context] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        """Fill the title in, and refuse what no source can have."""
        problems = check_items(self, "context", Context)
        if not isinstance(self.id, str) or not SOURCE_ID.fullmatch(self.id):
            problems.append(
                Problem(
                    what=f"{shown(self.id)} is not the id of a source", hint="letters, digits, _ . and -, at most 64"
                )
            )
        problems += check_text(self.title, "title") + check_text(self.url, "url")
        if self.year is not None and (type(self.year) is not int or not 1000 <= self.year <= 9999):  # noqa: PLR2004
            problems.append(Problem(what=f"{shown(self.year)} is not a year", where="year", hint="four digits"))
        if self.review_by is not None and type(self.review_by) is not datetime.date:
            problems.append(
                Problem(what=f"{shown(self.review_by)} is not a date", where="review_by", hint="as in 2027-01-31")
            )
        refuse(problems)
        object.__setattr__(self, "title", self.title or self.id)


def is_disputed(evidence: tuple[Evidence, ...]) -> bool:
    """Whether the evidence of an element holds both a ``for`` and an ``against``."""
    stances = {item.stance for item in evidence}
    return "for" in stances and "against" in stances
