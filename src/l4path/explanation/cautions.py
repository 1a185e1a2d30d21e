"""What to mind of a treatment that is possible: the cautions that are met, and those of which it is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import Defined, FlagAtom, Operand
from l4path.evidence import is_disputed
from l4path.explanation.choosing import chosen
from l4path.explanation.plans import By, Later, Line, Stated
from l4path.explanation.reasons import deciding
from l4path.explanation.statements import Phrase
from l4path.explanation.ways import disputed, evidence
from l4path.meaning import Claim
from l4path.nodes import Treatment
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.explanation.plans import Plan
    from l4path.explanation.statements import Statement
    from l4path.nodes import Caution, Node
    from l4path.pathway import Pathway


def open_cautions(assessment: Assessment, node: Node) -> Iterator[tuple[Caution, Truth]]:
    """The cautions of a node that are met, or unknown, in the order in which they are declared.

    Args:
        assessment: The assessment.
        node: The node; only treatments have cautions.
    """
    for caution in node.cautions if isinstance(node, Treatment) else ():
        truth = assessment.truth("caution", f"{node.id}.{caution.id}")
        if truth is not Truth.NOT_MET:
            yield caution, truth


def minded(assessment: Assessment, node: Node, *, sources: bool = False) -> tuple[Statement, ...]:
    """The cautions of a treatment that is possible now, each with what makes it so; none of them asks anything.

    Args:
        assessment: The assessment.
        node: The node.
        sources: Whether all of their evidence is told, rather than a dispute only.
    """
    return chosen(minded_of(node.id, sources=sources), assessment)


def minded_of(node: str, *, sources: bool = False) -> Later:
    """What there may be to mind of a treatment."""
    return Later(_minded, (node, sources))


def _minded(pathway: Pathway, name: str, sources: bool) -> Plan:
    return tuple(
        _caution(pathway, name, caution, sources=sources) for caution in getattr(pathway.nodes[name], "cautions", ())
    )


def _caution(pathway: Pathway, node: str, caution: Caution, *, sources: bool) -> By:
    name, slots = f"{node}.{caution.id}", (("because", caution.because),)
    beside: Plan = evidence(caution.evidence) if sources else ()
    if not sources and is_disputed(caution.evidence):
        beside = disputed(caution.evidence, pathway)
    met = Line("caution.met", Truth.MET, f"caution:{name}", slots, (Later(deciding, ("caution", name, False)), beside))
    if_so = slots if _named(caution) else (*slots, ("condition", Phrase(caution.when)))
    key = "caution.unknown_named" if _named(caution) else "caution.unknown"
    unknown = Line(key, Truth.UNKNOWN, f"caution:{name}", if_so, (beside,))
    return By(Stated(Claim("caution", name)), {Truth.MET: met, Truth.UNKNOWN: unknown})


def _named(caution: Caution) -> bool:
    """Whether what is to be minded begins with the very fact or definition that is its condition: ``gout: ...``."""
    match caution.when:
        case FlagAtom(operand=Operand(fact=fact, treatment=None)):
            label = fact.label
        case Defined(definition=definition):
            label = definition.label
        case _:
            return False
    return caution.because.casefold().startswith(f"{label.casefold()}:")
