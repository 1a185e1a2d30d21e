"""A headless Chromium for the tests of the explorer, where there is one."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

import l4path
from l4path.explorer import explorer_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

AT_ONCE = 250
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
)


def missing() -> str:
    """What is missing for a browser to be driven; empty if nothing is."""
    try:
        import selenium  # noqa: F401, PLC0415
    except ImportError:
        return "selenium is not installed: pip install 'l4path[test]'"
    gone = [program for program in ("chromium", "chromedriver") if shutil.which(program) is None]
    return f"not on the PATH: {', '.join(gone)} (Debian's packages chromium and chromium-driver)" if gone else ""


def unavailable(reason: str) -> None:
    """Skip with a reason, or fail with it where everything has to be there: in .ci/run."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextlib.contextmanager
def started(folder: Path, *flags: str) -> Iterator[Chrome]:
    """A Chromium with a new profile in a folder."""
    if reason := missing():
        unavailable(reason)
    from selenium import webdriver  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    for flag in (*FLAGS, *root, *flags, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        driver.set_script_timeout(110)
        yield driver
    finally:
        driver.quit()


def opened(driver: Chrome, folder: Path, pathway: l4path.Pathway, episode: l4path.Episode | None = None) -> None:
    """Open the explorer of a pathway from a file."""
    path = folder / "explorer.html"
    path.write_text(explorer_html(pathway, episode), encoding="utf-8")
    driver.get(path.as_uri())


def complaints(driver: Chrome) -> list[str]:
    """What the browser has complained of since it was asked last: errors, and breaches of the security policy."""
    return [entry["message"] for entry in driver.get_log("browser")]  # type: ignore[no-untyped-call]


def said_of(pathway: l4path.Pathway, episode: l4path.Episode) -> dict[str, Any]:
    """What the library says of an episode, or the assumptions for which it refuses it."""
    try:
        return pathway.assess(episode).to_dict()
    except l4path.EpisodeError as error:
        begin = "contradicts what is assumed of every patient: "
        return {"refused": [problem.what.removeprefix(begin) for problem in error.problems]}


def said_by_the_page(driver: Chrome, episodes: list[dict[str, Any]], program: object = None) -> list[dict[str, Any]]:
    """What the engine of the open page says of episodes, by its own program or by another one."""
    code = """
        const program = JSON.parse(arguments[1]) ?? JSON.parse(document.getElementById("program").textContent);
        const said = (episode) => {
          const misfit = misfits(program, episode);
          if (misfit.length) return { misfit };
          const found = engine.assess(program, episode);
          return found.said ?? { refused: found.contradictions };
        };
        return JSON.stringify(JSON.parse(arguments[0]).map(said));
    """
    return run(driver, code, episodes, json.dumps(program))


def run(driver: Chrome, code: str, things: list[Any], *given: str) -> list[Any]:
    """What a script gives for each of some things, which it takes as JSON; not too many at once."""
    found: list[Any] = []
    for first in range(0, len(things), AT_ONCE):
        found += json.loads(driver.execute_script(code, json.dumps(things[first : first + AT_ONCE]), *given))
    return found
