"""Coding systems: their short names in a bindings file, their URIs, and the OIDs that data write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SYSTEMS: Mapping[str, str] = {
    "loinc": "http://loinc.org",
    "snomed": "http://snomed.info/sct",
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "icd-10-cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "icd-10": "http://hl7.org/fhir/sid/icd-10",
    "icd-10-pcs": "http://www.cms.gov/Medicare/Coding/ICD10",
    "cpt": "http://www.ama-assn.org/go/cpt",
    "atc": "http://www.whocc.no/atc",
    "ndc": "http://hl7.org/fhir/sid/ndc",
}
"""The systems that have a short name."""
WITH_PREFIXES = ("icd-10", "icd-10-cm", "icd-10-pcs", "atc")
"""The systems whose codes say by their beginning what they belong to."""
UCUM = "http://unitsofmeasure.org"
_OID = "urn:oid:2.16.840.1.113883.6."
OIDS: Mapping[str, str] = {
    f"{_OID}{end}": SYSTEMS[name]
    for end, name in (("96", "snomed"), ("1", "loinc"), ("88", "rxnorm"), ("90", "icd-10-cm"), ("3", "icd-10"))
}
"""What data may write instead of a URI."""


def system_uri(name: str) -> str:
    """The URI of a system that a bindings file or data name.

    Example:
        >>> system_uri("loinc"), system_uri("urn:oid:2.16.840.1.113883.6.1")
        ('http://loinc.org', 'http://loinc.org')
        >>> system_uri("http://clinic.example/codes")
        'http://clinic.example/codes'
    """
    return SYSTEMS.get(name) or OIDS.get(name, name)
