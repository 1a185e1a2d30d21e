"""The commands: their groups, names and summaries; a command's own module is loaded when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from l4path.cli.parameters import Option

if TYPE_CHECKING:
    from l4path.cli.parameters import Command

# In the order of the help. The command stands in the module of its name, as COMMAND.
GROUPS = {
    "Assess a patient": {
        "assess": "Assess episodes: where each patient stands, which options the pathway reaches, what to ask next.",
        "explain": "Explain why the pathway reaches a node, or why not and what would have to be recorded.",
        "draw": "Draw a pathway, and with an episode where the patient stands in it.",
        "explore": "Write a page in which questions are answered and the options, the reasons and the diagram change.",
        "ahead": "Show what lies ahead: what the pathway reaches if each option fails, helps, is not tolerated or is "
        "declined.",
        "cohort": "Assess a table of patients, a row each: every row in the result, what was refused and why, the "
        "counts.",
        "audit": "Audit dated entries of many persons: had the pathway come to each treatment that was begun, and how "
        "long was each wait.",
        "report": "Write a report on one page: where the patient stands and why, what to ask, what lies ahead, the "
        "sources.",
    },
    "Look at a pathway": {
        "list": "List the bundled pathways, or the nodes of a pathway with their ids.",
        "tree": "Show a pathway as a decision tree of indented text; a node met again is referred to by its number.",
        "routes": "List the routes that lead to a node, say how many there are, and what lies on all of them.",
    },
    "Work with a patient's record": {
        "fhir": "Read FHIR R4 data and forms as episodes; write a pathway as a form, as CQL and as FHIR.",
    },
    "Verify a pathway": {
        "validate": "Check that a pathway file, and episodes, can be used: every problem at once, each with its place.",
        "check": "Check a pathway before a patient meets it: what is wrong or doubtful, and the patients who show it.",
        "certify": "Replay a certificate of `check`: every proof and every episode, without a search.",
        "diff": "Show what differs between two versions of a pathway, and the patients whose options change.",
        "following": "Derive the pathway without what a source is against: what is taken out, why, and for whom that "
        "breaks it.",
        "test": "Hold hand-written cases against a pathway: an episode each, what must come of it, and why.",
        "cases": "Make regression tests from a pathway: few episodes in which everything happens, with what is "
        "expected.",
        "find": "Find a patient for whom a condition is met, as plain as can be, or prove that there is none.",
    },
    "Write files": {
        "synth": "Make up a cohort on a pathway, with histories that it allows, as a table or as dated entries.",
        "new": "Begin a file: a commented pathway to change, or an episode with every question of a pathway to fill "
        "in.",
        "export": "Write a pathway in its one canonical form, as TOML or JSON; equal pathways give the same text.",
        "schema": "Print the JSON Schema (2020-12) of a pathway, episode or bindings file, for editors and "
        "other programs.",
        "completion": "Print what bash, zsh or fish needs to complete the words of a call.",
    },
    "Answer other programs": {
        "serve": "Answer a clinical system that asks over CDS Hooks, from the record that it sends.",
        "mcp": "Serve the tools that an agent calls: assess, explain, ask, cite, for the pathways named and no others.",
    },
}
SUMMARIES = {name: summary for group in GROUPS.values() for name, summary in group.items()}
# The commands that stand below another word, as `l4path fhir read`; each in the module of its name, in a folder of the
# word's name.
MEMBERS: dict[str, dict[str, str]] = {
    "fhir": {
        "template": "Begin a bindings file: every fact and treatment of a pathway, with its question, to fill in.",
        "check": "Check a bindings file against a pathway, and what it finds in data.",
        "read": "Read FHIR data as episodes, one JSON object a patient, with the resources each thing rests on.",
        "form": "Write the questionnaire of a pathway, a FHIR Questionnaire: a response to it is an episode.",
        "fill": "Write episodes as responses to the questionnaire of their pathway, one a line.",
        "answer": "Read responses to the questionnaire of a pathway as episodes, one a line.",
        "cql": "Write the rules of a pathway as CQL, and as ELM, which engines of clinical quality run.",
        "write": "Write a pathway as a Bundle: PlanDefinition, Library, questionnaire, ActivityDefinitions.",
        "guide": "Write assessments as Bundles: GuidanceResponse, RequestGroup and proposals, one a line.",
        "load": "Read the pathway back from the Bundle that `fhir write` made; an edited one is refused.",
    },
}
COMMANDS = {name: summary for name, summary in SUMMARIES.items() if name not in MEMBERS} | {
    f"{word} {name}": summary for word, members in MEMBERS.items() for name, summary in members.items()
}

VERSION = Option("version", ("--version",), "Print the version.")
ABOUT = """Treatment pathways: assess an episode, explain why and why not, draw where the patient stands.

A PATHWAY is a file (TOML or JSON) or the name of a bundled pathway, such as l4. An EPISODE is a file with what is
known of one patient; a file of JSON lines (.jsonl) holds many. A - is standard input.

What is printed is the output of a model, for review by a qualified clinician. It is not a medical device.

Examples:
    l4path new episode --for l4 -o patient.toml
    l4path assess l4 patient.toml
    l4path explain l4 patient.toml nsaids
"""


def loaded(name: str) -> Command:
    """The command of a name that ``COMMANDS`` holds."""
    command: Command = import_module(f"l4path.cli.{name.replace(' ', '.')}").COMMAND
    return command
