"""The columns of the wide table of a pathway: what each is called, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from l4path.facts import READ_BY_PREDICATES, Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from l4path.pathway import Pathway

Role = Literal["fact", "screen", "screened", "tried", "measure", "outcome", "declines", "declined", "unasked"]
"""``screen`` and ``declines`` are flags of one screen or treatment; ``screened``, ``declined``, ``unasked``, lists."""
LISTS: tuple[Role, ...] = ("screened", "declined", "unasked")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a wide table of a pathway may have.

    Attributes:
        name: What it is called, with a dot between a treatment and what is recorded of it.
        role: What it is for.
        subject: The fact, screen or treatment that it is about; empty of a list.
        kind: ``flag``, ``number``, ``choice`` or ``choices``.
        values: What a choice or choices may hold.
        fact: The fact or measure that it records, if any.
    """

    name: str
    role: Role
    subject: str
    kind: str
    values: tuple[str, ...] = ()
    fact: Fact | None = None


def columns_of(pathway: Pathway) -> dict[str, Column]:
    """Every column that a wide table of a pathway may have, beside its key, by name.

    Args:
        pathway: The pathway.

    Example:
        >>> import l4path
        >>> found = columns_of(l4path.load("l4"))
        >>> found["pain"].kind, found["discectomy.outcome"].role, found["screened.red_flags"].kind
        ('number', 'outcome', 'flag')
    """
    found: list[Column] = [
        Column("screened", "screened", "", "choices", tuple(pathway.screens)),
        Column("declined", "declined", "", "choices", tuple(pathway.treatments)),
        Column("unasked", "unasked", "", "choices", tuple(pathway.treatments)),
    ]
    found += [Column(f"screened.{screen}", "screen", screen, "flag") for screen in pathway.screens]
    for name, node in pathway.treatments.items():
        found.append(Column(f"{name}.tried", "tried", name, "flag"))
        if not node.once:
            found += [
                Column(f"{name}.{measure.id}", "measure", name, measure.kind, measure.value_ids, measure)
                for measure in pathway.all_measures.values()
            ]
        found.append(Column(f"{name}.outcome", "outcome", name, "choice", tuple(node.outcomes)))
        found.append(Column(f"{name}.declined", "declines", name, "flag"))
    found += [Column(fact.id, "fact", fact.id, fact.kind, fact.value_ids, fact) for fact in pathway.facts.values()]
    return {column.name: column for column in found}


class Layout:
    """Which of the columns a table has, and what is said of treatments that have none.

    Attributes:
        pathway: The pathway.
        columns: The columns that are there, by name.
        unasked: The treatments without a column of which nobody knows whether they were tried.
        sep: What stands for the dot in the table itself.
    """

    __slots__ = ("columns", "pathway", "sep", "unasked")

    def __init__(self, pathway: Pathway, names: Iterable[str], *, unasked: Iterable[str] = (), sep: str = ".") -> None:
        """Find the columns of a table; names that belong to nothing are left to whoever checks the table.

        Args:
            pathway: The pathway.
            names: What the columns of the table are called, with dots.
            unasked: Treatments without a column of which nobody knows whether they were tried; of any other it is
                said that they were not.
            sep: What stands for the dot in the table itself.
        """
        known = columns_of(pathway)
        self.pathway: Pathway = pathway
        self.columns: Mapping[str, Column] = {name: known[name] for name in names if name in known}
        self.unasked: frozenset[str] = frozenset(unasked)
        self.sep: str = sep

    def measured(self, treatment: str) -> tuple[str, ...]:
        """The columns that hold the measures of a treatment."""
        measures = (f"{treatment}.{measure}" for measure in self.pathway.all_measures)
        return tuple(name for name in measures if name in self.columns)

    def given(self, name: str) -> str:
        """What a column is called in the table."""
        return name.replace(".", self.sep)

    def untold(self) -> tuple[str, ...]:
        """The treatments of which the table has no column, and no list says whether they were tried."""
        if "unasked" in self.columns:
            return ()
        given = {column.subject for column in self.columns.values() if column.role in _OF_A_TREATMENT}
        return tuple(name for name in self.pathway.treatments if name not in given)


_OF_A_TREATMENT = ("tried", "measure", "outcome", "declines")
DEFAULTS = {name: usual for name, (usual, _) in READ_BY_PREDICATES.items()}
"""What the measures that only predicates read are where a record does not say."""
