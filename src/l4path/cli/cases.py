"""The command `cases`: a folder of episodes, each with what is expected, written and held against a pathway again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from l4path.cli.inputs import pathway_of
from l4path.cli.output import complain, faint, say, say_lines, strong
from l4path.cli.parameters import BUDGET, LANGUAGE, PATHWAY, SOLVER, Command, Option
from l4path.cli.watching import asking
from l4path.errors import EpisodeError, FileError, shown, visible
from l4path.formats.episodes import read_episode
from l4path.formats.files import raw_data, read_text
from l4path.formats.folders import is_there
from l4path.formats.writing import to_json, to_toml
from l4path.language import words
from l4path.saving import check_place, save_folder
from l4path.search import BUDGET as STEPS
from l4path.verification import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.pathway import Pathway
    from l4path.search import SolverName
    from l4path.verification import Cases

_FOUND = 1
_EXPECTED = "expected.json"
_COMPARED = ("state", "options", "alongside", "status", "reached", "questions", "contradictions")
_COMPARED_IF_WRITTEN = ("on_hold", "cautions")  # folders of earlier versions do not hold these


def run(*, pathway: str, output: str, replay: bool, solver: SolverName, budget: int | None) -> int:
    """Do it, and give the exit status."""
    if not replay:
        check_place(output, folder=True)
    followed = pathway_of(pathway)
    return _replay(followed, output) if replay else _make(followed, output, solver, budget or STEPS)


def _make(pathway: Pathway, folder: str, solver: SolverName, budget: int) -> int:
    with asking(f"Making cases of {pathway.id}") as watch:
        found = cases(pathway, solver=solver, budget=budget, watch=watch)
    write_cases(found, folder)
    shows = sum(len(case.shows) for case in found.cases)
    say(words()("cli.cases_written", count=len(found.cases), shows=shows, folder=folder))
    for goal in found.impossible:
        say("  - ", words()("cli.shown_by_none", what=goal.message), faint(f"  {goal.where}"))
    for question in found.undecided:
        say("  - ", words()("cli.shown_undecided", what=question.code), faint(f"  {question.where}"))
        say("    ", question.message)
    return _FOUND if found.undecided else 0


def _replay(pathway: Pathway, folder: str) -> int:
    count = changed = 0
    for name, differences in replayed(pathway, folder):
        count += 1
        if differences:
            changed += 1
            say(strong(name))
            for line in differences:
                say_lines(f"  - {line}")
    if changed:
        complain(words()("cli.cases_changed", changed=changed, count=count))
        return _FOUND
    say(words()("cli.cases_expected", count=count))
    return 0


def write_cases(found: Cases, folder: str) -> None:
    """Write a folder of cases.

    Raises:
        FileError: When it cannot be made, or holds cases of an earlier run.
    """
    target = Path(folder)
    if is_there(target / _EXPECTED):
        hint = "replay it with --replay, or remove it first"
        raise FileError(f"{shown(folder)}: holds cases already, which are left as they are; {hint}")
    files, written = {}, []
    for number, case in enumerate(found.cases, 1):
        name = f"{number:03}.toml"
        head = "".join(f"# {visible(goal.message)}\n" for goal in case.shows)
        files[name] = (head + to_toml(case.episode.to_dict())).encode()
        shows = [{"kind": goal.kind, "where": goal.where, "message": goal.message} for goal in case.shows]
        written.append({"file": name, "shows": shows, "expected": case.expected})
    whole = {"pathway": found.pathway.id, "version": found.pathway.version, "cases": written}
    files[_EXPECTED] = to_json(whole).encode()
    for name in files:
        if is_there(target / name):
            raise FileError(f"{shown(target / name)}: is there already, and is left as it is; name another folder")
    save_folder(target, files)


def replayed(pathway: Pathway, folder: str) -> Iterator[tuple[str, list[str]]]:
    """Assess the cases of a folder again.

    Yields:
        The file of each case, with what comes out otherwise than expected; nothing where all is as before.

    Raises:
        FileError: When the folder holds no cases, or one of them cannot be read.
    """
    file = Path(folder) / _EXPECTED
    raw = raw_data(read_text(file), "json", shown(file))
    cases = raw.get("cases")
    if not isinstance(cases, list) or not all(_is_case(case) for case in cases):
        raise FileError(f"{shown(file)}: is not what l4path cases writes: a list of cases with file and expected")
    for case in cases:
        name = case["file"]
        if Path(name).name != name:
            raise FileError(f"{shown(file)}: {shown(name)} is not the name of a file in that folder")
        try:
            found = pathway.assess(read_episode(Path(folder) / name)).to_dict()
        except EpisodeError as error:
            yield name, [words()("cli.case_refused", problem=problem) for problem in error.problems]
            continue
        yield name, list(_differences(case["expected"], found))


def _is_case(case: Any) -> bool:
    return isinstance(case, dict) and isinstance(case.get("file"), str) and isinstance(case.get("expected"), dict)


def _differences(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for key in (*_COMPARED, *(key for key in _COMPARED_IF_WRITTEN if key in expected)):
        before, now = expected.get(key), found.get(key)
        if before == now:
            continue
        if isinstance(before, dict) and isinstance(now, dict):
            for name in dict.fromkeys((*before, *now)):
                if before.get(name) != now.get(name):
                    slots = {"before": _listed(before.get(name)), "now": _listed(now.get(name))}
                    yield words()("cli.case_differs", key=key, name=name, **slots)
        else:
            yield words()("cli.case_differs_whole", key=key, before=_listed(before), now=_listed(now))


def _listed(value: Any) -> str:
    if value is None or value == []:
        return words()("cli.case_none")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


COMMAND = Command(
    run,
    """
Every escalation fires and just fails to fire, every contraindication blocks and just does not, every outcome of a
treatment and every state occurs. The folder holds an episode file each, and expected.json.

Exit status: 0 the cases are written, or come out as expected; 1 one does not, or it is undecided whether there is
one for everything; 2 something is refused.

Examples:
    l4path cases my-pathway.toml -o cases
    l4path cases my-pathway.toml -o cases --replay
""",
    (PATHWAY,),
    (
        Option(
            "output",
            ("-o", "--output"),
            "The folder to write, or with --replay to read.",
            "FOLDER",
            needed=True,
        ),
        Option("replay", ("--replay",), "Assess the cases of the folder again, and tell which come out otherwise."),
        LANGUAGE,
        SOLVER,
        BUDGET,
    ),
)
