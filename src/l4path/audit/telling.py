"""An audit in words, and in files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from l4path.cohort.saving import form_of, table_bytes
from l4path.errors import EpisodeError, L4pathError, listed, shown
from l4path.history.reading import moment_of
from l4path.saving import save_together

if TYPE_CHECKING:
    import datetime
    from os import PathLike

    from l4path.audit.found import Audit

SAYS = {
    "off_pathway": "it is no treatment of this pathway",
    "unobserved": "the person was not under observation then",
    "refused": "what was recorded by then contradicts itself",
    "in_order": "the pathway had come to it",
    "contraindicated": "it was contraindicated, by the record",
    "emergency_first": "an emergency stood open",
    "early": "the pathway had not reached it",
    "not_indicated": "it was not indicated, by the record",
    "repeated": "it had been tried or done already, and that stands",
    "under_control": "the goal was met",
    "after_end": "the episode had ended",
    "unprovable": "the record does not show whether the pathway had come to it",
}


def told(audit: Audit, person: Any, time: str | datetime.date, treatment: str, *, language: str = "en") -> str:
    """Why a start has its verdict.

    Args:
        audit: The audit.
        person: The person.
        time: When it was begun.
        treatment: What was begun.
        language: ``en`` or ``de``, of what the pathway says.

    Raises:
        L4pathError: When there is no such start.
    """
    audit.history(person)  # or that there is none
    moment = moment_of(time, "time")
    found = [row for row in audit.rows_of(person) if row["treatment"] == treatment]
    row = next((row for row in found if row["time"] == moment), None)
    if row is None:
        days = listed(str(row["time"]) for row in found)
        rest = f"it was begun on {days}" if found else "it has no start in the record"
        raise L4pathError(f"{shown(person)} did not begin {shown(treatment)} on {shown(time)}: {rest}")
    said = [f"{shown(person)}, {row['time']}, {treatment}: {row['verdict']}: {SAYS[row['verdict']]}."]
    said += [f"Also: {'; '.join(SAYS[other] for other in row['also'])}."] if row["also"] else []
    if row["passed_over"]:
        said.append(f"Passed over, though the pathway reached them: {', '.join(row['passed_over'])}.")
    if row["ask"]:
        said.append(f"Not recorded: {', '.join(row['ask'])}.")
    if row["tie"]:
        said.append("Were what is known of that day read the other way, the verdict would be another.")
    if row["verdict"] in ("off_pathway", "unobserved"):
        return "\n".join(said)
    try:
        assessment = audit.assessment(person, moment, treatment)
    except EpisodeError as error:
        return "\n".join([*said, str(error)])
    return "\n".join([*said, "", str(assessment.explain(treatment, language=language))])


def save(audit: Audit, path: str | PathLike[str]) -> None:
    """Write the tables of an audit.

    Args:
        audit: The audit.
        path: The file of the verdicts.

    Raises:
        FileError: When one cannot be written.
    """
    form_of(path)
    target = Path(path)
    tables = {"": audit.verdicts, "-waits": audit.waits, "-problems": audit.problems}
    files = {target.with_name(f"{target.stem}{name}{target.suffix}"): table for name, table in tables.items()}
    save_together({file: table_bytes(table, file) for file, table in files.items()})


_MOST = 5  # so many are told of what may be long; the tables have all


def summary(audit: Audit) -> list[str]:
    """An audit in a few lines.

    Args:
        audit: The audit.
    """
    counts = audit.counts()
    persons = f"{counts['persons']:,} persons, {counts['audited']:,} audited, {counts['refused']:,} refused"
    lines = [f"{audit.pathway.title} {audit.pathway.version}: {persons}; {counts['starts']:,} starts"]
    width = max((len(f"{count:,}") for count in counts["verdicts"].values()), default=0)
    lines += [f"  {count:{width},} {verdict}: {SAYS[verdict]}" for verdict, count in counts["verdicts"].items()]
    if counts["starts"]:
        lines.append(
            f"{counts['ties']:,} of {counts['starts']:,} verdicts ({counts['ties'] / counts['starts']:.0%}) would be "
            "others if what is known of the day of a start were read the other way"
        )
    for kind, ended in counts["waits"].items():
        told = ", ".join(f"{how} {count:,}" for how, count in sorted(ended.items()))
        lines.append(f"waits, {kind}: {sum(ended.values()):,} ({told})")
    delays = audit.waits["delay"]
    if delays.null_count < len(delays):
        beyond = sum(1 for delay in delays.to_pylist() if delay)
        lines.append(
            f"delays: {beyond:,} of {len(delays) - delays.null_count:,} waits with a limit were longer than it"
        )
    if counts["entries_after_today"]:
        lines.append(f"{counts['entries_after_today']:,} entries are dated after today")
    if audit.unmapped:
        lines.append(f"{counts['unmapped']:,} entries have codes that stand for nothing here:")
        lines += [f"  {count:,} {shown(' '.join(code))}" for code, count in list(audit.unmapped.items())[:_MOST]]
    if audit.refusals:
        lines.append(f"refused, {counts['refused']:,} persons:")
        for one in audit.refusals[:_MOST]:
            hint = f" ({one.hint})" if one.hint else ""
            lines.append(f"  person {shown(one.person)}, row {one.row}, {one.column}: {one.what}{hint}")
        if len(audit.refusals) > _MOST:
            lines.append(f"  and {len(audit.refusals) - _MOST:,} more reasons")
    return lines
