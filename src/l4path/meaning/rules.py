"""The rules of an assessment: what each predicate, escalation and reach means, one line of Kleene logic each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions.logic import MET, NOT_MET, all_of, any_of, negated
from l4path.escalations import EscalationKind as Kind
from l4path.facts import OUTCOMES, PREDICATES
from l4path.meaning.formulas import formula_of, item_claim
from l4path.meaning.kept import kept
from l4path.meaning.leaves import Claim, Formula, Recorded
from l4path.nodes import Treatment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.escalations import Escalation
    from l4path.nodes import Node
    from l4path.pathway import Pathway

Rules = dict[Claim, Formula]


@kept
def rules_of(pathway: Pathway) -> Rules:
    """Every rule of a pathway, by the claim that it decides."""
    rules: Rules = {}
    for definition in pathway.definitions.values():
        rules[Claim("defined", definition.id)] = formula_of(definition.condition)
    for score in pathway.scores.values():
        for number, item in enumerate(score.items, 1):
            rules[item_claim(score.id, number)] = formula_of(item.when)
    for node in pathway.nodes.values():
        rules |= {Claim(kind, node.id): rule for kind, rule in _predicates(node).items()}
        for caution in getattr(node, "cautions", ()):
            rules[Claim("caution", f"{node.id}.{caution.id}")] = formula_of(caution.when)
    for escalation in pathway.escalations:
        rules[Claim("fires", escalation.id)] = _fires(pathway, escalation)
    for node in pathway.nodes.values():
        rules[Claim("reached", node.id)] = _reached(pathway, node)
        ways = pathway.out_of(node)
        if any(way.on is Kind.OTHERWISE for way in ways):  # said once a review, however many ways wait for it
            others = (Claim("fires", way.id) for way in ways if way.on is not Kind.OTHERWISE)
            rules[Claim("unmoved", node.id)] = all_of(negated(fires) for fires in others)
    if pathway.goal is not None:
        rules[Claim("goal", "")] = formula_of(pathway.goal)
    for assumption in pathway.assumptions.values():
        rules[Claim("assumption", assumption.id)] = formula_of(assumption.always)
    return rules


def _predicates(node: Node) -> Mapping[str, Formula]:
    """What the predicates of SEMANTICS section 4 mean for one node (docs/semantics.md, "One treatment")."""
    if not isinstance(node, Treatment):
        never = dict.fromkeys((name for name in PREDICATES if name not in ("tried", "declined")), NOT_MET)
        return {**never, "suitable": MET}
    name = node.id

    def claim(kind: str) -> Claim:
        return Claim(kind, name)

    tried = Recorded("tried", name)
    rules: dict[str, Formula] = {
        "indicated": all_of(formula_of(condition) for condition in node.indications),
        "contraindicated": any_of(formula_of(condition) for condition in node.contraindications),
        "suitable": all_of((claim("indicated"), negated(claim("contraindicated")))),
    }
    if node.once:
        rules |= dict.fromkeys(OUTCOMES, NOT_MET)
        rules["ongoing"] = Recorded("outcome ongoing", name)
        return rules | {"exhausted": all_of((negated(tried), negated(claim("suitable"))))}

    def judged(outcome: str, *measured: Formula) -> Formula:
        stated, unsaid = Recorded(f"outcome {outcome}", name), negated(Recorded("outcome", name))
        return all_of((tried, any_of((stated, all_of((unsaid, *measured))))))

    tolerated, ended = Recorded("tolerated", name), Recorded("ended", name)
    if node.adequate is None or node.response is None:
        rules |= dict.fromkeys(("responded", "relapsed", "failed"), NOT_MET)
        early: tuple[Formula, ...] = (tolerated,)
    else:
        adequate, response, relapsed = claim("adequate"), claim("response"), Recorded("relapsed", name)
        early = (tolerated, negated(adequate), negated(response))
        rules |= {
            "adequate": _of_a_trial(formula_of(node.adequate, name), name),
            "response": _of_a_trial(formula_of(node.response, name), name),
            "responded": judged("responded", tolerated, response, negated(relapsed)),
            "relapsed": judged("relapsed", tolerated, response, relapsed),
            "failed": judged("failed", tolerated, adequate, negated(response)),
        }
    unindicated = all_of((any_of((negated(tried), claim("stopped"))), negated(claim("indicated"))))
    forbidden = all_of((claim("contraindicated"), negated(claim("responded"))))
    return rules | {
        "intolerant": judged("intolerant", negated(tolerated)),
        "ongoing": judged("ongoing", *early, negated(ended)),
        "stopped": judged("stopped", *early, ended),
        "exhausted": any_of((claim("failed"), claim("intolerant"), unindicated, forbidden)),
    }


def _of_a_trial(rule: Formula, name: str) -> Formula:
    """A condition of a trial: where it is always met or never, that is still unknown of an unasked treatment."""
    asked = Recorded("asked", name)
    return asked if rule == MET else negated(asked) if rule == NOT_MET else rule


def trigger(escalation: Escalation, node: Node) -> Formula:
    """What makes one source trigger an escalation of its kind (docs/semantics.md, "Escalations")."""
    name = node.id

    def claim(kind: str) -> Claim:
        return Claim(kind, name)

    tried, declined = Recorded("tried", name), Recorded("declined", name)
    done = tried if isinstance(node, Treatment) and node.once else NOT_MET
    forbidden = all_of((claim("contraindicated"), negated(done)))
    match escalation.on:
        case Kind.FAILURE:
            return any_of((claim("failed"), claim("intolerant")))
        case Kind.EXHAUSTED:
            return claim("exhausted")
        case Kind.UNAVAILABLE:
            return any_of((claim("exhausted"), declined))
        case Kind.NEXT_STEP:
            return any_of((claim("exhausted"), declined, claim("relapsed"), forbidden))
        case Kind.PERSISTENCE:
            if not isinstance(node, Treatment):
                return MET
            standing = MET if node.continuous else any_of((tried, negated(claim("suitable"))))
            return all_of((negated(claim("responded")), standing))
        case Kind.CONTRAINDICATION:
            return any_of((claim("intolerant"), forbidden))
        case Kind.RELAPSE:
            return claim("relapsed")
        case Kind.DECLINED:
            return declined
        case Kind.COMPLETION:
            return tried
        case Kind.RESPONSE:
            return claim("responded")
        case Kind.OTHERWISE:
            return claim("unmoved")
        case Kind.INDICATION | Kind.DETERIORATION | Kind.RED_FLAG:
            return MET


def itself(escalation: Escalation, name: str) -> Formula:
    """Whether a source moves care on by itself, rather than merely being not for this patient."""
    kinds: list[Formula] = [Claim(kind, name) for kind in ("failed", "intolerant", "contraindicated")]
    if escalation.on is not Kind.EXHAUSTED:
        kinds.append(Recorded("declined", name))
    if escalation.on is Kind.NEXT_STEP:
        kinds.append(Claim("relapsed", name))
    return any_of(kinds)


def carried(escalation: Escalation, node: Node) -> Formula:
    """That one source, reached, triggers an escalation; of several of which any is enough, by itself."""
    alone = itself(escalation, node.id) if escalation.any_of and escalation.on.needs_one else MET
    return all_of((Claim("reached", node.id), trigger(escalation, node), alone))


def _fires(pathway: Pathway, escalation: Escalation) -> Formula:
    when = MET if escalation.when is None else formula_of(escalation.when)
    if not escalation.after:
        return when
    sources = [carried(escalation, pathway.nodes[name]) for name in escalation.after]
    if escalation.any_of:
        return all_of((any_of(sources), when))
    if escalation.on.needs_one:
        sources.append(any_of(itself(escalation, name) for name in escalation.after))
    return all_of((*sources, when))


def _reached(pathway: Pathway, node: Node) -> Formula:
    if node.id in pathway.start:
        return MET
    recorded: list[Formula] = []
    if isinstance(node, Treatment):
        tried = Recorded("tried", node.id)
        # of what is not done once, ongoing is tried and not stopped already
        recorded = (
            [tried, Claim("ongoing", node.id)] if node.once else [all_of((tried, negated(Claim("stopped", node.id))))]
        )
    return any_of((*recorded, *(Claim("fires", way.id) for way in pathway.into(node))))
