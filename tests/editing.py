"""Random edits of a pathway, small ones, each of which gives another valid pathway or none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from l4path import Assumption, PathwayError
from l4path.facts import READ_BY_PREDICATES
from l4path.formats import pathway_from_dict, pathway_to_dict
from l4path.nodes import Caution, Treatment
from l4path.testing.chance import Seeded, pick
from l4path.testing.saying import make_condition, trial_words, words_of

if TYPE_CHECKING:
    from l4path import Pathway

KINDS = (
    *("when", "way gone", "contraindication", "indication gone", "caution", "trial"),
    *("score", "goal", "final", "title", "assumption"),
)


def edited(pathway: Pathway, seed: int) -> tuple[str, Pathway] | None:
    """A pathway with one random edit and its kind; None where the edit is refused or changes nothing."""
    chance = Seeded(seed)
    kind = pick(chance, KINDS)
    try:
        changed = _edited(pathway, chance, kind)
    except PathwayError:
        return None
    return None if changed == pathway else (kind, changed)


def _edited(pathway: Pathway, chance: Seeded, kind: str) -> Pathway:
    words = words_of(pathway)
    treatments = [node for node in pathway.treatments.values() if isinstance(node, Treatment)]
    match kind:
        case "when" if pathway.escalations:
            way = pick(chance, pathway.escalations)
            return pathway.with_escalation(replace(way, when=make_condition(chance, words, 1)))
        case "way gone" if pathway.escalations:
            way = pick(chance, pathway.escalations)
            return pathway.without_escalation(way, start=() if len(pathway.into(way.to)) > 1 else [way.to])
        case "contraindication" if treatments:
            node = pick(chance, treatments)
            made = make_condition(chance, words.without_suitability((), ()), 1)
            return pathway.with_node(replace(node, contraindications=(*node.contraindications, made)))
        case "caution" if treatments:
            node = pick(chance, treatments)
            minded = Caution("minded", make_condition(chance, words, 1), "to be minded")
            return pathway.with_node(replace(node, cautions=(*node.cautions, minded)))
        case "score" if pathway.scores:
            raw = pathway_to_dict(pathway)
            items = raw["scores"][pick(chance, list(pathway.scores))]["items"]
            pick(chance, items)["points"] += 1  # refused where that makes it none
            return pathway_from_dict(raw)
        case "indication gone" if treatments:
            return pathway.with_node(replace(pick(chance, treatments), indications=()))
        case "trial" if any(node.has_trial for node in treatments):
            node = pick(chance, [node for node in treatments if node.has_trial])
            words = trial_words(
                tuple(fact for name, fact in pathway.all_measures.items() if name not in READ_BY_PREDICATES)
            )
            return pathway.with_node(replace(node, adequate=make_condition(chance, words, 1)))
        case "goal":
            return pathway.with_fields(goal=make_condition(chance, words, 1))
        case "final" if pathway.dispositions:
            end = pick(chance, list(pathway.dispositions.values()))
            return pathway.with_node(replace(end, final=not end.final))
        case "assumption":
            stated = Assumption("assumed", "Assumed of everybody", make_condition(chance, words, 1))
            return pathway.with_fields(assumptions=[*pathway.assumptions.values(), stated])
        case _:
            return pathway.with_fields(title="Another title")
