"""The engine: a pathway and an episode in, the status of every node and its proof out."""

from l4path.assessment.assess import assess, check_episode
from l4path.assessment.proofs import Proof
from l4path.assessment.result import Assessment
from l4path.meaning import State, Status

__all__ = ["Assessment", "Proof", "State", "Status", "assess", "check_episode"]
