"""The command `audit`: dated entries of many persons beside a pathway."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Literal

from l4path.cli.cohort import CSV, form_of_csv
from l4path.cli.inputs import pathway_of
from l4path.cli.output import complain, faint, json_line, put, say, strong
from l4path.cli.parameters import JSON, LANGUAGE, PATHWAY, Argument, Command, Option, UsageError, Whole
from l4path.errors import FileError, did_you_mean, listed, quoted, shown
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.pathway import Pathway

_WRONG = 2


def run(
    *,
    pathway: str,
    events: str,
    output: str,
    history: str,
    observed: str,
    gap: str,
    grows: list[str],
    max_age: list[str],
    limits: str,
    map_file: str,
    ends: Literal["recorded", "ignored"],
    same_day: Literal["before", "after"],
    hindsight: bool,
    flow: str,
    least: int,
    waiting: list[str],
    as_json: bool,
    csv: list[str],
) -> int:
    """Do it, and give the exit status."""
    followed = pathway_of(pathway)
    waits = _pictures(followed, flow, waiting)
    if output:
        from l4path.audit.telling import files_of  # noqa: PLC0415 - it needs an extra
        from l4path.saving import check_apart  # noqa: PLC0415 - few calls write a file

        check_apart(map(str, files_of(output)), (pathway, events, limits, map_file))
    found = followed.audit(
        events,
        history=_history(history),
        observed=_observed(observed),
        gap=_days("--gap", gap) if gap else 28,
        grows=dict.fromkeys(grows, "weeks"),
        max_age=dict(_aged(word) for word in max_age),
        limits=_limits(limits),
        hindsight=hindsight,
        same_day=same_day,
        map=map_file or None,
        ends=ends,
        csv=form_of_csv(csv),
    )
    if output:
        found.save(output)
    if flow:
        found.flow(flow, least=least)
    for treatment, file in waits:
        found.waiting(treatment, file, least=least)
    if as_json:
        put(json_line(found.counts()) + "\n", "")
    else:
        first, *rest = str(found).splitlines()
        say(strong(first))
        for line in rest:
            say(line)
        say(faint(words()("cli.judges", disclaimer=words()("whole.disclaimer_short"))))
    if found.refusals:
        complain(words()("audit.refused_persons", count=found.refused, n=words().number(found.refused)))
        return _WRONG
    return 0


def _pictures(followed: Pathway, flow: str, waiting: Iterable[str]) -> list[tuple[str, str]]:
    """What is asked of pictures, found wrong before anything is read."""
    waits = [(treatment, file) for treatment, _, file in (word.partition("=") for word in waiting)]
    for treatment, file in waits:
        if not file:
            raise UsageError(f"--waiting takes TREATMENT=FILE, as in nsaids=waits.html, not {quoted(treatment)}")
        if treatment not in followed.treatments:
            hint = did_you_mean(treatment, followed.treatments) or f"there are: {listed(followed.treatments)}"
            raise UsageError(f"the pathway has no treatment {quoted(treatment)}; {hint}")
    if flow or waits:
        from l4path.charts import ending_of  # noqa: PLC0415 - it needs an extra

        for file in filter(None, (flow, *(file for _, file in waits))):
            ending_of(file)
    return waits


def _history(word: str) -> str | float | None:
    return None if not word else word if word == "complete" else _days("--history", word)


def _days(option: str, word: str) -> float:
    try:
        return float(word) if "." in word else int(word)
    except ValueError:
        raise UsageError(f"{option} takes a number of days, not {quoted(word)}") from None


def _observed(word: str) -> Any:
    if not word or word == "entries":
        return word or None
    try:
        begin, end = (datetime.date.fromisoformat(part) for part in word.split(".."))
    except ValueError:
        raise UsageError(
            f"--observed takes entries, or FROM..UNTIL as 2020-01-01..2024-12-31, not {quoted(word)}"
        ) from None
    return begin, end


def _aged(word: str) -> tuple[str, float]:
    name, _, days = word.partition("=")
    return name, _days("--max-age NAME=DAYS", days)


def _limits(file: str) -> dict[str, Any]:
    """The limits of a file: days by kind of wait, or by treatment."""
    if not file:
        return {}
    from l4path.formats.files import read_toml  # noqa: PLC0415 - few calls give limits

    data = read_toml(file)
    found = data.get("limits", data)
    if not isinstance(found, dict):
        raise FileError(f"{shown(file)}: limits is a table of days, as in: red_flag = 1")
    return found


def _option(name: str, about: str, value: str, choices: Iterable[str] = (), default: str = "") -> Option:
    return Option(name, (f"--{name.replace('_', '-')}",), about, value, choices=tuple(choices), default=default)


COMMAND = Command(
    run,
    """
EVENTS is a long table, .csv, .parquet or .jsonl: person, time, kind, subject, value, and where they are wanted until,
recorded and entry; or a folder with tables of the OMOP common data model. With -o, the verdicts are written there, and
the waits and what was refused beside it, with -waits and -problems in their names.

Exit status: 0; 2 when a person or the table was refused.

Examples:
    l4path audit l4 events.csv --history complete --observed entries
    l4path audit l4 events.parquet --history 365 --grows symptom_weeks -o verdicts.parquet
    l4path audit l4 events.csv --observed entries --flow flow.html --waiting nsaids=waits.html
    l4path audit l4 omop/ --map concepts.toml --limits limits.toml
""",
    (
        PATHWAY,
        Argument("events", "EVENTS", "The entries: a file .csv, .parquet or .jsonl, or a folder of OMOP tables."),
    ),
    (
        Option(
            "output",
            ("-o", "--output"),
            "Write the verdicts to this file: .parquet, .csv or .jsonl.",
            "FILE",
            writes=True,
        ),
        _option(
            "history",
            "The record begins with the complaint (complete), or a treatment without an entry is taken as not tried "
            "after so many days of observation.",
            "complete|DAYS",
        ),
        _option(
            "observed",
            "From when until when persons without an observed entry are judged: from their first entry to their "
            "last (entries), or from one date to another.",
            "entries|FROM..UNTIL",
        ),
        _option("gap", "Within so many days after its end a course goes on with a new start; 28 if left out.", "DAYS"),
        Option("grows", ("--grows",), "A fact that is a duration in weeks: it rises by one a week.", "FACT", many=True),
        Option(
            "max_age",
            ("--max-age",),
            "The days after which a fact or a screen is unknown again.",
            "NAME=DAYS",
            many=True,
        ),
        _option("limits", "Days beyond which a wait is a delay, as TOML: red_flag = 1, step, idle, TREATMENT.", "FILE"),
        Option(
            "map_file", ("--map",), "What codes stand for, as TOML: [[map]] system, code, kind, subject, value.", "FILE"
        ),
        _option(
            "ends",
            "Whether the ends of drugs and conditions in OMOP tables are taken.",
            "ignored|recorded",
            ("ignored", "recorded"),
            "ignored",
        ),
        _option(
            "same_day",
            "Whether what is known on the day of a start counts as known before it, or after.",
            "before|after",
            ("before", "after"),
            "before",
        ),
        Option(
            "flow",
            ("--flow",),
            "Draw who began what first and next, and how they left: .html, .svg, .png or .pdf.",
            "FILE",
            writes=True,
        ),
        Option(
            "least",
            ("--least",),
            "In pictures groups of fewer persons are merged, and smaller numbers not told; 11 if left out, 1 for none.",
            "PERSONS",
            whole=Whole(1),
            default=11,
        ),
        Option(
            "waiting",
            ("--waiting",),
            "Draw how the waits for a treatment end.",
            "TREATMENT=FILE",
            many=True,
            writes=True,
        ),
        Option("hindsight", ("--hindsight",), "Take entries as known from when they were so."),
        LANGUAGE,
        JSON,
        CSV,
    ),
)
