"""SECURITY.md: each promise names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_promise_names_a_test_that_is_there() -> None:
    """Each line of the promises that begins in bold ends with the test that holds it."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promises = text.partition("## What the library holds itself to")[2].partition("## What it depends on")[0]
    points = re.findall(r"^- \*\*.*?(?=^- \*\*|^\S|\Z)", promises, re.MULTILINE | re.DOTALL)
    assert len(points) >= 8
    for point in points:
        named = re.findall(r"`(tests/\w+\.py)`", point)
        assert named, point
        assert all((ROOT / name).is_file() for name in named), named
