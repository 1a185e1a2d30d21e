"""FHIR R4 data into episodes: one for each patient, with what each fact and record rests on, or why there is none."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from l4path.episode import Episode
from l4path.errors import EpisodeError, Problem, quoted, shown
from l4path.interop.answers import answers_of
from l4path.interop.beside import retold
from l4path.interop.dates import moment
from l4path.interop.evidence import evidence_of
from l4path.interop.facts_of import facts_of
from l4path.interop.gathering import gathered, named, not_there, patient_of
from l4path.interop.looking import Looking
from l4path.interop.responses import answered
from l4path.interop.shapes import SHAPES, misshapen
from l4path.interop.sources import documents_of
from l4path.interop.trials_of import trials_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from l4path.interop.answers import Answers
    from l4path.interop.bindings import Bindings
    from l4path.interop.gathering import Gathered, Record
    from l4path.pathway import Pathway


@dataclass(frozen=True, slots=True)
class ImportedEpisode:
    """An episode that was read from a patient's record.

    Attributes:
        patient: The id of the patient.
        episode: The episode.
        why: What each thing rests on, by ``facts.F``, ``trials.T``, ``trials.T.M``, ``declined.T``, ``untried.T`` and
            ``unasked.T``: the resources, or why there is nothing.
        notes: What was not used, or could not be told, each with the resources that it is about.
    """

    patient: str
    episode: Episode
    why: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_dict(self, pathway: Pathway) -> dict[str, Any]:
        """The line that ``l4path fhir read`` prints, its lists in the order of the pathway.

        Args:
            pathway: The pathway that it was read for.
        """
        return {
            "patient": self.patient,
            "episode": in_order(self.episode, pathway),
            "why": {key: list(sources) for key, sources in self.why.items()},
            "notes": list(self.notes),
        }


class RefusedPatientError(EpisodeError):
    """A patient of whose record no episode can be made, with every reason.

    Attributes:
        patient: The id of the patient; empty where the data name none.
        notes: What is said beside it.
    """

    def __init__(self, patient: str, reasons: Iterable[str], notes: Iterable[str] = ()) -> None:
        """Keep the reasons."""
        problems = tuple(Problem(what=reason) for reason in dict.fromkeys(reasons))
        super().__init__(problems, f"Patient/{patient}" if patient else "")
        self.patient = patient
        self.notes: tuple[str, ...] = tuple(notes)

    def to_dict(self) -> dict[str, Any]:
        """The line that ``l4path fhir read`` prints."""
        errors = [str(problem) for problem in self.problems]
        return {"patient": self.patient or None, "errors": errors, "notes": list(self.notes)}


def read_fhir(
    data: Any,
    pathway: Pathway,
    bindings: Bindings,
    *,
    at: datetime.date | str,
    searched: Iterable[str] = (),
    form: Mapping[str, Any] | None = None,
    patient: str = "",
) -> Iterator[ImportedEpisode | EpisodeError]:
    """Episodes from FHIR R4 data, by bindings: what is not found is unknown, unless somebody answers for it.

    Args:
        data: A Bundle, a list of resources, a resource, as JSON reads them; or the path of a file of these, of NDJSON,
            or of a folder of ``*.ndjson``; or a list of paths (``pathlib.Path``).
        pathway: The pathway.
        bindings: How its facts and treatments show in the data.
        at: The day of the assessment; a text is written as 2026-11-20.
        searched: Resource types that were searched beside those that occur in the data.
        form: A response to the form of the pathway, which wins over the data, item by item. It is of one patient.
        patient: The id of the one patient who is wanted; everybody, if left out.

    Yields:
        For each patient, in the order of their ids, the episode or why there is none.

    Raises:
        FileError: When a file cannot be read.
        EpisodeError: When ``at`` is no day, the form is refused, or it is not clear whose form it is.

    Example:
        >>> import l4path
        >>> from l4path.interop import read_bindings
        >>> pathway = l4path.read_pathway("examples/knee-pain.toml")
        >>> bindings = read_bindings("examples/knee-pain.bindings.toml", pathway)
        >>> pain = {"resourceType": "Observation", "id": "o2", "status": "final", "subject": {"reference": "Patient/1"},
        ...     "code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]},
        ...     "effectiveDateTime": "2026-11-20",
        ...     "valueQuantity": {"value": 6, "system": "http://unitsofmeasure.org", "code": "{score}"}}
        >>> (read,) = read_fhir([pain], pathway, bindings, at="2026-11-28")
        >>> read.episode.facts["pain"], read.why["facts.pain"]
        (6, ('Observation/o2 of 2026-11-20',))
    """
    day = day_of(at)
    sorted_data = gathered(documents_of(data), patient)
    types = frozenset(sorted_data.found | set(searched))
    if patient and patient not in sorted_data.records:
        yield RefusedPatientError(patient, [not_there(sorted_data, patient), *sorted_data.problems])
        return
    if not sorted_data.records and sorted_data.problems:
        yield RefusedPatientError("", sorted_data.problems)
    for problem, _ in sorted_data.unread:
        yield RefusedPatientError("", [problem])
    if sorted_data.unread:
        unread = {kind for _, kind in sorted_data.unread}
        types = frozenset() if "" in unread else types - unread
    whose = _whose(form, sorted_data) if form is not None else ""
    for name in sorted(sorted_data.records):
        record = sorted_data.records[name]
        yield _read(record, sorted_data, pathway, bindings, day, types, form if name == whose else None)


def _whose(form: Mapping[str, Any], data: Gathered) -> str:
    """The patient whose response to the form it is.

    Raises:
        EpisodeError: When that is not clear.
    """
    about = form.get("subject") if isinstance(form, dict) else None
    reference = about.get("reference") if isinstance(about, dict) else None
    if not isinstance(reference, str):
        if len(data.records) <= 1:
            return next(iter(data.records), "")
        what, hint = "the response to the form names no patient, and the data hold several", "name it in its subject"
        raise EpisodeError((Problem(what=what, where="subject", hint=hint),), "the form")
    name = patient_of(reference, data)
    if name not in data.records:
        what = f"the response to the form is about {shown(reference)}, who is not in the data"
        raise EpisodeError((Problem(what=what, where="subject"),), "the form")
    return name


def day_of(at: datetime.date | str) -> int:
    """The day of an assessment, as :mod:`l4path.interop.dates` counts days.

    Raises:
        EpisodeError: When it is none.
    """
    if isinstance(at, datetime.date):
        return at.toordinal()
    found = moment(at) if isinstance(at, str) else None
    if found is None or not found.span.exact or "T" in at:
        raise EpisodeError((Problem(what=f"{quoted(at)} is no day", where="at", hint="write it as in 2026-11-20"),))
    return found.span.first


def _read(
    record: Record,
    all_data: Gathered,
    pathway: Pathway,
    bindings: Bindings,
    at: int,
    searched: frozenset[str],
    form: Mapping[str, Any] | None,
) -> ImportedEpisode | RefusedPatientError:
    """The episode of one patient."""
    problems = [*all_data.problems, *record.problems]
    person = record.resource
    if person is not None:
        wrong = list(misshapen(person, SHAPES["Patient"], ""))
        problems += [f"{named(person)}: {item}" for item in wrong]
        if not wrong and _deceased(person, at):
            problems.append(f"{named(person)}: deceased on or before the day of the assessment")
        person = None if wrong else person
    evidence = evidence_of(record, all_data, bindings)
    problems += evidence.problems
    looking = Looking(at, bindings, evidence, searched, person, problems)
    facts = facts_of(looking, pathway)
    trials = trials_of(looking, pathway)
    answers: Answers = {}
    if form is not None:
        try:
            answers = answers_of(pathway, form)
        except EpisodeError as error:
            problems += [f"{named(dict(form))}: {problem}" for problem in error.problems]
    if problems:
        return RefusedPatientError(record.patient, problems, looking.notes)
    episode = Episode(
        facts, trials=trials.records, declined=trials.declined, unasked=trials.unasked, pathway=pathway.id
    )
    if form is not None:
        before = episode
        try:
            episode = answered(pathway, before, answers)
        except EpisodeError as error:
            return RefusedPatientError(record.patient, map(str, error.problems), looking.notes)
        retold(looking.why, before, episode, answers, _called(form), pathway)
    why = {key: tuple(sources) for key, sources in looking.why.items()}
    notes = {"notes": tuple(looking.notes)} if looking.notes else {}
    return ImportedEpisode(record.patient, episode.replace(why=why | notes), why, tuple(looking.notes))


def _called(form: Mapping[str, Any]) -> str:
    """What a response to the form is called, with its date."""
    authored = form.get("authored")
    when = moment(authored) if isinstance(authored, str) else None
    return named(dict(form)) + (f" of {when.text}" if when is not None else "")


def _deceased(person: Mapping[str, Any], at: int) -> bool:
    died = moment(person["deceasedDateTime"]) if "deceasedDateTime" in person else None
    return person.get("deceasedBoolean") is True or (died is not None and died.span.first <= at)


def in_order(episode: Episode, pathway: Pathway) -> dict[str, Any]:
    """An episode in the data model of its file, every list in the order of the pathway."""
    written = episode.to_dict()
    orders = {"screened": pathway.screens, "declined": pathway.treatments, "unasked": pathway.treatments}
    for key, order in orders.items():
        if key in written:
            written[key] = [name for name in order if name in written[key]]
    for name, value in written.get("facts", {}).items():
        if isinstance(value, list):
            written["facts"][name] = [fact for fact in pathway.facts[name].value_ids if fact in value]
    return written
