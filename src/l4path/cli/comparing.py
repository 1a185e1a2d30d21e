"""The commands `diff`, `cases` and `find`: patients found by searching."""

from typing import TYPE_CHECKING, Annotated

import typer

from l4path.cli.arguments import AsJson, Budget, Episodes, Out, PathwayName, Picture, SolverName
from l4path.cli.output import complain, faint, put, say, say_lines, strong

if TYPE_CHECKING:
    from l4path.pathway import Pathway
    from l4path.verification import Difference

_FOUND = 1


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The old version: a file, or the name of a bundled one.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new version.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Print what both versions say of each patient, and why.")
    ] = False,
    as_json: AsJson = False,
    episodes: Episodes = "",
    picture: Picture = "",
    output: Out = "",
    solver: SolverName = "auto",
    budget: Budget = None,
) -> None:
    """Show what differs between two versions of a pathway, and the patients whose options change.

    Each place at which the versions part is shown with a patient for whom everything before it is the same. That no
    episode changes is proved, or said to be undecided.

    Exit status: 0 it is proved that no episode changes; 1 one does, or it is undecided; 2 a file is refused.

    Examples:
        l4path diff old.toml new.toml
        l4path diff old.toml new.toml --picture changed.svg
        l4path diff l4-article l4 --episodes changed
    """
    from l4path.cli.differences import difference_lines  # noqa: PLC0415
    from l4path.cli.findings import write_episodes  # noqa: PLC0415
    from l4path.cli.inputs import pathway_of, read_once  # noqa: PLC0415
    from l4path.cli.output import plain_text  # noqa: PLC0415
    from l4path.cli.report import json_line  # noqa: PLC0415
    from l4path.cli.watching import asking  # noqa: PLC0415
    from l4path.search import BUDGET  # noqa: PLC0415
    from l4path.verification import diff as compared  # noqa: PLC0415

    read_once(old, new)
    before, now = pathway_of(old), pathway_of(new)
    with asking(f"Comparing {before.id} {before.version} with {now.id} {now.version}") as watch:
        found: Difference = compared(before, now, solver=solver, budget=budget or BUDGET, watch=watch)
    if as_json:
        put(json_line(found.to_dict()) + "\n", output)
    elif output:
        put(plain_text(difference_lines(found, explain=explain)), output)
    else:
        for line in difference_lines(found, explain=explain):
            say(*line)
    if episodes:
        named = ((one.node or one.where.replace(".", "-"), one.episode) for one in found.divergences)
        write_episodes(named, episodes, quiet=as_json)
    if picture:
        from l4path.diagrams import draw_difference  # noqa: PLC0415

        draw_difference(found, picture)
    if found.same is not True:
        raise typer.Exit(_FOUND)


def cases(
    pathway: PathwayName,
    folder: Annotated[
        str, typer.Option("-o", "--output", metavar="FOLDER", help="The folder to write, or with --replay to read.")
    ],
    replay: Annotated[
        bool, typer.Option("--replay", help="Assess the cases of the folder again, and tell which come out otherwise.")
    ] = False,
    solver: SolverName = "auto",
    budget: Budget = None,
) -> None:
    """Make regression tests from a pathway: few episodes in which everything happens, with what is expected.

    Every escalation fires and just fails to fire, every contraindication blocks and just does not, every outcome of a
    treatment and every state occurs. The folder holds an episode file each, and expected.json.

    Exit status: 0 the cases are written, or come out as expected; 1 one does not, or it is undecided whether there is
    one for everything; 2 something is refused.

    Examples:
        l4path cases my-pathway.toml -o cases
        l4path cases my-pathway.toml -o cases --replay
    """
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415

    followed = pathway_of(pathway)
    if replay:
        _replay(followed, folder)
    else:
        _make(followed, folder, solver, budget)


def _make(pathway: "Pathway", folder: str, solver: str, budget: int | None) -> None:
    from l4path.cli.cases import write_cases  # noqa: PLC0415
    from l4path.cli.watching import asking  # noqa: PLC0415
    from l4path.search import BUDGET  # noqa: PLC0415
    from l4path.verification import cases as made  # noqa: PLC0415

    with asking(f"Making cases of {pathway.id}") as watch:
        found = made(pathway, solver=solver, budget=budget or BUDGET, watch=watch)
    write_cases(found, folder)
    shown = sum(len(case.shows) for case in found.cases)
    say(f"{len(found.cases)} episodes that show {shown} things written to {folder}")
    for goal in found.impossible:
        say("  - ", f"no episode shows: {goal.message}", faint(f"  {goal.where}"))
    for open_one in found.undecided:
        say("  - ", f"undecided whether an episode shows: {open_one.code}", faint(f"  {open_one.where}"))
        say("    ", open_one.message)
    if found.undecided:
        raise typer.Exit(_FOUND)


def _replay(pathway: "Pathway", folder: str) -> None:
    from l4path.cli.cases import replayed  # noqa: PLC0415

    count = changed = 0
    for name, differences in replayed(pathway, folder):
        count += 1
        if differences:
            changed += 1
            say(strong(name))
            for line in differences:
                say_lines(f"  - {line}")
    if changed:
        complain(f"{changed} of {count} cases come out otherwise than expected")
        raise typer.Exit(_FOUND)
    say(f"{count} cases come out as expected")


def find(
    pathway: PathwayName,
    condition: Annotated[
        str,
        typer.Argument(metavar="CONDITION", help="The condition; it may use reached(n), offered(n) and option(n)."),
    ],
    output: Out = "",
    solver: SolverName = "auto",
    budget: Budget = None,
) -> None:
    """Find a patient for whom a condition is met, as plain as can be, or prove that there is none.

    Exit status: 0 one was found; 1 there is none, or it is undecided; 2 the condition or the file is refused.

    Examples:
        l4path find l4 "offered(discectomy) and symptom_weeks < 12" -o patient.toml
        l4path find l4 "offered(fusion) and not tried(physical_therapy)"
    """
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415
    from l4path.formats import parse  # noqa: PLC0415
    from l4path.formats.writing import to_toml  # noqa: PLC0415
    from l4path.search import BUDGET  # noqa: PLC0415
    from l4path.search import find as search  # noqa: PLC0415

    followed = pathway_of(pathway)
    answer = search(followed, parse(condition, followed), solver=solver, budget=budget or BUDGET)
    if answer.episode is None:
        said = "no episode of the pathway meets this: proved" if answer.decided else "undecided within the budget"
        complain(said)
        raise typer.Exit(_FOUND)
    put(to_toml(answer.episode.to_dict()), output)
