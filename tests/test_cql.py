"""CQL of a pathway says what an assessment says; each rule of its form is held by a plant that breaks it."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import random
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

import l4path
from cql_evaluator import COMPARED, Evaluation, UnguardedError, parameters_of
from l4path.formats import pathway_from_dict, pathway_from_text, pathway_to_json
from l4path.interop.cql import library_of
from l4path.interop.cql import tree as t
from l4path.interop.cql.logic import name_of_claim
from l4path.interop.cql.scores import compared
from l4path.interop.cql.text import printed
from l4path.meaning import Follows, follow_rules
from l4path.testing import cases, pathways
from random_cases import pathway_and_episodes
from random_episodes import random_episode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

BASE = "https://example.org/fhir"
TRUTHS = {"met": True, "not_met": False, "unknown": None}
NEVER_NULL = ("status_", "follows_", "option_", "shown_", "least ", "greatest ")


def expected(assessment: l4path.Assessment) -> dict[str, Any]:
    """What the library must define for an episode: all that an assessment says, and every claim of the rules."""
    said = assessment.to_dict()
    found = {name: said[name] for name in ("state", "options", "alongside", "on_hold")}
    found["cautions"] = [f"{name}.{caution}" for name, ids in said["cautions"].items() for caution in ids]
    found |= {f"status_{name}": status for name, status in said["status"].items()}
    found |= {f"follows_{name}": False for name in said["status"]}
    for name in follow_rules(assessment.pathway):
        found[f"follows_{name}"] = TRUTHS[assessment.truth_of(Follows(name)).value]
    rules = assessment._program.rules
    found |= {name_of_claim(claim): TRUTHS[assessment.truth_of(claim).value] for claim in rules}
    return found


def disagreements(wanted: Mapping[str, Any], of: Callable[[str], Any]) -> dict[str, tuple[Any, Any]]:
    """Where a library says otherwise, by name, with what is wanted and what it says."""
    found = {name: (value, of(name)) for name, value in wanted.items()}
    return {name: both for name, both in found.items() if both[0] != both[1]}


def assessed(pathway: l4path.Pathway, episodes: list[l4path.Episode]) -> Iterator[l4path.Assessment]:
    """The assessments of those episodes that contradict no assumption."""
    for episode in episodes:
        try:
            yield pathway.assess(episode)
        except l4path.EpisodeError:
            continue


@settings(max_examples=40)
@given(cases())
def test_the_library_says_what_an_assessment_says(case: tuple[l4path.Pathway, l4path.Episode]) -> None:
    """Every claim, status, state and list, from parameters and from a response; what has two values is never null."""
    pathway, episode = case
    by_parameters, by_response = (library_of(pathway, base=BASE, parameters=given) for given in (True, False))
    for assessment in assessed(pathway, [episode]):
        response = l4path.to_response(pathway, episode, base=BASE)
        for found in (
            Evaluation(by_parameters, parameters_of(pathway, episode)),
            Evaluation(by_response, resources=[response]),
        ):
            assert disagreements(expected(assessment), found.of) == {}
            defined = [name for name in found.library.definitions if name.startswith(NEVER_NULL)]
            assert all(found.of(name) is not None for name in (*defined, "asks"))
            for score in pathway.scores:
                assert found.of(f"least {score}") <= found.of(f"greatest {score}")


@settings(max_examples=20)
@given(cases())
def test_a_score_of_which_all_is_known_is_one_number(case: tuple[l4path.Pathway, l4path.Episode]) -> None:
    """The least and the greatest are equal where no item is unknown."""
    pathway, episode = case
    library = library_of(pathway, base=BASE, parameters=True)
    found = Evaluation(library, parameters_of(pathway, episode))
    for name, score in pathway.scores.items():
        items = [found.of(f"item {name}[{number}]") for number in range(1, len(score.items) + 1)]
        assert (found.of(f"least {name}") == found.of(f"greatest {name}")) == (None not in items)


def parts(expression: Any) -> Iterator[Any]:
    """An expression and everything in it."""
    yield expression
    for field in dataclasses.fields(expression):
        stack = [getattr(expression, field.name)]
        while stack:
            here = stack.pop()
            if isinstance(here, tuple):
                stack.extend(here)
            elif dataclasses.is_dataclass(here):
                yield from parts(here)


def are_defined_before(pathway: l4path.Pathway) -> None:
    """See that every name of a library stands for something before it."""
    for parameters in (True, False):
        library = library_of(pathway, base=BASE, parameters=parameters)
        known = set(library.parameters)
        for name, expression in library.definitions.items():
            named = {part.name for part in parts(expression) if isinstance(part, t.Ref)}
            assert named <= known, (name, named - known)
            known.add(name)


@settings(max_examples=15)
@given(pathways())
def test_everything_is_defined_before_it_is_named(pathway: l4path.Pathway) -> None:
    """No name stands for nothing, and none is used before its definition: engines need not look ahead."""
    are_defined_before(pathway)


@settings(max_examples=12)
@given(pathways())
def test_equal_pathways_give_equal_bytes(pathway: l4path.Pathway) -> None:
    """Text and ELM depend on what the pathway says and on nothing else."""
    again = pathway_from_text(pathway_to_json(pathway), "json")
    for written in (l4path.to_cql, l4path.to_elm):
        assert json.dumps(written(pathway, base=BASE)) == json.dumps(written(again, base=f"{BASE}/"))


def test_the_sizes_of_l4_stay_bearable() -> None:
    """Text below 250 kB, ELM below 1 MB."""
    pathway = l4path.load("l4")
    assert len(l4path.to_cql(pathway, base=BASE).encode()) < 250_000
    assert len(json.dumps(l4path.to_elm(pathway, base=BASE), separators=(",", ":")).encode()) < 1_000_000


# --- a pathway with everything in it ---


def whole_pathway() -> l4path.Pathway:
    """A small pathway with every kind of condition, treatment, way and record."""
    pain = l4path.Number("pain", "pain", minimum=0, maximum=10)
    fever, frail, locked = (l4path.Flag(name, name) for name in ("fever", "frail", "locked"))
    cause = l4path.Choice("cause", "cause", values={"worn": "worn", "torn": "torn", "other": "other"})
    signs = l4path.Choices("signs", "signs", values={"warm": "warm", "red": "red"})
    relief = l4path.Measure("relief", "relief", unit="%", minimum=-100, maximum=100)
    grade = l4path.Measure("grade", "grade", kind="choice", values={"low": "low", "high": "high"})
    stiff = l4path.Definition("stiff", "stiff", locked | (cause == "worn"))
    items = [l4path.ScoreItem(fever, 2), l4path.ScoreItem(frail, -1), l4path.ScoreItem(stiff, 1)]
    burden = l4path.Score("burden", "burden", items)
    care: Any = functools.partial(l4path.Treatment, tier="care")
    pills = care(
        "pills",
        "Pills",
        adequate=l4path.weeks >= 6,
        response=relief >= 30,
        indications=[pain >= 4],
        contraindications=[signs.contains("warm")],
        cautions=[l4path.Caution("weak", frail, "a frail patient may fall")],
    )
    shots = care("shots", "Shots", adequate=l4path.courses >= 2, response=grade == "high", indications=[pain > 2])
    rest = care("rest", "Rest", continuous=True, indications=[cause.isin("worn", "torn")])
    scan = care("scan", "Scan", once=True, indications=[cause.notin("torn", "other") | signs.lacks("red")])
    knife = care("knife", "Surgery", once=True, contraindications=[burden.between(1, 2)])
    ward = care("ward", "Ward", once=True, emergency=True)
    board = l4path.Review("board", "Board", tier="care")
    home = l4path.Disposition("home", "Home", tier="care")
    return l4path.Pathway(
        "whole",
        tiers=["care"],
        start=[pills, rest],
        escalations=[
            pills.escalates_to(shots, on="failure", when=l4path.at_least(2, fever, frail, stiff)),
            pills.escalates_to(scan, on="exhausted"),
            shots.escalates_to(board, on="failure", when=pain.between(2, 8, open_high=True)),
            rest.escalates_to(board, on="persistence", when=l4path.declined("pills")),
            scan.escalates_to(board, on="completion", when=l4path.failed("pills") | (l4path.weeks.of("pills") > 8)),
            board.escalates_to(knife, on="indication", when=burden >= 2),
            board.escalates_to(home, on="otherwise"),
            ward.on_red_flag(pain >= 10),
        ],
        screens=[l4path.Screen("look", [fever, signs])],
        measures=[relief, grade],
        goal=pain <= 2,
    )


def test_in_a_pathway_with_everything_in_it_all_is_defined_before_it_is_named() -> None:
    """Definitions, scores, items, cautions and ways among it."""
    are_defined_before(whole_pathway())


@pytest.mark.parametrize("seed", range(10))
def test_of_a_pathway_with_everything_in_it_all_is_said_of_four_patients(seed: int) -> None:
    """Every claim, status, state and list, from parameters and, of the first, from a response."""
    pathway = whole_pathway()
    raw = json.loads(pathway_to_json(pathway))
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    episodes = [l4path.Episode.from_dict(given) for given in (random_episode(chance, raw) for _ in range(4))]
    by_parameters, by_response = (library_of(pathway, base=BASE, parameters=given) for given in (True, False))
    for number, episode in enumerate(episodes):
        wanted = expected(pathway.assess(episode))
        assert disagreements(wanted, Evaluation(by_parameters, parameters_of(pathway, episode)).of) == {}
        if number == 0:
            response = l4path.to_response(pathway, episode, base=BASE)
            assert disagreements(wanted, Evaluation(by_response, resources=[response]).of) == {}


@pytest.mark.parametrize("op", COMPARED)
def test_a_comparison_of_a_score_is_known_where_all_that_it_may_be_agrees(op: str) -> None:
    """Met where every whole number from the least to the greatest meets it, not met where none does (SEMANTICS 10)."""
    for least, greatest, constant in itertools.product(range(-1, 3), repeat=3):
        if least <= greatest:
            met = {COMPARED[op](number, constant) for number in range(least, greatest + 1)}
            library = t.Library("k", "1", {})
            library.definitions["c"] = compared("s", "==" if op == "=" else op, constant)
            found = Evaluation(library, {"least s": least, "greatest s": greatest}).of("c")
            assert found == (met.pop() if len(met) == 1 else None), (least, greatest, constant)


def test_everything_that_has_a_name_is_defined_by_it() -> None:
    """Every claim of the rules, every record and every list, whether or not something else asks for it (INTEROP 8)."""
    pathway = whole_pathway()
    kinds = ["indicated", "contraindicated", "suitable", "exhausted", "intolerant", "responded", "relapsed"]
    kinds += ["failed", "ongoing", "stopped"]
    wanted = [f"{kind}_{name}" for kind in kinds for name in pathway.treatments]
    wanted += [f"{kind}_{name}" for kind in ("adequate", "response") for name in ("pills", "shots")]
    groups = ("reached", "status", "follows", "option", "shown")
    wanted += [f"{group}_{name}" for group in groups for name in pathway.nodes]
    wanted += [f"fires {way.id}" for way in pathway.escalations]
    wanted += [f"by {way.id} {source}" for way in pathway.escalations for source in way.after]
    wanted += [f"{record} {name}" for record in ("tried", "declined", "outcome") for name in pathway.treatments]
    wanted += [f"fact {name}" for name in pathway.facts]
    wanted += [f"measure {name}.{measure}" for name in ("pills", "shots", "rest") for measure in pathway.all_measures]
    wanted += ["least burden", "greatest burden", "defined stiff", "caution pills.weak", "goal"]
    wanted += ["state", "options", "alongside", "on_hold", "cautions", "asks"]
    for parameters in (False, True):
        library = library_of(pathway, base=BASE, parameters=parameters)
        assert [name for name in wanted if name not in library.definitions and name not in library.parameters] == []
    numbered = [name.split()[1] for name in library.definitions if name.startswith("row ")]
    assert numbered == [str(number) for number in range(1, len(numbered) + 1)]


# --- each rule, broken ---


def rewritten(expression: Any, change: Callable[[Any], Any]) -> Any:
    """The expression with every part of it put through a change, inner ones first."""
    if isinstance(expression, tuple):
        return tuple(rewritten(part, change) for part in expression)
    if not dataclasses.is_dataclass(expression):
        return expression
    fields = {
        field.name: rewritten(getattr(expression, field.name), change) for field in dataclasses.fields(expression)
    }
    again: Any = dataclasses.replace
    return change(again(expression, **fields))


def is_question(part: Any, *operators: str) -> bool:
    """Whether a part is a call of one of some operators."""
    return isinstance(part, t.Call) and part.operator in operators


def first(part: Any) -> Any:
    """The first operand of a call."""
    return part.operands[0]


def unguarded(kind: str) -> Callable[[str, Any], Any]:
    """Conditions of `if` and `case` without the question whether they are true."""

    def plant(_: str, part: Any) -> Any:
        match part:
            case t.Case(rows=rows, otherwise=otherwise) if kind == "case":
                bare = tuple((first(when) if is_question(when, "is true") else when, then) for when, then in rows)
                return t.Case(bare, otherwise)
            case t.If(when=when) if kind == "if" and is_question(when, "is true"):
                return dataclasses.replace(part, when=first(when))
            case _:
                return part

    return plant


def membership_by_in(_: str, part: Any) -> Any:
    """A disjunction of equalities of one choice, said by `in`."""
    if is_question(part, "or") and all(is_question(each, "=") for each in part.operands):
        names = {first(each) for each in part.operands}
        if len(names) == 1 and isinstance(one := names.pop(), t.Ref) and one.name.startswith(("fact", "measure")):
            return t.call("in", one, t.Texts(tuple(each.operands[1] for each in part.operands)))
    return part


def without_the_guard_of_choices(name: str, part: Any) -> Any:
    """A value looked for in a list that may be null."""
    return part.otherwise if name.startswith("holds") and isinstance(part, t.If) else part


def counting_what_is_unknown(name: str, part: Any) -> Any:
    """`at_least` that takes unknown for not met."""
    found = name.startswith("at least") and isinstance(part, t.If) and is_question(part.when, "is false")
    return t.If(t.call("is true", first(part.when)), part.otherwise, part.then) if found else part


def whole_numbers(_: str, part: Any) -> Any:
    """Numbers written as whole numbers."""
    whole = isinstance(part, t.Value) and part.type == "Decimal" and Decimal(part.text) % 1 == 0
    return t.Value("Integer", str(int(Decimal(part.text)))) if whole else part


def counted_without_asking(name: str, part: Any) -> Any:
    """Weeks, doses and courses read off the record without asking whether there is one."""
    return part.rows[0][1] if name.startswith("counted") and isinstance(part, t.Case) else part


def measures_without_tried(_: str, part: Any) -> Any:
    """A measure without `tried` before it."""
    if is_question(part, "and") and isinstance(first(part), t.Ref) and first(part).name.startswith("tried "):
        rest = part.operands[1:]
        names = {each.name for part_ in rest for each in parts(part_) if isinstance(each, t.Ref)}
        if names and all(name.startswith(("measure ", "holds measure ")) for name in names):
            return t.both(*rest)
    return part


def defaults_turned(name: str, part: Any) -> Any:
    """Not tolerated, relapsed, ended where nothing is recorded."""
    if name.startswith("recorded") and is_question(part, "Coalesce"):
        return t.call("Coalesce", first(part), t.contrary(part.operands[1]))
    return part


def trials_of_the_unasked(name: str, part: Any) -> Any:
    """`adequate` and `response` that do not ask whether the treatment is unasked."""
    return part.otherwise if name.startswith(("adequate_", "response_")) and isinstance(part, t.Case) else part


def measures_beside_an_outcome(name: str, part: Any) -> Any:
    """Predicates that look at the measures only."""
    predicate = name.startswith(("failed_", "intolerant_", "responded_", "relapsed_", "ongoing_", "stopped_"))
    outcome = isinstance(part, t.Case) and is_question(part.rows[0][0], "is not null")
    return part.otherwise if predicate and outcome else part


def asked_for_by_equality(_: str, part: Any) -> Any:
    """An equality with an outcome that may be null."""
    if is_question(part, "=") and is_question(first(part), "Coalesce"):
        return t.call("=", first(part).operands[0], part.operands[1])
    return part


def negative_points_wrong(name: str, part: Any) -> Any:
    """A negative item that adds to the least when it is met, and to the greatest unless it is not."""
    if not name.startswith(("least ", "greatest ")) or not isinstance(part, t.If):
        return part
    points: Any = part.then if is_question(part.when, "is true") else part.otherwise
    if not points.text.startswith("-"):
        return part
    item, none = first(part.when), t.whole(0)
    met = t.If(t.call("is true", item), points, none)
    return met if name.startswith("least") else t.If(t.call("is false", item), none, points)


def scores_without_unknown(name: str, part: Any) -> Any:
    """A comparison of a score that is not met wherever it is not certainly met."""
    return t.Case(part.rows[:1], t.FALSE) if name.startswith("score") and isinstance(part, t.Case) else part


def followed_whatever_carries(name: str, part: Any) -> Any:
    """What follows a response, whoever carries it on."""
    if name.startswith("follows_") and is_question(part, "is true") and first(part).name.startswith("by "):
        return t.TRUE
    return part


def goal_whatever_must_not_go_on(name: str, part: Any) -> Any:
    """`at_goal` that a contraindicated treatment does not withhold."""
    return (
        first(part) if name.endswith(" at_goal") and is_question(part, "and") and "goal" in str(first(part)) else part
    )


def every_caution(name: str, part: Any) -> Any:
    """Cautions of what is no option."""
    if name == "cautions" and is_question(part, "and"):
        return part.operands[1]
    return part


PLANTS: dict[str, Callable[[str, Any], Any]] = {
    "1: a case that may be null": unguarded("case"),
    "1, 3: an if that may be null": unguarded("if"),
    "2: membership by in": membership_by_in,
    "2: in of a list that may be null": without_the_guard_of_choices,
    "3: at_least takes unknown for no": counting_what_is_unknown,
    "5: whole numbers": whole_numbers,
    "6: counted without asking": counted_without_asking,
    "6: a measure without tried": measures_without_tried,
    "6: defaults turned": defaults_turned,
    "6: trials of unasked treatments": trials_of_the_unasked,
    "7: measures beside an outcome": measures_beside_an_outcome,
    "7: asked for by equality": asked_for_by_equality,
    "8: negative points": negative_points_wrong,
    "8: scores without unknown": scores_without_unknown,
    "9: followed whatever carries": followed_whatever_carries,
    "9: goal whatever must not go on": goal_whatever_must_not_go_on,
    "10: every caution": every_caution,
}


@pytest.fixture(scope="module")
def many() -> list[tuple[l4path.Pathway, t.Library, list[l4path.Assessment]]]:
    """Random pathways with their libraries and assessments."""
    found = []
    for seed in range(40):
        raw, episodes = pathway_and_episodes(seed, 12)
        pathway = pathway_from_dict(raw)
        given = [l4path.Episode.from_dict(episode) for episode in episodes]
        found.append((pathway, library_of(pathway, base=BASE, parameters=True), list(assessed(pathway, given))))
    return found


def noticed(library: t.Library, pathway: l4path.Pathway, assessments: list[l4path.Assessment]) -> bool:
    """Whether a library says otherwise of one of the episodes, or leaves to an engine what a null means."""
    for assessment in assessments:
        found = Evaluation(library, parameters_of(pathway, assessment.episode))
        try:
            if disagreements(expected(assessment), found.of):
                return True
        except UnguardedError:
            return True
    return False


@pytest.mark.parametrize("name", PLANTS)
def test_a_broken_rule_is_noticed(
    name: str, many: list[tuple[l4path.Pathway, t.Library, list[l4path.Assessment]]]
) -> None:
    """Each way of breaking a rule of the form changes what some library says of some episode."""
    plant = PLANTS[name]
    for pathway, library, assessments in many:
        broken = {
            what: rewritten(expression, functools.partial(plant, what))
            for what, expression in library.definitions.items()
        }
        if broken != library.definitions and noticed(
            t.Library(library.name, library.version, library.parameters, broken), pathway, assessments
        ):
            return
    pytest.fail("nothing noticed it")


def test_no_rule_is_broken(many: list[tuple[l4path.Pathway, t.Library, list[l4path.Assessment]]]) -> None:
    """The same pathways and episodes notice nothing where nothing is planted."""
    assert not any(noticed(library, pathway, assessments) for pathway, library, assessments in many)


def test_lists_stand_in_brackets_before_a_query_and_never_bare_when_empty(
    many: list[tuple[l4path.Pathway, t.Library, list[l4path.Assessment]]],
) -> None:
    """Rule 4, in the text: what is gone through is a name, a retrieve or in brackets, and no list is `{}` alone."""
    for pathway, library, _ in many:
        for text in (printed(library), l4path.to_cql(pathway, base=BASE)):
            bare = re.sub(r'"[^"]*"|\'[^\']*\'', "_", text)
            assert not re.search(r"\} [A-Z]\b", bare)
            assert not re.search(r"(?<!List<String>)\{\}", bare)


@settings(max_examples=15)
@given(pathways())
def test_numbers_beside_numbers_are_decimals(pathway: l4path.Pathway) -> None:
    """Rule 5: a constant that a fact or a measure is compared with has a point."""
    for expression in library_of(pathway, base=BASE, parameters=True).definitions.values():
        for part in parts(expression):
            if isinstance(part, t.Value) and part.type == "Decimal":
                assert re.fullmatch(r"-?\d+\.\d{1,8}", part.text)


def test_expressions_are_the_shortest_that_say_it() -> None:
    """What stands alone, or is settled, needs no connective."""
    one, other = t.Ref("one"), t.Ref("other")
    assert (t.both(one), t.both(t.TRUE, one), t.both(), t.both(one, t.FALSE)) == (one, one, t.TRUE, t.FALSE)
    assert (t.either(one), t.either(t.FALSE, one), t.either(), t.either(one, t.TRUE)) == (one, one, t.FALSE, t.TRUE)
    assert t.both(one, t.TRUE, other) == t.Call("and", (one, other))
    assert t.either(one, t.FALSE, other) == t.Call("or", (one, other))
    assert (t.added(one), t.added(one, other)) == (one, t.Call("+", (one, other)))
    assert (t.contrary(t.TRUE), t.contrary(t.FALSE), t.contrary(one)) == (t.FALSE, t.TRUE, t.Call("not", (one,)))


def test_a_number_that_cql_cannot_keep_is_refused_by_name() -> None:
    """More than 8 decimals: every such constant, with the condition that names it; an invariant is not exported."""
    dose, care = l4path.Number("dose", "dose", minimum=0), l4path.Treatment
    fine, too_fine = dose >= 0.12345678, dose >= 0.123456789
    pathway = l4path.Pathway(
        "fine",
        tiers=["care"],
        start=["rest"],
        nodes=[care("rest", "Rest", tier="care", once=True, indications=[fine, ~too_fine])],
        goal=dose.between(0, 0.000000001),
        invariants=[l4path.Invariant("i", "an invariant", dose >= 0.999999999)],
    )
    with pytest.raises(l4path.FhirError) as refused:
        l4path.to_cql(pathway, base=BASE)
    told = [(problem.where, problem.what) for problem in refused.value.problems]
    assert told == [
        ("treatments.rest.indications[2]", "0.123456789 in `dose >= 0.123456789` cannot be kept by CQL"),
        ("goal", "0.000000001 in `0 <= dose <= 0.000000001` cannot be kept by CQL"),
    ]
