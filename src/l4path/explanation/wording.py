"""Conditions, values and evidence in plain clinical words: built from labels and units, no ids, no code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never, cast

from l4path.conditions import (
    And,
    AnyCondition,
    AtLeast,
    Comparison,
    Constant,
    Contains,
    Defined,
    FlagAtom,
    Membership,
    Not,
    Or,
    Predicate,
    Range,
    ScoreComparison,
    ScoreRange,
    condition,
)
from l4path.explanation import words
from l4path.explanation.sums import points_words
from l4path.facts import digits
from l4path.nodes import Treatment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from l4path.conditions import Condition, Definition, Operand
    from l4path.evidence import Evidence
    from l4path.facts import Fact
    from l4path.nodes import Node
    from l4path.pathway import Pathway

_TIMES = ("day", "week", "month", "year", "hour")


def joined(parts: Sequence[str], last: str = words.AND) -> str:
    """Things in a row, as in ``a, b and c``.

    Example:
        >>> joined(["numbness", "tingling", "weakness"], "or")
        'numbness, tingling or weakness'
    """
    if len(parts) < 2:  # noqa: PLR2004
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def with_unit(value: float, unit: str) -> str:
    """A number with its unit, as in ``6 weeks``.

    Example:
        >>> with_unit(6, "week"), with_unit(1, "weeks"), with_unit(30, "%")
        ('6 weeks', '1 week', '30 %')
    """
    singular = unit.removesuffix("s") if unit.removesuffix("s") in _TIMES else unit
    if singular in _TIMES:
        unit = singular if value == 1 else f"{singular}s"
    return f"{digits(value)} {unit}".rstrip()


def value_words(fact: Fact, value: Any) -> str:
    """A recorded value in words."""
    if fact.kind == "flag":
        return words.YES if value else words.NO
    if fact.kind == "number":
        return with_unit(value, fact.unit)
    if fact.kind == "choice":
        return fact.label_of(value)
    return joined([fact.label_of(item) for item in fact.value_ids if item in value]) or "none of them"


def span_words(fact: Fact) -> str:
    """What may be answered, in words: a range with its unit, or the labels of the values."""
    if fact.kind == "flag":
        return "yes or no"
    if fact.kind == "number":
        return f"{fact.span} {fact.unit}".rstrip()
    labels = [label for _, label in fact.values]
    return joined(labels, words.OR) if fact.kind == "choice" else f"any of: {', '.join(labels)}"


def question_words(fact: Fact, treatment: str = "") -> str:
    """The question that asks for a fact or a measure of a treatment, with what may be answered."""
    asked = fact.question or f"{fact.label}?"
    said = f"{treatment}: {asked}" if treatment else asked
    return f"{said} ({span_words(fact)})"


def history_question(node: Node) -> str:
    """The question whether a treatment was tried, of which nobody knows; of what is done once, whether it was done.

    Example:
        >>> from l4path import Treatment
        >>> history_question(Treatment("mri", "MRI", tier="imaging", once=True))
        'Has MRI been done, or asked for?'
    """
    template = words.WAS_IT_TRIED
    if isinstance(node, Treatment):
        template = words.WAS_IT_DONE if node.once else words.DOES_IT_GO_ON if node.continuous else template
    return template.format(treatment=node.title)


def predicate_forms(kind: str, node: Node) -> tuple[str, str]:
    """What a predicate says of a node, and its contrary: what is done once is done or asked for, not tried.

    Args:
        kind: The predicate.
        node: The node it is asked of.
    """
    if isinstance(node, Treatment) and node.once:
        return {"tried": words.DONE, "ongoing": words.ASKED_FOR}.get(kind, words.PREDICATES[kind])
    if isinstance(node, Treatment) and node.continuous:
        return words.GOING_ON.get(kind, words.PREDICATES[kind])
    return words.PREDICATES[kind]


def title_of(pathway: Pathway, node: str) -> str:
    """The title of a node, as it stands within a sentence."""
    return pathway.nodes[node].title


def operand_name(operand: Operand, pathway: Pathway) -> str:
    """What an atom looks at, in words."""
    if operand.treatment is None:
        return operand.fact.label
    return words.OF_TREATMENT.format(measure=operand.fact.label, treatment=title_of(pathway, operand.treatment))


def defined(definition: Definition) -> str:
    """The label of a definition, with a dagger where it rests on a convention that no source states."""
    return definition.label + (words.CONVENTION_SIGN if definition.conventional else "")


def phrase(stated: object, pathway: Pathway, *, contrary: bool = False) -> str:
    """A condition in plain words.

    Args:
        stated: A condition, or what may stand for one.
        pathway: The pathway whose nodes it names.
        contrary: Say the contrary instead.

    Example:
        >>> import l4path
        >>> l4 = l4path.load("l4")
        >>> phrase(l4path.parse("leg_pain >= 4 and not failed(physical_therapy)", l4), l4)
        'leg pain is at least 4 NRS, and no adequate trial of Physical therapy has failed'
    """
    here = cast("AnyCondition", condition(stated))
    match here:
        case Constant(value=value):
            return words.ALWAYS if value is not contrary else words.NEVER
        case And() | Or():
            said, word = _combined(here, pathway, phrase, contrary=contrary)
            return f"{', '.join(said[:-1])}, {word} {said[-1]}"
        case Not(part=part):
            return phrase(part, pathway, contrary=not contrary)
        case AtLeast(count=count, parts=parts):
            said = [_bracketed(phrase(part, pathway), _counts(part)) for part in parts]
            return f"{at_least_words(count, len(parts), contrary=contrary)}: {'; '.join(said)}"
        case FlagAtom(operand=operand):
            return f"{operand_name(operand, pathway)}: {words.NO if contrary else words.YES}"
        case Defined(definition=definition):
            return f"{defined(definition)}: {words.NO if contrary else words.YES}"
        case Predicate():
            return _predicate(here, pathway, contrary=contrary)
        case ScoreComparison(op=op, constant=constant, score=score):
            template = words.COMPARED[words.CONTRARY[op] if contrary else op]
            return template.format(name=score.label, value=points_words(constant))
        case ScoreRange():
            return words.NOT.format(what=_score_range(here)) if contrary else _score_range(here)
        case Comparison() | Range() | Membership() | Contains():
            return _atom(here, pathway, contrary=contrary)
        case _:
            assert_never(here)


def _score_range(stated: ScoreRange) -> str:
    return words.RANGE.format(
        name=stated.score.label,
        low_word=words.LOW[stated.low_op],
        low=stated.low,
        high_word=words.HIGH[stated.high_op],
        high=points_words(stated.high),
    )


def phrase_among(stated: object, pathway: Pathway) -> str:
    """A condition in plain words, to stand beside others that must hold too: in brackets where it is a choice."""
    made = condition(stated)
    core, turned = bare(made)
    choice = isinstance(core, (And if turned else Or, AtLeast))
    text = phrase(made, pathway)
    return _bracketed(text, choice or _runs_on(core, text, together=True))


def at_least_words(count: int, total: int, *, contrary: bool) -> str:
    """The head of a count of so many conditions, or of its contrary."""
    if count == 1:
        return words.NONE_OF_THESE if contrary else words.AT_LEAST_ONE_OF
    return (words.FEWER_THAN_OF if contrary else words.AT_LEAST_OF).format(count=count, total=total)


def bare(stated: Condition) -> tuple[Condition, bool]:
    """A condition without the ``not`` around it, and whether the contrary of what is left is meant."""
    core, turned = stated, False
    while isinstance(core, Not):
        core, turned = core.part, not turned
    return core, turned


def _counts(stated: Condition) -> bool:
    return isinstance(bare(stated)[0], AtLeast)


def _bracketed(text: str, needed: object) -> str:
    return f"({text})" if needed else text


def _runs_on(core: Condition, text: str, *, together: bool) -> bool:
    """Whether the words of a predicate hold an ``or`` of their own that those around them would blur."""
    return isinstance(core, Predicate) and ", or " in text and (together or core.name == "exhausted")


def _combined(whole: And | Or, pathway: Pathway, say: Callable[..., str], *, contrary: bool) -> tuple[list[str], str]:
    """The parts of a combination as they are said, in brackets where they need them, and the word between them."""
    together = isinstance(whole, And) is not contrary
    said = []
    for part in whole.parts:
        core, turned = bare(part)
        nested = isinstance(core, And | Or) and (isinstance(core, And) is (turned is contrary)) is not together
        text = say(part, pathway, contrary=contrary)
        said.append(_bracketed(text, nested or isinstance(core, AtLeast) or _runs_on(core, text, together=together)))
    return said, words.AND if together else words.OR


def _predicate(asked: Predicate, pathway: Pathway, *, contrary: bool) -> str:
    node = pathway.nodes[asked.node]
    return predicate_forms(asked.name, node)[contrary].format(node=node.title)


def _atom(atom: Comparison | Range | Membership | Contains, pathway: Pathway, *, contrary: bool) -> str:
    fact, name = atom.operand.fact, operand_name(atom.operand, pathway)
    if contrary and (fact.measure or isinstance(atom, Range)):
        return words.NOT.format(what=_atom(atom, pathway, contrary=False))  # of a trial that never was, neither holds
    match atom:
        case Comparison(op=op, constant=constant) if fact.kind == "choice":
            template = words.IS if (op == "==") is not contrary else words.IS_NOT
            return template.format(name=name, value=value_words(fact, constant))
        case Comparison(op=op, constant=constant):
            template = words.COMPARED[words.CONTRARY[op] if contrary else op]
            return template.format(name=name, value=value_words(fact, constant))
        case Range(low=low, low_op=low_op, high_op=high_op, high=high):
            return words.RANGE.format(
                name=name,
                low_word=words.LOW[low_op],
                low=digits(low),
                high_word=words.HIGH[high_op],
                high=value_words(fact, high),
            )
        case Membership(values=values, negated=negated):
            labels = joined([fact.label_of(value) for value in values], words.OR)
            return (words.NONE_OF if negated is not contrary else words.ONE_OF).format(name=name, values=labels)
        case Contains(value=value, negated=negated):
            return (words.LACKS if negated is not contrary else words.INCLUDES).format(
                name=name, value=fact.label_of(value)
            )
        case _:
            assert_never(atom)


_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠", "==": "=", ">": ">", "<": "<"}


def short(stated: object, pathway: Pathway, *, contrary: bool = False) -> str:
    """A condition in few words and signs, for an arrow of a diagram.

    Args:
        stated: A condition, or what may stand for one.
        pathway: The pathway whose nodes it names.
        contrary: Say the contrary instead.

    Example:
        >>> import l4path
        >>> l4 = l4path.load("l4")
        >>> short(l4path.parse("4 <= leg_pain and not radicular", l4), l4)
        'leg pain ≥ 4 and radicular pain: no'
    """
    here = cast("AnyCondition", condition(stated))
    match here:
        case Not(part=part):
            return short(part, pathway, contrary=not contrary)
        case And() | Or():
            said, word = _combined(here, pathway, short, contrary=contrary)
            return f" {word} ".join(said)
        case AtLeast(count=count, parts=parts):
            sign = "<" if contrary else "≥"
            said = [_bracketed(short(part, pathway), _counts(part)) for part in parts]
            return f"{sign} {count} of: {', '.join(said)}"
        case FlagAtom(operand=operand):
            return _yes_or_no(operand_name(operand, pathway), contrary=contrary)
        case Defined(definition=definition):
            return _yes_or_no(defined(definition), contrary=contrary)
        case Comparison(operand=operand, op=op, constant=constant) if operand.fact.kind == "number" and not (
            contrary and operand.fact.measure
        ):
            sign = _SIGNS[words.CONTRARY[op] if contrary else op]
            unit = "" if operand.fact.unit in ("", "NRS") else operand.fact.unit
            return f"{operand_name(operand, pathway)} {sign} {with_unit(cast('float', constant), unit)}"
        case Comparison(operand=operand, op=op, constant=constant) if operand.fact.kind == "choice":
            differs = (op == "!=") is not contrary
            return f"{operand_name(operand, pathway)}{' ≠' if differs else ':'} {operand.fact.label_of(str(constant))}"
        case Range(operand=operand, low=low, low_op=low_op, high_op=high_op, high=high) if not contrary:
            unit = "" if operand.fact.unit in ("", "NRS") else operand.fact.unit
            above, below = _SIGNS[low_op.replace("<", ">")], _SIGNS[high_op]
            return f"{operand_name(operand, pathway)} {above} {digits(low)} and {below} {with_unit(high, unit)}"
        case Membership(operand=operand, values=values, negated=negated):
            labels = joined([operand.fact.label_of(value) for value in values], words.OR)
            sign = " ≠" if negated is not contrary else ":"
            return f"{operand_name(operand, pathway)}{sign} {labels}"
        case _:
            return phrase(here, pathway, contrary=contrary)


def _yes_or_no(label: str, *, contrary: bool) -> str:
    return f"{label}: {words.NO}" if contrary else label


def evidence_words(item: Evidence, pathway: Pathway) -> str:
    """One piece of evidence in a line: stance, source, year, locator, strength, note."""
    source = pathway.sources[item.source]
    where = source.title + (f" ({source.year})" if source.year else "") + (f", {item.locator}" if item.locator else "")
    said = f"{words.STANCES[item.stance]}: {where}"
    if item.strength:
        said += f"; strength as worded there: {item.strength}"
    if item.note:
        said += f"; {item.note}"
    return said + (f" [{words.MARK.format(mark=item.mark)}]" if item.mark else "")
