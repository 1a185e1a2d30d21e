"""What an assessment answers: methods of it that belong to floors above, each imported when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

if TYPE_CHECKING:
    import datetime
    from os import PathLike

    from l4path.assessment.ahead import Step
    from l4path.assessment.result import Assessment
    from l4path.conditions import NodeLike
    from l4path.diagrams import Shown
    from l4path.episode import Episode
    from l4path.search.alternatives import Nearest
    from l4path.search.questions import Question


def ahead(self: Assessment, *, depth: int = 2, most: int = 200) -> Step:
    """What the pathway reaches if each option fails, helps, is not tolerated, is done or is declined.

    Nothing else is taken to change meanwhile: the facts stay as they are recorded. That an option is given up early is
    told only where it leads elsewhere.

    Args:
        self: Where the patient stands today.
        depth: How many things may happen one after another; at least 0.
        most: How many steps are shown at most, nearer ones first.

    Returns:
        Today, with what may happen next.
    """
    from l4path.assessment.ahead import ahead  # noqa: PLC0415

    return ahead(self, depth=depth, most=most)


def grounds(self: Assessment, node: NodeLike) -> Episode:
    """The least of the patient's record on which the status of a reached node rests.

    Forget everything else, and the status stays; forget any one thing of what is left, and it is lost.

    Args:
        self: The assessment.
        node: The node, or its id.

    Raises:
        PathwayError: When there is no such node.
    """
    from l4path.search.grounds import grounds  # noqa: PLC0415

    return grounds(self, node)


def what_it_would_take(self: Assessment, node: NodeLike, *, count: int = 3) -> Nearest:
    """The nearest episodes in which a treatment would be offered, or a review or disposition reached.

    Args:
        self: The assessment.
        node: The node, or its id.
        count: How many are wanted at most.

    Raises:
        PathwayError: When there is no such node.
    """
    from l4path.search.taking import what_it_would_take  # noqa: PLC0415

    return what_it_would_take(self, node, count=count)


def to_ask(self: Assessment) -> tuple[Question, ...]:
    """The questions, ranked: red flags first, then by how much each can change; with what each could change.

    Example:
        >>> import l4path
        >>> first = l4path.load("l4").assess(l4path.Episode()).to_ask()[0]
        >>> first.red_flag, first.matters
        (True, True)
    """
    from l4path.search.questions import to_ask  # noqa: PLC0415

    return to_ask(self)


def report(
    self: Assessment, path: str | PathLike[str], *, today: datetime.date | None = None, language: str = "en"
) -> None:
    """Write the report of this assessment: ``.html`` with the picture in it, or ``.md``.

    Args:
        self: The assessment.
        path: The file; its ending says as what it is written.
        today: The date of the report; today's if left out.
        language: The language of its sentences, ``en`` or ``de``; titles and labels stay as they are written.

    Raises:
        FileError: When the ending is neither, or the file cannot be written; then nothing is.
        L4pathError: When there are no words in that language.
    """
    from l4path.reports import write_report  # noqa: PLC0415

    write_report(self, path, today=today, language=language)


def to_fhir(self: Assessment, *, base: str, subject: str, at: datetime.date | str | None = None) -> dict[str, Any]:
    """This assessment as a FHIR R4 Bundle: a GuidanceResponse, a RequestGroup, and a proposal for each option.

    Args:
        self: The assessment.
        base: The address below which the pathway's resources have theirs; absolute http or https, without query.
        subject: Whom it is about, such as ``Patient/1``.
        at: The day of the assessment; nothing is said of it where it is left out.

    Raises:
        FhirError: When the base, the subject or the day is none.
    """
    from l4path.interop.guidance import guidance  # noqa: PLC0415

    return guidance(self, base=base, subject=subject, at=at)


def to_svg(self: Assessment, **shown: Unpack[Shown]) -> str:
    """The picture of this patient's place in the pathway as SVG, in memory.

    Args:
        self: The assessment.
        shown: What to show, as for :meth:`draw`.

    Raises:
        DiagramError: When a word is unknown, or it cannot be drawn here.
        PathwayError: When there is no such node.
    """
    from l4path.diagrams import extract, to_svg  # noqa: PLC0415

    return to_svg(extract(self.pathway, self, **shown))
