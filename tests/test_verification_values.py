"""Reports as values: what passes, what is counted, what stands in JSON, and the line of a place, by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

import pytest

import l4path
from l4path import Disposition, Episode, Escalation, Flag, Invariant, Pathway, Review, Treatment, Trial
from l4path.errors import Problem
from l4path.verification import ExpectedCase, check, mutants, run_cases, run_mutants
from l4path.verification.case_report import CaseReport, CaseResult, first_to_notice
from l4path.verification.certificate import certified
from l4path.verification.changes import Change
from l4path.verification.difference import Difference, Divergence
from l4path.verification.finding import Finding, Open, Report
from l4path.verification.junit import junit
from l4path.verification.mutants import Danger
from l4path.verification.sarif import line_of, to_sarif

if TYPE_CHECKING:
    from collections.abc import Callable

FEVER = Flag("fever", "fever")
CARE = Treatment("care", "Care", tier="a", once=True)
BRACE = Treatment("brace", "Brace", tier="a", continuous=True)
HOME = Disposition("home", "Home", tier="b")
WAY = CARE.escalates_to(HOME, on="completion", when=FEVER)
PATHWAY = Pathway("p", version="1.2", tiers=["a", "b"], start=[CARE, BRACE], escalations=[WAY])
PATIENT = Episode({"fever": True}, trials={"care": Trial()})
WRONG = Finding("stuck", "treatments.care", "Nothing is left.", PATIENT, "care")
DOUBT = Finding("no-evidence", "treatments.care", "No evidence.")
BORNE = Finding("stuck", "treatments.brace", "Nothing is left.", silenced="so be it")
UNSURE = Finding("stuck", "dispositions.home", "Perhaps.", doubtful=True)
LEFT = Open("blocked", "treatments.care", 7)


@pytest.mark.parametrize(
    ("findings", "undecided", "passes", "strict"),
    [
        ((), (), True, True),
        ((DOUBT,), (), True, False),
        ((UNSURE,), (), True, False),
        ((WRONG,), (), False, False),
        ((DOUBT, WRONG), (), False, False),
        ((), (LEFT,), True, False),
        ((DOUBT,), (LEFT,), True, False),
    ],
)
def test_a_report_passes_without_errors_and_strictly_with_nothing_at_all(
    findings: tuple[Finding, ...], undecided: tuple[Open, ...], passes: bool, strict: bool
) -> None:
    """What is silenced never fails; a doubt about what is otherwise an error is a warning."""
    report = Report(PATHWAY, findings, (BORNE,), undecided)
    assert (report.passes(), report.passes(strict=True)) == (passes, strict)
    assert (len(report.errors), len(report.warnings)) == (
        sum(one is WRONG for one in findings),
        sum(one in (DOUBT, UNSURE) for one in findings),
    )


def test_a_report_as_data_has_each_finding_with_its_patient() -> None:
    """The explanation only where it is asked for and there is somebody; a silence with its reason."""
    report = Report(PATHWAY, (WRONG, DOUBT), (BORNE,), (LEFT,), 9, proved=("kept",), proved_obligations=("owed",))
    data = report.to_dict()
    assert [sorted(row) for row in data["findings"]] == [
        ["advice", "code", "episode", "explanation", "message", "severity", "where"],
        ["advice", "code", "message", "severity", "where"],
    ]
    assert data["findings"][0]["explanation"] == report.explained(WRONG) != ""
    assert "Care" in report.explained(WRONG)
    assert report.explained(DOUBT) == ""
    assert [row["severity"] for row in data["findings"]] == ["error", "warning"]
    assert "explanation" not in report.to_dict(explain=False)["findings"][0]
    assert report.to_dict(explain=False)["findings"][0]["episode"] == PATIENT.to_dict()
    assert [row["reason"] for row in data["silenced"]] == ["so be it"]
    assert [(row["code"], row["where"], row["steps"]) for row in data["undecided"]] == [
        ("blocked", "treatments.care", 7)
    ]
    assert "7" in data["undecided"][0]["message"]
    assert (data["proved"], data["proved_obligations"]) == (["kept"], ["owed"])
    assert (data["pathway"], data["version"]) == ("p", "1.2")
    assert repr(report) == "<Report on p: 1 errors, 1 warnings, 1 undecided>"


def test_a_finding_is_advised_by_its_code_unless_it_has_advice_of_its_own() -> None:
    """And is known by its code and its place."""
    own = Finding("stuck", "treatments.care", "x", advice="do so")
    assert own.advice == "do so"
    assert WRONG.advice == BORNE.advice not in ("", DOUBT.advice)
    assert own.place == ("stuck", "treatments.care")
    assert (own.severity, UNSURE.severity, DOUBT.severity) == ("error", "warning", "warning")


def test_two_versions_are_the_same_where_that_is_proved() -> None:
    """Somebody who notices settles it; what is left open leaves it open; any of the three is a difference."""
    old, new = PATHWAY.assess(Episode()), PATHWAY.assess(PATIENT)
    parted = Divergence("treatments.care", "Care: otherwise.", PATIENT, old, new, "care")
    change = Change("changed", "title", (("title", "a", "b"),))
    for changes, divergences, undecided, same, differs in (
        ((), (), (), True, False),
        ((change,), (), (), True, True),
        ((), (parted,), (), False, True),
        ((), (parted,), (LEFT,), False, True),
        ((), (), (LEFT,), None, True),
    ):
        found = Difference(PATHWAY, PATHWAY, changes, divergences, undecided)
        assert (found.same, bool(found)) == (same, differs)
        counts = f"{len(changes)} changes, {len(divergences)} divergences, same: {same}"
        assert repr(found) == f"<Difference: {counts}>"
    data = Difference(PATHWAY, PATHWAY, (change,), (parted,), (LEFT,)).to_dict()
    assert data["changes"] == [{"kind": "changed", "where": "title", "message": change.message}]
    assert data["old"] == data["new"] == {"pathway": "p", "version": "1.2"}
    assert [row["steps"] for row in data["undecided"]] == [7]
    (row,) = data["divergences"]
    assert (row["where"], row["message"], row["episode"]) == ("treatments.care", "Care: otherwise.", PATIENT.to_dict())
    assert (row["old"], row["new"]) == (old.to_dict(), new.to_dict())
    assert row["explanation"] == dict(zip(("old", "new"), parted.explained(), strict=True))
    assert all("Care" in text for text in parted.explained())


def test_a_patient_whom_the_new_version_refuses_has_other_options() -> None:
    """And no explanation by it; options that stay are no change of them."""
    old = PATHWAY.assess(Episode())
    refused = Divergence("assumptions.x", "Refused.", Episode(), old, None)
    assert refused.options_change
    assert (refused.to_dict()["new"], refused.explained()[1]) == (None, "")
    assert not Divergence("state", "x", Episode(), old, old).options_change
    assert Divergence("state", "x", Episode(), old, PATHWAY.assess(PATIENT)).options_change


GOOD = ExpectedCase("good", Episode(), must_include=["care"])
BAD = ExpectedCase("bad", Episode(), must_include=["home"], title="A title", because="somebody said so")
STRANGE = ExpectedCase("strange", Episode(), must_include=["xyzzy"], fires=["xyzzy"], must_ask=["xyzzy"])


def test_cases_pass_only_where_there_are_some_and_each_does() -> None:
    """One that comes out otherwise, or does not fit, is told as what it is."""
    report = run_cases(PATHWAY, [GOOD, BAD, STRANGE])
    assert [result.passed for result in report.results] == [True, False, False]
    assert [result.case.id for result in report.failed] == ["bad"]
    assert [result.case.id for result in report.refused] == ["strange"]
    assert not report.passed
    assert run_cases(PATHWAY, [GOOD]).passed
    assert not run_cases(PATHWAY, []).passed
    assert repr(report) == "<CaseReport on p: 3 cases, 1 not as expected, 1 refused>"
    data = report.to_dict()
    assert {key: data[key] for key in ("pathway", "version", "cases", "failed", "refused")} == {
        "pathway": "p",
        "version": "1.2",
        "cases": 3,
        "failed": 1,
        "refused": 1,
    }
    assert [sorted(row) for row in data["results"]] == [
        ["id", "passed"],
        ["differences", "id", "passed"],
        ["id", "passed", "refused"],
    ]
    assert [problem.where for problem in report.refused[0].refused] == ["must_include", "fires", "must_ask"]
    assert not CaseResult(GOOD, refused=(Problem(what="x"),)).passed


def test_whoever_notices_first_is_the_first_of_the_quickest_kind() -> None:
    """Statuses and options before invariants and questions, whatever the order; nobody where all is as expected."""
    asks = ExpectedCase("asks", Episode(trials={"care": Trial()}), must_ask=["brace"])
    for kit, first in (
        ([GOOD, GOOD], None),
        ([], None),
        ([GOOD, BAD], 1),
        ([BAD, BAD], 0),
        ([GOOD, asks], 1),
        ([asks, GOOD], 0),
        ([asks, BAD], 1),
    ):
        assert first_to_notice(PATHWAY, kit) == first
    broken = PATHWAY.with_fields(
        invariants=[Invariant("never", "Care is never done", ~l4path.tried("care"))],
        assumptions=[l4path.Assumption("cold", "Nobody has a fever", ~FEVER)],
    )
    done = ExpectedCase("done", Episode(trials={"care": Trial()}), must_exclude=["care"])
    assert first_to_notice(broken, [GOOD, done]) == 1
    assert first_to_notice(broken, [done, BAD]) == 1
    assert first_to_notice(broken, [GOOD, ExpectedCase("hot", Episode({"fever": True}), must_include=["care"])]) == 1


def test_a_build_server_is_told_failures_errors_and_reasons() -> None:
    """A case with its title, its first difference as the message, all of them and the reason below it."""
    text = junit(run_cases(PATHWAY, [GOOD, BAD, STRANGE]))
    assert text.count('tests="3" failures="1" errors="1"') == 2
    assert 'name="p 1.2"' in text
    assert 'classname="p" name="bad: A title"' in text
    assert 'classname="p" name="good"' in text
    assert text.count("<failure message=") == text.count("<error message=") == 1
    assert "\nexpected because: somebody said so</failure>" in text
    assert text.endswith("</testsuites>\n")


def test_a_build_server_is_told_the_first_difference_and_below_it_all() -> None:
    """The first in the order in which they are told."""
    case = ExpectedCase("bad", Episode(), state="emergency", must_include=["home"], options=["home"])
    (result,) = run_cases(PATHWAY, [case]).results
    assert len(result.differences) == 3
    (failure,) = Xml.fromstring(junit(CaseReport(PATHWAY, (result,)))).iter("failure")  # noqa: S314 - our own
    assert (failure.get("message"), failure.text) == (result.differences[0], "\n".join(result.differences))


def test_what_a_build_server_is_told_is_laid_out_for_readers() -> None:
    """Each element on a line of its own, two signs further in than what it stands in."""
    assert junit(run_cases(PATHWAY, [GOOD])).splitlines() == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites tests="1" failures="0" errors="0">',
        '  <testsuite name="p 1.2" tests="1" failures="0" errors="0">',
        '    <testcase classname="p" name="good" />',
        "  </testsuite>",
        "</testsuites>",
    ]


LINES = {"treatments.care": 3, "treatments.care.indications": 5, "escalations[1]": 9, "escalations[1].when": 11}


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("treatments.care", 3),
        ("treatments.care.indications[2]", 5),
        ("treatments.care.trial.adequate", 3),
        ("treatments.brace", 1),
        (f"escalations.{WAY.id}", 9),
        (f"escalations.{WAY.id}.when", 11),
        (f"escalations.{WAY.id}.evidence[1]", 9),
        (f"escalations.{WAY.id}x", 1),
        ("", 1),
        ("goal", 1),
    ],
)
def test_a_place_stands_at_its_line_or_at_that_of_the_nearest_around_it(where: str, line: int) -> None:
    """An escalation is found by its id, however it is numbered in the file."""
    assert line_of(PATHWAY, where, LINES) == line
    again = Escalation(HOME, on="exhausted", after="brace", id="other")
    turned = PATHWAY.with_fields(escalations=[again, WAY])
    moved = {key.replace("[1]", "[2]"): value for key, value in LINES.items()}
    assert line_of(turned, where, moved) == line


def test_a_log_of_sarif_numbers_its_rules_and_shows_patients() -> None:
    """Each result by the place of its rule; a silence and an open question as the standard has them."""
    log: dict[str, Any] = to_sarif(
        Report(PATHWAY, (WRONG, DOUBT), (BORNE,), (LEFT,)), version="0", file="p.toml", lines=LINES
    )
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["no-evidence", "stuck", "blocked"]
    results = run["results"]
    assert [one["ruleId"] for one in results] == ["stuck", "no-evidence", "stuck", "blocked"]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in results)
    assert [one["level"] for one in results] == ["error", "warning", "error", "none"]
    assert ["properties" in one for one in results] == [True, False, False, False]
    assert results[0]["properties"]["episode"] == PATIENT.to_dict()
    assert results[2]["suppressions"] == [{"kind": "inSource", "justification": "so be it"}]
    assert results[3]["kind"] == "open"
    lines = [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in results]
    assert lines == [3, 3, 1, 3]
    bare = to_sarif(Report(PATHWAY, (Finding("stuck", "", "x"),)), version="0")["runs"][0]["results"][0]
    assert bare["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "p"}]}]
    assert bare["partialFingerprints"] == {"finding/v1": "stuck:"}
    assert CaseReport(PATHWAY, ()).failed == ()


# what is left out


def test_what_is_left_out_of_a_report_a_finding_or_a_case_is_nothing() -> None:
    """No question asked, nothing proved; found as plain as can be, and no doubt; nothing expected but what is named."""
    empty = Report(PATHWAY, ())
    assert (empty.silenced, empty.undecided, empty.questions) == ((), (), 0)
    assert (empty.proved, empty.proved_obligations) == ((), ())
    assert (BORNE.episode, BORNE.node, BORNE.kinds, BORNE.doubtful, BORNE.as_found) == (None, "", (), False, False)
    case = ExpectedCase("x", Episode(), state="active")
    assert (case.title, case.because, case.where, case.options, case.alongside, case.questions) == (
        *("", "", ""),
        *(None, None, None),
    )
    assert (*case.must_include, *case.must_exclude, *case.must_ask, *case.fires, *case.silent, *case.statuses) == ()


@pytest.mark.parametrize(
    "made",
    [
        lambda: Report(PATHWAY, (), (), (), 0, ()),  # type: ignore[call-arg]
        lambda: Finding("stuck", "x", "y", None, "", "", False, ""),  # type: ignore[call-arg]
        lambda: ExpectedCase("x", Episode(), ""),  # type: ignore[call-arg]
    ],
)
def test_what_has_no_natural_place_is_given_by_name(made: Callable[[], object]) -> None:
    """Of a report what was proved, of a finding the advice, of a case whatever is expected."""
    with pytest.raises(TypeError, match="positional"):
        made()


def test_where_a_case_was_read_makes_no_other_case_of_it() -> None:
    """Nor do statuses keep it out of a set."""
    cases = [ExpectedCase("x", Episode(), statuses={"care": "offered"}, where=where) for where in ("a", "b")]
    assert cases[0] == cases[1]
    assert len(set(cases)) == 1
    assert cases[0] != ExpectedCase("x", Episode(), statuses={"care": "done"})


def test_every_change_is_planted_where_no_number_is_said() -> None:
    """More than one; and none of the parts of a planted change shows the whole pathway."""
    every = list(mutants(PATHWAY))
    assert len(every) > 1
    assert run_mutants(PATHWAY, [ExpectedCase("x", Episode(), must_include=["care"])]).tried == len(every)
    assert len(list(mutants(PATHWAY, most=1))) == 1
    assert all("pathway=" not in repr(mutant) for mutant in every)
    assert [int(danger) for danger in Danger] == [0, 1, 2, 3, 4, 5]


def test_reviews_that_two_ways_leave_are_looked_for_where_that_is_asked_only() -> None:
    """By the check, and by the check with its proofs."""
    pytest.importorskip("pysat", reason="python-sat is not installed: it is the optional extra l4path[sat]")
    board = Review("board", "Board", tier="a")
    ways = [board.escalates_to(node, on="indication", when=FEVER) for node in (HOME, CARE)]
    pathway = Pathway("p", tiers=["a", "b"], start=[board], escalations=ways)
    for overlaps, found in ((None, False), (False, False), (True, True)):
        asked: dict[str, Any] = {} if overlaps is None else {"overlaps": overlaps}
        report, text = certified(pathway, budget=10_000, **asked)
        for each in (report, check(pathway, **asked)):
            assert ("review-overlap" in {one.code for one in each.findings}) is found
        assert json.loads(text)["overlaps"] is found
