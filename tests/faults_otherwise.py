"""Faults of the program that calls, of what is shared with others, and of what tables and records hold otherwise.

Beside those of the other lists; `faults.py` runs them. Under the settings of a program that calls, the answer is also
held to be the one that is given without them.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import shutil
import signal
import socket
import stat
import subprocess
import threading
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any

from faults import GIVEN, OLD, World, _elsewhere, _instead, _with
from faults_further import _both, _changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Work = Callable[[World], object]


def _alike(fault: Work) -> Work:
    """What is printed, and the status, are those without the fault."""

    def work(world: World) -> None:
        plain = _printed(world)
        if world.target is not None and world.target.suffix:
            world.target.write_bytes(OLD)
        elif world.target is not None and world.target.exists():
            shutil.rmtree(world.target) if world.target.is_dir() else world.target.unlink()
        fault(world)
        printed = (world.folder / "printed").open("w+b")
        world.streams[1] = printed
        world.after.append(printed.close)
        world.lost.append(lambda: "" if (world.folder / "printed").read_bytes() == plain else "another answer")

    return work


def _printed(world: World) -> bytes:
    return subprocess.run(
        [*world.program(), *world.words], cwd=world.folder, env=world.env, stdin=subprocess.DEVNULL,
        capture_output=True, check=False,
    ).stdout  # fmt: skip


def _host(code: str) -> Work:
    """A program that has set something for itself calls; its timer may end it, as Python forgets who hears it first."""

    def work(world: World) -> None:
        world.ended = (-signal.SIGALRM, -signal.SIGPROF) if "setitimer" in code else ()
        place = world.folder / "host"
        place.mkdir()
        (place / "sitecustomize.py").write_text(code, encoding="utf-8")
        world.env["PYTHONPATH"] = os.pathsep.join((str(place), world.env["PYTHONPATH"]))

    return _alike(work)


def _folders(*names: str) -> Work:
    """Folders of the names of packages lie where it is called: without a package they count as one that is empty."""

    def work(world: World) -> None:
        for name in names:
            (world.folder / name).mkdir()
            (world.folder / name / "data.txt").write_bytes(b"no package\n")

    return work


def _bare(world: World) -> None:
    """No other package is installed."""
    world.python.extend(["-S"])


def _two_names(world: World) -> None:
    """What stands at the place of the output has a second name, and goes on to be one file of two names."""
    if world.target is not None and world.target.suffix:
        other, target = world.folder / "second", world.target
        os.link(target, other)
        world.lost.append(lambda: "" if other.samefile(target) else "the second name is another file")


def _kept(mode: int) -> Work:
    """What stands at the place of the output keeps its mode."""

    def work(world: World) -> None:
        if world.target is not None and world.target.suffix:
            target = world.target
            target.chmod(mode)
            world.lost.append(
                lambda: "" if stat.S_IMODE(target.stat().st_mode) == mode else f"mode {target.stat().st_mode:o}"
            )

    return work


def _noted(world: World) -> None:
    """What stands at the place of the output bears a note of its user, and keeps it."""
    if world.target is not None and world.target.suffix:
        target = world.target
        try:
            os.setxattr(target, "user.note", b"mine")
        except OSError:
            return
        world.lost.append(lambda: "" if os.listxattr(target) else "the note is gone")


def _locked(world: World) -> None:
    """All files are locked by another."""
    for path in world.folder.iterdir():
        number = os.open(path, os.O_RDWR)
        fcntl.flock(number, fcntl.LOCK_EX)
        fcntl.lockf(number, fcntl.LOCK_EX)
        world.after.append(partial(os.close, number))


def _mounted_as(kind: str, *options: str) -> Work:
    """The output stands on a disk of another kind, where the machine has it."""

    def work(world: World) -> None:
        if world.target is None:
            return
        disk = world.folder / "disk"
        disk.mkdir()
        given = [word.replace("HERE", str(world.folder)) for word in options]
        for word in ("lower", "upper", "passing"):
            (world.folder / word).mkdir()
        if world.target.suffix:
            (world.folder / "lower" / world.target.name).write_bytes(OLD)
        if subprocess.run(
            ["mount", "-t", kind, *given, "none", str(disk)], capture_output=True, check=False
        ).returncode:
            return
        world.after.append(partial(subprocess.run, ["umount", "-l", str(disk)], check=False))
        if world.target.suffix:
            with contextlib.suppress(OSError):
                (disk / world.target.name).write_bytes(OLD)
        world.words[world.words.index(world.target.name)] = f"disk/{world.target.name}"
        world.target = disk / world.target.name

    return work


def _sealed(world: World) -> None:
    """Standard output is memory that may not grow."""
    number = os.memfd_create("out", os.MFD_ALLOW_SEALING)
    fcntl.fcntl(number, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW)
    world.streams[1] = number
    world.after.append(partial(os.close, number))


def _packets(world: World) -> None:
    """Standard output keeps what is written at once together, and who reads it takes few bytes of each."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4608)
    world.streams[1] = theirs.fileno()

    def read() -> None:
        with contextlib.suppress(OSError):
            while ours.recv(7):
                pass

    threading.Thread(target=read, daemon=True).start()
    world.after += [theirs.close, ours.close]


def _two_terminals(world: World) -> None:
    """Standard output is a terminal, and errors go into a file."""
    ours, theirs = pty.openpty()
    errors = (world.folder / "errors").open("wb")
    world.streams[1:] = [theirs, errors]

    def drain() -> None:
        with contextlib.suppress(OSError):
            while os.read(ours, 65536):
                pass

    threading.Thread(target=drain, daemon=True).start()
    world.after += [partial(os.close, theirs), partial(os.close, ours), errors.close]
    world.lost.append(lambda: "colours in a file" if b"\x1b" in (world.folder / "errors").read_bytes() else "")


def _printed_to_the_output(world: World) -> None:
    """Standard output is the file that is to be written."""
    if world.target is not None and world.target.suffix:
        opened = world.target.open("ab")
        world.streams[1] = opened
        world.after.append(opened.close)
        world.target = None


def _turned(world: World) -> None:
    """Each file holds what the next one should."""
    names = [name for name in dict.fromkeys(world.words) if name in GIVEN]
    for name, other in zip(names, [*names[1:], *names[:1]], strict=True):
        (world.folder / name).write_bytes(GIVEN[other])


def _beside(world: World) -> None:
    """What editors and systems leave lies beside every file."""
    for name in GIVEN:
        (world.folder / f".#{name}").symlink_to("me@nowhere.1:2")
        for other in (
            f"{name}~",
            f".{name}.swp",
            f"._{name}",
            f"#{name}#",
            f"{name}.gz",
            f"{name}.zst",
            f"{name}.part",
        ):
            (world.folder / other).write_bytes(b"b0VIM\0\xff\xfe")
    for other in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (world.folder / other).write_bytes(b"\0\0\0\1Bud1")


def _named(old: str, new: str) -> Work:
    """A file is given under another name, and holds what it did."""

    def work(world: World) -> None:
        if old in world.words:
            (world.folder / new).write_bytes(GIVEN[old])
            world.words[:] = [new if word == old else word for word in world.words]

    return work


def _spelled(name: str) -> Work:
    """The pathway is given by words that are no name of a file, or another way to it."""
    return lambda world: world.words.__setitem__(
        slice(None), [name.replace("HERE", str(world.folder)) if word == "p.toml" else word for word in world.words]
    )


def _table(made: Callable[[Path], object], name: str = "t.csv") -> Work:
    """The table is another; it is in the words of those commands that read one."""

    def work(world: World) -> None:
        path = world.folder / name
        made(path)
        world.words[:] = [name if word in {"t.csv", "h.csv"} else word for word in world.words]

    return work


def _text(content: str | bytes, name: str = "t.csv") -> Work:
    held = content.encode() if isinstance(content, str) else content
    return _table(lambda path: path.write_bytes(held), name)


def _columns(make: Callable[[Any, Any], Any]) -> Work:
    """The table is Parquet of odd columns."""

    def write(path: Path) -> None:
        import pyarrow  # noqa: PLC0415 - few faults need it
        from pyarrow import parquet  # noqa: PLC0415 - same reason

        parquet.write_table(make(pyarrow, path), path)

    return _table(write, "t.parquet")


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as into:
        into.writestr("t.csv", GIVEN["t.csv"])


def _record(**changes: object) -> Work:
    """The record of FHIR holds something else in each resource."""
    return _resources(lambda resource: resource.update(changes))


def _resources(change: Callable[[dict[str, Any]], object]) -> Work:
    def work(world: World) -> None:
        for name in ("d.json", "r.json", "bundle.json"):
            held = json.loads(GIVEN[name])
            entries = held.get("entry", [{"resource": held}])
            for entry in entries:
                change(entry["resource"])
            (world.folder / name).write_text(json.dumps(held), encoding="utf-8")

    return work


def _dates(moment: str) -> Work:
    """All dates are another."""

    def changed(value: object) -> object:
        if isinstance(value, dict):
            return {key: changed(held) for key, held in value.items()}
        if isinstance(value, list):
            return [changed(held) for held in value]
        return moment if isinstance(value, str) and value[:2] in {"19", "20"} and value[4:5] in {"-", ""} else value

    def work(world: World) -> None:
        for name in ("d.json", "r.json", "bundle.json"):
            (world.folder / name).write_text(json.dumps(changed(json.loads(GIVEN[name]))), encoding="utf-8")
        rows = GIVEN["h.csv"].decode().splitlines()
        at = rows[0].split(",").index("time")
        made = [rows[0]]
        for row in rows[1:]:
            cells = row.split(",")
            cells[at] = moment
            made.append(",".join(cells))
        (world.folder / "h.csv").write_text("\n".join(made) + "\n", encoding="utf-8")

    return work


_LOOP = {"url": "https://a.example/x"}
_DEEP: dict[str, object] = dict(_LOOP)
for _ in range(200):
    _DEEP = {"url": "https://a.example/x", "extension": [_DEEP]}
_HEAD = "id,pain,hot_knee,heart_failure\n"
_MANY = _HEAD + "".join(f"{number},6,false,true\n" for number in range(10_000))

OTHERWISE: dict[str, Work] = {
    "numbers of three digits": _host(
        "import decimal; decimal.getcontext().prec = 3; decimal.DefaultContext.prec = 3; "
        "decimal.getcontext().traps[decimal.Inexact] = True; decimal.getcontext().traps[decimal.FloatOperation] = True"
    ),
    "numpy raises": _host("try:\n import numpy; numpy.seterr(all='raise')\nexcept ImportError: pass"),
    "numpy prints otherwise": _host(
        "try:\n import numpy; numpy.set_printoptions(precision=1, threshold=3)\nexcept ImportError: pass"
    ),
    "fields of ten signs": _host("import csv; csv.field_size_limit(10)"),
    "tables of another dialect": _host(
        "import csv\nclass D(csv.excel): delimiter = ';'; quotechar = \"'\"\ncsv.register_dialect('excel', D)"
    ),
    "chance is fixed": _host("import random; random.seed(0); random.random = lambda: 0.5; random.randint = min"),
    "garbage all the time": _host("import gc; gc.set_threshold(1, 1, 1)"),
    "no garbage": _host("import gc; gc.disable(); gc.freeze()"),
    "threads in turns": _host("import sys; sys.setswitchinterval(1e-9)"),
    "small threads": _host("import threading; threading.stack_size(64 * 1024)"),
    "a timer": _host(
        "import signal; signal.signal(signal.SIGALRM, lambda *_: None); signal.setitimer(signal.ITIMER_REAL, .01, .01)"
    ),
    "a timer of the processor": _host(
        "import signal; signal.signal(signal.SIGPROF, lambda *_: None); signal.setitimer(signal.ITIMER_PROF, .01, .01)"
    ),
    "its own end": _host("import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))"),
    "hooks that break": _host(
        "import sys, threading\ndef broken(*_): raise RuntimeError\n"
        "sys.excepthook = sys.unraisablehook = threading.excepthook = sys.breakpointhook = broken"
    ),
    "another translation": _host("import builtins; builtins._ = lambda text: 7; builtins.l4path = 7"),
    "a log of all": _host("import logging, sys; logging.basicConfig(level=0, stream=sys.stderr)"),
    "auditing": _host("import sys; sys.addaudithook(lambda *_: None)"),
    "few digits": _host("import sys; sys.set_int_max_str_digits(640)"),
    "deep": _host("import sys; sys.setrecursionlimit(1_000_000)"),
    "other settings of numbers": _host("import locale; locale.setlocale(locale.LC_ALL, 'C.UTF-8')"),
    "types that count": _host("import sys; sys.setprofile(lambda *_: None); sys.settrace(lambda *_: None)"),
    "parts of it run in threads": _host("import threading; threading.Thread(target=lambda: sum(range(10**7))).start()"),
    "a loop of events": _host(
        "import asyncio; loop = asyncio.new_event_loop(); asyncio.set_event_loop(loop); "
        "asyncio.events._set_running_loop(loop)"
    ),
    "nothing is found twice": _host("import re; re.purge(); re._MAXCACHE = 0"),
    "folders of the names of packages": _both(_bare, _folders("networkx", "numpy", "pyarrow", "pysat", "tomli_w")),
    "folders of the names of rooms": _folders("pathway", "episode", "formats", "language", "cli", "search"),
    "the output has two names": _two_names,
    "the output is for its group": _kept(0o2640),
    "the output runs": _kept(0o755),
    "the output is noted": _noted,
    "locked by another": _locked,
    "over another disk": _mounted_as("overlay", "-o", "lowerdir=HERE/lower,upperdir=HERE/upper,workdir=HERE/passing"),
    "a disk without links": _mounted_as("tmpfs", "-o", "nosymfollow"),
    "a disk in memory": _mounted_as("ramfs"),
    "a disk of terminals": _mounted_as("devpts"),
    "standard output may not grow": _sealed,
    "standard output keeps what is written together": _packets,
    "a terminal and a file": _two_terminals,
    "standard output is the output": _printed_to_the_output,
    "each file holds the next": _turned,
    "what editors leave": _beside,
    "the output ends in a slash": _elsewhere("out.svg/"),
    "the output is this folder of a file": _elsewhere("out.svg/."),
    "the output is through a folder that is not there": _elsewhere("nowhere/../out.svg"),
    "the output is in capitals": _elsewhere("OUT.SVG"),
    "the output ends in a blank": _elsewhere("out.svg "),
    "the output is at home": _elsewhere("~/out.svg"),
    "the output has two endings": _elsewhere("out.svg.gz"),
    "the output is an address": _elsewhere("https://a.example/out.svg"),
    "the output is standard error": _elsewhere("/dev/stderr"),
    "the output is the terminal": _elsewhere("/dev/tty"),
    "the output is of 5000 signs": _elsewhere("x/" * 2500 + "out.svg"),
    "the pathway is of 5000 signs": _spelled("x/" * 2500 + "p.toml"),
    "the pathway is of 300 signs": _spelled("\N{HIRAGANA LETTER A}" * 100 + ".toml"),
    "the pathway is an address": _spelled("https://a.example/p.toml"),
    "the pathway is the address of a file": _spelled("file://HERE/p.toml"),
    "the pathway is a pattern": _spelled("*.toml"),
    "the pathway ends in a slash": _spelled("p.toml/"),
    "the pathway is at nobody's home": _spelled("~nobody-at-all/p.toml"),
    "the pathway is of another system": _spelled("C:\\p.toml"),
    "the pathway ends in a line": _spelled("p.toml\n"),
    "the pathway is a name with a zone": _spelled("l4\u200b"),
    "the pathway is called NUL": _spelled("NUL"),
    "the table without an ending": _named("t.csv", "t"),
    "the table is hidden": _named("t.csv", ".csv"),
    "the table is called Parquet": _named("t.csv", "t.parquet"),
    "the table is called lines": _named("t.csv", "t.jsonl"),
    "the table is called packed": _named("t.csv", "t.csv.gz"),
    "the table is called in capitals": _named("t.csv", "T.CSV"),
    "the episode is called JSON": _named("e.toml", "e.json"),
    "the record is called XML": _named("d.json", "d.xml"),
    "the record is called lines": _named("d.json", "d.ndjson"),
    "an archive called Parquet": _table(_archive, "t.parquet"),
    "a type that changes": _text(_MANY + "x,much,perhaps,true\n"),
    "a row that is longer": _text(_MANY + "x,1,true,true,7,8\n"),
    "a row that is shorter": _text(_MANY + "x\n"),
    "columns twice": _text("id,pain,pain,id\n1,2,3,4\n"),
    "columns of no name": _text("id,,pain,\n1,2,3,4\n"),
    "columns of SQL": _text('id,"pain""; DROP TABLE x; --",\' OR 1=1\n1,2,3\n'),
    "columns of two lines": _text('id,"pa\nin","\u202epain"\n1,2,3\n'),
    "a mark in the middle": _text(_HEAD + "1,6,false,true\n\ufeff2,6,false,true\n"),
    "lines of both kinds": _text("id,pain\r\n1,6\r2,7\n3,8\r\n\r\n\n"),
    "blanks for commas": _text("id;pain\n1;6\n"),
    "columns of nothing": _text("\n\n\n"),
    "only a head": _text(_HEAD),
    "a head without an end": _text("id,pain"),
    "ten thousand columns": _text(",".join(f"c{number}" for number in range(10_000)) + "\n"),
    "lines with a mark": _text(
        '{"facts": {"pain": 3}}\n\ufeff{"facts": {"pain": 3}}\n'
        '{"facts": {"pain": NaN}}\n{"facts": {"pain": 1e400}}\n[]\n',
        "t.jsonl",
    ),
    "lines of no end": _text('{"facts": {"pain": 3}}\n' * 3 + '{"facts": {"pa', "t.jsonl"),
    "Parquet without a column": _columns(lambda arrow, _: arrow.table({})),
    "Parquet of columns twice": _columns(
        lambda arrow, _: arrow.Table.from_arrays(
            [arrow.array([1]), arrow.array([2]), arrow.array([3])], ["id", "pain", "pain"]
        )
    ),
    "Parquet of kinds": _columns(
        lambda arrow, _: arrow.table(
            {
                "id": arrow.array(["a", "b"]).dictionary_encode(),
                "pain": arrow.array([1, 2]).cast(arrow.decimal128(38, 3)),
                "hot_knee": arrow.array([[True], None]),
                "heart_failure": arrow.array([0, 1], arrow.timestamp("ns", "Europe/Berlin")),
            }
        )
    ),
    "Parquet of half numbers": _columns(
        lambda arrow, _: arrow.table({"id": [1, 2], "pain": arrow.array([1.0, 2.0]).cast(arrow.float16())})
    ),
    "Parquet of large texts": _columns(
        lambda arrow, _: arrow.table(
            {
                "id": arrow.array(["a", None], arrow.large_string()),
                "pain": arrow.array(["6", "x"], arrow.large_string()),
                "hot_knee": arrow.array([b"\xff", b"1"], arrow.large_binary()),
            }
        )
    ),
    "Parquet of nests": _columns(
        lambda arrow, _: arrow.table({"id": [{"a": {"b": [1]}}], "pain": [[["x"]]], "hot_knee": arrow.nulls(1)})
    ),
    "Parquet of times": _columns(
        lambda arrow, _: arrow.table(
            {
                "id": arrow.array([1], arrow.duration("s")),
                "pain": arrow.array([1], arrow.time64("us")),
                "hot_knee": arrow.array([2**31 - 1], arrow.date32()),
            }
        )
    ),
    "Parquet of unsigned numbers": _columns(
        lambda arrow, _: arrow.table(
            {"id": arrow.array([2**64 - 1], arrow.uint64()), "pain": arrow.array([2**64 - 1], arrow.uint64())}
        )
    ),
    "Parquet of numbers that are none": _columns(
        lambda arrow, _: arrow.table({"id": [float("nan"), float("inf")], "pain": [float("nan"), float("-inf")]})
    ),
    "a record that refers to itself": _record(subject={"reference": "#"}, partOf=[{"reference": "#a"}], id="a"),
    "a record in a circle": _record(
        partOf=[{"reference": "Procedure/a"}], basedOn=[{"reference": "Procedure/a"}], hasMember=[{"reference": "b"}]
    ),
    "a record with much text": _record(text={"status": "generated", "div": "<div>" + "x" * 2_000_000 + "</div>"}),
    "a record of another kind": _record(resourceType="Nothing"),
    "a record of no kind": _record(resourceType=7),
    "a record in a record": _record(contained=[{"resourceType": "Bundle", "entry": [{"resource": None}]}, 7, None]),
    "a record of extensions": _record(extension=[_DEEP], modifierExtension=[_LOOP]),
    "a record that was wrong": _record(status="entered-in-error"),
    "a record of numbers for texts": _record(code=7, subject=7, status=7, effectiveDateTime=7, onsetDateTime=7),
    "a record of lists for one": _record(code=[[]], subject=[], status=[], effectiveDateTime=["2026"]),
    "a record of nothing": _resources(lambda resource: resource.clear()),
    "a record of values that are none": _record(valueQuantity={"value": float("nan")}, valueInteger=float("inf")),
    "a record of values of 400 digits": _record(valueQuantity={"value": 10**400, "unit": "\0"}),
    "in the year 0": _dates("0000-01-01"),
    "in the year 9999": _dates("9999-12-31T23:59:59.999999999+14:00"),
    "before all years": _dates("-0001-01-01"),
    "in a second that leaps": _dates("2016-12-31T23:59:60Z"),
    "at 24 o'clock": _dates("2016-12-31T24:00:00Z"),
    "on the 30th of February": _dates("2016-02-30"),
    "in other digits": _dates("\u0662\u0660\u0662\u0660-\u0660\u0661-\u0660\u0661"),
    "in a zone of a day": _dates("2016-12-31T12:00:00+25:61"),
    "POLARS and others are set": _with(
        POLARS_MAX_THREADS="none",
        RAYON_NUM_THREADS="-1",
        RUST_BACKTRACE="full",
        DUCKDB_NO_THREADS="x",
        MALLOC_ARENA_MAX="x",
        OPENBLAS_CORETYPE="nowhere",
        NPY_DISABLE_CPU_FEATURES="NOWHERE",
        MKL_NUM_THREADS="x",
        PYARROW_IGNORE_TIMEZONE="x",
        TZDIR="/nowhere",
        PYTHONTZPATH="/nowhere",
    ),
    "settings of this project that are none": _with(
        L4PATH_BUDGET="x",
        L4PATH_LANGUAGE="xx",
        L4PATH="x",
        L4PATH_SOLVER="x",
        _L4PATH_COMPLETE="bash_complete",
        COMP_WORDS="l4path",
        COMP_CWORD="x",
        PAGER="/nowhere",
        EDITOR="/nowhere",
        BROWSER="/nowhere",
    ),
    "Python is told much": _with(
        PYTHONASYNCIODEBUG="1",
        PYTHONBREAKPOINT="nowhere.at_all",
        PYTHONCASEOK="1",
        PYTHON_CPU_COUNT="1",
        PYTHON_COLORS="1",
        PYTHONMALLOCSTATS="1",
        PYTHONPLATLIBDIR="lib",
        PYTHONTRACEMALLOC="25",
    ),
    "TERM of nowhere": _with(TERM="\x1b[31m-nowhere", TERMINFO="/nowhere", COLORTERM="x", LESS="-\x01"),
    "LC_ALL=tr_TR.ISO-8859-9": _with(LC_ALL="tr_TR.ISO-8859-9", PYTHONUTF8="0", PYTHONCOERCECLOCALE="warn"),
    "the folder is told to be another": _with(OLDPWD="\udcff", _="/nowhere"),
    "what passes is here": _with(TMPDIR=".", TEMP="x" * 5000),
    "CRLF in JSON, LF in TOML": _changed(lambda content: content.replace(b"\n", b"\r\n", 3)),
    "tabs for blanks": _changed(lambda content: content.replace(b" ", b"\t")),
    "blanks that do not break": _changed(lambda content: content.replace(b" ", b"\xc2\xa0")),
    "quotes as printers set them": _changed(lambda content: content.replace(b'"', "\u201c".encode())),
    "the pathway is half saved": _instead(
        "p.toml", lambda path: path.write_bytes(GIVEN["p.toml"][:1500] + b"\0" * 4096)
    ),
    "a conflict": _changed(lambda content: b"<<<<<<< HEAD\n" + content + b"=======\n" + content + b">>>>>>> theirs\n"),
}
