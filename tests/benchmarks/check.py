"""How quick the checker is, as ratios within one run: python tests/benchmarks/check.py.

(a) the questions of the checker about complete episodes of `l4`, answered by the search, one after another and all
    together as the checker asks them, and by z3, which must agree;
(b) the time of `check` on `l4`, of reading the pathway, and of the whole command;
(c) checking as pathways grow to 1,000 nodes, with each solver, and the most memory that it took; each in a process of
    its own, so that what one check leaves behind does not count for the next.

(a) and (c) count the time of the processor, so that what else the machine does matters less.
Ends with status 1 where two answers differ, or where anything about `l4` is left undecided.
"""

# ruff: noqa: E402, T201 (a script: it finds its neighbours first, and prints)
from __future__ import annotations

import resource
import subprocess
import sys
import time
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from assess import best
from grown import grown

import l4path
from l4path.conditions.logic import all_of
from l4path.formats import pathway_from_text
from l4path.meaning import Formula, Is, Recorded, State, Status, formula_of
from l4path.search import Search
from l4path.search.wanted import has, in_state, met, not_met
from l4path.truth import Truth
from l4path.verification import check
from l4path.verification.places import conditions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path import Pathway

    Possible = Callable[[Formula], bool | None]
    from l4path.search import SolverName

ROUNDS = 3
SIZES = (30, 120, 300, 500, 1000)
LONGEST = 90  # seconds that one check of a grown pathway may be expected to take, so that a run stays below 3 minutes
WITH_Z3 = find_spec("z3") is not None
SOLVERS = ("own", "sat", "auto") if find_spec("pysat") is not None else ("own",)


def questions_of(pathway: Pathway) -> Iterator[tuple[str, Formula]]:
    """What the checker asks about complete episodes of a pathway, with the place each question is about."""
    for where, _, asked, _, trial in conditions_of(pathway):
        given = (Is(Recorded("tried", trial)),) if trial else ()
        yield f"{where} met", all_of((*given, Is(asked)))
        yield f"{where} not met", all_of((*given, Is(asked, Truth.NOT_MET)))
    for name in pathway.nodes:
        yield f"{name} reached", met("reached", name)
    for name in pathway.treatments:
        yield f"{name} offered", has(name, Status.OFFERED)
    for way in pathway.escalations:
        yield f"{way.id} fires", met("fires", way.id)
        others = [other for other in pathway.into(way.to) if other is not way]
        if others:
            yield f"{way.id} alone", all_of((met("fires", way.id), *(not_met("fires", other.id) for other in others)))
    yield "stuck", in_state(State.STUCK)
    for name, invariant in pathway.invariants.items():
        yield f"{name} broken", Is(formula_of(invariant.always), Truth.NOT_MET)


def timed(build: Callable[[], Possible], questions: list[Formula]) -> tuple[float, float, list[bool | None]]:
    """The least times of building alone and of building and asking everything, with the answers."""
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        possible = build()
        built = time.process_time()
        answers = [possible(wanted) for wanted in questions]
        times.append((built - begin, time.process_time() - begin))
    return min(one for one, _ in times), min(whole for _, whole in times), answers


def beside_z3(pathway: Pathway) -> bool:
    """(a) The search's time as a ratio to z3's; whether all answers are the same and none is missing."""
    asked = list(questions_of(pathway))
    questions = [wanted for _, wanted in asked]

    def searching(solver: SolverName) -> Callable[[], Possible]:
        return lambda: Search(pathway, solver=solver).possible

    def together() -> Possible:
        search = Search(pathway)
        search.expect(questions)
        return search.possible

    builders: dict[str, Callable[[], Possible]] = {f"search ({solver})": searching(solver) for solver in SOLVERS}  # type: ignore[arg-type]
    builders["search (together)"] = together
    if WITH_Z3:
        from by_z3 import Asked  # noqa: PLC0415 - only where there is a z3

        builders = {"z3": lambda: Asked(pathway).possible, **builders}
    found = {name: timed(build, questions) for name, build in builders.items()}
    what = f"(a) {pathway.id}: {len(asked)} questions about complete episodes"
    print(f"{what:<54}{'build':>10}{'all answers':>17}{'ratio to z3':>14} (aim: 0.25)")
    for name, (built, whole, _) in found.items():
        ratio = f"{whole / found['z3'][1]:.2f}" if WITH_Z3 else "-"
        print(f"    {name:<50}{built:>8.3f} s{whole:>15.3f} s{ratio:>14}")
    if not WITH_Z3:
        print("    z3 is not installed, so there is nothing to compare with. It is no dependency of the project:")
        print("    put it into an environment of this benchmark's own, by pip install z3-solver")
    if "sat" not in SOLVERS:
        print("    python-sat is not installed, so the solvers sat and auto are left out: pip install 'l4path[sat]'")
    return agree([where for where, _ in asked], {name: answers for name, (_, _, answers) in found.items()})


def agree(places: list[str], answers: dict[str, list[bool | None]]) -> bool:
    """Whether all who were asked gave one answer to every question, with those told to which they did not."""
    first = next(iter(answers.values()))
    for number, place in enumerate(places):
        said = {name: given[number] for name, given in answers.items()}
        if None in said.values() or len(set(said.values())) > 1:
            print(f"    NOT THE SAME, or undecided: {place}: {said}")
    same = all(given == first for given in answers.values()) and None not in first
    if same:
        how = "the same answer to every question" if len(answers) > 1 else "every question decided"
        print(f"    {', '.join(answers)}: {how}; {sum(map(bool, first))} of them can be")
    return same


def absolute() -> bool:
    """(b) The times of checking `l4`, of reading it and of the command; whether every question was decided."""
    text = (files("l4path.catalog") / "l4.toml").read_text(encoding="utf-8")
    l4 = l4path.load("l4")
    report = check(l4)
    command = [sys.executable, "-m", "l4path", "check", "l4"]
    read = best(lambda: pathway_from_text(text, "toml", source="l4"), 5)
    checked = best(lambda: check(l4), 5)
    whole = best(lambda: subprocess.run(command, check=False, capture_output=True), ROUNDS)
    undecided = len(report.undecided)
    print(f"(b) l4: {report.questions} questions, {undecided} undecided; check {checked:.3f} s (aim: at most 0.1 s)")
    print(f"    reading the pathway {read:.3f} s, the whole command `l4path check l4` {whole:.2f} s")
    return not undecided


def one_grown(size: int, solver: SolverName) -> None:
    """One check of a grown pathway, in a process of its own: its seconds, its questions, and the most memory."""
    pathway = grown(size)
    begin = time.process_time()
    report = check(pathway, solver=solver)
    took = time.process_time() - begin
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sizes = (len(pathway.nodes), len(pathway.escalations), len(pathway.facts))
    print(took, report.questions, len(report.undecided), most, *sizes)


def growth() -> None:
    """(c) The time and the memory of a check as pathways grow, each in a process of its own.

    The ratio is of the time per node, to that of the smallest.
    """
    print("(c) the aims: 500 nodes within 4 s and 500 MB, 1,000 within 15 s")
    print("    nodes  escalations  facts  solver   seconds   questions   undecided   ms a node   ratio   MB at most")
    smallest: dict[str, float] = {}
    solvers = [solver for solver in SOLVERS if solver != "sat"]  # which by default is asked where it is installed
    last: dict[str, float] = dict.fromkeys(solvers, 0)
    for before, size in zip((1, *SIZES), SIZES, strict=False):
        for solver in solvers:
            if last[solver] * (size / before) ** 2 > LONGEST:
                print(f"    {size:>5}  {solver:<6}{last[solver]:>10.2f} s for {before} nodes: left out")
                continue
            command = [sys.executable, __file__, "grown", str(size), solver]
            done = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            last[solver] = took = float(done[0])
            questions, undecided, most, nodes, escalations, facts = map(int, done[1:])
            one = took / size * 1000
            ratio = one / smallest.setdefault(solver, one)
            about = f"    {nodes:>5}{escalations:>13}{facts:>7}"
            cells = f"{took:>10.2f}{questions:>12}{undecided:>12}{one:>12.1f}{ratio:>8.2f}{most:>13}"
            print(f"{about}  {solver:<6}{cells}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["grown"]:
        one_grown(int(sys.argv[2]), sys.argv[3])  # type: ignore[arg-type]
        sys.exit(0)
    fine = [beside_z3(l4path.load("l4")), absolute()]
    growth()
    sys.exit(not all(fine))
