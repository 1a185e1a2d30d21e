"""The engine and the reasons of the page, run without a browser: by hand, and many beside the library."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

import l4path
from l4path.explanation import outline
from l4path.language import LANGUAGES, worded, words

sys.path.insert(0, str(Path(__file__).parent / "explorer"))

import many
import node
from histories import histories

if reason := node.missing():
    pytest.skip(reason, allow_module_level=True)

EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "episodes").glob("*.toml"))
PATHWAYS = 120  # in every run; tests/explorer/many.py compares as many as are wanted
ASKED = {"screened": ["alarm"], "facts": {"pain": 6}}
AT_GOAL = {"screened": ["alarm"], "facts": {"pain": 1}}
FAILED = {"exercise": {"outcome": "failed"}}


def page_says(episodes: list[dict[str, Any]], asked: str = node.SAID) -> list[dict[str, Any]]:
    """What the page says of episodes of the small pathway."""
    (found,) = node.answers(asked, [(l4path.explorer.program_of(histories()), episodes)])
    return found


@pytest.mark.parametrize(
    ("episode", "expected"),
    [
        ({}, {"state": "screening", "options": [], "on_hold": ["exercise", "brace"], "questions": ["bleeding"]}),
        (ASKED, {"state": "active", "options": ["exercise"], "alongside": ["brace"], "on_hold": [], "questions": []}),
        (
            ASKED | {"trials": {"exercise": {"weeks": 2, "relief": 0, "ended": True}}},
            {"options": ["exercise"], "status": {"exercise": "stopped", "pills": "not_reached"}},
        ),
        (
            ASKED | {"trials": {"exercise": {"outcome": "stopped"}}},
            {"options": ["exercise"], "status": {"exercise": "stopped", "pills": "not_reached"}, "questions": []},
        ),
        (
            ASKED | {"trials": {"exercise": {}}},
            {"state": "undetermined", "options": [], "questions": ["exercise.relief", "exercise.weeks"]},
        ),
        (
            ASKED | {"unasked": ["exercise"]},
            {
                "state": "undetermined",
                "alongside": ["brace"],
                "questions": ["exercise"],
                "status": {"exercise": "undetermined", "pills": "undetermined", "diary": "undetermined"},
            },
        ),
        (
            {"screened": ["alarm"], "facts": {"pain": 6, "frail": True}, "trials": FAILED},
            {"state": "active", "options": ["pills"], "cautions": {"pills": ["falls"]}},
        ),
        (
            {"screened": ["alarm"], "facts": {"pain": 7, "frail": True}, "trials": FAILED},
            {"options": ["pills"], "cautions": {}},
        ),
        (ASKED | {"trials": FAILED}, {"options": ["pills"], "cautions": {}, "questions": []}),
        (
            AT_GOAL | {"trials": {"exercise": {"outcome": "responded", "ended": True}}},
            {"state": "at_goal", "options": ["exercise", "diary"], "alongside": ["brace"]},
        ),
        (
            AT_GOAL | {"trials": {"exercise": {"outcome": "responded"}, "diary": {"outcome": "ongoing"}}},
            {"options": ["exercise", "diary"], "status": {"diary": "ongoing"}},
        ),
        (
            AT_GOAL | {"trials": FAILED | {"pills": {"doses": 1, "relief": 0, "ended": True}}},
            {"state": "at_goal", "options": [], "on_hold": ["pills"], "status": {"pills": "stopped"}},
        ),
        (
            AT_GOAL | {"trials": FAILED | {"pills": {"courses": 3, "doses": 3, "relief": 50}}},
            {"state": "stuck", "options": [], "status": {"pills": "contraindicated"}},
        ),
        (
            AT_GOAL | {"trials": FAILED | {"pills": {"courses": 3, "doses": 3, "relief": 50, "ended": True}}},
            {"state": "at_goal", "options": [], "status": {"pills": "contraindicated"}},
        ),
    ],
)
def test_what_the_page_says_is_what_the_norm_says(episode: dict[str, Any], expected: dict[str, Any]) -> None:
    """A history of each kind is assessed by the page as the norm has it, worked out by hand."""
    (said,) = page_says([episode])
    assert {name: said["status"][name] for name in expected.get("status", {})} == expected.get("status", {})
    assert {key: said[key] for key in expected if key != "status"} == {
        key: value for key, value in expected.items() if key != "status"
    }


def test_of_comparisons_that_imply_each_other_the_page_tells_the_sharpest() -> None:
    """3 is more than 2, and so at least 1 and at least 2; it is at most 3, and so less than 5."""
    pain = l4path.Number("pain", "pain", minimum=0, maximum=10)
    against = (pain >= 1) & (pain > 2) & (pain >= 2) & (pain < 5) & (pain <= 3)
    pills = l4path.Treatment("pills", "Pills", tier="care", continuous=True, contraindications=[against])
    program = l4path.explorer.program_of(l4path.Pathway("bounded", tiers=["care"], start=[pills]))
    ((told,),) = node.answers(node.TOLD, [(program, [{"facts": {"pain": 3}}])])
    assert told["points pills"] == [["pain: more than 2 (recorded: 3)", []], ["pain: at most 3 (recorded: 3)", []]]


def test_a_score_in_a_reason_is_told_item_by_item() -> None:
    """A caution that rests on a score tells what each item adds, which an unknown one could, and what is needed."""
    facts = {"pain": 8, "frail": True, "findings": ["swelling"]}
    episode = {"screened": ["alarm"], "facts": facts, "trials": FAILED}
    (told,) = page_says([episode], node.TOLD)
    assert told["cautions pills"] == [
        [
            "mind: they make a fall likelier",
            [
                [
                    "Risk of a fall: 2 points (at least 2 needed): met",
                    [
                        ["met: frail, +2", [["met: frailty: yes (recorded: yes)", []]]],
                        ["met: findings: a swelling is among them (recorded: a swelling), +1", []],
                        ["met: pain: at least 7 points (recorded: 8 points), -1", []],
                    ],
                ]
            ],
        ]
    ]


def test_the_goal_that_something_forbidden_may_keep_is_told_as_not_enough() -> None:
    """Where the goal is met and what may keep it must not go on, the page says both."""
    pills = {"courses": 3, "doses": 3, "relief": 50}
    (told,) = page_says([AT_GOAL | {"trials": FAILED | {"pills": pills}}], node.TOLD)
    assert told["why"] == [
        ["The goal is met", [["pain: at most 2 points (recorded: 1 points)", []]]],
        [
            "that is not enough: Pills is contraindicated, may be what keeps it, and must not go on",
            [["number of courses with Pills: at least 3 (recorded: 3)", []]],
        ],
    ]


def test_what_nobody_asked_is_asked_in_its_own_words() -> None:
    """Of an unasked treatment the page asks whether it was tried, done or begun, as each kind is."""
    program = l4path.explorer.program_of(histories())
    assert [program["texts"][program["questions"][name]] for name in ("exercise", "diary", "brace")] == [
        "Was Exercise tried, and with what result?",
        "Has Diary been done, or asked for?",
        "Was Brace begun, and does it go on?",
    ]


@pytest.mark.parametrize("language", ["en", "de"])
def test_page_and_library_agree_on_random_pathways(language: str) -> None:
    """Over random pathways and episodes, the page assesses and explains as the library does, word for word."""
    cases = [many.random_case(seed) for seed in range(language == "de", PATHWAYS, 2)]
    assert list(many.disagreements(cases, language)) == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_page_and_library_agree_on_the_examples(language: str) -> None:
    """Of every node in every example episode the page says what the library says, word for word."""
    episodes = [l4path.read_episode(path).to_dict() for path in EXAMPLES]
    assert len(episodes) > 10
    assert list(many.disagreements([(l4path.load("l4"), episodes)], language)) == []


def test_what_the_page_says_stands_in_the_explanations_too() -> None:
    """The verdict on a node, what its ways in lack and what to mind are those of its explanation in full."""
    l4 = l4path.load("l4")
    for path in EXAMPLES:
        assessment = l4.assess(l4path.read_episode(path))
        told = many.told_of(l4, assessment.episode.to_dict())
        assert told is not None
        for name, reached in assessment.reached.items():
            full = assessment.explain(name, looking=False, full=True)
            stated = worded(outline(assessment, name, looking=False).parts, l4)  # the text folds what is implied
            explained = {text for section in stated for text in every(many.nested(section.points))}
            assert full.verdict.startswith(" ".join(text for text, _ in told[f"verdict {name}"]))
            if reached is not l4path.Truth.MET:
                assert set(every(told[f"points {name}"])) <= explained
            if l4.nodes[name] in (*assessment.options, *assessment.alongside):
                assert set(every(told[f"cautions {name}"])) <= explained


def every(points: list[Any]) -> list[str]:
    """Every statement in a list of them, and in those under them."""
    return [found for text, inner in points for found in (text, *every(inner))]


def test_a_changed_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the page computes with one table turned around, the comparison says so."""

    def turned(pathway: l4path.Pathway, *, language: str) -> dict[str, Any]:
        program = l4path.explorer.program_of(pathway, language=language)
        return program | {"begins": []}

    monkeypatch.setattr(many, "program_of", turned)
    found = list(many.disagreements([(histories(), [{}])]))
    assert {about for _, _, about, _, _ in found} == {"assessment", "verdict exercise", "verdict brace"}


def test_mini_racer_and_node_give_the_same() -> None:
    """Whichever runs the scripts, they say the same: nothing in them needs more than the language itself."""
    try:
        import py_mini_racer  # noqa: F401, PLC0415
    except ImportError:
        pytest.skip("mini-racer is not installed: pip install 'l4path[test]'")
    if shutil.which("node") is None:
        pytest.skip("node is not on the PATH (Debian's package nodejs)")
    lines = [json.dumps({"program": l4path.explorer.program_of(histories()), "episodes": [{}, ASKED, AT_GOAL]})]
    for asked in (node.SAID, node.TOLD):
        assert node.by_racer(node.script_of(asked), lines) == node.by_node(node.script_of(asked), lines)


def test_definitions_that_name_one_another_are_told_within_bounds() -> None:
    """Where what is told would double with each definition, page and library stop at the same statement."""
    flags = [l4path.Flag(f"f{number}", f"flag {number}") for number in range(12)]
    stated = [l4path.Definition("d0", "definition 0", flags[0])]
    for number, flag in enumerate(flags[1:], 1):
        before = stated[-1]
        stated.append(l4path.Definition(f"d{number}", f"definition {number}", (before & flag) | (before & ~flags[0])))
    first = l4path.Treatment("first", "First", tier="care", indications=[stated[-1]], once=True)
    pathway = l4path.Pathway("doubling", tiers=["care"], start=[first], facts=flags, definitions=stated)
    assert list(many.disagreements([(pathway, [{}, {"facts": {flag.id: True for flag in flags}}])])) == []


def test_scores_within_a_score_are_told_within_bounds() -> None:
    """Beyond the bound a score is told without its items, and page and library stop at the same one."""
    flags = [l4path.Flag(f"f{number}", f"flag {number}") for number in range(40)]
    points = l4path.Score("points", "points", [l4path.ScoreItem(flag, 1) for flag in flags])
    levels = [l4path.ScoreItem(points >= bound, 1) for bound in range(1, 31)]
    total = l4path.Score("total", "total", levels)
    first = l4path.Treatment("first", "First", tier="care", indications=[total >= 3], once=True)
    pathway = l4path.Pathway("nested", tiers=["care"], start=[first], facts=flags)
    assert list(many.disagreements([(pathway, [{}, {"facts": {flag.id: True for flag in flags}}])])) == []
    full = " ".join(str(pathway.assess(l4path.Episode()).explain("first", full=True)).split())
    assert full.count("flag 7 (") == 8  # an item is two statements, itself and what it adds: 80 of a score, and 600
    assert full.count("is not told: it is too much") == 30 - 8


def test_the_page_writes_a_number_as_the_library_does() -> None:
    """In every language, with thousands and decimals."""
    values = [4.5, 0, 1000, 9999, 10000, -12345.25, 1234567, 0.0625, -0.5]
    fact = json.dumps({"kind": "number", "units": ["", ""]})
    asked = f"(program, value) => wording.valueWords({fact}, value, program)"
    for language in LANGUAGES:
        wording = words(language)
        (written,) = node.answers(asked, [(wording.templates, values)])
        assert written == [wording.number(value) for value in values]
