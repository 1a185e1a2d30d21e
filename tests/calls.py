"""How the tests call the command line: in this process, as a program, and on a terminal."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from l4path.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pytest

KNEE = str(Path(__file__).parent / "knee.toml")
PATIENT = """\
pathway = "knee-pain"
screened = ["red_flags"]
[facts]
pain = 6
cause = "osteoarthritis"
[trials.exercise]
weeks = 8
relief = 10
"""


class Said(NamedTuple):
    """What a call printed, and how it ended."""

    status: int
    out: str
    err: str


def calling(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """A function that calls the command line in this process."""

    def call(*words: str | Path) -> Said:
        capsys.readouterr()
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return call


def program(
    *words: str | Path, stdin: bytes = b"", env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Said:
    """A call as a new user makes it, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "l4path", *map(str, words)],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        timeout=60,
    )
    return Said(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")


def on_a_terminal(
    *words: str | Path, env: Mapping[str, str] | None = None, out_to: Path | None = None, patience: float = 1
) -> Said:
    """A call by a person who watches: standard error, and unless it goes to a file standard output, are a terminal."""
    import pty  # noqa: PLC0415 - POSIX has terminals of this kind, and only tests of those ask for one

    code = f"import sys; from l4path.cli import main, watching; watching.PATIENCE = {patience}; sys.exit(main())"
    ours, theirs = pty.openpty()
    with contextlib.ExitStack() as stack:
        target = stack.enter_context(out_to.open("wb")) if out_to is not None else theirs
        running = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100", **(env or {})},
        )
    os.close(theirs)
    seen = _read_through(ours, time.monotonic() + 60)
    os.close(ours)
    return Said(running.wait(timeout=60), seen.decode(), "")


def _read_through(terminal: int, until: float) -> bytes:
    seen = b""
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 1)
        if not ready:
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError as error:
            if error.errno == errno.EIO:  # the other end is closed: the program has ended
                return seen
            raise
        if not part:
            return seen
        seen += part
    return seen
