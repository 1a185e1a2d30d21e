"""Random pathways with episodes as plain data, dense in all that the semantics know, and valid by construction.

`pathway_and_episodes(seed)` gives what `tomllib` would give of a file, and episodes as JSON lines would hold them.
One seed gives the same in every run.
"""

from __future__ import annotations

import random
from typing import Any

from random_conditions import MEASURES, TRIAL, VALUES, Speaker, Words
from random_episodes import random_episode

TIERS = ("self-care", "conservative", "surgical")
NEED_A_WHEN = {"persistence", "deterioration", "red_flag"}
KINDS = (
    *("response",) * 6,
    *("next_step",) * 4,
    *("failure", "exhausted", "unavailable", "completion", "indication", "persistence") * 2,
    *("contraindication", "relapse", "declined", "deterioration"),
)
NEVER = {
    "trial": set(),
    "review": {
        *("failure", "exhausted", "unavailable", "next_step", "contraindication"),
        *("relapse", "declined", "completion", "response"),
    },
    "continuous": {"relapse", "response"},
    "once": {"failure", "relapse", "response"},
}
NODE_KINDS = ("trial", "trial", "trial", "trial", "once", "once", "continuous", "review", "review", "disposition")


class Grower:
    """One pathway while it grows: every escalation leads from an earlier node to a later one."""

    def __init__(self, chance: random.Random, size: int) -> None:
        """Declare the facts and measures, and say which nodes there will be."""
        self.chance, self.say = chance, Speaker(chance)
        self.kinds = {f"n{number}": chance.choice(NODE_KINDS) for number in range(size)}
        self.measures = {name: MEASURES[name] for name in MEASURES if chance.random() < 0.7}
        self.facts = {f"f{number}": self.fact(number) for number in range(chance.randint(2, 6))}
        self.words = Words(self.facts, self.measures, self.kinds)
        self.plain = self.words.restricted()  # for indications: nothing that asks for suitability
        self.definitions: dict[str, Any] = {}
        self.scores: dict[str, Any] = {}

    def fact(self, number: int) -> dict[str, Any]:
        """One fact."""
        kind = self.chance.choice(("number", "flag", "flag", "flag", "choice", "choices"))
        said: dict[str, Any] = {"kind": kind, "label": f"fact {number}", "question": f"What about fact {number}?"}
        if kind == "number":
            said |= {"unit": "points", "minimum": 0, "maximum": 10}
        if kind.startswith("choice"):
            said["values"] = {
                value: f"value {value}" for value in self.chance.sample(VALUES, self.chance.randint(2, 4))
            }
        return said

    def name_sums_and_conditions(self) -> None:
        """Definitions and scores that use one another, each only those before it."""
        for number in range(self.chance.randint(1, 6)):
            plain = self.chance.random() < 0.7
            words = self.plain if plain else self.words
            if self.chance.random() < 0.4:
                name = f"d{number}"
                self.definitions[name] = {"label": f"definition {number}", "is": self.say.condition(words, 2)}
                new: tuple[set[str], dict[str, tuple[int, int]]] = ({name}, {})
            else:
                name, items = f"k{number}", [self.item(words) for _ in range(self.chance.randint(1, 6))]
                self.scores[name] = {"label": f"score {number}", "items": items}
                points = [item["points"] for item in items]
                new = set(), {name: (sum(n for n in points if n < 0), sum(n for n in points if n > 0))}
            self.words = self.words.knowing(*new)
            if plain:
                self.plain = self.plain.knowing(*new)

    def item(self, words: Words) -> dict[str, Any]:
        """One item of a score."""
        size = self.chance.choice((1, 1, 1, 2, 2, 3, 5, 40))
        said: dict[str, Any] = {
            "when": self.say.condition(words, self.chance.randint(0, 1)),
            "points": -size if self.chance.random() < 0.35 else size,
        }
        return said | ({"label": "an item"} if self.chance.random() < 0.3 else {})

    def conditions(self, likely: float) -> list[str]:
        """None, one or two conditions of those that say for whom a treatment is."""
        if self.chance.random() >= likely:
            return []
        return [self.say.condition(self.plain, self.chance.randint(0, 1)) for _ in range(self.chance.randint(1, 2))]

    def node(self, name: str, *, emergency: bool) -> dict[str, Any]:
        """One node."""
        kind, chance = self.kinds[name], self.chance
        said: dict[str, Any] = {"title": f"node {name}", "tier": chance.choice(TIERS)}
        if emergency:
            said["emergency"] = True
        if kind == "disposition" and chance.random() < 0.3:
            said["final"] = True
        if kind in ("disposition", "review"):
            return said
        for key in ("indications", "contraindications"):
            if found := self.conditions(0.7 if emergency else 0.4):
                said[key] = found
        if chance.random() < 0.35:
            said["cautions"] = [
                {"id": f"c{number}", "when": self.say.condition(self.words, 1), "because": "a reason"}
                for number in range(chance.randint(1, 2))
            ]
        if kind == "trial":
            own = Words({}, TRIAL | self.measures, {})
            said["trial"] = {part: self.say.of_a_trial(own) for part in ("adequate", "response")}
        else:
            said[kind] = True
        return said

    def ways(self, emergencies: set[str]) -> list[dict[str, Any]]:
        """The escalations, in the order of the nodes."""
        chance, found, names = self.chance, list[dict[str, Any]](), list(self.kinds)
        for place, name in enumerate(names):
            sources = [node for node in names[:place] if self.kinds[node] != "disposition"]
            if name in emergencies:
                first = chance.sample(sources, min(len(sources), chance.choice((0, 0, 0, 1, 2))))
                found.append(self.way(name, first, "red_flag", found))
            if not sources or (name not in emergencies and chance.random() < 0.15):
                continue
            for _ in range(chance.choice((1, 1, 1, 2, 2, 3)) - (name in emergencies)):
                some = self.some_sources(sources, found)
                never = set().union(*(NEVER[self.kinds[node]] for node in some))
                kinds = [kind for kind in KINDS if kind not in never]
                found.append(self.way(name, some, chance.choice(kinds), found))
        return found

    def some_sources(self, sources: list[str], ways: list[dict[str, Any]]) -> list[str]:
        """The sources of one escalation: any, or trials that can respond, or first one to which a response led."""
        chance, count = self.chance, self.chance.choice((1, 1, 1, 2, 2, 3))
        led_to = [way["to"] for way in ways if way["on"] == "response" and way["to"] in sources]
        if led_to and chance.random() < 0.35:
            first = chance.choice(led_to)
            others = [node for node in sources if node != first]
            return [first, *chance.sample(others, min(len(others), count - 1))]
        trials = [node for node in sources if self.kinds[node] == "trial"]
        among = trials if trials and chance.random() < 0.5 else sources
        return chance.sample(among, min(len(among), count))

    def otherwise(self, ways: list[dict[str, Any]], emergencies: set[str]) -> list[dict[str, Any]]:
        """Ways out of reviews for when nothing else fires, to nodes behind all that they wait for."""
        names, found = list(self.kinds), list[dict[str, Any]]()
        for review in (node for node in names if self.kinds[node] == "review"):
            awaited = [node for way in ways if review in sources_of(way) for node in sources_of(way)]
            last = max(names.index(node) for node in (review, *awaited))
            entered = {way["to"] for way in ways}
            later = [node for node in names[last + 1 :] if node in entered or node not in emergencies]
            for _ in range(self.chance.choice((0, 1, 1, 2))):
                if later:
                    made = self.way(self.chance.choice(later), [review], "otherwise", [*ways, *found])
                    found.append(made)
        return found

    def way(self, to: str, sources: list[str], on: str, others: list[dict[str, Any]]) -> dict[str, Any]:
        """One escalation; where its derived id is taken it gets one of its own."""
        said: dict[str, Any] = {}
        if sources:
            said["after_any" if self.chance.random() < 0.45 else "after"] = sources
        said |= {"to": to, "on": on}
        if on in NEED_A_WHEN or self.chance.random() < 0.3:
            said["when"] = self.say.condition(self.words, self.chance.randint(0, 1))
        alike = any((sources_of(way), way["to"], way["on"]) == (sources, to, on) for way in others)
        if alike or self.chance.random() < 0.2:
            said["id"] = f"e{len(others)}"
        return said

    def goal(self, ways: list[dict[str, Any]]) -> str:
        """The goal, which often says what a response says, so that ways on from a response are seen at it."""
        helping = [node for way in ways if way["on"] == "response" for node in sources_of(way)]
        if helping and self.chance.random() < 0.5:
            return f"responded({self.chance.choice(helping)})"
        return self.say.condition(self.words, self.chance.choice((0, 0, 1)))

    def screens(self) -> dict[str, Any]:
        """Screens of flags and choices, as lists and as tables."""
        asked = [name for name, fact in self.facts.items() if fact["kind"] in ("flag", "choices")]
        found: dict[str, Any] = {}
        for number in range(self.chance.randint(0, 2) if asked else 0):
            facts = self.chance.sample(asked, self.chance.randint(1, min(3, len(asked))))
            shapes = (facts, {"facts": facts}, {"label": "a screen", "question": "Any of these?", "facts": facts})
            found[f"s{number}"] = self.chance.choice(shapes)
        return found

    def pathway(self, name: str, *, emergencies: float) -> dict[str, Any]:
        """The whole, as a file would hold it."""
        chance = self.chance
        self.name_sums_and_conditions()
        alarmed = {node for node in list(self.kinds)[1:] if chance.random() < emergencies}
        ways = self.ways(alarmed)
        ways += self.otherwise(ways, alarmed)
        entered = {way["to"] for way in ways}
        said: dict[str, Any] = {"id": name, "title": "a random pathway", "version": "1.0.0", "tiers": list(TIERS)}
        said["start"] = [node for node in self.kinds if node not in entered]
        if chance.random() < 0.6:
            said["goal"] = self.goal(ways)
        said["facts"], said["screens"] = self.facts, self.screens()
        said["definitions"], said["scores"], said["measures"] = self.definitions, self.scores, self.measures
        names = chance.sample(list(self.kinds), len(self.kinds))  # declared in no order that helps
        for group in ("treatments", "reviews", "dispositions"):
            kinds = ("trial", "once", "continuous") if group == "treatments" else (group.removesuffix("s"),)
            said[group] = {
                node: self.node(node, emergency=node in alarmed) for node in names if self.kinds[node] in kinds
            }
        said["escalations"] = chance.sample(ways, len(ways))
        laws = self.words.for_laws()
        if chance.random() < 0.3:
            said["invariants"] = {"i0": {"title": "an invariant", "always": self.say.condition(laws, 2)}}
        if chance.random() < 0.3:
            parts = {part: self.say.condition(laws, 1) for part in ("when", "then")}
            said["obligations"] = {"o0": {"title": "an obligation"} | parts}
        if chance.random() < 0.15:
            said["assumptions"] = {"a0": {"title": "possible patients", "always": self.say.condition(self.words, 1)}}
        return {key: value for key, value in said.items() if value or key in ("start", "escalations")}


def sources_of(way: dict[str, Any]) -> list[str]:
    """The sources of an escalation, however they are joined."""
    found: list[str] = way.get("after") or way.get("after_any") or []
    return found


def pathway_and_episodes(seed: int, episodes: int = 8) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A random pathway with random episodes of it.

    Args:
        seed: Where the choices come from; sizes go from 2 to 13 nodes, and every second pathway has emergencies.
        episodes: How many episodes. Some contradict an assumption, where there is one; all are valid otherwise.
    """
    chance = random.Random(seed)  # noqa: S311 (test data, no secret)
    grower = Grower(chance, chance.randint(2, 13))
    pathway = grower.pathway(f"random-{seed}", emergencies=chance.choice((0, 0.2)))
    return pathway, [random_episode(chance, pathway) for _ in range(episodes)]
