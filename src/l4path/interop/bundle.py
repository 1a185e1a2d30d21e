"""A pathway as a Bundle of FHIR resources, and the pathway back from a Bundle that nobody edited."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from l4path.errors import FhirError, FileError, PathwayError, Problem, quoted, shown
from l4path.formats import pathway_from_text, pathway_to_json
from l4path.interop.canonical import carried_text, checked_base, without_empty
from l4path.interop.cql import library_of
from l4path.interop.cql.elm import translated
from l4path.interop.cql.text import printed
from l4path.interop.form import to_form
from l4path.interop.plan import activity_of, identified, plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.pathway import Pathway

_TITLE = "l4path pathway"
_NOT_OURS = "this was not exported by l4path; only what it exports can be read back"
_SET_BY_SERVERS = ("meta", "text")


def to_fhir(pathway: Pathway, *, base: str) -> dict[str, Any]:
    """A pathway as a FHIR R4 Bundle: PlanDefinition, Library, Questionnaire, and an ActivityDefinition a treatment.

    The Library holds the rules as CQL and ELM, and the pathway file itself, so that :func:`from_fhir` gives it back.

    Args:
        pathway: The pathway.
        base: The address below which the resources have theirs; absolute http or https, without query.

    Returns:
        The Bundle in the data model of JSON; the same pathway always gives the same.

    Raises:
        FhirError: When the base is none, or a condition names a number that CQL cannot keep.

    Example:
        >>> import l4path
        >>> bundle = to_fhir(l4path.load("l4"), base="https://example.org/fhir")
        >>> from_fhir(bundle) == l4path.load("l4")
        True
    """
    base = checked_base(base)
    resources = [
        plan_of(pathway, base),
        _library(pathway, base),
        to_form(pathway, base=base),
        *(activity_of(pathway, treatment, base) for treatment in pathway.treatments.values()),
    ]
    entry = [{"fullUrl": resource["url"], "resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entry}


def _library(pathway: Pathway, base: str) -> dict[str, Any]:
    library = library_of(pathway, base=base)
    elm = json.dumps(translated(library), separators=(",", ":"))
    begun = identified(pathway, base, "Library")
    system = "http://terminology.hl7.org/CodeSystem/library-type"
    return begun | without_empty(
        name=library.name,  # engines look for a library by the name that its CQL gives it, which must be this one
        title=carried_text(pathway.title),
        status="draft",
        experimental=True,
        type={"coding": [{"system": system, "code": "logic-library"}]},
        content=[
            _attached("text/cql", printed(library)),
            _attached("application/elm+json", elm),
            _attached("application/json", pathway_to_json(pathway)) | {"title": _TITLE},
        ],
    )


def _attached(kind: str, content: str) -> dict[str, Any]:
    return {"contentType": kind, "data": base64.b64encode(content.encode()).decode()}


def from_fhir(bundle: object) -> Pathway:
    """The pathway that a Bundle holds, as :func:`to_fhir` wrote it.

    Args:
        bundle: The Bundle in the data model of JSON. What a server sets (``meta``, ``text``, the Bundle's own id) may
            be there, and the order of its resources may be any.

    Raises:
        FhirError: When it was not written by l4path, or somebody edited it: then with the first resource and the path
            in it that differs.
    """
    found = list(_resources(bundle))
    held = [(resource, content) for resource in found if (content := _pathway_in(resource)) is not None]
    if len(held) != 1:
        raise FhirError((Problem(what=_NOT_OURS if not held else "it holds several pathways; load one at a time"),))
    ((library, content),) = held
    pathway = _decoded(content)
    address = library.get("url")
    tail = f"/Library/{identified(pathway, '', 'Library')['id']}"
    if not isinstance(address, str) or not address.endswith(tail):
        raise FhirError((_edited("Library", "url", address),))
    wanted = [entry["resource"] for entry in to_fhir(pathway, base=address.removesuffix(tail))["entry"]]
    _compare(wanted, found)
    return pathway


def _resources(bundle: object) -> Iterator[dict[str, Any]]:
    entries = bundle.get("entry", []) if isinstance(bundle, dict) and bundle.get("resourceType") == "Bundle" else None
    if not isinstance(entries, list):
        raise FhirError((Problem(what=_NOT_OURS, hint="it writes a Bundle"),))
    for number, entry in enumerate(entries):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            raise FhirError((Problem(what="is no entry with a resource", where=f"entry[{number}]"),))
        yield resource


def _pathway_in(resource: dict[str, Any]) -> str | None:
    """The pathway file that a Library holds."""
    content = resource.get("content") if resource.get("resourceType") == "Library" else None
    for attached in content if isinstance(content, list) else []:
        if isinstance(attached, dict) and attached.get("title") == _TITLE and isinstance(attached.get("data"), str):
            return str(attached["data"])
    return None


def _decoded(content: str) -> Pathway:
    try:
        text = base64.b64decode("".join(content.split()), validate=True).decode()
        return pathway_from_text(text, "json", source="the pathway in the Library")
    except (binascii.Error, ValueError, FileError, PathwayError) as error:
        what = f"the pathway in the Library cannot be read: {shown(error)}"
        raise FhirError((Problem(what=what, hint="somebody edited it: export the pathway again"),)) from None


def _compare(wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    """Refuse resources that are not those that the pathway gives."""
    given = {(str(member.get("resourceType")), str(member.get("url"))): member for member in found}
    for resource in wanted:
        kind = f"{resource['resourceType']}/{resource['id']}"
        other = given.pop((resource["resourceType"], resource["url"]), None)
        if other is None:
            raise FhirError((Problem(what=f"{kind} is missing, or its url was changed", hint=_HINT),))
        difference = _first_difference(resource, {k: v for k, v in other.items() if k not in _SET_BY_SERVERS}, "")
        if difference is not None:
            raise FhirError((_edited(kind, *difference),))
    if given or len(found) != len(wanted):
        more = " ".join(map(str, next(iter(given), ("a resource", "that stands twice"))))
        raise FhirError((Problem(what=f"{shown(more)} was not exported by l4path", hint=_HINT),))


_HINT = "somebody edited the Bundle: change the pathway, and export it again"


def _edited(kind: str, path: str, value: object) -> Problem:
    return Problem(what=f"{path} is not what the pathway in it gives: {quoted(value)}", where=kind, hint=_HINT)


def _first_difference(wanted: Any, found: Any, path: str) -> tuple[str, Any] | None:
    """The first path at which two values of JSON differ, with what is found there."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in wanted | found:
            here = f"{path}.{shown(key)}" if path else shown(key)
            if key not in wanted or key not in found:
                return here, found.get(key)
            if difference := _first_difference(wanted[key], found[key], here):
                return difference
        return None
    if isinstance(wanted, list) and isinstance(found, list):
        for number, (mine, other) in enumerate(zip(wanted, found, strict=False)):
            if difference := _first_difference(mine, other, f"{path}[{number}]"):
                return difference
        return None if len(wanted) == len(found) else (f"{path}[{min(len(wanted), len(found))}]", "one more or less")
    same = wanted == found and isinstance(wanted, bool) == isinstance(found, bool)
    return None if same else (path, found)
