"""A pathway as a library of CQL: one visitor over its rules to a tree of expressions, printed as text and as ELM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.interop.canonical import checked_base, fhir_id, version_of
from l4path.interop.cql.constants import check_constants
from l4path.interop.cql.elm import translated
from l4path.interop.cql.logic import Logic
from l4path.interop.cql.record import define_answers, define_parameters
from l4path.interop.cql.tables import define_tables
from l4path.interop.cql.text import printed
from l4path.interop.cql.tree import Library

if TYPE_CHECKING:
    from l4path.pathway import Pathway


def to_cql(pathway: Pathway, *, base: str, parameters: bool = False) -> str:
    """A pathway as a library of CQL, which says of a patient's response to the form what an assessment says.

    Args:
        pathway: The pathway.
        base: The address below which its form has its own; absolute http or https, without query.
        parameters: Whether it is given what is recorded as parameters, instead of reading a response.

    Returns:
        The text; the same pathway always gives the same.

    Raises:
        FhirError: When the base is none, or a condition names a number that CQL cannot keep.

    Example:
        >>> import l4path
        >>> to_cql(l4path.load("l4"), base="https://example.org/fhir").splitlines()[3]
        'context Patient'
    """
    return printed(library_of(pathway, base=base, parameters=parameters))


def to_elm(pathway: Pathway, *, base: str, parameters: bool = False) -> dict[str, Any]:
    """The same library as ELM, the form of CQL that engines run.

    Args:
        pathway: The pathway.
        base: The address below which its form has its own; absolute http or https, without query.
        parameters: Whether it is given what is recorded as parameters, instead of reading a response.

    Returns:
        The library in the data model of JSON; the same pathway always gives the same.

    Raises:
        FhirError: When the base is none, or a condition names a number that CQL cannot keep.

    Example:
        >>> import l4path
        >>> to_elm(l4path.load("l4"), base="https://example.org/fhir")["library"]["identifier"]["id"]
        'l4'
    """
    return translated(library_of(pathway, base=base, parameters=parameters))


def library_of(pathway: Pathway, *, base: str, parameters: bool = False) -> Library:
    """The library, as the tree that text and ELM are printed from."""
    base = checked_base(base)
    check_constants(pathway)
    library = Library(fhir_id(pathway.id), version_of(pathway))
    if parameters:
        define_parameters(pathway, library)
    else:
        define_answers(pathway, base, library)
    logic = Logic(pathway, library)
    logic.define_all()
    define_tables(logic)
    return library
