"""Faults of the world around a program, put to every command: none ends in a traceback, or in half of a file.

Run as ``python tests/faults.py [PART OF A FAULT...] [--commands NAME,...] [--jobs J]`` beside an installed library, on
Linux. Each command is called once under each fault, in a process and a folder of its own. It ends with 0, 1 or 2, or as
the signal that ended it would have it; a refusal is one message; no half file is left, and what stood at the place of
the output stands there still, or the whole of what is new.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
EXAMPLES = HERE.parent / "examples"
STATUSES = {0, 1, 2, 141}  # the last is what a shell says of a program whose reader went away
OLD = b"what stood here before\n"
_SECONDS = 120  # of the processor; a process that rests for as long is not waited for
_TIMES = 10  # so often is it waited for as long, where the machine is busy
_SPACE = 8 * 1024
_ISOLATED = f"""
import runpy, sys
sys.path.insert(0, {str(SOURCE)!r})
runpy.run_module("l4path", run_name="__main__", alter_sys=True)
"""

GIVEN = {
    "p.toml": (EXAMPLES / "knee-pain.toml").read_bytes(),
    "e.toml": (EXAMPLES / "knee-patient.toml").read_bytes(),
    "b.toml": (EXAMPLES / "knee-pain.bindings.toml").read_bytes(),
    "h.csv": (EXAMPLES / "audit" / "knee-events.csv").read_bytes(),
    "d.json": (HERE / "fuzz" / "seeds" / "fhir" / "bundle.json").read_bytes(),
    "r.json": (HERE / "fuzz" / "seeds" / "response" / "whole.json").read_bytes(),
    "bundle.json": (HERE / "fuzz" / "seeds" / "bundle" / "least.json").read_bytes(),
    "cert.json": (HERE / "fuzz" / "seeds" / "certificate" / "knee.json").read_bytes(),
    "c.jsonl": b'{"id": "locked", "episode": {"facts": {"pain": 3}}, "state": "screening"}\n',
    "t.csv": b"id,pain,hot_knee,heart_failure\n1,6,false,true\n2,,,\n3,11,false,false\n",
}
COMMANDS = {  # a call of each; where something is written, to `out` or to what begins so
    "assess": "p.toml e.toml",
    "assess json": "p.toml e.toml --json",
    "explain": "p.toml e.toml exercise",
    "draw": "p.toml e.toml -o out.svg",
    "explore": "p.toml -o out.html",
    "ahead": "p.toml e.toml",
    "cohort": "p.toml t.csv --key id --never-tried rest -o out.csv",
    "audit": "p.toml h.csv --history complete --observed entries -o out.csv",
    "report": "p.toml e.toml -o out.html",
    "list": "p.toml",
    "tree": "p.toml",
    "routes": "p.toml replacement",
    "fhir template": "p.toml",
    "fhir check": "b.toml --pathway p.toml",
    "fhir read": "b.toml d.json --pathway p.toml --at 2026-11-28",
    "fhir form": "p.toml --base https://a.example",
    "fhir fill": "p.toml e.toml --base https://a.example",
    "fhir answer": "p.toml r.json",
    "fhir cql": "p.toml --base https://a.example",
    "fhir write": "p.toml --base https://a.example -o out.json",
    "fhir guide": "p.toml e.toml --base https://a.example --subject Patient/1",
    "fhir load": "bundle.json -o out.toml",
    "validate": "p.toml e.toml",
    "check": "p.toml --certificate out.json",
    "certify": "cert.json --pathway p.toml --export out",
    "diff": "p.toml p.toml",
    "following": "p.toml invented",
    "test": "p.toml c.jsonl",
    "cases": "p.toml -o out",
    "find": "p.toml pain>4",
    "synth": "p.toml -n 40 -o out.csv",
    "new": "episode --for p.toml",
    "export": "p.toml -o out.json",
    "schema": "pathway",
    "completion": "bash",
}


@dataclass
class World:
    """How a command is called: what a fault changes of it.

    Attributes:
        folder: Where it is called, and where its files are.
        words: What it is called with.
        python: What runs it, with the options of Python.
        env: The environment.
        streams: The three standard streams, as ``subprocess`` takes them.
        before: What is done in the new process first.
        meanwhile: What is done to the process while it runs.
        target: Where the output is to stand; None where there is none.
        ended: The signals that may end it.
        command: What is called, the words that name it.
        after: What is undone at the end.
        lost: What is looked at when it has ended: each says what is lost.
    """

    folder: Path
    words: list[str]
    target: Path | None
    python: list[str] = field(default_factory=lambda: [sys.executable])
    env: dict[str, str] = field(default_factory=dict)
    streams: list[Any] = field(default_factory=lambda: [subprocess.DEVNULL, subprocess.PIPE, subprocess.PIPE])
    before: list[Callable[[], object]] = field(default_factory=list)
    meanwhile: Callable[[subprocess.Popen[bytes]], None] | None = None
    ended: tuple[int, ...] = ()
    after: list[Callable[[], object]] = field(default_factory=list)
    lost: list[Callable[[], str]] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def program(self) -> list[str]:
        """What calls the command line; nothing compiled is kept: a limit on files would leave half of it."""
        begun = [self.python[0], "-B", *self.python[1:]]
        return [*begun, *([] if "-I" in self.python else ["-m", "l4path"]), *self.command]


Fault = "Callable[[World], None]"
FAULTS: dict[str, Callable[[World], object]] = {}


def fault(name: str, work: Callable[[World], object]) -> None:
    """Add a fault."""
    FAULTS[name] = work


def _with(**env: str) -> Callable[[World], None]:
    return lambda world: world.env.update(env)


def _clock(time: str, **env: str) -> Callable[[World], None]:
    return _with(FAKETIME=time, LD_PRELOAD="/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", **env)


def _limit(kind: int, most: int) -> Callable[[World], None]:
    return lambda world: world.before.append(lambda: resource.setrlimit(kind, (most, most)))


def _stream(number: int, path: str, how: int) -> Callable[[World], None]:
    def work(world: World) -> None:
        opened = os.open(path, how)
        world.streams[number] = opened
        world.after.append(lambda: os.close(opened))

    return work


def _closed(*numbers: int) -> Callable[[World], None]:
    def work(world: World) -> None:
        for number in numbers:
            world.streams[number] = None
            world.before.append(partial(os.close, number))

    return work


def _gone(number: int) -> Callable[[World], None]:
    """The other end of a stream is closed already."""

    def work(world: World) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        world.streams[number] = writing
        world.after.append(lambda: os.close(writing))

    return work


def _terminal(columns: int) -> Callable[[World], None]:
    def work(world: World) -> None:
        import fcntl  # noqa: PLC0415
        import pty  # noqa: PLC0415
        import struct  # noqa: PLC0415
        import termios  # noqa: PLC0415
        import threading  # noqa: PLC0415

        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        world.streams[:] = [theirs, theirs, theirs]

        def drain() -> None:
            with contextlib.suppress(OSError):
                while os.read(ours, 65536):
                    pass

        threading.Thread(target=drain, daemon=True).start()
        world.after += [lambda: os.close(theirs), lambda: os.close(ours)]

    return work


def _signalled(number: int, seconds: float) -> Callable[[World], None]:
    def work(world: World) -> None:
        def send(running: subprocess.Popen[bytes]) -> None:
            time.sleep(seconds)
            with contextlib.suppress(ProcessLookupError):
                running.send_signal(number)

        world.meanwhile = send
        world.ended = (-number, 128 + number, 130)

    return work


def _renamed(old: str, new: bytes) -> Callable[[World], None]:
    """A file has another name."""

    def work(world: World) -> None:
        for at, word in enumerate(world.words):
            if word == old:
                if (world.folder / old).exists():
                    (world.folder / old).rename(world.folder / os.fsdecode(new))
                world.words[at] = os.fsdecode(new)
                if new.startswith(b"-"):
                    world.words[at] = f"./{os.fsdecode(new)}"

    return work


def _instead(name: str, made: Callable[[Path], object]) -> Callable[[World], None]:
    """Something else stands where a file was."""

    def work(world: World) -> None:
        path = world.folder / name
        path.unlink(missing_ok=True)
        made(path)

    return work


def _content(content: bytes, *names: str) -> Callable[[World], None]:
    def work(world: World) -> None:
        for name in names or GIVEN:
            (world.folder / name).write_bytes(content)

    return work


def _cut(world: World) -> None:
    for name, content in GIVEN.items():
        (world.folder / name).write_bytes(content[: len(content) // 2])


def _output(made: Callable[[World, Path], object]) -> Callable[[World], None]:
    """Something else stands where the output is to stand."""

    def work(world: World) -> None:
        if world.target is not None:
            world.target.unlink(missing_ok=True)
            made(world, world.target)
            world.target = None

    return work


def _elsewhere(place: str) -> Callable[[World], None]:
    """The output is asked for at another place."""

    def work(world: World) -> None:
        if world.target is not None:
            at = world.words.index(world.target.name)
            world.words[at] = place
            world.target = None

    return work


def _full(world: World) -> None:
    """The output is to stand on a disk that is full after some bytes."""
    if world.target is None:
        return
    disk = world.folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SPACE}", "none", str(disk)], check=True)
    world.after.append(lambda: subprocess.run(["umount", "-l", str(disk)], check=False))
    at = world.words.index(world.target.name)
    (disk / world.target.name).write_bytes(OLD)
    world.words[at] = f"disk/{world.target.name}"
    world.target = disk / world.target.name


def _read_only(world: World) -> None:
    if world.target is None:
        return
    disk = world.folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "none", str(disk)], check=True)
    (disk / world.target.name).write_bytes(OLD)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    world.after.append(lambda: subprocess.run(["umount", "-l", str(disk)], check=False))
    at = world.words.index(world.target.name)
    world.words[at] = f"disk/{world.target.name}"
    world.target = disk / world.target.name


def _zipped(world: World) -> None:
    path = world.folder / "library.zip"
    with zipfile.ZipFile(path, "w") as into:
        for file in SOURCE.rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                into.write(file, file.relative_to(SOURCE))
    world.env["PYTHONPATH"] = str(path)


def _gone_folder(world: World) -> None:
    world.words[:] = [str(world.folder / word) if (world.folder / word).is_file() else word for word in world.words]
    lost = Path(tempfile.mkdtemp())
    world.before += [lambda: os.chdir(lost), lost.rmdir]
    world.target = None


for _name, _work in {
    "standard output is full": _stream(1, "/dev/full", os.O_WRONLY),
    "standard error is full": _stream(2, "/dev/full", os.O_WRONLY),
    "the reader of standard output is gone": _gone(1),
    "the reader of standard error is gone": _gone(2),
    "standard output is read only": _stream(1, "/dev/null", os.O_RDONLY),
    "standard input is a folder": _stream(0, "/", os.O_RDONLY),
    "no standard input": _closed(0),
    "no standard output": _closed(1),
    "no standard error": _closed(2),
    "no standard streams": _closed(0, 1, 2),
    "a terminal of no columns": _terminal(0),
    "a terminal of one column": _terminal(1),
    "a terminal of 65535 columns": _terminal(65535),
    "LC_ALL=C": _with(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
    "LC_ALL=tr_TR": _with(LC_ALL="tr_TR.UTF-8"),
    "LC_ALL of nowhere": _with(LC_ALL="xx_YY.UTF-9", LANGUAGE="zz"),
    "ascii, strictly": _with(PYTHONIOENCODING="ascii:strict"),
    "utf-16": _with(PYTHONIOENCODING="utf-16"),
    "TERM=dumb": _with(TERM="dumb"),
    "TERM of nothing": _with(TERM=""),
    "COLUMNS=0": _with(COLUMNS="0"),
    "COLUMNS=1": _with(COLUMNS="1"),
    "COLUMNS=-7": _with(COLUMNS="-7", LINES="x"),
    "COLUMNS is a million": _with(COLUMNS="1000000"),
    "COLUMNS is a word": _with(COLUMNS="many"),
    "no home": lambda world: world.env.update(HOME="/nowhere", XDG_CONFIG_HOME="/nowhere", XDG_CACHE_HOME="/nowhere"),
    "no folder for what passes": _with(TMPDIR="/nowhere", TEMP="/nowhere", TMP="/nowhere"),
    "a time zone of nowhere": _with(TZ="Nowhere/Never"),
    "built before 1970": _with(SOURCE_DATE_EPOCH="-1"),
    "built after 9999": _with(SOURCE_DATE_EPOCH="999999999999999"),
    "built on no day": _with(SOURCE_DATE_EPOCH="soon"),
    "a clock before 1970": _clock("@1969-01-01 00:00:00"),
    "a clock in 2038": _clock("@2038-01-19 03:14:06"),
    "a clock in 2261": _clock("@2261-12-31 23:59:59"),  # a year later Python itself cannot read it
    "a clock that stands still": _clock("2026-02-28 23:59:59", FAKETIME_DONT_FAKE_MONOTONIC="1"),
    "optimised twice": _with(PYTHONOPTIMIZE="2"),
    "isolated": lambda world: world.python.extend(["-I", "-c", _ISOLATED]),
    "warnings are errors": _with(PYTHONWARNINGS="error"),
    "as a developer has it": lambda world: world.python.extend(["-X", "dev", "-bb", "-W", "error"]),
    "no caches of code": _with(PYTHONPYCACHEPREFIX="/dev/null/no"),
    "numbers of any length": _with(PYTHONINTMAXSTRDIGITS="0"),
    "from an archive": _zipped,
    "its folder is gone": _gone_folder,
    "a large environment": lambda world: world.env.update({f"A{number}": "x" * 100_000 for number in range(12)}),
    "files of at most 4 kB": _limit(resource.RLIMIT_FSIZE, 4096),
    "twelve open files": _limit(resource.RLIMIT_NOFILE, 12),
    "no more processes": _limit(resource.RLIMIT_NPROC, 1),
    "300 MB of memory": _limit(resource.RLIMIT_AS, 300 * 2**20),
    "120 MB of memory": _limit(resource.RLIMIT_AS, 120 * 2**20),
    "a small stack": _limit(resource.RLIMIT_STACK, 256 * 1024),
    "ended at once": _signalled(signal.SIGTERM, 0.05),
    "ended a little later": _signalled(signal.SIGTERM, 0.5),
    "hung up": _signalled(signal.SIGHUP, 0.4),
    "interrupted at once": _signalled(signal.SIGINT, 0.1),
    "interrupted": _signalled(signal.SIGINT, 0.5),
    "killed": _signalled(signal.SIGKILL, 0.5),
    "ended while others ignore it": _signalled(signal.SIGPIPE, 0.4),
    "a name of two lines": _renamed("p.toml", b"a\nb.toml"),
    "a name that is no text": _renamed("p.toml", b"a\xff\xfeb.toml"),
    "a name that begins with a dash": _renamed("p.toml", b"-o.toml"),
    "a name that turns round": _renamed("p.toml", "a\u202eb\x1b[31m.toml".encode()),
    "a name of format signs": _renamed("p.toml", b"%s{0}$(x)`y`.toml"),
    "a name of 250 signs": _renamed("p.toml", b"x" * 245 + b".toml"),
    "the pathway is a folder": _instead("p.toml", lambda path: path.mkdir()),
    "the pathway is a circle": _instead("p.toml", lambda path: path.symlink_to(path.name)),
    "the pathway leads nowhere": _instead("p.toml", lambda path: path.symlink_to("nowhere")),
    "the pathway never ends": _instead("p.toml", lambda path: path.symlink_to("/dev/zero")),
    "the pathway is memory": _instead("p.toml", lambda path: path.symlink_to("/proc/self/mem")),
    "the episode is a folder": _instead("e.toml", lambda path: path.mkdir()),
    "the episode never ends": _instead("e.toml", lambda path: path.symlink_to("/dev/zero")),
    "all files are empty": _content(b""),
    "all files are blank": _content(b" \n\t\n"),
    "all files are zeros": _content(b"\0" * 5000),
    "all files are UTF-16": _content("id = 'x'\n".encode("utf-16")),
    "all files are no text": _content(b"\x89PNG\r\n\x1a\n\xff\xfe\x80" * 200),
    "all files are deep": _content(b"[" * 100_000),
    "all files are deep objects": _content(b'{"a":' * 100_000),
    "all files are one long number": _content(b"9" * 100_000),
    "all files are null": _content(b"null"),
    "all files are an empty list": _content(b"[]"),
    "all files are an empty object": _content(b"{}"),
    "all files are a lone surrogate": _content(b'{"id": "\\ud800", "\\ud800": ["\\ud800"]}'),
    "all files are too large": _content(b"# " + b"x" * 8_100_000),
    "all files are one huge field": _content(b'id,pain\n"' + b"x" * 300_000 + b'",1\n'),
    "all files hold carriage returns": _content(b"id = 1\rtitle = 2\r\r\n"),
    "all files are cut off": _cut,
    "the output is a folder": _output(lambda _, path: path.mkdir()),
    "the output is a circle": _output(lambda _, path: path.symlink_to(path.name)),
    "the output leads nowhere": _output(lambda _, path: path.symlink_to("deep/nowhere")),
    "the output is full": _output(lambda _, path: path.symlink_to("/dev/full")),
    "the output is nothing": _output(lambda _, path: path.symlink_to("/dev/null")),
    "the output is standard output": _elsewhere("/dev/stdout"),
    "the output is below a file": _elsewhere("p.toml/out.svg"),
    "the output has no name": _elsewhere(""),
    "the output is this folder": _elsewhere("."),
    "the output is the root": _elsewhere("/"),
    "the output is of 300 signs": _elsewhere("x" * 300 + ".csv"),
    "the output is no text": _elsewhere(os.fsdecode(b"a\xff.csv")),
    "the output is the pathway": _elsewhere("p.toml"),
    "the disk is full": _full,
    "the disk is read only": _read_only,
}.items():
    fault(_name, _work)


def called(command: str, name: str) -> str:
    """Call a command under a fault; what is wrong with how it ended, empty for nothing."""
    with tempfile.TemporaryDirectory(prefix="fault-") as place:
        folder = Path(place).resolve()
        for file, content in GIVEN.items():
            (folder / file).write_bytes(content)
        words = COMMANDS[command].split()
        target = next((folder / word for word in words if word.startswith("out")), None)
        if target is not None and target.suffix:
            target.write_bytes(OLD)
        world = World(folder, words, target, command=command.split()[: 1 + command.startswith("fhir")])
        world.env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        world.env |= {"PYTHONPATH": str(SOURCE)}
        try:
            FAULTS[name](world)
            return _ended(world) or next(filter(None, (look() for look in world.lost)), "")
        finally:
            for undo in reversed(world.after):
                with contextlib.suppress(OSError):
                    undo()


def _ended(world: World) -> str:
    call = [*world.program(), *world.words]

    def before() -> None:
        for number in (signal.SIGINT, signal.SIGQUIT):  # which a shell has ignored of what it runs in the background
            signal.signal(number, signal.SIG_DFL)
        for work in world.before:
            work()

    try:
        running = subprocess.Popen(
            call, cwd=world.folder, env=world.env, stdin=world.streams[0], stdout=world.streams[1],
            stderr=world.streams[2], preexec_fn=before,  # noqa: PLW1509 - it closes, limits and moves, and imports nothing
        )  # fmt: skip
    except OSError as error:
        return f"could not be called: {error}"
    if world.meanwhile is not None:
        world.meanwhile(running)
    for _ in range(_TIMES):
        before_it = processor_seconds(running.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            out, err = running.communicate(timeout=_SECONDS)
            break
        worked = processor_seconds(running.pid)
        if worked >= _SECONDS or not (worked > before_it or waits_for_a_processor(running.pid)):
            break  # else the machine is busy with something else
    if running.poll() is None:
        running.kill()
        running.communicate()
        return "did not end"
    said = (out or b"") + (err or b"")
    return _wrong(world, running.returncode, said, err)


def processor_seconds(process: int) -> float:
    """What a process has had of the processor; nothing where it has ended."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def waits_for_a_processor(process: int) -> bool:
    """Whether a process would go on, and others are at it."""
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
        return stat.rpartition(")")[2].split()[0] == "R"
    return False


def _wrong(world: World, status: int, said: bytes, err: bytes | None) -> str:
    if -signal.SIGINT in world.ended and b"KeyboardInterrupt" in said and b"l4path/cli" not in said:
        return ""  # Python itself was interrupted, before it came to us
    if b"Traceback" in said or b"fault in l4path" in said or b"Exception ignored" in said:
        return f"{status}: {said[-700:].decode('utf-8', 'replace')}"
    if status not in STATUSES | set(world.ended):
        return f"ended with {status}: {said[-300:].decode('utf-8', 'replace')}"
    if status == 2 and err is not None and not err.strip():
        return "refused without a word"
    left = [path.name for path in world.folder.rglob(".*.part")]
    if left and -signal.SIGKILL not in world.ended:
        return f"left {left}"
    if world.target is not None and world.target.suffix and world.target.is_file():
        content = world.target.read_bytes()
        if content != OLD and status not in {0, 1, 2}:
            return "" if _whole(world.target, content) else f"half a file after {status}"
        if not _whole(world.target, content) and content != OLD:
            return f"half a file after {status}"
    return ""


def _whole(path: Path, content: bytes) -> bool:
    """Whether a file ends as one of its kind does."""
    ends = {".svg": b"</svg>", ".html": b"</html>", ".json": b"}", ".csv": b"", ".toml": b""}
    return bool(content.strip()) and content.strip().endswith(ends.get(path.suffix, b""))


def main(given: Sequence[str] | None = None) -> int:
    """Put the faults to the commands, and say what they broke."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("parts", nargs="*", help="a part of the name of a fault")
    reader.add_argument("--commands", default="")
    reader.add_argument("--jobs", type=int, default=2)
    asked = reader.parse_args(given)
    from faults_anew import ANEW  # noqa: PLC0415 - it is built of what stands here
    from faults_around import AROUND  # noqa: PLC0415 - same reason
    from faults_beyond import BEYOND  # noqa: PLC0415 - same reason
    from faults_further import FURTHER  # noqa: PLC0415 - same reason
    from faults_otherwise import OTHERWISE  # noqa: PLC0415 - same reason

    FAULTS.update(FURTHER)
    FAULTS.update(AROUND)
    FAULTS.update(BEYOND)
    FAULTS.update(ANEW)
    FAULTS.update(OTHERWISE)
    chosen = [name for name in FAULTS if not asked.parts or any(part in name for part in asked.parts)]
    commands = asked.commands.split(",") if asked.commands else [*COMMANDS]
    pairs = [(command, name) for name in chosen for command in commands]
    broke: Counter[str] = Counter()
    with ThreadPoolExecutor(asked.jobs) as pool:
        for (command, name), wrong in zip(pairs, pool.map(lambda pair: called(*pair), pairs), strict=True):
            if wrong:
                broke[name] += 1
                print(f"{command}: {name}: {wrong}", flush=True)  # noqa: T201
    print(f"{len(chosen)} faults, {len(pairs):,} calls, {sum(broke.values())} broke")  # noqa: T201
    return int(bool(broke))


if __name__ == "__main__":
    sys.exit(main())
