"""Diagrams: a pathway as lanes, boxes and arrows, and where a patient stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from l4path.diagrams.extract import extract
from l4path.diagrams.model import Diagram
from l4path.diagrams.render import to_svg, write
from l4path.diagrams.view import Shown
from l4path.errors import did_you_mean, listed, quoted
from l4path.late import late

if TYPE_CHECKING:
    from os import PathLike

    from l4path.assessment import Assessment
    from l4path.assessment.ahead import Step
    from l4path.diagrams.difference import Differing, difference_diagram
    from l4path.diagrams.lying_ahead import ahead_diagram
    from l4path.diagrams.notebook import displayed
    from l4path.pathway import Pathway

__all__ = [
    "Diagram",
    "Shown",
    "ahead_diagram",
    "difference_diagram",
    "displayed",
    "draw",
    "draw_ahead",
    "draw_difference",
    "extract",
    "formatted",
    "to_dot",
    "to_mermaid",
    "to_svg",
    "write",
]


def draw(
    pathway: Pathway, path: str | PathLike[str], *, assessment: Assessment | None = None, **shown: Unpack[Shown]
) -> None:
    """Draw a pathway, and with an assessment where the patient stands in it.

    Args:
        pathway: The pathway.
        path: The file to write; its ending says as what: `.svg`, `.png`, `.pdf`, `.mmd`, `.dot` or `.gv`.
        assessment: The assessment of an episode on this pathway, whose marks are drawn too.
        shown: What to show of it, as in :class:`Shown`: `detail`, `direction`, `around`, `distance`, `lanes`,
            `page`, `language`.

    Raises:
        DiagramError: When the ending or a word is another, when nothing here can draw, or when the file cannot be
            written.
        PathwayError: When there is no such node to draw around.
    """
    write(extract(pathway, assessment, **shown), path)


def draw_difference(difference: Differing, path: str | PathLike[str], **shown: Unpack[Shown]) -> None:
    """Draw in what two versions of a pathway differ, as :func:`l4path.diff` has found it.

    What is new, gone or changed is marked by word and by line, and so are the boxes at which a patient's options
    change.

    Args:
        difference: The difference.
        path: The file to write; its ending says as what, as for :func:`draw`.
        shown: What to show of it, as for :func:`draw`.

    Raises:
        DiagramError: When the ending or a word is another, when nothing here can draw, or when the file cannot be
            written.
        PathwayError: When there is no such node to draw around.
    """
    from l4path.diagrams.difference import of_difference  # noqa: PLC0415 - no other picture needs it

    write(of_difference(difference, **shown), path)


def draw_ahead(
    step: Step, path: str | PathLike[str], *, title: str = "", direction: str = "right", language: str = ""
) -> None:
    """Draw what lies ahead, as :meth:`Assessment.ahead` has found it: a tree, today first.

    Args:
        step: Today, with what may happen next.
        path: The file to write; its ending says as what, as for :func:`draw`.
        title: What stands above the picture; "What lies ahead" if left out.
        direction: `right`, with today at the left, or `down`.
        language: ``en`` or ``de``, or left out: the one that is spoken.

    Raises:
        DiagramError: When the ending or the direction is another, when nothing here can draw, or when the file cannot
            be written.
    """
    from l4path.diagrams.lying_ahead import ahead_diagram  # noqa: PLC0415 - no other picture needs it

    write(ahead_diagram(step, title=title, direction=direction, language=language), path)


def to_dot(pathway: Pathway, assessment: Assessment | None = None, **shown: Unpack[Shown]) -> str:
    """The diagram as DOT, Graphviz's language, with everything in its place; `shown` as for :func:`draw`."""
    from l4path.diagrams import dot  # noqa: PLC0415 - same reason

    return dot.source(extract(pathway, assessment, **shown))


def to_mermaid(pathway: Pathway, assessment: Assessment | None = None, **shown: Unpack[Shown]) -> str:
    """The diagram as Mermaid, which many documents draw by themselves; `shown` as for :func:`draw`.

    Example:
        >>> import l4path
        >>> print(to_mermaid(l4path.load("l4"), detail="overview", direction="right").splitlines()[0])
        flowchart LR
    """
    from l4path.diagrams import mermaid  # noqa: PLC0415 - same reason

    return mermaid.source(extract(pathway, assessment, **shown))


def formatted(pathway: Pathway, spec: str, assessment: Assessment | None = None) -> str:
    """What an f-string writes of a pathway or an assessment: `mermaid`, `dot`, or with an empty spec its text.

    Raises:
        ValueError: When the spec is another.

    Example:
        >>> import l4path
        >>> f"{l4path.load('l4'):mermaid}".splitlines()[0]
        'flowchart TB'
    """
    if not spec:
        return str(pathway if assessment is None else assessment)
    if spec not in _FORMATS:
        hint = did_you_mean(spec, _FORMATS) or f"there are: {listed(_FORMATS)}"
        raise ValueError(f"{quoted(spec)} is not a format of a diagram; {hint}")
    return _FORMATS[spec](pathway, assessment)


_FORMATS = {"mermaid": to_mermaid, "dot": to_dot}
_LATE = {
    "ahead_diagram": "l4path.diagrams.lying_ahead",
    "difference_diagram": "l4path.diagrams.difference",
    "displayed": "l4path.diagrams.notebook",
}


def __getattr__(name: str) -> object:
    """Import what few pictures need when it is first asked for."""
    return late(__name__, _LATE, name)
