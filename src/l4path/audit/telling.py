"""An audit in words, and in files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.cohort.csv_mistakes import texts_written_otherwise
from l4path.cohort.saving import columns_in, form_of, table_bytes
from l4path.errors import EpisodeError, L4pathError, listed, nearest, shown
from l4path.formats.folders import check_ours
from l4path.history.reading import moment_of
from l4path.language import words
from l4path.saving import file_named, save_together

if TYPE_CHECKING:
    import datetime
    from os import PathLike
    from pathlib import Path

    from l4path.audit.found import Audit


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
    wording = words(language)
    says = {verdict: wording(f"judged.{verdict}") for verdict in (row["verdict"], *row["also"])}
    slots = {"person": shown(person), "time": row["time"], "treatment": treatment, "verdict": row["verdict"]}
    sentences = [wording("audit.start", says=says[row["verdict"]], **slots)]
    lists = {
        "also": [says[other] for other in row["also"]],
        "passed_over": row["passed_over"],
        "not_recorded": row["ask"],
    }
    sentences += [wording(f"audit.{key}", what="; ".join(what)) for key, what in lists.items() if what]
    if row["tie"]:
        sentences.append(wording("audit.tie"))
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
        FileError: When one cannot be written, or what stands beside the first is no such table of an audit.
    """
    form_of(path)
    tables = dict(zip(files_of(path), (audit.verdicts, audit.waits, audit.problems), strict=True))
    for file in list(tables)[1:]:
        check_ours(
            file, lambda there: columns_in(there) in ([], tables[there].column_names), "is no such table of an audit"
        )
    save_together({file: table_bytes(table, file) for file, table in tables.items()})


def files_of(path: str | PathLike[str]) -> tuple[Path, Path, Path]:
    """Where the verdicts, the waits and what was refused are written.

    Args:
        path: The file of the verdicts.
    """
    target = file_named(path)
    verdicts, waits, problems = (
        target.with_name(f"{target.stem}{name}{target.suffix}") for name in ("", "-waits", "-problems")
    )
    return verdicts, waits, problems


_MOST = 5  # so many are told of what may be long; the tables have all


def summary(audit: Audit) -> list[str]:
    """An audit in a few lines.

    Args:
        audit: The audit.
    """
    counts, wording = audit.counts(), words()
    people = {name: _digits(counts[name]) for name in ("audited", "refused")}
    lines = [
        wording(
            "audit.head",
            title=audit.pathway.title,
            version=audit.pathway.version,
            persons=_many("persons", counts["persons"]),
            starts=_many("starts", counts["starts"]),
            **people,
        )
    ]
    width = max((len(_digits(count)) for count in counts["verdicts"].values()), default=0)
    lines += [
        f"  {_digits(count):>{width}} {verdict}: {wording(f'judged.{verdict}')}"
        for verdict, count in counts["verdicts"].items()
    ]
    if counts["starts"]:
        share = f"{100 * counts['ties'] / counts['starts']:.0f}"
        ties = _digits(counts["ties"])
        lines.append(wording("audit.ties", ties=ties, verdicts=_many("verdicts", counts["starts"]), share=share))
    return [*lines, *_strange(audit), *_waited(audit, counts), *_beside(audit, counts)]


def _digits(count: int) -> str:
    """A number of things, its thousands apart as the language writes them."""
    return f"{count:,}".replace(",", words()("number.thousands"))


def _many(what: str, count: int) -> str:
    """So many of something."""
    return words()(f"audit.{what}", count=count, n=_digits(count))


def _strange(audit: Audit) -> list[str]:
    """What was begun and is no treatment of the pathway, and what may be missing where little can be told."""
    lines, wording = [], words()
    if names := audit.off_pathway():
        ends = []
        for name, count in list(names.items())[:_MOST]:
            near = nearest(name, audit.pathway.treatments)
            meant = f" ({wording('audit.meant', name=near)})" if near else ""
            ends.append(f"{shown(name)} {_digits(count)}{meant}")
        more = f"; {_many('others', len(names) - _MOST)}" if len(names) > _MOST else ""
        lines.append(wording("audit.strange", names=", ".join(ends) + more))
    if audit.silent:
        lines.append(wording("audit.silent"))
    return lines


def _waited(audit: Audit, counts: dict[str, Any]) -> list[str]:
    lines, wording = [], words()
    for kind, ended in counts["waits"].items():
        ends = ", ".join(f"{how} {_digits(count)}" for how, count in sorted(ended.items()))
        lines.append(wording("audit.waited", kind=kind, total=_digits(sum(ended.values())), ends=ends))
    delays = audit.waits["delay"]
    if delays.null_count < len(delays):
        beyond = _digits(sum(1 for delay in delays.to_pylist() if delay))
        limited = _many("waits", len(delays) - delays.null_count)
        lines.append(wording("audit.delays", beyond=beyond, waits=limited))
    return lines


def _beside(audit: Audit, counts: dict[str, Any]) -> list[str]:
    """What lies after today, what codes stand for nothing, and who was refused."""
    lines, wording = [], words()
    if later := counts["entries_after_today"]:
        person, row = audit.latest or ("", "")
        lines.append(wording("audit.later", count=later, n=_digits(later), person=shown(person), row=row))
    if audit.unmapped:
        lines.append(_many("unmapped", counts["unmapped"]))
        lines += [f"  {_digits(count)} {shown(' '.join(code))}" for code, count in list(audit.unmapped.items())[:_MOST]]
        if len(audit.unmapped) > _MOST:
            lines.append(f"  {_many('more_codes', len(audit.unmapped) - _MOST)}")
    if audit.refusals:
        lines.append(wording("audit.refused", persons=_many("persons", counts["refused"])))
        for refusal in audit.refusals[:_MOST]:
            repeats = refusal.hint.removeprefix("allowed: ") in refusal.what
            hint = f" ({refusal.hint})" if refusal.hint and not repeats else ""
            who = "no_person" if refusal.person is None else "person"
            person = wording(f"audit.{who}", person=shown(refusal.person))
            lines.append(
                f"  {wording('audit.row', person=person, row=refusal.row)}, {refusal.column}: {refusal.what}{hint}"
            )
        if len(audit.refusals) > _MOST:
            lines.append(f"  {_many('more_reasons', len(audit.refusals) - _MOST)}")
        if audit.of_csv:
            texts = [item.value for item in audit.refusals if isinstance(item.value, str) and "value" in item.column]
            lines += [f"  {problem}" for problem in texts_written_otherwise(texts)]
    return lines
