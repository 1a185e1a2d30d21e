"""The fuzzers' targets in every run: their seeds, all that ever failed, and some of what is made of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from l4path.errors import ConditionError, L4pathError, Problem

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))

import clinical
import run
import targets
from targets import TARGETS, seeds

UNSEEN = "\r\x1b[31m\u202e\ud800"


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_former_failures_are_no_fault(name: str) -> None:
    """Whatever failed once is read or refused now."""
    assert seeds(name)
    for data in seeds(name):
        TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_made_of_the_seeds_is_no_fault(name: str) -> None:
    """Some hundreds in every run; tests/fuzz/run.py tries as many as are wanted."""
    run.plainly(name, 400, 7, 2)


PLAIN = [path for path in sorted((Path(__file__).parent / "fuzz" / "seeds").glob("*/*.*")) if path.is_file()]


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_seed_that_bears_an_ending_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no refusal: else what is made of it would never come past the first check."""
    said: list[str] = []
    for module in (targets, clinical):
        monkeypatch.setattr(
            module, "_is_shown" if module is targets else "is_shown", lambda error: said.append(str(error))
        )
    TARGETS[path.parent.name](path.read_bytes())
    assert not said


def test_a_fault_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a target raises ends the run, and the bytes stand where they are tried first."""

    def faulty(data: bytes) -> None:
        if b"pain" not in data:
            raise KeyError(len(data))

    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setitem(TARGETS, "condition", faulty)
    with pytest.raises(KeyError):
        run.plainly("condition", 2000, 1, 60)
    (kept,) = (tmp_path / "failed" / "condition").iterdir()
    assert b"pain" not in kept.read_bytes()


@pytest.mark.parametrize(
    "error",
    [
        L4pathError(UNSEEN),
        ConditionError(UNSEEN),
        ConditionError(Problem(what=UNSEEN, where=UNSEEN, hint=UNSEEN, text=UNSEEN)),
    ],
    ids=["plain", "a text", "a problem"],
)
def test_no_error_says_what_cannot_be_seen(error: L4pathError) -> None:
    """Neither its text nor what it was made of holds a control character, a turn of direction or half a sign."""
    for said in (str(error), *map(str, error.args)):
        assert not set(said) & set("\r\x1b\u202e\ud800")
