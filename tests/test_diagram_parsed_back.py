"""Diagrams read back from DOT by another reader: every node and every escalation is drawn exactly once, as it is."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given, settings

import l4path
from l4path import Assessment, EpisodeError, Pathway
from l4path.diagrams import to_dot
from l4path.diagrams.engine import programs
from l4path.testing import cases, pathways

FEWER = settings().max_examples // 3  # each of them runs a program


@dataclass(frozen=True)
class Drawn:
    """What a reader of DOT finds: names of nodes, their classes, and the lines between them."""

    nodes: list[str]
    classes: dict[str, list[str]]
    lines: list[tuple[str, str]]


def read_back(source: str) -> Drawn:
    """The graph as a Graphviz program reads it."""
    told = subprocess.run([programs()[-1], "-Tdot_json"], input=source.encode(), capture_output=True, check=True)
    graph = json.loads(told.stdout)
    names = [node["name"] for node in graph["objects"]]
    return Drawn(
        nodes=re.findall(r"^\t(\w+) \[", source, re.MULTILINE),
        classes={node["name"]: node.get("class", "").split() for node in graph["objects"]},
        lines=[(names[line["tail"]], names[line["head"]]) for line in graph.get("edges", [])],
    )


def check(pathway: Pathway, assessment: Assessment | None = None) -> None:
    """Compare what is drawn with what the pathway declares."""
    drawn = read_back(to_dot(pathway, assessment))
    box = {node: f"n{number}" for number, node in enumerate(pathway.nodes)}
    boxes = [name for name, classes in drawn.classes.items() if classes[:1] == ["box"] and name.startswith("n")]
    assert sorted(boxes) == sorted(box.values())
    written = Counter(drawn.nodes)
    assert all(written[name] == 1 for name in boxes)
    label_of: dict[str, str] = {}
    for name, classes in drawn.classes.items():
        for word in classes:
            if re.fullmatch(r"e\d+", word):
                assert word not in label_of
                label_of[word] = name
    assert sorted(label_of) == sorted(f"e{number}" for number in range(len(pathway.escalations)))
    for number, way in enumerate(pathway.escalations):
        label = label_of[f"e{number}"]
        sources = {tail for tail, head in drawn.lines if head == label}
        through = {tail for tail in sources if re.fullmatch(r"q\d+", tail)}
        sources = sources - through | {tail for tail, head in drawn.lines if head in through}
        stated = {box[source] for source in way.after} or {"s0"}
        joined = f"j{label}" in drawn.classes or bool(through)
        if len(stated) > 6 and all(source.startswith("m") for source in sources):
            continue  # very many boxes lead to an end: a small box beside it names them all
        assert stated <= sources
        assert stated == sources or joined  # the same way out of several boxes shares a label
        assert joined == (len(sources) > 1)
        signposts = [word.removeprefix("to-") for word in drawn.classes[label] if word.startswith("to-")]
        onwards = [head for tail, head in drawn.lines if tail == label]
        assert signposts + onwards == [box[way.to]]


def test_the_knee_example(knee: Pathway) -> None:
    """The example of the file format is drawn whole."""
    check(knee)


@pytest.mark.parametrize("name", l4path.bundled())
def test_bundled_pathways(name: str) -> None:
    """Every bundled pathway is drawn whole."""
    check(l4path.load(name))


@settings(max_examples=FEWER)
@given(pathways(max_nodes=14))
def test_any_pathway(pathway: Pathway) -> None:
    """Whatever the pathway, nothing is lost and nothing is drawn twice."""
    check(pathway)


@settings(max_examples=FEWER)
@given(cases())
def test_any_assessment(case: tuple[Pathway, l4path.Episode]) -> None:
    """The marks of an episode change no node and no line."""
    pathway, episode = case
    try:
        assessment = pathway.assess(episode)
    except EpisodeError:
        return
    check(pathway, assessment)
