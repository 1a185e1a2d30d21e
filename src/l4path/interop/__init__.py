"""Speaking with clinical systems: forms, FHIR and CQL out of a pathway, and what comes back of them."""

from l4path.interop.bundle import from_fhir, to_fhir
from l4path.interop.cql import to_cql, to_elm
from l4path.interop.form import to_form
from l4path.interop.responses import from_response, to_response

__all__ = ["from_fhir", "from_response", "to_cql", "to_elm", "to_fhir", "to_form", "to_response"]
