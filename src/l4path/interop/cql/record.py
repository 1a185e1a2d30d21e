"""What a library of CQL is given: the answers of the patient's latest response to the form, or parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.interop.canonical import canonical
from l4path.interop.cql.tree import (
    FALSE,
    TRUE,
    UNKNOWN,
    Alias,
    Applied,
    Case,
    Function,
    If,
    Lists,
    Nothing,
    OfType,
    Property,
    Query,
    Ref,
    Resources,
    Row,
    Taken,
    Texts,
    call,
    either,
    text,
)
from l4path.interop.questions import NONE_OF_THESE, questions, screens_of

if TYPE_CHECKING:
    from l4path.interop.cql.tree import Expression, Library
    from l4path.interop.questions import Question
    from l4path.pathway import Pathway

_TYPES = {
    "flag": Nothing("Boolean"),
    "number": Nothing("Decimal"),
    "choice": Nothing("String"),
    "choices": Nothing("String", listed=True),
}
_ELEMENTS = {"flag": "boolean", "number": "decimal"}
_SINGLE = {"flag": "flag of", "number": "number of", "choice": "code of"}
_NAMES = {"facts": "fact", "measure": "measure"}


def name_of(question: Question) -> str:
    """What the answer to a question is called in the library."""
    part = _NAMES.get(question.part, question.part)
    return f"{part} {question.link.partition('.')[2]}"


def define_parameters(pathway: Pathway, library: Library) -> None:
    """Let the library be given what is recorded.

    Args:
        pathway: The pathway.
        library: Its library, which defines nothing yet.
    """
    for question in questions(pathway):
        if question.part != "screened":
            library.parameters[name_of(question)] = _TYPES[question.kind]


def define_answers(pathway: Pathway, base: str, library: Library) -> None:
    """Define what is recorded by the patient's latest completed or amended response to the form.

    Args:
        pathway: The pathway.
        base: The address below which the form has its own; checked.
        library: Its library, which defines nothing yet.
    """
    define = library.definitions
    response, item, group = Alias("R"), Alias("I"), Alias("L")
    status = _value(response, "status")
    mine = call("=", _value(response, "questionnaire"), text(canonical(pathway, base, "Questionnaire")))
    taken = either(call("=", status, text("completed")), call("=", status, text("amended")))
    responses = Query(Resources("QuestionnaireResponse"), "R", call("and", taken, mine), latest_by="authored.value")
    define["response"] = call("First", responses)
    define["level 1"] = Property(Ref("response"), "item")
    for level in (2, 3):
        inner = Property(item, "item")
        define[f"level {level}"] = call(
            "flatten", Query(Ref(f"level {level - 1}"), "I", call("is not null", inner), inner)
        )
    levels = Lists(tuple(Ref(f"level {level}") for level in (1, 2, 3)))
    everything = call("flatten", Query(levels, "L", call("is not null", group)))
    answered = call("is not null", Property(call("First", Property(item, "answer")), "value"))
    row = Row((("link", _value(item, "linkId")), ("answer", Property(item, "answer"))))
    define["answered"] = Query(everything, "I", answered, row)
    here = call("=", Property(item, "link"), Taken("link"))
    found = Property(call("First", Query(Ref("answered"), "I", here)), "answer")
    define["answers to"] = Function("link", found)
    for kind, name in _SINGLE.items():
        define[name] = Function("link", _single(kind, Applied("answers to", Taken("link"))))
    for question in sorted(questions(pathway), key=lambda entry: entry.part == "tried"):  # what it rests on comes first
        answers = Applied("answers to", text(question.link))
        define[name_of(question)] = _recorded(question, answers, pathway)


def _value(source: Expression, path: str) -> Expression:
    return Property(Property(source, path), "value")


def _single(kind: str, answers: Expression) -> Expression:
    value = Property(call("First", answers), "value")
    if kind in _ELEMENTS:
        return Property(OfType(value, _ELEMENTS[kind]), "value")
    return _value(OfType(value, "Coding"), "code")


def _chosen(answers: Expression) -> Expression:
    """The values that are chosen, none of them where that is the answer; null where nothing is answered."""
    code = _value(OfType(Property(Alias("A"), "value"), "Coding"), "code")
    chosen = Query(answers, "A", call("!=", code, text(NONE_OF_THESE)), code)
    return Case(((call("exists", answers), chosen),), _TYPES["choices"])


def _recorded(question: Question, answers: Expression, pathway: Pathway) -> Expression:
    name, part, kind = question.subject, question.part, _TYPES[question.kind]
    single = question.kind in _SINGLE
    given = Applied(_SINGLE[question.kind], text(question.link)) if single else _chosen(answers)
    asked = [screen for screen in screens_of(pathway) if name in screen.facts]
    if part in ("screened", "declined"):
        return call("Coalesce", given, FALSE)
    if part == "facts" and asked:
        screened = either(*(Ref(f"screened {screen.id}") for screen in asked))
        if question.kind == "flag":
            return call("Coalesce", given, If(screened, FALSE, UNKNOWN))
        return Case(((call("exists", answers), given), (screened, Texts())), kind)
    if part == "tried":
        recorded = call("is not null", Ref(f"outcome {name}"))
        if pathway.treatments[name].once:
            return call("Coalesce", given, If(recorded, FALSE, UNKNOWN))
        prefix = text(f"measure.{name}.")
        measured = call("exists", Query(Ref("answered"), "I", call("StartsWith", Property(Alias("I"), "link"), prefix)))
        return call("Coalesce", given, If(either(recorded, measured), TRUE, UNKNOWN))
    return given
