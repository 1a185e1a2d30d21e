"""Pictures of a cohort: what they count is worked out by hand, nobody is lost, and they can be read without colours."""

from __future__ import annotations

import csv
import datetime
import random
import re
import tomllib
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path.charts import flow_of, flow_picture, incidence_of, svg_of, waiting_picture, write
from l4path.charts.flow import ALL, BEYOND, MOST, OTHER, FlowRow, shown_apart
from l4path.charts.picture import share
from l4path.cli import main
from l4path.formats import pathway_from_dict
from l4path.language import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

pa = pytest.importorskip("pyarrow")
KNEE = "examples/knee-pain.toml"
_SVG = "{http://www.w3.org/2000/svg}"


def _ways(*given: tuple[int, str, str]) -> list[tuple[tuple[tuple[str, ...], ...], str]]:
    """So many persons, what they began (a letter a step), and how they left."""
    return [(tuple((name,) for name in begun), end) for times, begun, end in given for _ in range(times)]


def _row(step: int, source: str, what: str, target: str, persons: int) -> FlowRow:
    groups = {"": ALL, "*": OTHER}
    return FlowRow(step, groups.get(source, (source,)), what == "left", groups.get(target, (target,)), persons)


def test_a_flow_by_hand() -> None:
    """30 begin a, 14 b; 9 that begin c and 5 that begin nothing are too few, and stand in one bar.

    Of the 30, 12 go on with b; 3 are stuck, which the sum would tell were the 15 at their goal shown: they are not.
    """
    ways = _ways(
        (12, "ab", "at_goal"), (15, "a", "at_goal"), (3, "a", "stuck"), (14, "b", "stuck"), (9, "c", "declined")
    )
    found = flow_of(ways + _ways((5, "", "active")))
    assert found.persons == 58
    assert list(found.rows) == [
        _row(1, "", "began", "a", 30),
        _row(1, "", "began", "b", 14),
        _row(1, "", "began", "*", 14),
        _row(2, "a", "began", "b", 12),
        _row(2, "a", "left", "*", 18),
        _row(2, "b", "left", "stuck", 14),
        _row(2, "*", "left", "*", 14),
        _row(3, "b", "left", "at_goal", 12),
    ]


@pytest.mark.parametrize(
    ("bands", "shown", "mixed"),
    [
        ("b12 c40 -goal20", "b c goal", False),  # nothing is small
        ("b12 d5 e6 -goal20", "b goal", False),  # the rest of those who go on is large enough
        ("b12 d5 -goal20 -stuck6", "b goal", True),  # both rests together are
        ("b12 c40 d5 -goal20", "c goal", False),  # the smallest of those who go on joins the rest
        ("b12 -goal40 -open20 -stuck3", "b goal", False),  # the smallest of those who leave does
        ("d5 -goal20 -open30", "open", True),  # nobody else goes on
        ("b12 -stuck3", "", True),
        ("b12 d5 -goal20 -stuck3", "goal", True),  # of both, the smallest of all
        ("d5 -stuck3", "", True),  # fewer persons than may be told in all
        ("f50 d5 -goal20", "goal", False),  # what cannot be shown for want of room hides what is small
        ("f50 -stuck3 -goal20", "goal", True),
    ],
)
def test_nothing_small_can_be_found_as_a_difference(bands: str, shown: str, mixed: bool) -> None:
    """Who goes on with what, and who leaves how (-), out of one bar of a picture that has room for b and c."""
    given: dict[tuple[bool, tuple[str, ...]], int] = {}
    for word in bands.split():
        name, persons = re.fullmatch(r"-?([a-z]+)(\d+)", word).groups()  # type: ignore[union-attr] # they are ours
        given[word.startswith("-"), (name,)] = int(persons)
    found, joined = shown_apart(given, [("b",), ("c",)], 11)
    assert (sorted(name for _, (name,) in found), joined) == (sorted(shown.split()), mixed)


def test_every_group_is_shown_where_that_is_said() -> None:
    """With least = 1 even one person is a group of its own."""
    found = flow_of(_ways((1, "a", "stuck"), (2, "b", "at_goal")), least=1)
    assert list(found.rows) == [
        _row(1, "", "began", "b", 2),
        _row(1, "", "began", "a", 1),
        _row(2, "b", "left", "at_goal", 2),
        _row(2, "a", "left", "stuck", 1),
    ]


def test_who_goes_on_beyond_the_last_step_is_counted() -> None:
    """Of seven persons three begin more than two things; they leave the picture as going on."""
    found = flow_of(_ways((3, "aaa", "stuck"), (4, "a", "stuck")), least=1, steps=2)
    assert [(row.step, row.target, row.persons) for row in found.rows if row.left] == [
        (2, ("stuck",), 4),
        (3, (BEYOND,), 3),
    ]


@pytest.mark.parametrize("wrong", [{"least": 0}, {"least": True}, {"least": 1.5}, {"steps": 0}, {"least": "11"}])
def test_numbers_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    """One message says which number it is, and what it may be."""
    with pytest.raises(l4path.L4pathError, match="a whole number from 1 on"):
        flow_of([], **wrong)


_NAMES = st.sampled_from("abcdefghijkl")
_GROUPS = st.lists(_NAMES, min_size=1, max_size=2, unique=True).map(lambda some: tuple(sorted(some)))
_PERSONS = st.lists(
    st.tuples(st.lists(_GROUPS, max_size=6).map(tuple), st.sampled_from(["at_goal", "stuck", "declined", "active"])),
    max_size=50,
)


@given(_PERSONS, st.integers(1, 12), st.integers(1, 5))
def test_nobody_is_lost(ways: Any, least: int, steps: int) -> None:
    """All who come to a group go on from it or leave it; what is named is as large as was said; order is nothing."""
    found = flow_of(ways, least=least, steps=steps)
    arrived: Counter[Any] = Counter({(0, ALL): len(ways)} if ways else {})
    gone: Counter[Any] = Counter()
    for row in found.rows:
        gone[row.step - 1, row.source] += row.persons
        if not row.left:
            arrived[row.step, row.target] += row.persons
        assert row.persons >= min(least, len(ways))  # nor can any less be found as a difference: each row is told
    assert gone == arrived
    assert sum(row.persons for row in found.rows if row.left) == len(ways)
    assert found.steps <= steps + 1
    assert all(sum(not left for left, _ in found.groups(step)) <= MOST + 1 for step in range(1, found.steps + 1))
    assert flow_of(ways[::-1], least=least, steps=steps) == found


def test_what_is_begun_at_once_is_one_step_and_a_refill_is_none() -> None:
    """Two on one day are one step; a start within the gap, and a second X-ray, are none."""
    knee = l4path.read_pathway(KNEE)
    said = [("exercise", 1), ("staying_active", 1), ("exercise", 20), ("aspirin", 30), ("xray", 40), ("xray", 50)]
    audit = knee.audit(_starts("p", said), history="complete", observed="entries")
    ((steps, _),) = audit.ways()
    assert steps == (("staying_active", "exercise"), ("*off",), ("xray",))


def test_how_a_record_ends_in_an_audit() -> None:
    """One attends a handover after its start; of the other nobody asked about red flags."""
    knee = l4path.read_pathway(KNEE)
    (handover, *_) = [name for name, node in knee.nodes.items() if node.kind == "disposition" and not node.emergency]
    rows = _starts("p", [("exercise", 1)]) + _starts("q", [("exercise", 1)])
    rows.append({"person": "p", "time": _day(60), "kind": "attended", "subject": handover, "value": None})
    audit = knee.audit(rows, history="complete", observed="entries")
    (_, first), (_, second) = audit.ways()
    assert first == "handed_over"
    assert second == "screening"
    found = audit.flow(least=1)
    assert found.persons == audit.counts()["audited"] == 2


def _day(number: int) -> datetime.date:
    return datetime.date(2024, 1, 1) + datetime.timedelta(number)


def _starts(person: str, said: list[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"person": person, "time": _day(at), "kind": "start", "subject": name, "value": None} for name, at in said]


# The waits of a small table, worked out by hand: S before a day, the hazard of each end on it, and their product.
#   day 1: 10 at risk, 2 started                 S = 1      started 1 * 2/10           = 0.2
#   day 3:  8 at risk, 1 started, 1 declined     S = 0.8    started +0.8/8 = 0.3       declined 0.8/8 = 0.1
#   day 4:  6 at risk, 1 censored, 1 withdrawn   S = 0.6    withdrawn 0.6/6 = 0.1
#   day 6:  4 at risk, 2 started                 S = 0.5    started +0.5 * 2/4 = 0.55
#   day 9:  2 at risk, 1 declined, 1 censored    S = 0.25   declined +0.25/2 = 0.225
_WAITS = [
    (1, "started"), (1, "started"), (3, "declined"), (3, "started"), (4, "withdrawn"), (4, "censored"),
    (6, "started"), (6, "started"), (9, "declined"), (9, "censored"),
]  # fmt: skip


def test_the_incidence_of_waits_by_hand() -> None:
    """The rows are those of the comment above, ties and all."""
    found = incidence_of(_WAITS)
    told = [
        (row.days, row.at_risk, *(pytest.approx(row.incidence[how]) for how in ("started", "declined", "withdrawn")))
        for row in found.rows
    ]
    assert told == [
        (1, 10, 0.2, 0.0, 0.0),
        (3, 8, 0.3, 0.1, 0.0),
        (4, 6, 0.3, 0.1, 0.1),
        (6, 4, 0.55, 0.1, 0.1),
        (9, 2, 0.55, 0.225, 0.1),
    ]
    assert found.rows[-1].waiting == pytest.approx(0.125)
    between = found.at(5)
    assert (between.at_risk, dict(between.ended)) == (4, {})
    assert between.incidence["started"] == pytest.approx(0.3)


_DAYS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["started", "declined", "withdrawn", "censored"])), max_size=60
)


@given(_DAYS)
def test_the_incidence_is_conserved(waits: list[tuple[int, str]]) -> None:
    """The shares and those who wait are one; without censoring they are plain proportions, whatever is tied."""
    found = incidence_of(waits)
    assert sum(sum(row.ended.values()) for row in found.rows) == found.waits == len(waits)
    for row in found.rows:
        assert sum(row.incidence.values()) + row.waiting == pytest.approx(1)
        assert row.at_risk == sum(days >= row.days for days, _ in waits)
    seen = [(days, how) for days, how in waits if how != "censored"]
    for row in incidence_of(seen).rows:
        for how, part in row.incidence.items():
            assert part == pytest.approx(sum(days <= row.days and ended == how for days, ended in seen) / len(seen))


def test_the_incidence_is_that_of_lifelines_where_nothing_is_tied() -> None:
    """300 waits of different lengths, with censoring: the same estimate at each of them."""
    lifelines = pytest.importorskip("lifelines")
    chance = random.Random(7)  # noqa: S311 - no secret
    days = chance.sample(range(1, 4000), 300)
    ends = chance.choices(["started", "declined", "withdrawn", "censored"], [5, 2, 1, 3], k=300)
    found = incidence_of(zip(days, ends, strict=True))
    codes = {"censored": 0, "started": 1, "declined": 2, "withdrawn": 3}
    for how in ("started", "declined", "withdrawn"):
        fitter = lifelines.AalenJohansenFitter(calculate_variance=False)
        fitter.fit(days, [codes[end] for end in ends], event_of_interest=codes[how])
        theirs = fitter.cumulative_density_.iloc[:, 0]
        for row in found.rows:
            assert row.incidence[how] == pytest.approx(theirs.loc[row.days], abs=1e-12)


def _reached() -> Any:
    knee = l4path.read_pathway(KNEE)
    table = pa.table(
        {
            "id": [1, 2, 3, 4],
            "pain": [6.0, None, 2.0, 11.0],
            "screened.red_flags": [True, True, True, True],
            "exercise.tried": [True, False, None, False],
        }
    )
    return knee, knee.assess_table(table, key="id", never_tried="rest")


def test_the_reach_counts_what_each_row_says() -> None:
    """Held to the engine of single episodes, row by row; the refused row (a pain of 11) is in no count."""
    knee, found = _reached()
    counted = found.reach()
    assert (counted.persons, counted.refused) == (3, 1)
    rows = [found.assessment(key) for key in (1, 2, 3)]
    for name, node in counted.nodes.items():
        assert node.reached == sum(row.truth("reached", name) is l4path.Truth.MET for row in rows)
        assert node.statuses == Counter(str(row.status[name]) for row in rows)
    assert counted.nodes["exercise"].tried == 1
    assert counted.nodes["xray"].tried == 0
    for way in knee.escalations:
        truths = [row.truth("fires", way.id) for row in rows]
        assert counted.ways[way.id].fires == truths.count(l4path.Truth.MET)
        assert counted.ways[way.id].unknown == truths.count(l4path.Truth.UNKNOWN)


def test_what_pictures_count_is_no_column_of_a_result_unless_it_is_asked_for() -> None:
    """All columns of a result are those of the norm, and no others."""
    _, found = _reached()
    assert not [name for name in found.again(("all",)).arrow.column_names if name.startswith(("fires", "tried"))]


def _texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{_SVG}text")]  # noqa: S314 - our own


def _pictures() -> Iterator[Any]:
    knee = l4path.read_pathway(KNEE)
    yield flow_picture(flow_of([((("exercise",),), "at_goal")] * 20), knee)
    yield flow_picture(flow_of([]), knee)
    yield waiting_picture(incidence_of(_WAITS), "Exercise")
    yield waiting_picture(incidence_of([]), "Nothing & <nobody>")
    yield waiting_picture(incidence_of([(0, "started")]), "At once")


def test_pictures_are_small_and_load_nothing(tmp_path: Path) -> None:
    """No script, no link, no address; also where there is nothing to draw."""
    for number, picture in enumerate(_pictures()):
        for ending in ("svg", "html"):
            file = tmp_path / f"{number}.{ending}"
            write(picture, file)
            text = file.read_text(encoding="utf-8")
            assert len(text) < 60_000
            assert not re.search(r"<script|href|url\(|@import|src=", text)
            assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
        for element in ET.fromstring(svg_of(picture)).iter():  # noqa: S314 - our own
            assert not {key for key in element.attrib if key.startswith("on")}


def test_every_band_has_a_title_that_says_who_goes_where() -> None:
    """From where, to where, and how many."""
    knee = l4path.read_pathway(KNEE)
    svg = svg_of(flow_picture(flow_of([((("exercise",),), "at_goal")] * 20), knee))
    bands = [path.findtext(f"{_SVG}title") for path in ET.fromstring(svg).iter(f"{_SVG}path")]  # noqa: S314 - our own
    assert bands == ["from Everybody to Exercise programme: 20", "from Exercise programme to under control: 20"]


def test_colour_is_not_the_only_sign() -> None:
    """Those who leave have another frame and a sign; the lines of the ends differ by their dashes."""
    knee = l4path.read_pathway(KNEE)
    svg = svg_of(flow_picture(flow_of([((("exercise",),), "at_goal")] * 20), knee))
    assert "stroke-dasharray" in svg
    assert [text for text in _texts(svg) if text.startswith("■")] == ["■ under control"]
    lines = ET.fromstring(svg_of(waiting_picture(incidence_of(_WAITS), "Exercise", least=1)))  # noqa: S314 - our own
    named = [
        g
        for g in lines.iter(f"{_SVG}g")
        if (g.findtext(f"{_SVG}title") or "").partition(":")[0] in ("started", "declined", "no longer offered")
    ]
    dashes = {path.get("stroke-dasharray") for g in named for path in g.iter(f"{_SVG}path")}
    assert len(named) == len(dashes) == 3


def test_the_numbers_of_a_picture_are_those_of_its_table(tmp_path: Path) -> None:
    """Every row of the table is in the page, and the title of its band."""
    knee = l4path.read_pathway(KNEE)
    picture = flow_picture(flow_of(_ways_of_knee()), knee)
    write(picture, tmp_path / "flow.html")
    page = (tmp_path / "flow.html").read_text(encoding="utf-8")
    (table,) = picture.tables
    assert sum(int(row[4]) for row in table.rows if row[2] == "leaves") == 55
    for step, after, what, then, persons, part in table.rows:
        cells = f"<td>{after}</td><td>{what}</td><td>{then}</td>"
        cells += f'<td class="number">{persons}</td><td class="number">{part}</td>'
        assert f'<tr><th scope="row">{step}</th>{cells}</tr>' in page
        assert f"from {after} to {then}: {persons}" in page


def _ways_of_knee() -> list[Any]:
    return [((("exercise",), ("xray",)), "at_goal")] * 30 + [((("exercise",),), "declined")] * 20 + [((), "stuck")] * 5


def test_a_long_title_stays_in_its_box() -> None:
    """It is broken into lines, none of them wider than the box."""
    title = "Exercise programme of which nobody would read the whole title aloud in one breath " * 3
    name, raw = "exercise", tomllib.loads(Path(KNEE).read_text(encoding="utf-8"))
    raw["treatments"][name]["title"] = title.strip()
    pathway = pathway_from_dict(raw)
    svg = svg_of(flow_picture(flow_of([(((name,),), "at_goal")] * 20), pathway))
    texts = list(ET.fromstring(svg).iter(f"{_SVG}text"))  # noqa: S314 - our own
    widths = [float(text.get("textLength", 0)) for text in texts if text.get("font-size") == "12.00"]
    assert max(widths) <= 168


def test_pictures_are_written_as_png_and_pdf_too(tmp_path: Path) -> None:
    """By the ways that diagrams have."""
    pytest.importorskip("reportlab")
    picture = flow_picture(flow_of(_ways_of_knee()), l4path.read_pathway(KNEE))
    write(picture, tmp_path / "flow.pdf")
    assert (tmp_path / "flow.pdf").read_bytes().startswith(b"%PDF")
    from l4path.diagrams.engine import programs  # noqa: PLC0415

    if not programs():
        pytest.skip("no program here draws a PNG")
    write(picture, tmp_path / "flow.png")
    assert (tmp_path / "flow.png").read_bytes().startswith(b"\x89PNG")


def test_another_ending_is_refused_before_anything_is_counted(tmp_path: Path) -> None:
    """And so is a treatment that there is not; nothing is written."""
    _, found = _reached()
    with pytest.raises(l4path.DiagramError, match=r"this picture is written as"):
        found.reach(tmp_path / "reach.xlsx")
    audit = l4path.read_pathway(KNEE).audit(_starts("p", [("exercise", 1)]), observed="entries")
    with pytest.raises(l4path.DiagramError, match=r"\.svg, \.png, \.pdf or \.html"):
        audit.flow(tmp_path / "flow.mmd")
    with pytest.raises(l4path.L4pathError, match="no treatment 'excercise'; did you mean exercise"):
        audit.waiting("excercise")
    assert list(tmp_path.iterdir()) == []


def test_the_reach_says_that_nothing_adds_up(tmp_path: Path) -> None:
    """In the picture, in its legend, and above the tables."""
    _, found = _reached()
    found.reach(tmp_path / "reach.svg")
    words = " ".join(_texts((tmp_path / "reach.svg").read_text(encoding="utf-8")))
    assert "The counts do not add up: a person may be at several nodes" in words
    assert "line width" in words
    found.reach(tmp_path / "reach.html")
    assert "Persons at each node" in (tmp_path / "reach.html").read_text(encoding="utf-8")


def test_pictures_speak_german() -> None:
    """What is said is from the catalogue of the language that is spoken."""
    with speaking("de"):
        picture = flow_picture(flow_of(_ways_of_knee()), l4path.read_pathway(KNEE))
    assert picture.title.startswith("Was begonnen wurde")
    assert "■ Ziel erreicht" in _texts(svg_of(picture))


@pytest.mark.parametrize(
    ("part", "digits", "said"),
    [(0, 0, "0 %"), (0.004, 0, "<1 %"), (0.005, 0, "<1 %"), (0.5, 0, "50 %"), (0.999, 0, ">99 %"), (1, 1, "100.0 %")],
)
def test_little_is_never_shown_as_nothing(part: float, digits: int, said: str) -> None:
    """Nor almost all as all."""
    assert share(part, digits) == said


def test_the_commands_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The two commands write what is asked for, and refuse what makes no sense."""
    knee = Path(KNEE).resolve()
    monkeypatch.chdir(tmp_path)
    with Path("events.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, ["person", "time", "kind", "subject", "value"])
        writer.writeheader()
        writer.writerows(_starts("p", [("exercise", 1), ("xray", 30)]))
    done = ["audit", str(knee), "events.csv", "--observed", "entries", "--flow", "f.html", "--least", "1"]
    assert _run([*done, "--waiting", "exercise=w.svg"]) == 0
    assert "Exercise programme" in Path("f.html").read_text(encoding="utf-8")
    assert Path("w.svg").exists()
    for wrong, why in (
        (["--least", "0"], "'0' is no whole number of 1 or more"),
        (["--waiting", "exercise"], "TREATMENT=FILE"),
        (["--waiting", "excercise=w2.svg"], "did you mean"),
        (["--waiting", "exercise=w2.doc"], "this picture is written as"),
    ):
        capsys.readouterr()
        assert _run(["audit", str(knee), "events.csv", "--observed", "entries", *wrong]) != 0
        assert why in capsys.readouterr().err
    Path("t.csv").write_text("id,pain\na,6\nb,\n", encoding="utf-8")
    assert _run(["cohort", str(knee), "t.csv", "--key", "id", "--never-tried", "rest", "--reach", "r.html"]) == 0
    assert "do not add up" in Path("r.html").read_text(encoding="utf-8")


def _run(arguments: list[str]) -> object:
    try:
        return main(arguments)
    except SystemExit as stop:
        return stop.code


def test_how_many_were_refused_is_not_told_of_few() -> None:
    """Nor is that a number below what a group needs."""
    knee, ways = l4path.read_pathway(KNEE), [((("exercise",),), "at_goal")] * 20
    few, many, every = (
        " ".join(flow_picture(flow_of(ways, refused=refused, least=least), knee).sentences)
        for refused, least in ((3, 11), (12, 11), (3, 1))
    )
    assert "Fewer than 11 more persons were refused" in few
    assert "12 more persons were refused" in many
    assert "3 more persons were refused" in every


# 2,000 waits that end at visits, so that all days are tied: the day, how many had started, declined, were last seen.
_TIED = {
    7: (254, 80, 46), 14: (200, 20, 50), 21: (120, 120, 10), 28: (160, 90, 20), 42: (280, 120, 10), 60: (100, 30, 50),
    90: (0, 0, 240),
}  # fmt: skip


def _tied() -> list[tuple[int, str]]:
    ends = ("started", "declined", "censored")
    told = [(day, how, times) for day, some in _TIED.items() for how, times in zip(ends, some, strict=True)]
    return [(day, how) for day, how, times in told for _ in range(times)]


def test_the_incidence_of_2000_tied_waits_is_exact() -> None:
    """By fractions: at day 7 254 of 2,000, which is 0.127; at day 60 0.59, where 1 - Kaplan-Meier has 0.70."""
    found = incidence_of(_tied())
    assert found.waits == 2000
    at_risk, waiting, started, free = 2000, Fraction(1), Fraction(0), Fraction(1)
    for day, (starts, declines, ends) in _TIED.items():
        started += waiting * Fraction(starts, at_risk)
        free *= 1 - Fraction(starts, at_risk)
        waiting *= 1 - Fraction(starts + declines, at_risk)
        row = found.at(day)
        assert row.at_risk == at_risk
        assert row.incidence["started"] == pytest.approx(float(started), abs=1e-12)
        assert row.waiting == pytest.approx(float(waiting), abs=1e-12)
        at_risk -= starts + declines + ends
        if day == 7:
            assert started == Fraction(127, 1000)
        if day == 60:
            assert (round(float(started), 2), round(float(1 - free), 2)) == (0.59, 0.70)
    assert at_risk == 0


def test_the_incidence_of_a_published_example() -> None:
    """Satagopan and others, British Journal of Cancer 91 (2004) 1229-1235, table 2: 305 patients, the first nine told.

    Deaths of breast cancer (the event), of other causes (competing), and last visits alive, in months; the page prints
    0.3, 0.6, 0.9 and 1.2 % after 10, 16, 23 and 27 months. The other 296 were followed for longer.
    """
    told = [(7, "censored"), (10, "started"), (14, "censored"), (16, "started"), (18, "declined")]
    told += [(23, "started"), (24, "censored"), (26, "declined"), (27, "started")]
    found = incidence_of(told + [(28, "censored")] * 296)
    printed = {10: (304, 0.3), 16: (302, 0.6), 23: (300, 0.9), 27: (297, 1.2)}
    for terms, (month, (at_risk, percent)) in enumerate(printed.items(), 1):
        row = found.at(month)
        assert row.at_risk == at_risk
        assert 100 * row.incidence["started"] == pytest.approx(percent, abs=0.05 * terms)  # each is rounded
    # by hand, with what is left in the page's rounding: 1/304, then 303/304 of 1/302, and so on
    waiting, started = Fraction(303, 304), Fraction(1, 304)
    for at_risk, mine in ((302, True), (301, False), (300, True), (298, False), (297, True)):
        started += waiting * Fraction(mine, at_risk)
        waiting *= 1 - Fraction(1, at_risk)
    assert found.at(27).incidence["started"] == pytest.approx(float(started), abs=1e-12)


def test_a_page_has_its_title_once(tmp_path: Path) -> None:
    """What stands on the page is not seen again in the picture, which begins beneath it; a file of its own has all."""
    picture = flow_picture(flow_of(_ways_of_knee()), l4path.read_pathway(KNEE))
    write(picture, tmp_path / "flow.html")
    write(picture, tmp_path / "flow.svg")
    page, alone = ((tmp_path / f"flow.{ending}").read_text("utf-8") for ending in ("html", "svg"))
    (box,) = re.findall(r'viewBox="([^"]*)"', page)
    left, top, wide, high = map(float, box.split())
    assert (left, wide) == (0, picture.width)
    assert top + high == pytest.approx(picture.height, abs=0.02)
    texts = list(ET.fromstring(svg_of(picture)).iter(f"{_SVG}text"))  # noqa: S314 - our own
    said = [float(text.attrib["y"]) for text in texts if text.get("font-size") == "13.00"]
    steps = [float(text.attrib["y"]) for text in texts if text.text == "Step 1"]
    assert max(said) < top < min(steps)
    assert 'viewBox="0.00 0.00' in alone


def test_the_name_of_a_line_stands_at_its_end_where_no_other_is_near() -> None:
    """The lowest name too: it was pulled up for no reason."""
    waits = [(10, "started")] * 66 + [(10, "declined")] * 22 + [(10, "withdrawn")] * 12
    picture = waiting_picture(incidence_of(waits), "Exercise")
    ends = {line[2][-1].y for line in picture._lines if len(line[2]) > 4}
    pieces = {line[2][0].y for line in picture._lines if len(line[2]) == 4 and line[2][0].x > 720}
    assert {round(at, 3) for at in pieces} == {round(at, 3) for at in ends}
