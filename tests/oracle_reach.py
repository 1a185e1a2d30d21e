"""What an episode makes true and reaches (sections 3 to 6), said slowly from the raw data of the files."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from oracle_language import OUTCOMES, UNKNOWN, YES, Reader, Word, both, compare, either, no, several, sure, total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

COUNTED = ("weeks", "doses", "courses")  # nothing tried, none of these
DEFAULTS = {"tolerated": True, "relapsed": False, "ended": False, "courses": 1}
BUILT_IN = {"weeks": "number", "doses": "number", "courses": "number"} | dict.fromkeys(
    ("tolerated", "relapsed", "ended"), "flag"
)
GUARDED = {"exhausted": (), "unavailable": ("declined",), "next_step": ("declined", "relapsed")}


class Declared:
    """What one pathway declares, as raw data."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Keep the data, and read its conditions when they are first needed."""
        self.data = data
        self.measures = BUILT_IN | {name: fact["kind"] for name, fact in data.get("measures", {}).items()}
        kinds = {name: fact["kind"] for name, fact in data.get("facts", {}).items()} | self.measures
        kinds |= dict.fromkeys(data.get("definitions", {}), "definition") | dict.fromkeys(
            data.get("scores", {}), "score"
        )
        self.nodes: dict[str, tuple[str, dict[str, Any]]] = {
            name: (kind, node)
            for kind in ("treatment", "review", "disposition")
            for name, node in data.get(f"{kind}s", {}).items()
        }
        self.emergencies = [node for node, (_, said) in self.nodes.items() if said.get("emergency")]
        self.continuous = [node for node, (_, said) in self.nodes.items() if said.get("continuous")]
        self.ways = []
        for given in data.get("escalations", []):
            way = dict(given)
            way["any"] = "after_any" in given
            way["after"] = given.get("after_any") or given.get("after") or []
            joined = ("|" if way["any"] and len(way["after"]) > 1 else "+").join(way["after"])
            way["id"] = given.get("id") or "-".join(filter(None, [joined, way["on"], way["to"]]))
            self.ways.append(way)
        self.named = {way["id"]: way for way in self.ways}
        self.read = cache(lambda text: Reader(text, kinds).whole())


class Reach:
    """What one episode makes true, up to what the pathway reaches (sections 3 to 6)."""

    def __init__(self, oracle: Declared, episode: dict[str, Any]) -> None:
        """Lay out what the episode records."""
        self.oracle, self.data, self.nodes, self.ways = oracle, oracle.data, oracle.nodes, oracle.ways
        self.trials: dict[str, Any] = episode.get("trials", {})
        self.declined, self.unasked = set(episode.get("declined", [])), set(episode.get("unasked", []))
        self.facts: dict[str, Any] = {}
        for name in episode.get("screened", []):
            screen = self.data["screens"][name]
            for fact in screen["facts"] if isinstance(screen, dict) else screen:
                self.facts[fact] = False if self.data["facts"][fact]["kind"] == "flag" else []
        self.facts |= episode.get("facts", {})
        self.known: dict[tuple[str, str], Any] = {}

    def memo(self, kind: str, subject: str, find: Callable[[str], Any]) -> Any:
        """What is worked out once."""
        key = (kind, subject)
        if key not in self.known:
            self.known[key] = find(subject)
        return self.known[key]

    # conditions (sections 1, 3 and 10)

    def text(self, text: str, own: str | None = None) -> Word:
        """Whether a condition holds; `own` is the treatment whose trial it stands in."""
        return self.tree(self.oracle.read(text), own)

    def tree(self, tree: Any, own: str | None) -> Word:
        """Whether a condition holds that has been read."""
        match tree:
            case ("and", parts):
                return both(*(self.tree(part, own) for part in parts))
            case ("or", parts):
                return either(*(self.tree(part, own) for part in parts))
            case ("not", part):
                return no(self.tree(part, own))
            case ("at least", count, parts):
                return several(count, *(self.tree(part, own) for part in parts))
            case ("constant", value):
                return sure(value)
            case ("definition", name):
                return self.text(self.data["definitions"][name]["is"])
            case ("predicate", "reached", node):
                return self.reached(node)
            case ("predicate", name, node):
                return self.predicate(name, node)
            case ("compare", (name, None), op, constant) if name in self.data.get("scores", {}):
                items = self.data["scores"][name]["items"]
                return total(op, constant, [(self.text(item["when"]), item["points"]) for item in items])
            case ("compare", name, op, constant):
                return self.atom(name, own, lambda value: compare(value, op, constant))
            case ("flag", name):
                return self.atom(name, own, lambda value: value is True)
            case ("among", name, values, negated):
                return self.atom(name, own, lambda value: (value in values) != negated)
            case ("has", name, value, negated):
                return self.atom(name, own, lambda chosen: (value in chosen) != negated)
        raise AssertionError(tree)

    def atom(self, name: tuple[str, str | None], own: str | None, holds: Callable[[Any], bool]) -> Word:
        """Whether one recorded thing is as an atom wants it."""
        thing, treatment = name
        treatment = treatment or (own if thing in self.oracle.measures else None)
        if treatment is not None:
            return self.measured(treatment, thing, holds)
        if thing not in self.facts:
            return UNKNOWN, frozenset((thing,))
        return sure(holds(self.facts[thing]))

    def measured(self, treatment: str, measure: str, holds: Callable[[Any], bool]) -> Word:
        """Whether one measure of a trial is as an atom wants it."""
        if treatment in self.unasked:
            return UNKNOWN, frozenset((treatment,))
        if treatment not in self.trials:
            return sure(measure in COUNTED and holds(0))
        record = DEFAULTS | self.trials[treatment]
        if measure not in record:
            return UNKNOWN, frozenset((f"{treatment}.{measure}",))
        return sure(holds(record[measure]))

    # one treatment (section 4)

    def outcome(self, node: str) -> str | None:
        """The outcome that the clinician recorded, if any."""
        found: str | None = self.trials.get(node, {}).get("outcome")
        return found

    def of_the_trial(self, part: str, node: str) -> Word:
        """Whether a trial was adequate, or responded to, by its measures."""
        if node in self.unasked:
            return UNKNOWN, frozenset((node,))
        return self.text(self.nodes[node][1]["trial"][part], node)

    def predicate(self, name: str, node: str) -> Word:
        """Whether a predicate of section 4 holds of a node."""
        if self.nodes[node][0] != "treatment":
            return sure(name == "suitable")
        found: Word = self.memo(name, node, lambda node: self._predicate(name, node))
        return found

    def _predicate(self, name: str, node: str) -> Word:
        said = self.nodes[node][1]
        if name in OUTCOMES:
            return self._outcome(name, node, said)
        if name == "tried":
            if node in self.unasked:
                return UNKNOWN, frozenset((node,))
            return sure(node in self.trials and not (said.get("once") and self.outcome(node) == "ongoing"))
        if name == "declined":
            return sure(node in self.declined)
        if name == "indicated":
            return both(*(self.text(text) for text in said.get("indications", [])))
        if name == "contraindicated":
            return either(*(self.text(text) for text in said.get("contraindications", [])))
        untried, indicated, contraindicated = (
            no(self.predicate("tried", node)),
            self.predicate("indicated", node),
            self.predicate("contraindicated", node),
        )
        suitable = both(indicated, no(contraindicated))
        if name == "suitable":
            return suitable
        assert name == "exhausted"
        if said.get("once"):
            return both(untried, no(suitable))
        return either(
            self.predicate("failed", node),
            self.predicate("intolerant", node),
            both(either(untried, self.predicate("stopped", node)), no(indicated)),
            both(contraindicated, no(self.predicate("responded", node))),
        )

    def _outcome(self, name: str, node: str, said: dict[str, Any]) -> Word:
        recorded = self.outcome(node)
        if said.get("once"):
            if name == "ongoing" and node in self.unasked:
                return UNKNOWN, frozenset((node,))
            return sure(name == "ongoing" and recorded == "ongoing")
        if said.get("continuous") and name in ("responded", "relapsed", "failed"):
            return sure(holds=False)
        if recorded is not None:
            return sure(recorded == name)
        tried = self.predicate("tried", node)
        tolerated, relapsed, ended = (
            self.measured(node, measure, bool) for measure in ("tolerated", "relapsed", "ended")
        )
        if name == "intolerant":
            return both(tried, no(tolerated))
        if said.get("continuous"):
            return both(tried, tolerated, ended if name == "stopped" else no(ended))
        adequate, response = self.of_the_trial("adequate", node), self.of_the_trial("response", node)
        more = {
            "responded": (response, no(relapsed)),
            "relapsed": (response, relapsed),
            "failed": (adequate, no(response)),
            "ongoing": (no(adequate), no(response), no(ended)),
            "stopped": (no(adequate), no(response), ended),
        }[name]
        return both(tried, tolerated, *more)

    # escalations and reach (sections 5 and 6)

    def trigger(self, way: dict[str, Any], node: str) -> Word:
        """Whether one source triggers an escalation."""
        kind, said = self.nodes[node]
        words = {name: self.predicate(name, node) for name in (*OUTCOMES, "tried", "declined", "exhausted", "suitable")}
        forbidden = self.predicate("contraindicated", node)
        if said.get("once"):
            forbidden = both(forbidden, no(words["tried"]))
        match way["on"]:
            case "failure":
                return either(words["failed"], words["intolerant"])
            case "exhausted":
                return words["exhausted"]
            case "unavailable":
                return either(words["exhausted"], words["declined"])
            case "next_step":
                return either(words["exhausted"], words["declined"], words["relapsed"], forbidden)
            case "persistence":
                here = sure(kind == "review" or said.get("continuous"))
                return both(no(words["responded"]), either(words["tried"], no(words["suitable"]), here))
            case "contraindication":
                return either(words["intolerant"], forbidden)
            case "relapse":
                return words["relapsed"]
            case "declined":
                return words["declined"]
            case "completion":
                return words["tried"]
            case "response":
                return words["responded"]
            case "otherwise":
                others = [other for other in self.ways if node in other["after"] and other["on"] != "otherwise"]
                return both(*(no(self.fires(other["id"])) for other in others))
        assert way["on"] in ("indication", "deterioration", "red_flag")
        return sure(holds=True)

    def itself(self, way: dict[str, Any], node: str) -> Word:
        """Whether a source moves care on, rather than being merely not for this patient."""
        kinds = ("failed", "intolerant", "contraindicated", *GUARDED[way["on"]])
        return either(*(self.predicate(kind, node) for kind in kinds))

    def triggered_by(self, way: dict[str, Any], node: str) -> Word:
        """Whether a source is reached and triggers an escalation, by itself where any of the sources may."""
        by_itself = [self.itself(way, node)] if way["any"] and way["on"] in GUARDED else []
        return both(self.reached(node), self.trigger(way, node), *by_itself)

    def fires(self, name: str) -> Word:
        """Whether an escalation fires."""
        found: Word = self.memo("fires", name, self._fires)
        return found

    def _fires(self, name: str) -> Word:
        way = self.oracle.named[name]
        when = self.text(way["when"]) if "when" in way else sure(holds=True)
        if not way["after"]:
            return when
        sources = [self.triggered_by(way, node) for node in way["after"]]
        if way["any"]:
            return both(either(*sources), when)
        itself = [either(*(self.itself(way, node) for node in way["after"]))] if way["on"] in GUARDED else []
        return both(*sources, *itself, when)

    def fired(self, ways: Iterable[dict[str, Any]]) -> bool:
        """Whether any of some escalations fires for certain."""
        return any(self.fires(way["id"])[0] == YES for way in ways)

    def reached(self, node: str) -> Word:
        """Whether the pathway reaches a node."""
        found: Word = self.memo("reached", node, self._reached)
        return found

    def _reached(self, node: str) -> Word:
        if node in self.data["start"]:
            return sure(holds=True)
        tried, stopped, ongoing = (self.predicate(name, node) for name in ("tried", "stopped", "ongoing"))
        return either(both(tried, no(stopped)), ongoing, *(self.fires(way["id"]) for way in self.into(node)))

    def into(self, node: str) -> list[dict[str, Any]]:
        """The escalations into a node."""
        return [way for way in self.ways if way["to"] == node]

    def out(self, node: str) -> list[dict[str, Any]]:
        """The escalations out of a node."""
        return [way for way in self.ways if node in way["after"]]
