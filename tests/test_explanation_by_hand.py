"""Statements as values: rows that are cut, levels that are left out, what is recorded and where it is from, by hand."""

from __future__ import annotations

import datetime
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

import l4path
from l4path import (
    Choices,
    Condition,
    Disposition,
    Episode,
    Escalation,
    Evidence,
    Flag,
    Measure,
    Number,
    Pathway,
    Review,
    Screen,
    Source,
    Treatment,
    Trial,
    declined,
    weeks,
)
from l4path.explanation.alternatives import takes_section
from l4path.explanation.of_node import cut, outline_of, trimmed, within
from l4path.explanation.record import beside, dated, measured, records, screened, source_of
from l4path.explanation.statements import (
    CONTRARY_OPERATOR,
    OPERATORS,
    Phrase,
    Row,
    Statement,
    Value,
    bound_of,
    folded,
    is_so,
    outlined,
    say,
    status_word,
    stepped,
    walked,
    way_of,
)
from l4path.explanation.ways import as_seen_from, backing, cited, disputed, evidence, stated_way, way_in
from l4path.explanation.whole import options
from l4path.truth import Truth

PAIN = Number("pain", "knee pain", minimum=0, maximum=10)
FEVER = Flag("fever", "fever")
SIGNS = Choices("signs", "signs", values={"warm": "warm", "red": "red"})
RELIEF = Measure("relief", "relief", minimum=0, maximum=100)
CARE = Treatment("care", "Care", tier="a", adequate=weeks >= 6, response=RELIEF >= 30)
REST = Treatment("rest", "Rest", tier="a", adequate=weeks >= 6, response=RELIEF >= 30)
SCAN = Treatment("scan", "Scan", tier="a", once=True)
HABIT = Treatment("habit", "Habit", tier="a", continuous=True)
BOARD = Review("board", "Board", tier="a")
HOME = Disposition("home", "Home", tier="a")
HERE = Pathway(
    "p",
    tiers=["a"],
    start=[CARE, REST, SCAN, HABIT, BOARD, HOME],
    facts=[PAIN, FEVER, SIGNS],
    measures=[RELIEF],
    screens=[Screen("plain", [FEVER], "the plain ones"), Screen("several", [SIGNS], "several signs")],
)


def one(about: str = "x", *parts: Statement) -> Statement:
    """A statement about something, on others."""
    return say("says.own", about=about, parts=parts, text=about)


def bare(count: int) -> tuple[Statement, ...]:
    """So many statements."""
    return tuple(one(f"s{number}") for number in range(count))


def more(count: int) -> Statement:
    """That so many more there are."""
    return say("says.more", count=count)


# rows and levels


@pytest.mark.parametrize(
    ("lines", "most", "count"),
    [((), 2, 1), ((1,), 2, 1), ((1, 1, 1), 2, 2), ((2, 1), 2, 1), ((3, 1), 2, 1), ((1, 2), 2, 1), ((1, 1), 2, 2)],
)
def test_as_many_are_told_as_there_are_lines_for(lines: tuple[int, ...], most: int, count: int) -> None:
    """And one at least."""
    assert within(lines, most) == count


def test_a_row_is_cut_and_the_rest_of_it_counted() -> None:
    """One more stands for itself, unless it rests on something: it would take as many lines as the count of it."""
    assert cut(bare(2), 2) == bare(2)
    assert cut(bare(3), 2) == bare(3)
    assert cut(bare(4), 2) == (*bare(2), more(2))
    assert cut(bare(1), 2) == bare(1)
    assert cut((), 2) == ()
    deep = (*bare(2), one("deep", one("under")))
    assert cut(deep, 2) == (*bare(2), more(1))
    assert cut(bare(3), 0) == (more(3),)


def test_a_row_of_grounds_has_three_and_under_each_of_them_two() -> None:
    """One more stands there too, but for what it rests on; so deep that one level is told under each."""
    assert trimmed(bare(3)) == bare(3)
    assert trimmed(bare(4)) == bare(4)
    assert trimmed(bare(5)) == (*bare(3), more(2))
    last = one("last", one("under"))
    assert trimmed((*bare(3), last)) == (*bare(3), last.bare())
    nameless = replace(last, about="")
    assert trimmed((*bare(3), nameless)) == (*bare(3), more(1))
    for under, kept in ((2, bare(2)), (3, bare(3)), (4, (*bare(2), more(2)))):
        assert trimmed([one("top", *bare(under))]) == (one("top", *kept),)


def test_what_rests_on_one_thing_alone_and_what_combines_others_is_no_level() -> None:
    """Of what stands under two levels that are some, nothing is told."""
    leaf, other = one("leaf"), one("other")
    two = one("two", leaf, other)
    assert trimmed([one("top", two, other)]) == (one("top", one("two"), other),)
    assert trimmed([one("top", two)]) == (one("top", two),)  # the top rests on one thing alone
    joined = say("says.any", Truth.MET, parts=(leaf, other))
    assert trimmed([one("top", joined, other)]) == (one("top", joined, other),)
    settled = replace(one("settled", leaf, other), says="way.asks_not_met")
    assert trimmed([settled]) == (settled.bare(),)
    assert trimmed([one("top", leaf, other)], 0) == (one("top"),)
    assert trimmed([one("top", leaf)], 0) == (one("top", leaf),)


def test_what_was_heard_and_takes_more_than_a_line_is_not_told_again() -> None:
    """A line, and a line with one line under it, may be; what is needed is no reason to tell it anew."""
    leaf, other = one("leaf"), one("other")
    broad, deep, thin = one("broad", leaf, other), one("deep", one("mid", leaf)), one("thin", leaf)
    same = say("says.same")
    for again, expected in (
        (broad, replace(broad, parts=(same,))),
        (deep, replace(deep, parts=(same,))),
        (thin, thin),
        (leaf, leaf),
    ):
        assert list(folded([again, again], set())) == [again, expected]
    needed = say("needed.failure", about="n")
    with_it = replace(broad, parts=(*broad.parts, needed))
    assert list(folded([with_it, broad], set())) == [with_it, replace(broad, parts=(same,))]
    inner = one("outer", broad, broad)
    assert list(folded([inner], set())) == [one("outer", broad, replace(broad, parts=(same,)))]


def test_every_statement_that_stands_in_another_or_under_it_is_walked() -> None:
    """Each after what it stands in: first its slots, then what it rests on."""
    slot, leaf = one("slot"), one("leaf")
    top = say("says.own", about="top", parts=(leaf,), text="x", inner=slot)
    assert [each.about for each in walked([top, one("next")])] == ["top", "slot", "leaf", "next"]


def test_a_section_without_statements_is_left_out() -> None:
    """The others stand in their order, each a statement about the section."""
    found = outlined(one("title"), (one("answer"),), [("first", [one("a")]), ("none", []), ("last", [one("b")])])
    assert [(part.says, part.about, len(part.parts)) for part in found.parts] == [
        ("section.first", "first", 1),
        ("section.last", "last", 1),
    ]
    assert (found.node, found.status, found.short) == ("", "", False)
    assert (takes_section(bare(1)), takes_section(bare(2)), takes_section(())) == ("takes", "takes_any", "takes")


def test_a_statement_is_a_value_with_more_or_less_under_it() -> None:
    """More is told once; as a key it is told apart by what it says and what its parts are about."""
    leaf, other = one("leaf"), one("other")
    top = one("top", leaf)
    assert top.having(leaf, other, other) == one("top", leaf, other)
    assert top.bare() == one("top")
    assert hash(top) == hash(one("top", leaf))
    assert len({top, one("top", leaf), one("top", other), one("top")}) == 3
    assert say("a", Truth.MET).truth is Truth.MET
    assert (say("a").marked, say("a", marked=True).marked) == (False, True)


# bounds


@pytest.mark.parametrize(
    ("op", "contrary", "bound"),
    [
        (">=", False, (1, (4.0, False))),
        (">", False, (1, (4.0, True))),
        ("<=", False, (-1, (-4.0, False))),
        ("<", False, (-1, (-4.0, True))),
        (">=", True, (-1, (-4.0, True))),
        (">", True, (-1, (-4.0, False))),
        ("<=", True, (1, (4.0, True))),
        ("<", True, (1, (4.0, False))),
        ("==", False, None),
        ("!=", False, None),
        ("==", True, None),
        ("!=", True, None),
    ],
)
def test_a_comparison_bounds_a_number_from_one_side(op: str, contrary: bool, bound: Any) -> None:
    """More sharply the greater it is, and where it leaves the number itself out; equality bounds nothing."""
    atom = l4path.parse(f"pain {op} 4", HERE)
    assert bound_of("says.recorded", [("what", Phrase(atom, contrary)), ("value", 3)]) == bound
    assert bound_of("says.untried", [("what", Phrase(atom, contrary))]) is None


def test_every_operator_has_its_contrary() -> None:
    """Of a contrary the contrary is the first again, and holds where the first does not."""
    assert OPERATORS.keys() == CONTRARY_OPERATOR.keys()
    for op, contrary in CONTRARY_OPERATOR.items():
        assert CONTRARY_OPERATOR[contrary] == op
        for value in (3, 4, 5):
            assert eval(f"{value} {op} 4") is not eval(f"{value} {contrary} 4")  # noqa: S307 - our own text


# what is recorded


def told(episode: Episode, pathway: Pathway = HERE) -> list[tuple[str, str]]:
    """What is told of each record, and what it is about."""
    return [(each.says, each.about) for each in records(episode, pathway)]


@pytest.mark.parametrize(
    ("node", "trial", "says"),
    [
        ("care", Trial(weeks=6), "record.tried"),
        ("care", Trial("failed"), "record.tried"),
        ("care", Trial(), "record.begun"),
        ("habit", Trial(), "record.begun"),
        ("habit", Trial("ongoing"), "record.tried"),
        ("scan", Trial(), "record.done"),
        ("scan", Trial("ongoing"), "record.asked_for"),
    ],
)
def test_a_trial_is_told_by_what_is_recorded_of_it(node: str, trial: Trial, says: str) -> None:
    """Begun where nothing is; of what is done once, done or asked for."""
    assert told(Episode(trials={node: trial})) == [(says, f"node:{node}")]


def test_everything_recorded_is_told_in_one_order() -> None:
    """Facts, trials, what is declined, what is unasked, and screens last; names in a row by their letters."""
    episode = Episode(
        {"pain": 4, "fever": True},
        trials={"care": Trial("failed", weeks=8, relief=10)},
        declined=["scan", "rest"],
        unasked=["habit"],
        screened=["several"],
    )
    assert told(episode) == [
        ("record.fact", "fact:pain"),
        ("record.fact", "fact:fever"),
        ("record.tried", "node:care"),
        ("record.declined", "declined"),
        ("record.unasked", "unasked"),
        ("record.screened_choices", "screened"),
    ]
    every = list(records(episode, HERE))
    assert dict(every[0].slots) == {"label": Value(PAIN.fact), "value": Value(PAIN.fact, (4,))}
    details = dict(every[2].slots)["details"]
    assert isinstance(details, Row)
    assert details.last == ","
    assert [item.says for item in details.items if isinstance(item, Statement)] == [
        *("outcome.failed", "record.fact", "record.fact")
    ]
    assert dict(every[3].slots)["nodes"] == Row(("Rest", "Scan"))
    assert list(measured({"weeks": 8}, HERE)) == [details.items[1]]


def test_screens_are_told_by_their_titles() -> None:
    """In a row, by whether any asks of several choices; none is told of nothing."""
    assert list(screened([], HERE)) == []
    (plain,), (both,) = screened(["plain"], HERE), screened(["several", "plain"], HERE)
    assert (plain.says, both.says) == ("record.screened", "record.screened_choices")
    assert dict(plain.slots)["screens"] == Row(("the plain ones",))
    assert dict(both.slots)["screens"] == Row(("the plain ones", "several signs"))


def test_what_only_another_version_declares_is_told_in_its_words() -> None:
    """And what both declare in those of the first."""
    other = Pathway(
        "p",
        tiers=["a"],
        start=[Treatment("walk", "Walk", tier="a", once=True)],
        facts=[Number("pain", "other pain", minimum=0, maximum=10), Flag("cough", "cough")],
    )
    found = list(records(Episode({"pain": 4, "cough": True}, trials={"walk": Trial()}), HERE, other))
    assert [dict(each.slots).get("label") for each in found[:2]] == [
        Value(PAIN.fact),
        Value(other.facts["cough"]),
    ]
    assert dict(found[2].slots)["node"] == "Walk"


@pytest.mark.parametrize(("texts", "left"), [(1, None), (3, None), (4, 1), (6, 3)], ids=["one", "three", "four", "six"])
def test_where_a_thing_is_from_is_told_of_three_and_the_rest_counted(texts: int, left: int | None) -> None:
    """By the first of the keys that says anything; nothing where none does."""
    episode = Episode(why={"facts.pain": [f"Observation/{number}" for number in range(texts)], "facts.fever": []})
    found = source_of(episode, "facts.fever", "facts.pain", "facts.signs")
    assert found is not None
    row = dict(found.slots)["sources"]
    assert isinstance(row, Row)
    named = [f"Observation/{number}" for number in range(min(texts, 3))]
    assert list(row.items) == [*named, *([say("source.more", count=left)] if left else [])]
    assert source_of(episode, "facts.fever") is None
    assert source_of(episode) is None
    assert beside(one(), None) == one()
    assert beside(one(), found).slots[-1] == ("source", found)


def test_a_day_is_told_in_words_and_only_a_resource_has_one() -> None:
    """`x of DATE` of a resource; a day alone; any other text as it stands."""
    day = say("source.date", day=3, month=say("month.2"), year=2026)
    assert datetime.date(2026, 2, 3).isoformat() == "2026-02-03"
    assert dated("2026-02-03") == day
    assert dated("Observation/1 of 2026-02-03") == say("source.dated", resource="Observation/1", date=day)
    assert dated("Observation/1 of 2026-02") == say("source.dated", resource="Observation/1", date="2026-02")
    for text in (
        "Observation/1",
        "a line of 2026-02-03",
        "my/own note of 2026-02-03",
        "Observation/1 of old",
        "Observation/1 of 202x",
    ):
        assert dated(text) == text


@pytest.mark.parametrize(
    ("code", "says", "what"),
    [
        ("no table", "source.no_table", ""),
        ("closed: Condition/1", "source.closed", "Condition/1"),
        ("untracked: not kept", "source.untracked", "not kept"),
        ("not searched", "source.not_searched", ""),
        ("not found, not closed", "source.not_found", ""),
        ("cannot be told: two", "source.untold", "two"),
    ],
)
def test_why_nothing_is_known_is_told_in_words(code: str, says: str, what: str) -> None:
    """By the code that an episode carries, with what stands behind it."""
    found = source_of(Episode(why={"facts.pain": [code]}), "facts.pain")
    assert found is not None
    assert dict(found.slots)["sources"] == Row((say(says, what=what),))


def test_a_node_is_told_by_the_way_in_which_it_is_done() -> None:
    """What is no treatment is done in no way."""
    ways = [way_of(node) for node in (CARE, SCAN, HABIT, BOARD, HOME)]
    assert ways[3:] == ["", ""]
    assert len({*ways[:3]}) == 3
    assert status_word(SCAN, "ongoing") == say("status.ongoing", way=ways[1])
    assert is_so("failed", CARE, Truth.MET) == say("is.failed", Truth.MET, "node:care", node="Care", way=ways[0])
    assert is_so("failed", CARE, None, contrary=True).says == "is_not.failed"


# what may happen next


def step(**given: Any) -> Any:
    """A step of what may happen."""
    plain = {
        "steps": (),
        "options": (),
        "ways": (),
        "cut": False,
        "node": "",
        "title": "",
        "what": (),
        "state": "active",
    }
    return SimpleNamespace(**plain | given)


@pytest.mark.parametrize(
    ("state", "beside_options"),
    [("active", False), ("emergency", True), ("at_goal", True), ("undetermined", True), ("screening", False)],
)
def test_what_is_reached_is_told_with_the_options_of_it(state: str, beside_options: bool) -> None:
    """The state alone where there are none, and beside them where it says more than they do."""
    option = say("ahead.option", node="Care", status=say("status.offered", way="x"))
    where = say(f"ahead_state.{state}")
    (found,) = [dict(stepped(step(options=(("care", "Care", "offered"),), ways=("x",), state=state)).slots)["reached"]]
    both = say("ahead.both", state=where, options=Row((option,), ","))
    assert found == (both if beside_options else Row((option,), ","))
    assert dict(stepped(step(state=state)).slots)["reached"] == where


def test_what_may_happen_stands_under_what_happens_before_it() -> None:
    """Today without a node; further on what of it happens; where it is cut, that there is more."""
    inner = step(node="care", title="Care", what=("failed", "intolerant"), state="ended")
    found = stepped(step(steps=(inner,), cut=True))
    assert (found.says, [part.says for part in found.parts]) == ("ahead.today", ["ahead.if", "ahead.more"])
    slots = dict(found.parts[0].slots)
    assert (found.parts[0].about, slots["node"]) == ("node:care", "Care")
    assert slots["happens"] == Row((say("ahead.failed"), say("ahead.intolerant")), "or")
    assert stepped(step(steps=(inner,))).parts == found.parts[:1]


# ways


def test_a_way_is_stated_as_it_is_seen() -> None:
    """From where it leads, from where it comes, or with both; from anywhere by its finding."""
    both = Escalation("home", on="failure", after=["care", "rest"], id="both")
    either = Escalation("home", on="failure", after=["care", "rest"], any_of=True, id="either", because="It must.")
    alarm = Escalation("ward", on="red_flag", when=FEVER, id="alarm")
    ward = Disposition("ward", "Ward", tier="a", emergency=True)
    pathway = Pathway("p", tiers=["a"], start=[CARE, REST], nodes=[HOME, ward], escalations=[both, either, alarm])
    kind = say("kind.failure")
    expected: dict[tuple[Escalation, str], tuple[str, dict[str, Any]]] = {
        (both, "step"): ("way.step", {"kind": kind, "node": "Home", "sources": Row(("Care", "Rest"), "and")}),
        (either, "step"): ("way.step", {"kind": kind, "node": "Home", "sources": Row(("Care", "Rest"), "or")}),
        (both, "in"): ("way.in", {"kind": kind, "sources": Row(("Care", "Rest"), "and")}),
        (both, "on"): ("way.on", {"kind": kind, "node": "Home"}),
        (alarm, "step"): (
            "way.step_anywhere",
            {"kind": say("kind.red_flag"), "node": "Ward", "condition": Phrase(FEVER.as_condition())},
        ),
        (alarm, "in"): (
            "way.in_anywhere",
            {"kind": say("kind.red_flag"), "condition": Phrase(FEVER.as_condition())},
        ),
        (alarm, "on"): (
            "way.on",
            {"kind": say("kind.red_flag"), "node": "Ward", "condition": Phrase(FEVER.as_condition())},
        ),
    }
    for (way, seen), (says, slots) in expected.items():
        found = stated_way(way, pathway, seen)
        assert (found.says, found.about, dict(found.slots)) == (says, f"escalation:{way.id}", slots)
    assert dict(stated_way(either, pathway, names=["rest"]).slots)["sources"] == Row(("Rest",), "or")
    assert way_in(both, pathway) == stated_way(both, pathway, "in")
    reasoned = say("way.with_because", way=stated_way(either, pathway, "in"), because="It must.")
    assert way_in(either, pathway) == reasoned
    assert way_in(either, pathway, Truth.MET) == say("way.met", Truth.MET, "escalation:either", way=reasoned)


def test_a_way_that_does_not_apply_stands_for_the_others_that_do_not() -> None:
    """Where none leads to a node: the one that is told says how many others there are. Of one's own source, not."""
    one_way = CARE.escalates_to(HOME, on="failure", id="one")
    other = Escalation("home", on="relapse", after=["care", "rest"], any_of=True, id="other")
    pathway = Pathway("p", tiers=["a"], start=[CARE, REST], nodes=[HOME], escalations=[one_way, other])
    nothing, failing = pathway.assess(Episode()), pathway.assess(Episode(trials={"care": Trial("failed")}))
    seen = as_seen_from("home", one_way, nothing)
    assert (seen.says, dict(seen.slots)["count"]) == ("way.none", 1)
    assert as_seen_from("care", one_way, nothing).says == "way.not_met"
    assert as_seen_from("care", other, nothing).says == "way.none"
    assert as_seen_from("home", other, failing).says == "way.not_met"
    back = pathway.assess(Episode(trials={"rest": Trial("relapsed")}))
    for assessment, truth, titles in ((back, Truth.MET, ("Rest",)), (failing, Truth.NOT_MET, ("Care", "Rest"))):
        told = as_seen_from("home", other, assessment)
        way = dict(told.slots)["way"]
        assert isinstance(way, Statement)
        assert (told.truth, dict(way.slots)["sources"]) == (truth, Row(titles, "or"))
    assert as_seen_from("home", one_way, failing).says == "way.met"
    single = Pathway("p", tiers=["a"], start=[CARE], escalations=[one_way])
    assert as_seen_from("home", one_way, single.assess(Episode())).says == "way.not_met"


def test_evidence_that_is_disputed_is_said_to_be() -> None:
    """Before its lines; in a line, who is for and who is against, each named once."""
    sources = [Source(name, name) for name in ("a", "b", "c")]
    pathway = HERE.with_fields(sources=sources)
    items = tuple(
        Evidence(source=source, stance=stance, note="so")  # type: ignore[arg-type]
        for source, stance in (("a", "for"), ("b", "against"), ("a", "for"), ("c", "against"))
    )
    assert evidence(items[:1]) == (cited(items[0]),)
    assert evidence(items) == (say("evidence.disputed"), *map(cited, items))
    assert cited(items[1]).about == "source:b"
    assert backing(items, pathway, sources=True) == evidence(items)
    assert backing(items, pathway, sources=False) == (disputed(items, pathway),)
    assert backing(items[:1], pathway, sources=True) == evidence(items[:1])
    assert backing(items[:1], pathway, sources=False) == ()
    slots = dict(disputed(items, pathway).slots)
    assert slots["for_"] == Row((pathway.sources["a"],))
    assert slots["against"] == Row((pathway.sources["b"], pathway.sources["c"]))


# how much the short form tells


def sections(pathway: Pathway, patient: Episode, node: str, *, looking: bool = False) -> dict[str, list[Statement]]:
    """The sections of a node explained in short."""
    outline = outline_of(pathway.assess(patient), pathway.nodes[node], looking=looking, full=False)
    return {part.about: list(part.parts) for part in outline.parts}


@pytest.mark.parametrize(("count", "told", "left"), [(2, 2, 0), (3, 3, 0), (4, 2, 2), (6, 2, 4)])
def test_of_evidence_two_pieces_are_cited_and_the_rest_counted(count: int, told: int, left: int) -> None:
    """One more stands for itself."""
    sources = [Source(f"s{number}", f"S{number}") for number in range(count)]
    items = [Evidence(source=source.id, stance="for", note="so") for source in sources]
    pathway = Pathway(
        "p", tiers=["a"], start=[Treatment("one", "One", tier="a", once=True, evidence=items)], sources=sources
    )
    found = sections(pathway, Episode(), "one")["sources"]
    assert [each.about for each in found[:told]] == [f"source:s{number}" for number in range(told)]
    assert found[told:] == ([more(left)] if left else [])


def test_of_what_is_disputed_one_of_either_side_is_cited() -> None:
    """First that it is disputed; the rest is counted, and where one is left it stands there."""
    sources = [Source(name, name) for name in "abcde"]
    items = [
        Evidence(source=source, stance=stance, note="so")  # type: ignore[arg-type]
        for source, stance in zip("abcde", ("for", "for", "against", "against", "for"), strict=True)
    ]
    for count, rest in ((3, ["source:b"]), (5, [""])):
        pathway = Pathway(
            "p",
            tiers=["a"],
            start=[Treatment("one", "One", tier="a", once=True, evidence=items[:count])],
            sources=sources[:count],
        )
        found = sections(pathway, Episode(), "one")["sources"]
        assert [each.about for each in found] == ["", "source:a", "source:c", *rest]
        assert found[0].says == "evidence.disputed"
    assert found[-1] == more(3)


@pytest.mark.parametrize(("facts", "own"), [({"fever": True}, True), ({"fever": False}, False), ({}, False)])
def test_what_is_disputed_of_an_option_is_cited_beside_its_way(facts: dict[str, Any], own: bool) -> None:
    """Where the pathway reaches it; of what it does not, the word for the way is enough, as of what nobody disputes."""
    sources = [Source(name, name) for name in "abc"]
    items = [Evidence(source="a", stance="for"), Evidence(source="b", stance="against")]
    for count in (1, 2):
        node = Treatment("one", "One", tier="a", once=True, evidence=items[:count])
        way = BOARD.escalates_to(node, on="indication", when=FEVER, evidence=[Evidence(source="c", stance="for")])
        pathway = Pathway("p", tiers=["a"], start=[BOARD], escalations=[way], sources=sources)
        found = sections(pathway, Episode(facts), "one")
        assert [each.about for each in found["sources_step"]] == ["source:c"]
        assert ("sources" in found) is (own and count == 2)
    (option,) = options(pathway.assess(Episode({"fever": True})))
    assert [part.says for part in option.parts if part.says.startswith("evidence.")] == ["evidence.disputed_by"]


@pytest.mark.parametrize(("steps", "told", "left"), [(3, 2, 0), (5, 4, 0), (6, 3, 2), (8, 3, 4)])
def test_of_the_steps_that_led_to_a_node_three_are_told_before_the_last(steps: int, told: int, left: int) -> None:
    """In their order; one more stands for itself."""
    nodes = [Review(f"r{number}", f"R{number}", tier="a") for number in range(steps + 1)]
    ways = [
        nodes[number].escalates_to(nodes[number + 1], on="indication", when=FEVER, id=f"w{number}")
        for number in range(steps)
    ]
    pathway = Pathway("p", tiers=["a"], start=[nodes[0]], escalations=ways)
    found = sections(pathway, Episode({"fever": True}), f"r{steps}")["earlier"]
    assert [each.about for each in found[:told]] == [f"escalation:w{number}" for number in range(told)]
    assert found[told:] == ([more(left)] if left else [])


@pytest.mark.parametrize(
    ("letters", "asked", "told"),
    [
        ((20, 20), 2, 2),
        ((79, 79), 2, 2),
        ((80, 20), 2, 1),
        ((20, 80, 20, 20), 4, 1),
        ((20, 20, 20, 20), 4, 2),
        ((200, 20), 2, 1),
    ],
)
def test_of_the_questions_so_many_stand_beside_the_answer_as_take_two_lines(
    letters: tuple[int, ...], asked: int, told: int
) -> None:
    """A line has eighty letters; one that takes more than two lines stands there all the same."""
    flags = [
        Flag(f"f{number}", f"flag {number}", question=f"Is it {number} {'x' * (count - 9)}?")
        for number, count in enumerate(letters)
    ]
    assert [len(flag.fact.question) for flag in flags] == [*letters]
    one_of = Treatment("one", "One", tier="a", once=True, indications=[flag.as_condition() for flag in flags])
    pathway = Pathway("p", tiers=["a"], start=[one_of])
    found = sections(pathway, Episode(), "one")["ask_node"]
    named = [each for each in found if each.about]
    assert len(flags) == asked
    itself = len(flags) - told == 1  # one more stands for itself
    assert [each.about for each in named] == [f"fact:f{number}" for number in range(told + itself)]


def test_of_alternatives_two_are_told_and_four_findings_stand_in_a_row() -> None:
    """Another of more than a line is counted; of six findings that would have to be otherwise four and two are told."""
    flags = [Flag(f"f{number}", f"flag {number}", question="?") for number in range(6)]
    ways = [
        BOARD.escalates_to(HOME, on="indication", when=flag.as_condition(), id=f"w{number}")
        for number, flag in enumerate(flags[:4])
    ]
    several = Pathway("p", tiers=["a"], start=[BOARD], escalations=ways, facts=flags)
    found = sections(several, Episode(), "home", looking=True)["takes_any"]
    assert [each.says for each in found] == ["takes.asked"] * 3  # one more stands for itself
    others = [Flag(f"g{number}", f"other {number}", question="?") for number in range(3)]
    ways = [
        BOARD.escalates_to(HOME, on="indication", when=flag & ~other, id=f"w{number}")
        for number, (flag, other) in enumerate(zip(flags, others, strict=False))
    ]
    broad = Pathway("p", tiers=["a"], start=[BOARD], escalations=ways)
    found = sections(broad, Episode({other.id: True for other in others}), "home", looking=True)["takes_any"]
    assert [len(each.parts) for each in found] == [1, 1, 0]
    assert found[-1] == more(1)
    whens = (flags[0] & flags[1], flags[3] & flags[4], flags[2] & declined("rest"))
    ways = [BOARD.escalates_to(HOME, on="indication", when=when, id=f"w{at}") for at, when in enumerate(whens)]
    mixed = Pathway("p", tiers=["a"], start=[BOARD, REST], escalations=ways)
    found = sections(mixed, Episode(), "home", looking=True)["takes_any"]
    assert [len(each.parts) for each in found] == [0, 0, 0]
    assert found[-1] == more(1)  # it takes two lines, and would be the third
    every: Condition = flags[0].as_condition()
    for flag in flags[1:]:
        every &= flag
    single = Pathway(
        "p", tiers=["a"], start=[BOARD], escalations=[BOARD.escalates_to(HOME, on="indication", when=every, id="w")]
    )
    patient = Episode({flag.id: False for flag in flags})
    (only,) = sections(single, patient, "home", looking=True)["takes"]
    rows = [only, *only.parts]
    counts = [len(row.items) for each in walked(rows) for _, row in each.slots if isinstance(row, Row)]
    assert counts == [4, 2, 2]
