"""How a call is read: options anywhere, one message for each kind of slip, and what a shell may complete."""

from __future__ import annotations

import contextlib
import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls import KNEE, Said, calling
from l4path.cli.commands import COMMANDS as NAMES
from l4path.cli.commands import MEMBERS, SUMMARIES, loaded
from l4path.cli.completion import candidates
from l4path.cli.parameters import Argument, Command, Option, UsageError, Whole
from l4path.cli.parsing import parsed
from l4path.errors import FileError
from l4path.formats import pathway_to_json, read_pathway

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS = Path(__file__).parent.parent / "src" / "l4path" / "cli"


def nothing(**_: object) -> int:
    """A command that does nothing."""
    return 0


TRIED = Command(
    nothing,
    "",
    (Argument("first", "FIRST", ""), Argument("rest", "REST...", "", needed=False, many=True)),
    (
        Option("flag", ("--flag",), ""),
        Option("output", ("-o", "--output"), "", "FILE"),
        Option("form", ("--form",), "", "toml|json", choices=("toml", "json")),
        Option("count", ("--count",), "", "N", whole=Whole(0, 6), default=2),
        Option("many", ("--many",), "", "N", whole=Whole(0), default=3),
        Option("lanes", ("--lane",), "", "TIER", many=True),
    ),
)
EMPTY = {"first": "a", "rest": [], "flag": False, "output": "", "form": "", "count": 2, "many": 3, "lanes": []}


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_stands_in_the_module_of_its_name_and_takes_what_it_declares(name: str) -> None:
    """The function of a command has one parameter for each argument and option, under its name."""
    command = loaded(name)
    assert (COMMANDS / f"{name.replace(' ', '/')}.py").is_file()
    declared = [*(one.name for one in command.arguments), *(one.name for one in command.options)]
    assert set(inspect.signature(command.run).parameters) == set(declared) - {"language"}  # it is spoken meanwhile
    assert len(declared) == len(set(declared))


@pytest.mark.parametrize("word", MEMBERS)
def test_a_word_of_several_commands_says_which_there_are(word: str, call: Callable[..., Said]) -> None:
    """Alone, or asked for help, it shows its commands; a misspelt one is one message with what was meant."""
    assert word in SUMMARIES
    for words in ((word,), (word, "--help"), (word, "-h")):
        said = call(*words)
        assert (said.status, said.err) == (0, "")
        assert all(f"  {name} " in said.out for name in MEMBERS[word])
    said = call(word, "nothing-like-it")
    assert (said.status, said.out) == (2, "")
    assert f"`l4path {word} --help` says what there is" in said.err
    assert set(candidates([word, ""])) == {*MEMBERS[word], "--help", "-h"}


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("a", {}),
        ("a b c", {"rest": ["b", "c"]}),
        ("--flag a", {"flag": True}),
        ("a --flag b", {"flag": True, "rest": ["b"]}),
        ("a -o x", {"output": "x"}),
        ("a -ox", {"output": "x"}),
        ("a --output=x", {"output": "x"}),
        ("a -o -", {"output": "-"}),
        ("a -o x -o y", {"output": "y"}),
        ("a -", {"rest": ["-"]}),
        ("a -- --flag", {"rest": ["--flag"]}),
        ("a --lane x --lane y", {"lanes": ["x", "y"]}),
        ("a --count 6", {"count": 6}),
        ("a --count=0", {"count": 0}),
        ("a --form json", {"form": "json"}),
        (f"a --many {'9' * 18}", {"many": 10**18 - 1}),
    ],
)
def test_a_call_is_read(words: str, given: dict[str, object]) -> None:
    """Options may stand anywhere, a value beside its option or joined to it; what follows two dashes is no option."""
    assert parsed(TRIED, words.split()) == EMPTY | given


@pytest.mark.parametrize("words", ["--help", "-h", "a --help", "--help a", "a b --flag -h"])
def test_help_is_asked_for_anywhere(words: str) -> None:
    """A call that asks for help gets it, whatever else is missing."""
    assert parsed(TRIED, words.split()) is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "missing argument 'FIRST'"),
        ("a --flagg", "no such option '--flagg'; did you mean --flag?"),
        ("a --fla", "no such option '--fla'; did you mean --flag?"),
        ("a --outp x", "no such option '--outp'; did you mean --output?"),
        ("a --form=", "invalid value for '--form': '' is not one of toml, json"),
        ("a --fo=json", "no such option '--fo'; did you mean --form?"),
        ("a -o --flag --fla", "no such option '--fla'; did you mean --flag?"),
        ("a -x", "no such option '-x'"),
        ("a -flag", "no such option '-flag'; did you mean --flag?"),
        ("a --xyzzy", "no such option '--xyzzy'"),
        ("a -o", "option -o needs a value: FILE"),
        ("a --output", "option --output needs a value: FILE"),
        ("a --flag=yes", "option --flag takes no value"),
        ("a --form yaml", "invalid value for '--form': 'yaml' is not one of toml, json"),
        ("a --count 7", "invalid value for '--count': '7' is no whole number from 0 to 6"),
        ("a --count -1", "invalid value for '--count': '-1' is no whole number from 0 to 6"),
        ("a --count 1.5", "invalid value for '--count': '1.5' is no whole number from 0 to 6"),
        ("a --count ٣", "invalid value for '--count': '٣' is no whole number from 0 to 6"),
        (f"a --count {'9' * 5000}", "is no whole number from 0 to 6"),
        (f"a --many {'9' * 19}", f"'--many': '{'9' * 19}' is no whole number of at most 18 digits"),
        ("a --many -1", "'--many': '-1' is no whole number of 0 or more"),
    ],
)
def test_a_slip_is_named_with_what_is_allowed(words: str, message: str) -> None:
    """Each kind of wrong call has its own message, which names the word and what may stand there."""
    with pytest.raises(UsageError) as refused:
        parsed(TRIED, words.split())
    assert message in str(refused.value)
    assert len(str(refused.value)) < 300


@given(st.lists(st.text(max_size=6) | st.sampled_from(["--flag", "-o", "--count", "--lane=", "--", "-", "-h", "a"])))
def test_no_words_end_otherwise_than_read_or_refused(words: list[str]) -> None:
    """Whatever is typed is read, asks for help, or is refused: nothing else is raised."""
    with contextlib.suppress(UsageError):
        found = parsed(TRIED, words)
        assert found is None or found.keys() == EMPTY.keys()


def test_an_option_before_its_command_is_sent_behind_it(call: Callable[..., Said]) -> None:
    """The one option that the program has of its own is its version; the rest belong to commands."""
    said = call("--json", "assess")
    assert said.status == 2
    assert said.err.startswith("l4path: no such option '--json'; an option of a command stands behind the command\n")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["exp"], {"explain", "explore", "export"}),
        (["--"], {"--version", "--help"}),
        (["nope", ""], set()),
        (["check", "l4", "--s"], {"--strict", "--sarif", "--solver"}),
        (["assess", "l4-"], {"l4-article"}),
        (["diff", "l4", "hyp"], {"hypertension"}),
        (["routes", KNEE, "ima"], {"imaging"}),
        (["routes", "missing.toml", ""], set()),
        (["routes", KNEE, "--limit", "3", "ima"], {"imaging"}),
        (["routes", "--limit", "3", KNEE, "ima"], {"imaging"}),
        (["export", "l4", "--format", ""], {"toml", "json"}),
        (["draw", "l4", "-o", ""], set()),
        (["schema", "e"], {"episode"}),
        (["tree", "l4", ""], set()),
    ],
)
def test_what_the_last_word_may_become(words: list[str], found: set[str]) -> None:
    """Commands, options, the names of bundled pathways, the ids of nodes and the words of a choice are offered."""
    assert set(candidates(words)) == found


@pytest.mark.skipif(sys.platform == "win32", reason="the shells of POSIX")
@pytest.mark.parametrize(
    ("shell", "script"),
    [
        (
            "bash",
            'eval "$(l4path completion bash)"; COMP_WORDS=(l4path exp); COMP_CWORD=1; _l4path; echo "${COMPREPLY[@]}"',
        ),
        ("fish", 'l4path completion fish | source; complete -C "l4path exp"'),
    ],
)
def test_a_shell_completes(shell: str, script: str, tmp_path: Path) -> None:
    """The script that is printed works in the shell itself."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} is installed")
    command = tmp_path / "l4path"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m l4path "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    done = subprocess.run(
        [program, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)},
    )
    assert done.stdout.split() == ["explain", "explore", "export"]


def test_the_scripts_are_those_of_each_shell(call: Callable[..., Said]) -> None:
    """Each shell gets its own script, and an unknown one is refused with those that there are."""
    assert "complete -o default -F _l4path l4path" in call("completion", "bash").out
    assert call("completion", "zsh").out.startswith("#compdef l4path\n")
    assert "complete -c l4path" in call("completion", "fish").out
    assert "'tcsh' is not one of bash, zsh, fish" in call("completion", "tcsh").err
    assert call("completion", "bash", "--", "exp").out == "explain\nexplore\nexport\n"
    assert call("completion", "bash", "--", "assess", "l4", "p.toml", "--js").out == "--json\n"


def _least(command: Command, folder: Path) -> tuple[list[str], list[Path]]:
    """The least that a command can be called with, and the files among it."""
    shown = {"PATHWAY", "OLD", "NEW", "EPISODE", "EPISODE...", "CASES", "TABLE", "EVENTS", "BINDINGS", "DATA", "FILE"}
    files = [folder / f"{item.name}.toml" for item in command.arguments if item.shown in {*shown, "RESPONSE"}]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    words = [
        str(folder / f"{item.name}.toml") if folder / f"{item.name}.toml" in files else (*item.choices, "x")[0]
        for item in command.arguments
    ]
    needed = [option for option in command.options if option.needed and not option.writes]
    return [*words, *(word for option in needed for word in (option.names[-1], "1"))], files


def _writing(name: str) -> list[tuple[str, str]]:
    return [(option.names[-1], option.shown) for option in loaded(name).options if option.writes]


@pytest.mark.parametrize(("name", "option", "shown"), [(n, *option) for n in NAMES for option in _writing(n)])
def test_no_command_writes_over_what_it_reads(name: str, option: str, shown: str, tmp_path: Path) -> None:
    """Its own pathway, record or table, by its name or another; `export` may, which writes the same in another form."""
    command = loaded(name)
    words, files = _least(command, tmp_path)
    for number, file in enumerate(files):
        for other in (file, tmp_path / f"link{number}", tmp_path / f"symlink{number}"):
            if other.name.startswith("link"):
                os.link(file, other)
            elif other.name.startswith("symlink"):
                other.symlink_to(file)
            call = [*words, option, f"x={other}" if "=" in shown else str(other)]
            if name == "export":
                assert parsed(command, call)
                continue
            with pytest.raises(FileError, match=r"is read by the same call, and would be lost|it is no folder"):
                parsed(command, call)
        assert file.read_text(encoding="utf-8") == file.name


@pytest.mark.parametrize("name", [name for name in NAMES if len(_writing(name)) > 1])
def test_no_command_writes_two_things_into_one_place(name: str, tmp_path: Path) -> None:
    """Of two outputs of one name the second would destroy the first; a device may take both."""
    command = loaded(name)
    words, _ = _least(command, tmp_path)
    (first, one), (second, other), *_ = _writing(name)

    def call(place: str, again: str) -> list[str]:
        return [*words, first, f"x={place}" if "=" in one else place, second, f"y={again}" if "=" in other else again]

    place, same = str(tmp_path / "out"), str(tmp_path / "." / "here" / ".." / "out")
    (tmp_path / "here").mkdir()
    for again in (place, same):
        with pytest.raises(FileError, match="two things would be written here; give each a name of its own"):
            parsed(command, call(place, again))
    assert parsed(command, call(place, str(tmp_path / "other")))
    assert parsed(command, call("-", "-"))
    if not {one, other} & {"FOLDER"}:
        assert parsed(command, call(os.devnull, os.devnull))


@pytest.mark.parametrize(
    ("line", "read", "content"),
    [
        ("audit knee.toml out-waits.csv -o out.csv", "out-waits.csv", "events"),
        ("audit knee.toml out-problems.csv -o out.csv", "out-problems.csv", "events"),
        ("audit knee.toml folder -o folder/person.csv", "folder/person.csv", "events"),
        ("audit knee.toml e.csv --limits out-waits.csv -o out.csv", "out-waits.csv", "events"),
        ("synth out.csv-metadata.json -n 1 -o out.csv", "out.csv-metadata.json", "pathway"),
        ("cases 001.toml -o .", "001.toml", "pathway"),
        ("certify 0016.cnf --pathway knee.toml --export .", "0016.cnf", "certificate"),
    ],
)
def test_nothing_that_is_read_is_lost_to_what_is_written_beside(
    line: str, read: str, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[..., Said]
) -> None:
    """Some calls write further files, of names of their own, or into a folder that they read."""
    if not line.startswith("ca"):
        pytest.importorskip("pyarrow", reason="the extra cohort: pip install 'l4path[cohort]'")
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    examples = COMMANDS.parents[2] / "examples"
    shutil.copy(examples / "knee-pain.toml", "knee.toml")
    whole = {
        "events": examples / "audit" / "knee-events.csv",
        "pathway": Path(KNEE),
        "certificate": Path(__file__).parent / "fuzz" / "seeds" / "certificate" / "knee.json",
    }[content].read_bytes()
    if read.endswith(".json"):
        whole = pathway_to_json(read_pathway(KNEE)).encode()
    Path(read).write_bytes(whole)
    before = sorted(Path().rglob("*"))
    ended = call(*line.split())
    assert ended.status == 2
    assert re.search("would be lost|is left as it is", ended.err)
    assert Path(read).read_bytes() == whole
    assert sorted(Path().rglob("*")) == before


@pytest.mark.skipif(os.name != "posix", reason="a standard input that is a file")
def test_standard_input_is_not_written_over(tmp_path: Path) -> None:
    """`l4path check - -o p.toml < p.toml` leaves the pathway as it was."""
    (tmp_path / "p.toml").write_bytes(Path(KNEE).read_bytes())
    with (tmp_path / "p.toml").open("rb") as given:
        call = [sys.executable, "-m", "l4path", "tree", "-"]
        assert subprocess.run(call, stdin=given, capture_output=True, check=False).returncode == 0
        given.seek(0)
        call = [sys.executable, "-m", "l4path", "check", "-", "-o", str(tmp_path / "p.toml")]
        ended = subprocess.run(call, stdin=given, capture_output=True, check=False)
    assert ended.returncode == 2
    assert b"is read by the same call" in ended.stderr
    assert (tmp_path / "p.toml").read_bytes() == Path(KNEE).read_bytes()


def test_pictures_of_waits_have_places_of_their_own(tmp_path: Path) -> None:
    """Of an option that is given several times, too."""
    (tmp_path / "p.toml").write_bytes(b"")
    place = tmp_path / "w.svg"
    words = [str(tmp_path / "p.toml"), str(tmp_path / "e.csv"), "--waiting", f"a={place}", "--waiting"]
    assert parsed(loaded("audit"), [*words, f"b={tmp_path / 'v.svg'}"])
    with pytest.raises(FileError, match="two things would be written here"):
        parsed(loaded("audit"), [*words, f"b={place}"])
