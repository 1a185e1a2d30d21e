"""Speaking with clinical systems: FHIR data and forms into episodes; forms, FHIR and CQL out of a pathway, and back."""

from l4path.interop.bindings import Bindings
from l4path.interop.bundle import from_fhir, to_fhir
from l4path.interop.cql import to_cql, to_elm
from l4path.interop.form import to_form
from l4path.interop.importing import ImportedEpisode, RefusedPatientError, read_fhir
from l4path.interop.reading_bindings import bindings_from_dict, read_bindings
from l4path.interop.responses import from_response, to_response
from l4path.interop.writing_bindings import bindings_to_dict, write_bindings

__all__ = [
    "Bindings",
    "ImportedEpisode",
    "RefusedPatientError",
    "bindings_from_dict",
    "bindings_to_dict",
    "from_fhir",
    "from_response",
    "read_bindings",
    "read_fhir",
    "to_cql",
    "to_elm",
    "to_fhir",
    "to_form",
    "to_response",
    "write_bindings",
]
