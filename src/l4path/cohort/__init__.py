"""Tables of patients: through the door, assessed in columns, and given back as what they were."""

from l4path.cohort.found import Found, assess_table

__all__ = ["Found", "assess_table"]
