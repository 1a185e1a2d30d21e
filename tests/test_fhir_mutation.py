"""The planted defects of the reader of records are still where they are said to be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import l4path

sys.path.insert(0, str(Path(__file__).parent / "mutation"))

from reader import DEFECTS, Defect

ROOM = Path(l4path.__file__).parent / "interop"


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda one: f"{one.module}: {one.right[:40]}")
def test_a_defect_can_be_planted(defect: Defect) -> None:
    """What a defect replaces stands in its module exactly once; run `tests/mutation/reader.py` to plant them all."""
    assert (ROOM / f"{defect.module}.py").read_text(encoding="utf-8").count(defect.right) == 1
    assert defect.wrong != defect.right
