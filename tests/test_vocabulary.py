"""One vocabulary: the keys of the files, the parameters of the constructors, the parser and the schema say the same."""

from __future__ import annotations

import datetime
import inspect
from typing import TYPE_CHECKING, Any, get_args

import pytest

from l4path import (
    Assumption,
    Caution,
    Choice,
    Choices,
    Code,
    Context,
    Definition,
    Disposition,
    Episode,
    Escalation,
    Evidence,
    Fact,
    Flag,
    Invariant,
    Number,
    Obligation,
    Pathway,
    Review,
    Score,
    ScoreItem,
    Screen,
    Silenced,
    Source,
    Treatment,
    Trial,
)
from l4path.facts import Kind
from l4path.formats import (
    episode_from_dict,
    episode_schema,
    episode_to_dict,
    pathway_from_dict,
    pathway_schema,
    pathway_to_dict,
)
from l4path.formats.vocabulary import OPEN_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

MADE_BY: dict[str, Callable[..., object]] = {
    "pathway": Pathway,
    "fact": Fact,
    "screen": Screen,
    "score": Score,
    "item": ScoreItem,
    "definition": Definition,
    "treatment": Treatment,
    "caution": Caution,
    "review": Review,
    "disposition": Disposition,
    "escalation": Escalation,
    "invariant": Invariant,
    "obligation": Obligation,
    "assumption": Assumption,
    "source": Source,
    "context": Context,
    "evidence": Evidence,
    "code": Code,
    "silenced": Silenced,
    "episode": Episode,
    "record": Trial,
}
# The few words that differ, each on purpose: what a key of a file becomes in Python.
RENAMED: dict[tuple[str, str], set[str]] = {
    ("pathway", "treatments"): {"nodes"},
    ("pathway", "reviews"): {"nodes"},
    ("pathway", "dispositions"): {"nodes"},
    ("definition", "is"): {"condition"},
    ("treatment", "trial"): {"adequate", "response"},
    ("escalation", "after_any"): {"after", "any_of"},
    ("episode", "id"): set(),  # who it is about: it comes back beside the answer, and is no part of what is known
}
# Parameters that no key stands for: the id that heads the table, its group, the nodes or facts it was authored with.
HEADED = {
    "fact",
    "screen",
    "score",
    "definition",
    "treatment",
    "review",
    "disposition",
    "invariant",
    "obligation",
    "assumption",
    "source",
}
BESIDE: dict[str, set[str]] = {
    "episode": {"why"},
    "fact": {"measure"},
    "escalation": {"mentioned"},
    "screen": {"mentioned"},
}
# What a file must say and Python may leave out, and the other way round.
ONLY_REQUIRED_IN_FILES = {("pathway", "title"), ("pathway", "version")}
ONLY_REQUIRED_IN_PYTHON = {("assumption", "title")}


def parameters(made_by: Callable[..., object]) -> dict[str, inspect.Parameter]:
    """The named parameters of a constructor."""
    found = inspect.signature(made_by).parameters
    return {name: parameter for name, parameter in found.items() if parameter.kind is not parameter.VAR_KEYWORD}


def test_every_table_has_a_constructor() -> None:
    """No table is without one, apart from the trial, which Python flattens into the treatment."""
    assert set(TABLES) == {*MADE_BY, "trial"}
    assert set(TABLES["trial"]) == RENAMED["treatment", "trial"]


@pytest.mark.parametrize("table", MADE_BY)
def test_keys_and_parameters_are_the_same_words(table: str) -> None:
    """Every key is a parameter of its constructor and every parameter a key: a word added on one side fails."""
    from_keys = set().union(*(RENAMED.get((table, key), {key}) for key in TABLES[table]))
    expected = from_keys | ({"id"} if table in HEADED else set()) | BESIDE.get(table, set())
    assert set(parameters(MADE_BY[table])) == expected


@pytest.mark.parametrize("table", MADE_BY)
def test_what_is_required_is_required_on_both_sides(table: str) -> None:
    """A key that must be there has a parameter without a default, and the other way round."""
    for key, about in TABLES[table].items():
        if (table, key) in ONLY_REQUIRED_IN_FILES | ONLY_REQUIRED_IN_PYTHON or len(
            RENAMED.get((table, key), {key})
        ) != 1:
            continue
        (name,) = RENAMED.get((table, key), {key})
        parameter = parameters(MADE_BY[table])[name]
        if name != "nodes":
            assert about.required is (parameter.default is parameter.empty), (table, key)


def test_handles_take_what_a_fact_declares() -> None:
    """Each kind of fact has a handle, and together their parameters are the keys of a fact."""
    handles = {"flag": Flag, "number": Number, "choice": Choice, "choices": Choices}
    assert set(handles) == set(get_args(Kind)) == set(TABLES["fact"]["kind"].one_of)
    taken = set().union(*(parameters(handle) for handle in handles.values()))
    assert taken == {*TABLES["fact"], "id"} - {"kind"}


def test_the_trial_record_is_the_one_open_table() -> None:
    """Only a record takes words of the pathway's own: in Python they are any keyword."""
    assert set(OPEN_TABLES) == {"record"}
    for table, made_by in MADE_BY.items():
        takes_any = any(each.kind is each.VAR_KEYWORD for each in inspect.signature(made_by).parameters.values())
        assert takes_any is (table in OPEN_TABLES), table


EVIDENCE = {"source": "s", "locator": "1", "stance": "for", "strength": "strong", "note": "n", "mark": "V"}
CODE = {"system": "ICD-10-CM", "code": "M54.5", "display": "low back pain"}
SHARED = {"tier": "care", "evidence": [EVIDENCE], "codes": [CODE]}
EVERYTHING: dict[str, Any] = {
    "id": "everything",
    "title": "Everything that a file may say",
    "version": "1",
    "description": "It uses every word.",
    "tiers": ["care"],
    "start": ["exercise", "advice", "imaging"],
    "goal": "pain <= 2",
    "facts": {
        "pain": {
            "kind": "number",
            "label": "pain",
            "question": "How strong?",
            "unit": "NRS",
            "minimum": 0,
            "maximum": 10,
            "codes": [CODE],
        },
        "cause": {"kind": "choice", "label": "cause", "values": {"a": "one", "b": "two"}},
        "fever": {"kind": "flag", "label": "fever"},
        "findings": {"kind": "choices", "label": "findings", "values": {"cyst": "cyst", "tear": "tear"}},
    },
    "screens": {
        "red_flags": ["fever"],
        "imaged": {"facts": ["findings", "fever"], "label": "image", "question": "What does it show?"},
        "named": {"facts": ["fever"], "label": "fever"},
    },
    "scores": {
        "burden": {
            "label": "burden",
            "items": [
                {"when": "pain >= 7", "points": 2, "label": "strong pain"},
                {"when": "fever", "points": 1},
                {"when": "cyst in findings", "points": -1},
            ],
            "evidence": [EVIDENCE],
        }
    },
    "definitions": {"strong": {"label": "strong pain", "is": "pain >= 7", "evidence": [EVIDENCE]}},
    "measures": {"relief": {"kind": "number", "label": "relief"}},
    "treatments": {
        "exercise": {
            "title": "Exercise",
            **SHARED,
            "indications": ["cause == a"],
            "contraindications": ["fever", "burden >= 3"],
            "cautions": [
                {"id": "cystic", "when": "cyst in findings", "because": "a cyst hurts", "evidence": [EVIDENCE]},
                {"id": "again", "when": "exercise.courses >= 2", "because": "it is not the first course"},
            ],
            "trial": {"adequate": "weeks >= 6", "response": "relief >= 30"},
        },
        "advice": {"title": "Advice", "tier": "care", "continuous": True},
        "imaging": {"title": "X-ray", "tier": "care", "once": True},
        "rescue": {"title": "Rescue", "tier": "care", "emergency": True, "once": True},
    },
    "reviews": {
        "review": {"title": "Review", **SHARED},
        "alarm": {"title": "Alarm", "tier": "care", "emergency": True},
    },
    "dispositions": {
        "home": {"title": "Home", **SHARED, "final": True},
        "ward": {"title": "Ward", "tier": "care", "emergency": True},
    },
    "escalations": [
        {
            "id": "on-to-review",
            "after": ["exercise"],
            "to": "review",
            "on": "failure",
            "when": "strong",
            "because": "it has not helped",
            "evidence": [EVIDENCE],
        },
        {"after_any": ["imaging", "exercise"], "to": "home", "on": "declined"},
        {"to": "alarm", "on": "red_flag", "when": "fever"},
        {"after": ["alarm"], "to": "ward", "on": "otherwise"},
        {"after": ["alarm"], "to": "rescue", "on": "indication", "when": "pain >= 9"},
    ],
    "invariants": {"quiet": {"title": "Nothing is sent home with fever", "always": "not fever or not offered(home)"}},
    "obligations": {
        "imaged": {
            "title": "Whoever still hurts is imaged",
            "when": "failed(exercise) and not stopped(advice)",
            "then": "reached(imaging)",
            "evidence": [EVIDENCE],
        }
    },
    "assumptions": {"real": {"title": "Pain is real", "always": "pain >= 0"}},
    "sources": {
        "s": {
            "title": "Source",
            "year": 2020,
            "url": "https://example.org/",
            "review_by": datetime.date(2030, 1, 31),
            "context": [{"locator": "2", "note": "more"}],
        },
    },
    "silenced": [{"code": "x", "where": "y", "reason": "z"}],
}
EVERY_EPISODE: dict[str, Any] = {
    "pathway": "everything",
    "screened": ["red_flags"],
    "declined": ["imaging"],
    "unasked": ["advice"],
    "facts": {"pain": 3},
    "trials": {"exercise": {"outcome": "failed", "weeks": 3}},
}


def words_of(raw: dict[str, Any], table: str) -> set[tuple[str, str]]:
    """The words that some data uses, by table."""
    used = {(table, key) for key in raw if key in TABLES[table]}
    for key, value in raw.items():
        about = TABLES[table].get(key)
        if about is None or not about.table:
            continue
        inner = [value] if about.holds == "table" else value if about.holds == "tables" else value.values()
        for each in inner:
            if isinstance(each, dict):  # or the list that says the same in short
                used |= words_of(each, about.table)
    return used


def test_every_word_is_read_and_written() -> None:
    """Files that use every word are read, and written again word for word: none of them is ignored.

    But whom an episode is about, which comes back beside the answer: tests/test_cli_json.py.
    """
    every = {(table, key) for table, keys in TABLES.items() for key in keys} - {("episode", "id")}
    assert words_of(EVERYTHING, "pathway") | words_of(EVERY_EPISODE, "episode") == every
    assert pathway_to_dict(pathway_from_dict(EVERYTHING)) == EVERYTHING
    assert episode_to_dict(episode_from_dict(EVERY_EPISODE)) == EVERY_EPISODE


def test_the_schema_uses_the_same_words() -> None:
    """Every table stands in the schema, with the same keys, the same required ones, and no other."""
    for name, schema in (("pathway", pathway_schema()), ("episode", episode_schema())):
        tables = {name: schema, **schema["$defs"]}
        for table in TABLES.keys() & tables.keys():
            assert set(tables[table]["properties"]) == set(TABLES[table])
            assert set(tables[table]["required"]) == {key for key, about in TABLES[table].items() if about.required}
            assert (tables[table]["additionalProperties"] is False) is (table not in OPEN_TABLES)
            for key, about in TABLES[table].items():
                assert tables[table]["properties"][key]["description"] == about.about
    assert TABLES.keys() <= {"pathway", "episode", *pathway_schema()["$defs"], *episode_schema()["$defs"]}
