"""The command `find`: a patient for whom a condition is met, or the proof that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.cli.inputs import pathway_of
from l4path.cli.output import complain, put
from l4path.cli.parameters import BUDGET, LANGUAGE, OUTPUT, PATHWAY, SOLVER, Argument, Command
from l4path.formats import parse
from l4path.formats.writing import to_toml
from l4path.language import words
from l4path.search import BUDGET as STEPS
from l4path.search import find

if TYPE_CHECKING:
    from l4path.search import SolverName

_FOUND = 1


def run(*, pathway: str, condition: str, output: str, solver: SolverName, budget: int | None) -> int:
    """Do it, and give the exit status."""
    followed = pathway_of(pathway)
    answer = find(followed, parse(condition, followed), solver=solver, budget=budget or STEPS)
    if answer.episode is None:
        complain(words()("cli.found_none" if answer.decided else "cli.found_undecided"))
        return _FOUND
    put(to_toml(answer.episode.to_dict()), output)
    return 0


COMMAND = Command(
    run,
    """
Exit status: 0 one was found; 1 there is none, or it is undecided; 2 the condition or the file is refused.

Examples:
    l4path find l4 "offered(discectomy) and symptom_weeks < 12" -o patient.toml
    l4path find l4 "offered(fusion) and not tried(physical_therapy)"
""",
    (
        PATHWAY,
        Argument("condition", "CONDITION", "The condition; it may use reached(n), offered(n) and option(n)."),
    ),
    (OUTPUT, LANGUAGE, SOLVER, BUDGET),
)
