"""Whose trials a rule of a pathway asks about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.assessment import AllOf, AnyOf, Atom, Claim, Negated, Recorded, SeveralOf

if TYPE_CHECKING:
    from l4path.assessment import Formula
    from l4path.assessment.rules import Rules


class Asked:
    """Whose trials the rules of a pathway ask about, each worked out once."""

    def __init__(self, rules: Rules) -> None:
        """Ask of these rules."""
        self._rules = rules
        self._found: dict[Claim, frozenset[str]] = {}

    def of(self, claim: Claim) -> frozenset[str]:
        """The treatments whose record a claim rests on."""
        if claim not in self._found:
            seen: set[Formula] = set()
            names: set[str] = set()
            stack: list[Formula] = [self._rules[claim]]
            while stack:
                here = stack.pop()
                if here in seen:
                    continue
                seen.add(here)
                match here:
                    case Claim() if here in self._found:
                        names |= self._found[here]
                    case Claim():
                        stack.append(self._rules[here])
                    case AllOf(parts=parts) | AnyOf(parts=parts) | SeveralOf(parts=parts):
                        stack += parts
                    case Negated(part=part):
                        stack.append(part)
                    case Recorded(node=node) | Atom(treatment=str() as node):
                        names.add(node)
            self._found[claim] = frozenset(names)
        return self._found[claim]
