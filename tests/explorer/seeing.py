"""What somebody does in the open page of the explorer, and what they see and hear of it."""

from __future__ import annotations

import contextlib
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome


def recorded(driver: Chrome) -> dict[str, Any]:
    """The episode that the page holds, as it saves it."""
    driver.execute_script("document.getElementById('do-save').click()")
    driver.execute_script("document.querySelector('input[value=json]').click()")
    text = driver.execute_script("return document.getElementById('saved').value")
    driver.execute_script("document.getElementById('save').close()")
    return dict(json.loads(text))


def text_of(driver: Chrome, selector: str) -> str:
    """The text of a part of the page, as it is shown."""
    return str(driver.execute_script("return document.querySelector(arguments[0]).innerText", selector))


def load(driver: Chrome, text: str) -> None:
    """Paste a text and have the page use it."""
    driver.find_element("id", "do-load").click()
    driver.execute_script("document.getElementById('pasted').value = arguments[0]", text)
    driver.find_element("id", "do-take").click()


def axe() -> str:
    """The source of axe, which looks for what a reader of screens or somebody with low vision trips over."""
    found = importlib.util.find_spec("axe_core_python")
    if found is None or not found.origin:
        chromium.unavailable("axe-core-python is not installed: pip install 'l4path[test]'")
        raise AssertionError
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def unfold(driver: Chrome) -> None:
    """Open all that can be opened, and what comes to light in it."""
    code = """
        const done = arguments[0];
        const next = () => {
          const folded = document.querySelectorAll("details:not([open])");
          folded.forEach((one) => (one.open = true));
          folded.length ? setTimeout(next, 50) : done();
        };
        next();
    """
    driver.execute_async_script(code)


def faults(driver: Chrome, part: str = "body") -> list[Any]:
    """What axe finds serious or critical in a part of the page."""
    driver.execute_script(axe())
    folded = "details:not([open]) > :not(summary)"  # nobody sees or hears it, which this axe is too old to know
    code = """
        const [include, folded, done] = arguments;
        const exclude = [...document.querySelectorAll(folded)];
        axe.run({ include: [include], exclude }).then(done, (error) => done({ error: String(error) }));
    """
    report = driver.execute_async_script(code, part, folded)
    assert "error" not in report, report
    return [
        (fault["id"], [(node["target"], node["any"][:1]) for node in fault["nodes"]][:3])
        for fault in report["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


@contextlib.contextmanager
def shown_as(driver: Chrome, scheme: str, width: int) -> Iterator[None]:
    """A screen that is light or dark, and so many points wide."""
    scheme_wanted = [{"name": "prefers-color-scheme", "value": scheme}]
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme_wanted})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
