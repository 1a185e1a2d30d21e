"""The commands that write files: `new`, `export` and `schema`."""

import shlex
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from l4path.cli.arguments import Out, PathwayName
from l4path.cli.output import faint, put, say
from l4path.errors import FileError, shown


class Kind(StrEnum):
    """The two files."""

    PATHWAY = "pathway"
    EPISODE = "episode"


class Form(StrEnum):
    """How a file is written."""

    TOML = "toml"
    JSON = "json"


def new(
    kind: Annotated[Kind, typer.Argument(metavar="pathway|episode", help="Which file to begin.")],
    output: Out = "",
    for_pathway: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="PATHWAY",
            help="The pathway that an episode is recorded for: a file or a bundled name; l4 if left out.",
        ),
    ] = "",
) -> None:
    """Begin a file: a commented pathway to change, or an episode with every question of a pathway to fill in.

    A file that is there already is never written over.

    Examples:
        l4path new episode --for l4 -o patient.toml
        l4path new pathway -o my-pathway.toml
    """
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415
    from l4path.formats import episode_template, pathway_template  # noqa: PLC0415
    from l4path.verification import words  # noqa: PLC0415

    if kind is Kind.PATHWAY and for_pathway:
        raise typer.BadParameter("--for is for an episode")
    text = pathway_template() if kind is Kind.PATHWAY else episode_template(pathway_of(for_pathway or "l4"))
    put(text, output, over=False)
    if output and output != "-":
        file, about = shlex.quote(output), shlex.quote(for_pathway or "l4")
        after = words.NEXT_CHECK if kind is Kind.PATHWAY else words.NEXT_VALIDATE
        say(faint(after.format(file=file, pathway=about)))


def export(
    pathway: PathwayName,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format", metavar="toml|json", help="How to write it; left out: by the ending of FILE, else TOML."
        ),
    ] = None,
    output: Out = "",
) -> None:
    """Write a pathway in its one canonical form, as TOML or JSON; equal pathways give the same text.

    Examples:
        l4path export l4 --format json -o l4.json
        l4path export l4 > l4.toml
    """
    from l4path.cli.inputs import pathway_of  # noqa: PLC0415
    from l4path.formats import pathway_to_json, pathway_to_toml  # noqa: PLC0415

    ending = Path(output).suffix.lower().removeprefix(".")
    wanted = form or (Form(ending) if ending in tuple(Form) else Form.TOML)
    if ending in tuple(Form) and ending != wanted:
        raise FileError(f"{shown(output)}: the name ends in .{ending}, and --format says {wanted}; make them agree")
    followed = pathway_of(pathway)
    put(pathway_to_json(followed) if wanted is Form.JSON else pathway_to_toml(followed), output)


def schema(
    kind: Annotated[Kind, typer.Argument(metavar="pathway|episode", help="The schema of which file.")] = Kind.PATHWAY,
    output: Out = "",
) -> None:
    """Print the JSON Schema (2020-12) of a pathway or episode file, for editors and other programs.

    Example:
        l4path schema episode -o episode.schema.json
    """
    from l4path.formats import episode_schema, pathway_schema  # noqa: PLC0415
    from l4path.formats.writing import to_json  # noqa: PLC0415

    put(to_json(pathway_schema() if kind is Kind.PATHWAY else episode_schema()), output)
