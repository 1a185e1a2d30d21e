"""The command `synth`: files that other commands read, and calls that make no sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from calls import KNEE, Said, calling

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


def test_a_made_up_table_is_read_by_cohort(call: Callable[..., Said], tmp_path: Path) -> None:
    """As Parquet and as CSV, without a refused row."""
    for ending in ("parquet", "csv"):
        out = tmp_path / f"made.{ending}"
        said = call("synth", KNEE, "-n", "200", "--seed", "2", "-o", str(out))
        assert said.status == 0
        assert "200 persons made up" in said.out
        assert "no number in it is an epidemiological claim" in said.out
        found = call("cohort", KNEE, str(out), "--key", "person")
        assert found.status == 0
        assert "200 rows, 0 of them refused" in found.out


def test_made_up_entries_are_read_by_audit(call: Callable[..., Said], tmp_path: Path) -> None:
    """With the column of planted verdicts in it."""
    out = tmp_path / "made.csv"
    said = call("synth", KNEE, "-n", "100", "--long", "--deviate", "skip=0.5,unasked=0.5", "-o", str(out))
    assert said.status == 0
    assert "skip: planted in " in said.out
    found = call("audit", KNEE, str(out))
    assert found.status == 0
    assert "100 persons, 100 audited, 0 refused" in found.out


def test_parts_make_the_whole_on_standard_output(call: Callable[..., Said]) -> None:
    """The table alone is printed; what is said of it stands beside."""
    whole = call("synth", KNEE, "-n", "5", "--seed", "1")
    parts = [call("synth", KNEE, "-n", n, "--seed", "1", "--first", first) for n, first in (("2", "1"), ("3", "3"))]
    assert whole.out.splitlines() == parts[0].out.splitlines() + parts[1].out.splitlines()[1:]
    assert "Made up by l4path" in whole.err


def test_marginals_of_a_file_are_taken(call: Callable[..., Said], tmp_path: Path) -> None:
    """A file that is wrong is refused with all that is wrong in it."""
    file, out = tmp_path / "shares.toml", tmp_path / "made.parquet"
    file.write_text("[pain]\nvalues = [7]\n", "utf-8")
    call("synth", KNEE, "-n", "20", "--history", "none", "--marginals", str(file), "-o", str(out))
    assert set(pq.read_table(out)["pain"].to_pylist()) == {7}
    file.write_text("[pain]\nvalues = [70]\n[pian]\nyes = 1\n", "utf-8")
    said = call("synth", KNEE, "--marginals", str(file))
    assert said.status == 2
    assert "70 is not within" in said.err
    assert "pian" in said.err
    assert call("synth", KNEE, "--marginals", str(tmp_path / "none.toml")).status == 2


def test_calls_that_make_no_sense(call: Callable[..., Said], tmp_path: Path) -> None:
    """Each is refused in one message, and nothing is written."""
    for words in (
        ("--deviate", "skip=0.1"),
        ("--long", "--deviate", "skip"),
        ("--long", "--deviate", "skip=0.1,skip=0.2"),
        ("--long", "--deviate", "jump=0.1"),
        ("-n", "-1"),
        ("--history", "run"),
        ("-o", str(tmp_path / "made.txt")),
        ("-o", str(tmp_path / "no" / "made.csv")),
    ):
        said = call("synth", KNEE, *words)
        assert said.status == 2, words
        assert said.err.startswith("l4path: "), words
        assert "Traceback" not in said.err
    assert not list(tmp_path.iterdir())
