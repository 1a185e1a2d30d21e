"""The tables of treatments in a bindings file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from l4path.errors import Problem, did_you_mean, listed, quoted, shown
from l4path.interop.bindings import Observed, TrialTable, types_of_trial
from l4path.interop.reading_facts import read_observed
from l4path.interop.reading_keys import Keys
from l4path.interop.vocabulary import FACT_KEYS, NOT_OF_A_ONCE, TABLES, TRIAL_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.interop.value_sets import ValueSet
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

_WORKED_OUT = ("courses", "tolerated", "ended")
_ONLY_COMBINED = ("at_least", "at_most")


def read_trials(
    raw: Any, pathway: Pathway, sets: Mapping[str, ValueSet], problems: list[Problem]
) -> dict[str, TrialTable]:
    """The table of each treatment.

    Args:
        raw: What the file holds under ``trials``.
        pathway: The pathway that is bound.
        sets: The value sets that tables may name.
        problems: Where problems are reported.
    """
    if not isinstance(raw, dict):
        hint = "write [trials.TREATMENT]"
        problems.append(Problem(what=f"{quoted(raw)} is no group of tables", where="trials", hint=hint))
        raw = {}
    found: dict[str, TrialTable] = {}
    for name, table in raw.items():
        where = f"trials.{shown(name)}"
        if name not in pathway.treatments:
            hint = did_you_mean(name, pathway.treatments) or f"treatments: {listed(pathway.treatments, 20)}"
            if name in pathway.nodes:
                hint = f"it is a {pathway.nodes[name].kind}, of which nothing is recorded"
            problems.append(Problem(what=f"there is no treatment {shown(name)}", where=where, hint=hint))
        elif not isinstance(table, dict):
            hint = f"write [{where}] and its keys below it"
            problems.append(Problem(what=f"{quoted(table)} is not a table", where=where, hint=hint))
        else:
            found[name] = _read_trial(Keys(table, where, sets, problems), pathway.treatments[name], pathway)
    return found


def _read_trial(keys: Keys, treatment: Treatment, pathway: Pathway) -> TrialTable:
    for key in keys.table:
        if key not in TRIAL_KEYS:
            hint = did_you_mean(key, TRIAL_KEYS) or f"allowed: {listed(TRIAL_KEYS, len(TRIAL_KEYS))}"
            if key in pathway.all_measures and not did_you_mean(key, TRIAL_KEYS):
                hint = f"it is a measure: write measures.{key} = {{ observation = SET }}"
            if key in TABLES["bindings"]:
                hint = f"it is a key of the file: write it above the first [...], or as [{key}] on a line of its own"
            keys.wrong(f"{shown(key)} is no key of a trial", "", hint)
        elif treatment.once and key in NOT_OF_A_ONCE:
            hint = "it is done, and then it has been done: nothing is measured of it"
            keys.wrong(f"{key} is not for a treatment that is done once", "", hint)
    combined, medication, procedure = (key in keys.table for key in ("combination", "medication", "procedure"))
    if combined and (medication or procedure):
        keys.wrong("a combination beside medication or procedure", "", "name its sets in combination only")
    if not (combined or medication or procedure):
        hint = f"write medication, procedure or combination; or name {treatment.id} under [untracked], with the reason"
        keys.wrong("nothing says where it is recorded", "", hint)
    for key in _ONLY_COMBINED:
        if key in keys.table and not combined:
            keys.wrong(f"{key} without a combination", "", "leave it out")
    sets = keys.list_of_sets("combination")
    possible = types_of_trial(medication=medication or combined, procedure=procedure, once=treatment.once)
    resources = keys.resources(possible) if possible else ()
    least, most = (keys.whole(key, len(sets)) if sets else 0 for key in _ONLY_COMBINED)
    if sets and least > most:
        keys.wrong(f"at_least {least} is more than at_most {most}", "at_least")
    weeks, gap = keys.word("weeks"), keys.days("gap")
    if "gap" not in keys.table and not treatment.once and (combined or weeks == "covered"):
        hint = 'write gap = "P28D": so long without cover, and another course begins'
        needs = "a combination" if combined else "what is counted by the days covered"
        keys.wrong(f"no gap, and {needs} needs one", "", hint)
    return TrialTable(
        medication=keys.named_set("medication"),
        procedure=keys.named_set("procedure"),
        combination=sets,
        at_least=least,
        at_most=most,
        closed=keys.text("closed"),
        types=types_of_trial(
            medication=medication or combined, procedure=procedure, once=treatment.once, resources=resources
        ),
        within=keys.length("within"),
        weeks=weeks,
        gap=gap,
        doses=keys.word("doses") == "days",
        declined=keys.named_set("declined"),
        intolerance=keys.named_set("intolerance"),
        measures=_measures(keys, pathway) if "measures" in keys.table and not treatment.once else {},
    )


def _measures(keys: Keys, pathway: Pathway) -> dict[str, Observed]:
    raw = keys.table["measures"]
    if not isinstance(raw, dict):
        hint = 'write measures.relief = { observation = "relief", unit = "%" }'
        keys.wrong(f"{quoted(raw)} is not a table of measures", "measures", hint)
        raw = {}
    found = {}
    for name, table in raw.items():
        inner = Keys(table, f"{keys.where}.measures.{shown(name)}", keys.sets, keys.problems)
        fact = pathway.all_measures.get(name)
        if fact is None:
            hint = did_you_mean(name, pathway.all_measures) or f"measures: {listed(pathway.all_measures, 20)}"
            inner.wrong(f"there is no measure {shown(name)}", "", hint)
        elif name in _WORKED_OUT or name in keys.table:
            inner.wrong(f"{name} is worked out from the courses", "", "leave it out")
        elif fact.kind == "choices":
            inner.wrong(f"{name} may have several values at once, which no Observation says", "", "leave it out")
        elif not isinstance(table, dict):
            inner.wrong(f"{quoted(table)} is not a table", "", "write { observation = SET }")
        else:
            others = tuple(key for key in FACT_KEYS[fact.kind]["observation"] if key != "closed")
            for key in table:
                if key not in ("observation", *others):
                    hint = did_you_mean(key, others) or f"allowed: observation, {listed(others)}"
                    inner.wrong(f"{shown(key)} is no key of a measure", "", hint)
            if "observation" not in table:
                inner.wrong("no observation", "", "write observation and the name of a value set")
            found[name] = read_observed(inner, fact, others)
    return found
