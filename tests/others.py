"""Engines of others, which run under Node; without them the tests that ask them are skipped, and say so."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ENGINES = Path(__file__).parent / "engines"


@functools.cache
def missing() -> str:
    """Why the engines cannot be asked here; empty where they can."""
    if shutil.which("node") is None:
        return "there is no Node here, so no engine but our own is asked"
    wanted = json.loads((ENGINES / "package.json").read_text(encoding="utf-8"))["dependencies"]
    absent = [name for name in wanted if not (ENGINES / "node_modules" / name).is_dir()]
    return f"npm install --prefix tests/engines has not been run: {', '.join(absent)}" if absent else ""


def asked(script: str, given: Any) -> Any:
    """What a script of `tests/engines` answers; skips the test where it cannot be asked.

    Args:
        script: Its name.
        given: What it reads, as a value of JSON.
    """
    if why := missing():
        pytest.skip(why)
    done = subprocess.run(
        ["node", str(ENGINES / script)], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
