"""The same picture everywhere: whatever the seed of hashes, the locale, the time zone and the version of Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import networkx
import pytest

import l4path
from l4path.diagrams import extract, to_dot, to_mermaid, to_svg

ROOT = Path(__file__).parent.parent
EPISODE = "examples/episodes/disc-week-8.toml"
CODE = f"""
from hashlib import sha256
import l4path
from l4path.diagrams import extract, to_dot, to_mermaid, to_svg
pathway = l4path.load("l4")
assessment = pathway.assess(l4path.read_episode({EPISODE!r}))
text = to_svg(extract(pathway, assessment, detail="overview")) + to_svg(extract(pathway, assessment))
print(sha256((text + to_mermaid(pathway, assessment)).encode()).hexdigest())
"""


def drawn_by(python: str, **environment: str) -> str:
    """The fingerprint of some pictures, drawn by another process."""
    packages = Path(networkx.__file__).parent.parent  # pure Python, so another Python can read it too
    path = {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(packages)))}
    done = subprocess.run(
        [python, "-c", CODE], env=os.environ | path | environment, cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert not done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def here() -> str:
    """The fingerprint of the same pictures, drawn here."""
    pathway = l4path.load("l4")
    assessment = pathway.assess(l4path.read_episode(ROOT / EPISODE))
    text = to_svg(extract(pathway, assessment, detail="overview")) + to_svg(extract(pathway, assessment))
    return sha256((text + to_mermaid(pathway, assessment)).encode()).hexdigest()


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"PYTHONHASHSEED": "1"}, id="one seed of hashes"),
        pytest.param({"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati"}, id="another seed, another time zone"),
        pytest.param({"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}, id="German locale"),
        pytest.param({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, id="no locale"),
        pytest.param({"LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"}, id="Turkish locale"),
    ],
)
def test_pictures_do_not_depend_on_the_surroundings(here: str, environment: dict[str, str]) -> None:
    """Another process draws the same, byte for byte."""
    assert drawn_by(sys.executable, **environment) == here


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_pictures_do_not_depend_on_the_version_of_python(here: str, version: str) -> None:
    """The built-in sum of floats changed in 3.12, and a picture must not."""
    other = os.environ.get(f"PYTHON{version.replace('.', '')}") or shutil.which(f"python{version}")
    if other is None or subprocess.run([other, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"no Python {version} here; its path may be given as PYTHON{version.replace('.', '')}")
    assert drawn_by(other) == here


def test_dot_is_the_same_each_time() -> None:
    """Drawing twice in one process gives the same DOT."""
    assert to_dot(l4path.load("l4")) == to_dot(l4path.load("l4"))
