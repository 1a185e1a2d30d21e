"""What a real history holds, recorded in the page and shown by it, in a headless Chromium."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path.formats import episode_from_dict

sys.path.insert(0, str(Path(__file__).parent / "explorer"))

import chromium
from histories import histories
from seeing import faults, load, recorded, shown_as, text_of, unfold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

FAILED = {"screened": ["alarm"], "facts": {"pain": 6, "frail": True}, "trials": {"exercise": {"outcome": "failed"}}}
AT_GOAL = {"screened": ["alarm"], "facts": {"pain": 1}, "trials": {"exercise": {"outcome": "stopped"}}}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser for all tests of this file."""
    with chromium.started(tmp_path_factory.mktemp("browser")) as driver:
        yield driver


@pytest.fixture
def page(browser: Chrome, tmp_path: Path) -> Chrome:
    """The explorer of the small pathway, with nothing recorded."""
    chromium.opened(browser, tmp_path, histories())
    return browser


def choose(driver: Chrome, treatment: str, value: str) -> None:
    """Choose what is recorded of a treatment, as somebody at the keyboard does."""
    from selenium.webdriver.support.select import Select  # noqa: PLC0415

    driver.execute_script("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    Select(driver.find_element("id", f"t-{treatment}")).select_by_value(value)


def values(driver: Chrome, treatment: str) -> list[tuple[str, str]]:
    """What may be recorded of a treatment: values and their words."""
    options = driver.find_elements("css selector", f"#t-{treatment} option")
    return [(str(one.get_attribute("value")), str(one.get_attribute("textContent"))) for one in options]


def mark_of(driver: Chrome) -> str:
    """The word in the first box of the diagram."""
    return str(driver.find_element("css selector", "#box-n0 .word").get_attribute("textContent"))


def agrees(driver: Chrome) -> l4path.Assessment:
    """Hold the options that the page shows to those of the library for the episode that the page saves."""
    assessment = histories().assess(episode_from_dict(recorded(driver)))
    shown = [found.text for found in driver.find_elements("css selector", ".options .node strong")]
    assert shown == [node.title for node in assessment.options]
    return assessment


def test_each_kind_of_treatment_offers_what_its_record_may_hold(page: Chrome) -> None:
    """A trial may be stopped, a once is asked for and not done, a continuous one is given up; each may be unasked."""
    assert ("stopped", "given up before it could tell") in values(page, "exercise")
    assert values(page, "diary") == [
        ("", "not done"),
        ("measured", "done"),
        ("ongoing", "asked for, not done yet"),
        ("unasked", "nobody asked whether it was done"),
    ]
    assert [value for value, _ in values(page, "brace")] == [
        "",
        "measured",
        "ongoing",
        "intolerant",
        "stopped",
        "unasked",
    ]
    assert dict(values(page, "brace"))["stopped"] == "given up"


def test_what_nobody_asked_is_recorded_asked_and_taken_back(page: Chrome) -> None:
    """A treatment is marked as not asked about; the page asks for it by name, leads there, and forgets it when told."""
    load(page, json.dumps({"screened": ["alarm"], "facts": {"pain": 6}}))
    choose(page, "exercise", "unasked")
    assert recorded(page)["unasked"] == ["exercise"]
    assert agrees(page).state is l4path.State.UNDETERMINED
    question = page.find_element("css selector", ".questions button")
    assert question.text == "Was Exercise tried, and with what result?"
    question.click()
    assert page.switch_to.active_element.get_attribute("id") == "t-exercise"
    assert mark_of(page) == "? undetermined: not asked"
    choose(page, "exercise", "")
    assert "unasked" not in recorded(page)
    assert [node.id for node in agrees(page).options] == ["exercise"]


def test_a_course_that_is_over_is_recorded_with_its_number(page: Chrome) -> None:
    """Of a trial as measured the page takes that it is over, and of the pills, which course it was."""
    load(page, json.dumps(FAILED))
    choose(page, "pills", "measured")
    page.find_element("id", "f-pills.courses").send_keys("2")
    page.find_element("id", "f-pills.doses").send_keys("1")
    page.find_element("id", "f-pills.relief").send_keys("0")
    page.find_element("id", "f-pills.ended-yes").find_element("xpath", "..").click()
    assert recorded(page)["trials"]["pills"] == {"courses": 2, "doses": 1, "relief": 0, "ended": True}
    assert agrees(page).status["pills"] is l4path.Status.STOPPED
    assert "stopped early" in text_of(page, ".options .node-head")


def test_a_screen_is_asked_in_its_own_words_and_answers_choices(page: Chrome) -> None:
    """A screen has its label and question; asked in full, its flags are no and its choices none of them."""
    whole = text_of(page, "#patient fieldset.group")
    assert "Signs of alarm" in whole
    assert "Is any of these there?" in whole
    page.find_element("id", "s-alarm").click()
    assert recorded(page) == {"pathway": "histories", "screened": ["alarm"]}
    page.execute_script("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    whole = text_of(page, "#patient fieldset.group")
    assert "no, with the others" in whole
    assert "none of them, with the others" in whole
    assert "UNKNOWN" not in whole
    page.find_element("id", "f-findings-swelling").click()
    assert recorded(page)["facts"] == {"findings": ["swelling"]}


def test_a_caution_stands_beside_its_option_with_its_score(page: Chrome) -> None:
    """What is to be minded of an option is said there, or that it is not known; the score is told item by item."""
    load(page, json.dumps(FAILED))
    assert "mind: they make a fall likelier" in text_of(page, ".options .node")
    unfold(page)
    assert "Risk of a fall: 2 points (at least 2 needed): met" in text_of(page, ".options .node")
    total = text_of(page, "#found details[data-node=scores]")
    assert "Risk of a fall: 2 points" in total
    assert "frail, +2" in total
    load(page, json.dumps(FAILED | {"facts": {"pain": 6}}))
    assert "to mind if “Risk of a fall: at least 2 points” (unknown): they make a fall likelier" in text_of(
        page, ".options .node"
    )
    assert "Risk of a fall: 0 to 2 points" in text_of(page, "#found details[data-node=scores]")
    assert "frail, could add 2" in text_of(page, "#found details[data-node=scores]")


def test_what_is_on_hold_is_listed_with_what_comes_first(page: Chrome) -> None:
    """A stopped course waits while the goal is met: it is no option, and the list and the picture say so."""
    load(page, json.dumps(AT_GOAL))
    assert [node.id for node in agrees(page).on_hold] == ["exercise"]
    unfold(page)
    held = text_of(page, "#found details[data-node='On hold']")
    assert "On hold (1)" in held
    assert "It is on hold: the goal is met." in held
    assert mark_of(page) == "|| on hold: stopped early"


def test_a_history_is_saved_and_read_again(page: Chrome) -> None:
    """An episode with all that a history holds is the same after the page has saved it as TOML and read it again."""
    history = {
        "pathway": "histories",
        "screened": ["alarm"],
        "declined": ["pills"],
        "unasked": ["brace"],
        "facts": {"findings": ["rash"]},
        "trials": {"exercise": {"outcome": "responded", "ended": True}, "diary": {"outcome": "ongoing"}},
    }
    load(page, json.dumps(history))
    assert recorded(page) == history
    page.find_element("id", "do-save").click()
    page.execute_script("document.querySelector('input[value=toml]').click()")
    text = page.execute_script("return document.getElementById('saved').value")
    page.execute_script("document.getElementById('save').close()")
    assert tomllib.loads(text) == history
    load(page, "{}")
    load(page, text)
    assert recorded(page) == history
    on_paper = page.execute_script("return document.getElementById('on-paper').textContent")
    assert "Diary: asked for, not done yet" in on_paper
    assert "Brace: nobody asked whether it was begun" in on_paper
    assert "Signs of alarm: asked in full" in on_paper
    agrees(page)
    assert chromium.complaints(page) == []


@pytest.mark.parametrize("wrong", [{"unasked": ["home"]}, {"unasked": ["exercise"], "trials": {"exercise": {}}}])
def test_a_wrong_history_is_refused(page: Chrome, wrong: dict[str, Any]) -> None:
    """What is no treatment, or has a record, cannot be unasked, and nothing of such a file is taken over."""
    load(page, json.dumps(wrong))
    assert "unasked" in text_of(page, "#refused")
    page.execute_script("document.getElementById('load').close()")
    assert recorded(page) == {"pathway": "histories"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("episode", [FAILED, AT_GOAL, {}, {"unasked": ["exercise", "diary", "brace"]}])
def test_axe_finds_nothing_serious(browser: Chrome, tmp_path: Path, scheme: str, episode: dict[str, Any]) -> None:
    """Axe finds no serious or critical fault where cautions, scores, what is on hold and unasked are shown."""
    with shown_as(browser, scheme, 1000):
        chromium.opened(browser, tmp_path, histories(), episode_from_dict(episode))
        unfold(browser)
        assert faults(browser) == []
