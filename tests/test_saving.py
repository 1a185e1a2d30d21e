"""Writing never destroys what it should not: devices, pipes, links, owners, folders, and programs that are ended."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from l4path.cli import main
from l4path.errors import FileError
from l4path.saving import check_place, is_standard_output, save, save_folder, save_together

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ROOT = os.name == "posix" and os.geteuid() == 0
posix = pytest.mark.skipif(os.name != "posix", reason="devices, named pipes and owners as POSIX has them")


def names(folder: Path) -> list[str]:
    """What a folder holds, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_and_a_replaced_one(tmp_path: Path) -> None:
    """The new content stands there, and nothing beside it."""
    save(tmp_path / "a", b"one")
    save(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two"
    assert names(tmp_path) == ["a"]


@posix
def test_a_device_stays_a_device() -> None:
    """The null device is written through; as root it would otherwise be replaced by a file."""
    save("/dev/null", b"anything")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full")
def test_a_full_device_is_said(tmp_path: Path) -> None:
    """What cannot be taken is one error with its reason."""
    with pytest.raises(FileError, match="No space left"):
        save("/dev/full", b"anything")
    (tmp_path / "link").symlink_to("/dev/full")
    with pytest.raises(FileError, match="No space left"):
        save(tmp_path / "link", b"anything")


@posix
def test_a_named_pipe_is_written_through(tmp_path: Path) -> None:
    """Whoever reads the pipe gets all of it, more than it holds at once, and it is still there."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    save(pipe, b"x" * 1_000_000)
    reader.join(10)
    assert got == [b"x" * 1_000_000]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("there", [True, False])
def test_a_symbolic_link_is_followed(tmp_path: Path, *, there: bool) -> None:
    """What the last link leads to is replaced, or made; the links stay."""
    (tmp_path / "deep").mkdir()
    target = tmp_path / "deep" / "target"
    if there:
        target.write_bytes(b"old")
    (tmp_path / "second").symlink_to(target)
    (tmp_path / "first").symlink_to("second")
    save(tmp_path / "first", b"new")
    assert target.read_bytes() == b"new"
    assert (tmp_path / "first").is_symlink()
    assert (tmp_path / "second").is_symlink()
    assert names(tmp_path / "deep") == ["target"]


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    """A link that leads to itself cannot be written."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(FileError, match="cannot be written"):
        save(tmp_path / "a", b"new")
    assert names(tmp_path) == ["a", "b"]


def test_hard_links_stay_one_file(tmp_path: Path) -> None:
    """A file of two names has the new content, longer or shorter, under both."""
    (tmp_path / "a").write_bytes(b"old and long")
    os.link(tmp_path / "a", tmp_path / "b")
    for content in (b"new", b"new and much longer than before", b""):
        save(tmp_path / "a", content)
        assert (tmp_path / "b").read_bytes() == content
    assert (tmp_path / "a").stat().st_nlink == 2


def test_a_hard_link_is_restored_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full half way leaves what was there, under both names."""
    (tmp_path / "a").write_bytes(b"old")
    os.link(tmp_path / "a", tmp_path / "b")
    writes = iter([2])
    real = os.write

    def full(descriptor: int, data: bytes) -> int:
        left = next(writes, None)
        if left is None:
            monkeypatch.setattr(os, "write", real)
            raise OSError(28, "No space left on device")
        return real(descriptor, data[:left])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(FileError, match="No space left"):
        save(tmp_path / "a", b"something new")
    assert (tmp_path / "b").read_bytes() == b"old"


@posix
def test_mode_is_kept(tmp_path: Path) -> None:
    """A file that others may not read stays so."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    save(tmp_path / "a", b"new")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


@pytest.mark.skipif(not ROOT, reason="only root gives files to others")
def test_owner_is_kept(tmp_path: Path) -> None:
    """A file of somebody else stays theirs."""
    (tmp_path / "a").write_bytes(b"old")
    os.chown(tmp_path / "a", 12345, 23456)
    save(tmp_path / "a", b"new")
    there = (tmp_path / "a").stat()
    assert (there.st_uid, there.st_gid) == (12345, 23456)


@pytest.mark.skipif(not ROOT, reason="only root gives folders to others")
def test_the_owner_of_an_empty_folder_is_kept(tmp_path: Path) -> None:
    """A folder that somebody else made to take the files stays theirs."""
    (tmp_path / "a").mkdir()
    os.chown(tmp_path / "a", 12345, 23456)
    (tmp_path / "a").chmod(0o2750)
    save_folder(tmp_path / "a", {"x": b"1"})
    there = (tmp_path / "a").stat()
    assert (there.st_uid, there.st_gid, stat.S_IMODE(there.st_mode)) == (12345, 23456, 0o2750)
    assert names(tmp_path / "a") == ["x"]


@pytest.mark.skipif(sys.platform != "linux", reason="what a disk keeps of a file, as Linux tells it")
@pytest.mark.parametrize("folder", [False, True])
def test_what_a_disk_keeps_of_a_file_beside_its_content_stays(tmp_path: Path, *, folder: bool) -> None:
    """A list of who may read it is of this kind: without it, the permissions alone would let others in."""
    place = tmp_path / "a"
    if folder:
        place.mkdir()
    else:
        place.write_bytes(b"old")
    try:
        os.setxattr(place, "user.from", b"elsewhere")
    except OSError:
        pytest.skip("a disk that keeps no such thing")
    if folder:
        save_folder(place, {"x": b"1"})
    else:
        save(place, b"new")
    assert {name: os.getxattr(place, name) for name in os.listxattr(place)} == {"user.from": b"elsewhere"}


@pytest.mark.skipif(ROOT or os.name != "posix", reason="root may write everything")
def test_a_file_that_may_only_be_read_is_left(tmp_path: Path) -> None:
    """Replacing a file that forbids to be written would go round its owner's word."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o444)
    with pytest.raises(FileError, match="may only be read"):
        save(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder of that name is left, and said."""
    with pytest.raises(FileError, match="it is a folder"):
        save(tmp_path, b"new")
    assert tmp_path.is_dir()


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, ""])
def test_names_that_no_file_has(tmp_path: Path, name: str) -> None:
    """One error, and nothing is left behind."""
    with pytest.raises(FileError, match="cannot be written"):
        save(f"{tmp_path}/{name}", b"new")
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 300])
def test_names_that_no_folder_has(tmp_path: Path, name: str) -> None:
    """One error, and nothing is left behind."""
    with pytest.raises(FileError, match="cannot be written"):
        save_folder(f"{tmp_path}/{name}", {"x": b"1"})
    assert names(tmp_path) == []


def test_a_folder_is_made_whole(tmp_path: Path) -> None:
    """Folders above it are made, too."""
    save_folder(tmp_path / "a" / "b", {"x": b"1", "y": b"2"})
    assert {name: (tmp_path / "a" / "b" / name).read_bytes() for name in names(tmp_path / "a" / "b")} == {
        "x": b"1",
        "y": b"2",
    }
    assert names(tmp_path / "a") == ["b"]


def test_a_folder_keeps_what_else_it_holds(tmp_path: Path) -> None:
    """Files of other names are left; one of the same name is replaced."""
    (tmp_path / "other").write_bytes(b"0")
    (tmp_path / "x").write_bytes(b"0")
    save_folder(tmp_path, {"x": b"1", "y": b"2"})
    assert [(name, (tmp_path / name).read_bytes()) for name in names(tmp_path)] == [
        ("other", b"0"),
        ("x", b"1"),
        ("y", b"2"),
    ]


@pytest.mark.parametrize("before", [None, (), ("other", "x")])
@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_folder_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: tuple[str, ...] | None, failing: int
) -> None:
    """Where the first, second or third file cannot be written, the folder is as it was, or not there."""
    target = tmp_path / "new" / "folder"
    if before is not None:
        target.mkdir(parents=True)
        for name in before:
            (target / name).write_bytes(b"old")
    real, count = Path.write_bytes, 0

    def full(self: Path, data: bytes) -> int:
        nonlocal count
        count += 1
        if count == failing:
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FileError, match="No space left"):
        save_folder(target, {"x": b"1", "y": b"2", "z": b"3"})
    if before is None:
        assert names(tmp_path) == []
    else:
        assert names(target) == sorted(before)
        assert all((target / name).read_bytes() == b"old" for name in before)
        assert names(target.parent) == ["folder"]


def test_files_moved_into_a_folder_are_taken_back(tmp_path: Path) -> None:
    """One name is a folder already: those moved before it are taken back, and those replaced are restored."""
    (tmp_path / "x").write_bytes(b"old")
    (tmp_path / "z").mkdir()
    with pytest.raises(FileError):
        save_folder(tmp_path, {"x": b"1", "y": b"2", "z": b"3"})
    assert names(tmp_path) == ["x", "z"]
    assert (tmp_path / "x").read_bytes() == b"old"


_NOT_REPLACED = ["EBUSY", "EROFS", "EPERM", "EACCES", "EXDEV", "ENOSYS", "EINVAL", "EOPNOTSUPP", "ENOTSUP"]


@pytest.mark.parametrize("reason", _NOT_REPLACED)
def test_what_cannot_be_replaced_is_written_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    """A file and a folder that are mounts, as a container is given them, or stand where nothing may be put."""
    monkeypatch.setattr(Path, "replace", lambda *_: refused(reason))
    (tmp_path / "file").write_bytes(b"old and long")
    (tmp_path / "folder").mkdir()
    save(tmp_path / "file", b"new")
    save_folder(tmp_path / "folder", {})
    assert (tmp_path / "file").read_bytes() == b"new"
    assert names(tmp_path) == ["file", "folder"]
    monkeypatch.undo()
    monkeypatch.setattr(Path, "mkdir", lambda self, *_, **more: None if more and self.exists() else refused(reason))
    save_folder(tmp_path / "folder", {"x": b"1", "y": b"2"})
    assert names(tmp_path / "folder") == ["x", "y"]
    assert names(tmp_path) == ["file", "folder"]
    with pytest.raises(FileError, match="cannot be written"):
        save_folder(tmp_path / "none" / "folder", {"x": b"1"})
    assert names(tmp_path) == ["file", "folder"]


@pytest.mark.skipif(os.name != "posix", reason="owners as POSIX has them")
@pytest.mark.parametrize("reason", ["EPERM", "EINVAL", "EOPNOTSUPP", "ENOSYS"])
@pytest.mark.parametrize("call", ["chmod", "chown"])
def test_a_disk_of_no_owners_and_no_permissions_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, reason: str
) -> None:
    """What stands beside a file can be given neither its mode nor its owner: it is written where it stands."""
    (tmp_path / "file").write_bytes(b"old and long")
    if call == "chown":
        monkeypatch.setattr(os, "chown", lambda *_: refused(reason))
        seen = Path.stat

        def of_another(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
            found = seen(self, follow_symlinks=follow_symlinks)
            return os.stat_result([*found[:4], found.st_uid + (self.suffix == ".part"), *found[5:10]])

        monkeypatch.setattr(Path, "stat", of_another)
    else:
        monkeypatch.setattr(Path, "chmod", lambda *_: refused(reason))
    save(tmp_path / "file", b"new")
    monkeypatch.undo()
    assert (tmp_path / "file").read_bytes() == b"new"
    assert names(tmp_path) == ["file"]


def refused(reason: str) -> None:
    """What the machine says for a reason."""
    number = getattr(errno, reason)
    raise OSError(number, os.strerror(number))


@pytest.mark.parametrize("reason", ["ENOSPC", "EIO", "EDQUOT"])
def test_what_has_no_room_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    """Where there is no room beside a file, the file itself is not tried: it might be lost."""
    monkeypatch.setattr(Path, "replace", lambda *_: refused(reason))
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError, match="file: cannot be written"):
        save(tmp_path / "file", b"new")
    with pytest.raises(FileError, match="folder: cannot be written"):
        save_folder(tmp_path / "folder", {"x": b"1"})
    assert (tmp_path / "file").read_bytes() == b"old"
    assert names(tmp_path) == ["file", "folder"]
    assert names(tmp_path / "folder") == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file where the folder should stand is left."""
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(FileError, match="cannot be written"):
        save_folder(tmp_path / "a", {"x": b"1"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_an_ordinary_file_is_not_standard_output(tmp_path: Path) -> None:
    """Nor is one that is not there."""
    assert not is_standard_output(tmp_path / "none")
    save(tmp_path / "a", b"")
    assert not is_standard_output(tmp_path / "a")


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="standard output as a file")
@pytest.mark.parametrize("command", ["export knee-pain", "schema pathway", "draw knee-pain"])
def test_standard_output_by_its_name_holds_the_file_alone(tmp_path: Path, command: str) -> None:
    """`-o /dev/stdout` is what `-o -` is, in a pipe and in a file: no line says that it is written."""
    knee = str(Path(__file__).with_name("knee.toml"))
    words = [knee if word == "knee-pain" else word for word in command.split()]
    output = tmp_path / "out.mmd"
    output.symlink_to("/dev/stdout")
    program = [sys.executable, "-m", "l4path", *words, "-o", str(output)]
    piped = subprocess.run(program, capture_output=True, check=False)
    out = piped.stdout
    assert (piped.returncode, piped.stderr) == (0, b"")
    assert b"written" not in out
    assert len(out) > 100
    with (tmp_path / "file").open("wb") as file:
        assert subprocess.run(program, stdout=file, check=False).returncode == 0
    assert (tmp_path / "file").read_bytes() == out


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_program_that_is_ended_leaves_no_part(tmp_path: Path, name: str) -> None:
    """While it writes, the half file stands beside; when the program is ended, it is gone, and the status says why."""
    code = f"""
import os, signal, sys, time
from pathlib import Path
import l4path.saving
from l4path.cli import main
real = Path.replace
def slow(self, target):
    print(self.exists(), flush=True)
    time.sleep(60)
Path.replace = slow
sys.exit(main(["export", {str(Path(__file__).with_name("knee.toml"))!r}, "-o", {str(tmp_path / "x.toml")!r}]))
"""
    program = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdout is not None
    assert program.stdout.readline() == b"True\n"
    time.sleep(0.05)
    program.send_signal(getattr(signal, name))
    assert program.wait(20) == 128 + getattr(signal, name)
    assert program.communicate()[1] == b""
    assert names(tmp_path) == []


@pytest.mark.skipif(ROOT or os.name != "posix", reason="who may write everything is refused nothing")
def test_no_file_of_several_is_written_where_one_may_not_be(tmp_path: Path) -> None:
    """The others are as they were: what was there is there, and what was not is not."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "c").write_bytes(b"kept")
    (tmp_path / "c").chmod(0o444)
    with pytest.raises(FileError, match=r"c: cannot be written: the file may only be read"):
        save_together({tmp_path / name: b"new" for name in ("a", "b", "c", "d")})
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {"a": b"old", "c": b"kept"}


def test_several_files_are_written_or_none(tmp_path: Path) -> None:
    """All are there; with a folder in place of one, none is changed."""
    files = {tmp_path / name: name.encode() for name in "abc"}
    save_together(files)
    assert {file: file.read_bytes() for file in files} == files
    (tmp_path / "d").mkdir()
    with pytest.raises(FileError, match="d: cannot be written: it is a folder"):
        save_together(dict.fromkeys((*files, tmp_path / "e", tmp_path / "d"), b"new"))
    assert {file: file.read_bytes() for file in files} == files
    assert names(tmp_path) == ["a", "b", "c", "d"]


def test_what_is_there_is_left_where_it_is_asked_for(tmp_path: Path) -> None:
    """A file, an empty one, a folder, and a link to one of them; what a link leads to and is not there is made."""
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "empty").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("file")
    for name in ("file", "empty", "folder", "link"):
        with pytest.raises(FileError, match=f"{name}: is there already, and is left as it is; choose another name"):
            save(tmp_path / name, b"new", over=False)
    (tmp_path / "to").symlink_to("made")
    save(tmp_path / "to", b"new", over=False)
    assert {name: (tmp_path / name).read_bytes() for name in ("file", "empty", "made")} == {
        "file": b"old",
        "empty": b"",
        "made": b"new",
    }
    assert names(tmp_path) == ["empty", "file", "folder", "link", "made", "to"]


@pytest.mark.parametrize("reason", ["", "EPERM", "EOPNOTSUPP", "ENOSYS"])
def test_what_comes_meanwhile_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    """Another call writes the same name just before: one of the two is refused, also on a disk that has no links."""
    real = os.link

    def late(*_: object) -> bool:
        (tmp_path / "a").write_bytes(b"of the other")
        return False

    monkeypatch.setattr(os.path, "lexists", late)
    monkeypatch.setattr(os, "link", (lambda *_: refused(reason)) if reason else real)
    with pytest.raises(FileError, match="a: is there already"):
        save(tmp_path / "a", b"new", over=False)
    assert (tmp_path / "a").read_bytes() == b"of the other"
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    save(tmp_path / "b", b"new", over=False)
    assert (tmp_path / "b").read_bytes() == b"new"
    assert names(tmp_path) == ["a", "b"]


@posix
@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="the open streams by their names")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/dev/stderr", "/dev/fd/2", "link", "/dev/fd/N"])
def test_a_stream_of_another_user_is_written(tmp_path: Path, name: str) -> None:
    """A stream by its name is the one that is open: it may belong to another, who lets nobody open it anew."""
    (tmp_path / "link").symlink_to("/dev/stdout")
    (tmp_path / "taken").write_bytes(b"before\n")
    tmp_path.chmod(0o755)
    code = """
import ctypes, os, sys
from pathlib import Path
from l4path.saving import check_place, save
Path("taken").chmod(0)
if os.geteuid() == 0:
    os.setuid(65534)
    ctypes.CDLL(None).prctl(4, 1)  # a program that has changed its user may else not look at its own streams
check_place(sys.argv[1])
save(sys.argv[1], b"all of it")
"""
    with (tmp_path / "taken").open("ab") as taken:
        number = taken.fileno()
        ended = subprocess.run(
            [sys.executable, "-c", code, name.replace("N", str(number))],
            cwd=tmp_path,
            stdout=taken,
            stderr=taken,
            pass_fds=[number],
            check=False,
        )
    (tmp_path / "taken").chmod(0o600)
    assert ended.returncode == 0
    assert (tmp_path / "taken").read_bytes() == b"before\nall of it"


@pytest.mark.parametrize("name", ["out.svg/", "out.svg//", "out.svg/.", "out.svg/.."])
def test_the_name_of_a_folder_names_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """It is said before any work is done and when it is written, and nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    for write in (check_place, partial(save, content=b"new")):
        with pytest.raises(FileError, match="cannot be written: it is the name of a folder"):
            write(name)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "command", ["draw p.toml -o out.svg/", "report p.toml e.toml -o out.html/.", "export p.toml -o x.json/"]
)
def test_no_command_takes_the_name_of_a_folder_for_one_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """One error, and nothing stands there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.toml").write_bytes((EXAMPLES / "knee-pain.toml").read_bytes())
    (tmp_path / "e.toml").write_bytes((EXAMPLES / "knee-patient.toml").read_bytes())
    assert main(command.split()) == 2
    assert capsys.readouterr().err.count("it is the name of a folder") == 1
    assert names(tmp_path) == ["e.toml", "p.toml"]
