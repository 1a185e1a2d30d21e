"""The audit in time: a record of many persons, with dates, beside a pathway; needs numpy and pyarrow."""

from l4path.columns import Kernel as _Kernel  # noqa: F401 - it says what is missing, and how to install it

from l4path.audit.asking import audit  # isort: skip
from l4path.audit.found import Audit  # isort: skip
from l4path.audit.judging import VERDICTS, Verdict  # isort: skip

__all__ = ["VERDICTS", "Audit", "Verdict", "audit"]
