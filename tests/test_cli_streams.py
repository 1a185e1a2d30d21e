"""The streams of the program: pipes, terminals, encodings, colours, and readers that go away."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from calls import KNEE, PATIENT, on_a_terminal, program
from l4path.cli.commands import SUMMARIES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals and signals as POSIX has them")
ESCAPE = "\x1b["
SHELL = ["bash", "-o", "pipefail", "-c"]


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    """The file of a patient whose exercise programme has failed."""
    file = tmp_path / "patient.toml"
    file.write_text(PATIENT, encoding="utf-8")
    return file


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """A line of shell in which l4path is the program under test."""
    said = f'l4path() {{ "{sys.executable}" -m l4path "$@"; }}; {line}'
    return subprocess.run([*SHELL, said], capture_output=True, text=True, check=False, timeout=60)


def test_nothing_is_coloured_in_a_pipe(patient: Path) -> None:
    """What goes into a pipe or a file is plain text."""
    said = program("assess", KNEE, patient)
    assert said.status == 0
    assert ESCAPE not in said.out


def test_a_terminal_shows_colours_that_can_be_switched_off(patient: Path) -> None:
    """A person sees colours, unless NO_COLOR or a terminal without them asks for plain text; the words are the same."""
    coloured = on_a_terminal("assess", KNEE, patient)
    assert coloured.status == 0
    assert ESCAPE in coloured.out
    for plain in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        said = on_a_terminal("assess", KNEE, patient, env=plain)
        assert ESCAPE not in said.out
        assert said.out == re.sub(r"\x1b\[[0-9;]*m", "", coloured.out)


@pytest.mark.parametrize("first", [0, 30, len(PATIENT.encode())])
def test_a_standard_input_that_does_not_wait_is_waited_for(first: int) -> None:
    """Whoever shares it may have set it so: that nothing is there yet is no end, and it is as it was afterwards."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.write(writing, PATIENT.encode()[:first])
    call = [sys.executable, "-m", "l4path", "assess", KNEE, "-", "--json"]
    running = subprocess.Popen(call, stdin=reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while not os.get_blocking(reading) and time.monotonic() < until and running.poll() is None:
        time.sleep(0.01)
    os.write(writing, PATIENT.encode()[first:])
    os.close(writing)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, b"")
    assert json.loads(out)["status"]["exercise"] == "failed"
    assert not os.get_blocking(reading)
    os.close(reading)


def test_help_is_plain_in_a_pipe_and_has_headings_on_a_terminal() -> None:
    """The help follows the same rule."""
    assert ESCAPE not in program("--help").out
    assert ESCAPE in on_a_terminal("assess", "--help").out


def test_an_exported_file_is_made_visible_on_a_terminal(tmp_path: Path) -> None:
    """A right-to-left mark goes into a file as it is, and onto a terminal as the escape that TOML itself writes."""
    file = tmp_path / "p.toml"
    file.write_text(Path(KNEE).read_text(encoding="utf-8").replace("Surgical", "\u202eSurgical"), encoding="utf-8")
    assert "\u202eSurgical" in program("export", file).out
    assert "\\u202eSurgical" in on_a_terminal("export", file).out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "cp1252"])
def test_every_encoding_of_a_terminal_is_served(tmp_path: Path, encoding: str) -> None:
    """Signs that the encoding lacks are written otherwise; nothing ends in an error, and files stay UTF-8."""
    pathway, episode = tmp_path / "k.toml", tmp_path / "p.toml"
    pathway.write_text(Path(KNEE).read_text(encoding="utf-8").replace("Exercise", "Übung ≥ 膝 🦴"), encoding="utf-8")
    episode.write_text("[facts]\nlocked = false\n", encoding="utf-8")
    env = {"PYTHONIOENCODING": encoding}
    for words in (("assess", pathway, episode), ("explain", pathway, episode), ("tree", pathway), ("--help",)):
        said = program(*words, env=env)
        assert (said.status, said.err) == (0, "")
    exported = program("export", pathway, env=env)
    assert "Übung ≥ 膝 🦴" in exported.out
    assert json.loads(program("assess", pathway, episode, "--json", env=env).out)["state"] == "undetermined"
    refused = program("assess", "Übung ≥ 膝", episode, env=env)
    assert refused.status == 2
    assert "no bundled pathway" in refused.err


def test_a_reader_that_goes_away_is_no_error() -> None:
    """Whoever takes only the first lines, as head does, sees no complaint, whatever the command prints."""
    for words in ("tree l4", "export l4", "schema", f"routes {KNEE} pain_management", "--help"):
        said = shell(f"l4path {words} | true; echo ended ${{PIPESTATUS[0]}}")
        assert said.stderr == ""
        assert said.stdout in ("ended 141\n", "ended 0\n")
    long = shell("l4path tree l4 | head -n 1")
    assert len(long.stdout.splitlines()) == 1
    assert long.stderr == ""


@pytest.mark.parametrize("words", ["tree l4", "export l4", "list", "--help", f"assess {KNEE} /dev/null --json"])
def test_a_closed_or_full_output_is_one_message(words: str) -> None:
    """Where nothing can be printed, a message says so and the status is 2."""
    closed = shell(f"l4path {words} >&-")
    assert (closed.returncode, closed.stderr) == (2, "l4path: standard output is closed\n")
    full = shell(f"l4path {words} > /dev/full")
    assert full.returncode == 2
    assert full.stderr == "l4path: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize("nowhere", [">&-", "> /dev/full", "| true"])
@pytest.mark.parametrize(
    "words",
    [
        "draw {knee} -o {out}.svg",
        "new pathway -o {out}.toml",
        "export {knee} -o {out}.json",
        "explore {knee} -o {out}.html",
    ],
)
def test_that_a_file_is_written_may_go_untold(tmp_path: Path, words: str, nowhere: str) -> None:
    """The file is what was asked for: it is there, and the status says so, though nobody takes the line about it."""
    said = shell(f"l4path {words.format(knee=KNEE, out=tmp_path / 'out')} {nowhere}")
    assert (said.returncode, said.stderr) == (0, "")
    assert [file.stem for file in tmp_path.iterdir()] == ["out"]


def test_an_answer_beside_a_file_may_not_go_untold(tmp_path: Path) -> None:
    """What a command is asked to say is an answer: where it is lost, that is told, after the file as before it."""
    said = shell(f"l4path following {KNEE} guideline-x -o {tmp_path / 'out.toml'} > /dev/full")
    assert (said.returncode, said.stderr) == (2, "l4path: standard output cannot be written: No space left on device\n")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="standard output has no name here")
@pytest.mark.parametrize("stream", ["/proc/self/fd/1", "/proc/self/fd/2"])
@pytest.mark.parametrize("words", ["validate {stream}", "assess {knee} {stream}", "cohort {knee} {stream} --key id"])
def test_what_the_call_writes_itself_is_not_waited_for(words: str, stream: str) -> None:
    """Its end would come only when the program has ended."""
    found = program(*words.format(knee=KNEE, stream=stream).split())
    assert found.status == 2
    assert found.err == f"l4path: {stream}: is a pipe that this call writes itself; nothing comes from there\n"


def test_closed_input_and_closed_errors() -> None:
    """A closed standard input is a message; a closed standard error leaves the status to speak."""
    said = shell(f"l4path assess {KNEE} - <&-")
    assert (said.returncode, said.stderr) == (2, "l4path: standard input is closed\n")
    empty = shell(f"l4path assess {KNEE} - </dev/null")
    assert empty.returncode == 2
    assert "standard input is empty" in empty.stderr
    silent = shell(f"l4path assess {KNEE} nope.toml 2>&-")
    assert (silent.returncode, silent.stdout, silent.stderr) == (2, "", "")


def test_an_interrupt_ends_quietly() -> None:
    """A person who interrupts gets the prompt back: status 130, no traceback."""
    running = subprocess.Popen(
        [sys.executable, "-m", "l4path", "assess", KNEE, "-", "--json", "--lines"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # interrupts are ignored in the background of a script, and would be here; this test starts no thread
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    assert running.stdin is not None
    running.stdin.write(b"{}\n")
    running.stdin.flush()
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in err


def test_a_bar_shows_only_to_a_person_who_waits(tmp_path: Path, patient: Path) -> None:
    """Long work whose results go to a file shows a bar on the terminal; short work, and work in a pipe, shows none."""
    many = tmp_path / "many.jsonl"
    many.write_text('{"facts": {"pain": 6}}\n' * 500, encoding="utf-8")
    result = tmp_path / "result.jsonl"
    watched = on_a_terminal("assess", KNEE, many, "--json", out_to=result, patience=0)
    assert watched.status == 0
    assert "Assessing episodes" in watched.out
    assert len(result.read_text(encoding="utf-8").splitlines()) == 500
    assert on_a_terminal("assess", KNEE, patient, "--json", out_to=result, patience=60).out == ""
    few = tmp_path / "few.jsonl"
    few.write_text('{"facts": {"pain": 6}}\n' * 20, encoding="utf-8")
    assert program("assess", KNEE, few, "--json").err == ""


def test_help_loads_nothing_but_the_table_of_commands() -> None:
    """The help needs nothing from outside the standard library, and of the library only what the table needs."""
    code = "import sys; from l4path.cli import main; main(['--help']); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(ast.literal_eval(done.stdout.splitlines()[-1]))
    ours = {name for name in loaded if name.partition(".")[0] == "l4path"}
    assert ours <= {"l4path", "l4path.errors", "l4path.saving"} | {
        name for name in ours if name.startswith("l4path.cli")
    }
    assert not {f"l4path.cli.{command}" for command in SUMMARIES} & ours
    assert not loaded & {"networkx", "graphviz", "tomli_w", "tomllib", "argparse"}


def test_a_command_is_loaded_when_it_is_called() -> None:
    """One command loads no other, and none of the rooms that only another one needs."""
    code = f"import sys; from l4path.cli import main; main(['list', {KNEE!r}]); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(ast.literal_eval(done.stdout.splitlines()[-1]))
    assert {f"l4path.cli.{command}" for command in SUMMARIES} & loaded == {"l4path.cli.list"}
    assert not loaded & {"l4path.verification", "l4path.search", "l4path.diagrams", "l4path.explanation"}


def test_the_installed_command_is_the_same_program() -> None:
    """The script that installing gives, where there is one, and the module answer alike."""
    script = Path(sys.executable).parent / "l4path"
    if not os.access(script, os.X_OK):
        pytest.skip("the package is not installed with its scripts")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == program("--version").out


@pytest.mark.parametrize("words", ["assess nowhere.toml x", "assess KNEE PATIENT BROKEN"])
@pytest.mark.parametrize("nobody", ["2> /dev/full", "2>&1 >/dev/null | true", "2>&-"])
def test_a_message_that_nobody_can_be_told_leaves_the_exit_status(
    patient: Path, tmp_path: Path, words: str, nobody: str
) -> None:
    """A full or closed standard error, or a reader of it that is gone: the status is that of the work."""
    if nobody == "2> /dev/full" and not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full")
    (tmp_path / "broken.toml").write_text("[", encoding="utf-8")
    words = (
        words.replace("KNEE", KNEE).replace("PATIENT", str(patient)).replace("BROKEN", str(tmp_path / "broken.toml"))
    )
    line = f"l4path {words} {nobody}"
    assert shell(line if "|" in nobody else f"{line} > /dev/null").returncode == 2


_MET = {
    "as a class is made": """
        class Told:
            def __set_name__(self, *_):
                signal.raise_signal(number)
        type("Owner", (), {"told": Told()})""",
    "by what makes another error of it": """
        try:
            signal.raise_signal(number)
        except BaseException:
            raise ImportError("a part of it")""",
    "as something is cleared away": """
        class Told:
            def __del__(self):
                signal.raise_signal(number)
        Told()
        while True:
            time.sleep(0.01)""",
}


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("met", _MET)
def test_who_is_told_to_end_ends_wherever_it_is_met(name: str, met: str) -> None:
    """Python makes another error of what is raised as a class is made, and none of what is as it clears away."""
    code = f"""
import signal, sys, time
from l4path.cli import main, running
number = signal.{name}
signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored in the background of a script
def called(_):
    if True:{_MET[met]}
running._called = called
sys.exit(main())
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (128 + getattr(signal, name), b"")
