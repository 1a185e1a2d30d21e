"""The pages of pictures of a cohort in a browser: axe finds nothing serious, the table can be read in order."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import l4path
from l4path.charts import flow_of, flow_picture, incidence_of, waiting_picture, write

sys.path.insert(0, str(Path(__file__).parent / "explorer"))
import chromium
from seeing import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

pa = pytest.importorskip("pyarrow")
KNEE = "examples/knee-pain.toml"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser for all tests of this file."""
    with chromium.started(tmp_path_factory.mktemp("browser")) as driver:
        yield driver


@pytest.mark.parametrize("what", ["flow", "reach", "waiting"])
def test_axe_finds_nothing_serious(browser: Chrome, tmp_path: Path, what: str) -> None:
    """Axe finds no serious or critical fault, and each table has a caption and a name for each row and column."""
    knee, page = l4path.read_pathway(KNEE), tmp_path / "page.html"
    if what == "flow":
        ways = [((("exercise",), ("xray",)), "at_goal")] * 30 + [((("exercise",),), "declined")] * 20
        write(flow_picture(flow_of(ways, refused=2), knee), page)
    elif what == "waiting":
        write(waiting_picture(incidence_of([(1, "started"), (2, "declined"), (3, "censored")]), "Exercise"), page)
    else:
        table = pa.table({"id": [1, 2], "pain": [6.0, None], "screened.red_flags": [True, True]})
        knee.assess_table(table, key="id", never_tried="rest").reach(page)
    browser.get(page.as_uri())
    assert faults(browser) == []
    bare = (
        "return [...document.querySelectorAll('table')].filter((one) => !one.caption"
        " || [...one.rows].some((row) => !row.querySelector('th[scope]'))).length"
    )
    assert browser.execute_script(bare) == 0
    assert browser.execute_script("return document.querySelectorAll('table, svg[role=img] > title').length") >= 2
