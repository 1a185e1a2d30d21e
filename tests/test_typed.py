"""The front door: what public parameters take, what values answer themselves, and how they print."""

from __future__ import annotations

import inspect
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import l4path
from l4path import Episode, EpisodeError, EscalationKind, Trial, diagrams, facts, reports, verification
from l4path.assessment import ahead
from l4path.assessment import answers as of_assessment
from l4path.catalog import cases
from l4path.escalations import KindName
from l4path.meaning import Claim, rules_of
from l4path.meaning.leaves import ClaimKind
from l4path.pathway import answers as of_pathway
from l4path.pathway import before
from l4path.search import SolverName, find, grounds, questions, taking
from l4path.search.backends import SOLVERS
from l4path.testing import conditions, pathways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path import Condition, Pathway

ROOT = Path(__file__).parent.parent
MISUSE = Path(__file__).parent / "misuse.py"
# What judges anything that a file or a caller may hold has to take anything.
JUDGES = {"Fact.check_bound", "Fact.check_value", "Fact.value_hint", "Score.check_constant"}
# what holds a table, of whatever library, and JSON as it was read
FOREIGN = {"Pathway.assess_table", "from_fhir", "from_response", "read_fhir"}
LONGEST = 120


def test_a_type_checker_refuses_misuse_and_nothing_else() -> None:
    """Each marked line of the misuse is refused with the code beside it, and no other line."""
    mypy = pytest.importorskip("mypy.api")
    environment = os.environ | {"MYPYPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", mypy.__name__.partition(".")[0], "--strict", "--no-error-summary"]
    command += ["--config-file", str(ROOT / "pyproject.toml"), "--follow-imports=silent", str(MISUSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
    told = re.findall(r"misuse\.py:(\d+): error: .*\[([\w-]+)\]", done.stdout)
    lines = MISUSE.read_text(encoding="utf-8").splitlines()
    marked = {(n, line.partition("# refused: ")[2]) for n, line in enumerate(lines, 1) if "# refused: " in line}
    assert len(marked) > 15
    assert {(int(number), code) for number, code in told} == marked, done.stdout + done.stderr


def _public() -> Iterator[tuple[str, Any]]:
    for name in l4path.__all__:
        thing = getattr(l4path, name)
        if inspect.isclass(thing):
            for member in dir(thing):
                kept = inspect.getattr_static(thing, member)
                kept = kept.__func__ if isinstance(kept, classmethod | staticmethod) else kept
                if not member.startswith("_") and inspect.isfunction(kept):
                    yield f"{name}.{member}", kept
        elif inspect.isfunction(thing):
            yield name, thing


def test_no_public_parameter_takes_just_anything() -> None:
    """No parameter of a public function or method is an ``object``, or any value at all."""
    loose = [
        (name, parameter.name)
        for name, function in _public()
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name not in ("self", "cls")
        and name not in JUDGES | FOREIGN
        and str(parameter.annotation) in ("object", "Any", "<class 'inspect._empty'>")
    ]
    assert loose == []


def test_words_in_types_are_the_words_there_are() -> None:
    """The words that a type allows are those that the library knows."""
    assert get_args(KindName) == tuple(kind.value for kind in EscalationKind)
    assert get_args(facts.Outcome) == facts.OUTCOMES
    assert get_args(SolverName) == tuple(SOLVERS)


@settings(max_examples=30)
@given(pathway=pathways())
def test_every_claim_that_a_pathway_makes_is_in_the_type(pathway: Pathway) -> None:
    """What ``assessment.truth`` may be asked is what the rules of a pathway claim."""
    rules = rules_of(pathway)
    assert {claim.kind for claim in rules} <= set(get_args(ClaimKind))


@pytest.mark.parametrize(
    ("method", "function"),
    [
        (of_pathway.check, verification.check),
        (of_pathway.find, find),
        (of_pathway.cases, verification.cases),
        (of_pathway.before, before.before),
        (of_pathway.draw, diagrams.draw),
        (of_assessment.ahead, ahead.ahead),
        (of_assessment.grounds, grounds.grounds),
        (of_assessment.to_ask, questions.to_ask),
        (of_assessment.what_it_would_take, taking.what_it_would_take),
        (of_assessment.report, reports.write_report),
    ],
)
def test_a_method_takes_what_its_function_takes(method: Any, function: Any) -> None:
    """A method and the function of the same work have the same parameters with the same defaults."""
    of_method = list(inspect.signature(method).parameters.values())[1:]
    of_function = [
        each for each in list(inspect.signature(function).parameters.values())[1:] if each.name != "assessment"
    ]
    assert [(each.name, each.kind, each.default) for each in of_method] == [
        (each.name, each.kind, each.default) for each in of_function
    ]


def test_a_pathway_answers_for_itself(tmp_path: Path) -> None:
    """Checking, finding, testing, making cases and drawing are asked of the pathway."""
    article = l4path.load("l4-article")
    assert article.check(overlaps=True).findings == verification.check(article, overlaps=True).findings
    wanted = l4path.offered("nsaids")
    assert article.find(wanted) == find(article, wanted)
    assert article.test(cases("l4-article")).passed
    assert article.test(cases("l4-article")[0]).passed
    assert len(article.cases().cases) == len(verification.cases(article).cases)
    article.draw(tmp_path / "article.svg")
    assert article.to_svg() == (tmp_path / "article.svg").read_text(encoding="utf-8")


def test_an_assessment_answers_for_itself(tmp_path: Path) -> None:
    """What lies ahead, what a status rests on, what to ask, the report and the picture are asked of the assessment."""
    episode = l4path.read_episode(ROOT / "examples" / "episodes" / "disc-week-8.toml")
    today = l4path.load("l4").assess(episode)
    assert today.ahead(depth=1) == ahead.ahead(today, depth=1)
    assert today.grounds("nsaids") == grounds.grounds(today, "nsaids")
    assert today.to_ask() == questions.to_ask(today)
    assert today.what_it_would_take("discectomy", count=1) == taking.what_it_would_take(today, "discectomy", count=1)
    today.report(tmp_path / "today.md")
    assert "discectomy" in (tmp_path / "today.md").read_text(encoding="utf-8").lower()
    assert today.to_svg(detail="overview").rstrip().endswith("</svg>")


@settings(max_examples=60)
@given(data=st.data())
def test_a_condition_prints_as_itself(data: st.DataObject) -> None:
    """What ``print`` shows of a condition reads back as the condition; ``repr`` is short, whatever it holds."""
    pathway = data.draw(pathways())
    asked: Condition = data.draw(conditions(pathway))
    assert l4path.text(asked) == str(asked)
    assert l4path.parse(str(asked), pathway) == asked
    assert len(repr(asked)) <= LONGEST


@settings(max_examples=30)
@given(pathway=pathways())
def test_every_value_is_short_in_a_console(pathway: Pathway) -> None:
    """No part of a pathway takes more than a line; a formula of its rules has a text as well."""
    rules = rules_of(pathway)
    parts: list[Any] = [
        *pathway.nodes.values(),
        *pathway.escalations,
        *pathway.facts.values(),
        *pathway.measures.values(),
        *pathway.screens.values(),
        *pathway.definitions.values(),
        *pathway.scores.values(),
        *pathway.sources.values(),
        *pathway.invariants.values(),
        *pathway.obligations.values(),
        *pathway.assumptions.values(),
        *rules,
        *rules.values(),
    ]
    for part in parts:
        said = repr(part)
        assert "\n" not in said
        assert len(said) <= LONGEST, said


def test_the_short_forms_by_hand() -> None:
    """A few of them, as somebody would want to read them."""
    pain, locked = l4path.Number("pain", "knee pain"), l4path.Flag("locked", "locked knee")
    assert str((pain >= 4) & ~locked) == "pain >= 4 and not locked"
    assert repr(pain >= 4) == "<Comparison pain >= 4>"
    assert repr(pain.operand.fact) == "<Fact 'pain'>"
    assert repr(l4path.Escalation("b", on="failure", after=["a"])) == "<Escalation a-failure-b: a -> b>"
    assert repr(l4path.Source("nice", "A guideline")) == "<Source 'nice'>"
    assert repr(l4path.Code("RxNorm", "7646", "omeprazole")) == "<Code RxNorm 7646 omeprazole>"
    assert repr(l4path.ScoreItem(locked, 3)) == "<ScoreItem locked 3>"
    assert str(Claim("reached", "a")) == "reached(a)"
    hostile = l4path.Code("a\nb\x1b[31m", "c" * 5000)
    assert "\n" not in repr(hostile)
    assert "\x1b" not in repr(hostile)
    assert len(repr(hostile)) <= LONGEST


def test_an_episode_is_said_anew_in_part() -> None:
    """``replace`` says the fields that are named anew, keeps the others, and refuses any that there is not."""
    before = Episode({"pain": 6}, trials={"exercise": Trial(weeks=8)}, screened=["red_flags"], pathway="knee")
    after = before.replace(facts={"locked": True}, screened=())
    assert after == Episode({"locked": True}, trials={"exercise": Trial(weeks=8)}, pathway="knee")
    assert before.replace() == before
    with pytest.raises(EpisodeError, match="an episode has no fact; did you mean facts"):
        before.replace(fact={})  # type: ignore[call-arg]


def test_one_treatment_alone_may_be_declined() -> None:
    """One node, or one id, counts as a list of one, as it does everywhere else."""
    exercise = l4path.Treatment("exercise", "Exercise", tier="care", once=True)
    assert Episode(declined=exercise) == Episode(declined="exercise") == Episode(declined=["exercise"])
    with pytest.raises(EpisodeError, match="is not a name"):
        Episode(declined=3)  # type: ignore[arg-type]


def test_an_episode_comes_back_from_its_data() -> None:
    """What ``to_dict`` gives, through JSON, is read by ``from_dict`` as an equal episode."""
    episode = l4path.read_episode(ROOT / "examples" / "episodes" / "disc-week-8.toml")
    assert Episode.from_dict(json.loads(json.dumps(episode.to_dict()))) == episode
    with pytest.raises(EpisodeError, match="trails"):
        Episode.from_dict({"trails": {}})


def test_a_trial_with_another_outcome_keeps_its_measures() -> None:
    """The measures stay; what the outcome says instead is left out, so that the result is a trial."""
    trial = Trial(weeks=8, relief=10, tolerated=False, relapsed=False, ended=True)
    assert trial.with_outcome("failed") == Trial("failed", weeks=8, relief=10)
    assert trial.with_outcome("responded") == Trial("responded", weeks=8, relief=10, ended=True)
    assert trial.with_outcome(None) == trial
    assert Trial("failed", weeks=8).with_outcome(None) == Trial(weeks=8)
    with pytest.raises(EpisodeError, match="no outcome"):
        trial.with_outcome("faild")  # type: ignore[arg-type]


def test_assessments_are_equal_by_value() -> None:
    """Two assessments of equal episodes on equal pathways are equal, pickled too; of others they are not."""
    article = l4path.load("l4-article")
    one, other = article.assess(Episode()), article.assess(Episode())
    assert one is not other
    assert one == other == pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert hash(one) == hash(other)
    assert one != article.assess(Episode(declined=["nsaids"]))
    assert one != article.with_fields(version="2").assess(Episode())


def test_the_types_are_complete() -> None:
    """Pyright, where it is installed, knows the type of every public symbol."""
    pyright = os.environ.get("L4PATH_PYRIGHT") or shutil.which("pyright")
    if pyright is None:
        pytest.skip("pyright is not installed")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [pyright, "--verifytypes", "l4path", "--ignoreexternal", "--outputjson"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    report = json.loads(done.stdout)
    wrong = [each["message"] for each in report["generalDiagnostics"] if each["severity"] == "error"]
    assert report["typeCompleteness"]["completenessScore"] == 1, wrong[:20]


def test_type_hints_resolve_where_they_are_imported() -> None:
    """The names for parameters are there at run time too."""
    for name in ("NodeLike", "ConditionLike", "FactLike", "ElementLike", "KindLike", "Outcome", "Recorded"):
        assert getattr(l4path, name) is not None
    assert get_type_hints(l4path.Caution)["id"] is str


def test_what_is_told_of_a_patient_is_short_in_a_console() -> None:
    """Explanations, questions and what lies ahead or comes before show one line each; their text is for ``print``."""
    l4 = l4path.load("l4")
    today = l4.assess(l4path.read_episode(ROOT / "examples" / "episodes" / "disc-week-8.toml"))
    told: list[Any] = [
        today.explain(),
        today.explain("discectomy", looking=False),
        *today.explain().sections,
        today.ahead(depth=1),
        l4.before("fusion"),
        *l4.assess(Episode()).to_ask(),
        today.what_it_would_take("discectomy", count=1),
        today.proof("reached", "discectomy"),
        next(iter(l4.routes("fusion"))),
        *l4path.load("l4-article").check().findings,
    ]
    for one in told:
        assert "\n" not in repr(one)
        assert len(repr(one)) <= LONGEST, repr(one)
