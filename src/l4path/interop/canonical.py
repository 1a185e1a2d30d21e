"""Names that FHIR knows things by: canonical addresses below a base, ids, references, texts that can be seen."""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import TYPE_CHECKING, Any

from l4path.errors import FhirError, Problem, quoted, visible

if TYPE_CHECKING:
    from l4path.pathway import Pathway

_LONGEST_ID, _KEPT, _DIGITS = 64, 51, 12
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
_BASE = re.compile(rf"https?://{_HOST}(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?")
_ID = r"[A-Za-z0-9.-]{1,64}"
_REFERENCE = re.compile(rf"(?:{_BASE.pattern}/)?[A-Z][A-Za-z]{{1,63}}/{_ID}|urn:uuid:[0-9a-f-]{{36}}|#{_ID}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))?", re.ASCII)
_UNFIT = re.compile(r"[^A-Za-z0-9._~+-]")


def checked_base(base: object) -> str:
    """The address below which everything that is written has its own, without a slash at its end.

    Args:
        base: An absolute http or https address without query and fragment.

    Raises:
        FhirError: When it is none.

    Example:
        >>> checked_base("https://example.org/fhir/")
        'https://example.org/fhir'
    """
    if not isinstance(base, str) or not _BASE.fullmatch(base):
        hint = "write one such as https://example.org/fhir: http or https, a host, no query, no fragment"
        raise FhirError((Problem(what=f"{quoted(base)} is no absolute http(s) URL", where="base", hint=hint),))
    return base.rstrip("/")


def checked_reference(subject: object) -> str:
    """A reference to a patient, relative or absolute.

    Args:
        subject: Such as ``Patient/1``, an absolute address that ends so, or a ``urn:uuid:``.

    Raises:
        FhirError: When it is none.
    """
    if not isinstance(subject, str) or not _REFERENCE.fullmatch(subject):
        hint = "write one such as Patient/1, or an absolute URL that ends so"
        raise FhirError((Problem(what=f"{quoted(subject)} is no reference", where="subject", hint=hint),))
    return subject


def checked_day(at: datetime.date | str | None) -> str:
    """A day as FHIR writes it; empty where none is given.

    Args:
        at: A day, or its text, such as ``2026-11-20``.

    Raises:
        FhirError: When it is no day.
    """
    if at is None or isinstance(at, datetime.date):
        return "" if at is None else at.isoformat()[:10]
    try:
        return datetime.date.fromisoformat(at).isoformat()
    except (TypeError, ValueError):
        problem = Problem(what=f"{quoted(at)} is no day", where="at", hint="write it as in 2026-11-20")
        raise FhirError((problem,)) from None


def checked_moment(authored: str) -> str:
    """A moment as FHIR writes it: a day, or a day and a time with its offset; empty where none is given.

    Raises:
        FhirError: When it is none.

    Example:
        >>> checked_moment("2026-11-20T08:30:00+01:00")
        '2026-11-20T08:30:00+01:00'
    """
    if authored and not _is_moment(authored):
        hint = "write a day, as in 2026-11-20, or a moment, as in 2026-11-20T08:30:00Z"
        raise FhirError((Problem(what=f"{quoted(authored)} is no dateTime", where="authored", hint=hint),))
    return authored


def _is_moment(text: object) -> bool:
    try:
        return isinstance(text, str) and bool(_MOMENT.fullmatch(text) and datetime.datetime.fromisoformat(text))
    except ValueError:
        return False


def fhir_id(name: str) -> str:
    """A name as the id of a resource: no underscores, at most 64 characters.

    Example:
        >>> fhir_id("knee_pain"), len(fhir_id("a" * 80))
        ('knee-pain', 64)
    """
    plain = name.replace("_", "-")
    if len(plain) <= _LONGEST_ID:
        return plain
    return f"{plain[:_KEPT]}-{hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]}"


def address(base: str, kind: str, *parts: str) -> str:
    """The address of a resource, or of a set of codes, below a checked base."""
    return f"{base}/{kind}/{fhir_id('-'.join(parts))}"


def canonical(pathway: Pathway, base: str, kind: str, *parts: str) -> str:
    """The address of something of a pathway, with the pathway's version."""
    return f"{address(base, kind, pathway.id, *parts)}|{version_of(pathway)}"


def version_of(pathway: Pathway) -> str:
    """The version of a pathway as an address may end in it: what no address can hold becomes a hyphen."""
    return _UNFIT.sub("-", visible(pathway.version))


def carried_text(text: str) -> str:
    """A text of a pathway as FHIR may carry it: nothing unseen in it but line feeds, no space around it."""
    return visible(text, keep="\n").strip()


def without_empty(**elements: Any) -> dict[str, Any]:
    """The elements of a resource without those that say nothing: FHIR knows no empty ones."""
    return {name.rstrip("_"): value for name, value in elements.items() if value not in ("", [], {}, None)}
