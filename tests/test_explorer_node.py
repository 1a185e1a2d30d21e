"""The engine of the explorer in Node, without a browser, beside the engine of the library."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "explorer"))

import in_node

PATHWAYS = 150


@pytest.mark.skipif(in_node.NODE is None, reason="no Node is installed here")
def test_the_page_computes_what_the_library_computes() -> None:
    """On random pathways with every element, the script of the page says of each episode what the library says."""
    assert in_node.compared(50_000, PATHWAYS) == PATHWAYS * in_node.EACH
