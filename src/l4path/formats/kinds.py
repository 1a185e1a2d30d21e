"""What kind of thing raw data is: a pathway, an episode, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from l4path.errors import Problem, quoted, shown

_PATHWAY = frozenset(
    ("tiers", "start", "goal", "measures", "definitions", "scores", "reviews", "dispositions", "escalations")
)
_BOTH = frozenset(
    ("id", "title", "version", "description", "facts", "treatments", "screens", "sources", "invariants", "obligations")
)
_CALLED = {"pathway": "a pathway", "episode": "an episode", "case": "a file of cases"}
_EPISODE = frozenset(("pathway", "trials", "screened", "declined", "unasked"))


def other_kind(raw: object, wanted: Literal["pathway", "episode", "case"]) -> Problem | None:
    """The one problem of data that are not what is wanted at all; None where they may be.

    Args:
        raw: The data.
        wanted: What they are read as.
    """
    if not isinstance(raw, Mapping):
        return Problem(
            what=f"{quoted(raw)} is not a table of keys", hint="write a table: key = value, or {...} in JSON"
        )
    names = {name for name in raw if isinstance(name, str)}
    for name in names & {"pathway", "episode"}:
        if isinstance(raw[name], Mapping) and len(names) == 1 and (name == "pathway" or wanted == "pathway"):
            if other := other_kind(raw[name], wanted):
                return other
            return Problem(
                what=f"the keys of {_CALLED[wanted]} stand within {name}", hint="write them at the top, by themselves"
            )
    if found := _known(raw, names, wanted):
        what, hint = found
        return Problem(what=f"this is {what}, not {_CALLED[wanted]}", hint=hint)
    of_pathway, of_episode = len(_PATHWAY & names), len(_EPISODE & names) + _records(raw)
    if wanted == "pathway" and of_episode and not of_pathway:
        hint = "give it behind the pathway, as in `l4path assess PATHWAY EPISODE`"
        return Problem(what="this is an episode, not a pathway", hint=hint)
    if wanted == "pathway" and names and not names & (_PATHWAY | _BOTH):
        hint = "write one by `l4path new`, or begin with id, title, version, tiers and start"
        return Problem(what="this is no pathway: it has none of its keys", hint=hint)
    if wanted != "pathway" and of_pathway > 1 and not of_episode:
        hint = "an episode holds [facts] and [trials.ID] of one patient"
        if wanted == "case":
            hint = "the pathway is named first, and then the files of cases: l4path test PATHWAY CASES"
        return Problem(what=f"this is a pathway, not {_CALLED[wanted]}", hint=hint)
    return None


def _known(raw: Mapping[Any, Any], names: set[str], wanted: str) -> tuple[str, str] | None:
    """What other kind of file of ours or of FHIR the data are, with what takes it; None where they are none."""
    if "resourceType" in names:
        kind = shown(raw["resourceType"])
        if wanted == "pathway":
            return f"FHIR ({kind})", "`l4path fhir load` reads a pathway back that l4path wrote as FHIR"
        how = (
            "answer` makes episodes of responses"
            if kind == "QuestionnaireResponse"
            else "read` makes episodes of FHIR data"
        )
        return f"FHIR ({kind})", f"`l4path fhir {how}"
    cases = names & {"case", "cases"} or ("episode" in names and not names & (_PATHWAY | {"facts"}))
    if wanted != "case" and cases:
        if wanted == "episode" and names & {"patient", "errors", "why"}:
            return None
        return "a file of cases", "hold it against a pathway by `l4path test PATHWAY CASES`"
    if "value_sets" in names or ("bindings" in names and not names & _PATHWAY):
        return "a file of bindings", "it is checked by `l4path fhir check BINDINGS --pathway PATHWAY`"
    if "state" in names and names & {"options", "status", "questions"}:
        return "an assessment, as `l4path assess --json` prints it", "give the episode that was assessed"
    return None


def _records(raw: Mapping[Any, Any]) -> bool:
    """Whether facts are values, as of a patient, and not declared, as of a pathway."""
    facts = raw.get("facts")
    return isinstance(facts, Mapping) and bool(facts) and not any(isinstance(fact, Mapping) for fact in facts.values())
