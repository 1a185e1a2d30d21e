"""The door of tables: what is refused as a whole, what row by row, and that nothing is lost on the way."""

from __future__ import annotations

import decimal
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

import l4path
from l4path import EpisodeError, TableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path import Pathway
    from l4path.cohort import Found

L4 = l4path.load("l4")
FLAGGED = {"screened": pa.array([["red_flags"]] * 3)}


def refused(pathway: Pathway, columns: dict[str, Any] | pa.Table, **told: Any) -> tuple[str, ...]:
    """What is wrong with a table as a whole."""
    given = columns if isinstance(columns, pa.Table) else pa.table(columns)
    with pytest.raises(TableError) as error:
        pathway.assess_table(given, **{"key": "id", "never_tried": "rest"} | told)
    return tuple(str(problem) for problem in error.value.problems)


def read(pathway: Pathway, columns: dict[str, Any], **told: Any) -> Found:
    """A table of one pathway that comes in."""
    count = len(next(iter(columns.values())))
    given = {"id": list(range(count))} | columns
    return pathway.assess_table(pa.table(given), **{"key": "id", "never_tried": "rest"} | told)


def reasons(found: Found) -> list[tuple[int, str, str, str]]:
    """The table of problems: row, column, value, what is wrong."""
    return [(row["row"], row["column"], row["value"], row["what"]) for row in found.problems.to_pylist()]


def test_eight_mistakes_are_eight_messages_at_once() -> None:
    """Each column that is wrong is named with what it holds, what is allowed and the nearest name; none twice."""
    said = refused(
        L4,
        pa.Table.from_arrays(
            [
                *(pa.array([1]) for _ in range(2)),
                pa.array(["6"]),
                pa.array(np.array([1.0], np.float16)),
                pa.array(["yes"]),
                pa.array([True]),
                pa.array([3]),
                pa.array([["red_flags"]]),
                pa.array([True]),
            ],
            [
                "pian",
                "leg_pain",
                "pain",
                "back_pain",
                "fever_never",
                "numbnes",
                "diagnosis",
                "screened",
                "screened.red_flags",
            ],
        ),
        key="person",
        never_tried=(),
        ignore=["fever_never"],
    )
    assert len(said) == len(set(said)) == 8
    assert said[0].startswith("key: the table has no column person; columns: pian, leg_pain")
    assert said[1].startswith(
        "pian: nothing of l4 is recorded in a column of this name, which holds int64; did you mean pain?"
    )
    assert said[2].startswith(
        "pain: it is a number, and the column holds string; allowed: integers, floats of 32 or 64 bits"
    )
    assert "0 to 10" in said[2]
    assert said[3].startswith("back_pain: it is a number, and the column holds halffloat;")
    assert said[4].startswith("numbnes: ")
    assert "did you mean numbness?" in said[4]
    assert said[5].startswith(
        "diagnosis: it is a choice, and the column holds int64; allowed: text or categories of text, any of"
    )
    assert said[6].startswith("screened: the same is said in the list screened and in screened.red_flags;")
    assert said[7].startswith("history: no column says whether these were tried:")


def test_a_column_that_stands_twice_is_refused(knee: Pathway) -> None:
    """Which of two columns of one name is meant, nobody can know."""
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([1]), pa.array([2])], ["id", "pain", "pain"])
    assert refused(knee, twice) == ("pain: the column stands 2 times; name each once",)
    nameless = pa.Table.from_arrays([pa.array([1]), pa.array([1]), pa.array([2])], ["id", "", ""])
    assert refused(knee, nameless) == ("'': the column stands 2 times; name each once",)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("number", pa.array(["6"])),
        ("number", pa.array([True])),
        ("number", pa.array([0], pa.date32())),
        ("number", pa.array([0], pa.timestamp("s"))),
        ("number", pa.array(np.array([1], np.float16))),
        ("number", pa.array([[1]])),
        ("flag", pa.array(["yes"])),
        ("flag", pa.array([0], pa.date32())),
        ("choice", pa.array([1])),
        ("choice", pa.array([True])),
        ("choice", pa.array([["osteoarthritis"]])),
        ("choice", pa.array([1]).dictionary_encode()),
    ],
)
def test_a_column_of_the_wrong_type_is_refused(knee: Pathway, kind: str, values: pa.Array) -> None:
    """Text for a number, a number for a choice: the table is refused, whatever stands in it."""
    name = {"number": "pain", "flag": "locked", "choice": "cause"}[kind]
    (said,) = refused(knee, {"id": [1], name: values})
    assert said.startswith(f"{name}: it is a {kind}, and the column holds ")
    assert "allowed: " in said


@pytest.mark.parametrize("values", [pa.array(["stenosis"]), pa.array([[1]]), pa.array([True])])
def test_choices_are_lists_of_texts(values: pa.Array) -> None:
    """One text, or lists of numbers, are no lists of texts."""
    (said,) = refused(L4, {"id": [1], "screened": values})
    assert "allowed: lists of text" in said


@pytest.mark.parametrize(
    ("column", "values", "hint"),
    [
        ("Knee pain", [6], "it is the label of pain: name the column so"),
        ("exercise", ["failed"], "write exercise.outcome or exercise.tried"),
        ("relief", [10], "it is a measure of a trial: write of which, as in exercise.relief"),
    ],
)
def test_a_column_that_is_called_otherwise_is_told_what_it_is(
    column: str, values: list[Any], hint: str, knee: Pathway
) -> None:
    """The label of a fact, a treatment and a measure alone; and what is to be said of the history comes last."""
    said = refused(knee, {"id": [1], column: values}, never_tried=())
    assert said[0].startswith(f"{column}: nothing of knee-pain is recorded in a column of this name")
    assert hint in said[0]
    assert said[-1].startswith("history: ")


def test_no_history_by_oversight(knee: Pathway) -> None:
    """A treatment without a column is an error that shows both ways to say it, and what each would answer."""
    (said,) = refused(knee, {"id": [1], "exercise.weeks": [8]}, never_tried=())
    assert "imaging, replacement" in said
    assert "exercise" not in said
    assert "never_tried=[...]" in said
    assert "unasked=[...]" in said
    assert "may be offered" in said
    assert "undetermined" in said


def test_both_ways_to_say_it_answer_otherwise(knee: Pathway) -> None:
    """Never tried and unasked differ in the status of every treatment."""
    never = read(knee, {"locked": [False]}, ask="status")
    unasked = read(knee, {"locked": [False]}, ask="status", never_tried=(), unasked="rest")
    assert never.arrow["status.exercise"].to_pylist() == ["offered"]
    assert unasked.arrow["status.exercise"].to_pylist() == ["undetermined"]
    assert never.report.never_tried == unasked.report.unasked == tuple(knee.treatments)
    mixed = read(knee, {"locked": [False]}, ask="status", never_tried=knee.nodes["exercise"], unasked="rest")
    assert mixed.report.never_tried == ("exercise",)
    assert mixed.report.unasked == ("imaging", "replacement")


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"never_tried": ["exercize", "rest"]}, "never_tried: exercize is no treatment; did you mean exercise?"),
        ({"never_tried": ["surgical_review", "rest"]}, "never_tried: surgical_review is no treatment but a review"),
        ({"never_tried": ["exercise"], "unasked": ["exercise", "rest"]}, "never_tried: exercise cannot be both in"),
        ({"unasked": "rest"}, "never_tried: never_tried and unasked both take the rest"),
    ],
)
def test_what_is_said_of_the_history_is_checked(knee: Pathway, told: dict[str, Any], wrong: str) -> None:
    """Names of no treatment, and one thing said in two ways, are refused."""
    assert refused(knee, {"id": [1], "pain": [1]}, **told)[0].startswith(wrong)


def test_a_treatment_with_a_column_says_it_itself(knee: Pathway) -> None:
    """What has a column needs no word of the caller, and takes none."""
    (said,) = refused(knee, {"id": [1], "exercise.weeks": [8]}, never_tried=["exercise", "rest"])
    assert said.startswith("never_tried: exercise has a column, exercise.weeks,")


def test_what_cannot_be_recorded_has_no_column(knee: Pathway) -> None:
    """Of a review nothing is recorded, and what is done once has no measures."""
    review, once = refused(knee, {"id": [1], "surgical_review.tried": [True], "imaging.weeks": [2]})
    assert "surgical_review is a review, of which nothing is recorded" in review
    assert "imaging is done once and has no measures" in once


def test_another_separator(knee: Pathway) -> None:
    """The dot may be written otherwise, in the result too; where it was forgotten, the message says so."""
    columns = {"exercise__weeks": [8], "exercise__relief": [10], "pain": [6], "screened__red_flags": [True]}
    found = read(knee, columns, sep="__")
    assert found.arrow["option__imaging"].to_pylist() == [True]
    assert found.counts()["option"]["imaging"] == 1
    assert 'sep="__"' in refused(knee, {"id": [1]} | columns)[0]


@pytest.mark.parametrize("key", ["", None])
def test_a_key_must_be_named(knee: Pathway, key: Any) -> None:
    """Without a key no row can be found again; columns that may be one are named."""
    said = refused(knee, {"person": [1], "pain": [2]}, key=key)
    assert said[0].startswith("key: no key is named")
    assert "person" in said[0]


def test_the_column_that_is_meant_as_key_is_not_blamed_too(knee: Pathway) -> None:
    """What is called as keys are, or nearly as the key that is named, is told of once, with how it is named."""
    strange = {"site": ["x"], "person_id": [1], "pain": [2]}
    key, site = refused(knee, strange, key="")
    assert key == ("key: no key is named that tells the rows apart; say key='person_id', or --key person_id")
    assert site.startswith("site: ")
    (said,) = refused(knee, {"person_id": [1], "pain": [2]}, key="personid")
    assert said == "key: the table has no column personid; did you mean person_id?"
    (said,) = refused(knee, {"patient": [1], "pain": [2]}, key="subject")
    assert said == "key: the table has no column subject; if it is patient, say key='patient', or --key patient"


@pytest.mark.parametrize("values", [[True], [[1]]])
def test_a_key_is_a_text_or_a_number(knee: Pathway, values: list[Any]) -> None:
    """What cannot tell rows apart is no key."""
    assert "a key is a text or a number" in refused(knee, {"id": values, "pain": [2]})[0]


@pytest.mark.parametrize("way", ["arrow", "pandas", "polars"])
def test_a_gap_in_a_key_of_numbers_is_a_missing_key(knee: Pathway, way: str) -> None:
    """Where a gap makes floats of whole numbers, and NaN of the gap: its row is refused, and the others are not."""
    given: Any = pa.table({"id": [1.0, float("nan"), 3.0, None, 3.0], "pain": [1.0, 2, 3, 4, 5]})
    if way != "arrow":
        library = pytest.importorskip(way)
        given = given.to_pandas() if way == "pandas" else library.DataFrame(given)
    found = knee.assess_table(given, key="id", never_tried="rest")
    assert found.arrow["refused"].to_pylist() == [False, True, True, True, True]
    assert found.arrow["id"].to_pylist() == [1.0, None, 3.0, None, 3.0]
    whats = ["the key is missing", "3.0 is the key of 2 rows", "the key is missing", "3.0 is the key of 2 rows"]
    assert found.problem_table()["what"].to_pylist() == whats
    assert found.assessment(1).episode.facts["pain"] == 1


def test_keys_that_are_missing_or_stand_twice_refuse_their_rows(knee: Pathway) -> None:
    """Every row of such a key is refused, and every one of them is in the result."""
    found = read(knee, {"id": ["a", None, "b", "a", "c"], "pain": [1, 2, 3, 4, 5], "locked": [False] * 5})
    assert found.table["id"].to_pylist() == ["a", None, "b", "a", "c"]
    assert found.table["refused"].to_pylist() == [True, True, False, True, False]
    assert found.table["state"].to_pylist()[0::3] == [None, None]
    assert [row[:2] + row[3:] for row in reasons(found)] == [
        (1, "id", "a is the key of 2 rows"),
        (2, "id", "the key is missing"),
        (4, "id", "a is the key of 2 rows"),
    ]
    with pytest.raises(l4path.L4pathError, match="2 rows have the key 'a'"):
        found.assessment("a")


def test_twins_in_different_batches(knee: Pathway) -> None:
    """A key that stands twice is found however far apart the rows are."""
    batches = [pa.record_batch({"id": [key], "pain": [3.0]}) for key in ("a", "b", "a")]
    found = knee.assess_table(iter(batches), key="id", never_tried="rest")
    assert found.arrow["refused"].to_pylist() == [True, False, True]


def test_numbers_that_may_not_be_recorded(knee: Pathway) -> None:
    """Out of range, infinite, too large: the row is refused, in the words of the row engine."""
    found = read(knee, {"pain": [3, 11, -1, float("inf"), 10.0001], "locked": [False] * 5})
    assert found.table["refused"].to_pylist() == [False, True, True, True, True]
    assert reasons(found) == [
        (2, "pain", "11", "11 is not within 0 to 10"),
        (3, "pain", "-1", "-1 is not within 0 to 10"),
        (4, "pain", "inf", "inf is not a number here"),
        (5, "pain", "10.0001", "10.0001 is not within 0 to 10"),
    ]
    huge = read(knee, {"exercise.weeks": [10**15, 10**15 - 1], "exercise.tried": [True, True]})
    assert huge.table["refused"].to_pylist() == [True, False]


def test_flags_as_numbers(knee: Pathway) -> None:
    """0 and 1 of any numeric type are no and yes; what pandas makes of yes, no and a gap; another number is refused."""
    for kind in (pa.int8(), pa.uint32(), pa.float32(), pa.float64(), pa.decimal128(4, 2)):
        values = [decimal.Decimal(number) if pa.types.is_decimal(kind) else number for number in (0, 1, 2)]
        found = read(knee, {"locked": pa.array([*values, None], kind)}, ask="reached")
        assert found.table["reached.emergency_department"].to_pylist() == [False, True, None, None]
        assert found.table["refused"].to_pylist() == [False, False, True, False]
        assert reasons(found)[0][3] == "locked is a flag, and 2 is neither 0 nor 1"


def test_nan_is_missing_and_counted(knee: Pathway) -> None:
    """NaN is no number: it is unknown, not greater than everything, and the report counts it, column by column."""
    with_nan = pa.array(np.array([np.nan, 3.0, np.nan]), mask=np.array([False, False, True]))
    found = read(knee, {"pain": with_nan, "locked": [False] * 3, "exercise.weeks": [np.nan, 8.0, 8.0]}, ask="questions")
    assert found.report.nan == {"pain": 1, "exercise.weeks": 1}
    assert not found.report.refused
    missing = read(
        knee, {"pain": [None, 3.0, None], "locked": [False] * 3, "exercise.weeks": [None, 8.0, 8.0]}, ask="questions"
    )
    assert found.arrow.equals(missing.arrow)


def test_a_tenth_in_32_bits_meets_a_tenth() -> None:
    """A float of 32 bits is the decimal that it prints as, at a bound and within a range."""
    x = l4path.Number("x", "x", minimum=0.1, maximum=0.7)
    low, high = (l4path.Disposition(name, name, tier="care") for name in ("low", "high"))
    review = l4path.Review("review", "Review", tier="care")
    ways = [review.escalates_to(low, on="indication", when=x <= 0.1), review.escalates_to(high, on="otherwise")]
    pathway = l4path.Pathway("p", tiers=["care"], start=[review], escalations=ways)
    found = read(pathway, {"x": pa.array([0.1, 0.7, 0.2], pa.float32())}, ask="reached")
    assert found.table["reached.low"].to_pylist() == [True, False, False]
    assert not found.report.refused
    assert read(pathway, {"x": pa.array([0.0999, 0.7001], pa.float32())}).report.refused == 2
    assert found.assessment(0).episode.facts == {"x": 0.1}


def test_values_of_choices(knee: Pathway) -> None:
    """A value that is none, the empty text too, refuses its row; an entry that no row holds does not."""
    found = read(knee, {"cause": ["osteoarthritis", "gout", "", None], "locked": [False] * 4})
    assert found.table["refused"].to_pylist() == [False, True, True, False]
    entries = pa.DictionaryArray.from_arrays(pa.array([0, None], pa.int8()), pa.array(["osteoarthritis", "stray"]))
    assert not read(knee, {"cause": entries}).report.refused


def test_a_column_of_nothing_is_missing_throughout(knee: Pathway) -> None:
    """A column whose type is null may be of anything."""
    columns = {
        name: pa.nulls(2) for name in ("pain", "locked", "cause", "screened", "exercise.outcome", "imaging.tried")
    }
    found = read(knee, columns, ask="all")
    assert not found.report.refused
    assert found.arrow["status.imaging"].to_pylist() != found.arrow["status.exercise"].to_pylist()


def test_records_that_contradict_themselves(knee: Pathway) -> None:
    """Not tried beside weeks, an outcome beside what it says, something done and not yet done: each with its reason."""
    found = read(
        knee,
        {
            "exercise.tried": [False, None, True, True, True],
            "exercise.weeks": [8, 8, None, None, None],
            "exercise.outcome": [None, None, "failed", "failed", "responded"],
            "exercise.tolerated": [None, None, True, None, None],
            "exercise.ended": [None, None, None, True, True],
            "imaging.tried": [False, None, None, True, True],
            "imaging.outcome": ["ongoing", None, None, "ongoing", "failed"],
        },
    )
    assert found.table["refused"].to_pylist() == [True, False, True, True, True]
    assert [(row, column) for row, column, *_ in reasons(found)] == [
        (1, "exercise.tried"),
        (3, "exercise.tolerated"),
        (4, "exercise.ended"),
        (4, "imaging.outcome"),
        (5, "imaging.outcome"),
    ]


def test_names_in_lists_are_checked(knee: Pathway) -> None:
    """An undeclared screen or treatment, a gap in a list, and something unasked that has a record refuse the row."""
    found = read(
        knee,
        {
            "screened": [["red_flags"], ["redflags"], [None], ["red_flags", "red_flags"]],
            "unasked": [["exercise"], [], ["exercise"], ["imagin"]],
            "exercise.weeks": [8, None, None, None],
        },
        never_tried=(),
    )
    assert found.table["refused"].to_pylist() == [True, True, True, True]
    said = reasons(found)
    assert said[0][1:2] + said[0][3:] == ("unasked", "exercise is both recorded and unasked")
    assert "redflags is not a declared screen" in said[1][3]
    assert said[2][3] == "a value of the list is missing"
    assert "imagin is not a declared treatment" in said[3][3]


def test_every_reason_of_a_row_is_told(knee: Pathway) -> None:
    """A row with three mistakes is in the table of problems three times, and the assessment of it says all of them."""
    found = read(knee, {"pain": [99], "cause": ["nothing"], "locked": [7]})
    assert [column for _, column, *_ in reasons(found)] == ["pain", "cause", "locked"]
    with pytest.raises(EpisodeError) as error:
        found.assessment(0)
    assert len(error.value.problems) == 3


def test_the_same_rows_are_refused_as_by_the_row_engine(knee: Pathway) -> None:
    """Each value that a cell may hold and the row engine refuses is refused with the same words."""
    columns: dict[str, list[Any]] = {"pain": [11, 5], "cause": ["nonsense", None], "exercise.weeks": [-1, 3]}
    found = read(knee, columns)
    with pytest.raises(EpisodeError) as error:
        knee.assess(l4path.Episode({"pain": 11, "cause": "nonsense"}, trials={"exercise": l4path.Trial(weeks=-1)}))
    assert {what for _, _, _, what in reasons(found)} == {problem.what for problem in error.value.problems}
    assert found.table["refused"].to_pylist() == [True, False]


def test_nothing_is_lost_of_many_rows_of_which_some_are_refused() -> None:
    """Of 100,000 rows with three in a hundred refused, every row is in the result, in order, the kinds counted."""
    count = 100_000
    pain = np.arange(count) % 11
    pain[::40], pain[7::200] = 99, -4
    found = L4.assess_table(pa.table({"id": np.arange(count), "pain": pain}), key="id", never_tried="rest")
    assert found.table["id"].to_pylist() == list(range(count))
    assert found.report.rows == count
    assert found.report.refused == 3000 == found.problems.num_rows
    assert sum(found.counts()["state"].values()) + 3000 == count
    assert found.report.problems == {("pain", "... is not within 0 to 10"): 3000}
    assert "3000 x pain: ... is not within 0 to 10" in str(found.report)


def test_a_table_without_rows(knee: Pathway) -> None:
    """No row in, no row out, the columns all the same."""
    found = knee.assess_table(pa.table({"id": pa.array([], pa.int64())}), key="id", never_tried="rest", ask="all")
    assert found.table.num_rows == found.problems.num_rows == 0
    assert "status.exercise" in found.table.column_names


@pytest.mark.parametrize("thing", [3, None, [1, 2], {"id": [1]}, object()])
def test_what_is_no_table_is_refused(knee: Pathway, thing: Any) -> None:
    """Whatever holds no table is refused with what is taken."""
    with pytest.raises(l4path.L4pathError, match="is no table; allowed: a path to Parquet"):
        knee.assess_table(thing, key="id")


def test_a_key_of_which_nothing_is_there(knee: Pathway) -> None:
    """A key whose type is null is missing in every row; all are refused, and all are in the result."""
    found = read(knee, {"id": pa.nulls(2), "pain": [1, 2]})
    assert found.arrow["refused"].to_pylist() == [True, True]


@pytest.mark.parametrize("key", ["state", "refused", "option.exercise", "questions"])
def test_a_key_is_not_called_like_a_result(knee: Pathway, key: str) -> None:
    """Which of two columns of one name is meant in the result, nobody could know."""
    (said,) = refused(knee, {key: [1], "pain": [2]}, key=key)
    assert said == f"key: {key} is called like a column of the result; give it another name"


def test_facts_called_like_results_are_columns_as_any_other() -> None:
    """A fact may be called state or options: what comes in and what comes out are different tables."""
    facts = [l4path.Flag(name, name) for name in ("state", "options", "refused")]
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = l4path.Pathway("p", tiers=["care"], start=[home], goal=facts[0] & facts[1] & facts[2])
    found = read(pathway, {fact.id: [True, None] for fact in facts}, ask="questions")
    assert found.arrow["state"].to_pylist() == ["at_goal", "undetermined"]
    assert found.arrow["questions"].to_pylist() == [[], ["options", "refused", "state"]]


def test_a_sign_for_the_dot_keeps_names_apart() -> None:
    """Where two names would be called alike, the sign is refused."""
    fact = l4path.Flag("rest_weeks", "weeks of rest")
    rest = l4path.Treatment("rest", "Rest", tier="care", adequate=l4path.weeks >= 2, response=l4path.weeks >= 9)
    pathway = l4path.Pathway("p", tiers=["care"], start=[rest], goal=fact)
    said = refused(pathway, {"id": [1], "rest_weeks": [1]}, sep="_")[0]
    assert said.startswith("sep: with '_' for the dot, rest_weeks and rest.weeks are called alike")


@pytest.mark.parametrize("told", [{"key": 3}, {"ignore": [3]}, {"ignore": 3}, {"ask": 3}, {"never_tried": 3}])
def test_names_are_texts(knee: Pathway, told: dict[str, Any]) -> None:
    """What is no text names no column and no treatment, and is refused as that."""
    with pytest.raises(TableError, match="3 is no"):
        knee.assess_table(pa.table({"id": [1]}), **{"key": "id"} | told)


@pytest.mark.parametrize(
    "kind", [pa.string_view(), pa.large_string(), pa.dictionary(pa.int8(), pa.string()), pa.binary()]
)
def test_keys_of_any_kind_of_text(knee: Pathway, kind: pa.DataType) -> None:
    """Views too, as some streams of Arrow give texts: twins are found, and any row opens."""
    texts: list[Any] = ["a", None, "b", "b"]
    if pa.types.is_binary(kind):
        texts = [text and text.encode() for text in texts]
    keys = pa.array(texts, kind)
    found = read(knee, {"id": keys, "pain": [1, 2, 3, 4]})
    assert found.arrow["refused"].to_pylist() == [False, True, True, True]
    assert found.assessment(b"a" if pa.types.is_binary(kind) else "a").episode.facts["pain"] == 1


@pytest.mark.skipif(not hasattr(pa, "uuid"), reason="a pyarrow that knows such keys")
@pytest.mark.parametrize("given", [str, uuid.UUID])
def test_keys_that_a_database_made_unique(knee: Pathway, given: Callable[[str], object]) -> None:
    """They are texts in the result: twins are found, a missing one is refused, and any row opens."""
    texts = [f"00000000-0000-0000-0000-00000000000{digit}" for digit in "122"]
    stored = pa.array([None, *(uuid.UUID(text).bytes for text in texts)], pa.binary(16))
    found = read(knee, {"id": pa.ExtensionArray.from_storage(pa.uuid(), stored), "pain": [1, 2, 3, 4]})
    assert found.arrow["id"].to_pylist() == [None, *texts]
    assert found.arrow["refused"].to_pylist() == [True, False, True, True]
    assert found.assessment(given(texts[0])).episode.facts["pain"] == 2


@pytest.mark.skipif(not hasattr(pa, "json_"), reason="a pyarrow that knows such texts")
def test_keys_that_are_texts_of_another_name(knee: Pathway) -> None:
    """What stands behind a type of its own is what counts."""
    keys = pa.ExtensionArray.from_storage(pa.json_(), pa.array(["1", "2", "2"]))
    found = read(knee, {"id": keys, "pain": [1, 2, 3]})
    assert found.arrow["refused"].to_pylist() == [False, True, True]
    assert found.assessment("1").episode.facts["pain"] == 1


@pytest.mark.skipif(not hasattr(pa, "decimal32"), reason="a pyarrow that knows such numbers")
def test_keys_that_are_narrow_decimals(knee: Pathway) -> None:
    """Twins are found among them, and any row opens."""
    keys = pa.array([decimal.Decimal(key) for key in (1, 2, 2)], pa.decimal32(5, 0))
    found = read(knee, {"id": keys, "pain": [1, 2, 3]})
    assert found.arrow["refused"].to_pylist() == [False, True, True]
    assert found.assessment(1).episode.facts["pain"] == 1


def test_a_kind_of_key_that_a_file_cannot_hold_is_told(knee: Pathway) -> None:
    """No file has intervals of months, days and parts of a second: they name nobody, before anything is assessed."""
    keys = pa.array([(1, 2, 3), (1, 2, 4)], pa.month_day_nano_interval())
    with pytest.raises(TableError, match="a key is a text or a number"):
        read(knee, {"id": keys, "pain": [1, 2]})
