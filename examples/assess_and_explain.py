"""Assess one patient, and ask why a treatment is an option, or why not, and what would have to be known."""

from pathlib import Path

import l4path

HERE = Path(__file__).parent

pathway = l4path.read_pathway(HERE / "knee-pain.toml")
episode = l4path.read_episode(HERE / "knee-patient.toml")

assessment = pathway.assess(episode)
print(repr(assessment))
print("to ask next:", ", ".join(pathway.facts[name].question for name in assessment.questions))
print()
print(assessment.explain("replacement"))
