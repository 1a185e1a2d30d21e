"""Speaking with clinical systems: forms, FHIR and CQL out of a pathway, and what comes back as an episode or pathway."""

from l4path.interop.form import to_form
from l4path.interop.responses import from_response, to_response

__all__ = ["from_response", "to_form", "to_response"]
