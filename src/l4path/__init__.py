"""l4path: treatment pathways as graphs, assessed, explained and drawn."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as type checkers know it; importing typing takes as long as all the rest of this
if TYPE_CHECKING:
    from l4path.assessment import Assessment, Proof
    from l4path.catalog import bundled, load
    from l4path.conditions import (
        Choice,
        Choices,
        Condition,
        ConditionLike,
        Definition,
        ElementLike,
        FactLike,
        Flag,
        Measure,
        NodeLike,
        Number,
        Score,
        ScoreItem,
        at_least,
        contraindicated,
        courses,
        declined,
        doses,
        exhausted,
        failed,
        indicated,
        intolerant,
        offered,
        ongoing,
        option,
        reached,
        relapsed,
        responded,
        stopped,
        suitable,
        tolerated,
        tried,
        weeks,
    )
    from l4path.episode import Episode, Recorded, Trial
    from l4path.errors import (
        BindingsError,
        CaseError,
        ConditionError,
        DiagramError,
        EpisodeError,
        FhirError,
        FileError,
        L4pathError,
        PathwayError,
        Problem,
        TableError,
    )
    from l4path.escalations import Escalation, EscalationKind, KindLike
    from l4path.evidence import Code, Context, Evidence, Source
    from l4path.facts import Fact, Outcome
    from l4path.formats import parse, read_episode, read_episodes, read_pathway, write_episode, write_pathway
    from l4path.grammar import text
    from l4path.interop import from_fhir, from_response, to_cql, to_elm, to_fhir, to_form, to_response
    from l4path.language import Explanation
    from l4path.meaning import State, Status
    from l4path.nodes import Caution, Disposition, Review, Treatment
    from l4path.pathway import Assumption, Invariant, Obligation, Pathway, Screen, Silenced
    from l4path.search import Answer, find
    from l4path.truth import Truth
    from l4path.verification import Difference, Divergence, Finding, Report, check, diff

_WHERE = {
    "assessment": ("Assessment", "Proof"),
    "catalog": ("bundled", "load"),
    "conditions": (
        "Choice",
        "Choices",
        "Condition",
        "ConditionLike",
        "Definition",
        "ElementLike",
        "FactLike",
        "Flag",
        "Measure",
        "NodeLike",
        "Number",
        "Score",
        "ScoreItem",
        "at_least",
        "contraindicated",
        "courses",
        "declined",
        "doses",
        "exhausted",
        "failed",
        "indicated",
        "intolerant",
        "offered",
        "ongoing",
        "option",
        "reached",
        "relapsed",
        "responded",
        "stopped",
        "suitable",
        "tolerated",
        "tried",
        "weeks",
    ),
    "episode": ("Episode", "Recorded", "Trial"),
    "errors": (
        "BindingsError",
        "CaseError",
        "ConditionError",
        "DiagramError",
        "EpisodeError",
        "FhirError",
        "FileError",
        "L4pathError",
        "PathwayError",
        "Problem",
        "TableError",
    ),
    "escalations": ("Escalation", "EscalationKind", "KindLike"),
    "evidence": ("Code", "Context", "Evidence", "Source"),
    "facts": ("Fact", "Outcome"),
    "formats": ("parse", "read_episode", "read_episodes", "read_pathway", "write_episode", "write_pathway"),
    "grammar": ("text",),
    "interop": ("from_fhir", "from_response", "to_cql", "to_elm", "to_fhir", "to_form", "to_response"),
    "language": ("Explanation",),
    "meaning": ("State", "Status"),
    "nodes": ("Caution", "Disposition", "Review", "Treatment"),
    "pathway": ("Assumption", "Invariant", "Obligation", "Pathway", "Screen", "Silenced"),
    "search": ("Answer", "find"),
    "truth": ("Truth",),
    "verification": ("Difference", "Divergence", "Finding", "Report", "check", "diff"),
}
_ROOMS = {name: room for room, names in _WHERE.items() for name in names}

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Assessment",
    "Assumption",
    "BindingsError",
    "CaseError",
    "Caution",
    "Choice",
    "Choices",
    "Code",
    "Condition",
    "ConditionError",
    "ConditionLike",
    "Context",
    "Definition",
    "DiagramError",
    "Difference",
    "Disposition",
    "Divergence",
    "ElementLike",
    "Episode",
    "EpisodeError",
    "Escalation",
    "EscalationKind",
    "Evidence",
    "Explanation",
    "Fact",
    "FactLike",
    "FhirError",
    "FileError",
    "Finding",
    "Flag",
    "Invariant",
    "KindLike",
    "L4pathError",
    "Measure",
    "NodeLike",
    "Number",
    "Obligation",
    "Outcome",
    "Pathway",
    "PathwayError",
    "Problem",
    "Proof",
    "Recorded",
    "Report",
    "Review",
    "Score",
    "ScoreItem",
    "Screen",
    "Silenced",
    "Source",
    "State",
    "Status",
    "TableError",
    "Treatment",
    "Trial",
    "Truth",
    "__version__",
    "at_least",
    "bundled",
    "check",
    "contraindicated",
    "courses",
    "declined",
    "diff",
    "doses",
    "exhausted",
    "failed",
    "find",
    "from_fhir",
    "from_response",
    "indicated",
    "intolerant",
    "load",
    "offered",
    "ongoing",
    "option",
    "parse",
    "reached",
    "read_episode",
    "read_episodes",
    "read_pathway",
    "relapsed",
    "responded",
    "stopped",
    "suitable",
    "text",
    "to_cql",
    "to_elm",
    "to_fhir",
    "to_form",
    "to_response",
    "tolerated",
    "tried",
    "weeks",
    "write_episode",
    "write_pathway",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that importing the library stays quick."""
    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{room}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
