"""The rules of an assessment: what each predicate, escalation and reach means, one line of Kleene logic each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.assessment.formulas import MET, NOT_MET, Claim, Formula, Recorded, all_of, any_of, meaning, negated
from l4path.nodes import Treatment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.escalations import Escalation
    from l4path.nodes import Node
    from l4path.pathway import Pathway

Rules = dict[Claim, Formula]
NEED_ONE = ("exhausted", "unavailable")
"""The kinds of which at least one source must move care on by itself."""


def rules_of(pathway: Pathway) -> Rules:
    """Every rule of a pathway, by the claim that it decides."""
    rules: Rules = {}
    for definition in pathway.definitions.values():
        rules[Claim("defined", definition.id)] = meaning(definition.condition)
    for node in pathway.nodes.values():
        rules |= {Claim(kind, node.id): rule for kind, rule in _predicates(node).items()}
    for escalation in pathway.escalations:
        rules[Claim("fires", escalation.id)] = _fires(pathway, escalation)
    for node in pathway.nodes.values():
        rules[Claim("reached", node.id)] = _reached(pathway, node)
        ways = pathway.out_of(node)
        if any(way.on == "otherwise" for way in ways):  # said once a review, however many ways wait for it
            others = (Claim("fires", way.id) for way in ways if way.on != "otherwise")
            rules[Claim("unmoved", node.id)] = all_of(negated(fires) for fires in others)
    if pathway.goal is not None:
        rules[Claim("goal", "")] = meaning(pathway.goal)
    for assumption in pathway.assumptions.values():
        rules[Claim("assumption", assumption.id)] = meaning(assumption.always)
    return rules


def _predicates(node: Node) -> dict[str, Formula]:
    """What the predicates of SEMANTICS section 4 mean for one node (docs/semantics.md, "One treatment")."""
    if not isinstance(node, Treatment):
        never = (
            "intolerant",
            "responded",
            "relapsed",
            "failed",
            "ongoing",
            "contraindicated",
            "indicated",
            "exhausted",
        )
        fixed: dict[str, Formula] = dict.fromkeys(never, NOT_MET)
        return fixed | {"suitable": MET}
    name = node.id

    def claim(kind: str) -> Claim:
        return Claim(kind, name)

    tried = Recorded("tried", name)
    rules: dict[str, Formula] = {
        "indicated": all_of(meaning(condition) for condition in node.indications),
        "contraindicated": any_of(meaning(condition) for condition in node.contraindications),
        "suitable": all_of((claim("indicated"), negated(claim("contraindicated")))),
    }
    if node.once:
        judgements = ("intolerant", "responded", "relapsed", "failed", "ongoing")
        rules |= dict.fromkeys(judgements, NOT_MET)
        return rules | {"exhausted": all_of((negated(tried), negated(claim("suitable"))))}

    def judged(outcome: str, *measured: Formula) -> Formula:
        said, unsaid = Recorded(outcome, name), negated(Recorded("outcome", name))
        return all_of((tried, any_of((said, all_of((unsaid, *measured))))))

    tolerated = Recorded("tolerated", name)
    if node.adequate is None or node.response is None:
        rules |= {"responded": NOT_MET, "relapsed": NOT_MET, "failed": NOT_MET, "ongoing": judged("ongoing", tolerated)}
    else:
        adequate, response = claim("adequate"), claim("response")
        returned = Recorded("returned", name)
        rules |= {
            "adequate": meaning(node.adequate, name),
            "response": meaning(node.response, name),
            "responded": judged("responded", tolerated, response, negated(returned)),
            "relapsed": judged("relapsed", tolerated, response, returned),
            "failed": judged("failed", tolerated, adequate, negated(response)),
            "ongoing": judged("ongoing", tolerated, negated(adequate), negated(response)),
        }
    return rules | {
        "intolerant": judged("intolerant", negated(tolerated)),
        "exhausted": any_of(
            (
                claim("failed"),
                claim("intolerant"),
                all_of((negated(tried), negated(claim("indicated")))),
                all_of((claim("contraindicated"), negated(claim("responded")))),
            )
        ),
    }


def trigger(escalation: Escalation, node: Node) -> Formula:
    """What makes one source trigger an escalation of its kind (docs/semantics.md, "Escalations")."""
    name = node.id
    tried, declined = Recorded("tried", name), Recorded("declined", name)
    match escalation.on:
        case "failure":
            return any_of((Claim("failed", name), Claim("intolerant", name)))
        case "exhausted":
            return Claim("exhausted", name)
        case "unavailable":
            return any_of((Claim("exhausted", name), declined))
        case "persistence":
            if not isinstance(node, Treatment):
                return MET
            standing = MET if node.continuous else any_of((tried, negated(Claim("suitable", name))))
            return all_of((negated(Claim("responded", name)), standing))
        case "contraindication":
            return any_of((Claim("intolerant", name), Claim("contraindicated", name)))
        case "relapse":
            return Claim("relapsed", name)
        case "declined":
            return declined
        case "completion":
            return tried
        case "otherwise":
            return Claim("unmoved", name)
        case _:
            return MET


def itself(escalation: Escalation, name: str) -> Formula:
    """Whether a source moves care on by itself, rather than merely being not for this patient."""
    kinds = [Claim(kind, name) for kind in ("failed", "intolerant", "contraindicated")]
    return any_of([*kinds, Recorded("declined", name)] if escalation.on == "unavailable" else kinds)


def _fires(pathway: Pathway, escalation: Escalation) -> Formula:
    when = MET if escalation.when is None else meaning(escalation.when)
    if not escalation.after:
        return when
    sources = [pathway.nodes[name] for name in escalation.after]
    needs_one = escalation.on in NEED_ONE

    def source(node: Node, *more: Formula) -> Formula:
        return all_of((Claim("reached", node.id), trigger(escalation, node), *more))

    if escalation.any_of:
        ways = [source(node, *([itself(escalation, node.id)] if needs_one else ())) for node in sources]
        return all_of((any_of(ways), when))
    joined = [source(node) for node in sources]
    if needs_one:
        joined.append(any_of(itself(escalation, node.id) for node in sources))
    return all_of((*joined, when))


def _reached(pathway: Pathway, node: Node) -> Formula:
    if node.id in pathway.start:
        return MET
    tried: Iterable[Formula] = (Recorded("tried", node.id),) if isinstance(node, Treatment) else ()
    return any_of((*tried, *(Claim("fires", way.id) for way in pathway.into(node))))
