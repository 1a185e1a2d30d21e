"""Random conditions as text: every form of the language, over what a random pathway declares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

VALUES = ("alpha", "beta", "gamma", "tried", "n0")  # a value may be named like a predicate or a node
NUMBERS = {
    "weeks": (0, 2, 3, 6),
    "doses": (0, 1, 3, 4),
    "courses": (1, 2, 3),
    "relief": (-1000, 0, 30, 50, 100),
}
OF_A_FACT = (0, 3, 4, 7, 10, 2.5)
OUTCOMES = ("responded", "failed", "intolerant", "ongoing", "relapsed", "stopped")
SUITABILITY = ("suitable", "indicated", "contraindicated", "exhausted")
PREDICATES = (*OUTCOMES, *OUTCOMES, "tried", "declined", *SUITABILITY)
TRIAL: dict[str, dict[str, Any]] = {name: {"kind": "number"} for name in ("weeks", "doses", "courses")}
GRADES = {value: f"value {value}" for value in VALUES[:3]}
MEASURES: dict[str, dict[str, Any]] = {
    "relief": {
        "kind": "number",
        "label": "relief",
        "question": "How much?",
        "unit": "%",
        "minimum": -1000,
        "maximum": 100,
    },
    "worse": {"kind": "flag", "label": "worse", "question": "Is it worse?"},
    "grade": {"kind": "choice", "label": "grade", "question": "Which grade?", "values": GRADES},
    "effects": {"kind": "choices", "label": "effects", "question": "Which effects?", "values": GRADES},
}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True)
class Words:
    """What a condition may speak of."""

    facts: dict[str, dict[str, Any]]
    measures: dict[str, dict[str, Any]]
    nodes: dict[str, str]  # what kind each is; without any, the measures stand bare
    predicates: tuple[str, ...] = PREDICATES
    definitions: frozenset[str] = frozenset()
    scores: tuple[tuple[str, int, int], ...] = ()  # each with its least and greatest sum

    def restricted(self) -> Words:
        """Without what may not appear in indications."""
        return replace(self, predicates=tuple(name for name in self.predicates if name not in SUITABILITY))

    def knowing(self, definitions: set[str], scores: dict[str, tuple[int, int]]) -> Words:
        """With more definitions and scores."""
        more = tuple((name, *ends) for name, ends in scores.items())
        return replace(self, definitions=self.definitions | definitions, scores=self.scores + more)

    def for_laws(self) -> Words:
        """With what only invariants and obligations may ask."""
        return replace(self, predicates=(*self.predicates, *("reached", "offered", "option") * 4))


class Speaker:
    """Says conditions at random."""

    def __init__(self, chance: random.Random) -> None:
        """Choose by the given chance."""
        self.chance = chance

    def condition(self, words: Words, depth: int) -> str:
        """A condition of at most so many connectives one in another, with brackets where needed or harmless."""
        chance = self.chance
        if depth == 0 or chance.random() < 0.2:
            atom = self.atom(words)
            return f"not {self.bracketed(atom)}" if chance.random() < 0.25 else atom
        match chance.choice(("and", "and", "or", "or", "not", "at_least")):
            case "not":
                return f"not ({self.condition(words, depth - 1)})"
            case "at_least":
                parts = [self.condition(words, depth - 1) for _ in range(chance.randint(2, 3))]
                return f"at_least({chance.randint(1, len(parts))}, {', '.join(parts)})"
            case joint:
                parts = [self.condition(words, depth - 1) for _ in range(chance.choice((2, 2, 3)))]
                # an `and` in an `or` needs no brackets, so sometimes it has none
                bare = joint == "or" and chance.random() < 0.5
                return f" {joint} ".join(
                    part if bare and " or " not in part else f"({part})" if " " in part else part for part in parts
                )

    def bracketed(self, atom: str) -> str:
        """An atom behind a `not`, in brackets or bare: both mean the same."""
        return f"({atom})" if self.chance.random() < 0.5 else atom

    def atom(self, words: Words) -> str:
        """One thing compared, or a predicate, definition or score."""
        chance = self.chance
        treatments = [node for node, kind in words.nodes.items() if kind in ("trial", "continuous")]
        ways = ["fact"] * 4 * bool(words.facts)
        ways += ["measure"] * 2 * bool(words.measures and (treatments or not words.nodes))
        ways += ["predicate"] * 4 * bool(words.nodes)
        ways += ["definition"] * 2 * bool(words.definitions) + ["score"] * 5 * bool(words.scores)
        match chance.choice(ways):
            case "fact":
                name = chance.choice(list(words.facts))
                return self.about(name, words.facts[name], OF_A_FACT)
            case "measure":
                own = TRIAL | words.measures
                name = chance.choice(list(own))
                full = f"{chance.choice(treatments)}.{name}" if words.nodes else name
                return self.about(full, own[name], NUMBERS.get(name, ()))
            case "predicate":
                return f"{chance.choice(words.predicates)}({chance.choice(list(words.nodes))})"
            case "definition":
                return chance.choice(sorted(words.definitions))
            case _:
                name, least, greatest = chance.choice(words.scores)
                near = (least, greatest, min(greatest, max(least, 0)))
                constants = [chance.choice((*near, chance.randint(least, greatest))) for _ in range(4)]
                return self.numeric(name, tuple(constants))

    def about(self, name: str, fact: dict[str, Any], numbers: tuple[float, ...]) -> str:
        """One fact or measure compared."""
        chance = self.chance
        if fact["kind"] == "flag":
            return name
        if fact["kind"] == "number":
            return self.numeric(name, numbers)
        value = chance.choice(list(fact["values"]))
        if fact["kind"] == "choices":
            return f"{value} {chance.choice(('in', 'not in'))} {name}"
        if chance.random() < 0.4:
            values = chance.sample(list(fact["values"]), chance.randint(1, len(fact["values"])))
            return f"{name} {chance.choice(('in', 'not in'))} {{{', '.join(values)}}}"
        left, right = (name, value) if chance.random() < 0.7 else (value, name)
        return f"{left} {chance.choice(('==', '!='))} {right}"

    def numeric(self, name: str, numbers: tuple[float, ...]) -> str:
        """A number or a sum compared with one constant, or with two in a chain, either way round."""
        chance = self.chance
        if chance.random() < 0.3:
            low, high = sorted(chance.choice(numbers) for _ in range(2))
            first, second = chance.choice(("<", "<=")), chance.choice(("<", "<="))
            if low == high:
                first = second = "<="  # a range that holds something
            if chance.random() < 0.4:
                return f"{high} {MIRRORED[second]} {name} {MIRRORED[first]} {low}"
            return f"{low} {first} {name} {second} {high}"
        op, constant = chance.choice(tuple(MIRRORED)), chance.choice(numbers)
        return f"{constant} {MIRRORED[op]} {name}" if chance.random() < 0.3 else f"{name} {op} {constant}"

    def of_a_trial(self, own: Words) -> str:
        """What makes a trial adequate, or a response, from its own measures."""
        if self.chance.random() < 0.06:
            return self.chance.choice(("true", "false"))
        return self.condition(own, self.chance.choice((0, 0, 1)))
