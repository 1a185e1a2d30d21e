"""The small parts of what is exchanged, each by hand: days, durations, statuses, references, lists in order, units."""

from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

import l4path
from l4path import (
    Code,
    Disposition,
    Episode,
    EpisodeError,
    FhirError,
    Measure,
    Number,
    Pathway,
    PathwayError,
    Review,
    Screen,
    Treatment,
    weeks,
)
from l4path.interop import bindings_from_dict, from_response
from l4path.interop.acts import _days
from l4path.interop.canonical import checked_day, fhir_id
from l4path.interop.checking import check_bindings, check_data
from l4path.interop.cql.elm import _made
from l4path.interop.cql.text import _written
from l4path.interop.cql.tree import Call, Case, If, Nothing, Query, Ref, both, either, known
from l4path.interop.dates import Duration, duration, weeks_of
from l4path.interop.form import to_form
from l4path.interop.gathering import gathered, named, not_there, patient_of
from l4path.interop.importing import in_order
from l4path.interop.plan import plan_of
from l4path.interop.sources import documents_of
from l4path.interop.statuses import in_error, judged, wrong_status
from l4path.interop.template import bindings_template
from l4path.interop.vocabulary import KEYS
from records import LOCAL, VALUE_SETS, condition, observation, order, patient, quantity
from records import PATHWAY as RECORD


@pytest.mark.parametrize(
    ("value", "times", "days"),
    [
        (30, 1, 30),
        (30, 3, 90),
        (2.5, 1, 2),
        (2.5, 2, 5),
        (Decimal("0.9"), 1, 0),
        (0, 5, 0),
        (30, 0, 0),
        (30, -1, 0),
        (Decimal("1e400"), 0, 0),
        (0, 10**8, 0),
        (-1, 7, 0),
        (-0.5, 7, 0),
        (Decimal("NaN"), 1, 0),
        (Decimal("Infinity"), 1, 0),
        (Decimal("1e400"), 1, 10**7),
        (10**7, 1, 10**7),
        (10**7 + 1, 1, 10**7),
        (10**12, 1, 10**7),
        (10**6, 9, 9 * 10**6),
        (1, 10**7 - 1, 10**7 - 1),
        (Decimal("0.0000001"), 10**7, 1),
        (Decimal("0.0000001"), 10**8, 10),
    ],
)
def test_days_of_a_supply_are_whole_and_no_more_than_can_matter(value: Any, times: int, days: int) -> None:
    """Parts of a day are dropped, at the end; nothing, and less than nothing, lasts no day."""
    assert _days(value, times) == days


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("P90D", Duration(0, 90)),
        ("P2W3D", Duration(0, 17)),
        ("P1Y2M", Duration(14, 0)),
        ("P0D", Duration(0, 0)),
        ("90D", None),
        ("PT5H", None),
    ],
)
def test_a_length_of_time_is_of_months_and_days(text: str, length: Duration | None) -> None:
    """Months have no fixed number of days, and hours are none."""
    assert duration(text) == length


@pytest.mark.parametrize(("days", "found"), [(0, 0), (1, 0.14), (6, 0.85), (7, 1), (8, 1.14), (41, 5.85), (42, 6)])
def test_weeks_are_rounded_down_to_two_decimals(days: int, found: float) -> None:
    """So that nothing that is counted in weeks is reached a day early; whole weeks are whole numbers."""
    assert weeks_of(days) == found
    assert isinstance(weeks_of(days), int) == (days % 7 == 0)


def test_a_day_is_taken_as_a_date_or_its_text() -> None:
    """Of a moment the day is taken; none is empty; anything else is refused with how it is written."""
    assert checked_day(None) == ""
    assert checked_day(datetime.date(2026, 11, 20)) == "2026-11-20"
    assert checked_day(datetime.datetime(2026, 11, 20, 8, tzinfo=datetime.UTC)) == "2026-11-20"
    assert checked_day("2026-11-20") == "2026-11-20"
    for wrong in ("20.11.2026", 4):
        with pytest.raises(FhirError, match="is no day; write it as in 2026-11-20"):
            checked_day(wrong)  # type: ignore[arg-type]


HL7 = "http://terminology.hl7.org/CodeSystem"
CLINICAL = f"{HL7}/condition-clinical"
OF_A_PROCEDURE = "preparation, in-progress, not-done, on-hold, stopped, completed, entered-in-error, unknown"
INTENTS = "proposal, plan, directive, order, original-order, reflex-order, filler-order, instance-order, option"
KNOWN = "active, recurrence, relapse, inactive, remission, resolved"


@pytest.mark.parametrize(
    ("resource", "wrong"),
    [
        (condition("c", "x"), []),
        ({"resourceType": "Condition"}, []),
        (
            {"resourceType": "Condition", "clinicalStatus": {"coding": [{"system": CLINICAL, "code": "ill"}]}},
            [f"clinicalStatus is none that R4 knows; allowed: {KNOWN}"],
        ),
        (
            {"resourceType": "Procedure"},
            [f"no status; R4 demands one of {OF_A_PROCEDURE}"],
        ),
        (
            {"resourceType": "Procedure", "status": "done"},
            [f"status done is none that R4 knows; allowed: {OF_A_PROCEDURE}"],
        ),
        ({"resourceType": "Procedure", "status": "completed", "intent": "wish"}, []),
        ({"resourceType": "ServiceRequest", "status": "active", "intent": "order"}, []),
        (
            {"resourceType": "ServiceRequest", "status": "active", "intent": "wish"},
            [f"intent wish is none that R4 knows; allowed: {INTENTS}"],
        ),
    ],
)
def test_a_status_is_one_that_r4_knows(resource: dict[str, Any], wrong: list[str]) -> None:
    """What is demanded is there, and each is one of those allowed; an intent only where there are any."""
    assert list(wrong_status(resource, resource["resourceType"])) == wrong


@pytest.mark.parametrize(
    ("codings", "found"),
    [
        ([(CLINICAL, "active")], "active"),
        ([("", "active")], "active"),
        ([(CLINICAL, "active"), ("", "resolved")], "active"),
        ([(CLINICAL, "active"), ("urn:own", "better")], "active"),
        ([(CLINICAL, "active"), (CLINICAL, "resolved")], None),
        ([("urn:own", "active")], None),
        ([], None),
    ],
)
def test_a_status_is_read_by_its_own_system(codings: list[tuple[str, str]], found: str | None) -> None:
    """Or without a system; two of one system that differ are none."""
    concepts = [{"system": system, "code": code} if system else {"code": code} for system, code in codings]
    assert judged({"clinicalStatus": {"coding": concepts}}, "Condition", "clinicalStatus") == found


def test_what_was_entered_in_error_is_known_by_its_status() -> None:
    """Of a condition by its verification, of the rest by the status; what has another shape is not."""
    error = {"coding": [4, {"code": "entered-in-error"}]}
    assert in_error({"verificationStatus": error}, "Condition")
    assert not in_error({"status": "entered-in-error"}, "Condition")
    assert not in_error({"verificationStatus": {"coding": [{"code": "confirmed"}]}}, "Condition")
    assert not in_error({"verificationStatus": "entered-in-error"}, "Condition")
    assert not in_error({"verificationStatus": {"coding": 4}}, "Condition")
    assert in_error({"status": "entered-in-error"}, "Procedure")
    assert not in_error({"status": "completed"}, "Procedure")


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("Patient/1", "1"),
        ("https://clinic.example/fhir/Patient/1", "1"),
        ("urn:uuid:a-b", "a-b"),
        ("Practitioner/1", ""),
        ("Patient/1/_history/2", ""),
        ("", ""),
    ],
)
def test_a_reference_names_a_patient_or_none(reference: str, found: str) -> None:
    """By the id at its end, whatever server it is of, or by a name of its own."""
    assert patient_of(reference, gathered(documents_of([patient()]))) == found


def test_resources_and_patients_are_called_by_their_names() -> None:
    """As FHIR writes them; one without an id says so."""
    assert named({"resourceType": "Observation", "id": "o2"}) == "Observation/o2"
    assert named({"resourceType": "Observation"}) == "Observation without an id"
    assert named({"id": "o2"}) == "a resource/o2"
    assert named({}) == "a resource without an id"
    two = gathered(documents_of([patient(), patient(id="2")]))
    assert not_there(two, "3").startswith("there is no Patient/3 in the data")


def test_an_episode_is_written_in_the_order_of_the_pathway() -> None:
    """Lists of names have the order of their declarations, whatever order they were recorded in."""
    drugs = [Treatment(name, name, tier="care", continuous=True) for name in ("zinc", "iron", "gold")]
    signs = l4path.Choices("signs", "signs", values={"warm": "warm", "red": "red", "big": "big"})
    fever = l4path.Flag("fever", "fever")
    pathway = Pathway(
        "p", tiers=["care"], start=drugs, facts=[signs, fever], screens=[Screen("y", [fever]), Screen("x", [signs])]
    )
    episode = Episode(
        {"signs": {"red", "big", "warm"}, "fever": True},
        screened=["x", "y"],
        declined=["gold", "zinc", "iron"],
        unasked=["gold", "iron"],
    )
    found = in_order(episode, pathway)
    assert found["facts"] == {"signs": ["warm", "red", "big"], "fever": True}
    assert (found["screened"], found["declined"], found["unasked"]) == (
        *(["y", "x"], ["zinc", "iron", "gold"]),
        ["iron", "gold"],
    )
    assert "declined" not in in_order(Episode(), pathway)


def test_a_response_is_of_a_pathway() -> None:
    """Whatever stands in the place of the pathway is refused before the response is looked at."""
    with pytest.raises(PathwayError, match="'l4' is not a pathway"):
        from_response("l4", {})  # type: ignore[arg-type]
    with pytest.raises(EpisodeError):
        from_response(RECORD, {})


RELIEF = Measure("relief", "relief", unit="%", minimum=0, maximum=100)
EXERCISE = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=RELIEF >= 30)
SCAN = Treatment("scan", "Scan", tier="care", once=True, codes=[Code(LOCAL, "s1", display="A scan")])
PAIN = Number("pain", "pain", unit="points", minimum=0, maximum=10)
AGE = Number("age", "age", minimum=0, maximum=120)
FEVER = l4path.Flag("fever", "fever")
CAUSE = l4path.Choice("cause", "cause", values={"worn": "worn", "torn": "torn"})
SIGNS = l4path.Choices("signs", "signs", values={"warm": "warm"})
KNEE = Pathway("knee", tiers=["care"], start=[EXERCISE, SCAN], facts=[PAIN, AGE, FEVER, CAUSE, SIGNS])


def bound(**groups: Any) -> Any:
    """Bindings of the knee."""
    return bindings_from_dict({"pathway": "knee", "value_sets": VALUE_SETS} | groups, KNEE)


def test_units_that_differ_are_asked_about() -> None:
    """Of facts and of measures; those that differ in signs and capitals only are the same, and none is no other."""
    measured = {"medication": "drug_a", "measures": {"relief": {"observation": "relief", "unit": "mm"}}}
    asked = check_bindings(
        bound(facts={"pain": [{"observation": "pain", "unit": "mm"}, {"age": True}]}, trials={"exercise": measured}),
        KNEE,
    )
    assert asked.questions == (
        "facts.pain: its unit is mm, and the pathway's own is points: are they the same?",
        "trials.exercise.measures.relief: its unit is mm, and the pathway's own is %: are they the same?",
    )
    assert asked.without == (
        *(f"facts.{name}: no table, so that it stays unknown" for name in ("age", "fever", "cause", "signs")),
        "trials.scan: no table, so that it is unasked",
    )
    for same in ("Points", "{points}", "points."):
        assert check_bindings(bound(facts={"pain": {"observation": "pain", "unit": same}}), KNEE).questions == ()
    without = {"age": {"observation": "pain", "unit": "a"}, "pain": {"observation": "pain"}}
    assert check_bindings(bound(facts=without), KNEE).questions == ()


def test_tables_that_can_never_say_no_are_found() -> None:
    """A count, and the values of choices, unless somebody answers for them; a choice may be known without."""
    count, cases = {"count": {"procedure": "scan"}}, {"cases": {"warm": {"condition": "worn"}}}
    choice = {"cases": {"worn": {"condition": "worn"}}}
    never = "it is never known unless closed says why what is not found is not so"
    found = check_bindings(bound(facts={"age": count, "signs": cases, "cause": choice}), KNEE).findings
    assert [one for one in found if one.startswith("facts.")] == [f"facts.age: {never}", f"facts.signs: {never}"]
    closed = {"age": count | {"closed": "we"}, "signs": cases | {"closed": "we"}}
    assert not [one for one in check_bindings(bound(facts=closed), KNEE).findings if one.startswith("facts.")]


def test_why_a_treatment_has_no_table_is_told() -> None:
    """The reason that was given stands there; a yes is no reason for a closed table, and is asked about."""
    found = check_bindings(
        bound(untracked={"scan": "elsewhere"}, trials={"exercise": {"procedure": "scan", "closed": "true"}}), KNEE
    )
    assert [one for one in found.without if one.startswith("trials.")] == [
        "trials.scan: elsewhere, so that it is unasked"
    ]
    assert found.questions == ("trials.exercise: closed says 'true': who answers for it, and why?",)


def test_what_is_found_in_data_is_counted() -> None:
    """What each set matches, what no set holds, the most frequent first, and which closed tables close nothing."""
    bindings = bound(
        facts={"pain": {"observation": "pain"}, "fever": {"condition": "fever", "closed": "we"}},
        trials={"exercise": {"medication": "drug_a", "closed": "we"}, "scan": {"procedure": "scan"}},
    )
    data = [
        patient(),
        observation("o", "pain", valueQuantity=quantity(4)),
        observation("p", "pain", valueQuantity=quantity(5)),
        observation("q", "worn"),
        *(observation(name, "torn") for name in "rs"),
        order("m", "2026-11-01"),
    ]
    found = check_data(bindings, data)
    assert found.matched == {"drug_a": {"MedicationRequest": 1}, "fever": {}, "pain": {"Observation": 2}, "scan": {}}
    assert found.unmatched == ((f"Observation {LOCAL} torn", 2), (f"Observation {LOCAL} worn", 1))
    dispensed = "MedicationDispense, MedicationAdministration"
    nothing = "so that it closes nothing unless that was searched"
    assert found.unsearched == (
        f"facts.fever: the data hold no Condition, {nothing}",
        f"trials.exercise: the data hold no MedicationStatement, {dispensed}, {nothing}",
    )
    assert found.problems == ()


@pytest.mark.parametrize("many", [20, 21])
def test_twenty_codings_that_no_set_holds_are_shown(many: int) -> None:
    """The most frequent; of those that are as frequent the first by the alphabet."""
    names = [f"x{number:02}" for number in range(many)]
    data = [patient(), *(observation(name, name) for name in names), observation("again", names[-1])]
    bindings = bound(facts={"pain": {"observation": "pain"}})
    data += [observation("bare", "x"), observation("unsaid", "x")]
    data[-2]["code"], data[-1]["code"] = {"coding": [{"code": "x00"}, {"system": LOCAL}]}, {"coding": [{}], "text": "x"}
    shown = [names[-1], *names[:19]]
    found = check_data(bindings, data).unmatched  # what has no system or no code is no coding
    assert [coding for coding, _ in found] == [f"Observation {LOCAL} {name}" for name in shown]
    assert [often for _, often in found] == [2] + [1] * 19


def test_a_template_shows_what_may_stand_beside_each_key() -> None:
    """With the pathway's unit where there is one; of what is done once nothing is measured."""
    lines = bindings_template(KNEE).splitlines()
    beside = "# beside it: unit, units, component, take, within"
    assert f'# observation = "A_SET"      {beside}; the pathway\'s unit is points' in lines
    assert f'# observation = "A_SET"      {beside}' in lines
    drug = '# medication = "A_SET"      # or, or beside it: procedure = "A_SET"'
    assert f'{drug}; or instead: combination = ["A", "B"], at_least = 2' in lines
    assert drug in lines
    begun = lines.index("# [trials.scan]")
    of_scan = [line for line in lines[begun : lines.index("", begun)] if " = " in line]
    assert [line.split()[1] for line in of_scan] == ["medication", "closed", "resources", "within", "declined"]
    of_exercise = [line.split()[1] for line in lines[lines.index("# [trials.exercise]") : begun] if " = " in line]
    assert of_exercise == [
        *("medication", "closed", "resources", "within", "weeks", "gap", "doses", "declined", "intolerance"),
        "measures.relief",
    ]
    assert f"#   {LOCAL} s1  A scan" in lines


def test_a_condition_as_cql_text_has_brackets_where_they_are_wanted() -> None:
    """What is asked of one thing or two needs none beside `and` and `or`; what is joined needs them."""
    a, b, c = Ref("a"), Ref("b"), Ref("c")
    assert _written(both(a, either(b, c))) == '"a" and ("b" or "c")'
    assert _written(either(Call("is true", (a,)), Call("not", (b,)))) == '"a" is true or not "b"'
    assert _written(Call("is true", (both(a, b),))) == '("a" and "b") is true'
    assert _written(Call("not", (both(a, b),))) == 'not ("a" and "b")'
    assert _written(Call(">=", (a, b))) == '"a" >= "b"'
    assert both(a) == either(a) == a
    assert known(Call("is true", (a,)), "is true") == Call("is true", (a,))


def test_a_plan_says_why_each_step_may_come_and_after_what() -> None:
    """Reasons that are given, each once; what has none says nothing."""
    rest, home = Review("rest", "Rest", tier="care"), Disposition("home", "Home", tier="care")
    ways = [
        EXERCISE.escalates_to(rest, on="failure", because="It did not help."),
        EXERCISE.escalates_to(rest, on="declined", because="It did not help."),
        EXERCISE.escalates_to(home, on="failure"),
        rest.escalates_to(home, on="indication", because="All was said."),
    ]
    pathway = Pathway("knee", tiers=["care"], start=[EXERCISE], escalations=ways)
    plan = plan_of(pathway, "https://example.org/fhir")
    actions = {one["title"]: one for group in plan["action"] for one in group.get("action", ())}
    assert "description" not in actions["Exercise"]
    assert actions["Rest"]["description"] == "It did not help."
    assert actions["Home"]["description"] == "All was said."
    assert [one["actionId"] for one in actions["Home"]["relatedAction"]] == ["exercise", "rest"]


def test_each_expression_is_written_as_elm() -> None:
    """Every kind in its own form; what is joined of many is joined of two and two."""
    library: Any = SimpleNamespace(parameters={"given": None})

    def elm(expression: Any) -> dict[str, Any]:
        return _made(expression, library)

    a = {"type": "ExpressionRef", "name": "a"}
    given = {"type": "ParameterRef", "name": "given"}
    assert (elm(Ref("a")), elm(Ref("given"))) == (a, given)
    assert elm(Case(((Ref("a"), Ref("given")),), Ref("a"))) == {
        "type": "Case",
        "caseItem": [{"when": a, "then": given}],
        "else": a,
    }
    assert elm(If(Ref("a"), Ref("given"), Ref("a"))) == {"type": "If", "condition": a, "then": given, "else": a}
    three = elm(both(Ref("a"), Ref("given"), Ref("a")))
    assert three == {"type": "And", "operand": [a, {"type": "And", "operand": [given, a]}]}
    assert elm(Call("not", (Ref("a"),))) == {"type": "Not", "operand": a}
    assert elm(Nothing("String")) == {"type": "Null"}
    all_of_it = elm(Query(Ref("a"), "x", where=Ref("given"), result=Ref("a"), latest_by="x.time"))
    assert (all_of_it["where"], all_of_it["return"]) == (given, {"distinct": False, "expression": a})
    assert all_of_it["source"] == [{"alias": "x", "expression": a}]
    (by,) = all_of_it["sort"]["by"]
    assert by["expression"]["path"] == "time"
    assert elm(Query(Ref("a"), "x")).keys() == {"type", "source", "relationship"}


def test_a_template_has_a_paragraph_for_each_thing() -> None:
    """What the keys mean, the file itself, the sets, each fact, each treatment, and what is not recorded."""
    head, file, sets, *things, untracked = bindings_template(KNEE).split("\n\n")
    assert head.splitlines()[0].startswith("# Bindings: how the facts and treatments of knee (")
    told = [line.split()[1] for line in head.splitlines() if line.startswith("#   ") and line[4] != " "]
    assert told == ["closed", "resources", "gap", *KEYS]
    assert head.splitlines().index("# Every key of a table:") == len(head.splitlines()) - len(KEYS) - 1
    assert file.splitlines() == ['pathway = "knee"', '# title  = "..."', '# source = "who decided this, and when"']
    assert "value_sets" in sets
    named = [line for thing in things for line in thing.splitlines() if line.startswith("# [")]
    assert named == [*(f"# [facts.{name}]" for name in KNEE.facts), *(f"# [trials.{name}]" for name in KNEE.treatments)]
    assert len(things) == len(named)
    assert untracked.splitlines()[1:] == ["[untracked]", '# exercise = "..."', '# scan = "..."']


def test_an_id_of_fhir_has_64_signs_at_most() -> None:
    """Hyphens stand for underscores; a longer name is shortened, and two that begin alike are told apart."""
    assert fhir_id("a" * 64) == "a" * 64
    long, other = fhir_id("a" * 65), fhir_id("a" * 64 + "b")
    assert len(long) == len(other) == 64
    assert long != other


def test_a_form_has_no_group_in_which_nothing_is_asked() -> None:
    """Of screens, facts and trials those that the pathway has, in this order."""
    screen = Screen("alarms", [FEVER])
    for parts, links in (
        ({}, ["trials"]),
        ({"facts": [PAIN]}, ["facts", "trials"]),
        ({"facts": [FEVER, PAIN], "screens": [screen]}, ["screened", "facts", "trials"]),
    ):
        pathway = Pathway("p", tiers=["care"], start=[SCAN], **parts)
        assert [group["linkId"] for group in to_form(pathway, base="https://example.org")["item"]] == links
    only = Pathway("p", tiers=["care"], start=[Disposition("home", "Home", tier="care")], facts=[PAIN])
    assert [group["linkId"] for group in to_form(only, base="https://example.org")["item"]] == ["facts"]


def test_a_template_tells_the_words_of_a_key_and_the_codes_of_a_fact() -> None:
    """One word alone stands in quotes, of several each is named; a code without a display stands alone."""
    codes = [Code(LOCAL, "p1", display="Pain score"), Code(LOCAL, "p2")]
    pain = Number("pain", "pain", question="How strong is the pain?", unit="points", codes=codes)
    lines = bindings_template(Pathway("p", tiers=["care"], start=[SCAN], facts=[pain, FEVER])).splitlines()
    keys = {line.split()[1]: line for line in lines if line.startswith("#   ")}
    assert keys["doses"].endswith(' How doses are counted: different first days. "days".')
    assert keys["take"].endswith(" the latest if absent. One of latest, earliest, highest, lowest.")
    assert keys["gap"].endswith(" The time without cover that parts two courses, and ends one, as P28D.")
    begun = lines.index("# [facts.pain]")
    assert lines[begun - 3 : begun] == [
        "# How strong is the pain? (number, any number points)",
        f"#   {LOCAL} p1  Pain score",
        f"#   {LOCAL} p2",
    ]
    assert lines[lines.index("# [facts.fever]") - 1] == "# fever (flag)"
