"""The command `synth`: a cohort made up on a pathway."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from l4path.cli.inputs import pathway_of
from l4path.cli.output import complain, faint, put, say, say_lines
from l4path.cli.parameters import PATHWAY, Command, Option, UsageError, Whole
from l4path.errors import quoted
from l4path.language import words

if TYPE_CHECKING:
    from l4path.synthetic import Synthetic
    from l4path.synthetic.making import Walk


def run(
    *,
    pathway: str,
    persons: int,
    seed: int,
    history: Walk,
    marginals: str,
    output: str,
    long: bool,
    deviate: str,
    first: int,
) -> int:
    """Do it, and give the exit status."""
    if deviate and not long:
        raise UsageError("--deviate is seen in dated entries only: add --long")
    shares = _shares(deviate)
    followed = pathway_of(pathway)
    if output:
        from l4path.cohort.saving import form_of  # noqa: PLC0415 - it needs an extra
        from l4path.saving import check_apart  # noqa: PLC0415 - few calls write a file
        from l4path.synthetic.making import described_in  # noqa: PLC0415 - it needs an extra

        form_of(output)
        check_apart((str(described_in(output)),), (pathway, marginals))
    made = followed.synthetic(
        persons,
        seed=seed,
        history=history,
        marginals=marginals or None,
        long=long,
        deviate=shares,
        first=first,
    )
    if not output:
        _print(made, long=long)
        return 0
    made.save(output, long=long)
    say_lines(str(made))
    say(words()("cli.written", output=output))
    say(faint(_about()))
    return 0


def _about() -> str:
    from l4path.synthetic import MADE_UP  # noqa: PLC0415 - it needs an extra

    return MADE_UP


def _print(made: Synthetic, *, long: bool) -> None:
    """The table as CSV on standard output, and what is said of it beside."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.csv"
        made.save(file, long=long)
        put(file.read_text("utf-8"), "")
    sys.stdout.flush()
    complain(f"{made}\n{_about()}")


def _shares(words: str) -> dict[str, float]:
    """The shares of deviations: skip=0.05,too_soon=0.05."""
    found: dict[str, float] = {}
    for word in filter(None, (part.strip() for part in words.split(","))):
        name, equals, share = word.partition("=")
        try:
            number = float(share)
        except ValueError:
            equals = ""
        if not equals or name.strip() in found:
            raise UsageError(f"--deviate takes shares as skip=0.05,too_soon=0.05,unasked=0.1, not {quoted(word)}")
        found[name.strip()] = number
    return found


COMMAND = Command(
    run,
    """
Makes up persons: their facts at the points where the pathway changes its mind, or by given marginals; rows that
contradict an assumption are drawn again. A history is walked: all are assessed, each begins one option, what comes of
it is drawn, and all are assessed again. The same seed gives the same persons on every machine. No number is an
epidemiological claim, and every file says in its metadata that it is made up. Needs numpy and pyarrow:
pip install 'l4path[cohort]'.

Without -o, the table is printed as CSV.

Examples:
    l4path synth l4 -n 100000 --seed 1 -o cohort.parquet
    l4path synth l4 -n 1000 --history none --marginals shares.toml -o cohort.csv
    l4path synth l4 -n 1000 --long --deviate skip=0.05,too_soon=0.05,unasked=0.1 -o events.parquet
""",
    (PATHWAY,),
    (
        Option(
            "persons",
            ("-n", "--persons"),
            "How many persons, at most 1,000,000; 1000 if left out.",
            "N",
            whole=Whole(0),
            default=1000,
        ),
        Option("seed", ("--seed",), "The seed of all that is drawn; 0 if left out.", "S", whole=Whole(0), default=0),
        Option(
            "history",
            ("--history",),
            "What was tried: as the pathway goes (walk), or nothing (none).",
            "walk|none",
            choices=("walk", "none"),
            default="walk",
        ),
        Option("marginals", ("--marginals",), "How facts are drawn, as TOML.", "FILE"),
        Option("output", ("-o", "--output"), "Write it here: .parquet, .csv or .jsonl.", "FILE", writes=True),
        Option("long", ("--long",), "Write dated entries, as l4path audit reads them, not a row a person."),
        Option(
            "deviate",
            ("--deviate",),
            "Shares of persons of whom one start is not in order, by how; the column planted has the verdict that an "
            "audit must give.",
            "skip=X,too_soon=X,unasked=X",
        ),
        Option(
            "first",
            ("--first",),
            "The number of the first person, for a cohort made in parts; 1 if left out.",
            "N",
            whole=Whole(1),
            default=1,
        ),
    ),
)
