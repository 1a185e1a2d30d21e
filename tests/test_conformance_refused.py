"""The refusals of the conformance kits: pathways and episodes with one planted defect each, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

import l4path

HERE = Path(__file__).parent
EPISODES = HERE / "conformance2" / "refused" / "episodes"
IN_BOTH = {
    "cycle": ["exercise -> imaging -> surgical_review -> replacement -> exercise"],
    "self-loop": ["imaging -> imaging"],
    "unknown-fact": ["pian", "did you mean pain"],
    "unknown-node": ["imagin", "did you mean imaging"],
    "unknown-value": ["osteoarthrosis", "did you mean osteoarthritis"],
    "unknown-tier": ["operative"],
    "unknown-kind": ["failing", "did you mean failure"],
    "unknown-key": ["titel", "did you mean title"],
    "wrong-type": ["cause is a choice"],
    "out-of-range": ["12 is not within 0 to 10"],
    "flag-compared": ["locked is a flag and stands bare"],
    "syntax": ["^"],
    "disposition-with-exit": ["nothing leaves a disposition"],
    "otherwise-of-treatment": ["otherwise leaves a review"],
    "red-flag-to-ordinary-node": ["a red flag leads to an emergency node"],
    "no-when": ["red_flag needs a when"],
    "trial-and-once": ["exactly one of trial, continuous, once"],
    "neither-trial-nor-once": ["exactly one of trial, continuous, once"],
    "start-missing": ["start is not the nodes without incoming escalations"],
    "duplicate-escalation": ["the same id twice"],
    "duplicate-name": ["imaging is both a fact and a node"],
    "definition-loop": ["the definition uses itself"],
    "suitable-in-indication": ["exhausted may not appear in", "contraindication"],
    "offered-outside-invariant": ["offered belongs to invariants and obligations"],
    "fact-in-trial": ["a trial sees only its own measures"],
    "evidence-without-source": ["guideline-y is not declared", "did you mean guideline-x"],
    "screen-of-a-number": ["pain is neither a flag nor a choices-fact"],
    "bad-id": ["Knee Pain is not an id"],
    "emergency-in-start": ["exercise: an emergency node is in start"],
    "kind-that-never-fires": ["completion never fires out of a review"],
    "nan": ["nan is not a number here"],
    "measure-of-a-once": ["imaging is done once and has no measures"],
    "at-least-too-many": ["at_least 3 of 2 conditions"],
}
IN_THE_SECOND = {
    "score-out-of-range": ["6 is not within -1 to 5, the sums of operative_risk_points"],
    "score-out-of-range-below": ["-2 is not within -1 to 5, the sums of operative_risk_points"],
    "score-with-a-fraction": ["2.5 is not whole"],
    "score-bare": ["operative_risk_points is a score and is compared"],
    "score-in-trial": ["a trial sees only its own measures"],
    "score-item-0-points": ["operative_risk_points", "items[1]", "0 points"],
    "score-item-half-points": ["operative_risk_points", "items[1]", "1.5 is not a whole number"],
    "score-item-1001-points": ["operative_risk_points", "items[1]", "1001 points"],
    "score-item-without-when": ["operative_risk_points", "items[1]", "no when"],
    "score-without-label": ["operative_risk_points", "no label"],
    "score-of-101-items": ["points_too", "101 items"],
    "score-loop": ["the score uses itself"],
    "score-definition-loop": ["unfit_for_surgery", "operative_risk_points", "use each other"],
    "score-named-as-a-fact": ["pain is both a fact and a score"],
    "suitable-in-score": ["exhausted may not appear in", "contraindication"],
    "offered-in-score": ["offered belongs to invariants and obligations"],
    "screen-of-a-choice": ["cause is neither a flag nor a choices-fact"],
    "screen-table-of-a-number": ["pain is neither a flag nor a choices-fact"],
    "screen-with-unknown-key": ["quest", "did you mean question"],
    "obligation-without-then": ["persistent_pain_is_imaged", "no then"],
    "obligation-without-title": ["persistent_pain_is_imaged", "no title"],
    "obligation-in-a-definition": ["option belongs to invariants and obligations"],
    "response-out-of-review": ["response never fires out of a review"],
    "next-step-out-of-review": ["next_step never fires out of a review"],
    "response-out-of-once": ["response never fires out of a once"],
    "ended-as-an-atom": ["ended is read through predicates only"],
    "ended-in-trial": ["ended is read through predicates only"],
    "tolerated-in-trial": ["tolerated is read through predicates only"],
    "courses-below-1": ["0.5 is not at least 1"],
    "measure-built-in": ["courses is built in"],
    "fact-called-stopped": ["stopped is a word of the language"],
    "caution-without-id": ["replacement.cautions", "no id"],
    "caution-without-reason": ["replacement.cautions", "no because"],
    "caution-twice": ["replacement.cautions", "thin_bone twice"],
    "caution-of-a-review": ["cautions is no key of a review"],
}
REFUSED = [("conformance", name, words) for name, words in IN_BOTH.items()]
REFUSED += [("conformance2", name, words) for name, words in (IN_BOTH | IN_THE_SECOND).items()]
REFUSED_EPISODES = {
    "tried-and-unasked": ["exercise is both recorded and unasked"],
    "unasked-review": ["surgical_review is no treatment"],
    "unasked-undeclared": ["exercize", "did you mean exercise"],
    "ended-beside-outcome": ["ended", "beside an outcome"],
    "tolerated-beside-outcome": ["tolerated", "beside an outcome"],
    "relapsed-beside-outcome": ["relapsed", "beside an outcome"],
    "ended-not-a-flag": ["ended is a flag"],
    "once-failed": ["imaging is done once: its outcome is ongoing, or none"],
    "once-stopped": ["imaging is done once: its outcome is ongoing, or none"],
    "once-with-weeks": ["imaging is done once and has no measures"],
    "once-ongoing-with-weeks": ["imaging is done once and has no measures"],
    "courses-0": ["courses", "0 is not at least 1"],
    "unknown-outcome": ["halted is no outcome", "responded, failed, intolerant, ongoing, relapsed, stopped"],
    "screen-unknown": ["red_flag", "did you mean red_flags"],
    "score-as-a-fact": ["operative_risk_points is a score, not a fact"],
    "assumption-contradicted": ["A failing heart hurts"],
    "continuous-failed": ["advice is continuous: its outcome is intolerant, ongoing or stopped"],
    "continuous-responded": ["advice is continuous: its outcome is intolerant, ongoing or stopped"],
}


def named(folder: Path) -> set[str]:
    """The names of the files of a folder."""
    return {path.stem for path in folder.glob("*.toml")}


def test_every_refusal_of_the_kits_is_tried() -> None:
    """The tables above and the folders hold the same names."""
    assert named(HERE / "conformance" / "refused") == set(IN_BOTH)
    assert named(HERE / "conformance2" / "refused") == set(IN_BOTH | IN_THE_SECOND)
    assert named(EPISODES) == {*REFUSED_EPISODES, "pathway"}


@pytest.mark.parametrize(("kit", "name", "words"), REFUSED, ids=[f"{kit}-{name}" for kit, name, _ in REFUSED])
def test_a_planted_defect_is_refused_and_named(kit: str, name: str, words: list[str]) -> None:
    """Each pathway with one planted defect is refused, and the message names the defect and the file."""
    with pytest.raises((l4path.PathwayError, l4path.FileError)) as caught:
        l4path.read_pathway(HERE / kit / "refused" / f"{name}.toml")
    said = str(caught.value)
    assert f"{name}.toml" in said
    assert "Traceback" not in said
    for word in words:
        assert word in said


@pytest.mark.parametrize("name", REFUSED_EPISODES)
def test_an_episode_is_refused_and_what_is_wrong_is_named(name: str) -> None:
    """Each episode with one planted defect is refused when it is read or assessed, and the message names the defect."""
    pathway = l4path.read_pathway(EPISODES / "pathway.toml")
    with pytest.raises((l4path.EpisodeError, l4path.FileError)) as caught:
        pathway.assess(l4path.read_episode(EPISODES / f"{name}.toml"))
    for word in REFUSED_EPISODES[name]:
        assert word in str(caught.value)


@pytest.mark.parametrize("kit", ["conformance", "conformance2"])
def test_the_caret_points_at_the_slip(kit: str) -> None:
    """Under a slip in a condition's text stands a caret at the second `>`."""
    with pytest.raises(l4path.PathwayError) as caught:
        l4path.read_pathway(HERE / kit / "refused" / "syntax.toml")
    problem = caught.value.problems[0]
    text, caret = str(problem).splitlines()[-2:]
    assert problem.text[problem.at] == ">"
    assert caret.index("^") == text.index(">", text.index(">") + 1)
