"""A bindings file to fill in: every fact and treatment with its question and codes, every key explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.errors import visible
from l4path.interop.vocabulary import FACT_KEYS, KEYS, NOT_OF_A_ONCE, TRIAL_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path.evidence import Code
    from l4path.facts import Fact
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

_HEAD = """\
# Bindings: how the facts and treatments of {id} ({title}) show in the records of one place.
#
# Take the # away before the lines that are so, and write your value sets, units and reasons into them. A fact without a
# table stays unknown, a treatment without one is unasked: both are asked for.
#
# Three keys decide what is concluded where nothing is found, and somebody has to answer for them:
#   closed     why what is not found is not so ("the problem list is reviewed before every referral"). Without it, what
#              is not found is unknown. It holds only where every resource type that the table reads was searched.
#   resources  the resource types in which this place records it; the others are not read, and need not be searched.
#   gap        what parts two courses of a treatment, and ends one: so long without cover, as P28D.
"""
_KEYS = """\
# Every key of a table:
"""
_SETS = """\
# Value sets: the codes that mean one thing in your records. Systems: a URI, or loinc, snomed, rxnorm, icd-10,
# icd-10-cm, icd-10-pcs, cpt, atc, ndc. Prefixes only of icd-10, icd-10-cm, icd-10-pcs and atc; files are FHIR ValueSets
# beside this file; includes are other sets.
#
# [value_sets.a_name]
# title    = "What it means"
# codes    = [{ system = "snomed", code = "84114007", display = "Heart failure" }]
# prefixes = [{ system = "icd-10-cm", code = "I50" }]
# files    = ["heart-failure.ValueSet.json"]
# includes = ["another_set"]
"""
_SAMPLES = {
    "observation": 'observation = "A_SET"',
    "age": "age = true",
    "weeks_since": 'weeks_since = { condition = "A_SET" }',
    "count": 'count = { procedure = "A_SET", within = "P12M" }',
    "condition": 'condition = "A_SET"',
    "allergy": 'allergy = "A_SET"',
    "medication": 'medication = "A_SET"',
    "procedure": 'procedure = "A_SET"',
    "cases": 'cases = {{ {value} = {{ condition = "A_SET" }} }}',
    "answer": 'answer = { questionnaire = "http://...", item = "..." }',
}


def bindings_template(pathway: Pathway) -> str:
    """A bindings file of which nothing is filled in yet; it can be read as it is, and then binds nothing.

    Args:
        pathway: The pathway that is to be bound.

    Example:
        >>> import l4path
        >>> bindings_template(l4path.load("l4")).startswith("# Bindings: how the facts and treatments of l4")
        True
    """
    return "\n".join(_lines(pathway)) + "\n"


def _lines(pathway: Pathway) -> Iterator[str]:
    yield _HEAD.format(id=pathway.id, title=visible(pathway.title)) + "#"
    yield _KEYS.rstrip()
    yield from (f"#   {name:12} {key.about}{_allowed(key.one_of)}" for name, key in KEYS.items())
    yield ""
    yield f'pathway = "{pathway.id}"'
    yield '# title  = "..."'
    yield '# source = "who decided this, and when"'
    yield ""
    yield _SETS
    for fact in pathway.facts.values():
        yield from _fact(fact)
        yield ""
    for treatment in pathway.treatments.values():
        yield from _trial(treatment, pathway)
        yield ""
    yield "# Treatments that the record does not hold, each with the reason; they are unasked all the same."
    yield "[untracked]"
    yield from (f'# {name} = "..."' for name in pathway.treatments)


def _allowed(words: tuple[str, ...]) -> str:
    named = ", ".join(words)
    return f" One of {named}." if len(words) > 1 else f' "{named}".' if named else ""


def _fact(fact: Fact) -> Iterator[str]:
    yield f"# {visible(fact.question or fact.label)} ({fact.kind}{_span(fact)})"
    yield from _codes(fact.codes)
    yield f"# [facts.{fact.id}]"
    ways = FACT_KEYS[fact.kind]
    for number, way in enumerate(ways):
        sample = _SAMPLES[way].format(value=fact.value_ids[0]) if way == "cases" else _SAMPLES[way]
        yield f"# {'or: ' if number else ''}{sample}{_beside(fact, ways[way])}"


def _span(fact: Fact) -> str:
    if fact.kind == "flag":
        return ""
    return f", {fact.span}{f' {visible(fact.unit)}' if fact.unit else ''}"


def _beside(fact: Fact, keys: tuple[str, ...]) -> str:
    if "unit" in keys and fact.unit:
        return f"      # beside it: {', '.join(keys)}; the pathway's unit is {visible(fact.unit)}"
    return f"      # beside it: {', '.join(keys)}" if keys else ""


def _codes(codes: Iterable[Code]) -> Iterator[str]:
    for code in codes:
        display = f"  {visible(code.display)}" if code.display else ""
        yield f"#   {visible(code.system)} {visible(code.code)}{display}"


def _trial(treatment: Treatment, pathway: Pathway) -> Iterator[str]:
    way = {"once": " (done once)", "continuous": " (continuous)"}.get(treatment.way, "")
    yield f"# {visible(treatment.title)}{way}"
    yield from _codes(treatment.codes)
    yield f"# [trials.{treatment.id}]"
    yield '# medication = "A_SET"      # or, or beside it: procedure = "A_SET"' + (
        "" if treatment.once else '; or instead: combination = ["A", "B"], at_least = 2'
    )
    samples = {
        "closed": '"why what is not found was not tried"',
        "resources": '["MedicationRequest"]',
        "within": '"P2Y"',
        "weeks": '"covered"',
        "gap": '"P28D"',
        "doses": '"days"',
        "declined": '"A_SET"',
        "intolerance": '"A_SET"',
    }
    for key in TRIAL_KEYS:
        if key in samples and not (treatment.once and key in NOT_OF_A_ONCE):
            yield f"# {key} = {samples[key]}"
    if not treatment.once:
        for name in pathway.measures:
            yield f'# measures.{name} = {{ observation = "A_SET" }}'
