"""Conditions, values, questions and evidence in plain clinical words: built from labels and units, no ids, no code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, assert_never, cast

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
from l4path.evidence import READ
from l4path.explanation.statements import CONTRARY_OPERATOR, OPERATORS, way_of
from l4path.facts import BUILT_IN_MEASURES
from l4path.language.catalogue import Words, words
from l4path.language.text import CONVENTION_SIGN

if TYPE_CHECKING:
    from l4path.conditions import Condition, Definition, Operand
    from l4path.evidence import Evidence
    from l4path.facts import Fact
    from l4path.pathway import Pathway

_TIMES: Final = ("day", "week", "month", "year", "hour")
_MOST_NAMED = 30  # values that a question names


def phrase(stated: object, pathway: Pathway, *, contrary: bool = False, brief: bool = False, language: str = "") -> str:
    """A condition in plain words, or in few words and signs, for an arrow of a diagram.

    Args:
        stated: A condition, or what may stand for one.
        pathway: The pathway whose nodes it names.
        contrary: Say the contrary instead.
        brief: Say it in few words and signs.
        language: ``en`` or ``de``, or left out: the one that is spoken; labels and units stay as they are written.

    Example:
        >>> import l4path
        >>> l4 = l4path.load("l4")
        >>> phrase(l4path.parse("leg_pain >= 4 and not failed(physical_therapy)", l4), l4)
        'leg pain: at least 4 NRS, and no adequate trial of Physical therapy has failed'
        >>> phrase(l4path.parse("4 <= leg_pain and not radicular", l4), l4, brief=True)
        'leg pain ≥ 4 and radicular pain: no'
    """
    return Phrases(pathway, words(language), brief=brief).phrase(stated, contrary=contrary)


def with_unit(value: float, unit: str, wording: Words | None = None, *, brief: bool = False) -> str:
    """A number with its unit, as in ``6 weeks``; in brief without one that goes without saying.

    Example:
        >>> with_unit(6, "week"), with_unit(1, "weeks"), with_unit(30, "%")
        ('6 weeks', '1 week', '30 %')
    """
    wording = wording or words()
    unit = unit_of(value, unit, wording)
    unsaid = brief and unit in wording("unit_short.unsaid").split(", ")
    return f"{wording.number(value)} {'' if unsaid else unit}".rstrip()


def unit_of(value: float, unit: str, wording: Words) -> str:
    """A unit as it stands behind a number: of time in the language, any other as it is written."""
    time = unit.removesuffix("s")
    return wording(f"unit.{time}.{'one' if value == 1 else 'many'}") if time in _TIMES else unit


def label_of(fact: Fact, wording: Words) -> str:
    """What a fact is called: as its pathway writes it; of the measures that every pathway has, in the language."""
    return wording(f"measure.{fact.id}") if BUILT_IN_MEASURES.get(fact.id) == fact else fact.label


def value_of(fact: Fact, value: Any, wording: Words, *, brief: bool = False) -> str:
    """A recorded value in words."""
    if fact.kind == "flag":
        return wording("yes" if value else "no")
    if fact.kind == "number":
        return with_unit(value, fact.unit, wording, brief=brief)
    if fact.kind == "choice":
        return fact.label_of(value)
    labels = [fact.label_of(item) for item in fact.value_ids if item in value]
    return wording.joined(labels) if labels else wording("answer.none_of_them")


def span_of(fact: Fact, wording: Words) -> str:
    """What may be answered, in words: a range with its unit, or the labels of the values."""
    if fact.kind == "flag":
        return wording("answer.yes_or_no")
    if fact.kind == "number":
        low, high = fact.minimum, fact.maximum
        if low is None and high is None:
            return f"{wording('answer.number')} {fact.unit}".rstrip()
        key = "answer.or_less" if low is None else "answer.or_more" if high is None else "answer.from_to"
        ends = {end: wording.number(bound) for end, bound in (("low", low), ("high", high)) if bound is not None}
        return f"{wording(key, **ends)} {unit_of(2, fact.unit, wording)}".rstrip()
    labels = [label for _, label in fact.values]
    if (more := len(labels) - _MOST_NAMED) > 1:
        labels = [*labels[:_MOST_NAMED], wording("answer.others", count=more)]
    return wording.joined(labels, "or") if fact.kind == "choice" else wording("answer.any_of", labels=", ".join(labels))


def bare_question(fact: Fact, wording: Words) -> str:
    """The question of a fact as its authors write it, of a measure of every pathway as the catalogue has it."""
    return wording(f"measure_question.{fact.id}") if BUILT_IN_MEASURES.get(fact.id) == fact else fact.question


def question_of(fact: Fact, treatment: str, wording: Words) -> str:
    """The question that asks for a fact or a measure of a treatment, with what may be answered."""
    asked = bare_question(fact, wording) or wording("answer.labelled", label=label_of(fact, wording))
    if treatment:
        asked = wording("answer.of_treatment", treatment=treatment, question=asked)
    return wording("answer.with_span", question=asked, span=span_of(fact, wording))


def source_words(title: str, year: int | None, wording: Words) -> str:
    """A source with its year."""
    return wording("evidence.year", title=title, year=year) if year else title


def defined(definition: Definition) -> str:
    """The label of a definition, with a dagger where it rests on a convention that no source states."""
    return definition.label + (CONVENTION_SIGN if definition.conventional else "")


def bare(stated: Condition) -> tuple[Condition, bool]:
    """A condition without the ``not`` around it, and whether the contrary of what is left is meant."""
    core, turned = stated, False
    while isinstance(core, Not):
        core, turned = core.part, not turned
    return core, turned


class Phrases:
    """The words for the conditions and the evidence of one pathway in one language."""

    def __init__(self, pathway: Pathway, wording: Words, *, brief: bool = False) -> None:
        """Take the pathway, the words, and whether conditions are told in few words and signs."""
        self.pathway = pathway
        self.words_of = wording
        self._brief = brief

    def _say(self, key: str, **slots: object) -> str:
        """The words for a kind of condition; in brief those that the catalogue has for that, where it has any."""
        return self.words_of(f"condition.{key}", **slots, **({"brief": True} if self._brief else {}))

    def phrase(self, stated: object, *, contrary: bool = False) -> str:
        """A condition in words."""
        here, wording = cast("AnyCondition", condition(stated)), self.words_of
        match here:
            case Constant(value=value):
                return self._say("always" if value is not contrary else "never")
            case And() | Or():
                return self._combined(here, contrary=contrary)
            case Not(part=part):
                return self.phrase(part, contrary=not contrary)
            case AtLeast(count=count, parts=parts):
                texts = [(self.phrase(part), isinstance(bare(part)[0], AtLeast)) for part in parts]
                items = [f"({text})" if counts else text for text, counts in texts]
                if self._brief:
                    return self._say("fewer" if contrary else "at_least", count=count, items=", ".join(items))
                return self._say(
                    "count_of", head=self._head(count, len(parts), contrary=contrary), items="; ".join(items)
                )
            case FlagAtom() | Defined():
                name = defined(here.definition) if isinstance(here, Defined) else self.name(here.operand)
                key, answer = ("flag", "no") if contrary else ("flag_met", "yes")
                return self._say(key, name=name, answer=wording(answer))
            case Predicate():
                return self._predicate(here, contrary=contrary)
            case ScoreComparison(op=op, constant=constant, score=score):
                key = OPERATORS[CONTRARY_OPERATOR[op] if contrary else op]
                return self._say(key, name=score.label, value=wording("points", count=constant))
            case ScoreRange(score=score):
                points = wording("points", count=here.high)
                return self._range(score.label, here, str(here.low), points, contrary=contrary)
            case Comparison() | Range() | Membership() | Contains():
                return self._atom(here, contrary=contrary)
            case _:
                assert_never(here)

    def _head(self, count: int, total: int, *, contrary: bool) -> str:
        if count == 1:
            return self.words_of(f"these.{'none' if contrary else 'any'}")
        return self.words_of(f"these.{'fewer' if contrary else 'at_least'}", count=count, total=total)

    def name(self, operand: Operand) -> str:
        """What an atom looks at, in words."""
        label = label_of(operand.fact, self.words_of)
        if operand.treatment is None:
            return label
        return self._say("of_treatment", measure=label, treatment=self.pathway.nodes[operand.treatment].title)

    def _range(self, name: str, stated: Range | ScoreRange, low: str, high: str, *, contrary: bool) -> str:
        """A number between two bounds, or beyond either of them."""
        ends = [("low", OPERATORS[stated.low_op]), ("high", OPERATORS[stated.high_op])]
        if contrary:
            ends = [("high" if end == "low" else "low", "le" if op == "lt" else "lt") for end, op in ends]
        low_word, high_word = (self._say(f"{end}.{op}") for end, op in ends)
        key = "outside" if contrary else "range"
        return self._say(key, name=name, low_word=low_word, low=low, high_word=high_word, high=high)

    def _combined(self, whole: And | Or, *, contrary: bool) -> str:
        """The parts of a combination, and the word between them."""
        together = isinstance(whole, And) is not contrary
        phrases = [self.among(part, together=together, contrary=contrary) for part in whole.parts]
        last = self.words_of("and" if together else "or")
        if self._brief:
            return f" {last} ".join(phrases)
        return self._say("both", first=", ".join(phrases[:-1]), last=last, second=phrases[-1])

    def among(self, part: Condition, *, together: bool, contrary: bool = False) -> str:
        """A condition beside others, in brackets, or in brief in quotation marks, where their words would blur.

        Args:
            part: The condition.
            together: Whether all must hold, rather than any.
            contrary: Whether the contrary of it is meant.
        """
        core, turned = bare(part)
        text = self.phrase(part, contrary=contrary)
        nested = isinstance(core, And | Or) and (isinstance(core, And) is (turned is contrary)) is not together
        or_within = f", {self.words_of('or')} " in text
        runs_on = isinstance(core, Predicate) and or_within and (together or core.name == "exhausted")
        if nested or runs_on or isinstance(core, AtLeast):
            return f"({text})"
        blurs = self._brief and any(f" {self.words_of(word)} " in text for word in ("and", "or"))
        return self.words_of("says.quoted", text=text) if blurs else text

    def _predicate(self, asked: Predicate, *, contrary: bool) -> str:
        node = self.pathway.nodes[asked.node]
        return self.words_of(f"is{'_not' if contrary else ''}.{asked.name}", node=node.title, way=way_of(node))

    def _atom(self, atom: Comparison | Range | Membership | Contains, *, contrary: bool) -> str:
        wording, fact, name = self.words_of, atom.operand.fact, self.name(atom.operand)
        if contrary and fact.measure:  # of a trial that never was, neither holds
            return self._say("not_so", what=self._atom(atom, contrary=False))
        match atom:
            case Comparison(op=op, constant=constant):
                kind = OPERATORS[CONTRARY_OPERATOR[op] if contrary else op]
                return self._say(kind, name=name, value=value_of(fact, constant, wording, brief=self._brief))
            case Range(low=low, high=high):
                shown = value_of(fact, high, wording, brief=self._brief)
                return self._range(name, atom, wording.number(low), shown, contrary=contrary)
            case Membership(values=values, negated=negated):
                labels = wording.joined([fact.label_of(value) for value in values], "or")
                return self._say("none_of" if negated is not contrary else "one_of", name=name, values=labels)
            case Contains(value=value, negated=negated):
                key = "lacks" if negated is not contrary else "includes"
                return self._say(key, name=name, value=fact.label_of(value))
            case _:
                assert_never(atom)

    def evidence(self, item: Evidence) -> str:
        """One piece of evidence in a line: stance, source, year, locator, strength, note."""
        wording, cited = self.words_of, self.pathway.sources[item.source]
        source = source_words(cited.title, cited.year, wording)
        if item.locator:
            source = wording("evidence.place", source=source, locator=item.locator)
        line = wording("evidence.line", stance=wording(f"stance.{item.stance}"), source=source)
        for key, more in (("strength", item.strength), ("note", item.note)):
            line = wording(f"evidence.{key}", line=line, **{key: more}) if more else line
        if item.mark in ("", READ):
            return line
        return wording("evidence.mark", line=line, mark=wording.templates.get(f"report.mark.{item.mark}", item.mark))
