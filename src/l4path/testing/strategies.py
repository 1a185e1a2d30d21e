"""The strategies themselves: what a property test names in `given`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from l4path.pathway.cuts import cut_points
from l4path.testing.binding import made_up
from l4path.testing.chance import Drawn
from l4path.testing.clinical import damaged, make_record
from l4path.testing.growing import make_pathway
from l4path.testing.histories import make_history
from l4path.testing.patients import make_episode
from l4path.testing.saying import make_condition, words_of

if TYPE_CHECKING:
    from l4path.conditions import Condition
    from l4path.episode import Episode
    from l4path.pathway import Pathway
    from l4path.testing.clinical import Codings


@st.composite
def _pathways(draw: Any, /, **limits: Any) -> Pathway:
    return make_pathway(Drawn(draw), **limits)


def pathways(
    *, min_nodes: int = 1, max_nodes: int = 8, emergencies: bool = True, assumptions: bool = True
) -> st.SearchStrategy[Pathway]:
    """Pathways of every kind of node, escalation, fact and condition, each of them valid.

    Args:
        min_nodes: The least number of nodes.
        max_nodes: The greatest number of nodes.
        emergencies: Whether there may be emergency nodes and red flags.
        assumptions: Whether there may be assumptions; an episode that contradicts one is refused by ``assess``.

    Example:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=5)
        ... @given(pathways(max_nodes=4))
        ... def every_pathway_can_be_evaluated_in_order(pathway):
        ...     assert sorted(pathway.evaluation_order) == sorted(pathway.nodes)
        >>> every_pathway_can_be_evaluated_in_order()
    """
    return _pathways(min_nodes=min_nodes, max_nodes=max_nodes, emergencies=emergencies, assumptions=assumptions)


@st.composite
def _episodes(draw: Any, pathway: Pathway, complete: bool | None) -> Episode:
    return make_episode(Drawn(draw), pathway, cut_points(pathway), complete=complete)


def episodes(pathway: Pathway, *, complete: bool | None = None) -> st.SearchStrategy[Episode]:
    """Episodes of one pathway: facts missing or recorded at its cut points, screens, trials, outcomes, refusals.

    Args:
        pathway: The pathway.
        complete: Whether every fact and every measure of a trial is recorded; None for either.

    Example:
        >>> from hypothesis import given, settings
        >>> from l4path import Disposition, Number, Pathway
        >>> pain, home = Number("pain", "pain", minimum=0, maximum=10), Disposition("home", "Home", tier="care")
        >>> pathway = Pathway("p", tiers=["care"], start=[home], goal=pain <= 2)
        >>> @settings(max_examples=5)
        ... @given(episodes(pathway))
        ... def a_disposition_of_the_start_has_ended(episode):
        ...     assert pathway.assess(episode).status["home"] == "ended"
        >>> a_disposition_of_the_start_has_ended()
    """
    return _episodes(pathway, complete)


def conditions(pathway: Pathway, *, invariant: bool = False, depth: int = 3) -> st.SearchStrategy[Condition]:
    """Conditions about the patients of a pathway.

    Args:
        pathway: The pathway.
        invariant: Whether ``reached``, ``offered`` and ``option`` are allowed too.
        depth: How deeply they may be nested.

    Example:
        >>> from hypothesis import given, settings
        >>> from l4path import Disposition, Flag, Pathway, parse, text
        >>> awake, home = Flag("awake", "awake"), Disposition("home", "Home", tier="care")
        >>> pathway = Pathway("p", tiers=["care"], start=[home], facts=[awake])
        >>> @settings(max_examples=5)
        ... @given(conditions(pathway))
        ... def text_reads_back(condition):
        ...     assert parse(text(condition), pathway) == condition
        >>> text_reads_back()
    """
    words = words_of(pathway, invariant=invariant)
    return st.composite(lambda draw: make_condition(Drawn(draw), words, depth))()


@st.composite
def _cases(draw: Any, /, **limits: Any) -> tuple[Pathway, Episode]:
    pathway = make_pathway(Drawn(draw), **limits)
    return pathway, make_episode(Drawn(draw), pathway, cut_points(pathway))


def cases(
    *, min_nodes: int = 1, max_nodes: int = 8, emergencies: bool = True, assumptions: bool = True
) -> st.SearchStrategy[tuple[Pathway, Episode]]:
    """A pathway with an episode of it; the arguments are those of :func:`pathways`.

    Example:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=5)
        ... @given(cases(assumptions=False))
        ... def every_node_has_a_status(case):
        ...     pathway, episode = case
        ...     assert set(pathway.assess(episode).status) == set(pathway.nodes)
        >>> every_node_has_a_status()
    """
    return _cases(min_nodes=min_nodes, max_nodes=max_nodes, emergencies=emergencies, assumptions=assumptions)


@st.composite
def _histories(draw: Any, pathway: Pathway, most: int, late: int) -> list[dict[str, Any]]:
    return make_history(Drawn(draw), pathway, cut_points(pathway), most=most, late=late)


def histories(pathway: Pathway, *, most: int = 20, late: int = 20) -> st.SearchStrategy[list[dict[str, Any]]]:
    """The record of one person in rows of the long table, with late records, corrections and ties among them.

    Args:
        pathway: The pathway.
        most: The greatest number of rows.
        late: How many of a hundred are written down later than they were so.

    Example:
        >>> import l4path
        >>> from hypothesis import given, settings
        >>> pathway = l4path.load("l4")
        >>> @settings(max_examples=3, deadline=None)
        ... @given(histories(pathway, most=5))
        ... def everybody_is_audited(rows):
        ...     assert pathway.audit(rows, observed="entries").counts()["audited"] == 1
        >>> everybody_is_audited()
    """
    return _histories(pathway, most, late)


@st.composite
def _records(draw: Any, codings: Codings, reasons: list[tuple[str, str]], most: int, damage: int) -> list[Any]:
    chance = Drawn(draw)
    record = make_record(chance, codings, reasons, most=most)
    return damaged(chance, record, times=damage) if damage else record


def patient_records(
    codings: Codings, reasons: list[tuple[str, str]] | None = None, *, most: int = 6, damage: int = 0
) -> st.SearchStrategy[list[Any]]:
    """Records of one patient, ``Patient/1``, as lists of FHIR R4 resources, for what is read of them by bindings.

    Args:
        codings: Of each resource type, pairs of system and code that some table looks for.
        reasons: Pairs that a ``statusReason``, a value or an allergy may have.
        most: The greatest number of resources beside the patient.
        damage: How many things in them are not as R4 has them.

    Example:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=5)
        ... @given(patient_records({"Condition": [("http://snomed.info/sct", "84114007")]}))
        ... def every_record_is_of_one_patient(record):
        ...     assert {one["subject"]["reference"] for one in record[1:]} <= {"Patient/1"}
        >>> every_record_is_of_one_patient()
    """
    return _records(codings, reasons or [], most, damage)


@st.composite
def _bound_records(draw: Any, pathway: Pathway, most: int, closed: int) -> tuple[dict[str, Any], list[Any]]:
    chance = Drawn(draw)
    bindings, codings, reasons = made_up(chance, pathway, closed=closed)
    return bindings, make_record(chance, codings, reasons, most=most)


def bound_records(
    pathway: Pathway, *, most: int = 6, closed: int = 50
) -> st.SearchStrategy[tuple[dict[str, Any], list[Any]]]:
    """Bindings of a pathway, with the record of one patient that their tables look for.

    The bindings are in the data model of their file, for :func:`l4path.interop.bindings_from_dict`.

    Args:
        pathway: The pathway.
        most: The greatest number of resources beside the patient.
        closed: In how many of a hundred tables what is not found is not so.

    Example:
        >>> import l4path
        >>> from l4path.interop import bindings_from_dict, read_fhir
        >>> from hypothesis import given, settings
        >>> pathway = l4path.load("hypertension")
        >>> @settings(max_examples=3, deadline=None)
        ... @given(bound_records(pathway))
        ... def every_patient_is_read_or_refused(case):
        ...     bindings, record = case
        ...     found = read_fhir(record, pathway, bindings_from_dict(bindings, pathway), at="2026-11-28")
        ...     assert [one.patient for one in found] == ["1"]
        >>> every_patient_is_read_or_refused()
    """
    return _bound_records(pathway, most, closed)
