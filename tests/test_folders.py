"""What lies where a name points: files, folders, and what may not be looked into."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from l4path import FileError
from l4path.cli import main, output
from l4path.formats.folders import check_there, files_in, is_folder, is_there
from l4path.interop.sources import documents_of

SOURCE = Path(__file__).parents[1] / "src"


def test_a_file_a_folder_and_nothing(tmp_path: Path) -> None:
    """Each is called what it is; a name that no file can have is the name of nothing."""
    file = tmp_path / "file.toml"
    file.touch()
    assert (is_there(file), is_folder(file)) == (True, False)
    assert (is_there(tmp_path), is_folder(tmp_path)) == (True, True)
    for nothing in (tmp_path / "nothing", file / "below", f"{file}\0"):
        assert (is_there(nothing), is_folder(nothing)) == (False, False)


def test_a_place_that_cannot_be_looked_at_is_not_said_to_be_empty(tmp_path: Path) -> None:
    """A loop of links is neither there nor not there: the error says what the machine says."""
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    for ask in (is_there, is_folder, check_there):
        with pytest.raises(FileError, match=r"loop\.csv: cannot be read: too many levels of symbolic links$"):
            ask(loop)


def test_a_table_is_not_read_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error for ``-`` says so; that for any other name only that there is no such file."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileError, match=r"^-: there is no such file; a table is read from a file"):
        check_there("-")
    with pytest.raises(FileError, match=r"^other\.csv: there is no such file$"):
        check_there("other.csv")
    Path("-").touch()
    check_there("-")


def test_the_files_of_a_folder_stand_in_order_by_their_endings(tmp_path: Path) -> None:
    """Capitals in an ending change nothing, other files are passed over, and so is a folder below by its name."""
    for name in ("b.toml", "a.TOML", "c.json", "d.toml.old", ".toml"):
        (tmp_path / name).touch()
    assert [file.name for file in files_in(tmp_path, (".toml",))] == ["a.TOML", "b.toml"]
    assert [file.name for file in files_in(tmp_path, (".toml", ".json"))] == ["a.TOML", "b.toml", "c.json"]
    assert files_in(tmp_path, (".csv",)) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_a_folder_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """Whatever reads a folder would wait for whoever writes the pipe; where its ending is another, nobody reads it."""
    os.mkfifo(tmp_path / "case.toml")
    with pytest.raises(FileError, match=r"case\.toml: is no file but a pipe, a socket or a device; take it out"):
        files_in(tmp_path, (".toml",))
    assert files_in(tmp_path, (".json",)) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
@pytest.mark.parametrize(("words", "ending"), [(("test", "l4"), ".toml"), (("cohort", "l4"), ".parquet")])
def test_no_command_waits_for_a_pipe_in_a_folder(tmp_path: Path, words: tuple[str, ...], ending: str) -> None:
    """Each ends with the name of the pipe."""
    os.mkfifo(tmp_path / f"pipe{ending}")
    ran = _run(*words, str(tmp_path))
    assert ran.returncode == 2
    assert ran.stderr.startswith("l4path: ")
    assert f"pipe{ending}: is no file but a pipe" in ran.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_no_reader_of_records_waits_for_a_pipe_in_a_folder(tmp_path: Path) -> None:
    """A folder of FHIR data is read as any other."""
    os.mkfifo(tmp_path / "pipe.ndjson")
    with pytest.raises(FileError, match=r"pipe\.ndjson: is no file but a pipe"):
        list(documents_of(tmp_path))


@pytest.mark.parametrize("words", [("test", "l4"), ("cohort", "l4")])
def test_a_folder_that_may_not_be_read_is_named(
    tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is not said to hold nothing, and standard output is not said to be at fault."""

    def denied(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", denied)
    assert main([*words, str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"l4path: {tmp_path}: cannot be read: permission denied\n"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "Permission denied", "place"), "l4path: place: cannot be used: Permission denied\n"),
        (OSError(28, "No space left"), "l4path: standard output cannot be written: No space left\n"),
    ],
)
def test_what_the_machine_refuses_names_the_file_where_it_names(
    error: OSError, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only an error without a file is one of standard output."""

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(output, "say", refuse)
    assert main(["--version"]) == 2
    assert capsys.readouterr().err == told


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    called = [sys.executable, "-m", "l4path", *words]
    return subprocess.run(
        called, capture_output=True, text=True, timeout=60, check=False, env=os.environ | {"PYTHONPATH": str(SOURCE)}
    )
