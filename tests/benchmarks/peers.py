"""Twelve steps, one behind the other, beside other engines in one run: python tests/benchmarks/peers.py.

Each engine is given its own way to write the same: a step is reached when all before it are and its own number is high
enough. It answers with how many are reached. That they agree on every patient is checked first; then they take turns,
and the least time of the processor counts. Each is given its patients in the form that it takes: the library episodes,
which it checks at every assessment, the others plain numbers; a row apart says what making the episode adds. The peers
stand in an environment of their own, made for the run.
"""

# ruff: noqa: T201 (a script: it starts what it made itself, and prints)
from __future__ import annotations

import importlib
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import l4path

if TYPE_CHECKING:
    from collections.abc import Callable

    Patient = dict[str, int]
    Engine = Callable[[Any], int]

_MADE = "l4path, the episode made too"
PEERS = ("zen-engine", "transitions", "rule-engine", "z3-solver")
STEPS, PATIENTS, ROUNDS = 12, 200, 7
TURN = 3  # so often in a row, as the first time pays for what the engine before it has put into the memory near by
NEEDED = [number % 7 + 1 for number in range(STEPS)]


def ours() -> Engine:
    """The library: reviews, and ways between them; as a function generated for the pathway."""
    levels = [l4path.Number(f"level_{n}", f"level {n}", minimum=0, maximum=10) for n in range(STEPS)]
    nodes: list[Any] = [l4path.Review(f"step_{n}", f"Step {n}", tier="all") for n in range(STEPS + 1)]
    ways = [
        l4path.Escalation(nodes[n + 1], on="indication", after=[nodes[n]], when=levels[n] >= NEEDED[n])
        for n in range(STEPS)
    ]
    made = l4path.Pathway("steps", tiers=["all"], start=nodes[:1], nodes=nodes, escalations=ways)
    made.compiled()
    unreached = l4path.Status.NOT_REACHED  # from the first that is this on; the start is reached and is no step

    def answer(patient: l4path.Episode) -> int:
        return (*made.assess(patient).status.values(), unreached).index(unreached) - 1

    return answer


def zen() -> Engine:
    """zen-engine: a graph of one expression node a step, after JSON Decision Model."""
    module = importlib.import_module("zen")
    nodes: list[dict[str, Any]] = [{"id": "in", "name": "in", "type": "inputNode"}]
    edges = []
    for n, least in enumerate(NEEDED):
        before = f"reached_{n - 1} and " if n else ""
        rule = {"id": f"e{n}", "key": f"reached_{n}", "value": f"{before}level_{n} >= {least}"}
        content = {"expressions": [rule], "passThrough": True}
        nodes.append({"id": f"s{n}", "name": f"s{n}", "type": "expressionNode", "content": content})
    nodes.append({"id": "out", "name": "out", "type": "outputNode"})
    for source, target in itertools.pairwise(nodes):
        edges.append({"id": source["id"] + target["id"], "sourceId": source["id"], "targetId": target["id"]})
    decision = module.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def answer(patient: Patient) -> int:
        found = decision.evaluate(patient)["result"]
        return sum(found[f"reached_{n}"] for n in range(STEPS))

    return answer


def transitions() -> Engine:
    """transitions: a machine of one state a step, asked to go on until it cannot."""
    machine_of = importlib.import_module("transitions").Machine

    class Walker:
        patient: Patient
        state: str

    walker = Walker()
    ways = [
        {
            "trigger": "go_on",
            "source": f"s{n}",
            "dest": f"s{n + 1}",
            "conditions": lambda n=n: walker.patient[f"level_{n}"] >= NEEDED[n],
        }
        for n in range(STEPS)
    ]
    states = [f"s{n}" for n in range(STEPS + 1)]
    machine = machine_of(walker, states=states, transitions=ways, initial="s0", ignore_invalid_triggers=True)

    def answer(patient: Patient) -> int:
        walker.patient = patient
        machine.set_state("s0")
        while walker.go_on():  # type: ignore[attr-defined]
            pass
        return int(walker.state[1:])

    return answer


def rules() -> Engine:
    """rule-engine: one compiled rule a step."""
    module = importlib.import_module("rule_engine")
    made = [module.Rule(f"level_{n} >= {least}") for n, least in enumerate(NEEDED)]

    def answer(patient: Patient) -> int:
        for n, rule in enumerate(made):
            if not rule.matches(patient):
                return n
        return STEPS

    return answer


def z3() -> Engine:
    """z3: the steps as statements, evaluated in a model of the patient by substitution."""
    module = importlib.import_module("z3")
    levels = [module.Int(f"level_{n}") for n in range(STEPS)]
    reached, whole = module.BoolVal(val=True), module.IntVal(0)
    for level, least in zip(levels, NEEDED, strict=True):
        reached = module.And(reached, level >= least)
        whole += module.If(reached, 1, 0)

    def answer(patient: Patient) -> int:
        known = [(level, module.IntVal(patient[level.decl().name()])) for level in levels]
        return int(module.simplify(module.substitute(whole, *known)).as_long())

    return answer


def compare() -> None:
    """Check that all agree, and print what each needs."""
    chance = random.Random(1)  # noqa: S311 - nothing here is secret
    patients = [{f"level_{n}": chance.choice((*range(11), 10, 10, 10)) for n in range(STEPS)} for _ in range(PATIENTS)]
    ready = ours()
    engines: dict[str, Engine] = {"l4path": ready, _MADE: lambda one: ready(l4path.Episode(one))}
    for name, make in (("zen-engine", zen), ("transitions", transitions), ("rule-engine", rules), ("z3", z3)):
        try:
            engines[name] = make()
        except ImportError as error:
            print(f"skipped: {name}, {error}")
    expected = [next((n for n in range(STEPS) if one[f"level_{n}"] < NEEDED[n]), STEPS) for one in patients]
    taken: dict[str, list[Any]] = dict.fromkeys(engines, patients) | {"l4path": [*map(l4path.Episode, patients)]}
    for name, engine in engines.items():
        if [engine(one) for one in taken[name]] != expected:
            raise SystemExit(f"{name} does not answer as the others do")
    least = dict.fromkeys(engines, float("inf"))
    for name, engine in [*engines.items()] * ROUNDS:
        for _ in range(TURN):
            begin = time.process_time()
            for one in taken[name]:
                engine(one)
            least[name] = min(least[name], (time.process_time() - begin) / PATIENTS * 1e6)
    print(f"{STEPS} steps, {PATIENTS} patients on which all agree   us a patient   times ours")
    for name, took in least.items():
        print(f"    {name:<40}{took:>12.1f}{took / least['l4path']:>13.1f}")


def main() -> int:
    """Make an environment with the peers, and compare in it; say so where that cannot be done."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            venv.create(folder, with_pip=True)
            python = Path(folder) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
            install = [str(python), "-m", "pip", "install", "--quiet", *PEERS, "networkx"]
            subprocess.run(install, check=True, capture_output=True, text=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"skipped: there is no environment for the peers ({type(error).__name__})")
            return 0
        source = str(Path(__file__).parent.parent.parent / "src")
        inside = [str(python), __file__, "inside"]
        return subprocess.run(inside, check=False, env={**os.environ, "PYTHONPATH": source}).returncode


if __name__ == "__main__":
    if sys.argv[1:] == ["inside"]:
        compare()
    else:
        sys.exit(main())
