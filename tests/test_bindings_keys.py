"""Every key of a bindings table: what it takes, and the one problem with its place where it holds something else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from l4path.interop.dates import Duration
from l4path.interop.reading_keys import Keys
from l4path.interop.reading_sets import as_meant, read_sets
from l4path.interop.value_sets import ValueSet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from l4path.errors import Problem

SETS = {name: ValueSet(name, "", frozenset()) for name in ("pain", "relief", "Bad-Name")}
Told = list[tuple[str, str, str]]


def told(problems: list[Problem]) -> Told:
    """Place, what is wrong, what to do."""
    return [(one.where, one.what, one.hint) for one in problems]


def asked(table: dict[str, Any], ask: Callable[[Keys], object]) -> tuple[object, Told]:
    """What is taken out of a table, and the problems told."""
    problems: list[Problem] = []
    return ask(Keys(table, "facts.x", SETS, problems)), told(problems)


@pytest.mark.parametrize(
    ("table", "ask", "found"),
    [
        ({"unit": "mm[Hg]"}, lambda keys: keys.text("unit"), "mm[Hg]"),
        ({}, lambda keys: keys.text("unit"), ""),
        ({"yes": "pain"}, lambda keys: keys.named_set("yes"), "pain"),
        ({}, lambda keys: keys.named_set("yes"), ""),
        ({"combination": ["pain", "relief"]}, lambda keys: keys.list_of_sets("combination"), ("pain", "relief")),
        ({}, lambda keys: keys.list_of_sets("combination"), ()),
        ({"ever": True}, lambda keys: keys.flag("ever"), True),
        ({"ever": False}, lambda keys: keys.flag("ever"), False),
        ({}, lambda keys: keys.flag("ever"), False),
        ({"take": "lowest"}, lambda keys: keys.word("take"), "lowest"),
        ({}, lambda keys: keys.word("take"), ""),
        ({"within": "P2Y"}, lambda keys: keys.length("within"), Duration(24, 0)),
        ({}, lambda keys: keys.length("within"), None),
        ({"gap": "P4W"}, lambda keys: keys.days("gap"), 28),
        ({}, lambda keys: keys.days("gap"), None),
        ({"at_least": 1}, lambda keys: keys.whole("at_least", 3), 1),
        ({"at_least": 3}, lambda keys: keys.whole("at_least", 3), 3),
        ({}, lambda keys: keys.whole("at_least", 3), 3),
        ({"resources": ["Procedure"]}, lambda keys: keys.resources(("Procedure", "ServiceRequest")), ("Procedure",)),
        ({}, lambda keys: keys.resources(("Procedure",)), ()),
        (
            {"units": {"kPa": 7.5, "cm": 1}},
            lambda keys: keys.factors("units"),
            {"kPa": Decimal("7.5"), "cm": Decimal(1)},
        ),
        ({"units": {"kPa": 999_999_999_999_999}}, lambda keys: keys.factors("units"), {"kPa": Decimal(10**15 - 1)}),
        ({}, lambda keys: keys.factors("units"), {}),
    ],
)
def test_a_key_that_holds_what_it_may_is_taken(
    table: dict[str, Any], ask: Callable[[Keys], object], found: object
) -> None:
    """And one that is absent has what stands for that; nothing is told."""
    assert asked(table, ask) == (found, [])


SET_HINT = "write the name of one, in quotes: The value set of the values that mean yes."
CODES_HINT = 'write [value_sets.a_name] and below it codes = [{ system = "...", code = "72514-3" }]'
LENGTH_HINT = "write years, months, weeks and days, as in P2Y, P12M or P90D"


@pytest.mark.parametrize(
    ("table", "ask", "instead", "key", "what", "hint"),
    [
        (
            {"unit": 4},
            lambda keys: keys.text("unit"),
            "",
            *("unit", "4 is not a text"),
            "write a text: The UCUM code of the values that are taken as they are.",
        ),
        (
            {"unit": " "},
            lambda keys: keys.text("unit"),
            "",
            *("unit", "' ' is not a text"),
            "write a text: The UCUM code of the values that are taken as they are.",
        ),
        (
            {"closed": ""},
            lambda keys: keys.text("closed"),
            "",
            *("closed", "'' is not a text"),
            'write who answers for it, as in closed = "the problem list is reviewed"; else leave it out',
        ),
        (
            {"yes": ["pain"]},
            lambda keys: keys.named_set("yes"),
            "",
            *("yes", "['pain'] is not the name of a value set", 'write yes = "pain"'),
        ),
        (
            {"yes": ["pain", "relief"]},
            lambda keys: keys.named_set("yes"),
            "",
            *("yes", "['pain', 'relief'] is not the name of a value set", SET_HINT),
        ),
        (
            {"yes": [4]},
            lambda keys: keys.named_set("yes"),
            "",
            *("yes", "[4] is not the name of a value set", SET_HINT),
        ),
        ({"yes": 4}, lambda keys: keys.named_set("yes"), "", "yes", "4 is not the name of a value set", SET_HINT),
        (
            {"yes": "pian"},
            lambda keys: keys.named_set("yes"),
            "",
            *("yes", "there is no value set pian", "did you mean pain?"),
        ),
        (
            {"yes": "xyzzy"},
            lambda keys: keys.named_set("yes"),
            "",
            *("yes", "there is no value set xyzzy", "declare it as [value_sets.xyzzy]"),
        ),
        (
            {"yes": "72514-3"},
            lambda keys: keys.named_set("yes"),
            "",
            *("yes", "there is no value set 72514-3", f"a set of codes has a name: {CODES_HINT}"),
        ),
        (
            {"combination": ["pain"]},
            lambda keys: keys.list_of_sets("combination"),
            (),
            *("combination", "['pain'] is not a list of two value sets or more", 'write ["a", "b"]'),
        ),
        (
            {"combination": "pain"},
            lambda keys: keys.list_of_sets("combination"),
            (),
            *("combination", "'pain' is not a list of two value sets or more", 'write ["a", "b"]'),
        ),
        (
            {"combination": ["pain", "pain"]},
            lambda keys: keys.list_of_sets("combination"),
            ("pain", "pain"),
            *("combination", "a value set stands twice", "name each once"),
        ),
        (
            {"combination": ["pain", "reliev"]},
            lambda keys: keys.list_of_sets("combination"),
            (),
            *("combination", "there is no value set reliev", "did you mean relief?"),
        ),
        (
            {"ever": "yes"},
            lambda keys: keys.flag("ever"),
            False,
            *("ever", "'yes' is not yes or no", "write ever = true"),
        ),
        (
            {"ever": "no"},
            lambda keys: keys.flag("ever"),
            False,
            *("ever", "'no' is not yes or no", "write ever = false"),
        ),
        (
            {"ever": "perhaps"},
            lambda keys: keys.flag("ever"),
            False,
            *("ever", "'perhaps' is not yes or no", "write true or false"),
        ),
        (
            {"take": "newest"},
            lambda keys: keys.word("take"),
            "",
            *("take", "'newest' is no word for take", 'write take = "latest"'),
        ),
        (
            {"take": "latst"},
            lambda keys: keys.word("take"),
            "",
            *("take", "'latst' is no word for take", "did you mean latest?"),
        ),
        (
            {"take": 4},
            lambda keys: keys.word("take"),
            "",
            *("take", "4 is no word for take", "allowed: latest, earliest, highest, lowest"),
        ),
        (
            {"weeks": "newest"},
            lambda keys: keys.word("weeks"),
            "",
            *("weeks", "'newest' is no word for weeks", "allowed: covered, span, since"),
        ),
        (
            {"doses": "weeks"},
            lambda keys: keys.word("doses"),
            "",
            *("doses", "'weeks' is no word for doses", 'write doses = "days"'),
        ),
        (
            {"within": 30},
            lambda keys: keys.length("within"),
            None,
            *("within", "30 is not a length of time", 'write within = "P30D"'),
        ),
        ({"within": 0}, lambda keys: keys.length("within"), None, "within", "0 is not a length of time", LENGTH_HINT),
        (
            {"within": 1},
            lambda keys: keys.length("within"),
            None,
            *("within", "1 is not a length of time", 'write within = "P1D"'),
        ),
        (
            {"within": "6 months"},
            lambda keys: keys.length("within"),
            None,
            *("within", "'6 months' is not a length of time", 'write within = "P6M"'),
        ),
        (
            {"within": "soon"},
            lambda keys: keys.length("within"),
            None,
            *("within", "'soon' is not a length of time", LENGTH_HINT),
        ),
        (
            {"gap": "P1M"},
            lambda keys: keys.days("gap"),
            None,
            *("gap", "'P1M' is not of weeks and days", "write P28D or P4W: months differ"),
        ),
        (
            {"at_least": 0},
            lambda keys: keys.whole("at_least", 3),
            3,
            *("at_least", "0 is no whole number from 1 to 3", "write a number from 1 to 3, for there are 3 sets"),
        ),
        (
            {"at_least": 4},
            lambda keys: keys.whole("at_least", 3),
            3,
            *("at_least", "4 is no whole number from 1 to 3", "write a number from 1 to 3, for there are 3 sets"),
        ),
        (
            {"at_least": True},
            lambda keys: keys.whole("at_least", 3),
            3,
            *("at_least", "true is no whole number from 1 to 3", "write a number from 1 to 3, for there are 3 sets"),
        ),
        (
            {"resources": "Procedure"},
            lambda keys: keys.resources(("Procedure", "ServiceRequest")),
            (),
            *("resources", "'Procedure' is not a list of resource types", 'write ["Procedure"]'),
        ),
        (
            {"resources": []},
            lambda keys: keys.resources(("Procedure", "ServiceRequest")),
            (),
            *("resources", "[] is not a list of resource types", 'write ["Procedure"]'),
        ),
        (
            {"resources": [4]},
            lambda keys: keys.resources(("Procedure", "ServiceRequest")),
            (),
            *("resources", "[4] is not a list of resource types", 'write ["Procedure"]'),
        ),
        (
            {"resources": ["Condition"]},
            lambda keys: keys.resources(("Procedure", "ServiceRequest")),
            ("Condition",),
            *("resources", "Condition is not read here", "allowed here: Procedure, ServiceRequest"),
        ),
        (
            {"resources": ["Procedures"]},
            lambda keys: keys.resources(("Procedure", "ServiceRequest")),
            ("Procedures",),
            *("resources", "Procedures is no resource type that is read", "did you mean Procedure?"),
        ),
        (
            {"units": 4},
            lambda keys: keys.factors("units"),
            {},
            *("units", "4 is not a table of factors", 'write { "kPa" = 7.50062 }'),
        ),
        *(
            (
                {"units": {"kPa": wrong, "cm": 2}},
                lambda keys: keys.factors("units"),
                {"cm": Decimal(2)},
                *("units.kPa", f"{said} is no factor", "write what to multiply by"),
            )
            for wrong, said in ((0, "0"), (True, "True"), ("2", "'2'"), (10**15, "1000000000000000"))
        ),
        (
            {"count": 4},
            lambda keys: keys.inner("count", "count"),
            None,
            *("count", "4 is not a table"),
            'How many different days have a Procedure of a set: { procedure = SET, within = "P12M" }.',
        ),
    ],
)
def test_a_key_that_holds_something_else_is_told_once(
    table: dict[str, Any], ask: Callable[[Keys], object], instead: object, key: str, what: str, hint: str
) -> None:
    """With its place, what is wrong and what to write; and what stands for it is no guess."""
    assert asked(table, ask) == (instead, [(f"facts.x.{key}", what, hint)])


def test_what_was_told_where_it_is_declared_is_not_told_again() -> None:
    """A set whose name is none is named wrongly wherever it is named."""
    assert asked({"yes": "Bad-Nam"}, lambda keys: keys.named_set("yes")) == ("", [])


def test_a_table_within_a_table_has_its_own_place() -> None:
    """Its keys are looked through, and its sets and problems are those of the table around it."""
    problems: list[Problem] = []
    inner = Keys({"count": {"procedure": "pain", "proc": "x"}}, "facts.x", SETS, problems).inner("count", "count")
    assert inner is not None
    assert inner.named_set("procedure") == "pain"
    assert told(problems) == [("facts.x.count", "proc is no key here", "did you mean procedure?")]


def sets_of(raw: Any, folder: Path) -> tuple[dict[str, ValueSet], Told]:
    """The value sets of what stands in a file, and the problems told."""
    problems: list[Problem] = []
    return read_sets(raw, folder, problems), told(problems)


LOINC = "http://loinc.org"
ATC = "http://www.whocc.no/atc"
WRITE_SETS = "write [value_sets.a_name] before the keys of each"
LIST_SETS = "title, codes, prefixes, files, includes"


@pytest.mark.parametrize(
    ("raw", "where", "what", "hint"),
    [
        ([], "value_sets", "[] is no group of tables", WRITE_SETS),
        (
            {"Pain Score": {}},
            *("value_sets.Pain Score", "Pain Score is no name of a value set"),
            "write pain_score: a small letter, then small letters, digits and _",
        ),
        (
            {"??": {}},
            *("value_sets.??", "?? is no name of a value set", "a small letter, then small letters, digits and _"),
        ),
        (
            {"s": 4},
            *("value_sets.s", "4 is not a table", f"write [value_sets.s] and its keys below it: {LIST_SETS}"),
        ),
        ({"s": {"titel": "x"}}, "value_sets.s", "titel is no key here", "did you mean title?"),
        ({"s": {"title": 4}}, "value_sets.s.title", "4 is not a text", ""),
        ({"s": {"includes": "t"}, "t": {}}, "value_sets.s.includes", "'t' is not a list of texts", 'write ["t"]'),
        ({"s": {"includes": "ü"}}, "value_sets.s.includes", "'ü' is not a list of texts", 'write ["ü"]'),
        ({"s": {"includes": [4]}}, "value_sets.s.includes", "[4] is not a list of texts", 'write ["a", "b"]'),
        (
            {"s": {"codes": "loinc|72514-3"}},
            *("value_sets.s.codes", "'loinc|72514-3' is not a list"),
            'write [{ system = "loinc", code = "72514-3" }]',
        ),
        (
            {"s": {"codes": "72514-3"}},
            *("value_sets.s.codes", "'72514-3' is not a list", 'write [{ system = "...", code = "72514-3" }]'),
        ),
        (
            {"s": {"codes": 4}},
            *("value_sets.s.codes", "4 is not a list", 'write [{ system = "snomed", code = "84114007" }]'),
        ),
        (
            {"s": {"codes": [4]}},
            *("value_sets.s.codes[1]", "4 is not a table", 'write { system = "snomed", code = "84114007" }'),
        ),
        (
            {"s": {"codes": {"system": "loinc"}}},
            *("value_sets.s.codes", "a table is not a list"),
            'write [{ system = "loinc", code = "..." }]',
        ),
        (
            {"s": {"codes": [{"system": "loinc", "code": "1"}, {"system": "loinc", "code": 2}]}},
            *("value_sets.s.codes[2]", "2 is no code", 'write code = "2"'),
        ),
        (
            {"s": {"codes": [{"system": "loinc"}]}},
            *("value_sets.s.codes[1]", "no code", "write code as a text, in quotes"),
        ),
        (
            {"s": {"codes": [{"system": " ", "code": "1"}]}},
            *("value_sets.s.codes[1]", "' ' is no system", "write system as a text, in quotes"),
        ),
        (
            {"s": {"codes": [{"system": "loinc", "code": "1", "displays": "x"}]}},
            *("value_sets.s.codes[1]", "displays is no key here", "did you mean display?"),
        ),
        (
            {"s": {"codes": [{"system": "lonic", "code": "1"}]}},
            *("value_sets.s.codes[1]", "lonic is no coding system", "did you mean loinc?"),
        ),
        (
            {"s": {"prefixes": [{"system": "atcc", "code": "M01"}]}},
            *("value_sets.s.prefixes[1]", "atcc is no coding system", "did you mean atc?"),
        ),
        (
            {"s": {"prefixes": [{"system": "loinc", "code": "7"}]}},
            "value_sets.s.prefixes[1]",
            "codes of loinc do not say by their beginning what they belong to",
            "only of icd-10, icd-10-cm, icd-10-pcs, atc; list the codes of any other system",
        ),
        *(
            (
                {"s": {"files": [name]}},
                *("value_sets.s.files", f"{name} is not the name of a file beside this one"),
                "write its name only; it lies beside the bindings file",
            )
            for name in ("/etc/passwd", "../sets.json")
        ),
    ],
)
def test_a_value_set_that_cannot_be_is_told_once(raw: Any, where: str, what: str, hint: str, tmp_path: Path) -> None:
    """With its place, what is wrong and what to write."""
    assert sets_of(raw, tmp_path)[1] == [(where, what, hint)]


def test_all_that_is_wrong_with_value_sets_is_told_at_once(tmp_path: Path) -> None:
    """One that is wrong hides none of those behind it, and what is right of it is read."""
    found, problems = sets_of(
        {
            "a": 4,
            "b": {"codes": [4, {"system": "loinc", "code": "1"}, {"system": "x", "code": "2"}], "title": 4},
            "c": {"title": "C", "codes": [{"system": "urn:x", "code": "3"}], "includes": ["b"]},
            "d": {"prefixes": [{"system": "atc", "code": "M01"}, {"system": ATC, "code": "M02"}]},
        },
        tmp_path,
    )
    assert [where for where, _, _ in problems] == [
        *("value_sets.a", "value_sets.b.codes[1]", "value_sets.b.codes[3]", "value_sets.b.title")
    ]
    assert found["b"] == ValueSet("b", "", frozenset({(LOINC, "1")}))
    assert found["c"] == ValueSet("c", "C", frozenset({("urn:x", "3"), (LOINC, "1")}))
    assert found["d"] == ValueSet("d", "", frozenset(), frozenset({(ATC, "M01"), (ATC, "M02")}))


def test_a_group_is_read_by_the_name_that_was_meant() -> None:
    """What is like nothing is left out; two groups of one meaning are one, and the right name wins."""
    problems: list[Problem] = []
    raw = {"facts": {"a": 1}, "fact": {"a": 2, "b": 2}, "sets": {}, "xyzzy": {}, "titel": "x"}
    assert as_meant(raw, "bindings", "top", problems) == {"facts": {"a": 1, "b": 2}, "value_sets": {}, "title": "x"}
    allowed = "allowed: pathway, title, source, value_sets, facts, trials, untracked"
    assert told(problems) == [
        ("top", "fact is no key here", "did you mean facts?"),
        ("top", "sets is no key here", "did you mean value_sets?"),
        ("top", "xyzzy is no key here", allowed),
        ("top", "titel is no key here", "did you mean title?"),
    ]
