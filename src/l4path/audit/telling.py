"""An audit in words, and in files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from l4path.cohort.csv_mistakes import texts_written_otherwise
from l4path.cohort.saving import form_of, table_bytes
from l4path.errors import EpisodeError, L4pathError, did_you_mean, listed, shown
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


def explained(audit: Audit, person: Any, time: str | datetime.date, treatment: str, *, language: str = "en") -> str:
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
    sentences = [f"{shown(person)}, {row['time']}, {treatment}: {row['verdict']}: {SAYS[row['verdict']]}."]
    sentences += [f"Also: {'; '.join(SAYS[other] for other in row['also'])}."] if row["also"] else []
    if row["passed_over"]:
        sentences.append(f"Passed over, though the pathway reached them: {', '.join(row['passed_over'])}.")
    if row["ask"]:
        sentences.append(f"Not recorded: {', '.join(row['ask'])}.")
    if row["tie"]:
        sentences.append("Were what is known of that day read the other way, the verdict would be another.")
    if row["verdict"] in ("off_pathway", "unobserved"):
        return "\n".join(sentences)
    try:
        assessment = audit.assessment(person, moment, treatment)
    except EpisodeError as error:
        return "\n".join([*sentences, str(error)])
    return "\n".join([*sentences, "", str(assessment.explain(treatment, language=language))])


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
    persons = f"{_many(counts['persons'], 'person')}, {counts['audited']:,} audited, {counts['refused']:,} refused"
    lines = [f"{audit.pathway.title} {audit.pathway.version}: {persons}; {_many(counts['starts'], 'start')}"]
    width = max((len(f"{count:,}") for count in counts["verdicts"].values()), default=0)
    lines += [f"  {count:{width},} {verdict}: {SAYS[verdict]}" for verdict, count in counts["verdicts"].items()]
    if counts["starts"]:
        lines.append(
            f"{counts['ties']:,} of {_many(counts['starts'], 'verdict')} ({counts['ties'] / counts['starts']:.0%}) "
            "would be others if what is known of the day of a start were read the other way"
        )
    return [*lines, *_strange(audit), *_waited(audit, counts), *_beside(audit, counts)]


def _many(count: int, word: str, words: str = "") -> str:
    """So many of something."""
    return f"{count:,} {word if count == 1 else words or f'{word}s'}"


def _strange(audit: Audit) -> list[str]:
    """What was begun and is no treatment of the pathway, and what may be missing where little can be told."""
    lines = []
    if names := audit.off_pathway():
        ends = []
        for name, count in list(names.items())[:_MOST]:
            near = did_you_mean(name, audit.pathway.treatments)
            ends.append(f"{shown(name)} {count:,}" + (f" ({near})" if near else ""))
        more = f"; and {len(names) - _MOST:,} others" if len(names) > _MOST else ""
        lines.append(f"begun, and no treatment of this pathway: {', '.join(ends)}{more}")
    if audit.silent:
        lines.append(
            "nobody says what was tried before observation, so that a treatment without an entry is unknown: "
            "history says that the record is complete, or after how many days of observation it is"
        )
    return lines


def _waited(audit: Audit, counts: dict[str, Any]) -> list[str]:
    lines = []
    for kind, ended in counts["waits"].items():
        ends = ", ".join(f"{how} {count:,}" for how, count in sorted(ended.items()))
        lines.append(f"waits, {kind}: {sum(ended.values()):,} ({ends})")
    delays = audit.waits["delay"]
    if delays.null_count < len(delays):
        beyond = sum(1 for delay in delays.to_pylist() if delay)
        limited = _many(len(delays) - delays.null_count, "wait")
        lines.append(f"delays: {beyond:,} of {limited} with a limit took longer than it")
    return lines


def _beside(audit: Audit, counts: dict[str, Any]) -> list[str]:
    """What lies after today, what codes stand for nothing, and who was refused."""
    lines = []
    if later := counts["entries_after_today"]:
        person, row = audit.latest or ("", "")
        which = f"of person {shown(person)}, {row}" if later == 1 else f"the first of person {shown(person)}, {row}"
        lines.append(f"{_many(later, 'entry is', 'entries are')} dated after today, {which}")
    if audit.unmapped:
        single = "1 entry has a code that stands for nothing here:"
        several = f"{counts['unmapped']:,} entries have codes that stand for nothing here:"
        lines.append(single if counts["unmapped"] == 1 else several)
        lines += [f"  {count:,} {shown(' '.join(code))}" for code, count in list(audit.unmapped.items())[:_MOST]]
        if len(audit.unmapped) > _MOST:
            lines.append(f"  and {_many(len(audit.unmapped) - _MOST, 'code')} more")
    if audit.refusals:
        lines.append(f"refused, {_many(counts['refused'], 'person')}:")
        for refusal in audit.refusals[:_MOST]:
            hint = f" ({refusal.hint})" if refusal.hint else ""
            person = "no person" if refusal.person is None else f"person {shown(refusal.person)}"
            lines.append(f"  {person}, row {refusal.row}, {refusal.column}: {refusal.what}{hint}")
        if len(audit.refusals) > _MOST:
            lines.append(f"  and {_many(len(audit.refusals) - _MOST, 'more reason')}")
        if audit.of_csv:
            texts = [item.value for item in audit.refusals if isinstance(item.value, str) and "value" in item.column]
            lines += [f"  {problem}" for problem in texts_written_otherwise(texts)]
    return lines
