"""The course that counts: the whole table of three courses, by hand, and what each way of recording one tells."""

from __future__ import annotations

from itertools import product

import pytest

from l4path import Measure, Treatment, Trial, courses, weeks
from l4path.assessment.courses import counting_course, course_outcome

RELIEF = Measure("relief", "relief", minimum=0, maximum=100)
BY_TRIAL = Treatment("drug", "Drug", tier="any", adequate=weeks >= 6, response=RELIEF >= 50)
CONTINUOUS = Treatment("tablets", "Tablets", tier="any", continuous=True)

# I: not tolerated, R: a response, F: failed, N: nothing yet, A: long enough, and not yet told whether it helped.
WAYS = {
    "I": (Trial("intolerant"), Trial(tolerated=False), Trial(weeks=8, relief=80, tolerated=False, ended=True)),
    "R": (Trial("responded"), Trial(weeks=1, relief=50), Trial("relapsed"), Trial(relief=60, relapsed=True)),
    "F": (Trial("failed"), Trial(weeks=6, relief=10), Trial(weeks=9.5, relief=49, ended=True)),
    "N": (Trial(), Trial("ongoing"), Trial("stopped"), Trial(weeks=2, relief=0, ended=True), Trial(relief=10)),
    "A": (Trial(weeks=6), Trial(weeks=30, ended=True)),
}

# The first two courses on the left, the third above, and which counts, from 0.
TABLE = """
      I R F N
  II  2 2 1 1
  IR  2 2 2 2
  IF  2 2 0 0
  IN  2 2 0 0
  RI  2 2 1 1
  RR  2 2 2 2
  RF  2 2 2 1
  RN  2 2 2 2
  FI  2 2 1 1
  FR  2 2 2 2
  FF  2 2 2 1
  FN  2 2 2 0
  NI  2 2 1 1
  NR  2 2 2 2
  NF  2 2 2 1
  NN  2 2 2 2
"""
_HEAD, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
OF_THREE = [(row[0] + third, int(index)) for row in _ROWS for third, index in zip(_HEAD, row[1:], strict=True)]
OF_FEWER = [*((kind, 0) for kind in "IRFNA"), ("II", 1), ("IF", 0), ("IN", 0), ("FN", 0), ("FI", 1), ("NF", 1)]
UNTOLD = [
    ("IA", 0),
    ("RA", 1),
    ("FA", 1),
    ("NA", 1),
    ("AA", 1),
    ("AN", 1),
    ("AF", 1),
    ("FAN", 0),
    ("FNA", 2),
    ("RAN", 2),
]


def test_the_table_is_whole() -> None:
    """It holds each of the sixty-four sequences once."""
    assert {sequence for sequence, _ in OF_THREE} == {"".join(kinds) for kinds in product("IRFN", repeat=3)}
    assert len(OF_THREE) == 4**3


@pytest.mark.parametrize(("sequence", "index"), [*OF_THREE, *OF_FEWER, *UNTOLD])
def test_the_course_that_counts(sequence: str, index: int) -> None:
    """In whichever way each of the courses was recorded."""
    for recorded in product(*(WAYS[kind] for kind in sequence)):
        assert counting_course(BY_TRIAL, recorded) == index, recorded


@pytest.mark.parametrize(("kind", "told"), [("I", "intolerant"), ("R", "response"), ("F", "failed"), ("N", "")])
def test_a_course_tells_one_thing_at_most(kind: str, told: str) -> None:
    """An intolerance wins over a response, and what is not known is never a failure."""
    for course in WAYS[kind]:
        found = course_outcome(BY_TRIAL, course)._asdict()
        assert [name for name in ("intolerant", "response", "failed") if found[name]] == ([told] if told else [])


@pytest.mark.parametrize(
    ("recorded", "index"),
    [
        ([Trial(tolerated=False, ended=True), Trial()], 1),  # taken now: no longer called badly borne
        ([Trial(tolerated=False, ended=True), Trial("ongoing")], 1),
        ([Trial(tolerated=False, ended=True), Trial(ended=True)], 0),
        ([Trial("intolerant"), Trial("stopped")], 0),
        ([Trial(ended=True), Trial("intolerant")], 1),
        ([Trial(ended=True), Trial(ended=True)], 1),
    ],
)
def test_of_a_continuous_treatment_a_response_is_a_course_that_has_not_ended(recorded: list[Trial], index: int) -> None:
    """Nothing of it is adequate, and nothing of it fails."""
    assert counting_course(CONTINUOUS, recorded) == index


def test_a_trial_may_ask_how_many_courses_there_were() -> None:
    """One, unless recorded otherwise: of each course, the number of all."""
    twice = Treatment("drug", "Drug", tier="any", adequate=courses >= 2, response=RELIEF >= 50)
    assert not course_outcome(twice, Trial(relief=10)).failed
    assert counting_course(twice, [Trial(relief=10, courses=2, ended=True), Trial(courses=2)]) == 1


def test_without_a_course_none_counts() -> None:
    """A caller that has none has made a mistake, and is told so."""
    with pytest.raises(ValueError, match="no course of drug"):
        counting_course(BY_TRIAL, [])
