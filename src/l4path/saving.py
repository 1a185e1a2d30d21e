"""Files and folders written whole or not at all, and never in place of what is no ordinary file."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from l4path.errors import FileError, shown
from l4path.filename import file_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike

_NOT_REPLACED = {
    *(errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS),
    *(errno.EXDEV, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP),
}
"""Why nothing can be put in a place though it may itself be written: its folder is closed, it is a mount, or its disk
moves no file, or takes no permissions or no owner, as those of other machines and systems do."""


def save(path: str | PathLike[str], content: bytes, *, over: bool = True) -> None:
    """Write a file, whole or not at all.

    An ordinary file is written beside its place first and then put there in one step, so that no half of one ever bears
    its name. It keeps its permissions and its owner. A symbolic link is followed, and what it leads to is replaced.
    What has several names (hard links) keeps them: it is written where it stands, and restored if that fails. So is
    what cannot be replaced: its folder may not be written, it is a mount, or its disk cannot. A device, a named pipe
    and standard output are written through, never replaced.

    Args:
        path: Where it is to stand.
        content: All of it.
        over: Whether what is there already is written over; else it is left, even if it came there only just now.

    Raises:
        FileError: When it cannot be written, or is there and must not be; what was there is left as it was.
    """
    place = file_named(path)
    try:
        if over:
            _written(place, content)
        else:
            _begun(Path(os.path.realpath(place)), content)
    except FileExistsError:
        raise FileError(f"{shown(path)}: is there already, and is left as it is; choose another name") from None
    except (OSError, ValueError) as error:
        raise FileError(f"{shown(path)}: cannot be written: {_reason(error)}") from None


def save_folder(folder: str | PathLike[str], files: Mapping[str, bytes]) -> None:
    """Write the files of a folder: all of them, or none.

    They are written into a folder beside it first. A folder that is not there yet, or is empty, is then put there in
    one step; into one that holds other files, or cannot be replaced, they are written one after the other, and taken
    back where one cannot be.

    Args:
        folder: The folder, made with those above it if it is not there. A file of one of the names is replaced.
        files: The names of the files, and all of each.

    Raises:
        FileError: When the folder cannot be made, or a file cannot be written; what was there is left as it was.
    """
    made: list[Path] = []
    try:
        target = Path(os.path.realpath(file_name(folder)))
        made = _made(target.parent)
        if not _folder_replaced(target, files):
            _in_turn({target / name: content for name, content in files.items()}, {})
    except (OSError, ValueError) as error:
        for parent in reversed(made):
            with contextlib.suppress(OSError):
                parent.rmdir()
        raise FileError(f"{shown(folder)}: cannot be written: {_reason(error)}") from None


def save_together(files: Mapping[Path, bytes]) -> None:
    """Write some files: all of them, or none.

    They are written one after the other; where one cannot be, those that were are taken back.

    Args:
        files: Where each is to stand, and all of it.

    Raises:
        FileError: When one cannot be written; what was there is left as it was.
    """
    done: dict[Path, bytes | None] = {}
    try:
        _in_turn(files, done)
    except (OSError, ValueError) as error:
        raise FileError(f"{shown([*done][-1])}: cannot be written: {_reason(error)}") from None


def file_named(path: object) -> Path:
    """The path of a file that a caller wants written.

    Args:
        path: The name of a file, as a text or a path.

    Raises:
        FileError: When it is neither, or can only be a folder's, as ``out.svg/`` is, of which a path keeps no sign.
    """
    name = file_name(path)
    if os.path.basename(name) in {"", os.curdir, os.pardir}:  # noqa: PTH119 - a path keeps no sign of it
        raise FileError(f"{shown(name)}: cannot be written: it is the name of a folder")
    return Path(name)


def check_place(path: str | PathLike[str], *, folder: bool = False) -> None:
    """That a file can be written, or a folder made, as far as that is seen beforehand: before work is done for it.

    Args:
        path: Where it is to stand.
        folder: Whether it is a folder, which is made with those above it.

    Raises:
        FileError: When it cannot be written.
    """
    try:
        _look_at(Path(path) if folder else file_named(path), folder=folder)
    except (OSError, ValueError) as error:
        raise FileError(f"{shown(path)}: cannot be written: {_reason(error)}") from None


def _look_at(path: Path, *, folder: bool) -> None:
    try:
        there = path.stat()
    except FileNotFoundError:
        above = Path(os.path.realpath(path)).parent
        while folder and not above.exists():
            above = above.parent
        if not above.exists():
            raise FileNotFoundError(0, f"there is no folder {shown(path.parent)}") from None
        if not above.is_dir():
            raise NotADirectoryError(0, f"{shown(above)} is no folder") from None
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(0, f"nothing may be put into the folder {shown(above)}") from None
        return
    if stat.S_ISDIR(there.st_mode) is not folder:
        raise OSError(0, "it is no folder" if folder else "it is a folder")
    if _stream(path) is None and not os.access(path, os.W_OK):
        raise PermissionError(0, f"the {'folder' if folder else 'file'} may only be read")


def check_apart(written: Iterable[str], read: Iterable[str]) -> None:
    """That what is written loses nothing: neither what the same call reads, nor what else it writes.

    Args:
        written: Where things are to stand.
        read: The files and folders that are read; ``-`` for standard input, and nothing for none.

    Raises:
        FileError: When two of them are one file, by whatever names; a device or a pipe is nobody's to lose.
    """
    taken = {_what_stands(path) for path in read if path} - {None}
    places: set[tuple[int, int] | str | None] = set()
    for path in written:
        place = _what_stands(path)
        if place in taken:
            raise FileError(f"{shown(path)}: is read by the same call, and would be lost; write to another name")
        if Path(path).is_file() and _what_stands(str(Path(os.path.realpath(path)).parent)) in taken:
            what = "lies in a folder that is read by the same call, and would be lost"
            raise FileError(f"{shown(path)}: {what}; write to another folder")
        if place in places:
            raise FileError(f"{shown(path)}: two things would be written here; give each a name of its own")
        places |= {place} - {None}


def _what_stands(path: str) -> tuple[int, int] | str | None:
    """The file or folder of a name, the same for all of its names; the name itself where there is none yet."""
    try:
        there = os.fstat(0) if path == "-" else Path(path).stat()
    except FileNotFoundError:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return None
    kept = stat.S_ISREG(there.st_mode) or stat.S_ISDIR(there.st_mode)
    return (there.st_dev, there.st_ino) if kept else None


def is_standard_output(path: str | PathLike[str]) -> bool:
    """Whether a path is standard output by another name, as ``/dev/stdout`` is."""
    try:
        return os.path.samestat(Path(path).stat(), os.fstat(sys.stdout.fileno())) and not Path(os.devnull).samefile(
            path
        )
    except (OSError, ValueError, AttributeError):  # no such file, or a standard output that is none
        return False


def _stream(path: Path) -> int | None:
    """The open stream that a path is by name, as ``/dev/stderr`` is: it may be another's, and not be opened anew."""
    if is_standard_output(path):
        return sys.stdout.fileno()
    streams = os.path.realpath("/dev/fd")
    while os.path.realpath(path.parent) != streams:
        if not path.is_symlink():
            return None
        path = path.parent / path.readlink()
    return int(path.name)


def _written(path: Path, content: bytes) -> None:
    try:
        there = path.stat()
    except FileNotFoundError:
        _replaced(Path(os.path.realpath(path)), content, None)  # a link that leads nowhere leads there from now on
        return
    if stat.S_ISDIR(there.st_mode):
        raise IsADirectoryError(0, "it is a folder")
    if (stream := _stream(path)) is not None:
        for printed in (sys.stdout, sys.stderr):
            with contextlib.suppress(AttributeError, OSError, ValueError):  # it is none, or what comes next says so
                printed.flush()
        with open(stream, "wb", closefd=False) as through:
            through.write(content)
    elif not stat.S_ISREG(there.st_mode):
        with path.open("wb", buffering=0) as through:
            rest = memoryview(content)
            while rest:
                rest = rest[through.write(rest) or 0 :]
    elif not os.access(path, os.W_OK):
        raise PermissionError(0, "the file may only be read")
    elif there.st_nlink > 1:
        _overwritten(path, content)
    else:
        try:
            _replaced(Path(os.path.realpath(path)), content, there)
        except OSError as error:
            if error.errno not in _NOT_REPLACED:
                raise
            _overwritten(path, content)


def _replaced(target: Path, content: bytes, there: os.stat_result | None) -> None:
    with _beside(target) as beside:
        with beside.open("xb") as file:
            file.write(content)
        if there is not None:
            _likened(beside, target, there)
        beside.replace(target)


def _begun(target: Path, content: bytes) -> None:
    """Put a file where there is none, whole and in one step; where one comes meanwhile, that one stays."""
    if os.path.lexists(target):
        raise FileExistsError
    with _beside(target) as beside:
        with beside.open("xb") as file:
            file.write(content)
        try:
            os.link(beside, target)  # which refuses what is there, as moving it does not
        except OSError as error:
            if error.errno not in _NOT_REPLACED:
                raise
        else:
            return
    with target.open("xb") as file:  # a disk that gives no file a second name
        try:
            file.write(content)
            file.flush()
        except BaseException:
            target.unlink()
            raise


def _likened(beside: Path, target: Path, there: os.stat_result) -> None:
    """Give what is to stand in a place the owner, the lists of rights, the notes and the permissions of what does."""
    if hasattr(os, "chown") and (there.st_uid, there.st_gid) != (beside.stat().st_uid, beside.stat().st_gid):
        os.chown(beside, there.st_uid, there.st_gid)
    notes, others = _notes(target), _notes(beside)
    for name in others.keys() - notes.keys():
        os.removexattr(beside, name)
    for name, value in notes.items():
        if others.get(name) != value:
            os.setxattr(beside, name, value)
    beside.chmod(stat.S_IMODE(there.st_mode))


def _notes(place: Path) -> dict[str, bytes]:
    """What a disk keeps of a file beside its content, such as who else may read it; nothing where it keeps nothing."""
    if sys.platform != "linux":
        return {}
    try:
        return {name: os.getxattr(place, name) for name in os.listxattr(place)}
    except OSError as error:
        if error.errno not in _NOT_REPLACED:
            raise
        return {}


def _folder_replaced(target: Path, files: Mapping[str, bytes]) -> bool:
    """Write a folder beside its place, and put it there if none is or an empty one; whether that could be done."""
    there = target.exists()
    try:
        with _beside(target) as staged:
            staged.mkdir()
            for name, content in files.items():
                (staged / name).write_bytes(content)
            if there and any(target.iterdir()):
                return False
            if there:
                _likened(staged, target, target.stat())
            staged.replace(target)
    except OSError as error:
        if not there or error.errno not in _NOT_REPLACED:
            raise
        return False
    return True


def _overwritten(path: Path, content: bytes) -> None:
    """Write a file where it stands; if that fails, write back what was there."""
    before = path.read_bytes()
    with path.open("r+b", buffering=0) as file:
        try:
            _filled(file.fileno(), content)
        except BaseException:
            _filled(file.fileno(), before)
            raise


def _filled(descriptor: int, content: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.ftruncate(descriptor, len(content))


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A name beside a place, for what is to stand there; nothing of that name is left."""
    beside = target.with_name(f".{os.urandom(8).hex()}.part")
    try:
        yield beside
    finally:
        with contextlib.suppress(OSError):
            if beside.is_dir():
                for file in beside.iterdir():
                    file.unlink()
                beside.rmdir()
            else:
                beside.unlink(missing_ok=True)


def _made(folder: Path) -> list[Path]:
    """Make a folder and those above it, and name those that were not there."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _in_turn(files: Mapping[Path, bytes], done: dict[Path, bytes | None]) -> None:
    """Write files one after the other, and note what was there; where one cannot be, take back those that were."""
    try:
        for place, content in files.items():
            done[place] = None
            done[place] = place.read_bytes() if place.is_file() else None
            _written(place, content)
    except BaseException:
        for place, before in done.items():
            with contextlib.suppress(OSError, ValueError):
                if before is None and place.is_file():
                    place.unlink()
                elif before is not None and place.read_bytes() != before:
                    _written(place, before)
        raise


def _reason(error: OSError | ValueError) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else "the name is not one of a file"
