"""Wrong calls and hostile input: one clear message on standard error, status 2, nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from calls import KNEE, PATIENT, Said, calling
from l4path import cli
from l4path.cli import running
from l4path.cli.commands import MEMBERS, SUMMARIES, loaded

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSED = Path(__file__).parent / "conformance" / "refused"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a pathway and a patient."""
    (tmp_path / "knee.toml").write_bytes(Path(KNEE).read_bytes())
    (tmp_path / "p.toml").write_text(PATIENT, encoding="utf-8")
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "bytes.toml").write_bytes(b"id = '\xff'")
    (tmp_path / "many.jsonl").write_text("{}\n{}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


WRONG = [
    ("assess", "missing argument 'PATHWAY'"),
    ("assess knee.toml", "missing argument 'EPISODE"),
    ("asess knee.toml p.toml", "no such command 'asess'"),
    ("assess knee.toml p.toml --jsn", "--json"),
    ("assess nope p.toml", "no such file, and no bundled pathway of that name"),
    ("assess nope.toml p.toml", "nope.toml: there is no such file"),
    ("assess knee.toml nope.toml", "nope.toml: there is no such file"),
    ("assess knee.toml nope", "nope: there is no such file"),
    ("assess . p.toml", "is a folder, not a file"),
    ("assess knee.toml .", "is a folder, not a file"),
    ("assess p.toml p.toml", "this is an episode, not a pathway"),
    ("assess bytes.toml p.toml", "is not UTF-8"),
    ("assess knee.toml bytes.toml", "is not UTF-8"),
    ("assess - -", "standard input can be read only once"),
    ("assess knee.toml - -", "standard input can be read only once"),
    ("explain knee.toml p.toml imagin", "did you mean imaging?"),
    ("explain knee.toml p.toml imaging --json --markdown", "choose one of"),
    ("explain knee.toml many.jsonl", "holds many episodes"),
    ("explain knee.toml empty.jsonl", "one is wanted here"),
    ("draw knee.toml many.jsonl -o x.dot", "holds many episodes"),
    ("draw knee.toml", "missing option '-o file'"),
    ("draw knee.toml --output= ", "option -o needs a value: file"),
    ("cases knee.toml --output=", "option -o needs a value: folder"),
    ("draw knee.toml -o x.jpg", "a diagram is written as"),
    ("draw knee.toml -o x.svg --detail all", "is not a detail of a diagram"),
    ("draw knee.toml -o nowhere/x.dot", "cannot be written"),
    ("routes knee.toml nope", "nope is not a node of knee-pain"),
    ("routes knee.toml imaging --limit=-1", "'--limit'"),
    ("routes knee.toml imaging --limit=x", "'--limit'"),
    ("export knee.toml --format yaml", "'yaml' is not one of"),
    ("export knee.toml --format json -o x.toml", "make them agree"),
    ("export knee.toml -o nowhere/x.toml", "cannot be written"),
    ("schema both", "'both' is not one of"),
    ("new patient", "'patient' is not one of"),
    ("new pathway --for knee.toml", "--for is for an episode"),
    ("new episode --for nope", "no bundled pathway"),
    ("validate p.toml", "this is an episode, not a pathway"),
    ("--frobnicate", "no such option"),
    ("--verison", "no such option '--verison'; did you mean --version?"),
    ("assess L4 e.toml", "no bundled pathway of that name; did you mean l4?"),
    ("explain l4 discectomy", "discectomy is a node of l4, and the episode stands before it: episode discectomy"),
    ("routes l4 surgeon", "surgeon is not a node of l4; its nodes: prev_weight, "),
    ("routes l4 mri", "mri is not a node of l4; did you mean lumbar_mri?"),
    ("report l4 e.toml", "missing option '-o file'; the file to write: .html or .md"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("words", "said"), WRONG, ids=[words for words, _ in WRONG])
def test_a_wrong_call_is_one_clear_message(call: Callable[..., Said], words: str, said: str) -> None:
    """The status is 2, standard output stays empty, and the message says what is wrong."""
    found = call(*words.split())
    assert (found.status, found.out) == (2, "")
    assert found.err.startswith("l4path: ")
    assert said.lower() in found.err.lower()
    assert "Traceback" not in found.err
    assert "fault in l4path" not in found.err


@pytest.mark.parametrize("path", sorted(REFUSED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_refused_pathway_is_one_clear_message(call: Callable[..., Said], path: Path) -> None:
    """Every refusal of the conformance kit ends in one message that names the file."""
    found = call("validate", path)
    assert (found.status, found.out) == (2, "")
    assert found.err.startswith(f"l4path: {path}: ")
    assert "fault in l4path" not in found.err


@pytest.mark.parametrize("odd", ["a\x1b[31mb", "a\u202eb", "a\nb", "\udcff.toml", "a\x00b", "x" * 5000])
@pytest.mark.parametrize(
    "words", [("assess", "{}", "p.toml"), ("assess", "knee.toml", "{}"), ("routes", "knee.toml", "{}"), ("{}",)]
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_seen_is_written_out(call: Callable[..., Said], words: tuple[str, ...], odd: str) -> None:
    """Control, right-to-left and half characters of an argument never reach the terminal as they are."""
    found = call(*(word.format(odd) for word in words))
    assert (found.status, found.out) == (2, "")
    assert found.err.replace("\n", "").isprintable()
    assert "fault in l4path" not in found.err


def test_text_of_a_hostile_pathway_is_written_out(call: Callable[..., Said], folder: Path) -> None:
    """Titles, labels and questions with control characters are shown as escapes by every command."""
    text = Path(KNEE).read_text(encoding="utf-8").replace("Exercise programme", "Ex\\u001b[2Jer\\u202ecise")
    text = text.replace("How strong is", "How\\u0007 strong\\nis").replace("knee pain", "knee\\u009b pain")
    (folder / "bad.toml").write_text(text, encoding="utf-8")
    (folder / "s.toml").write_text('screened = ["red_flags"]\n', encoding="utf-8")
    for words in (
        "assess bad.toml s.toml",
        "assess bad.toml s.toml --json",
        "explain bad.toml s.toml exercise",
        "explain bad.toml s.toml exercise --markdown",
        "explain bad.toml s.toml --json",
        "tree bad.toml",
        "list bad.toml",
        "routes bad.toml imaging",
        "validate bad.toml s.toml",
        "new episode --for bad.toml",
    ):
        found = call(*words.split())
        assert found.status == 0, words
        assert found.out.replace("\n", "").isprintable(), words


FILES_READ = {"--limits", "--map", "--keys", "--data", "--marginals"}


def test_what_is_to_be_written_is_looked_at_before_any_work(call: Callable[..., Said], folder: Path) -> None:
    """Every command, every option that names a file to write: a missing folder is told first, and no work is done."""
    (folder / "file").write_text("")
    seen = set()
    names = [name for name in SUMMARIES if name not in MEMBERS]
    names += [f"{name} {member}" for name, members in MEMBERS.items() for member in members]
    for name in names:
        command = loaded(name)
        for option in command.options:
            if option.shown not in ("FILE", "FOLDER", "TREATMENT=FILE") or option.names[0] in FILES_READ:
                continue
            place = "file/x/y" if option.shown == "FOLDER" else "nowhere/x.svg"
            value = f"exercise={place}" if option.shown == "TREATMENT=FILE" else place
            others = [f"{other.names[0]}=x" for other in command.options if other.needed and other is not option]
            arguments = [
                one.choices[0] if one.choices else "knee.toml" if one.name == "pathway" else "nix.toml"
                for one in command.arguments
            ]
            found = call(*name.split(), *arguments, *others, f"{option.names[-1]}={value}")
            assert found.status == 2, (name, option.names)
            assert f"{place}: cannot be written: " in found.err, (name, option.names, found.err)
            seen.add(option.names[-1])
    assert seen >= {"--output", "--problems", "--reach", "--flow", "--waiting", "--episodes", "--picture", "--export"}
    assert not list(folder.rglob("*.svg"))


def test_an_output_that_cannot_be_written_leaves_the_file(call: Callable[..., Said], folder: Path) -> None:
    """Nothing is half written: where the folder cannot be written to, a message says so."""
    if sys.platform == "win32" or os.geteuid() == 0:
        (folder / "taken.toml").mkdir()
        found = call("export", "knee.toml", "-o", "taken.toml")
        assert (folder / "taken.toml").is_dir()
    else:  # pragma: no cover - depends on who runs the tests
        folder.chmod(0o500)
        found = call("export", "knee.toml", "-o", "taken.toml")
        folder.chmod(0o700)
    assert found.status == 2
    assert "cannot be written" in found.err
    assert not list(folder.glob(".*"))


@pytest.mark.usefixtures("folder")
def test_a_fault_of_ours_is_told_without_a_traceback(
    call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even what should never happen ends in one message that says where to look."""

    def broken(_: object) -> int:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(running, "_called", broken)
    found = call("list")
    assert (found.status, found.out) == (2, "")
    assert "a fault in l4path itself, please report it: ZeroDivisionError at tests/test_cli_refusals.py:" in found.err
    assert "Traceback" not in found.err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "there is not enough memory for this; give less at once, or more memory"),
        (ImportError("half.so: cannot map\x1b[31m"), "a package that this needs cannot be loaded: half.so: cannot map"),
        (RuntimeError("can't start new thread"), "the machine lets no further thread begin; end other programs"),
        (
            OverflowError("timestamp too large to convert to C _PyTime_t"),
            "the clock of the machine, or SOURCE_DATE_EPOCH",
        ),
        (OverflowError("timestamp out of range for platform time_t"), "the clock of the machine, or SOURCE_DATE_EPOCH"),
    ],
)
def test_what_the_machine_lacks_is_no_fault_of_ours(
    call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    """Too little memory, and a package that is there and broken, are told as what they are."""

    def broken(_: object) -> int:
        raise error

    monkeypatch.setattr(running, "_called", broken)
    found = call("list")
    assert (found.status, found.out) == (2, "")
    assert found.err.startswith(f"l4path: {said}")
    assert "fault" not in found.err


def test_a_python_that_is_too_old_is_told_as_what_it_is(
    call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is loaded that it cannot read."""
    monkeypatch.setattr(cli, "_LEAST", (99, 1))
    version = ".".join(map(str, sys.version_info[:2]))
    found = call("list")
    assert (found.status, found.out) == (2, "")
    assert found.err == f"l4path: needs Python 99.1 or newer, and this is {version}: {sys.executable}\n"


def test_a_beginning_that_cannot_be_loaded_is_one_message(
    call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even what tells everything else is there then."""
    monkeypatch.setitem(sys.modules, "l4path.cli.running", None)
    found = call("list")
    assert (found.status, found.out) == (2, "")
    assert found.err.startswith("l4path: cannot be loaded: remove what Python compiled (the folders __pycache__), or")
    assert found.err.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b"\xe9\0\0\0\0"])
def test_damaged_code_that_python_compiled_is_named(tmp_path: Path, content: bytes) -> None:
    """As a power cut leaves it: its beginning alone, zeros, or what is no code."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(tmp_path)
    listing = [sys.executable, "-m", "l4path", "list", KNEE]
    assert subprocess.run(listing, env=env, capture_output=True, check=False).returncode == 0
    (compiled,) = tmp_path.rglob("l4path/pathway/model.*.pyc")
    compiled.write_bytes(compiled.read_bytes()[:16] + content)
    found = subprocess.run(listing, env=env, capture_output=True, text=True, check=False)
    said = f"l4path: {compiled}: what Python compiled here is damaged; remove this file, and call again\n"
    assert (found.returncode, found.stdout, found.stderr) == (2, "", said)


@pytest.mark.parametrize(
    ("limit", "said"), [(120, "allows Python too little depth"), (1000, "a fault in l4path itself")]
)
def test_too_little_depth_is_told_as_what_it_is(
    call: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, limit: int, said: str
) -> None:
    """Who calls this may have lowered what Python allows; with what it allows by itself it would be a fault of ours."""

    def broken(_: object) -> int:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr(running, "_called", broken)
    monkeypatch.setattr(sys, "getrecursionlimit", lambda: limit)
    found = call("list")
    assert (found.status, found.out) == (2, "")
    assert said in found.err
