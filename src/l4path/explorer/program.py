"""A pathway as the value that the page computes with: its rules, its parts, and the words for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from l4path.errors import visible
from l4path.evidence import is_disputed
from l4path.explanation.choosing import MOST, MOST_OF_A_PAGE
from l4path.explanation.glance import minded, points, route, verdict_of
from l4path.explanation.reasons import tally
from l4path.explanation.ways import disputed
from l4path.explanation.whole import why_of
from l4path.explorer import looks
from l4path.explorer.formulas import Formulas
from l4path.explorer.plans import KINDS, Plans
from l4path.facts import COUNTED, READ_BY_PREDICATES
from l4path.language import speaking
from l4path.language.phrases import bare_question, label_of, span_of, with_unit
from l4path.meaning import Status, option_order
from l4path.nodes import Treatment
from l4path.pathway.asks import red_flags

if TYPE_CHECKING:
    from collections.abc import Callable

    from l4path.conditions import Score
    from l4path.evidence import Evidence
    from l4path.explanation.plans import Plan
    from l4path.facts import Fact
    from l4path.language import Words
    from l4path.nodes import Node
    from l4path.pathway import Pathway, Screen

_SHARED = re.compile(
    r"and|yes|no|(truth|status|status_once|status_continuous|headline|held_by|number|outcome|points)\..*"
    r"|section\.(alongside|ask|cautions|considered|contradictions|on_hold|options|sources|why)|says\.(met|not_met|unknown)|answer\.none_of_them|whole\.(convention|contradicts|no_options)"
)
"""The words of the explanations that the page fills in by itself: truths, statuses, outcomes, values and headings."""


PLANS: Final[dict[str, Callable[[str], Plan]]] = {
    "verdict": verdict_of,
    "points": points,
    "route": route,
    "cautions": minded,
}
"""What the page says of a node: its status in a sentence, why, how the pathway comes to it, and what to mind."""


def program_of(pathway: Pathway, *, language: str = "en") -> dict[str, Any]:
    """A pathway as a value of JSON, from which the page assesses any episode as the library does.

    Args:
        pathway: The pathway.
        language: ``en`` or ``de``; titles, labels and questions of the pathway stay as they are written.

    Returns:
        Tables and lists of texts, numbers and truth values; the same pathway always gives the same value.

    Example:
        >>> import l4path
        >>> program = program_of(l4path.load("l4"))
        >>> program["pathway"]["id"], program["formulas"][0]
        ('l4', ['known', 2])
    """
    formulas = Formulas(pathway, language)
    plans = Plans(formulas)
    shown = _program(pathway, formulas, plans)
    exact = {
        "plans": plans.rows,
        "kinds": list(KINDS),
        "bound": {"most": MOST, "page": MOST_OF_A_PAGE, "says": plans.text(formulas.words("says.untold"))},
        "asks": plans.asked,
        "pathway": {"id": pathway.id, "version": pathway.version},
        "assumptions": [
            {"id": name, "title": stated.title, "holds": formulas.of("assumption", name)}
            for name, stated in pathway.assumptions.items()
        ],
        "formulas": formulas.rows,
        "recorded": formulas.recorded,
        "states": formulas.states,
        "asked": formulas.asked,
        "lists": formulas.lists,
        "begins": _having(lambda status: status.begins),
        "counted": dict(COUNTED),
        "usual": {name: usual for name, (usual, _) in READ_BY_PREDICATES.items()},
    }
    data: dict[str, Any] = seen(shown)
    return data | exact


def seen(value: Any) -> Any:
    r"""A value of JSON in which every sign that a reader cannot see is written out.

    Example:
        >>> seen({"title": ["pain\u202e"]})
        {'title': ['pain\\u202e']}
    """
    match value:
        case str():
            return visible(value, keep="\n")
        case list() | tuple():
            return [seen(item) for item in value]
        case dict():
            return {key: seen(item) for key, item in value.items()}
        case _:
            return value


def _program(pathway: Pathway, formulas: Formulas, plans: Plans) -> dict[str, Any]:
    """Everything that is shown to a reader."""
    flagged = red_flags(pathway)
    return {
        "title": pathway.title,
        "description": pathway.description,
        "tiers": list(pathway.tiers),
        "facts": [_fact(fact, formulas.words) | {"red_flag": fact.id in flagged} for fact in pathway.facts.values()],
        "measures": [_fact(fact, formulas.words) for fact in pathway.all_measures.values()],
        "screens": [_screen(pathway, screen) for screen in pathway.screens.values()],
        "scores": [_score(formulas, plans, score) for score in pathway.scores.values()],
        "nodes": [_node(formulas, plans, node) for node in pathway.nodes.values()],
        "start": list(pathway.start),
        "order": option_order(pathway),
        "fires": [formulas.of("fires", way.id) for way in pathway.escalations],
        "why": plans.of(why_of()),
        "questions": {name: plans.text(question) for name, question in formulas.questions.items()},
        "texts": plans.texts,
        "sources": _years(pathway),
        "words": _words(formulas.words),
    }


def _fact(fact: Fact, words: Words) -> dict[str, Any]:
    """A fact or measure as a form asks for it."""
    data: dict[str, Any] = {"id": fact.id, "kind": fact.kind, "label": label_of(fact, words)}
    data |= {"question": bare_question(fact, words), "span": span_of(fact, words)}
    if fact.kind == "number":
        data |= {"minimum": fact.minimum, "maximum": fact.maximum, "unit": fact.unit}
        data["units"] = [with_unit(count, fact.unit, words).removeprefix(str(count)).strip() for count in (1, 2)]
    if fact.values:
        data["values"] = [[value, label] for value, label in fact.values]
    return data


def _screen(pathway: Pathway, screen: Screen) -> dict[str, Any]:
    """A screen, with what it answers where nothing else is recorded."""
    answers = {name: sorted(answer) if answer else answer for name, answer in pathway.answered((screen.id,)).items()}
    return {
        "id": screen.id,
        "label": screen.label,
        "question": screen.question,
        "answers": [[name, [] if isinstance(answer, frozenset) else answer] for name, answer in answers.items()],
    }


def _score(formulas: Formulas, plans: Plans, score: Score) -> dict[str, Any]:
    return {"tally": plans.of(tally(score)), "evidence": _evidence(formulas, plans, score.evidence)}


def _node(formulas: Formulas, plans: Plans, node: Node) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": node.id,
        "kind": node.kind,
        "title": node.title,
        "tier": formulas.pathway.tiers.index(node.tier),
        "emergency": node.emergency,
        "statuses": formulas.statuses[node.id],
        "reached": formulas.of("reached", node.id),
        "plans": {what: plans.of(plan(node.id)) for what, plan in PLANS.items()},
        "evidence": _evidence(formulas, plans, node.evidence),
        "disputed": _disputed(node, formulas),
    }
    if isinstance(node, Treatment):
        data["way"] = node.way
        data["outcomes"] = list(node.outcomes)
        data["cautions"] = [
            {
                "id": caution.id,
                "row": formulas.of("caution", f"{node.id}.{caution.id}"),
                "evidence": _evidence(formulas, plans, caution.evidence),
            }
            for caution in node.cautions
        ]
        data["measures"] = _measures(formulas, node)
        if node.adequate is not None and node.response is not None:
            data["adequate"], data["response"] = (
                formulas.phrases.phrase(part) for part in (node.adequate, node.response)
            )
    return data


def _measures(formulas: Formulas, node: Treatment) -> list[str]:
    """The measures of a treatment that some rule asks for."""
    if node.once:
        return []
    asked = {row[2] for row in formulas.rows if row[0] == "atom" and row[1] == node.id}
    return sorted(asked, key=lambda name: (name not in COUNTED, name))


def _evidence(formulas: Formulas, plans: Plans, evidence: tuple[Evidence, ...]) -> list[list[int]]:
    """What each source says in a line, with where to read it; only a web address may become a link."""
    urls = [formulas.pathway.sources[item.source].url for item in evidence]
    read = [url if url.startswith(("https://", "http://")) else "" for url in urls]
    return [
        [plans.text(formulas.phrases.evidence(item)), plans.text(url)] for item, url in zip(evidence, read, strict=True)
    ]


def _disputed(element: Node, formulas: Formulas) -> str:
    """Who is for and who is against an element; empty where nobody disputes it."""
    if not is_disputed(element.evidence):
        return ""
    return formulas.sentences.sentence(disputed(element.evidence, formulas.pathway))


def _years(pathway: Pathway) -> dict[str, Any]:
    """From which years the sources date, and when somebody should look again."""
    years = [source.year for source in pathway.sources.values() if source.year]
    due = [source.review_by for source in pathway.sources.values() if source.review_by]
    return {
        "first": min(years, default=None),
        "last": max(years, default=None),
        "review_by": min(due).isoformat() if due else "",
    }


def _having(trait: Callable[[Status], bool]) -> list[str]:
    """The statuses that have a trait, in the order of their declaration."""
    return [status.value for status in Status if trait(status)]


def _words(wording: Words) -> dict[str, Any]:
    """The sentences of the explanations, which the page says too; its own words by group; and how statuses look."""
    shared = {key: text for key, text in wording.templates.items() if _SHARED.fullmatch(key)}
    own: dict[str, Any] = {}
    for key, text in wording.table("page").items():
        group, dot, name = key.partition(".")
        if dot:
            own.setdefault(group, {})[name] = text
        else:
            own[group] = text
    look = {name: value for name, value in vars(looks).items() if name.isupper()}
    with speaking(wording.code):
        return {**shared, "page": own, **look, "MARK_HELD": looks.held_marks()}
