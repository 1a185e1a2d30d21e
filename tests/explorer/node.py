"""The scripts of the page that need no page, run by Node: the engine, the reading of episodes, and the reasons."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

from l4path.explorer.page import scripts

if TYPE_CHECKING:
    from collections.abc import Iterable

NEED_NO_PAGE: Final = ("engine.js", "episode.js", "wording.js", "reasons.js", "files.js")
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
    const { why, reasons, cautions, goal, unanswered, emergency } = reasonsOf(program, found);
    const told = { goal: goal().map((one) => one.text), unanswered: unanswered().map((one) => one.text) };
    if (program.goal !== null) told["goal "] = plain(reasons(program.goal));
    for (const node of program.nodes) {
      told[`verdict ${node.id}`] = why(node, found.said.status[node.id]).verdict;
      told[`cautions ${node.id}`] = plain(cautions(node));
      for (const kind of node.kind === "treatment" ? ["indicated", "contraindicated", "adequate", "response"] : []) {
        const row = node.claims[kind];
        if (row !== undefined) told[`${kind} ${node.id}`] = plain(reasons(row));
      }
    }
    emergency();
    return told;
  }
"""
"""What the page tells of an episode, by what it is about: the verdicts, and the statements that decide each rule."""
_LINES: Final = """
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { program, episodes } = JSON.parse(line);
    process.stdout.write(`${JSON.stringify(episodes.map((episode) => asked(program, episode)))}\\n`);
  });
"""


def missing() -> str:
    """What is missing for a script to be run; empty if nothing is."""
    return "" if shutil.which("node") else "node is not on the PATH (Debian's package nodejs)"


def answers(asked: str, jobs: Iterable[tuple[dict[str, Any], list[dict[str, Any]]]]) -> list[list[Any]]:
    """What a function of the page gives of each episode of each program.

    Args:
        asked: A function of JavaScript that takes a program and an episode, and gives a value of JSON.
        jobs: Programs, each with episodes as their files have them.
    """
    given = "".join(f"{json.dumps({'program': program, 'episodes': some})}\n" for program, some in jobs)
    script = f"{scripts(NEED_NO_PAGE)}\nconst asked = {asked.strip()};\n{_LINES}"
    done = subprocess.run(["node", "-e", script], input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr[-3000:])
    return [json.loads(line) for line in done.stdout.splitlines()]
