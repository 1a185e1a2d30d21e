"""Further faults of the world around a program, beside those of `faults.py`, which runs them too."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from faults import (
    SOURCE,
    World,
    _closed,
    _content,
    _elsewhere,
    _gone,
    _instead,
    _limit,
    _output,
    _renamed,
    _stream,
    _with,
)

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

_FAKED = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
_PYTHONS = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
_SHALLOW = f"""
import runpy, sys
sys.path.insert(0, {str(SOURCE)!r})
sys.setrecursionlimit(200)
runpy.run_module("l4path", run_name="__main__", alter_sys=True)
"""


def _both(*works: Callable[[World], object]) -> Callable[[World], None]:
    def work(world: World) -> None:
        for one in works:
            one(world)

    return work


def _at(moment: str, zone: str = "UTC") -> Callable[[World], None]:
    return _with(FAKETIME=moment, LD_PRELOAD=_FAKED, TZ=zone)


def _python(*options: str) -> Callable[[World], None]:
    return lambda world: world.python.extend(options)


def _another(version: str) -> Callable[[World], None]:
    """Another Python, where there is one."""

    def work(world: World) -> None:
        world.python[:] = [str(max(_PYTHONS.glob(f"{version}.*/bin/python"), default=sys.executable))]

    return work


def _word(*words: str) -> Callable[[World], None]:
    return lambda world: world.words.extend(words)


def _stuck(number: int) -> Callable[[World], None]:
    """A stream that nobody reads is full, and says so at once in place of waiting."""

    def work(world: World) -> None:
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writing, b"x" * 4096)
        world.streams[number] = writing
        world.after += [partial(os.close, reading), partial(os.close, writing)]

    return work


def _hung_up(number: int) -> Callable[[World], None]:
    """A stream is a socket whose other end is gone."""

    def work(world: World) -> None:
        ours, theirs = socket.socketpair()
        ours.close()
        world.streams[number] = theirs
        world.after.append(theirs.close)

    return work


def _leaves(count: int) -> Callable[[World], None]:
    """Who reads standard output goes away after some bytes."""

    def work(world: World) -> None:
        reading, writing = os.pipe()
        world.streams[1] = writing

        def read(_: subprocess.Popen[bytes]) -> None:
            os.close(writing)
            os.read(reading, count)
            os.close(reading)

        world.meanwhile = read

    return work


def _signals(*numbers: int, first: float = 0.4, between: float = 0.02) -> Callable[[World], None]:
    def work(world: World) -> None:
        def send(running: subprocess.Popen[bytes]) -> None:
            time.sleep(first)
            for number in numbers:
                with contextlib.suppress(ProcessLookupError):
                    running.send_signal(number)
                time.sleep(between)

        world.meanwhile = send
        world.ended = (*(-number for number in numbers), *(128 + number for number in numbers), 130)

    return work


def _through_a_pipe(name: str) -> Callable[[World], None]:
    """A file is a named pipe into which somebody writes slowly."""

    def work(world: World) -> None:
        path = world.folder / name
        if name not in world.words:
            return
        content = path.read_bytes()
        path.unlink()
        os.mkfifo(path)

        def write() -> None:
            with contextlib.suppress(OSError), path.open("wb", buffering=0) as into:
                for at in range(0, len(content), 1000):
                    into.write(content[at : at + 1000])
                    time.sleep(0.001)

        threading.Thread(target=write, daemon=True).start()

    return work


def _changed(change: Callable[[bytes], bytes]) -> Callable[[World], None]:
    """All files that are given are changed."""

    def work(world: World) -> None:
        for path in world.folder.iterdir():
            if path.name.partition(".")[0] != "out":
                path.write_bytes(change(path.read_bytes()))

    return work


def _socket(path: Path) -> None:
    at = Path.cwd()
    os.chdir(path.parent)
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(at)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 36)


def _lines_of_zeros(world: World) -> None:
    """Lines of episodes stand where an episode was, the first of them without an end."""
    if "e.toml" in world.words:
        (world.folder / "zero.jsonl").symlink_to("/dev/zero")
        world.words[world.words.index("e.toml")] = "zero.jsonl"


def _before(work: Callable[[], object]) -> Callable[[World], None]:
    return lambda world: world.before.append(work)


FURTHER: dict[str, Callable[[World], None]] = {
    "standard output does not wait": _stuck(1),
    "standard error does not wait": _stuck(2),
    "standard output is a socket that hung up": _hung_up(1),
    "standard input is a socket that hung up": _hung_up(0),
    "the reader goes after one byte": _leaves(1),
    "both streams are full": _both(_stream(1, "/dev/full", os.O_WRONLY), _stream(2, "/dev/full", os.O_WRONLY)),
    "both readers are gone": _both(_gone(1), _gone(2)),
    "no input, and a full output": _both(_stream(1, "/dev/full", os.O_WRONLY), _closed(0)),
    "LC_ALL=POSIX": _with(LC_ALL="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii"),
    "LC_ALL=ar_EG": _with(LC_ALL="ar_EG.UTF-8", LANGUAGE="ar"),
    "latin-1, strictly": _with(PYTHONIOENCODING="latin-1:strict"),
    "cp1252, strictly": _with(PYTHONIOENCODING="cp1252:strict", PYTHONUTF8="0"),
    "an encoding of nowhere for errors": _with(PYTHONIOENCODING="ascii:xmlcharrefreplace"),
    "a leap day": _at("2028-02-29 23:59:59"),
    "the hour that is left out": _at("2026-03-29 02:30:00", "Europe/Berlin"),
    "the first second of 1970": _at("1970-01-01 00:00:00"),
    "the year 2100": _at("2100-02-28 23:59:59", "Pacific/Kiritimati"),
    "a time zone that is a file": _with(TZ=":/etc/passwd"),
    "a time zone of days": _with(TZ="XXX+99:99:99YYY"),
    "built on an empty day": _with(SOURCE_DATE_EPOCH=""),
    "built at a fraction": _with(SOURCE_DATE_EPOCH="1e9"),
    "memory is watched": _with(PYTHONMALLOC="debug", PYTHONTRACEMALLOC="3"),
    "encodings have to be said": _with(PYTHONWARNDEFAULTENCODING="1", PYTHONWARNINGS="error"),
    "nothing is buffered": _with(PYTHONUNBUFFERED="1"),
    "short numbers": _with(PYTHONINTMAXSTRDIGITS="640"),
    "without a site": _python("-S"),
    "without assertions or a user": _python("-O", "-s", "-B"),
    "hardly any depth": _python("-I", "-c", _SHALLOW),
    "Python 3.12": _another("3.12"),
    "Python 3.13": _another("3.13"),
    "six open files": _limit(resource.RLIMIT_NOFILE, 6),
    "files of no size": _limit(resource.RLIMIT_FSIZE, 0),
    "nobody may read what is written": _before(partial(os.umask, 0o777)),
    "the lowest priority": _before(partial(os.nice, 19)),
    "told to end twice": _signals(signal.SIGTERM, signal.SIGTERM),
    "told to end as soon as it writes": _signals(signal.SIGTERM, signal.SIGHUP, first=0.25, between=0),
    "hung up, then interrupted": _signals(signal.SIGHUP, signal.SIGINT, between=0.001),
    "interrupted again and again": _signals(*[signal.SIGINT] * 8, between=0.005),
    "stopped, and going on": _signals(signal.SIGSTOP, signal.SIGCONT, between=0.3),
    "the window changes": _signals(*[signal.SIGWINCH] * 20, first=0.1),
    "an episode of two lines": _renamed("e.toml", b"a\nb\r.toml"),
    "an episode that is no text": _renamed("e.toml", b"\xc3\x28.toml"),
    "a table of a strange name": _renamed("t.csv", "\u2066\u0000t\u202e.csv".replace("\0", "").encode()),
    "the pathway comes through a pipe": _through_a_pipe("p.toml"),
    "the episode comes through a pipe": _through_a_pipe("e.toml"),
    "the table comes through a pipe": _through_a_pipe("t.csv"),
    "the pathway is a socket": _instead("p.toml", _socket),
    "the pathway is a terminal": _instead("p.toml", lambda path: path.symlink_to("/dev/tty")),
    "the pathway is of 64 GB": _instead("p.toml", _huge),
    "the episode is of 64 GB": _instead("e.toml", _huge),
    "the table is of zeros": _instead("t.csv", lambda path: path.symlink_to("/dev/zero")),
    "the entries are of zeros": _instead("h.csv", lambda path: path.symlink_to("/dev/zero")),
    "the lines are of zeros": _lines_of_zeros,
    "the entries come through a pipe": _through_a_pipe("h.csv"),
    "all files begin with a mark": _changed(lambda content: b"\xef\xbb\xbf" + content),
    "all files end lines as elsewhere": _changed(lambda content: content.replace(b"\n", b"\r\n")),
    "all files hold a separator of lines": _changed(lambda content: content.replace(b'"', '"\u2028'.encode(), 1)),
    "all files stand there twice": _changed(lambda content: content * 2),
    "all files are not numbers": _content(b'{"a": NaN, "b": 1e999, "c": -Infinity}'),
    "all files are dotted deeply": _content(b"a" + b".a" * 30_000 + b" = 1\n"),
    "all files are tables in tables": _content(b"a = " + b"{b = " * 20_000 + b"1" + b"}" * 20_000),
    "all files are many tables": _content(b"".join(b"[t%d]\n" % number for number in range(60_000))),
    "all files are one long line": _content(b'id = "' + b"\\u0041" * 400_000 + b'"\n'),
    "all files are brackets": _content(b"[[[[[]]]]]\n{{{}}}\n" * 2000),
    "the output is a socket": _output(lambda _, path: _socket(path)),
    "the output is of two lines": _elsewhere("out\na.svg"),
    "the output is memory": _elsewhere("/proc/self/mem"),
    "the output is a stream that is not there": _elsewhere("/dev/fd/77"),
    "the output is standard input": _elsewhere("/dev/stdin"),
    "the output is in no folder": _elsewhere("nowhere/at/all.svg"),
    "one more word that is no text": _word(os.fsdecode(b"\xff\xfe")),
    "one more word of 100,000 signs": _word("x" * 100_000),
    "one more word of nothing": _word(""),
    "a thousand more words": _word(*["e.toml"] * 1000),
    "an option of signs": _word("--\x1b[2J\u202e"),
}
