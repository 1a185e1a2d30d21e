"""What a command may be given: its arguments and options, and those that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class UsageError(Exception):
    """A call that no command understands; its text says what is wrong with it."""


class Whole(NamedTuple):
    """The whole numbers that an option takes.

    Attributes:
        least: The smallest.
        most: The largest; None where there is none.
    """

    least: int
    most: int | None = None


class Argument(NamedTuple):
    """What is given by its place.

    Attributes:
        name: The parameter of the command's function.
        shown: How help and messages call it.
        about: What it is, for the help.
        needed: Whether it has to be given.
        many: Whether all that follows belongs to it.
        choices: The words that may be given; empty where any may.
    """

    name: str
    shown: str
    about: str
    needed: bool = True
    many: bool = False
    choices: tuple[str, ...] = ()


class Option(NamedTuple):
    """What is given by name.

    Attributes:
        name: The parameter of the command's function.
        names: How it is given: ``-o``, ``--output``.
        about: What it does, for the help.
        shown: How the help calls its value; empty for one that is only given or not.
        needed: Whether it has to be given.
        many: Whether it may be given several times.
        whole: The numbers it takes, where it takes numbers.
        choices: The words it takes; empty where any may.
        default: Its value where it is left out; a flag's is False, and that of many an empty list.
        writes: Whether its value is a file, or a folder, that is written: whether it can be is looked at first.
    """

    name: str
    names: tuple[str, ...]
    about: str
    shown: str = ""
    needed: bool = False
    many: bool = False
    whole: Whole | None = None
    choices: tuple[str, ...] = ()
    default: object = ""
    writes: bool = False


class Command(NamedTuple):
    """A command: what it says of itself, what it is given, and the function that does it.

    Attributes:
        run: Does it, and gives the exit status; its parameters are named as the arguments and options say.
        about: What there is to know beyond the summary: paragraphs, and examples indented under ``Example:``.
        arguments: Its arguments, in their order.
        options: Its options, in the order of the help.
        in_place: Whether what it reads may be written over: by the same in another form.
    """

    run: Callable[..., int]
    about: str
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    in_place: bool = False


PATHWAY = Argument(
    "pathway", "PATHWAY", "The pathway: a file (TOML or JSON), the name of a bundled one, or - for standard input."
)
EPISODE = Argument(
    "episode", "EPISODE", "What is known of one patient: a file (TOML or JSON), or - for standard input."
)
LINES = Option("lines", ("--lines",), "Take every EPISODE as JSON lines, whatever the file is called.")
LANGUAGE = Option(
    "language",
    ("--language",),
    "The language: what the authors of the pathway wrote stays as it is written.",
    "en|de",
    choices=("en", "de"),
    default="en",
)
OUTPUT = Option("output", ("-o", "--output"), "Write to this file instead of printing.", "FILE", writes=True)
BASE = Option(
    "base",
    ("--base",),
    "The address below which everything that is written has its own, such as https://example.org/fhir.",
    "URL",
    needed=True,
)
JSON = Option("as_json", ("--json",), "Print JSON.")
EPISODES = Option(
    "episodes",
    ("--episodes",),
    "Write the patients who show something as episode files into this folder, which is made if need be.",
    "FOLDER",
    writes=True,
)
SOLVER = Option(
    "solver",
    ("--solver",),
    "Who searches: l4path itself, python-sat, or whichever is quicker of those installed (auto).",
    "auto|own|sat",
    default="auto",
)
BUDGET = Option(
    "budget",
    ("--budget",),
    "The steps that all questions may take together, 50000 if left out; none takes over an eighth of the rest.",
    "STEPS",
    whole=Whole(1),
    default=None,
)
PICTURE = Option(
    "picture", ("--picture",), "Draw it too, into this file: .svg, .png, .pdf, .mmd or .dot.", "FILE", writes=True
)
EXPLAIN = Option("explain", ("--explain",), "Print what the pathway says of each patient, and why.")
HELP = Option("help", ("-h", "--help"), "Show this message and exit.")
