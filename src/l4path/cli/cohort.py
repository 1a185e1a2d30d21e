"""The command `cohort`: a table of patients assessed row by row, its columns, or the pathway as SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from l4path.cli.inputs import pathway_of
from l4path.cli.output import complain, faint, put, say, strong
from l4path.cli.parameters import JSON, LANGUAGE, PATHWAY, Argument, Command, Option, UsageError, Whole
from l4path.language import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.cohort import Found
    from l4path.columns import Column
    from l4path.pathway import Pathway


class ReadingOptions(NamedTuple):
    """What a call says of a table.

    Attributes:
        key: The column that tells rows apart.
        never_tried: Treatments without a column that nobody has tried.
        unasked: Treatments without a column of which nobody asked.
        ignore: Columns that are no part of it.
        sep: What stands for the dot in the names of columns.
        csv: How a CSV file is written, as ``NAME=VALUE``.
    """

    key: str
    never_tried: list[str]
    unasked: list[str]
    ignore: list[str]
    sep: str
    csv: list[str]


_WRONG, _CHANGED = 2, 1
_MOST = 20  # so many kinds of problems are told; the file of problems has all


def run(
    *,
    pathway: str,
    table: str | None,
    output: str,
    columns: bool,
    sql: str,
    problems: str,
    ask: str,
    reach: str,
    least: int,
    as_json: bool,
    key: str,
    never_tried: str,
    unasked: str,
    ignore: list[str],
    sep: str,
    csv: list[str],
) -> int:
    """Do it, and give the exit status."""
    followed = pathway_of(pathway)
    reading = ReadingOptions(key, names_of(never_tried), names_of(unasked), ignore, sep, csv)
    if columns:
        return _columns(followed, output, reading)
    if sql:
        return _sql(followed, sql, ask, output, reading)
    if not table:
        raise UsageError("missing argument 'TABLE'; or ask for --columns or --sql")
    from l4path.cohort.saving import form_of, save_table  # noqa: PLC0415 - it needs an extra

    for file in (output, problems):
        if file:
            form_of(file)
    if reach:
        from l4path.charts import reach_ending_of  # noqa: PLC0415 - same reason

        reach_ending_of(reach)
    found = _found(followed, table, ask, reading)
    for file, content in ((output, found.arrow), (problems, found.problem_table())):
        if file:
            save_table(content, file)
    if reach:
        found.reach(reach, least=least)
    if as_json:
        from l4path.cli.output import json_line  # noqa: PLC0415

        put(json_line(found.counts()) + "\n", "")
    else:
        for line in _summary(found, output, problems, reach):
            say(*line)
    if found.report.refused:
        complain(words()("cohort.in_the_result", refused=found.report.refused, rows=found.report.rows))
        return _WRONG
    return 0


def _found(followed: Pathway, table: str, ask: str, reading: ReadingOptions) -> Found:
    return followed.assess_table(
        table,
        key=reading.key,
        never_tried=reading.never_tried,
        unasked=reading.unasked,
        ignore=reading.ignore,
        sep=reading.sep,
        ask=names_of(ask),
        csv=form_of_csv(reading.csv),
    )


def form_of_csv(words: list[str]) -> dict[str, Any] | None:
    """How a CSV file is written, from words such as ``decimal=,``; of those that may be several, all."""
    found: dict[str, Any] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not value:
            raise UsageError(f"invalid value for '--csv': {word!r} is not NAME=VALUE, such as delimiter=;")
        if name in ("missing", "yes", "no"):
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found or None


def names_of(words: str) -> list[str]:
    """The names that stand between commas."""
    return [word.strip() for word in words.split(",") if word.strip()]


def _summary(found: Found, *written: str) -> Iterator[tuple[Any, ...]]:
    """The counts and how the table was read, line by line."""
    lines = str(found.report).splitlines()
    kinds = [line for line in lines if line.startswith("  ")]
    for line in lines:
        if line not in kinds[_MOST:]:
            yield (strong(line) if line is lines[0] else line,)
    if len(kinds) > _MOST:
        yield (f"  {words()('cohort.more_kinds', count=len(kinds) - _MOST)}",)
    counts = found.counts()
    yield ()
    for state, times in counts["state"].items():
        if times:
            yield (f"{times:>9}  {state}",)
    for group, title in (("option", "options"), ("alongside", "alongside")):
        if some := {node: times for node, times in counts[group].items() if times}:
            yield ()
            yield (strong(words()(f"section.{title}")),)
            yield from ((f"{times:>9}  {node}",) for node, times in some.items())
    yield ()
    for file in written:
        if file:
            yield (words()("cli.written", output=file),)
    yield (faint(words()("whole.disclaimer_short")),)


def _columns(followed: Pathway, output: str, reading: ReadingOptions) -> int:
    """The columns that a table may have: as a table to read, or as a CSV file without a row."""
    from l4path.columns.wide import columns_of  # noqa: PLC0415 - only for tables

    single = [
        column for column in columns_of(followed).values() if column.role not in ("screened", "declined", "unasked")
    ]
    sep, key = reading.sep, reading.key or "id"
    if output:
        put(",".join([key, *(column.name.replace(".", sep) for column in single)]) + "\n", output)
        return 0
    rows = [("column", "type", "unit", "range", "question"), (key, "text or number", "", "unique", "the key")]
    rows += [(column.name.replace(".", sep), *_about(followed, column)) for column in single]
    widths = [max(len(row[at]) for row in rows) for at in range(2)]
    for row in rows:
        name, kind, unit, span, question = row
        details = "; ".join(part for part in (span + (f" {unit}" if unit else ""), question) if part.strip())
        say(f"{name:<{widths[0]}}  {kind:<{widths[1]}}  {details}".rstrip())
    return 0


def _about(followed: Pathway, column: Column) -> tuple[str, str, str, str]:
    kind = {"flag": "boolean", "number": "number", "choice": "text", "choices": "list of texts"}[column.kind]
    title = followed.nodes[column.subject].title if column.subject in followed.nodes else ""
    match column.role:
        case "tried":
            return kind, "", "yes or no", f"{title}: was it tried? Missing: nobody asked."
        case "outcome":
            return kind, "", ", ".join(column.values), f"{title}: what came of it?"
        case "declines":
            return kind, "", "yes or no", f"{title}: is it declined?"
        case "screen":
            screen = followed.screens[column.subject]
            return kind, "", "yes or no", f"{screen.label or column.subject}: asked in full?"
        case _:
            fact = column.fact
            if fact is None:
                return kind, "", "", ""
            span = fact.span if column.kind == "number" else ", ".join(column.values) or "yes or no"
            about = f"{title}: {fact.question or fact.label}" if title else fact.question or fact.label
            return kind, fact.unit, span, about


def _sql(followed: Pathway, dialect: str, ask: str, output: str, reading: ReadingOptions) -> int:
    from l4path.cohort.sql import to_sql  # noqa: PLC0415 - only where it is wanted
    from l4path.columns import Layout, columns_of  # noqa: PLC0415 - it needs an extra

    single = [
        column.name
        for column in columns_of(followed).values()
        if column.role not in ("screened", "declined", "unasked")
    ]
    without = set(reading.ignore)
    layout = Layout(
        followed, (name for name in single if name.replace(".", reading.sep) not in without), sep=reading.sep
    )
    wanted = ["state", "option", "alongside", *names_of(ask)]
    put(to_sql(layout, dialect, key=reading.key or "id", ask=wanted), output)
    return 0


def compare_rows(old: Pathway, new: Pathway, table: str, output: str, reading: ReadingOptions) -> int:
    """What `diff` says of the rows of a table, and its exit status: 0 none changes, 1 some do, 2 some are refused."""
    from l4path.cohort.saving import save_table  # noqa: PLC0415 - it needs an extra
    from l4path.columns import columns_of  # noqa: PLC0415 - same reason

    only_new = [name.replace(".", reading.sep) for name in columns_of(new) if name not in columns_of(old)]
    found = _found(old, table, "", reading._replace(ignore=[*reading.ignore, *only_new]))
    compared = found.compare(new, never_tried=reading.never_tried, unasked=reading.unasked)
    if output:
        save_table(compared.changed, output)
    for line in str(compared).splitlines():
        say(line)
    for side in (compared.before, compared.now):
        for (column, what), times in list(side.report.problems.items())[:_MOST]:
            about = f"{column}: {what}" if column else what
            slots = {"pathway": side.pathway.id, "version": side.pathway.version, "what": about}
            say(f"  {words()('cohort.refused_by', count=times, **slots)}")
    if output:
        say(words()("cli.written", output=output))
    say(faint(words()("whole.disclaimer_short")))
    refused = sum(times for states, times in compared.states.items() if "refused" in states)
    if refused:
        complain(words()("cohort.by_one", refused=refused, rows=found.report.rows))
    return _WRONG if refused else _CHANGED if compared.changed.num_rows else 0


CSV = Option(
    "csv",
    ("--csv",),
    "How a CSV file is written: delimiter=; decimal=, missing=NA yes=yes no=no; may be given several times.",
    "NAME=VALUE",
    many=True,
)
READING = (
    Option("key", ("--key",), "The column that tells rows apart; JSON lines have the number of the line.", "COLUMN"),
    Option(
        "never_tried", ("--never-tried",), "Treatments without a column that nobody has tried; or: rest.", "NAMES|rest"
    ),
    Option("unasked", ("--unasked",), "Treatments without a column of which nobody asked; or: rest.", "NAMES|rest"),
    Option("ignore", ("--ignore",), "A column that is no part of it; may be given several times.", "COLUMN", many=True),
    Option("sep", ("--sep",), "What stands for the dot in the names of columns.", "SIGN", default="."),
    CSV,
)
COMMAND = Command(
    run,
    """
A TABLE has a row a patient and a column for each fact, and for what is recorded of each treatment; it is Parquet,
CSV, or JSON lines of episodes. Every row is in the result; rows that cannot be a patient of the pathway are marked as
refused.
What is not recorded is unknown. Needs numpy and pyarrow: pip install 'l4path[cohort]'.

Exit status: 0 every row was assessed; 2 rows, or the table, were refused.

Examples:
    l4path cohort l4 --columns
    l4path cohort l4 --columns -o empty.csv
    l4path cohort l4 clinic.parquet --key person_id --never-tried rest -o out.parquet
    l4path cohort l4 clinic.csv --key id --never-tried rest --problems problems.csv
    l4path cohort l4 clinic.parquet --key person_id --never-tried rest --reach reach.html
    l4path cohort l4 --sql duckdb > l4.sql
""",
    (PATHWAY, Argument("table", "TABLE", "The table: .parquet, .csv, .tsv, or .jsonl of episodes.", needed=False)),
    (
        Option("output", ("-o", "--output"), "Write the result here: .parquet, .csv or .jsonl.", "FILE", writes=True),
        *READING[:5],
        Option(
            "ask",
            ("--ask",),
            "What to answer beside state, options and what goes on alongside: status, reached, options, on_hold, "
            "cautions, questions, all.",
            "WORDS",
        ),
        Option("problems", ("--problems",), "Write every refused row with its reasons here.", "FILE", writes=True),
        Option(
            "reach",
            ("--reach",),
            "Draw the pathway with how many reached each node, as .html, .svg, .png or .pdf.",
            "FILE",
            writes=True,
        ),
        Option(
            "least",
            ("--least",),
            "In that picture smaller numbers of persons are not told; 11 if left out, 1 for none.",
            "PERSONS",
            whole=Whole(1),
            default=11,
        ),
        LANGUAGE,
        JSON._replace(about="Print the counts as JSON."),
        *READING[5:],
        Option("columns", ("--columns",), "Say which columns a table may have; with -o, as a CSV file without a row."),
        Option(
            "sql",
            ("--sql",),
            "Print the pathway as one statement of SQL, for review.",
            "duckdb|postgres|spark|sqlite",
            choices=("duckdb", "postgres", "spark", "sqlite"),
        ),
    ),
)
