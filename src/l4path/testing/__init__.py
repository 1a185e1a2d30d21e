"""Random pathways, episodes and conditions for property tests of whatever is built on l4path; needs hypothesis."""

try:
    import hypothesis as _hypothesis  # noqa: F401
except ImportError:
    raise ImportError(
        "l4path.testing needs hypothesis, which is not installed: pip install 'l4path[testing]'"
    ) from None

from l4path.pathway.cuts import cut_points
from l4path.testing.strategies import bound_records, cases, conditions, episodes, histories, pathways, patient_records

__all__ = ["bound_records", "cases", "conditions", "cut_points", "episodes", "histories", "pathways", "patient_records"]
