"""Draws the picture of the README and writes every shown output and generated table of the documentation anew."""  # noqa: INP001

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import l4path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "docs")]  # the pages are read here as the tests read them

from recommendations import write as write_recommendations  # noqa: E402

from l4path.reports import write_pages  # noqa: E402
from l4path.shipped import write_parsed  # noqa: E402
from pages import pages, read_through, with_tables  # noqa: E402

EPISODE = ROOT / "examples" / "episodes" / "disc-week-8.toml"
PICTURES = ROOT / "docs" / "images"
GENERATED = ROOT / "docs" / "pathways"


def draw_pictures() -> None:
    """The L4 pathway, alone and with one patient's place in it, and the knee example with and without a patient."""
    l4path.load("l4").draw(PICTURES / "l4.png")
    l4path.load("l4").assess(l4path.read_episode(EPISODE)).draw(PICTURES / "l4-assessment.png", detail="overview")
    knee = l4path.read_pathway(ROOT / "examples" / "knee-pain.toml")
    knee.draw(PICTURES / "knee-pain.svg")
    patient = l4path.read_episode(ROOT / "examples" / "knee-patient.toml")
    knee.assess(patient).draw(PICTURES / "knee-assessment.svg")


SHOWN = {  # the pictures of the page about pictures, by the file that its blocks write
    "today": "overview",
    "full": "full",
    "right": "right",
    "nsaids": "around",
    "second-line": "lane",
    "difference": "difference",
    "ahead": "ahead",
}


def refresh(page: Path) -> None:
    """One page with its tables and its shown outputs as they are today."""
    lines = with_tables(page.read_text(encoding="utf-8"))
    page.write_text(lines, encoding="utf-8")
    split = lines.split("\n")
    with tempfile.TemporaryDirectory() as folder:
        for block, fresh in reversed(list(read_through(page, Path(folder)))):
            split[block.first : block.last] = fresh.split("\n")
        if page.stem == "pictures":
            for file, name in SHOWN.items():
                shutil.copyfile(Path(folder) / f"{file}.svg", PICTURES / f"pictures-{name}.svg")
    page.write_text("\n".join(split), encoding="utf-8")


if __name__ == "__main__":
    write_parsed()
    draw_pictures()
    write_pages(GENERATED, [l4path.load(name) for name in l4path.bundled()])
    write_recommendations(GENERATED, l4path.load("l4"))
    for each in pages():
        refresh(each)
