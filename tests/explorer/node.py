"""The scripts of the page that need no page, run without one: the engine, the reading of episodes, and the reasons.

They run in the V8 that the wheel mini-racer brings, or where that is not installed in Node.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

from l4path.explorer.page import scripts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEED_NO_PAGE: Final = ("engine.js", "episode.js", "wording.js", "choosing.js", "files.js")
SAID: Final = """
  (program, episode) => {
    const misfit = misfits(program, episode);
    if (misfit.length) return { misfit };
    const found = engine.assess(program, episode);
    return found.said ?? { refused: found.contradictions };
  }
"""
"""What the page says of an episode, as the library writes it; a misfit, or the assumptions for which it is refused."""
TOLD: Final = """
  (program, episode) => {
    const found = engine.assess(program, episode);
    if (found.said === null) return null;
    const plain = (points) => points.map((one) => [one.text, plain(one.inner)]);
    const chosen = choosing(program, found);
    const told = { why: plain(chosen(program.why)) };
    for (const { id, plans } of program.nodes) {
      for (const [what, plan] of Object.entries(plans)) told[`${what} ${id}`] = plain(chosen(plan));
    }
    program.scores.forEach(({ tally }, number) => (told[`tally ${number}`] = plain(chosen(tally))));
    return told;
  }
"""
"""What the page tells of an episode: why its state is what it is, all that it says of each node, and every score."""
_LINE: Final = """
  function answer(line) {
    const { program, episodes } = JSON.parse(line);
    return JSON.stringify(episodes.map((episode) => asked(program, episode)));
  }
"""
_READS: Final = """
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    process.stdout.write(`${answer(line)}\\n`);
  });
"""


def missing() -> str:
    """What is missing for a script to be run; empty if nothing is."""
    if _has_racer() or shutil.which("node"):
        return ""
    return "neither mini-racer is installed (pip install 'l4path[test]') nor node on the PATH (Debian's package nodejs)"


def answers(asked: str, jobs: Iterable[tuple[dict[str, Any], Sequence[object]]]) -> list[list[Any]]:
    """What a function of the page gives of each episode of each program.

    Args:
        asked: A function of JavaScript that takes a program and an episode, and gives a value of JSON.
        jobs: Programs, each with episodes as their files have them.
    """
    given = [json.dumps({"program": program, "episodes": some}) for program, some in jobs]
    run = by_racer if _has_racer() else by_node
    return [json.loads(line) for line in run(script_of(asked), given)]


def script_of(asked: str) -> str:
    """The scripts of the page, and ``answer``, which takes a line of JSON and gives one."""
    return f"{scripts(NEED_NO_PAGE)}\nconst asked = {asked.strip()};\n{_LINE}"


def by_racer(script: str, lines: list[str]) -> list[str]:
    """What the script gives of each line, in the V8 of mini-racer."""
    from py_mini_racer import MiniRacer  # noqa: PLC0415

    with contextlib.closing(MiniRacer()) as racer:
        racer.eval(script)
        return [str(racer.call("answer", line)) for line in lines]


def by_node(script: str, lines: list[str]) -> list[str]:
    """What the script gives of each line, in a process of Node."""
    given = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(["node", "-e", script + _READS], input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr[-3000:])
    return done.stdout.removesuffix("\n").split("\n")  # a text may hold other ends of lines


def _has_racer() -> bool:
    return importlib.util.find_spec("py_mini_racer") is not None
