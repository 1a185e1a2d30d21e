"""What the commands print in the language that is asked for: no word of another is left in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from calls import calling
from l4path.cli.commands import COMMANDS, loaded

if TYPE_CHECKING:
    from pathlib import Path

    from calls import Said

KNIE = """\
id = "knie"
title = "Knie, ein Entwurf"
version = "1"
tiers = ["konservativ", "operativ"]
start = ["uebung"]
goal = "schmerz <= 1"

[facts.schmerz]
kind = "number"
label = "Knieschmerz"
question = "Wie stark?"
minimum = 0
maximum = 10

[facts.fieber]
kind = "flag"
label = "Fieber"

[screens]
warnzeichen = ["fieber"]

[treatments.uebung]
title = "Training"
tier = "konservativ"
contraindications = ["fieber"]
trial = { adequate = "weeks >= 6", response = "linderung >= 30" }

[treatments.ersatz]
title = "Gelenkersatz"
tier = "operativ"
once = true

[measures.linderung]
kind = "number"
label = "Linderung"

[[escalations]]
after = ["uebung"]
to = "ersatz"
on = "failure"
when = "schmerz >= 4"
"""
WORDS = re.compile(r"\b(?:the|of|and|is|are|were|not|to|with|no|none|this|that|it|be|row|rows|persons|expected)\b")
"""English words that no German sentence has, and no id or path in these calls."""
OWN = re.compile(
    r"\b(?:in_order|off_pathway|not_[a-z]+|never_[a-z]+|[a-z]+\.(?:toml|csv|jsonl)|[a-z]+(?:-[a-z]+)+)\b"
    r"|`[^`]*`|l4path \w+.*"
)
"""What is written so for programs: ids, files, calls."""
FAILED = '[trials.uebung]\noutcome = "failed"\nweeks = 8\n'
REASON = re.compile(r" x schmerz: |^  Person \w, Zeile \d+, ")
"""A reason for which a row is refused, which is told in English as every message about an input is."""
EPISODES = {
    "empty": "[facts]\n",
    "tried": f"[facts]\nschmerz = 6\nfieber = false\n{FAILED}",
    "fever": "[facts]\nfieber = true\n",
    "goal": '[facts]\nschmerz = 1\nfieber = false\n[trials.uebung]\noutcome = "responded"\n',
    "declined": f'declined = ["ersatz"]\nscreened = ["warnzeichen"]\n[facts]\nschmerz = 5\n{FAILED}',
}
EVENTS = """\
person,time,kind,subject,value
a,2024-01-01,fact,schmerz,6
a,2024-01-01,fact,fieber,false
a,2024-01-02,start,uebung,
a,2024-04-01,outcome,uebung,failed
a,2024-04-02,start,ersatz,
b,2024-01-02,start,ersatz,
b,2024-01-03,start,massage,
c,2024-01-02,fact,schmerz,77
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pathway whose every label is German, a newer version, episodes, a table and entries."""
    (tmp_path / "knie.toml").write_text(KNIE, encoding="utf-8")
    newer = KNIE.replace("schmerz >= 4", "schmerz >= 5").replace('"Fieber"', '"Fieber seit gestern"')
    (tmp_path / "neu.toml").write_text(newer, encoding="utf-8")
    for name, text in EPISODES.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    cases = '{"id": "eins", "episode": {"facts": {"schmerz": 6}}, "state": "stuck"}\n'
    (tmp_path / "cases.jsonl").write_text(cases, encoding="utf-8")
    (tmp_path / "table.csv").write_text("id,schmerz,fieber\n1,6,false\n2,77,true\n", encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    return tmp_path


CALLS = (
    *(f"assess knie.toml {name}.toml" for name in EPISODES),
    "assess knie.toml empty.toml fever.toml",
    *(f"explain knie.toml {name}.toml ersatz --full" for name in EPISODES),
    "explain knie.toml tried.toml",
    "ahead knie.toml tried.toml",
    "tree knie.toml",
    "list knie.toml",
    "routes knie.toml ersatz --limit 0",
    "validate knie.toml tried.toml",
    "check knie.toml --all",
    "cases knie.toml -o cases",
    "test knie.toml cases.jsonl",
    "find knie.toml false",
    "diff knie.toml neu.toml",
    "diff knie.toml knie.toml",
    "diff knie.toml neu.toml --cohort table.csv --key id --never-tried rest",
    "cohort knie.toml table.csv --key id --never-tried rest",
    "audit knie.toml events.csv --history complete --observed entries",
)


@pytest.mark.parametrize("words", CALLS)
def test_what_a_command_prints_in_german_holds_no_english(
    words: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """But for ids, files and what stands for programs, and the reasons for which an input is refused."""
    monkeypatch.chdir(folder)
    said: Said = calling(capfd)(*words.split(), "--language", "de")
    assert said.status in (0, 1, 2)
    assert said.out or said.err
    lines = (*said.out.split("\n"), *said.err.split("\n"))
    found = {line: WORDS.findall(OWN.sub("", line)) for line in lines if not REASON.search(line)}
    assert not {line: english for line, english in found.items() if english}


def test_every_command_that_shows_how_things_stand_takes_the_language() -> None:
    """What only writes files for programs, answers other programs, or tells of a record in FHIR, speaks no language."""
    silent = {"cohort", "mcp", "serve", "schema", "export", "new", "completion", "synth", "following"} - {"cohort"}
    names = {name for name in COMMANDS if not name.startswith("fhir ")} - silent
    assert {name for name in names if not any(option.name == "language" for option in loaded(name).options)} == set()
