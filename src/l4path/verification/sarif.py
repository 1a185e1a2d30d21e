"""A report as SARIF 2.1.0 (OASIS, 2020), which shows findings beside the lines of a change under review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from l4path.verification import words

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
    told = {one.code for group in (report.findings, report.silenced) for one in group}
    told |= {one.code for one in report.undecided}
    codes = [code for code in words.SEVERITY if code in told]

    def result(one: Finding | Open) -> dict[str, Any]:
        return {
            "ruleId": one.code,
            "ruleIndex": codes.index(one.code),
            "message": {"text": one.message},
            "locations": [_location(report.pathway, one.where, file, lines or {})],
            "partialFingerprints": {"finding/v1": f"{one.code}:{one.where}"},
        }

    found = [result(one) | {"level": one.severity} | _shown(one, report) for one in report.findings]
    silenced = [
        result(one) | {"level": one.severity, "suppressions": [{"kind": "inSource", "justification": one.silenced}]}
        for one in report.silenced
    ]
    undecided = [result(one) | {"kind": "open", "level": "none"} for one in report.undecided]
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
        "shortDescription": {"text": words.said("sentence", said=words.said(f"title.{code}"))},
        "help": {"text": words.said("what_to_do", advice=words.said(f"advice.{code}"))},
        "helpUri": f"{PAGES}{code}.html",
        "defaultConfiguration": {"level": words.SEVERITY[code]},
    }


def _shown(one: Finding, report: Report) -> dict[str, Any]:
    if one.episode is None:
        return {}
    return {"properties": {"episode": one.episode.to_dict(), "explanation": report.explained(one)}}


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
