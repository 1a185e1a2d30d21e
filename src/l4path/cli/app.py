"""The commands, their arguments and their help."""

from __future__ import annotations

from typing import Annotated

import typer

from l4path.cli.arguments import version_wanted
from l4path.cli.assessing import assess, explain
from l4path.cli.checking import validate
from l4path.cli.comparing import cases, diff, find
from l4path.cli.drawing import draw
from l4path.cli.exploring import explore
from l4path.cli.following import following
from l4path.cli.help import Command, Commands
from l4path.cli.looking import ahead
from l4path.cli.reporting import report
from l4path.cli.starting import export, new, schema
from l4path.cli.structure import list_bundled, routes, tree
from l4path.cli.testing import try_cases
from l4path.cli.verifying import check

_DISPLAY = "Look at a pathway"
_PATIENT = "Assess a patient"
_VERIFY = "Verify a pathway"
_FILES = "Write files"

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    cls=Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def l4path(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=version_wanted, is_eager=True)
    ] = False,
) -> None:
    """Treatment pathways: assess an episode, explain why and why not, draw where the patient stands.

    A PATHWAY is a file (TOML or JSON) or the name of a bundled pathway, such as l4. An EPISODE is a file with what is
    known of one patient; a file of JSON lines (.jsonl) holds many. A - is standard input.

    What is printed is the output of a model, for review by a qualified clinician. It is not a medical device.

    Examples:
        l4path new episode --for l4 -o patient.toml
        l4path assess l4 patient.toml
        l4path explain l4 patient.toml nsaids
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command("assess", cls=Command, rich_help_panel=_PATIENT)(assess)
app.command("explain", cls=Command, rich_help_panel=_PATIENT)(explain)
app.command("draw", cls=Command, rich_help_panel=_PATIENT)(draw)
app.command("explore", cls=Command, rich_help_panel=_PATIENT)(explore)
app.command("ahead", cls=Command, rich_help_panel=_PATIENT)(ahead)
app.command("report", cls=Command, rich_help_panel=_PATIENT)(report)
app.command("list", cls=Command, rich_help_panel=_DISPLAY)(list_bundled)
app.command("tree", cls=Command, rich_help_panel=_DISPLAY)(tree)
app.command("routes", cls=Command, rich_help_panel=_DISPLAY)(routes)
app.command("validate", cls=Command, rich_help_panel=_VERIFY)(validate)
app.command("check", cls=Command, rich_help_panel=_VERIFY)(check)
app.command("diff", cls=Command, rich_help_panel=_VERIFY)(diff)
app.command("following", cls=Command, rich_help_panel=_VERIFY)(following)
app.command("test", cls=Command, rich_help_panel=_VERIFY)(try_cases)
app.command("cases", cls=Command, rich_help_panel=_VERIFY)(cases)
app.command("find", cls=Command, rich_help_panel=_VERIFY)(find)
app.command("new", cls=Command, rich_help_panel=_FILES)(new)
app.command("export", cls=Command, rich_help_panel=_FILES)(export)
app.command("schema", cls=Command, rich_help_panel=_FILES)(schema)
