"""Faults of what lies around a program: its user, mounts, callers, and who else is at work; `faults.py` runs them."""

from __future__ import annotations

import contextlib
import ctypes
import gzip
import os
import re
import resource
import shutil
import signal
import subprocess
import sysconfig
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from faults import GIVEN, OLD, SOURCE, World, _limit, _with
from faults_further import _at, _both, _changed, _python, _signals

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Work = Callable[[World], object]

_NOBODY = 54_321  # a user whom no list of users names
_DROP = 24  # PR_CAPBSET_DROP
_OF_ITS_OWN, _ALL_BELOW = 0x20000, (1 << 14) | (1 << 18)  # CLONE_NEWNS; MS_REC and MS_PRIVATE
_WITHIN = f"""
import runpy, sys
sys.path.insert(0, {str(SOURCE)!r})
from l4path.cli import main
status = []
{{}}
sys.exit(status[0])
"""
_IN_A_THREAD = "import threading; t = threading.Thread(target=lambda: status.append(main())); t.start(); t.join()"
_ITS_STREAMS_TAKEN = (
    "import io; sys.stdout, sys.stderr = io.StringIO(), io.StringIO(); status.append(main()); "
    "sys.__stderr__.write(sys.stderr.getvalue())"
)
_WATCHED = "sys.settrace(lambda *_: None); sys.setprofile(lambda *_: None); status.append(main())"
_TWICE = "main(); status.append(main())"


def _within(code: str) -> Work:
    """Another program calls it."""
    return _python("-I", "-c", _WITHIN.format(code))


def _as_others(world: World) -> None:
    """Whoever calls may do what everybody may: the folder and what is in it are another's, who lets it be looked at."""
    world.folder.chmod(0o755)
    if os.geteuid() == 0:
        for path in (world.folder, *world.folder.iterdir()):
            os.chown(path, _NOBODY, _NOBODY)
        drop = ctypes.CDLL(None).prctl
        world.before += [partial(drop, _DROP, power) for power in range(64)]


def _as_nobody(world: World) -> None:
    """A user whom nobody knows, and whose home is nowhere."""
    world.env.pop("HOME", None)
    if os.geteuid() == 0:  # whose own Python another may not be able to call
        for path in (world.folder, *world.folder.iterdir()):
            os.chown(path, _NOBODY, _NOBODY)
        world.python[0] = "/usr/bin/python3"
        world.env["PYTHONPATH"] += os.pathsep + sysconfig.get_path("purelib")
        world.before += [partial(os.setgid, _NOBODY), partial(os.setuid, _NOBODY)]


def _mode(mode: int, *names: str) -> Work:
    """Who may do what with files, or with the folder for ``.``."""

    def work(world: World) -> None:
        for name in names:
            if (world.folder / name).exists():
                (world.folder / name).chmod(mode)
        world.after.append(partial(world.folder.chmod, 0o755))

    return work


def _target_mode(mode: int) -> Work:
    def work(world: World) -> None:
        if world.target is not None and world.target.exists():
            world.target.chmod(mode)

    return work


def _mounted(world: World) -> None:
    """The output is a mount of its own, as a container is given it: nothing can be put in its place."""
    if world.target is not None:
        other = world.folder / "elsewhere"
        if world.target.suffix:
            other.write_bytes(OLD)
        else:
            other.mkdir()
            world.target.mkdir()
        subprocess.run(["mount", "--bind", str(other), str(world.target)], check=True)
        world.after.append(partial(subprocess.run, ["umount", "-l", str(world.target)], check=False))


def _no_names_left(world: World) -> None:
    """The output stands on a disk with room for bytes, and for no further file."""
    if world.target is None:
        return
    disk = world.folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "nr_inodes=2", "none", str(disk)], check=True)
    world.after.append(partial(subprocess.run, ["umount", "-l", str(disk)], check=False))
    if world.target.suffix:
        (disk / world.target.name).write_bytes(OLD)
    world.words[world.words.index(world.target.name)] = f"disk/{world.target.name}"
    world.target = disk / world.target.name


def _without(*places: str) -> Work:
    """Nothing is at some places of the machine."""

    def hidden() -> None:
        library = ctypes.CDLL(None, use_errno=True)
        calls: list[Callable[[], int]] = [
            lambda: library.unshare(_OF_ITS_OWN),
            lambda: library.mount(b"none", b"/", None, _ALL_BELOW, None),
            *(partial(library.mount, b"none", place.encode(), b"tmpfs", 0, None) for place in places),
        ]
        for call in calls:
            if call():
                raise OSError(ctypes.get_errno(), "cannot be hidden")

    return lambda world: world.before.append(hidden)


def _passing_place(made: Callable[[World, Path], object]) -> Work:
    def work(world: World) -> None:
        place = world.folder / "passing"
        made(world, place)
        world.env |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(place))

    return work


def _full_disk(world: World, place: Path) -> None:
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k,mode=1777", "none", str(place)], check=True)
    world.after.append(partial(subprocess.run, ["umount", "-l", str(place)], check=False))


def _into(folder: str) -> Work:
    """The output stands in a folder of its own."""

    def work(world: World) -> None:
        if world.target is not None:
            (world.folder / folder).mkdir()
            world.words[world.words.index(world.target.name)] = f"{folder}/{world.target.name}"
            world.target = None

    return work


def _removed(folder: str, after: float) -> Work:
    """A folder goes while the program runs."""

    def work(world: World) -> None:
        def remove(_: subprocess.Popen[bytes]) -> None:
            time.sleep(after)
            shutil.rmtree(world.folder / folder, ignore_errors=True)

        world.meanwhile = remove

    return work


def _beside_another(world: World) -> None:
    """The same is called a second time while it runs: both write to one place."""

    def call(_: subprocess.Popen[bytes]) -> None:
        subprocess.run(
            [*world.program(), *world.words], cwd=world.folder, env=world.env,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    world.meanwhile = call


def _written_anew(world: World) -> None:
    """Somebody saves the files again and again while they are read, emptying each before."""
    names = [word for word in world.words if word in GIVEN]

    def write(running: subprocess.Popen[bytes]) -> None:
        def again() -> None:
            while running.poll() is None:
                for name in names:
                    (world.folder / name).write_bytes(GIVEN[name])
                time.sleep(0.001)

        writer = threading.Thread(target=again, daemon=True)
        writer.start()
        world.after.append(writer.join)

    world.meanwhile = write


def _from_standard_input(share: float, *, waits: bool = True, ends: bool = False) -> Work:
    """The last file that is given comes from standard input: some at once, the rest a little later or never."""

    def work(world: World) -> None:
        at = max((at for at, word in enumerate(world.words) if word in GIVEN), default=None)
        if at is None:
            return
        content = GIVEN[world.words[at]]
        first, rest = content[: int(len(content) * share)], content[int(len(content) * share) :]
        reading, writing = os.pipe()
        os.set_blocking(reading, waits)
        os.write(writing, first)
        world.words[at] = "-"
        world.streams[0] = reading
        world.after.append(partial(os.close, reading))

        def write(_: subprocess.Popen[bytes]) -> None:
            time.sleep(0.5)
            with contextlib.suppress(BrokenPipeError), os.fdopen(writing, "wb") as pipe:
                pipe.write(b"" if ends else rest)

        world.meanwhile = write

    return work


def _terminal_goes(world: World) -> None:
    """The terminal is closed while the program runs."""
    import pty  # noqa: PLC0415 - Linux alone has it

    ours, theirs = pty.openpty()
    world.streams[:] = [theirs, theirs, theirs]

    def close(_: subprocess.Popen[bytes]) -> None:
        time.sleep(0.1)
        os.close(ours)

    world.meanwhile = close
    world.after.append(partial(os.close, theirs))


def _ignoring(*numbers: int) -> Work:
    """Signals are ignored from the beginning, and sent: it goes on, and ends as ever."""

    def work(world: World) -> None:
        world.before += [partial(signal.signal, number, signal.SIG_IGN) for number in numbers]
        _signals(*numbers, first=0.2)(world)
        world.ended = ()

    return work


_NUMBER = re.compile(rb"(?<=[=\[ ,])-?\d+(?=[\n,\] ])")
_TEXT = re.compile(rb'"[^"\n]*"')
AROUND: dict[str, Work] = {
    "a user of no name": _as_nobody,
    "over a file of others in a folder of others": _both(_as_others, _target_mode(0o666)),
    "over a file of others that may be read": _both(_as_others, _target_mode(0o644)),
    "over a file of others in a folder of all": _both(_as_others, _mode(0o1777, "."), _target_mode(0o666)),
    "nothing may be read": _both(_as_others, _mode(0o777, "."), _target_mode(0o666), _mode(0o200, *GIVEN)),
    "the folder may not be looked at": _both(_as_others, _mode(0o333, "."), _target_mode(0o666)),
    "no further thread": _both(_as_nobody, _limit(resource.RLIMIT_NPROC, 0), _with(OPENBLAS_NUM_THREADS="1")),
    "the output is mounted": _mounted,
    "no further name on the disk": _no_names_left,
    "no devices": _without("/dev"),
    "no processes to look at": _without("/proc", "/sys"),
    "what passes has no room": _passing_place(_full_disk),
    "what passes has a file for a folder": _passing_place(lambda _, place: place.write_bytes(b"")),
    "the folder of the output goes soon": _both(_into("there"), _removed("there", 0.15)),
    "the folder of the output goes later": _both(_into("there"), _removed("there", 0.3)),
    "two write at once": _beside_another,
    "the files are saved while they are read": _written_anew,
    "standard input has nothing yet, and does not wait": _from_standard_input(0, waits=False),
    "standard input has half, and does not wait": _from_standard_input(0.5, waits=False),
    "standard input ends in the middle": _from_standard_input(0.3, ends=True),
    "the terminal goes": _terminal_goes,
    "signals that are ignored": _ignoring(signal.SIGHUP, signal.SIGTERM, signal.SIGINT),
    "an alarm rings": _signals(signal.SIGALRM, first=0.3),
    "out of its time": _signals(signal.SIGXCPU, first=0.35),
    "children that nobody waits for": lambda world: world.before.append(
        partial(signal.signal, signal.SIGCHLD, signal.SIG_IGN)
    ),
    "a clock a thousand times as fast": _at("@2026-02-28 23:59:59 x1000"),
    "a clock beyond what Python tells": _at("2300-01-01 00:00:00"),
    "built at a second of twenty digits": _with(SOURCE_DATE_EPOCH="9" * 20),
    "a clock that runs backwards": _at("@2026-03-01 00:00:01 x-50"),
    "called in a thread": _within(_IN_A_THREAD),
    "called by what took its streams": _within(_ITS_STREAMS_TAKEN),
    "called twice": _within(_TWICE),
    "watched at every step": _within(_WATCHED),
    "its modules are told as they come": _python("-v", "-X", "importtime"),
    "numbers as elsewhere": _with(LC_ALL="C.UTF-8", LC_NUMERIC="de_DE.UTF-8", LC_TIME="ja_JP.UTF-8"),
    "all files hold a zero": _changed(lambda content: content.replace(b'"', b'"\0', 1)),
    "all files hold half a sign": _changed(lambda content: content.replace(b'"', b'"\xed\xa0\x80', 1)),
    "all files are UTF-32": _changed(lambda content: content.decode().encode("utf-32")),
    "all files are packed": _changed(gzip.compress),
    "all texts are dates": _changed(lambda content: _TEXT.sub(b"2026-01-01T00:00:00Z", content)),
    "all texts are empty": _changed(lambda content: _TEXT.sub(b'""', content)),
    "all texts are of a million signs": _changed(lambda content: _TEXT.sub(b'"' + b"x" * 1_000_000 + b'"', content, 1)),
    "all numbers are large": _changed(lambda content: re.sub(_NUMBER, b"1e308", content)),
    "all numbers are less than nothing": _changed(lambda content: re.sub(_NUMBER, b"-0.0", content)),
    "all words are true": _changed(lambda content: re.sub(_NUMBER, b"true", content)),
}
