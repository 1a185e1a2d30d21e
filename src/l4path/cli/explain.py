"""The command `explain`: why the pathway reaches a node, or why not."""

from __future__ import annotations

from l4path.cli.inputs import ask_about_fractions, episode_of, pathway_of, read_once
from l4path.cli.output import hand_over, json_line, say, say_lines
from l4path.cli.parameters import EPISODE, JSON, LANGUAGE, PATHWAY, Argument, Command, Option, UsageError
from l4path.formats.folders import is_there
from l4path.language import words


def run(*, pathway: str, episode: str, node: str | None, markdown: bool, full: bool, as_json: bool) -> int:
    """Do it, and give the exit status."""
    if markdown and as_json:
        raise UsageError("choose one of --markdown and --json")
    read_once(pathway, episode)
    followed = pathway_of(pathway)
    if node is None and episode in followed.nodes and not is_there(episode):
        raise UsageError(f"{episode} is a node of {followed.id}, and the episode stands before it: EPISODE {episode}")
    given = episode_of(episode, followed)
    assessment = given.assessed(followed)
    ask_about_fractions(given, assessment)
    explanation = assessment.explain(node, full=full or as_json, language=words().code)
    if as_json:
        say(json_line(given.called | explanation.to_dict()))
    elif markdown:
        hand_over(explanation.markdown())
    else:
        say_lines(str(explanation))
    return 0


COMMAND = Command(
    run,
    """
Example:
    l4path explain l4 patient.toml physical_therapy
""",
    (
        PATHWAY,
        EPISODE,
        Argument(
            "node",
            "NODE",
            "The id of the treatment, review or disposition to explain; left out: the assessment as a whole.",
            needed=False,
        ),
    ),
    (
        Option("full", ("--full",), "Tell everything, not the answer, the deciding step and its grounds only."),
        LANGUAGE,
        Option("markdown", ("--markdown",), "Print Markdown."),
        JSON,
    ),
)
