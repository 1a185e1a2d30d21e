"""What a pathway answers: methods of it that belong to floors above, each imported when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable
    from os import PathLike

    from l4path.assessment import Assessment
    from l4path.conditions import ConditionLike, NodeLike
    from l4path.diagrams import Shown
    from l4path.episode import Episode
    from l4path.explanation import Before
    from l4path.pathway.model import Pathway
    from l4path.search import Answer, SolverName
    from l4path.verification import CaseReport, Cases, ExpectedCase, Report


def assess(self: Pathway, episode: Episode) -> Assessment:
    """What the pathway says of one episode: state, options, the status of every node, and why.

    Raises:
        EpisodeError: With every reason, when the episode cannot be one of this pathway.
    """
    from l4path.assessment import assess  # noqa: PLC0415

    return assess(self, episode)


def compiled(self: Pathway) -> Pathway:
    """The same pathway, written out as one quick function now rather than after some hundred assessments.

    Args:
        self: The pathway.

    Example:
        >>> import l4path
        >>> l4path.load("l4").compiled().assess(l4path.Episode({"pain": 6})).state
        <State.SCREENING: 'screening'>
    """
    from l4path.assessment.assess import engine_of  # noqa: PLC0415

    engine = engine_of(self)
    if engine.generated is None:
        engine.generate()
    return self


def check(
    self: Pathway,
    *,
    today: datetime.date | None = None,
    overlaps: bool = False,
    solver: SolverName = "auto",
    budget: int = 50_000,
    watch: Callable[[int, str], None] | None = None,
) -> Report:
    """What is wrong with the pathway before a patient meets it; see :func:`l4path.check`.

    Args:
        self: The pathway.
        today: The date by which sources are due for review; today's if left out.
        overlaps: Whether to look for reviews that two ways leave for the same patient too.
        solver: ``own``, ``sat`` (python-sat), or ``auto``: the first, and the second where the first gives up.
        budget: The steps that all questions may take together.
        watch: Called after every question with how many there have been, and the code of this one.

    Raises:
        L4pathError: When the solver is unknown or not installed.

    Example:
        >>> import l4path
        >>> sorted({found.code for found in l4path.load("l4-article").check().errors})
        ['stuck']
    """
    from l4path.verification import check  # noqa: PLC0415

    return check(self, today=today, overlaps=overlaps, solver=solver, budget=budget, watch=watch)


def find(self: Pathway, wanted: ConditionLike, *, solver: SolverName = "auto", budget: int = 50_000) -> Answer:
    """An episode for which a condition is met, or the proof that there is none; see :func:`l4path.find`.

    Args:
        self: The pathway.
        wanted: The condition; it may use ``reached``, ``offered`` and ``option``.
        solver: ``own``, ``sat`` (python-sat), or ``auto``: the first, and the second where the first gives up.
        budget: The steps that it may take.

    Raises:
        ConditionError: When it is not a condition about this pathway.
        L4pathError: When the solver is unknown or not installed.

    Example:
        >>> import l4path
        >>> sorted(l4path.load("l4").find(l4path.offered("nsaids")).episode.screened)
        ['nsaid_risks', 'red_flags']
    """
    from l4path.search import find  # noqa: PLC0415

    return find(self, wanted, solver=solver, budget=budget)


def test(self: Pathway, cases: ExpectedCase | Iterable[ExpectedCase]) -> CaseReport:
    """Hold hand-written cases against the pathway: what comes out otherwise than expected.

    Args:
        self: The pathway.
        cases: The cases, such as those of :func:`l4path.verification.read_cases` or :func:`l4path.catalog.cases`.

    Example:
        >>> import l4path
        >>> from l4path import catalog
        >>> l4path.load("l4-article").test(catalog.cases("l4-article")).passed
        True
    """
    from l4path.verification import ExpectedCase, run_cases  # noqa: PLC0415

    return run_cases(self, [cases] if isinstance(cases, ExpectedCase) else cases)


def cases(
    self: Pathway,
    *,
    solver: SolverName = "auto",
    budget: int = 50_000,
    watch: Callable[[int, str], None] | None = None,
) -> Cases:
    """Few episodes in which all happens that can happen; see :func:`l4path.verification.cases`.

    Args:
        self: The pathway.
        solver: ``own``, ``sat`` (python-sat), or ``auto``: the first, and the second where the first gives up.
        budget: The steps that all questions may take together.
        watch: Called after every question with how many there have been, and what was asked for.
    """
    from l4path.verification import cases  # noqa: PLC0415

    return cases(self, solver=solver, budget=budget, watch=watch)


def before(self: Pathway, node: NodeLike) -> Before:
    """What comes before a node on every route to it, and which routes are the shortest and the longest.

    Args:
        self: The pathway.
        node: The node, or its id.

    Raises:
        PathwayError: When there is no such node.

    Example:
        >>> import l4path
        >>> l4path.load("l4").before("lumbar_mri").always
        ('assess', 'spine_specialist')
    """
    from l4path.explanation import before  # noqa: PLC0415

    return before(self, node)


def draw(self: Pathway, path: str | PathLike[str], **shown: Unpack[Shown]) -> None:
    """Draw the pathway to a file: ``.svg``, ``.png``, ``.pdf``, ``.mmd``, ``.dot`` or ``.gv``.

    Args:
        self: The pathway.
        path: The file; its ending says as what it is written.
        shown: What to show, as in ``l4path.diagrams.Shown``: detail, direction, around, distance, lanes.

    Raises:
        DiagramError: When the kind of file or a word is unknown, or it cannot be drawn here.
        PathwayError: When there is no such node.
    """
    from l4path.diagrams import draw  # noqa: PLC0415

    draw(self, path, **shown)


def to_svg(self: Pathway, **shown: Unpack[Shown]) -> str:
    """The picture of the pathway as SVG, in memory; for Mermaid and DOT write ``f"{pathway:mermaid}"``.

    Args:
        self: The pathway.
        shown: What to show, as for :meth:`draw`.

    Raises:
        DiagramError: When a word is unknown, or it cannot be drawn here.
        PathwayError: When there is no such node.

    Example:
        >>> import l4path
        >>> l4path.load("l4").to_svg(detail="overview").rstrip()[-6:]
        '</svg>'
    """
    from l4path.diagrams import extract, to_svg  # noqa: PLC0415

    return to_svg(extract(self, **shown))


def shown_in_notebook(self: Pathway, **_: object) -> dict[str, str]:
    """The pathway as a notebook shows it: its picture, or its text where nothing here draws."""
    from l4path.diagrams import displayed  # noqa: PLC0415

    return displayed(self)


def formatted(self: Pathway, spec: str) -> str:
    """The pathway as ``mermaid`` or ``dot``, as in ``f"{pathway:mermaid}"``; without a spec, its text."""
    from l4path.diagrams import formatted  # noqa: PLC0415

    return formatted(self, spec)
