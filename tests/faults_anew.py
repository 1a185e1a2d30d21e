"""Faults of mounts, streams, settings and installations, beside those of the other lists; `faults.py` runs them."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipapp
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from faults import GIVEN, OLD, SOURCE, World, _elsewhere, _instead, _limit, _with
from faults_further import _PYTHONS, _at, _both, _changed, _python, _signals, _socket

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[World], object]


def _last(world: World) -> str:
    """The last file that is given; empty where none is."""
    return next((word for word in reversed(world.words) if word in GIVEN), "")


def _last_instead(made: Callable[[Path], object]) -> Work:
    """Something else stands where the last file was."""

    def work(world: World) -> None:
        if name := _last(world):
            _instead(name, made)(world)

    return work


def _last_from(opened: Callable[[World], int | None]) -> Work:
    """The last file that is given comes from a standard input of some kind."""

    def work(world: World) -> None:
        if name := _last(world):
            world.words[len(world.words) - 1 - world.words[::-1].index(name)] = "-"
            number = opened(world)
            world.streams[0] = number
            if number is None:
                world.before.append(partial(os.close, 0))
            else:
                world.after.append(partial(os.close, number))

    return work


def _link_to(place: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(place)


def _mounted_read_only(world: World) -> None:
    """The output is a mount of its own that may only be read, in a folder that may be written."""
    if world.target is not None and world.target.suffix:
        path = str(world.target)
        subprocess.run(["mount", "--bind", path, path], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", path], check=True)
        world.after.append(partial(subprocess.run, ["umount", "-l", path], check=False))


def _folder_read_only(world: World) -> None:
    """The folder of all is a mount that may only be read."""
    path = str(world.folder)
    subprocess.run(["mount", "--bind", path, path], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", path], check=True)
    world.after.append(partial(subprocess.run, ["umount", "-l", path], check=False))


def _room_for(size: int) -> Work:
    """The output is to stand on a disk of some bytes."""

    def work(world: World) -> None:
        if world.target is None:
            return
        disk = world.folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(disk)], check=True)
        world.after.append(partial(subprocess.run, ["umount", "-l", str(disk)], check=False))
        _moved_to(disk, world)

    return work


def _few_names(world: World) -> None:
    """The output is to stand on a small disk of its own with few names, where the machine makes one."""
    if world.target is None:
        return
    image, disk = world.folder / "image", world.folder / "disk"
    with image.open("wb") as file:
        file.truncate(4 << 20)
    disk.mkdir()
    for call in (["mkfs.ext4", "-q", "-N", "16", str(image)], ["mount", "-o", "loop", str(image), str(disk)]):
        if subprocess.run(call, capture_output=True, check=False).returncode:
            return
    world.after.append(partial(subprocess.run, ["umount", "-l", str(disk)], check=False))
    _moved_to(disk, world)


def _moved_to(disk: Path, world: World) -> None:
    """The output is to stand on a disk."""
    if world.target is not None:
        if world.target.suffix:
            (disk / world.target.name).write_bytes(OLD)
        world.words[world.words.index(world.target.name)] = f"disk/{world.target.name}"
        world.target = disk / world.target.name


def _while_it_runs(change: Callable[[World], object], between: float = 0.001) -> Work:
    """Something is done again and again while it runs."""

    def work(world: World) -> None:
        def begin(running: subprocess.Popen[bytes]) -> None:
            def again() -> None:
                while running.poll() is None:
                    with contextlib.suppress(OSError):
                        change(world)
                    time.sleep(between)

            doing = threading.Thread(target=again, daemon=True)
            doing.start()
            world.after.append(doing.join)

        world.meanwhile = begin

    return work


def _grow(world: World) -> None:
    for name in {word for word in world.words if word in GIVEN}:
        if (world.folder / name).stat().st_size < 1 << 20:
            with (world.folder / name).open("ab") as file:
                file.write(b"\n# more\n")


def _shrink(world: World) -> None:
    for name in {word for word in world.words if word in GIVEN}:
        path = world.folder / name
        os.truncate(path, max(0, path.stat().st_size - 97))


def _exchange(world: World) -> None:
    for name in {word for word in world.words if word in GIVEN}:
        other = world.folder / f"{name}.new"
        other.write_bytes(GIVEN[name])
        other.replace(world.folder / name)


def _come_and_go(world: World) -> None:
    if world.target is not None and world.target.suffix:
        world.target.unlink(missing_ok=True)
        time.sleep(0.001)
        world.target.write_bytes(OLD)


def _files_of_time(seconds: int) -> Work:
    def work(world: World) -> None:
        for path in world.folder.iterdir():
            os.utime(path, (seconds, seconds))

    return work


def _stream_of(number: int, opened: Callable[[World], int]) -> Work:
    def work(world: World) -> None:
        made = opened(world)
        world.streams[number] = made
        world.after.append(partial(os.close, made))

    return work


def _datagrams(world: World) -> int:
    """A socket that takes messages up to some size, and whose other end nobody reads."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2304)
    theirs.setblocking(False)
    world.after.append(ours.close)
    return theirs.detach()


def _itself(world: World) -> int:
    """A file into which what is printed is put after what it holds, and which is read too."""
    return os.open(world.folder / "p.toml", os.O_WRONLY | os.O_APPEND)


def _installed(change: Callable[[Path], object]) -> Work:
    """The library stands elsewhere, and is not whole; a bundled pathway is asked for."""

    def work(world: World) -> None:
        place = world.folder / "installed"
        shutil.copytree(SOURCE, place, ignore=shutil.ignore_patterns("__pycache__"))
        change(place / "l4path")
        world.env["PYTHONPATH"] = str(place)
        if "p.toml" in world.words and "e.toml" in world.words:
            (world.folder / "e.toml").write_text("", encoding="utf-8")
        world.words[:] = ["l4" if word == "p.toml" else word for word in world.words]

    return work


def _each(pattern: str, change: Callable[[Path], object]) -> Callable[[Path], object]:
    def work(place: Path) -> None:
        for path in [*place.glob(pattern)]:
            change(path)

    return work


def _halve(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _compiled_badly(parts: tuple[str, ...]) -> Work:
    """What was compiled of some modules is damaged, as after a power cut: only its beginning is there."""

    def work(world: World) -> None:
        place = world.folder / "compiled"
        env = world.env | {"PYTHONPYCACHEPREFIX": str(place)}
        subprocess.run(
            [sys.executable, "-m", "l4path", *world.command, *world.words],
            cwd=world.folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        for path in place.rglob("*.pyc"):
            if any(part in str(path) for part in parts):
                content = path.read_bytes()
                path.write_bytes(content[: len(content) // 2])
        if world.target is not None and world.target.suffix:
            world.target.write_bytes(OLD)
        world.env["PYTHONPYCACHEPREFIX"] = str(place)

    return work


def _modules(content: str, *names: str) -> Work:
    """Files of the names of modules lie in the folder, which Python looks into first."""

    def work(world: World) -> None:
        for name in names:
            (world.folder / f"{name}.py").write_text(content, encoding="utf-8")

    return work


def _dot(content: str) -> Work:
    """Another program bears the name of Graphviz's; a picture is asked of it."""

    def work(world: World) -> None:
        place = world.folder / "programs"
        place.mkdir()
        (place / "dot").write_text(content, encoding="utf-8")
        (place / "dot").chmod(0o755)
        world.env["PATH"] = f"{place}{os.pathsep}{world.env.get('PATH', '')}"
        if world.command == ["draw"]:
            world.words[world.words.index("out.svg")] = "out.png"
            world.target = None

    return work


def _in_its_path(world: World) -> None:
    world.env["PATH"] = str(world.folder)


def _of_others(*packages: str) -> Work:
    """Packages are there for another Python: what is compiled in them is not of this one."""

    def work(world: World) -> None:
        for name in packages:
            package = world.folder / "packages" / name
            package.mkdir(parents=True)
            (package / "__init__.py").write_text("from ._compiled import all_of_it\n", encoding="utf-8")
            (package / "_compiled.cpython-39-x86_64-linux-gnu.so").write_bytes(b"\x7fELF")
        world.env["PYTHONPATH"] = os.pathsep.join((str(world.folder / "packages"), str(SOURCE)))

    return work


def _older(version: str) -> Work:
    """A Python before the first that this is written for, where there is one."""

    def work(world: World) -> None:
        if found := sorted(_PYTHONS.glob(f"{version}.*/bin/python")):
            world.python[:] = [str(found[-1])]

    return work


def _killed_before(world: World) -> None:
    """The same was killed while it wrote."""
    running = subprocess.Popen(
        [*world.program(), *world.words], cwd=world.folder, env=world.env,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(0.45)
    running.kill()
    running.wait()
    for left in world.folder.rglob(".*.part"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    world.target = None


def _packed(world: World) -> None:
    """The library is in one archive that Python runs, and reads a bundled pathway from it."""
    archive = world.folder / "l4path.pyz"
    zipapp.create_archive(SOURCE, archive, main="l4path.cli:main", filter=lambda path: "__pycache__" not in path.parts)
    world.env["PYTHONPATH"] = str(archive)
    world.words[:] = ["l4-article" if word == "p.toml" else word for word in world.words]
    (world.folder / "e.toml").write_bytes(b"")


ANEW: dict[str, Work] = {
    "the output is a mount that may only be read": _mounted_read_only,
    "all is on a disk that may only be read": _folder_read_only,
    "room for 4 kB": _room_for(4096),
    "room for 20 kB": _room_for(20 * 1024),
    "room for 40 kB": _room_for(40 * 1024),
    "a small disk with few names": _few_names,
    "the files grow while they are read": _while_it_runs(_grow),
    "the files shrink while they are read": _while_it_runs(_shrink),
    "the files are exchanged while they are read": _while_it_runs(_exchange),
    "the output comes and goes": _while_it_runs(_come_and_go),
    "files of the year 2500": _files_of_time(16_725_225_600),
    "files of the year 1901": _files_of_time(-2_147_483_648),
    "the last file is a folder": _last_instead(Path.mkdir),
    "the last file is of zeros": _last_instead(_link_to("/dev/zero")),
    "the last file is by chance": _last_instead(_link_to("/dev/urandom")),
    "the last file is a socket": _last_instead(_socket),
    "the last file is a circle": _last_instead(lambda path: path.symlink_to(path.name)),
    "the last file is memory": _last_instead(_link_to("/proc/self/mem")),
    "the last file is what is written": _last_instead(_link_to("/proc/self/fd/1")),
    "the last file is standard input that is closed": _last_from(lambda _: None),
    "the last file is standard input that is a folder": _last_from(lambda world: os.open(world.folder, os.O_RDONLY)),
    "the last file is standard input that may only be written": _last_from(lambda _: os.open("/dev/null", os.O_WRONLY)),
    "the last file is standard input of zeros": _last_from(lambda _: os.open("/dev/zero", os.O_RDONLY)),
    "the last file is standard input by chance": _last_from(lambda _: os.open("/dev/urandom", os.O_RDONLY)),
    "the last file is standard input that was read already": _last_from(
        lambda world: (number := os.open(world.folder / "p.toml", os.O_RDONLY), os.lseek(number, 0, os.SEEK_END))[0]
    ),
    "standard output counts": _stream_of(1, lambda _: os.eventfd(0)),
    "standard output takes messages": _stream_of(1, _datagrams),
    "standard output is a folder": _stream_of(1, lambda world: os.open(world.folder, os.O_RDONLY)),
    "standard output is what is read": _stream_of(1, _itself),
    "standard error counts": _stream_of(2, lambda _: os.eventfd(0)),
    "the output is among the processes": _elsewhere("/proc/out.svg"),
    "the output is a setting of the kernel": _elsewhere("/proc/self/oom_score_adj"),
    "the output is a name of the process": _elsewhere("/proc/self/comm"),
    "the output is below a device": _elsewhere("/dev/null/out.svg"),
    "the output is by chance": _elsewhere("/dev/urandom"),
    "the output is in the system": _elsewhere("/sys/kernel/out.svg"),
    "what ships is empty": _installed(_each("*/*.toml", lambda path: path.write_bytes(b""))),
    "what ships is cut off": _installed(_each("*/*.toml", _halve)),
    "what ships is gone": _installed(_each("*/*.toml", Path.unlink)),
    "templates are gone": _installed(_each("*/*.template.toml", Path.unlink)),
    "cases are gone": _installed(_each("*/*.jsonl", Path.unlink)),
    "the page's files are gone": _installed(_each("explorer/assets/*", Path.unlink)),
    "what ships may not be read as text": _installed(
        _each("*/*.toml", lambda path: path.write_bytes(b"\xff\xfe" * 99))
    ),
    "what was compiled of packages is damaged": _compiled_badly(
        ("numpy/__init__", "pyarrow/__init__", "networkx/__init__", "tomli_w")
    ),
    "what was compiled of the beginning is damaged": _compiled_badly(("l4path/cli/running", "l4path/cli/output")),
    "what was compiled of rooms is damaged": _compiled_badly(
        ("l4path/pathway/model", "l4path/assessment/", "l4path/cohort/", "l4path/interop/")
    ),
    "modules of the folder are empty": _modules("", "json", "csv", "decimal", "numbers", "random", "statistics"),
    "modules of the folder break": _modules("1 / 0", "tomli_w", "networkx", "numpy", "pyarrow", "pysat"),
    "Graphviz says nothing": _dot("#!/bin/sh\nexit 0\n"),
    "Graphviz breaks": _dot("#!/bin/sh\nkill -SEGV $$\n"),
    "Graphviz talks": _dot("#!/bin/sh\nyes no | head -c 100000000\n"),
    "Graphviz is no program": _dot("\0\1\2"),
    "Graphviz is a folder": _both(lambda world: (world.folder / "dot").mkdir(), _in_its_path),
    "no programs": _with(PATH="/nowhere"),
    "Arrow of no memory pool": _with(
        ARROW_DEFAULT_MEMORY_POOL="nowhere", ARROW_USER_SIMD_LEVEL="none", ARROW_IO_THREADS="-1"
    ),
    "threads of no number": _with(OMP_NUM_THREADS="many", OPENBLAS_NUM_THREADS="0", ARROW_IO_THREADS="x"),
    "networks of nowhere": _with(
        NETWORKX_BACKEND_PRIORITY="nowhere", NETWORKX_FALLBACK_TO_NX="1", NETWORKX_CACHE_CONVERTED_GRAPHS="x"
    ),
    "networks by another": _with(NETWORKX_AUTOMATIC_BACKENDS="cugraph,parallel", NETWORKX_TEST_BACKEND="nowhere"),
    "as hosts write": _with(PYTHONIOENCODING="cp037:strict"),
    "as Japan wrote": _with(PYTHONIOENCODING="iso2022_jp:strict"),
    "as names of the net": _with(PYTHONIOENCODING="punycode"),
    "with a mark before": _with(PYTHONIOENCODING="utf-8-sig"),
    "errors of nowhere": _with(PYTHONIOENCODING="ascii:nowhere"),
    "escapes of surrogates": _with(PYTHONIOENCODING="ascii:surrogateescape", LC_ALL="C"),
    "COLUMNS of other digits": _with(COLUMNS="\u0661\u0662", LINES="\u0663"),
    "COLUMNS of thirty digits": _with(COLUMNS="9" * 30),
    "built at other digits": _with(SOURCE_DATE_EPOCH="\u0661\u0662"),
    "built at a number with blanks": _with(SOURCE_DATE_EPOCH=" 1_000 "),
    "built at nothing": _with(SOURCE_DATE_EPOCH="0"),
    "a time zone without an end": _with(TZ="A" * 100_000),
    "a time zone of commas": _with(TZ="UTC0DST,M3.2.0/-167,M11.1.0/167"),
    "a clock in 9999": _at("@9999-12-31 23:59:58"),
    "a clock in 1583": _at("1583-01-01 00:00:00"),
    "with a profile": _with(PYTHONPERFSUPPORT="1", PYTHONPROFILEIMPORTTIME="1", PYTHONNODEBUGRANGES="1"),
    "packages are for another Python": _of_others("numpy", "pyarrow", "networkx", "pysat", "tomli_w"),
    "Python 3.10": _older("3.10"),
    "Python 3.8": _older("3.8"),
    "modules as files": _python("-X", "frozen_modules=off", "-E", "-s", "-u"),
    "100 MB of memory": _limit(resource.RLIMIT_AS, 100 << 20),
    "150 MB of memory": _limit(resource.RLIMIT_AS, 150 << 20),
    "450 MB of memory": _limit(resource.RLIMIT_AS, 450 << 20),
    "700 MB of memory": _limit(resource.RLIMIT_AS, 700 << 20),
    "data of 40 MB": _limit(resource.RLIMIT_DATA, 40 << 20),
    "a stack of 512 kB": _limit(resource.RLIMIT_STACK, 512 << 10),
    "eight open files": _limit(resource.RLIMIT_NOFILE, 8),
    "ten open files": _limit(resource.RLIMIT_NOFILE, 10),
    "files of one byte": _limit(resource.RLIMIT_FSIZE, 1),
    "files of 1000 bytes": _limit(resource.RLIMIT_FSIZE, 1000),
    "files of 20 kB": _limit(resource.RLIMIT_FSIZE, 20_000),
    "told that a file is too large": _signals(signal.SIGXFSZ, first=0.35),
    "told to quit": _signals(signal.SIGQUIT, first=0.4),
    "told what users tell": _signals(signal.SIGUSR1, first=0.4),
    "stopped at its terminal": _signals(signal.SIGTSTP, signal.SIGCONT, between=0.2),
    "told that urgent data came": _signals(signal.SIGURG, signal.SIGIO, first=0.3),
    "killed before": _killed_before,
    "one archive": _packed,
    "texts end in a zero": _changed(lambda content: content + b"\0"),
    "texts of surrogates": _changed(lambda content: content.replace(b'"', b'"\\ud800', 3)),
    "keys stand there twice": _changed(lambda content: content.replace(b"{", b'{"id": 1, "id": 2, ')),
    "numbers of 5000 digits": _changed(
        lambda content: content.replace(b" = 1", b" = 1" + b"0" * 5000).replace(b": 1", b": 1" + b"0" * 5000)
    ),
    "numbers beyond all": _changed(
        lambda content: content.replace(b" = 1", b" = 1e400").replace(b": 1", b": 1e400").replace(b",1", b",1e400")
    ),
    "commas are tabs": _changed(lambda content: content.replace(b",", b"\t")),
    "quotes without an end": _changed(lambda content: content.replace(b",", b',"')),
}
