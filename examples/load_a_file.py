"""Load a pathway and an episode from files, and see what a slip in a file is answered with."""

from pathlib import Path

import l4path
from l4path.formats import pathway_from_text

HERE = Path(__file__).parent

pathway = l4path.read_pathway(HERE / "knee-pain.toml")
print(pathway)
for tier in pathway.tiers:
    titles = [node.title for node in pathway.nodes.values() if node.tier == tier]
    print(f"  {tier}: {', '.join(titles)}")

episode = l4path.read_episode(HERE / "knee-patient.toml")
print(episode)
print("  facts:", dict(episode.facts))
print("  trials:", dict(episode.trials))

text = (HERE / "knee-pain.toml").read_text(encoding="utf-8")
slips = text.replace('goal    = "pain <= 2"', 'goal    = "pian <= 2"').replace('on = "completion"', 'on = "complete"')
try:
    pathway_from_text(slips, source="knee-pain.toml with two slips in it")
except l4path.PathwayError as refusal:
    print(refusal)
