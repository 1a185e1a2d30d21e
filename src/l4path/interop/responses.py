"""A response to the form as an episode, and an episode as a response: the one says what the other does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.assessment import check_episode
from l4path.episode import Episode, Trial
from l4path.errors import EpisodeError
from l4path.interop.answers import answers_of
from l4path.interop.canonical import address, canonical, checked_base, checked_moment, checked_reference, without_empty
from l4path.interop.questions import NONE_OF_THESE, of_treatment, questions
from l4path.pathway.given import check_pathway

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from l4path.errors import Problem
    from l4path.facts import Fact
    from l4path.interop.answers import Answers
    from l4path.interop.questions import Question
    from l4path.pathway import Pathway

_SETTLED_BY_AN_OUTCOME = ("tolerated", "relapsed")  # and, unless it is that the patient responded, whether it ended


def to_response(
    pathway: Pathway, episode: Episode, *, base: str, subject: str = "", authored: str = ""
) -> dict[str, Any]:
    """An episode as a response to the pathway's form, a FHIR R4 QuestionnaireResponse.

    What was not tried is answered so; what nobody asked stays unanswered.

    Args:
        pathway: The pathway.
        episode: The episode.
        base: The address below which the form has its own.
        subject: Whom it is about, such as ``Patient/1``; left out where it is empty.
        authored: When it was given: a day, or a day and a time with its offset; left out where it is empty.

    Raises:
        EpisodeError: When the episode cannot be one of the pathway, with every reason.
        FhirError: When the base is none, the subject is no reference, or ``authored`` is no moment.

    Example:
        >>> import l4path
        >>> pathway = l4path.load("l4")
        >>> response = to_response(pathway, l4path.Episode({"leg_pain": 6}), base="https://example.org/fhir")
        >>> response["item"][0]
        {'linkId': 'facts', 'item': [{'linkId': 'facts.leg_pain', 'answer': [{'valueDecimal': 6}]}]}
    """
    base = checked_base(base)
    if problems := tuple(check_episode(pathway, episode)):
        raise EpisodeError(problems)

    def items(some: Iterable[Question]) -> list[dict[str, Any]]:
        given = ((question, [*_recorded_answers(question, episode, pathway)]) for question in some)
        return [
            {"linkId": question.link, "answer": [_answer(question, value, pathway, base) for value in values]}
            for question, values in given
            if values
        ]

    asked = list(questions(pathway))
    trials = [_group(f"trial.{name}", items(of_treatment(pathway, node))) for name, node in pathway.treatments.items()]
    groups = (
        _group("screened", items(item for item in asked if item.part == "screened")),
        _group("facts", items(item for item in asked if item.part == "facts")),
        _group("trials", [group for group in trials if group["item"]]),
    )
    return without_empty(
        resourceType="QuestionnaireResponse",
        questionnaire=canonical(pathway, base, "Questionnaire"),
        status="completed",
        subject={"reference": checked_reference(subject)} if subject else None,
        authored=checked_moment(authored),
        item=[group for group in groups if group["item"]],
    )


def _group(link: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"linkId": link, "item": items}


def _recorded_answers(question: Question, episode: Episode, pathway: Pathway) -> Iterator[Any]:
    """What an episode answers to a question; nothing where it does not."""
    name, part = question.subject, question.part
    trial = episode.trials.get(name)
    if part in ("screened", "declined"):
        yield from [True] if name in getattr(episode, part) else []
    elif part == "tried":
        if trial is not None:
            yield not (pathway.treatments[name].once and trial.outcome)
        elif name not in episode.unasked:
            yield False
    elif part == "outcome":
        yield from [] if trial is None or trial.outcome is None else [trial.outcome]
    elif question.fact is not None:
        recorded: Mapping[str, Any] = episode.facts if part == "facts" else {} if trial is None else trial.measures
        yield from _recorded_values(question, question.fact, recorded)


def _recorded_values(question: Question, fact: Fact, recorded: Mapping[str, Any]) -> Iterator[Any]:
    if fact.id in recorded:
        value = recorded[fact.id]
        if question.kind == "choices":
            yield from [chosen for chosen in fact.value_ids if chosen in value] or [NONE_OF_THESE]
        else:
            yield value


def _answer(question: Question, value: Any, pathway: Pathway, base: str) -> dict[str, Any]:
    match question.kind:
        case "flag":
            return {"valueBoolean": value}
        case "number":
            return {"valueDecimal": value}
        case _:
            system = address(base, "CodeSystem", pathway.id, question.coded)
            return {"valueCoding": {"system": system, "code": value}}


def from_response(pathway: Pathway, response: object) -> Episode:
    """A response to the pathway's form as an episode.

    Args:
        pathway: The pathway.
        response: A QuestionnaireResponse in the data model of JSON, completed or amended.

    Raises:
        EpisodeError: When it is no response to this form, or no episode of the pathway, with every reason.

    Example:
        >>> import l4path
        >>> pathway = l4path.load("l4")
        >>> episode = l4path.Episode({"leg_pain": 6}, pathway="l4", unasked=["nsaids"])
        >>> from_response(pathway, to_response(pathway, episode, base="https://example.org/fhir")) == episode
        True
    """
    check_pathway(pathway)
    return answered(pathway, Episode(pathway=pathway.id, unasked=pathway.treatments), answers_of(pathway, response))


def answered(pathway: Pathway, episode: Episode, answers: Answers) -> Episode:
    """What was known, and over it what a response answers, item by item; what it leaves unanswered stays.

    Args:
        pathway: The pathway.
        episode: What was known before, from a patient's record say.
        answers: What :func:`answers_of` found.

    Raises:
        EpisodeError: When the two together are no episode of the pathway, with every reason.
    """
    facts, trials = dict(episode.facts), dict(episode.trials)
    groups = {part: set(getattr(episode, part)) for part in ("screened", "declined", "unasked")}
    problems: list[Problem] = []
    for link, value in answers.items():
        part, _, subject = link.partition(".")
        if part == "facts":
            facts[subject] = value
        elif part in groups:
            (groups[part].add if value else groups[part].discard)(subject)
    for name, node in pathway.treatments.items():
        answers_here = {link: value for link, value in answers.items() if _about(link) == name}
        if not answers_here:
            continue
        groups["unasked"].discard(name)
        try:
            trial = _once(answers_here, name) if node.once else _course(answers_here, name, trials.get(name))
        except EpisodeError as error:
            problems += [problem.within(f"trials.{name}") for problem in error.problems]
            continue
        trials.pop(name, None)
        if trial is not None:
            trials[name] = trial
    ordered = {name: trials[name] for name in pathway.treatments if name in trials}
    screened, declined, unasked = groups.values()
    if problems:
        raise EpisodeError(tuple(problems))
    return Episode(facts, trials=ordered, pathway=pathway.id, screened=screened, declined=declined, unasked=unasked)


def _about(link: str) -> str:
    """The treatment of whose history an item asks; empty for every other item."""
    part, _, subject = link.partition(".")
    return subject.partition(".")[0] if part in ("tried", "outcome", "measure") else ""


def _once(answers_here: Answers, name: str) -> Trial | None:
    """The record of what is done once: it is done, or asked for, or neither."""
    if f"outcome.{name}" in answers_here:
        return Trial(answers_here[f"outcome.{name}"])
    return Trial() if answers_here[f"tried.{name}"] else None


def _course(answers_here: Answers, name: str, known: Trial | None) -> Trial | None:
    """The record of a course: what was known of it, and over that what is answered."""
    if answers_here.get(f"tried.{name}") is False:
        return None
    outcome = answers_here.get(f"outcome.{name}")
    measures = dict(known.measures) if known is not None else {}
    if outcome is not None:
        for measure in (*_SETTLED_BY_AN_OUTCOME, *(() if outcome == "responded" else ("ended",))):
            measures.pop(measure, None)
    prefix = f"measure.{name}."
    measures |= {link.removeprefix(prefix): value for link, value in answers_here.items() if link.startswith(prefix)}
    return Trial(outcome or (None if known is None else known.outcome), **measures)
