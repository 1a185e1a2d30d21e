"""SECURITY.md: each promise names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_promise_names_a_test_that_is_there() -> None:
    """Each line of the promises that begins in bold ends with the tests that hold it, by their names."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promises = text.partition("## What the library holds itself to")[2].partition("## What it depends on")[0]
    points = re.findall(r"^- \*\*.*?(?=^- \*\*|^\S|\Z)", promises, re.MULTILINE | re.DOTALL)
    assert len(points) >= 10
    for point in points:
        named = re.findall(r"`(tests/\w+\.py)::(\w+)`", point)
        assert named, point
        for file, name in named:
            assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8"), name
