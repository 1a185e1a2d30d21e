"""Every table of a bindings file: what it is read as, and the one problem with its place where it cannot be."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from l4path import (
    BindingsError,
    Choice,
    Choices,
    FileError,
    Flag,
    Measure,
    Number,
    Pathway,
    Review,
    Treatment,
    weeks,
)
from l4path.interop import bindings_from_dict, read_bindings
from l4path.interop.bindings import Observed, TrialTable

if TYPE_CHECKING:
    from pathlib import Path

RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
EXERCISE = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=RELIEF >= 30)
SCAN = Treatment("scan", "Scan", tier="care", once=True)
TALK = Review("talk", "A talk", tier="care")
KNEE = Pathway(
    "knee",
    tiers=["care"],
    start=[EXERCISE, TALK],
    escalations=[EXERCISE.escalates_to(SCAN, on="failure")],
    facts=[
        Number("pain", "pain", minimum=0, maximum=10),
        Flag("locked", "locked knee"),
        Choice("cause", "cause", values={"wear": "wear", "tear": "tear"}),
        Choices("signs", "signs", values={"warm": "warm", "swollen": "swollen"}),
    ],
)
SETS: dict[str, Any] = {name: {"codes": [{"system": "loinc", "code": name}]} for name in ("ache", "better", "gone")}
RECORDED: dict[str, Any] = {"pathway": "knee", "value_sets": SETS}
Told = list[tuple[str, str, str]]


def told(**groups: Any) -> Told:
    """The problems of bindings: place, what is wrong, what to do."""
    try:
        bindings_from_dict(RECORDED | groups, KNEE)
    except BindingsError as error:
        return [(one.where, one.what, one.hint) for one in error.problems]
    return []


OTHER_TREATMENT = "treatments: exercise, scan"
SOURCES = "observation, age, weeks_since, count, answer"

FACTS: list[tuple[Any, Told]] = [
    (4, [("facts", "4 is no group of tables", "write [facts.NAME]")]),
    ({"pian": {}}, [("facts.pian", "there is no fact pian", "did you mean pain?")]),
    ({"xyzzy": {}}, [("facts.xyzzy", "there is no fact xyzzy", "facts: pain, locked, cause, signs")]),
    ({"pain": 4}, [("facts.pain", "4 is not a table", "write [facts.pain] and its keys below it")]),
    (
        {"pain": [{"age": True}, 4]},
        [("facts.pain[2]", "4 is not a table", "write [facts.pain] and its keys below it")],
    ),
    (
        {"pain": {"condition": "ache"}},
        [("facts.pain", "condition is not for a number", f"a number is read by one of {SOURCES}")],
    ),
    (
        {"pain": {"age": True, "observation": "ache"}},
        [("facts.pain", "observation and age in one table", "write each in a [[facts.pain]] of its own")],
    ),
    (
        {"pain": {"weeks_snce": {}}},
        [("facts.pain", "weeks_snce is no key of a number", "did you mean weeks_since?")],
    ),
    (
        {"pain": {}},
        [("facts.pain", "nothing says where it is recorded", f"write one of {SOURCES}, with the name of a value set")],
    ),
    (
        {"pain": {"unit": "mm", "observatio": "ache"}},
        [("facts.pain", "observatio is no key of a number", "did you mean observation?")],
    ),
    (
        {"pain": {"age": True, "within": "P1Y"}},
        [("facts.pain", "within is no key beside age", "nothing is")],
    ),
    (
        {"pain": {"observation": "ache", "unti": "mm"}},
        [("facts.pain", "unti is no key beside observation", "did you mean unit?")],
    ),
    (
        {"pain": {"observation": "ache", "closed": "we do"}},
        [("facts.pain", "closed is no key beside observation", "allowed: unit, units, component, take, within")],
    ),
    ({"pain": {"age": "yes"}}, [("facts.pain.age", "'yes' is not true", "write age = true")]),
    (
        {"pain": {"weeks_since": {}}},
        [("facts.pain.weeks_since", "no condition", "write condition and the name of a value set")],
    ),
    (
        {"pain": {"count": {"within": "P1Y"}}},
        [("facts.pain.count", "no procedure", "write procedure and the name of a value set")],
    ),
    (
        {"pain": {"answer": {"item": "1"}}},
        [("facts.pain.answer", "no questionnaire", "write questionnaire as a text, in quotes")],
    ),
    (
        {"pain": {"answer": {"questionnaire": "http://q", "item": 4}}},
        [("facts.pain.answer", "4 is not a text", "write item as a text, in quotes")],
    ),
    (
        {"pain": {"answer": {"questionnaire": " ", "item": "1"}}},
        [("facts.pain.answer", "' ' is not a text", "write questionnaire as a text, in quotes")],
    ),
    (
        {"cause": {"observation": "ache"}},
        [("facts.cause", "no values", "write values = { VALUE = SET, ... }")],
    ),
    (
        {"cause": {"observation": "ache", "values": {}}},
        [("facts.cause.values", "{} is not a table of value sets", "write values = { VALUE = SET, ... }")],
    ),
    (
        {"cause": {"observation": "ache", "values": "ache"}},
        [("facts.cause.values", "'ache' is not a table of value sets", "write values = { VALUE = SET, ... }")],
    ),
    (
        {"cause": {"observation": "ache", "values": {"waer": "ache"}}},
        [("facts.cause.values", "waer is not a value of cause", "did you mean wear?")],
    ),
    (
        {"cause": {"cases": 4}},
        [("facts.cause.cases", "4 is not a table of values", "write cases.VALUE = { condition = SET }")],
    ),
    (
        {"cause": {"cases": {"wear": "ache", "tear": 4}}},
        [
            ("facts.cause.cases.wear", "'ache' is not a table", 'write { condition = "ache" }'),
            ("facts.cause.cases.tear", "4 is not a table", "write { condition = SET }"),
        ],
    ),
    (
        {"cause": {"cases": {"waer": {"condition": "ache"}, "tear": {"condition": "acge"}}}},
        [
            ("facts.cause.cases", "waer is not a value of cause", "did you mean wear?"),
            ("facts.cause.cases.tear.condition", "there is no value set acge", "did you mean ache?"),
        ],
    ),
    (
        {"cause": {"cases": {"wear": {"ever": True}}}},
        [("facts.cause.cases.wear", "no condition", "write condition and the name of a value set")],
    ),
    (
        {"cause": {"cases": {"wear": {"condition": "ache", "unit": "x"}}}},
        [("facts.cause.cases.wear", "unit is no key here", "allowed: condition")],
    ),
    (
        {"cause": {"cases": {"wear": {"condition": "ache"}}, "otherwise": "tera", "closed": "we do"}},
        [("facts.cause.otherwise", "tera is not a value of cause", "did you mean tear?")],
    ),
    (
        {"signs": {"cases": {"warm": {"condition": "ache"}}, "otherwise": "swollen"}},
        [("facts.signs", "otherwise is no key beside cases", "allowed: closed")],
    ),
    (
        {"locked": {"medication": "ache", "resources": ["Procedure"]}},
        [
            (
                "facts.locked.resources",
                "Procedure is not read here",
                "allowed here: MedicationRequest, MedicationStatement",
            )
        ],
    ),
]

RELIEVED = {"observation": "better"}
TRIALS: list[tuple[Any, Told]] = [
    (4, [("trials", "4 is no group of tables", "write [trials.TREATMENT]")]),
    ({"exercize": {}}, [("trials.exercize", "there is no treatment exercize", "did you mean exercise?")]),
    ({"xyzzy": {}}, [("trials.xyzzy", "there is no treatment xyzzy", OTHER_TREATMENT)]),
    ({"talk": {}}, [("trials.talk", "there is no treatment talk", "it is a review, of which nothing is recorded")]),
    ({"scan": 4}, [("trials.scan", "4 is not a table", "write [trials.scan] and its keys below it")]),
    (
        {"scan": {}},
        [
            (
                "trials.scan",
                "nothing says where it is recorded",
                "write medication, procedure or combination; or name scan under [untracked], with the reason",
            )
        ],
    ),
    ({"scan": {"procedrue": "ache", "procedure": "ache"}}, [("trials.scan", "procedrue is no key of a trial", "did")]),
    ({"scan": {"procedure": "ache", "xyzzy": 4}}, [("trials.scan", "xyzzy is no key of a trial", "allowed: medicat")]),
    (
        {"exercise": {"procedure": "ache", "relief": "better"}},
        [
            (
                "trials.exercise",
                "relief is no key of a trial",
                "it is a measure: write measures.relief = { observation = SET }",
            )
        ],
    ),
    (
        {"exercise": {"procedure": "ache", "title": "x"}},
        [
            (
                "trials.exercise",
                "title is no key of a trial",
                "it is a key of the file: write it above the first [...], or as [title] on a line of its own",
            )
        ],
    ),
    (
        {"scan": {"procedure": "ache", "doses": "days"}},
        [
            (
                "trials.scan",
                "doses is not for a treatment that is done once",
                "it is done, and then it has been done: nothing is measured of it",
            )
        ],
    ),
    (
        {"exercise": {"combination": ["ache", "gone"], "procedure": "ache", "gap": "P28D"}},
        [("trials.exercise", "a combination beside medication or procedure", "name its sets in combination only")],
    ),
    (
        {"exercise": {"combination": ["ache", "gone"], "medication": "ache", "gap": "P28D"}},
        [("trials.exercise", "a combination beside medication or procedure", "name its sets in combination only")],
    ),
    (
        {"exercise": {"procedure": "ache", "at_least": 1}},
        [("trials.exercise", "at_least without a combination", "leave it out")],
    ),
    (
        {"exercise": {"procedure": "ache", "at_most": 1}},
        [("trials.exercise", "at_most without a combination", "leave it out")],
    ),
    (
        {"exercise": {"combination": ["ache", "gone"], "at_least": 2, "at_most": 1, "gap": "P28D"}},
        [("trials.exercise.at_least", "at_least 2 is more than at_most 1", "")],
    ),
    (
        {"exercise": {"combination": ["ache", "gone"]}},
        [
            (
                "trials.exercise",
                "no gap, and a combination needs one",
                'write gap = "P28D": so long without cover, and another course begins',
            )
        ],
    ),
    (
        {"exercise": {"medication": "ache", "weeks": "covered"}},
        [
            (
                "trials.exercise",
                "no gap, and what is counted by the days covered needs one",
                'write gap = "P28D": so long without cover, and another course begins',
            )
        ],
    ),
    (
        {"exercise": {"procedure": "ache", "measures": 4}},
        [
            (
                "trials.exercise.measures",
                "4 is not a table of measures",
                'write measures.relief = { observation = "relief", unit = "%" }',
            )
        ],
    ),
    (
        {"exercise": {"procedure": "ache", "measures": {"releif": RELIEVED}}},
        [("trials.exercise.measures.releif", "there is no measure releif", "did you mean relief?")],
    ),
    (
        {"exercise": {"procedure": "ache", "measures": {"xyzzy": RELIEVED}}},
        [("trials.exercise.measures.xyzzy", "there is no measure xyzzy", "measures: weeks, doses, courses, tolerated")],
    ),
    *(
        (
            {"exercise": {"procedure": "ache", "measures": {name: RELIEVED}}},
            [(f"trials.exercise.measures.{name}", f"{name} is worked out from the courses", "leave it out")],
        )
        for name in ("courses", "tolerated")
    ),
    (
        {"exercise": {"procedure": "ache", "weeks": "span", "measures": {"weeks": RELIEVED}}},
        [("trials.exercise.measures.weeks", "weeks is worked out from the courses", "leave it out")],
    ),
    (
        {"exercise": {"procedure": "ache", "measures": {"relief": "better"}}},
        [("trials.exercise.measures.relief", "'better' is not a table", "write { observation = SET }")],
    ),
    (
        {"exercise": {"procedure": "ache", "measures": {"relief": {"unit": "%"}}}},
        [
            (
                "trials.exercise.measures.relief",
                "no observation",
                "write observation and the name of a value set",
            )
        ],
    ),
    (
        {"exercise": {"procedure": "ache", "measures": {"relief": RELIEVED | {"unti": "%"}}}},
        [("trials.exercise.measures.relief", "unti is no key of a measure", "did you mean unit?")],
    ),
    (
        {"exercise": {"procedure": "ache", "measures": {"relief": RELIEVED | {"closed": "x"}}}},
        [
            (
                "trials.exercise.measures.relief",
                "closed is no key of a measure",
                "allowed: observation, unit, units, component, take, within",
            )
        ],
    ),
]

GROUPS: list[tuple[dict[str, Any], Told]] = [
    *(({"facts": facts}, expected) for facts, expected in FACTS),
    *(({"trials": trials}, expected) for trials, expected in TRIALS),
    ({"title": 4}, [("title", "4 is not a text", "put it in quotes")]),
    ({"source": 4}, [("source", "4 is not a text", "put it in quotes")]),
    (
        {"untracked": "scan"},
        [
            (
                "untracked",
                "'scan' is not a table",
                'write [untracked] and below it a line each, as in lifestyle = "advice is not recorded"',
            )
        ],
    ),
    ({"untracked": {"sacn": "x"}}, [("untracked.sacn", "there is no treatment sacn", "did you mean scan?")]),
    ({"untracked": {"xyzzy": "x"}}, [("untracked.xyzzy", "there is no treatment xyzzy", OTHER_TREATMENT)]),
    ({"untracked": {"scan": " "}}, [("untracked.scan", "' ' is no reason", "write why it is not tracked, as a text")]),
    ({"untracked": {"scan": 4}}, [("untracked.scan", "4 is no reason", "write why it is not tracked, as a text")]),
    (
        {"untracked": {"scan": "x"}, "trials": {"scan": {"procedure": "ache"}}},
        [("untracked.scan", "scan is tracked under trials too", "leave one of the two out")],
    ),
    ({"pathway": "kneee"}, [("pathway", "'kneee' is not the id of this pathway", 'write pathway = "knee", if they')]),
    (
        {"pathway": "hypertension"},
        [
            (
                "pathway",
                "'hypertension' is not the id of this pathway",
                "these are bindings of another pathway; this one is knee",
            )
        ],
    ),
    (
        {"resourceType": "Bundle"},
        [
            (
                "",
                "this is FHIR (Bundle), not a file of bindings",
                "give the bindings first, and the data behind them",
            )
        ],
    ),
    ({"tiers": []}, [("", "this is a pathway, not a file of bindings", "begin one by `l4path fhir template`")]),
    (
        {"facts": {"pain": 4, "locked": True}},
        [("", "this is an episode, not a file of bindings", "begin one by `l4path fhir template`")],
    ),
]


@pytest.mark.parametrize(("groups", "expected"), GROUPS)
def test_a_table_that_cannot_be_is_told_once(groups: dict[str, Any], expected: Told) -> None:
    """With its place, what is wrong and how what to do begins; and nothing beside it."""
    if [*groups] == ["facts"] and isinstance(groups["facts"], dict) and "an episode" not in expected[0][1]:
        groups = {"facts": {"locked": {"condition": "ache"}} | groups["facts"]}  # so that it is no episode
    found = told(**groups)
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    for (_, _, hint), (_, _, begins) in zip(found, expected, strict=True):
        assert hint.startswith(begins), hint
        assert bool(hint) == bool(begins)


def test_of_a_value_that_is_none_nothing_else_is_told() -> None:
    """What it should have been bound to is looked at once there is such a value."""
    for table in ({"observation": "ache", "values": {"wrn": 5}}, {"cases": {"wrn": 5}}):
        assert [what for _, what, _ in told(facts={"cause": table})] == ["wrn is not a value of cause"]


def test_bindings_without_a_pathway_or_a_table_are_told_so() -> None:
    """The keys of the file itself."""
    with pytest.raises(BindingsError) as refused:
        bindings_from_dict({"value_sets": SETS}, KNEE)
    assert [(one.what, one.hint) for one in refused.value.problems] == [("no pathway", 'write pathway = "knee"')]
    for raw in (4, {4: 4}):
        with pytest.raises(BindingsError, match="is not a table of keys"):
            bindings_from_dict(raw, KNEE)  # type: ignore[arg-type]


def test_all_that_is_wrong_is_told_at_once() -> None:
    """A table that is wrong hides none of those behind it."""
    found = told(
        title=4,
        value_sets=SETS | {"x": 4},
        facts={"xyzzy": {}, "pain": {"age": 4}, "locked": {"condition": "nothing"}},
        trials={"xyzzy": {}, "scan": {"procedure": "nothing"}},
        untracked={"nowhere": "x"},
    )
    assert [where for where, _, _ in found] == [
        *("title", "value_sets.x", "facts.xyzzy", "facts.pain.age", "facts.locked.condition"),
        *("trials.xyzzy", "trials.scan.procedure", "untracked.nowhere"),
    ]


def test_tables_are_read_as_they_are_written() -> None:
    """Every key in its place, and what is left out as the page says."""
    found = bindings_from_dict(
        RECORDED
        | {
            "title": "Knees",
            "source": "us",
            "facts": {
                "pain": [{"observation": "ache", "unit": "1", "take": "lowest", "within": "P1Y"}, {"age": True}],
                "locked": {"condition": "gone", "ever": True, "closed": "we do"},
                "cause": {"cases": {"wear": {"condition": "ache", "ever": True}}, "otherwise": "tear", "closed": "we"},
            },
            "trials": {
                "exercise": {
                    "combination": ["ache", "gone"],
                    "gap": "P4W",
                    "doses": "days",
                    "measures": {"relief": RELIEVED},
                },
            },
            "untracked": {"scan": "elsewhere"},
        },
        KNEE,
    )
    assert (found.pathway, found.title, found.source) == ("knee", "Knees", "us")
    assert found.untracked == {"scan": "elsewhere"}
    first, second = found.facts["pain"]
    assert (first.way, second.way) == ("observation", "age")
    assert first.observed is not None
    assert (first.observed.codes, first.observed.unit, first.observed.take) == ("ache", "1", "lowest")
    (locked,), (cause,) = found.facts["locked"], found.facts["cause"]
    assert (locked.codes, locked.ever, locked.closed, locked.types) == ("gone", True, "we do", ("Condition",))
    assert (cause.cases, cause.otherwise) == ({"wear": ("ache", True)}, "tear")
    trial = found.trials["exercise"]
    assert (trial.combination, trial.at_least, trial.at_most) == (("ache", "gone"), 2, 2)
    assert (trial.gap, trial.doses, trial.closed) == (28, True, "")
    assert trial.measures == {"relief": Observed(codes="better", take="latest")}


def test_what_a_table_of_a_trial_leaves_out_is_as_if_it_were_not_there() -> None:
    """No combination, no gap, no words and no measures: the table of its set alone."""
    found = bindings_from_dict(RECORDED | {"trials": {"exercise": {"procedure": "ache"}}}, KNEE).trials["exercise"]
    assert found == TrialTable(procedure="ache", types=found.types)


@pytest.mark.parametrize("many", [20, 21])
def test_twenty_names_are_listed_and_the_rest_counted(many: int) -> None:
    """Of facts, of treatments in both groups, and of measures, where a name is like none of them."""
    names = [f"n{number:02}" for number in range(many)]
    pathway = Pathway(
        "many",
        tiers=["care"],
        start=[Treatment(f"t{name}", "x", tier="care", continuous=True) for name in names],
        facts=[Flag(name, "x") for name in names],
        measures=[Measure(f"m{name}", "x") for name in names[6:]],
    )
    tables = {"facts": {"qqqq": {}}, "untracked": {"qqqq": "x"}}
    tables["trials"] = {"wwww": {}, "tn00": {"procedure": "ache", "measures": {"qqqq": RELIEVED}}}
    with pytest.raises(BindingsError) as refused:
        bindings_from_dict({"pathway": "many", "value_sets": SETS} | tables, pathway)
    hints = {one.where: one.hint for one in refused.value.problems}
    rest = "" if many == 20 else " and 1 more"
    assert hints["facts.qqqq"] == f"facts: {', '.join(names[:20])}{rest}"
    for where in ("trials.wwww", "untracked.qqqq"):
        assert hints[where] == f"treatments: {', '.join(f't{name}' for name in names[:20])}{rest}"
    measures = hints["trials.tn00.measures.qqqq"]
    assert measures.startswith("measures: weeks, doses, courses, tolerated, relapsed, ended, mn06")
    assert measures.endswith(f", mn19{rest}")


def test_bindings_are_read_from_a_file_of_either_form(tmp_path: Path) -> None:
    """What is wrong has its line in both; a file that is empty is told as that, and how one is begun."""
    toml, as_json, empty = (tmp_path / name for name in ("knee.toml", "knee.json", "empty.toml"))
    toml.write_text('title = "x"\npathway = "kneee"\n', encoding="utf-8")
    as_json.write_text('{\n  "title": "x",\n  "pathway": "kneee"\n}\n', encoding="utf-8")
    empty.write_text(" \n", encoding="utf-8")
    for path, line in ((toml, 2), (as_json, 3)):
        with pytest.raises(BindingsError) as refused:
            read_bindings(path, KNEE)
        (problem,) = refused.value.problems
        assert (problem.where, problem.line) == ("pathway", line)
        assert str(path) in str(refused.value)
    toml.write_text('pathway = "knee"\ntitle = 4\nsource = 5\n', encoding="utf-8")
    as_json.write_text('{\n  "pathway": "knee",\n  "title": 4,\n  "source": 5\n}\n', encoding="utf-8")
    for path, lines in ((toml, [2, 3]), (as_json, [3, 4])):
        with pytest.raises(BindingsError) as refused:
            read_bindings(path, KNEE)
        assert [problem.line for problem in refused.value.problems] == lines
    with pytest.raises(FileError, match="is empty, and no bindings file; begin one by `l4path fhir template`"):
        read_bindings(empty, KNEE)


def test_bindings_are_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which has a name of its own."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'pathway = "kneee"\n'), encoding="utf-8"))
    with pytest.raises(BindingsError, match="standard input"):
        read_bindings("-", KNEE)
