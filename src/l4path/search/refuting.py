"""A question as clauses, and the proof that they cannot all be so, as a solver of python-sat writes it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.errors import L4pathError
from l4path.search.backends import available
from l4path.search.cone import Cone
from l4path.search.meaning import Meaning
from l4path.search.space import Space

if TYPE_CHECKING:
    from l4path.meaning import Formula
    from l4path.pathway import Pathway

_CONFLICTS = 1_000_000  # of one proof


class Stated:
    """Questions about one pathway as clauses; the same questions in the same order give the same clauses.

    Attributes:
        pathway: The pathway.
        space: The patients.
    """

    def __init__(self, pathway: Pathway, *, partial: bool) -> None:
        """State the rules.

        Args:
            pathway: The pathway.
            partial: Whether episodes may leave something unrecorded.
        """
        self.pathway = pathway
        self.space: Space = Space([pathway], partial=partial)
        self._meaning = Meaning(pathway, self.space)

    def clauses(self, wanted: Formula) -> list[tuple[int, ...]]:
        """Clauses that can all be so just when an episode that meets every assumption has a property.

        Args:
            wanted: The property.
        """
        asked = self.space.circuit.all_of((self._meaning.met(wanted), self._meaning.assumed()))
        return list(dict.fromkeys([*Cone(self.space.circuit).clauses([asked]), (asked,)]))


def refutation(clauses: list[tuple[int, ...]]) -> list[str] | None:
    """The lines of a DRUP proof that clauses cannot all be so; None where they can, or the solver gives up.

    Args:
        clauses: The clauses.

    Raises:
        L4pathError: When python-sat is not installed.
    """
    needed()
    from pysat.solvers import Solver as Glucose  # noqa: PLC0415

    with Glucose(name="glucose4", with_proof=True, bootstrap_with=clauses) as solver:
        solver.conf_budget(_CONFLICTS)
        if solver.solve_limited() is not False:
            return None
        lines: list[str] = solver.get_proof() or []
    kept = [line for line in lines if not line.startswith("d")]  # what is taken back only speeds up long proofs
    return kept if kept[-1:] == ["0"] else [*kept, "0"]


def needed() -> None:
    """See that proofs can be written.

    Raises:
        L4pathError: When python-sat is not installed.
    """
    if not available():
        raise L4pathError("a certificate needs python-sat, which is not installed: pip install 'l4path[sat]'")
