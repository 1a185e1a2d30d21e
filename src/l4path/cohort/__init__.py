"""Tables of patients: through the door, assessed in columns, and given back as what they were."""

import l4path.columns  # noqa: F401 - first of all: it says what has to be installed
from l4path.cohort.csv_files import Csv
from l4path.cohort.found import Found, Reading, assess_table

__all__ = ["Csv", "Found", "Reading", "assess_table"]
