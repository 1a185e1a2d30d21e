"""A report as SARIF 2.1.0 (OASIS, 2020), which shows findings beside the lines of a change under review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from l4path.verification import words
from l4path.verification.finding import Explaining

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.pathway import Pathway
    from l4path.verification.finding import Finding, Open, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
PAGES = "https://l4path.readthedocs.io/en/latest/findings/"


def to_sarif(report: Report, *, version: str, file: str = "", lines: Mapping[str, int] | None = None) -> dict[str, Any]:
    """A report as a SARIF log of one run.

    Args:
        report: The report.
        version: The version of l4path.
        file: The pathway's file, as a path relative to the project; empty where it has none.
        lines: The line of every place in that file; a place that is missing stands at the nearest one around it.
    """
    shown = {member.code for group in (report.findings, report.silenced) for member in group}
    shown |= {question.code for question in report.undecided}
    codes = [code for code in words.SEVERITY if code in shown]

    def result(finding: Finding | Open) -> dict[str, Any]:
        return {
            "ruleId": finding.code,
            "ruleIndex": codes.index(finding.code),
            "message": {"text": finding.message},
            "locations": [_location(report.pathway, finding.where, file, lines or {})],
            "partialFingerprints": {"finding/v1": f"{finding.code}:{finding.where}"},
        }

    explaining = Explaining(report)
    found = [result(finding) | {"level": finding.severity} | _shown(finding, explaining) for finding in report.findings]
    silenced = [
        result(finding)
        | {"level": finding.severity, "suppressions": [{"kind": "inSource", "justification": finding.silenced}]}
        for finding in report.silenced
    ]
    undecided = [result(question) | {"kind": "open", "level": "none"} for question in report.undecided]
    driver = {
        "name": "l4path",
        "version": version,
        "informationUri": "https://l4path.readthedocs.io",
        "rules": [_rule(code) for code in codes],
    }
    run = {"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": [*found, *silenced, *undecided]}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": words.of("sentence", text=words.of(f"title.{code}"))},
        "help": {"text": words.of("what_to_do", advice=words.of(f"advice.{code}"))},
        "helpUri": f"{PAGES}{code}.html",
        "defaultConfiguration": {"level": words.SEVERITY[code]},
    }


def _shown(finding: Finding, explaining: Explaining) -> dict[str, Any]:
    if finding.episode is None:
        return {}
    return {"properties": {"episode": finding.episode.to_dict(), **explaining.as_data(finding)}}


def _location(pathway: Pathway, where: str, file: str, lines: Mapping[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": where or pathway.id}]}
    if file:
        region = {"startLine": line_of(pathway, where, lines)}
        found["physicalLocation"] = {"artifactLocation": {"uri": file}, "region": region}
    return found


def line_of(pathway: Pathway, where: str, lines: Mapping[str, int]) -> int:
    """The line of a place, or of the nearest place around it that the file names; the first line where there is none.

    Args:
        pathway: The pathway.
        where: The place of a finding.
        lines: The line of every place; escalations by number, as in ``escalations[3].when``.
    """
    place = where
    for number, way in enumerate(pathway.escalations, 1):
        head = f"escalations.{way.id}"
        if where == head or where.startswith(f"{head}."):
            place = f"escalations[{number}]{where.removeprefix(head)}"
    while place and place not in lines:
        shorter = re.sub(r"(\.[^.\[\]]*|\[\d+\])$", "", place)
        place = shorter if shorter != place else ""
    return lines.get(place, 1)
