"""Draw a pathway, and where one patient stands in it; give a folder to keep the pictures."""

import sys
import tempfile
from pathlib import Path

import l4path

HERE = Path(__file__).parent


def draw(folder: Path) -> None:
    """Draw the knee example, and one patient's place in it, into a folder."""
    pathway = l4path.read_pathway(HERE / "knee-pain.toml")
    assessment = pathway.assess(l4path.read_episode(HERE / "knee-patient.toml"))
    pathway.draw(folder / "knee-pain.svg")
    assessment.draw(folder / "today.svg")
    for picture in sorted(folder.glob("*.svg")):
        print(picture.name, f"{picture.stat().st_size // 1024} kB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        draw(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            draw(Path(made))
