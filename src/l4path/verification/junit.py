"""A report on hand-written cases as JUnit XML, which every build server shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from l4path.errors import visible

if TYPE_CHECKING:
    from l4path.verification.case_report import CaseReport, CaseResult


def junit(report: CaseReport) -> str:
    """The report as JUnit XML: a case that comes out otherwise is a failure, one that does not fit an error.

    Args:
        report: The report.

    Example:
        >>> import l4path
        >>> from l4path.verification import run_cases
        >>> junit(run_cases(l4path.load("l4"), []))[:38]
        '<?xml version="1.0" encoding="UTF-8"?>'
    """
    pathway = report.pathway
    counts = {
        "tests": str(len(report.results)),
        "failures": str(len(report.failed)),
        "errors": str(len(report.refused)),
    }
    whole = Xml.Element("testsuites", counts)
    suite = Xml.SubElement(whole, "testsuite", {"name": visible(f"{pathway.id} {pathway.version}"), **counts})
    for result in report.results:
        _case(suite, pathway.id, result)
    Xml.indent(whole)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(whole, encoding="unicode")}\n'


def _case(suite: Xml.Element, pathway: str, result: CaseResult) -> None:
    case = result.case
    name = visible(f"{case.id}: {case.title}" if case.title else case.id)
    element = Xml.SubElement(suite, "testcase", {"classname": visible(pathway), "name": name})
    for kind, texts in (("failure", result.differences), ("error", tuple(map(str, result.refused)))):
        if texts:
            because = [f"expected because: {case.because}"] if case.because else []
            inner = Xml.SubElement(element, kind, {"message": visible(texts[0])})
            inner.text = visible("\n".join((*texts, *because)), keep="\n")
