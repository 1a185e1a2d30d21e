"""Cohorts that are made up on a pathway, with histories that it allows; needs numpy and pyarrow."""

from l4path.columns import Kernel as _Kernel  # noqa: F401 - it says what is missing, and how to install it

from l4path.synthetic.making import HISTORIES, MADE_UP, Synthetic, synthetic  # isort: skip
from l4path.synthetic.deviating import DEVIATIONS  # isort: skip

__all__ = ["DEVIATIONS", "HISTORIES", "MADE_UP", "Synthetic", "synthetic"]
