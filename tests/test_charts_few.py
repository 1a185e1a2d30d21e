"""Small numbers of persons in the pictures of reach and waiting: told only as being small, unless it is asked for."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import L4pathError
from l4path.charts import incidence_of, pooled, svg_of, waiting_picture
from l4path.charts.picture import few
from l4path.charts.reach import reach_diagram
from l4path.cli import main

if TYPE_CHECKING:
    from l4path.cohort import Found

KNEE = l4path.read_pathway(Path(__file__).parent.parent / "examples" / "knee-pain.toml")
ENDS = ("started", "declined", "withdrawn", "censored")
WAITS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(ENDS)), max_size=120)


def clinic() -> Found:
    """Forty persons, of whom seven have tried exercise, twelve have little pain, and three are refused."""
    pains = [2.0] * 12 + [6.0] * 25 + [60.0] * 3
    tried = [True] * 7 + [False] * 33
    columns: dict[str, Any] = {"id": list(range(40)), "pain": pains, "exercise.tried": tried}
    return KNEE.assess_table(pa.table(columns | {"screened.red_flags": [True] * 40}), key="id", never_tried="rest")


def numbers_in(text: str) -> set[int]:
    """The whole numbers in a text, without those behind a sign for less."""
    return {int(word) for word in re.findall(r"(?<![<\w.,])\d+(?![\w.,%]| %)", text)}


@given(WAITS, st.integers(1, 15))
def test_pooled_rows_lose_nobody_and_are_exact(waits: list[tuple[int, str]], least: int) -> None:
    """The same ends in all, each row of enough waits, and its incidence that of the estimator at its last length."""
    whole = incidence_of(waits)
    found = pooled(whole, least)
    ended: Counter[str] = Counter()
    for row in found.rows:
        ended.update(row.ended)
        assert row.incidence == whole.at(row.days).incidence
        assert sum(row.ended.values()) >= min(least, len(waits))
        assert row.at_risk == len([days for days, _ in waits if days > _before(found, row.days)])
    assert ended == Counter(how for _, how in waits)
    assert found.waits == len(waits)
    if least == 1:
        assert found == whole


def _before(found: Any, days: float) -> float:
    return max((row.days for row in found.rows if row.days < days), default=-1)


@given(WAITS)
def test_no_small_number_stands_in_the_picture_of_waits(waits: list[tuple[int, str]]) -> None:
    """Neither in a cell of its table nor beneath a day; an end of few waits has no line and no share."""
    picture = waiting_picture(incidence_of(waits), "Exercise")
    (table,) = picture.tables
    counts = Counter(how for _, how in waits)
    for row in table.rows:
        for cell in row[1:6]:
            assert cell in {"0", "<11"} or int(cell) >= 11
        for how, cell in zip(ENDS[:3], row[6:9], strict=True):
            assert (cell == "-") is (0 < counts[how] < 11)
    svg = svg_of(picture)
    for how, called in zip(ENDS[:3], ("started", "declined", "no longer offered"), strict=True):
        assert (f"{called}: &lt;11" in svg) is (0 < counts[how] < 11)
    assert any("until at least 11 waits end in each row" in sentence for sentence in picture.sentences)


def test_every_number_where_it_is_asked_for() -> None:
    """`least=1`: each length is a row, and it is said that persons may be told apart."""
    picture = waiting_picture(incidence_of([(1, "started"), (2, "declined"), (3, "censored")]), "Exercise", least=1)
    assert [row[:2] for row in picture.tables[0].rows] == [("1", "3"), ("2", "2"), ("3", "1")]
    assert "Every number is shown, however small: mind who may be told apart." in picture.sentences


def test_small_numbers_of_the_reach_are_told_as_small(tmp_path: Path) -> None:
    """Seven tried it, three were refused: both are below 11. The counts that are given back are exact."""
    found = clinic()
    page = tmp_path / "reach.html"
    reach = found.reach(page)
    assert (reach.persons, reach.refused, reach.nodes["exercise"].tried) == (37, 3, 7)
    text = page.read_text(encoding="utf-8")
    assert "&lt;11 tried" in text
    assert "&lt;11 more rows were refused" in text
    assert "Numbers below 11 are shown as &lt;11; none at all is 0." in text
    boxes = {box.title: box.lines for box in reach_diagram(reach, KNEE).boxes if box.lines}
    told = numbers_in(" ".join(line for lines in boxes.values() for line in map(str, lines)))
    assert not told & set(range(1, 11))
    assert found.reach(page, least=1) == reach
    text = page.read_text(encoding="utf-8")
    assert "7 tried" in text
    assert "3 more rows were refused" in text
    assert "mind who may be told apart" in text


def test_the_width_of_an_arrow_does_not_tell_few_apart() -> None:
    """Of forty with pain one, ten or twenty decline exercise: the first two arrows are as wide, not the third."""
    widths = []
    for some in (1, 10, 20):
        declined = [True] * some + [False] * (40 - some)
        columns = {"id": list(range(40)), "pain": [6.0] * 40, "screened.red_flags": [True] * 40}
        table = pa.table({**columns, "exercise.declined": declined})
        reach = KNEE.assess_table(table, key="id", never_tried="rest").reach()
        assert reach.ways["exercise-declined-pain_management"].fires == some
        widths.append(sorted(arrow.pen for arrow in reach_diagram(reach, KNEE, detail="standard").arrows))
    assert widths[0] == widths[1] < widths[2]


@pytest.mark.parametrize("least", [0, -1, True, 1.5, "11", None])
def test_least_is_a_whole_number(least: Any) -> None:
    """Anything else is refused, before a picture is drawn."""
    with pytest.raises(L4pathError, match="a whole number from 1 on"):
        clinic().reach(least=least)
    audit = KNEE.audit([], observed="entries")
    with pytest.raises(L4pathError, match="a whole number from 1 on"):
        audit.waiting("exercise", least=least)


def test_the_commands_take_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For all pictures of a command at once."""
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{at},6,true,{'true' if at < 7 else 'false'}\n" for at in range(40))
    Path("clinic.csv").write_text(f"id,pain,screened.red_flags,exercise.tried\n{rows}", encoding="utf-8")
    knee = str(Path(__file__).parent.parent / "examples" / "knee-pain.toml")
    call = ["cohort", knee, "clinic.csv", "--key", "id", "--never-tried", "rest", "--reach", "reach.html"]
    for more, wanted in (([], "&lt;11 tried"), (["--least", "1"], "7 tried"), (["--least", "5"], "7 tried")):
        assert main([*call, *more]) == 0
        assert wanted in Path("reach.html").read_text(encoding="utf-8")


def test_a_number_as_it_may_be_told() -> None:
    """Nobody is nobody; the smallest number that is told is told."""
    assert [few(count, 11) for count in (0, 1, 10, 11, 1200)] == ["0", "<11", "<11", "11", "1,200"]
