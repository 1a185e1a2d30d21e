"""Numbers in texts beside conditions: which are taken for thresholds, and which of these differ."""

from __future__ import annotations

import datetime

import pytest

import l4path
from l4path import Condition, Definition, Disposition, Number, Pathway, Score, ScoreItem, at_least
from l4path.catalog import cases
from l4path.verification import check
from l4path.verification.mutants import KINDS, mutants, planted
from l4path.verification.numerals import numbers_in
from l4path.verification.places import by_way, way_words
from l4path.verification.survivors import MutantReport, run_mutants
from l4path.verification.thresholds import Threshold, _of_node, _thresholds
from l4path.verification.variants import Cuts, variants

TODAY = datetime.date(2026, 1, 15)
PAIN = Number("pain", "knee pain", unit="NRS", minimum=0, maximum=10, question="How strong is it, from 0 to 10?")
LASTING = Number("lasting", "duration of the complaint", unit="weeks", minimum=0, maximum=500, question="How long?")
AGE = Number("age", "age", unit="years", minimum=0, maximum=120, question="How old?")
UPPER = Number("upper", "upper pressure", unit="mmHg", minimum=0, maximum=300, question="Which?")
LOWER = Number("lower", "lower pressure", unit="mmHg", minimum=0, maximum=200, question="Which?")
STAGE = Number("stage", "stage of kidney disease", minimum=0, maximum=5, question="Which?")
GIVEN = Number("given", "injections within 12 months", minimum=0, maximum=20, question="How many?")
RISK = Number("risk", "ten-year risk", unit="%", minimum=0, maximum=100, question="Which?")
WEAKNESS = Number("weakness", "weakness", minimum=0, maximum=5, question="How much?")
HOURS = Number("hours", "sitting", unit="hrs", minimum=0, maximum=24, question="How long?")
DAYS = Number("days", "waiting", unit="days", minimum=0, maximum=99, question="How long?")
SIGNS = [l4path.Flag(name, name, question="Is it?") for name in ("numb", "weak", "pale")]
SUM = Score("points", "frailty", [ScoreItem(sign, 1) for sign in SIGNS])
BURDEN = Score("burden", "burden", [ScoreItem(PAIN >= 4, 2), ScoreItem(LASTING >= 6, 1)])

SAME = [
    ("pain of 4 or more", PAIN >= 4),
    ("pain of more than 3", PAIN >= 4),
    ("at least 4", PAIN > 3),
    ("no more than 3", PAIN <= 3),
    ("less than 4", ~(PAIN >= 4)),
    ("six weeks or longer", LASTING >= 6),
    ("a six-week wait", LASTING >= 6),
    ("two to twelve weeks", LASTING.between(2, 12)),
    ("under 40", AGE < 40),
    ("40 years old or younger", AGE <= 40),
    ("pressure of 140/90 mmHg or higher", (UPPER >= 140) | (LOWER >= 90)),
    ("kidney disease of stage 4 or 5", STAGE >= 4),
    ("four or more injections within 12 months", GIVEN >= 4),
    ("a risk of 10 % or more", RISK >= 10),
    ("a ten-year risk of 10% or more", RISK >= 10),
    ("at least two of the signs", at_least(2, *SIGNS)),
    ("frailty of 2 or more points", SUM >= 2),
    ("pain of 4 or more, or six weeks or longer", BURDEN >= 1),
]
OTHER = [
    ("pain of 5 or more", PAIN >= 4),
    ("pain of more than 5", PAIN >= 4),
    ("no more than 4", PAIN <= 3),
    ("eight weeks or longer", LASTING >= 6),
    ("a 12-week wait", LASTING >= 6),
    ("two to ten weeks", LASTING.between(2, 12)),
    ("under 45", AGE < 40),
    ("45 years old or younger", AGE <= 40),
    ("pressure of 140/95 mmHg or higher", (UPPER >= 140) | (LOWER >= 90)),
    ("kidney disease of stage 3", STAGE >= 4),
    ("three or more injections within 12 months", GIVEN >= 4),
    ("a risk of 20 % or more", RISK >= 10),
    ("at least three of the signs", at_least(2, *SIGNS)),
    ("frailty of 3 or more points", SUM >= 2),
    ("pain of 5 or more", BURDEN >= 1),
    ("pain of 4 or more, or eight weeks or longer", BURDEN >= 1),
    ("age 60", AGE >= 65),
    ("pain above 7", PAIN >= 4),
    (">= 5 NRS", PAIN >= 4),
    ("three yearly injections", GIVEN >= 4),
    ("weak 3", WEAKNESS >= 4),  # four letters tell a word
    ("rather weak 3", WEAKNESS >= 4),  # which stands right before it
    ("a 3-day wait", DAYS >= 6),  # and a unit of four has a singular
]
APART = [
    ("within 3 months of the L4 injection", LASTING >= 6),
    ("on two drugs", LASTING >= 6),
    ("one of these, as NG59 (2020) says", PAIN >= 4),
    ("step 2 of the guideline", PAIN >= 4),
    ("type 2 diabetes", AGE >= 40),
    ("COVID-19, C5-T1, 1.2.3", PAIN >= 4),
    ("nothing to count", PAIN >= 4),
    ("three more yearly injections", GIVEN >= 4),  # what is counted stands in the next two words
    ("paid 5 visits", PAIN >= 4),  # three letters are no word
    ("3 hr or more", HOURS >= 6),  # nor does a unit of three lose one
]


def texts_that_differ(pathway: Pathway) -> list[str]:
    """The places at which the checker finds a number that differs."""
    return [one.where for one in check(pathway, today=TODAY).findings if one.code == "number-differs"]


def labelled(label: str, asks: Condition) -> Pathway:
    """A pathway with one definition."""
    made = Definition("made", label, asks)
    return Pathway("p", tiers=["a"], start=[Disposition("home", "Home", tier="a")], definitions=[made])


@pytest.mark.parametrize(("label", "asks"), [*SAME, *APART], ids=lambda value: value if isinstance(value, str) else "")
def test_a_label_that_says_the_same_or_of_something_else_is_no_finding(label: str, asks: Condition) -> None:
    """The threshold in other words, and numbers that are no thresholds, are left alone."""
    assert texts_that_differ(labelled(label, asks)) == []


@pytest.mark.parametrize(("label", "asks"), OTHER, ids=lambda value: value if isinstance(value, str) else "")
def test_a_label_that_names_another_threshold_is_a_finding(label: str, asks: Condition) -> None:
    """Another number with the same unit, after the same name, or as a bound is found, and text and condition shown."""
    pathway = labelled(label, asks)
    assert texts_that_differ(pathway) == ["definitions.made.label"]
    (found,) = [one for one in check(pathway, today=TODAY).findings if one.code == "number-differs"]
    assert f"({label})" in found.message


def test_a_text_in_which_several_numbers_differ_is_one_finding() -> None:
    """The first of them is told."""
    pathway = labelled("pain of 5 or more, or of 6 or more", PAIN >= 4)
    (found,) = [one for one in check(pathway, today=TODAY).findings if one.code == "number-differs"]
    assert "5 " in found.message.partition("(")[0] + found.message.partition(")")[2]


def test_each_text_beside_a_condition_is_compared_with_it() -> None:
    """Titles, labels and reasons: wherever a text says that the pain is 5 or more, and the condition says 4."""
    asks, said = PAIN >= 4, "pain of 5 or more"
    made = Definition("made", said, asks)
    score = Score("burden", "burden", [ScoreItem(asks, 1, label=said)])
    cautioned = [l4path.Caution("sore", asks, because=said)]
    care = l4path.Treatment("care", said, tier="a", once=True, indications=[asks], cautions=cautioned)
    home = Disposition("home", "Home", tier="a")
    way = care.escalates_to(home, on="indication", when=asks, because=said, id="onward")
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[care],
        escalations=[way],
        definitions=[made],
        scores=[score],
        assumptions=[l4path.Assumption("assumed", said, asks)],
        invariants=[l4path.Invariant("promised", said, asks)],
        obligations=[
            l4path.Obligation("owed", said, asks, l4path.reached("care")),
            l4path.Obligation("then", said, l4path.reached("care"), asks),
            l4path.Obligation("of_none", said, l4path.reached("care"), l4path.reached("home")),
        ],
    )
    assert sorted(texts_that_differ(pathway)) == sorted(
        [
            *("definitions.made.label", "scores.burden.items[1].label", "treatments.care.title"),
            *("treatments.care.cautions[1].because", "escalations.onward.because", "assumptions.assumed.title"),
            *("invariants.promised.title", "obligations.owed.title", "obligations.then.title"),
        ]
    )


def test_beside_the_title_of_a_treatment_stand_its_indications_and_its_trial() -> None:
    """Of one that is done once there is no trial, and of what is no treatment nothing."""
    relief = l4path.Measure("relief", "relief", minimum=0, maximum=100)
    scan = l4path.Treatment("scan", "Scan", tier="a", once=True, indications=[PAIN >= 4], contraindications=[AGE < 40])
    care = l4path.Treatment("care", "Care", tier="a", adequate=l4path.weeks >= 6, response=relief >= 30)
    pathway = Pathway("p", tiers=["a"], start=[scan, care, Disposition("home", "Home", tier="a")])
    assert _of_node(pathway, "scan") == [PAIN >= 4, AGE < 40]
    assert _of_node(pathway, "care") == [l4path.weeks >= 6, relief >= 30]
    assert _of_node(pathway, "home") == []


@pytest.mark.parametrize(("weeks_said", "differs"), [(8, True), (6, False)])
def test_the_title_of_a_treatment_is_compared_with_its_trial(weeks_said: int, differs: bool) -> None:
    """And so is the reason of a way that leads out of it, or to it."""
    said = f"at least {weeks_said} weeks"
    relief = l4path.Measure("relief", "relief", minimum=0, maximum=100)
    care = l4path.Treatment("care", said, tier="a", adequate=l4path.weeks >= 6, response=relief >= 30)
    home = Disposition("home", "Home", tier="a")
    way = care.escalates_to(home, on="failure", because=said, id="onward")
    pathway = Pathway("p", tiers=["a"], start=[care], escalations=[way])
    assert texts_that_differ(pathway) == (["treatments.care.title", "escalations.onward.because"] if differs else [])


@pytest.mark.parametrize(
    ("after", "any_of", "sources"),
    [
        ((), False, "from anywhere"),
        (("one",), False, "from One"),
        (("one", "two"), False, "from One and Two"),
        (("one", "two"), True, "from One or Two"),
        (("one", "two", "three"), False, "from One and 2 others"),
        (("one", "two", "three"), True, "from One or 2 others"),
    ],
)
def test_a_way_is_told_by_its_sources(after: tuple[str, ...], any_of: bool, sources: str) -> None:
    """By one or two of them or by how many they are, and whether one is enough."""
    nodes = [l4path.Treatment(name, name.title(), tier="a", once=True) for name in ("one", "two", "three")]
    end = Disposition("end", "End", tier="a", emergency=True)
    kind = l4path.EscalationKind("completion" if after else "red_flag")
    said = "it has been done" if after else "red flag"
    when = None if after else PAIN >= 4
    way = l4path.Escalation("end", on=kind, after=after, any_of=any_of, when=when, id="onward")
    pathway = Pathway("p", tiers=["a"], start=nodes, nodes=[end], escalations=[way])
    assert way_words(pathway, way) == f"{sources} to End ({said})"
    assert by_way(pathway, way) == f"{sources} ({said}), by onward"


def test_a_question_that_names_another_range_is_a_finding() -> None:
    """From 0 to 10 in the question of a number that goes to 100 is found; a time that is asked about is not."""
    scale = Number("scale", "pain", minimum=0, maximum=100, question="How strong is the pain, from 0 to 10?")
    lately = Number("lately", "attacks", minimum=0, maximum=30, question="How many in the last 2 to 4 weeks?")
    home = Disposition("home", "Home", tier="a")
    pathway = Pathway("p", tiers=["a"], start=[home], facts=[PAIN, scale, lately])
    assert texts_that_differ(pathway) == ["facts.scale.question"]


def test_numbers_are_read_as_they_are_written() -> None:
    """Digits with a decimal comma or thousands, words, pairs; a date, a section and part of a name are no number."""
    read = [found.numbers for found in numbers_in("0,5 or 1,000 mg; Six; 140/90; 2-12; 3.1.4; T2, x3")]
    assert read == [(0.5, 1000.0), (6.0,), (140.0, 90.0), (2.0, 12.0)]


@pytest.mark.parametrize("name", ["l4", "l4-article", "hypertension"])
def test_no_text_of_a_bundled_pathway_differs_from_its_condition(name: str) -> None:
    """The bundled pathways say in words what they say in numbers."""
    assert texts_that_differ(l4path.load(name)) == []


def test_a_condition_is_changed_in_one_place_however_deep_it_stands() -> None:
    """By hand: parts dropped within a denial, boundaries flipped, thresholds moved; so many of just so many stay."""
    score, signs = l4path.Number("score", "score", minimum=0), [l4path.Flag(name, name) for name in ("a", "b", "c")]
    first, second, third = signs
    home = l4path.Disposition("home", "Home", tier="t")
    for condition, expected in (
        (
            ~(first & (score >= 3)),
            {"not score >= 3", "not a", "not (a and score > 3)", "not (a and score >= 2)", "not (a and score >= 4)"},
        ),
        (
            (score >= 3) & first & second,
            {
                *("a and b", "score >= 3 and b", "score >= 3 and a", "score > 3 and a and b"),
                *("score >= 2 and a and b", "score >= 4 and a and b"),
            },
        ),
        (l4path.at_least(2, first, second, third), {f"at_least(2, {two})" for two in ("b, c", "a, c", "a, b")}),
        (l4path.at_least(2, first, second), set()),
    ):
        start = l4path.Treatment("start", "Start", tier="t", once=True)
        way = start.escalates_to(home, on="indication", when=condition)
        pathway = l4path.Pathway("p", tiers=["t"], start=[start], escalations=[way])
        (when,) = [way.when for way in pathway.escalations]
        assert when is not None
        assert {l4path.text(changed) for _, _, changed in variants(when, Cuts(pathway))} == expected
        changed = [one for one in mutants(pathway) if one.where == f"escalations.{pathway.escalations[0].id}.when"]
        assert len([one for one in changed if not one.kind.startswith("condition")]) == len(expected)


def test_what_is_named_again_in_one_condition_is_looked_through_once() -> None:
    """However often a definition or a sum stands in it; one that is denied bounds the other way, and is another."""
    hurts = Definition("hurts", "hurts", PAIN >= 4).as_condition()
    for condition, expected in (
        (hurts & (hurts | (AGE >= 40)), [(4, ">="), (40, ">=")]),
        (hurts & (~hurts | (AGE >= 40)), [(4, "<"), (4, ">="), (40, ">=")]),
        ((BURDEN >= 1) & ((BURDEN >= 2) | (AGE >= 40)), [(1, ">="), (2, ">="), (4, ">="), (6, ">="), (40, ">=")]),
        ((BURDEN >= 1) & ~(BURDEN >= 2), [(1, ">="), (2, "<"), (4, "<"), (4, ">="), (6, "<"), (6, ">=")]),
    ):
        assert sorted((one.number, one.op) for one in _thresholds(condition)) == expected


@pytest.mark.parametrize(
    ("op", "bound", "same"),
    [
        (">", "included", {3, 4}),
        (">", "strict", {3}),
        ("<", "included", {3, 2}),
        ("<", "strict", {3}),
        (">=", "strict", {3, 2}),
        (">=", "included", {3}),
        ("<=", "strict", {3, 4}),
        ("<=", "included", {3}),
        ("==", "included", {3}),
        ("!=", "strict", {3}),
    ],
)
def test_four_or_more_is_more_than_three(op: str, bound: str, same: set[int]) -> None:
    """The same bound of what is counted, said with the number or without it; no other number is the same."""
    stated = Threshold(3, op, Number("count", "count") >= 3)
    assert {number for number in range(-1, 9) if stated.same(number, bound)} == same


def test_a_report_on_planted_changes_counts_each_kind() -> None:
    """So many of a kind were planted, so many of them were noticed; nothing planted is nothing missed."""
    pathway = l4path.load("l4-article")
    one, other = list(mutants(pathway))[:2]
    planted = {one.kind: 3, other.kind: 4, "another": 2}
    report = MutantReport(pathway, planted, (one,) if one.kind == other.kind else (one, other))
    missed = {kind: sum(mutant.kind == kind for mutant in report.survivors) for kind in planted}
    count = sum(planted.values())
    assert (report.tried, report.noticed) == (count, count - len(report.survivors))
    assert report.share == (count - len(report.survivors)) / count
    said = report.to_dict()
    assert said["kinds"] == {
        kind: {"planted": number, "noticed": number - missed[kind]} for kind, number in planted.items()
    }
    assert said["survivors"] == [mutant.to_dict() for mutant in report.survivors]
    assert (said["planted"], said["noticed"], said["share"]) == (count, report.noticed, round(report.share, 4))
    assert MutantReport(pathway, {}, ()).share == 1


def test_whoever_watches_is_told_of_each_planted_change() -> None:
    """By its number and kind, in the order in which they are planted."""
    pathway, told = l4path.load("l4-article"), []
    report = run_mutants(pathway, cases("l4-article"), most=3, watch=lambda number, kind: told.append((number, kind)))
    assert [number for number, _ in told] == [1, 2, 3]
    assert [kind for _, kind in told] == [mutant.kind for mutant in mutants(pathway, most=3)]
    assert report.tried == 3


def test_what_is_in_percent_moves_by_ten_and_all_else_by_one() -> None:
    """Where nothing near is compared with; what is, is taken instead, and so it is between the ends of a range."""
    home = Disposition("home", "Home", tier="a")
    for condition, expected in (
        (RISK >= 50, ["risk > 50", "risk >= 40", "risk >= 60"]),
        (PAIN >= 5, ["pain > 5", "pain >= 4", "pain >= 6"]),
        (PAIN >= 0, ["pain > 0", "pain >= 1"]),
        (SUM >= 2, ["points > 2", "points >= 1", "points >= 3"]),
    ):
        made = Definition("made", "made", condition)
        pathway = Pathway("p", tiers=["a"], start=[home], definitions=[made])
        assert [l4path.text(changed) for _, _, changed in variants(condition, Cuts(pathway))] == expected


def test_a_definition_is_as_dangerous_as_the_gravest_that_names_it() -> None:
    """Of what is contraindicated, indicated, asked on the way, or of the goal; through an emergency, of an alarm."""
    flags = {name: l4path.Flag(f"{name}_too", name) for name in ("bars", "leads", "moves", "ends", "alarms", "lasts")}
    named = {name: Definition(name, name, flag.as_condition()) for name, flag in flags.items()}
    bars, leads, moves, ends, alarms, lasts = (one.as_condition() for one in named.values())
    care = l4path.Treatment(
        *("care", "Care"), tier="a", once=True, contraindications=[bars], indications=[leads & bars & ends]
    )
    ward = l4path.Treatment("ward", "Ward", tier="a", once=True, emergency=True, indications=[alarms & leads])
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[care],
        nodes=[ward],
        escalations=[
            care.escalates_to(Disposition("home", "Home", tier="a"), on="indication", when=moves & ends),
            l4path.Escalation("ward", on="red_flag", when=PAIN >= 9),
        ],
        goal=ends & moves & lasts,
        definitions=list(named.values()),
    )
    dangers = {one.where: one.danger.name for one in mutants(pathway) if one.where.startswith("definitions.")}
    assert dangers == {
        "definitions.bars": "CONTRAINDICATION",
        "definitions.leads": "ALARM",
        "definitions.moves": "ESCALATION",
        "definitions.ends": "INDICATION",
        "definitions.alarms": "ALARM",
        "definitions.lasts": "GOAL",
    }


def test_every_kind_of_planted_change_has_words() -> None:
    """No two kinds have the same, and none is empty."""
    told = [planted(kind) for kind in KINDS]
    assert all(told)
    assert len(set(told)) == len(KINDS)


def test_a_red_flag_is_taken_for_another_kind_too() -> None:
    """Out of a treatment a red flag and a deterioration are triggered alike, and yet the one alone is an alarm."""
    care = l4path.Treatment("care", "Care", tier="a", once=True)
    ward = Disposition("ward", "Ward", tier="a", emergency=True)
    way = care.escalates_to(ward, on="red_flag", when=PAIN >= 9, id="alarm")
    pathway = Pathway("p", tiers=["a"], start=[care], escalations=[way])
    changed = [one for one in mutants(pathway) if one.kind == "kind changed"]
    assert [(one.where, one.danger.name) for one in changed] == [("escalations.alarm", "ALARM")]
    assert [way.on for one in changed for way in one.pathway.escalations] == ["deterioration"]
