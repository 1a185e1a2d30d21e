"""What a pathway answers: methods of it that belong to floors above, each imported when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping
    from os import PathLike
    from typing import Any, Literal

    from l4path.assessment import Assessment
    from l4path.audit import Audit
    from l4path.audit.sources import Events, Mapped
    from l4path.cohort import Csv, Found
    from l4path.conditions import ConditionLike, NodeLike
    from l4path.diagrams import Shown
    from l4path.episode import Episode
    from l4path.history.terms import SameDay
    from l4path.pathway.before import Before
    from l4path.pathway.model import Pathway
    from l4path.search import Answer, SolverName
    from l4path.synthetic import Synthetic
    from l4path.synthetic.making import Walk
    from l4path.verification import CaseReport, Cases, ExpectedCase, Report


def assess(self: Pathway, episode: Episode) -> Assessment:
    """What the pathway says of one episode: state, options, the status of every node, and why.

    Raises:
        EpisodeError: With every reason, when the episode cannot be one of this pathway.
    """
    engine = self._cache.get("engine")
    if engine is None:  # imported once a pathway: even that takes a tenth of a small assessment
        from l4path.assessment.assess import engine_of  # noqa: PLC0415

        engine = engine_of(self)
    return engine.assess(episode)


def assess_table(
    self: Pathway,
    table: Any,
    *,
    key: str = "",
    never_tried: NodeLike | Iterable[NodeLike] = (),
    unasked: NodeLike | Iterable[NodeLike] = (),
    ignore: str | Iterable[str] = (),
    sep: str = ".",
    ask: str | Iterable[str] = (),
    csv: Csv | Mapping[str, Any] | None = None,
) -> Found:
    """What the pathway says of every row of a table, each as the same patient would be assessed alone.

    The columns are named as what they record: ``pain``, ``screened.red_flags``, ``exercise.tried``,
    ``exercise.weeks``, ``exercise.outcome``, ``exercise.declined``. Needs numpy and pyarrow
    (``pip install 'l4path[cohort]'``).

    Args:
        self: The pathway.
        table: A path to Parquet, CSV or JSON lines of episodes; a pyarrow, polars, pandas, DuckDB, narwhals, PySpark or
            Dask table; any object with ``__arrow_c_stream__``; record batches of Arrow.
        key: The column that tells rows apart: unique, never missing. JSON lines have the number of the line.
        never_tried: Treatments without a column that nobody has tried; ``"rest"`` for all that have none.
        unasked: Treatments without a column of which nobody knows whether they were tried; ``"rest"`` likewise.
        ignore: Columns that are no part of it.
        sep: What stands for the dot in the names of columns, such as ``__``.
        ask: What to answer beside state, options and what goes on alongside: ``status``, ``reached``, ``options``,
            ``on_hold``, ``cautions``, ``questions``, ``contradictions``, ``least``, ``greatest``, ``all``, or the
            name of a column of the result, such as ``status.exercise``.
        csv: How a CSV file is written: its ``delimiter``, ``decimal``, and the words for ``missing``, ``yes``, ``no``.

    Returns:
        The result, the refused rows with their reasons, counts, and any row as an assessment. A frame of Spark or Dask
        stays lazy.

    Raises:
        TableError: With everything that is wrong with the columns. Rows that are wrong are refused one by one.
        FileError: When a file cannot be read.
        L4pathError: When there is no table in what is given, or a package is missing.

    Example:
        >>> import l4path, pyarrow
        >>> table = pyarrow.table({"id": [1, 2], "pain": [6, 60], "screened": [["red_flags"], []]})
        >>> found = l4path.load("l4").assess_table(table, key="id", never_tried="rest")
        >>> found.table["state"].to_pylist()
        ['screening', None]
        >>> found.problems["what"].to_pylist()
        ['60 is not within 0 to 10']
    """
    from l4path.cohort import assess_table  # noqa: PLC0415

    found: Found = assess_table(
        self, table, key=key, never_tried=never_tried, unasked=unasked, ignore=ignore, sep=sep, ask=ask, csv=csv
    )
    return found


def audit(
    self: Pathway,
    events: Events,
    *,
    history: str | float | None = None,
    observed: str | tuple[datetime.date, datetime.date] | None = None,
    gap: float = 28,
    grows: Mapping[str, str] | None = None,
    max_age: Mapping[str, float] | None = None,
    limits: Mapping[str, float] | None = None,
    hindsight: bool = False,
    same_day: SameDay = "before",
    map: Mapped | None = None,  # noqa: A002 - the word of the file
    ends: Literal["recorded", "ignored"] = "ignored",
    csv: Csv | Mapping[str, Any] | None = None,
) -> Audit:
    """What was recorded of many persons, with dates, beside the pathway: had it come to each treatment that was begun?

    It judges the record beside the pathway, not the care. Needs numpy and pyarrow (``pip install 'l4path[cohort]'``).

    Args:
        self: The pathway.
        events: The long table: ``person``, ``time``, ``kind``, ``subject``, ``value``, and ``until``, ``recorded``,
            ``entry`` where they are wanted; a path to Parquet or CSV, a frame, or rows as dicts. With ``system`` and
            ``code``, rows without a kind are codes. Or tables of the OMOP common data model: a folder, or by name.
        history: ``"complete"``, where the record begins with the complaint; or the days of observation after which a
            treatment without an entry counts as not tried. Else such treatments are unasked.
        observed: From when until when persons without an ``observed`` entry are judged: ``"entries"``, from the first
            to the last; or two dates.
        gap: Within so many days after its end a course goes on with a new start.
        grows: Facts that are durations, such as ``{"symptom_weeks": "weeks"}``: they rise by one a week.
        max_age: Of facts and screens, the days after which they are unknown again.
        limits: Of ``step``, ``idle``, ``red_flag`` or a treatment, the days beyond which a wait is a delay.
        hindsight: Whether entries are known from when they were so, rather than from when they were written down.
        same_day: Whether what is known on the day of a start counts as known ``before`` it, or ``after``.
        map: What codes stand for: a mapping file, or its tables as dicts.
        ends: Whether the ends of drugs and conditions in OMOP tables are taken as ``recorded``, or ``ignored``.
        csv: How a CSV file is written: its ``delimiter``, ``decimal``, and the words for ``missing``, ``yes``, ``no``.

    Returns:
        The verdicts, the waits, the persons who were refused, and the reason of any verdict.

    Raises:
        TableError: With everything that is wrong with the table as a whole, the mapping or the terms. Persons with an
            entry that cannot be read are refused one by one.
        FileError: When a file cannot be read.
        L4pathError: When there is no table in what is given, nobody says when persons were observed, or a package is
            missing.

    Example:
        >>> import l4path
        >>> rows = [{"person": "p-17", "time": "2024-03-01", "kind": "start", "subject": "discectomy", "value": None}]
        >>> audit = l4path.load("l4").audit(rows, history="complete", observed="entries")
        >>> audit.verdicts["verdict"].to_pylist()
        ['early']
    """
    from l4path.audit import audit  # noqa: PLC0415

    return audit(
        self,
        events,
        history=history,
        observed=observed,
        gap=gap,
        grows=grows,
        max_age=max_age,
        limits=limits,
        hindsight=hindsight,
        same_day=same_day,
        map=map,
        ends=ends,
        csv=csv,
    )


def synthetic(
    self: Pathway,
    n: int,
    *,
    seed: int = 0,
    history: Walk = "walk",
    marginals: str | PathLike[str] | Mapping[str, Any] | None = None,
    long: bool = False,
    deviate: Mapping[str, float] | None = None,
    first: int = 1,
) -> Synthetic:
    """Made-up persons with histories that the pathway allows; no number in them is an epidemiological claim.

    The same seed gives the same persons on every machine. Needs numpy and pyarrow (``pip install 'l4path[cohort]'``).

    Args:
        self: The pathway.
        n: How many; at most 1,000,000 at once, and the others by ``first``.
        seed: A whole number from 0 on.
        history: ``walk``, as the pathway goes; or ``none``.
        marginals: How facts are drawn: a TOML file, or its tables; at the cut points where it says nothing.
        long: Whether to make dated entries too, as an audit reads them.
        deviate: The shares of persons of whom one start is not in order: ``skip``, ``too_soon``, ``unasked``.
        first: The number of the first person: 1 to 50 and 51 to 100 are 1 to 100 in two parts.

    Returns:
        The wide table, the dated entries, and how much was drawn again.

    Raises:
        TableError: With everything that is wrong with what was asked for, or with the marginals.
        L4pathError: When more than 99 % of what is drawn contradicts an assumption; it names the one.

    Example:
        >>> import l4path
        >>> made = l4path.load("l4").synthetic(50, seed=1)
        >>> made.table.num_rows, made.table.column_names[:3], made.share_redrawn > 0
        (50, ['person', 'symptomatic', 'symptom_weeks'], True)
    """
    from l4path.synthetic import synthetic  # noqa: PLC0415

    return synthetic(self, n, seed=seed, history=history, marginals=marginals, long=long, deviate=deviate, first=first)


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
        solver: ``own``, ``sat`` (python-sat), or ``auto``: of those installed, whichever is quicker.
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
        solver: ``own``, ``sat`` (python-sat), or ``auto``: of those installed, whichever is quicker.
        budget: The steps that it may take.

    Raises:
        ConditionError: When it is not a condition about this pathway.
        L4pathError: When the solver is unknown or not installed.

    Example:
        >>> import l4path
        >>> sorted(l4path.load("l4").find(l4path.offered("nsaids")).episode.screened)
        ['nsaid_risks']
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
        solver: ``own``, ``sat`` (python-sat), or ``auto``: of those installed, whichever is quicker.
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
    from l4path.pathway.before import before  # noqa: PLC0415

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
