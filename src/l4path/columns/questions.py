"""What to ask, as statements: from what is undecided down to the unknown parts of its unknown parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.meaning import Recorded
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path.columns.statements import Number, Statements


def questions_of(statements: Statements, rows: Iterable[tuple[Number, Number]]) -> dict[str, Number]:
    """Of each thing that may be asked, the statement that it is.

    Args:
        statements: The statements; those of the questions are added.
        rows: Pairs of a two-valued statement under which something is undecided, and of what that rests on.
    """
    asked: dict[Number, list[Number]] = {}
    for when, about in rows:
        asked.setdefault(about, []).append(when)
    found: dict[str, list[Number]] = {}
    for number in reversed(range(len(statements.listed))):
        text = statements.listed[number]
        if number not in asked or text.two_valued:
            continue
        unknown = statements.truth_of(number, Truth.UNKNOWN)
        here = statements.both(statements.either(asked[number]), unknown)
        match text.kind:
            case "atom" if text.about.treatment is not None:
                tried = statements.add(Recorded("tried", text.about.treatment))
                unasked = statements.truth_of(tried, Truth.UNKNOWN)
                found.setdefault(text.about.treatment, []).append(statements.both(here, unasked))
                known = statements.negated(unasked)
                found.setdefault(text.about.name, []).append(statements.both(here, known))
            case "atom":
                found.setdefault(text.about.name, []).append(here)
            case "recorded":
                found.setdefault(text.about.node, []).append(here)
            case _:
                for part in text.parts:
                    asked.setdefault(part, []).append(here)
    return {name: statements.either(parts) for name, parts in found.items()}
