"""Faults of packages, places, streams and limits that come on top of the others; `faults.py` runs them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import resource
import signal
import subprocess
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from faults import GIVEN, SOURCE, World, _elsewhere, _instead, _limit, _output, _renamed, _with
from faults_further import _before, _both, _python, _signals

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Work = Callable[[World], object]

_PACKAGES = ("numpy", "pyarrow", "networkx", "graphviz", "tomli_w", "pysat", "reportlab", "graphviz_pure")
_IMMUTABLE = "chattr"


def _packages(content: str) -> Work:
    """Other packages than ours are there, and are not what they should be."""

    def work(world: World) -> None:
        for name in _PACKAGES:
            package = world.folder / "packages" / name
            package.mkdir(parents=True)
            (package / "__init__.py").write_text(content, encoding="utf-8")
        world.env["PYTHONPATH"] = os.pathsep.join((str(world.folder / "packages"), str(SOURCE)))

    return work


def _over(name: str, made: Callable[[Path, Path], object] | None = None) -> Work:
    """The output is what is read, by its name or another."""

    def work(world: World) -> None:
        if world.target is None or name not in world.words or world.command == ["export"]:  # which may write over it
            return
        target, world.target = world.target, None
        if made is None:
            world.words[world.words.index(target.name)] = name
        elif target.suffix:
            target.unlink()
            made(world.folder / name, target)
        kept = GIVEN[name]
        world.lost.append(lambda: "" if (world.folder / name).read_bytes() == kept else f"{name} is lost")

    return work


def _slow_reader(world: World) -> None:
    """Who reads standard output takes it in small pieces out of a pipe of one page."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    world.streams[1] = writing

    def read(_: subprocess.Popen[bytes]) -> None:
        os.close(writing)

        def slowly() -> None:
            with contextlib.suppress(OSError):
                while os.read(reading, 512):
                    time.sleep(0.001)
            os.close(reading)

        threading.Thread(target=slowly, daemon=True).start()

    world.meanwhile = read


def _nobody_reads_the_pipe(world: World) -> None:
    """The output is a named pipe that nobody reads: it waits, and ends when it is told to."""
    if world.target is not None:
        world.target.unlink(missing_ok=True)
        os.mkfifo(world.target)
        world.target = None
        _signals(signal.SIGTERM, first=4)(world)


def _nobody_writes_the_pipe(world: World) -> None:
    """The pathway is a named pipe that nobody writes."""
    (world.folder / "p.toml").unlink()
    os.mkfifo(world.folder / "p.toml")
    _signals(signal.SIGINT, first=3)(world)


def _nothing_is_typed(world: World) -> None:
    """The pathway is asked of a terminal, at which the end is typed at once."""
    ours, theirs = pty.openpty()
    world.words[:] = ["-" if word == "p.toml" else word for word in world.words]
    world.streams[0] = theirs
    os.write(ours, b"\x04")
    world.after += [partial(os.close, theirs), partial(os.close, ours)]


def _attribute(letter: str) -> Work:
    """What is at the place of the output may not be changed, or only be added to, even by the superuser."""

    def work(world: World) -> None:
        if world.target is not None and world.target.exists():
            path = str(world.target)
            subprocess.run([_IMMUTABLE, f"+{letter}", path], check=False, capture_output=True)
            world.after.append(
                partial(subprocess.run, [_IMMUTABLE, f"-{letter}", path], check=False, capture_output=True)
            )

    return work


def _below(depth: int) -> Work:
    """All is called in a folder whose name is as long as names may be."""

    def work(world: World) -> None:
        deep = world.folder
        for _ in range(depth):
            deep = deep / ("d" * 200)
        deep.mkdir(parents=True)
        if world.target is not None:
            world.words[world.words.index(world.target.name)] = str(deep.relative_to(world.folder) / world.target.name)
            world.target = None

    return work


def _link_to(path: str) -> Callable[[Path], object]:
    return lambda place: place.symlink_to(path)


def _forty_links(world: World, path: Path) -> None:
    for at in range(45):
        (world.folder / f"way{at}").symlink_to(f"way{at + 1}")
    path.symlink_to("way0")


BEYOND: dict[str, Work] = {
    "packages are empty": _packages(""),
    "packages break as they are loaded": _packages("raise RuntimeError('built for another machine')"),
    "packages are of another Python": _packages("print 'x'"),
    "packages miss what they are built on": _packages(
        "raise ImportError('libfoo.so.1: cannot open shared object file')"
    ),
    "the output is the table that is read": _over("t.csv"),
    "the output is the pathway by a hard link": _over("p.toml", os.link),
    "the output is the pathway by a symbolic link": _over("p.toml", lambda old, new: new.symlink_to(old)),
    "a slow reader": _slow_reader,
    "the output is a pipe that nobody reads": _nobody_reads_the_pipe,
    "the pathway is a pipe that nobody writes": _nobody_writes_the_pipe,
    "nothing is typed": _nothing_is_typed,
    "the output may not be changed by anybody": _attribute("i"),
    "the output may only be added to": _attribute("a"),
    "the output lies deep": _below(15),
    "the output lies too deep": _both(_below(19), _elsewhere("/".join(["d" * 200] * 20) + "/out.svg")),
    "the output is of 255 signs": _elsewhere("x" * 251 + ".svg"),
    "the output is of 255 bytes of other letters": _elsewhere("\N{HIRAGANA LETTER A}" * 83 + "xx.svg"),
    "the output leads there over forty links": _output(_forty_links),
    "the pathway is the environment": _instead("p.toml", _link_to("/proc/self/environ")),
    "the pathway is a number of the kernel": _instead("p.toml", _link_to("/proc/sys/kernel/pid_max")),
    "the pathway is what it writes": _instead("p.toml", _link_to("/proc/self/fd/1")),
    "the pathway is where it complains": _instead("p.toml", _link_to("/proc/self/fd/2")),
    "the pathway differs in its letters": _renamed("p.toml", b"P.TOML"),
    "the table is by chance": _instead("t.csv", _link_to("/dev/urandom")),
    "the episode is by chance": _instead("e.toml", _link_to("/dev/urandom")),
    "data of at most 100 MB": _limit(resource.RLIMIT_DATA, 100 * 2**20),
    "200 MB of memory": _limit(resource.RLIMIT_AS, 200 * 2**20),
    "a second of the processor": _both(
        _limit(resource.RLIMIT_CPU, 1), lambda world: setattr(world, "ended", (-signal.SIGKILL, -signal.SIGXCPU))
    ),
    "no locks, no queues, no messages": _both(
        _limit(resource.RLIMIT_MEMLOCK, 0), _limit(resource.RLIMIT_SIGPENDING, 0), _limit(resource.RLIMIT_MSGQUEUE, 0)
    ),
    "all signals are blocked": _both(
        _before(partial(signal.pthread_sigmask, signal.SIG_BLOCK, range(1, 32))), _signals(signal.SIGTERM, first=0.3)
    ),
    "faults are handled": _with(PYTHONFAULTHANDLER="1", PYTHONDEVMODE="1"),
    "utf-7, strictly": _with(PYTHONIOENCODING="utf-7:strict"),
    "as mail encodes it": _with(PYTHONIOENCODING="hz:strict"),
    "colours are forced": _with(FORCE_COLOR="1", CLICOLOR_FORCE="1", PY_COLORS="1", TERM="xterm-256color"),
    "hashes of another seed": _with(PYTHONHASHSEED="4294967295"),
    "nothing is safe in its folder": _both(_python("-P"), _with(PYTHONSAFEPATH="1", PYTHONNOUSERSITE="1")),
    "an environment that is no text": lambda world: world.env.update({"LANGUAGE": "\udcff\udcfe", "A\udcff": "\udc80"}),
}
