"""The page of the explorer in a headless Chromium: keyboard, unknowns, hostile texts, and readers of screens."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path.errors import visible
from l4path.formats import episode_from_dict, pathway_from_dict

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "explorer"))

import chromium  # noqa: E402
from hostile import hostile  # noqa: E402
from seeing import faults, load, recorded, shown_as, text_of, unfold  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

L4 = l4path.load("l4")
EXAMPLE = HERE.parent / "examples" / "episodes" / "disc-week-8.toml"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser for all tests of this file."""
    with chromium.started(tmp_path_factory.mktemp("browser")) as driver:
        yield driver


@pytest.fixture
def page(browser: Chrome, tmp_path: Path, knee: l4path.Pathway) -> Chrome:
    """The explorer of the knee pathway, with nothing recorded."""
    chromium.opened(browser, tmp_path, knee)
    return browser


class Keys:
    """Somebody who has a keyboard and no mouse."""

    def __init__(self, driver: Chrome) -> None:
        """Begin at the top of the page."""
        from selenium.webdriver.common.keys import Keys as Names  # noqa: PLC0415

        self._driver = driver
        self.names = Names

    @property
    def focused(self) -> WebElement:
        """What has the focus."""
        return self._driver.switch_to.active_element

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        from selenium.webdriver import ActionChains  # noqa: PLC0415

        for key in keys:
            ActionChains(self._driver).send_keys(key).perform()

    def tab_to(self, selector: str, *, most: int = 80) -> None:
        """Press Tab until something has the focus; what has it on the way can be seen to have it."""
        for _ in range(most):
            if self._driver.execute_script("return document.activeElement.matches(arguments[0])", selector):
                return
            self.press(self.names.TAB)
        raise AssertionError(f"{selector} is not reached by the Tab key")


def options(driver: Chrome) -> list[str]:
    """The titles listed as options."""
    return [found.text for found in driver.find_elements("css selector", ".options .node strong")]


def agrees(driver: Chrome, pathway: l4path.Pathway) -> l4path.Assessment:
    """Hold what the page shows to what the library says of the episode that the page saves."""
    assessment = pathway.assess(episode_from_dict(recorded(driver)))
    assert options(driver) == [node.title for node in assessment.options]
    assert f"state-{assessment.state.value}" in (driver.find_element("id", "standing").get_attribute("class") or "")
    return assessment


def test_the_keyboard_alone_is_enough(page: Chrome, knee: l4path.Pathway) -> None:
    """From nothing recorded to an operation in view, with Tab, Space, arrows and digits, as the library says."""
    keys = Keys(page)
    assert agrees(page, knee).state is l4path.State.SCREENING
    keys.tab_to("#s-red_flags")
    keys.press(" ")
    assert agrees(page, knee).episode.screened == {"red_flags"}
    keys.tab_to("#f-pain")
    keys.press("6")
    assert [node.id for node in agrees(page, knee).options] == ["exercise"]
    keys.tab_to("details.treatment summary")
    keys.press(" ")
    keys.tab_to("#t-exercise")
    keys.press("f")  # failed
    assert [node.id for node in agrees(page, knee).options] == ["imaging"]
    keys.tab_to("#t-exercise-declined")
    keys.press(keys.names.TAB, " ")
    keys.tab_to("#t-imaging")
    keys.press("d")  # done
    assert page.execute_script("return document.querySelector('.others').open") is False
    found = agrees(page, knee)
    assert found.questions
    page.execute_script("document.getElementById('title').scrollIntoView()")
    keys.tab_to(".questions button", most=200)
    while keys.focused.text.startswith("What is the cause") is False:
        keys.press(keys.names.TAB)
    keys.press(keys.names.ENTER)
    assert keys.focused.get_attribute("id") == "f-cause"
    keys.press("o")  # osteoarthritis
    found = agrees(page, knee)
    assert found.episode.facts["cause"] == "osteoarthritis"
    keys.tab_to("#f-heart_failure-none, #f-heart_failure-no, #f-heart_failure-yes, #s-operative_risk", most=200)
    keys.press(" ")
    assert [node.id for node in agrees(page, knee).options] == ["replacement"]
    assert chromium.complaints(page) == []


def test_radio_buttons_answer_to_arrows(page: Chrome, knee: l4path.Pathway) -> None:
    """A flag is answered by arrow keys, and an emergency shows at once."""
    keys = Keys(page)
    keys.tab_to("#f-locked-none")
    keys.press(keys.names.ARROW_LEFT)
    assert recorded(page)["facts"] == {"locked": False}
    page.find_element("id", "f-locked-no").send_keys(keys.names.ARROW_LEFT)
    found = agrees(page, knee)
    assert found.state is l4path.State.EMERGENCY
    assert text_of(page, "#standing").startswith("Emergency")


def test_the_focus_can_be_seen_and_is_never_trapped(page: Chrome) -> None:
    """Tab leads through the whole page and out of it, and whatever has the focus has an outline."""
    keys = Keys(page)
    seen: list[tuple[int, str]] = []
    look = """
        const here = document.activeElement, about = here.nextElementSibling;
        const outline = (one) => one && getComputedStyle(one).outlineStyle !== "none";
        const number = [...document.querySelectorAll("*")].indexOf(here);
        return [number, here.id, Boolean(outline(here) || (here.type === "radio" && outline(about)))];
    """
    for _ in range(60):
        keys.press(keys.names.TAB)
        number, name, outlined = page.execute_script(look)
        if seen and number <= seen[0][0]:
            break
        assert outlined, name
        seen.append((number, name))
    else:
        pytest.fail("Tab does not come around")
    assert {"do-save", "s-red_flags", "zoom", "sheet"} <= {name for _, name in seen}


def test_what_is_unknown_says_so(page: Chrome) -> None:
    """With nothing recorded, UNKNOWN stands beside every question, and in the saved file nothing is recorded."""
    page.execute_script("document.querySelector('.others').open = true")
    shown = [found.text for found in page.find_elements("css selector", "#patient .unknown") if found.is_displayed()]
    assert len(shown) >= 6
    assert all("UNKNOWN" in text for text in shown)
    assert recorded(page) == {"pathway": "knee-pain"}


def test_a_number_out_of_range_is_not_recorded(page: Chrome) -> None:
    """A number that the fact cannot have is told as wrong, and stays unknown; one in range is recorded."""
    page.execute_script("document.querySelector('.others').open = true")
    field = page.find_element("id", "f-pain")
    for text, value in (("99", None), ("x", None), ("6", 6), ("6,5", 6.5), ("", None)):
        field.send_keys(Keys(page).names.CONTROL, "a")
        field.send_keys(Keys(page).names.BACKSPACE, text)
        assert recorded(page).get("facts", {}).get("pain") == value
        assert (field.get_attribute("aria-invalid") == "true") == (value is None and text != "")


def test_every_kind_of_record_is_kept_as_its_file_has_it(browser: Chrome, tmp_path: Path) -> None:
    """An episode that the page is given, or loads, is the episode that it saves."""
    episode = l4path.read_episode(EXAMPLE)
    chromium.opened(browser, tmp_path, L4, episode)
    assert recorded(browser) == json.loads(json.dumps(episode.to_dict()))
    agrees(browser, L4)
    chromium.opened(browser, tmp_path, L4)
    load(browser, EXAMPLE.read_text(encoding="utf-8"))
    assert recorded(browser) == json.loads(json.dumps(episode.to_dict()))
    agrees(browser, L4)


def test_a_file_is_chosen_and_another_saved(browser: Chrome, tmp_path: Path) -> None:
    """An episode is read from a chosen file, and saved as one that the library reads; starting anew forgets it."""
    from selenium.webdriver.support.wait import WebDriverWait  # noqa: PLC0415

    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    chromium.opened(browser, tmp_path, L4)
    browser.find_element("id", "do-load").click()
    browser.find_element("id", "chosen").send_keys(str(EXAMPLE))
    wait = WebDriverWait(browser, 10)
    wait.until(lambda page: not page.execute_script("return document.getElementById('load').open"))
    browser.find_element("id", "do-save").click()
    browser.find_element("id", "do-download").click()
    saved = tmp_path / "l4-episode.toml"
    wait.until(lambda _: saved.exists())
    assert l4path.read_episode(saved) == l4path.read_episode(EXAMPLE)
    browser.execute_script("document.getElementById('save').close()")
    browser.find_element("id", "do-reset").click()
    browser.switch_to.alert.dismiss()
    assert len(recorded(browser)) > 1
    browser.find_element("id", "do-reset").click()
    browser.switch_to.alert.accept()
    assert recorded(browser) == {"pathway": "l4"}
    assert chromium.complaints(browser) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Line 1"),
        ("", "nothing here"),
        ("[facts]\npain = 6\npain = 7", "Line 3: pain stands twice"),
        ('{"facts": {"pain": 60}}', "60 is not within 0 to 10"),
        ('{"facts": {"pian": 6}}', "pian"),
        ('{"pathway": "l4"}', "recorded for l4"),
        ('{"facts": {"locked": true, "pain": 0}}', ""),
        ('{"trials": {"exercise": {"outcome": "failed", "tolerated": true}}}', "beside an outcome"),
        ('{"facts": {"<img src=x onerror=window.__pwned=1>": 1}}', "<img src=x"),
        ("1", "Line 1"),
    ],
)
def test_a_wrong_episode_changes_nothing(page: Chrome, text: str, said: str) -> None:
    """A file that cannot be an episode of the pathway is refused with its reasons, and what was recorded stays."""
    load(page, '{"facts": {"pain": 5}}')
    before = recorded(page)
    load(page, text)
    if said:
        assert page.execute_script("return document.getElementById('load').open")
        assert said in text_of(page, "#refused")
        page.execute_script("document.getElementById('load').close()")
        assert recorded(page) == before
    assert page.execute_script("return window.__pwned") is None


def test_a_contradiction_is_told_and_nothing_is_offered(
    browser: Chrome, tmp_path: Path, knee_data: dict[str, Any]
) -> None:
    """Where what is recorded contradicts an assumption, the page says so, and shows no option until it is corrected."""
    knee_data["assumptions"]["locked_hurts"]["always"] = "not heart_failure or pain >= 1"
    chromium.opened(browser, tmp_path, pathway_from_dict(knee_data))
    load(browser, '{"screened": ["red_flags"], "facts": {"heart_failure": true}}')
    browser.execute_script("document.querySelector('.others').open = true")
    browser.find_element("id", "f-pain").send_keys("0")
    assert "state-refused" in (browser.find_element("id", "standing").get_attribute("class") or "")
    assert options(browser) == []
    assert "A locked knee hurts" in text_of(browser, "#found")
    load(browser, '{"facts": {"heart_failure": true, "pain": 0}}')
    assert "A locked knee hurts" in text_of(browser, "#refused")


def test_nothing_of_a_pathway_runs(browser: Chrome, tmp_path: Path) -> None:
    """Markup, scripts and addresses in every text of a pathway are shown as text; none runs, and nothing breaks out."""
    pathway = hostile()
    chromium.opened(browser, tmp_path, pathway)
    load(
        browser, '{"screened": ["red_flags"], "facts": {"pain": 6}, "trials": {"exercise": {"weeks": 8, "relief": 3}}}'
    )
    unfold(browser)
    assessment = pathway.assess(episode_from_dict(recorded(browser)))
    assert options(browser) == [visible(node.title) for node in assessment.options]
    assert browser.execute_script("return window.__pwned") is None
    assert browser.execute_script("return document.scripts.length") == 3
    assert (
        browser.execute_script("return document.querySelectorAll('img, iframe, object, embed, base, form').length") == 0
    )
    assert (
        browser.execute_script("return [...document.links].filter((a) => !/^(https?|file):/.test(a.href)).length") == 0
    )
    handlers = """
        const handles = (one) => [...one.attributes].some((attribute) => attribute.name.startsWith("on"));
        return [...document.querySelectorAll("*")].filter(handles).length;
    """
    assert browser.execute_script(handlers) == 0
    assert "<img src=x" in browser.execute_script("return document.body.innerText")
    assert "\u202e" not in browser.execute_script("return document.body.innerText")
    assert chromium.complaints(browser) == []


def test_a_name_that_every_object_has_is_a_name(browser: Chrome, tmp_path: Path) -> None:
    """A treatment called as JavaScript calls what every object has is recorded like any other."""
    constructor = l4path.Treatment(
        "constructor", "Constructor", tier="care", adequate=l4path.weeks >= 6, response=l4path.doses >= 9
    )
    home = l4path.Disposition("home", "Home", tier="care")
    ways = [constructor.escalates_to(home, on="failure")]
    pathway = l4path.Pathway("names", version="1", tiers=["care"], start=[constructor], escalations=ways)
    chromium.opened(browser, tmp_path, pathway)
    assert recorded(browser) == {"pathway": "names"}
    assert agrees(browser, pathway).status["constructor"] is l4path.Status.OFFERED
    load(browser, '{"trials": {"constructor": {"outcome": "failed"}}}')
    assert agrees(browser, pathway).status["constructor"] is l4path.Status.FAILED
    assert chromium.complaints(browser) == []


def test_the_policy_stops_what_is_put_in(page: Chrome) -> None:
    """A script, a handler, a style or a request that somebody got into the page is stopped by its policy."""
    page.execute_script(
        """
        window.stopped = [];
        const stopped = (event) => window.stopped.push(event.effectiveDirective);
        document.addEventListener("securitypolicyviolation", stopped);
        const script = document.createElement("script");
        script.textContent = "window.__pwned = 1";
        document.body.append(script);
        const image = document.createElement("div");
        image.innerHTML = `<img src="x.png" onerror="window.__pwned = 2">
            <b onclick="window.__pwned = 3" style="color: red">b</b>`;
        document.body.append(image);
        image.querySelector("b").click();
        """
    )
    fetched = page.execute_async_script(
        "fetch('https://example.org').then(() => 'came', () => 'stopped').then(arguments[0])"
    )
    evaluated = page.execute_script(
        "const b = document.createElement('button'); b.setAttribute('onclick', 'window.__pwned = 4'); b.click();"
        "return window.__pwned"
    )
    assert (fetched, evaluated) == ("stopped", None)
    stopped = set(page.execute_script("return window.stopped"))
    assert {"script-src-elem", "script-src-attr", "img-src", "style-src-attr", "connect-src"} <= stopped
    chromium.complaints(page)


def test_the_page_asks_for_nothing(browser: Chrome, tmp_path: Path) -> None:
    """Opened from a file, used and saved, the page makes no request at all."""
    chromium.opened(browser, tmp_path, L4, l4path.read_episode(EXAMPLE))
    recorded(browser)
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert loaded == []
    assert browser.execute_script("return navigator.onLine !== undefined")
    assert chromium.complaints(browser) == []


def test_the_diagram_says_what_the_lists_say(browser: Chrome, tmp_path: Path) -> None:
    """Every box bears the word of its status, in capitals where it is an option, and arrows that apply are marked."""
    episode = l4path.read_episode(EXAMPLE)
    chromium.opened(browser, tmp_path, L4, episode)
    assessment = L4.assess(episode)
    possible = {node.id for node in (*assessment.options, *assessment.alongside)}
    for number, (name, status) in enumerate(assessment.status.items()):
        words = browser.execute_script(
            "return document.querySelector(arguments[0]).textContent", f"#box-n{number} .word"
        )
        if status == "not_reached":
            assert words == ""
        elif name in possible:
            kind = "OPTION" if name in {node.id for node in assessment.options} else "alongside"
            assert words.startswith(("► ", "+ "))
            assert f" {kind}: " in words
        else:
            assert words[2:].islower()
            assert ":" not in words
    firing = """
        const labels = [...document.querySelectorAll(".label.fires")];
        return labels.flatMap((one) => one.dataset.ways.split(" ").map(Number));
    """
    shown = set(browser.execute_script(firing))
    fires = {number for number, truth in enumerate(assessment.fires.values()) if truth is l4path.Truth.MET}
    assert fires <= shown


def test_what_is_said_is_in_lists_with_words(page: Chrome) -> None:
    """The state is a live region; options are items of a list, with their status in words; each field has a label."""
    load(page, '{"screened": ["red_flags"], "facts": {"pain": 6}}')
    status = page.find_element("id", "standing")
    assert (status.get_attribute("role"), status.get_attribute("aria-live")) == ("status", "polite")
    items = page.find_elements("css selector", ".options ul > li.node")
    assert [item.find_element("css selector", ".node-head").get_attribute("textContent") for item in items] == [
        "Exercise programme (conservative): ► offered"
    ]
    assert (
        page.execute_script(
            "const fields = [...document.querySelectorAll('input, select, textarea')];"
            "return fields.filter((one) => !one.labels.length).map((one) => one.id)"
        )
        == []
    )


@pytest.mark.parametrize(("scheme", "width", "begun"), [("light", 1400, True), ("dark", 420, False)])
def test_axe_finds_nothing_serious_in_l4(browser: Chrome, tmp_path: Path, scheme: str, width: int, begun: bool) -> None:
    """Axe finds nothing serious in the page of l4: light and wide with an episode, dark and narrow without."""
    with shown_as(browser, scheme, width):
        chromium.opened(browser, tmp_path, L4, l4path.read_episode(EXAMPLE) if begun else None)
        assert faults(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("facts", ["{}", '{"locked": true}', '{"locked": false, "pain": 1}', '{"locked": false}'])
def test_axe_finds_nothing_serious_in_any_state(
    browser: Chrome, tmp_path: Path, knee: l4path.Pathway, scheme: str, facts: str
) -> None:
    """Axe finds no serious or critical fault in any state, folded or all opened, in light and dark, nor in a dialog."""
    with shown_as(browser, scheme, 1000):
        chromium.opened(browser, tmp_path, knee, episode_from_dict({"facts": json.loads(facts)}))
        assert faults(browser) == []
        unfold(browser)
        assert faults(browser) == []
        load(browser, "{")
        assert faults(browser, "#load") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('facts.cause = "meniscus tear"', 'facts.cause: "meniscus tear" is written "meniscus_tear"'),
        ('facts.cause = "Osteoarthritis"', 'facts.cause: "Osteoarthritis" is written "osteoarthritis"'),
        ('facts.pain = "6"', 'facts.pain: "6" is not a number here'),
        ("facts.locked = yes", "Line 1: yes is written true"),
        ("facts.locked = False", "Line 1: False is written false"),
        ("facts.cause = osteoarthritis", "Line 1: a text stands in quotes: “osteoarthritis”"),
    ],
)
def test_what_was_meant_is_named(page: Chrome, text: str, said: str) -> None:
    """The likeliest slips of somebody who writes an episode by hand are answered with what is to be written."""
    load(page, text)
    assert said in text_of(page, "#refused")
    page.execute_script("document.getElementById('load').close()")


def test_a_long_file_is_read_like_a_short_one(page: Chrome, tmp_path: Path) -> None:
    """A file of two million bytes, which the library reads, is no longer than an episode can be."""
    path = tmp_path / "long.toml"
    path.write_text("facts.pain = 6\n" + "# a comment\n" * 170_000, encoding="utf-8")
    assert len(path.read_bytes()) > 2_000_000
    assert l4path.read_episode(path).facts == {"pain": 6}
    page.find_element("id", "do-load").click()
    page.find_element("id", "chosen").send_keys(str(path))
    for _ in range(100):
        if not page.execute_script("return document.getElementById('load').open"):
            break
        time.sleep(0.1)
    assert recorded(page)["facts"] == {"pain": 6}


def test_the_picture_stays_where_it_is_while_what_matters_is_in_sight(browser: Chrome, tmp_path: Path) -> None:
    """The names of the lanes are seen when the page opens, if the first box is; it moves to what is out of sight."""
    chromium.opened(browser, tmp_path, l4path.load("l4-article"))
    assert browser.execute_script("return document.getElementById('sheet').scrollLeft") == 0
    chromium.opened(browser, tmp_path, L4, l4path.read_episode(EXAMPLE))
    code = """
        const [box, sheet] = [arguments[0], "sheet"].map((id) => document.getElementById(id).getBoundingClientRect());
        return box.x >= sheet.x && box.right <= sheet.right && box.y >= sheet.y && box.bottom <= sheet.bottom;
    """
    first = L4.assess(l4path.read_episode(EXAMPLE)).options[0].id
    assert browser.execute_script(code, f"box-n{list(L4.nodes).index(first)}")


def pasted(driver: Chrome, text: str, times: int) -> float:
    """How long it takes to paste a text so many times over into the field, as somebody with a keyboard does."""
    from selenium.webdriver.common.keys import Keys as Names  # noqa: PLC0415

    copied = """
        const given = arguments[0].repeat(arguments[1]);
        const copy = (event) => (event.clipboardData.setData("text/plain", given), event.preventDefault());
        document.addEventListener("copy", copy, { once: true, capture: true });
    """
    driver.execute_script(copied, text, times)
    driver.find_element("tag name", "body").send_keys(Names.CONTROL, "c")
    driver.find_element("id", "do-load").click()
    begun = time.monotonic()
    driver.find_element("id", "pasted").send_keys(Names.CONTROL, "v")
    driver.find_element("id", "refused").is_displayed()
    return time.monotonic() - begun


def test_a_long_text_that_is_pasted_is_taken_or_refused_at_once(page: Chrome) -> None:
    """The field would lay ten million signs out for most of a minute; what is short stands in it to be looked at."""
    assert pasted(page, 'id = "a text of a hundred signs, or nearly so"\n', 250_000) < 10
    assert "more than 8,000,000 bytes" in page.find_element("id", "refused").text
    assert page.find_element("id", "pasted").get_property("value") == ""
    page.refresh()
    pasted(page, "# a comment of an episode that is long and well-formed\n", 20_000)
    assert not page.find_element("id", "load").is_displayed()
    page.refresh()
    pasted(page, "[facts]\npain = 4\n", 1)
    assert page.find_element("id", "pasted").get_property("value") == "[facts]\npain = 4\n"


def test_on_paper_no_edge_of_a_card_lies_on_the_edge_of_what_is_printed(browser: Chrome, tmp_path: Path) -> None:
    """There it would be cut off: the line at the right of every card."""
    chromium.opened(browser, tmp_path, L4, l4path.read_episode(EXAMPLE))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    code = """
        const right = (element) => element.getBoundingClientRect().right;
        const cards = [...document.querySelectorAll(".node")].filter((card) => card.offsetParent !== null);
        return cards.map((card) => right(document.getElementById("panes")) - right(card));
    """
    left = browser.execute_script(code)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert len(left) >= 7
    assert min(left) >= 1
