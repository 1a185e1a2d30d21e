"""The decision tree: every node once, every escalation as often as it has sources, references that hold."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from itertools import pairwise
from pathlib import Path

from hypothesis import given

import l4path
from l4path.reports.tree import tree, tree_text
from l4path.testing import pathways

KNEE = Path(__file__).parent / "knee.toml"


def test_the_tree_of_the_small_pathway() -> None:
    """Red flags first, then each way with its condition in words, and a reference where a node is met again."""
    expected = """\
    From anywhere: red flags
      If locked knee: yes
        1. Emergency department (emergency, ends here, surgical)
    From the beginning
      2. Exercise programme (tried and judged, conservative)
        If the trial failed or was not tolerated, and knee pain: more than 2 NRS
          3. Weight-bearing X-ray (done once, conservative)
            If it has been done
              4. Surgical review (a point of judgement, surgical)
                If cause: osteoarthritis, and (an adequate trial of Exercise programme has not helped, or Exercise
                   programme was not tolerated)
                  5. Joint replacement (tried and judged, surgical)
                    If failed, not tolerated, ruled out or declined
                      Long-term pain management: see 6
                If none of the other ways applies
                  Long-term pain management: see 6
        If declined
          6. Long-term pain management (ends here, conservative)
    """
    said = " ".join("\n".join(tree_text(l4path.read_pathway(KNEE))).split())
    assert said == " ".join(textwrap.dedent(expected).split())


@given(pathways())
def test_every_node_stands_once_and_every_way_under_each_source(pathway: l4path.Pathway) -> None:
    """Each node has one place; each escalation stands under each of its sources, and a red flag from anywhere once."""
    branches = list(tree(pathway))
    placed = [branch.node for branch in branches if branch.node and not branch.again]
    assert sorted(placed) == sorted(pathway.nodes)
    met = Counter(branch.node for branch in branches if branch.node)
    expected = Counter(dict.fromkeys(pathway.start, 1))
    expected.update(way.to for way in pathway.escalations for _ in way.after or ("",))
    assert met == expected


@given(pathways())
def test_numbers_run_through_and_references_hold(pathway: l4path.Pathway) -> None:
    """Nodes are numbered as they are read, and every reference names the number of its node."""
    branches = list(tree(pathway))
    placed = [branch for branch in branches if branch.node and not branch.again]
    numbers = {branch.node: number for number, branch in enumerate(placed, 1)}
    assert all(branch.text.startswith(f"{numbers[branch.node]}. ") for branch in placed)
    assert all(branch.text.endswith(f": see {numbers[branch.node]}") for branch in branches if branch.again)


def test_a_node_stands_where_the_fewest_steps_lead() -> None:
    """A long way round does not carry a node away from the short one."""

    def review(name: str) -> l4path.Review:
        return l4path.Review(name, name.upper(), tier="care")

    a, b, c = review("a"), review("b"), review("c")
    ways = [
        a.escalates_to(b, on="indication"),
        b.escalates_to(c, on="indication"),
        a.escalates_to(c, on="deterioration", when=l4path.Flag("worse", "worse")),
    ]
    pathway = l4path.Pathway("p", tiers=["care"], start=[a], escalations=ways)
    depths = {branch.node: branch.depth for branch in tree(pathway) if branch.node and not branch.again}
    assert depths == {"a": 1, "b": 3, "c": 3}


def test_a_pathway_of_a_thousand_steps_has_a_tree() -> None:
    """Depth is no limit: a chain of a thousand nodes is laid out."""
    steps = [l4path.Review(f"r{number}", f"Step {number}", tier="care") for number in range(1000)]
    ways = [one.escalates_to(after, on="indication") for one, after in pairwise(steps)]
    pathway = l4path.Pathway("p", tiers=["care"], start=[steps[0]], escalations=ways)
    assert sum(1 for branch in tree(pathway) if branch.node) == 1000
    assert re.match(r" {3998}1000\. Step 999 ", list(tree_text(pathway))[-1])
