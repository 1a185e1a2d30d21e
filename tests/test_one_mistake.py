"""One mistake, one message, at its place: what follows from a broken declaration is not blamed, other mistakes are."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pytest

from breaking import Broken, broken
from l4path import Number, Pathway, PathwayError, Review
from l4path.errors import Problem, each_once, nearest
from l4path.formats import pathway_from_dict
from l4path.formats.pathways import pathway_from_text

ROOT = Path(__file__).parent.parent
CATALOG = ROOT / "src" / "l4path" / "catalog"
KNEE = tomllib.loads((ROOT / "examples" / "knee-pain.toml").read_text(encoding="utf-8"))
TEXT = (ROOT / "tests" / "knee.toml").read_text(encoding="utf-8")
MOST = int(os.environ.get("L4PATH_BROKEN", "40"))  # of each group; a thousand is all of them
GROWN = ROOT / "tests" / "conformance2" / "003.pathway.toml"


def problems_of(raw: dict[str, Any]) -> tuple[Problem, ...]:
    """The problems of raw data; none where it is a pathway."""
    try:
        pathway_from_dict(raw)
    except PathwayError as error:
        return error.problems
    return ()


def at_its_place(case: Broken, told: Problem) -> bool:
    """Whether a problem is told where the declaration stands that was broken."""
    return told.where.startswith(case.place) or case.place in told.where or case.place in told.what


def sample(path: Path, count: int) -> list[Any]:
    """Some ways of breaking a larger file, the same in every run."""
    cases = list(broken(tomllib.loads(path.read_text(encoding="utf-8"))))
    chosen = Random(7).sample(cases, min(count, len(cases)))  # noqa: S311 - nothing here is secret
    return [pytest.param(case, id=f"{path.name.split('.')[0]}: {case.place}: {case.how}") for case in chosen]


@pytest.mark.parametrize("group", ["top", *KNEE])
def test_each_broken_declaration_of_the_knee_example_is_told_once(group: str) -> None:
    """Whatever is broken in the knee example, in whatever way, is one message, at its place."""
    cases = [case for case in broken(KNEE) if (case.place.split(".")[0].split("[")[0] or "top") == group]
    for case in Random(3).sample(cases, min(len(cases), MOST)):  # noqa: S311 - nothing here is secret
        told = problems_of(case.raw)
        assert len(told) == 1, (case.place, case.how, told)
        assert at_its_place(case, told[0]), (case.place, case.how, told)


@pytest.mark.parametrize(
    "case", [*sample(GROWN, 50), *sample(CATALOG / "l4.toml", 20), *sample(CATALOG / "hypertension.toml", 20)]
)
def test_a_broken_declaration_of_a_larger_pathway_is_told_once(case: Broken) -> None:
    """Whatever is broken in a bundled or a grown pathway is one message, at its place."""
    told = problems_of(case.raw)
    assert len(told) == 1, told
    assert at_its_place(case, told[0]), told


def both(one: Any, other: Any, whole: Any) -> Any:
    """What two ways of breaking something give together."""
    if other == whole:
        return one
    if isinstance(one, dict) and isinstance(other, dict) and isinstance(whole, dict):
        kept = [key for key in {**one, **other} if (key in one and key in other) or key not in whole]
        return {key: both(one.get(key, whole.get(key)), other.get(key, whole.get(key)), whole.get(key)) for key in kept}
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other) == len(whole):
        return [both(*parts) for parts in zip(one, other, whole, strict=True)]
    return other


def test_two_mistakes_are_both_told() -> None:
    """Of two declarations that are broken independently both are told, whatever the two ways."""
    rng = Random(11)  # noqa: S311 - nothing here is secret
    cases = [case for case in broken(KNEE) if case.place and "keyword" not in case.how]
    for _ in range(MOST):
        first, second = rng.sample(cases, 2)
        if first.place.startswith(second.place) or second.place.startswith(first.place):
            continue
        if {"named", "declared"} & {first.how.split()[0], second.how.split()[0]}:
            continue  # an id that changes may change the other declaration as well
        places = {problem.where for case in (first, second) for problem in problems_of(case.raw)}
        found = problems_of(both(first.raw, second.raw, KNEE))
        assert {problem.where for problem in found} == places, (first[:2], second[:2], found)


def test_names_with_brackets_and_dots_are_refused_soon() -> None:
    """A name that looks like a place of its own is told once, and ends the reading."""
    for name in ("x[y]", "[[]]", "a.b[1]c]", "]", "."):
        raw = KNEE | {"facts": KNEE["facts"] | {name: {"kind": "flagg", "label": "x"}}}
        assert len(problems_of(raw)) <= 2, name
        assert problems_of(raw), name


def told(text: str) -> list[str]:
    """Where and what each problem of a file is."""
    with pytest.raises(PathwayError) as caught:
        pathway_from_text(text)
    return [f"{problem.where}: {problem.what}" for problem in caught.value.problems]


def test_the_rest_of_a_condition_about_a_broken_fact_is_read() -> None:
    """A condition that names a broken fact is passed over only there; a slip elsewhere in it is told as well."""
    text = TEXT.replace('kind = "number"\nlabel = "knee pain"', 'kind = "nmber"\nlabel = "knee pain"')
    assert told(text.replace('goal    = "pain <= 2"', 'goal = "pain <= 2 and lockt"')) == [
        "goal: nothing is declared as lockt",
        "facts.pain.kind: nmber is no kind",
    ]


def test_a_fact_without_a_label_is_still_held_to_its_range() -> None:
    """Where only the label is missing, the values are known, and a condition out of range is told."""
    text = TEXT.replace('label = "knee pain"\n', "").replace('goal    = "pain <= 2"', 'goal = "pain <= 12"')
    assert told(text) == ["goal: 12 is not within 0 to 10", "facts.pain: no label"]


def test_a_name_that_is_missing_is_told_where_it_is_first_named() -> None:
    """A fact that is not declared at all is one message, at the first place, with the others named."""
    text = TEXT.replace("[facts.pain]", "[facts.hurt]")
    with pytest.raises(PathwayError) as caught:
        pathway_from_text(text)
    (problem,) = caught.value.problems
    assert (problem.where, problem.what) == ("goal", "nothing is declared as pain")
    assert "it is named so in" in problem.hint
    assert "escalations[1].when" in problem.hint


def test_problems_stand_in_the_order_of_the_file() -> None:
    """Problems are told from the top of the file down."""
    text = TEXT.replace('goal    = "pain <= 2"', 'goal = "pain <="').replace("year = 2020", "year = 20")
    with pytest.raises(PathwayError) as caught:
        pathway_from_text(text.replace('tier = "surgical"\nindications', 'tier = "surgery"\nindications'))
    lines = [problem.line for problem in caught.value.problems]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_a_broken_escalation_keeps_the_places_of_those_behind_it() -> None:
    """A mistake behind an escalation that cannot be built is told of its own escalation, not of the one before."""
    raw = tomllib.loads(TEXT)
    count = len(raw["escalations"])
    raw["escalations"] = [{**raw["escalations"][0], "on": "failurre"}, *raw["escalations"][1:]]
    raw["escalations"][-1]["to"] = "emergency_departmnt"
    assert [problem.where for problem in problems_of(raw)] == ["escalations[1].on", f"escalations[{count}].to"]


def test_a_fact_declared_twice_in_python_is_told_once() -> None:
    """Two facts of one id that differ are one problem, not one more at every condition that names either."""
    review = Review("check", "Check", tier="care")
    other = Number("pain", "another pain")
    with pytest.raises(PathwayError) as caught:
        Pathway("p", tiers=["care"], start=[review], facts=[Number("pain", "pain")], goal=(other >= 4) & (other <= 8))
    assert [problem.what for problem in caught.value.problems] == ["pain is declared twice, and differently"]


def test_what_is_missing_is_merged_and_what_only_looks_alike_is_not() -> None:
    """Problems are one where they miss the same thing, and two where only their words are alike."""
    same = [Problem(what="no x", where=place, missing="name x") for place in ("a", "b")]
    apart = [Problem(what="is empty", where=place) for place in ("a", "b")]
    assert [str(problem) for problem in each_once([*same, *apart])] == [
        "a: no x; it is named so in b as well",
        "a: is empty",
        "b: is empty",
    ]
    assert nearest("pian", ["pain", "locked"]) == "pain"
    assert nearest("pian", ["locked"]) == ""
