"""Assess many episodes, one JSON object a line, and count where they stand."""

from collections import Counter
from pathlib import Path

import l4path

HERE = Path(__file__).parent

pathway = l4path.read_pathway(HERE / "knee-pain.toml")
states: Counter[str] = Counter()
options: Counter[str] = Counter()

with (HERE / "cohort.jsonl").open("rb") as lines:
    for number, found in l4path.read_episodes(lines):
        if not isinstance(found, l4path.Episode):
            print(f"line {number} cannot be read: {found}")
            continue
        try:
            assessment = pathway.assess(found)
        except l4path.EpisodeError as refusal:
            print(f"line {number} is refused: {refusal}")
            continue
        states[assessment.state] += 1
        options.update(node.title for node in assessment.options)

print(f"{states.total()} episodes assessed")
for state, count in states.most_common():
    print(f"  {state:<13} {count}")
print("options, of all episodes")
for title, count in options.most_common():
    print(f"  {title:<26} {count}")
