"""The engine: a pathway and an episode in, the status of every node and its proof out."""

from l4path.assessment.assess import assess, check_episode
from l4path.assessment.formulas import AllOf, AnyOf, Atom, Claim, Formula, Known, Negated, Recorded, SeveralOf
from l4path.assessment.proofs import Proof
from l4path.assessment.result import Assessment
from l4path.assessment.states import State
from l4path.assessment.statuses import Status

__all__ = [
    "AllOf",
    "AnyOf",
    "Assessment",
    "Atom",
    "Claim",
    "Formula",
    "Known",
    "Negated",
    "Proof",
    "Recorded",
    "SeveralOf",
    "State",
    "Status",
    "assess",
    "check_episode",
]
