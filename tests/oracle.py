"""What an assessment means, said again and slowly from the raw data of the files: nothing is shared with the engine."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from oracle_language import (
    NO,
    NOBODY,
    OUTCOMES,
    UNKNOWN,
    YES,
    Reader,
    Word,
    both,
    compare,
    either,
    no,
    several,
    sure,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SAID = ("not_met", "unknown", "met")
COUNTED = ("weeks", "doses", "courses")  # nothing tried, none of these
DEFAULTS = {"tolerated": True, "relapsed": False, "ended": False, "courses": 1}
BUILT_IN = {"weeks": "number", "doses": "number", "courses": "number"} | dict.fromkeys(
    ("tolerated", "relapsed", "ended"), "flag"
)
GUARDED = {"exhausted": (), "unavailable": ("declined",), "next_step": ("declined", "relapsed")}
AT_AN_END = ("declined", "contraindicated", "intolerant", "relapsed", "failed", "stopped")


class Contradiction(Exception):  # noqa: N818
    """The episode contradicts what is assumed of every patient."""


class Oracle:
    """One pathway as raw data; `assess` gives what FORMAT.md calls the assessment as JSON."""

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

    def assess(self, episode: dict[str, Any]) -> dict[str, Any]:
        """What the pathway says of an episode."""
        return Run(self, episode).assessment()

    def truth(self, text: str, episode: dict[str, Any]) -> str:
        """Whether a condition holds in an episode, those of invariants and obligations too."""
        return SAID[Run(self, episode).text(text)[0]]


class Run:
    """One assessment."""

    def __init__(self, oracle: Oracle, episode: dict[str, Any]) -> None:
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
            case ("predicate", "offered", node):
                return sure(self.status(node) == "offered")
            case ("predicate", "option", node):
                return sure(node in self.state()[1])
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

    # statuses (section 7)

    def status(self, node: str) -> str:
        """The first row of the table of section 7 that applies."""
        found: str = self.memo("status", node, self._status)
        return found

    def _status(self, node: str) -> str:
        kind, said = self.nodes[node]
        reached = self.reached(node)[0]
        if reached != YES:
            return "not_reached" if reached == NO else "undetermined"
        if kind == "review":
            return "passed" if self.fired(self.out(node)) else "open"
        if kind == "disposition":
            return "ended"
        tried, indicated, contraindicated, suitable, stopped = (
            self.predicate(name, node)[0] for name in ("tried", "indicated", "contraindicated", "suitable", "stopped")
        )
        if said.get("once") and tried != NO:
            return "done" if tried == YES else "undetermined"
        if node in self.declined:
            return "declined"
        for outcome in ("intolerant", "relapsed", "failed"):
            if self.predicate(outcome, node)[0] == YES:
                return outcome
        if (tried == NO or stopped == YES) and indicated == NO:
            return "not_indicated"
        if contraindicated == YES:
            return "contraindicated"
        if self.predicate("responded", node)[0] == YES and contraindicated == NO:
            return "responded"
        if contraindicated == NO and self._going_on(node, said):
            return "ongoing"
        if stopped == YES and suitable == YES:
            return "stopped"
        return "undetermined" if tried != NO or suitable == UNKNOWN else "offered"

    def _going_on(self, node: str, said: dict[str, Any]) -> bool:
        if outcome := self.outcome(node):
            return outcome == "ongoing" and not (said.get("once") and self.predicate("indicated", node)[0] != YES)
        record = DEFAULTS | self.trials.get(node, {})
        if self.predicate("tried", node)[0] != YES or not record["tolerated"] or record["ended"]:
            return False
        if said.get("continuous"):
            return True
        return self.of_the_trial("response", node)[0] != YES and self.of_the_trial("adequate", node)[0] == NO

    # the state, and what may be shown (section 8)

    def having(self, *statuses: str, among: Iterable[str] | None = None) -> list[str]:
        """The nodes with one of some statuses."""
        return [node for node in (self.nodes if among is None else among) if self.status(node) in statuses]

    def alarms(self, node: str) -> bool:
        """Whether a node of an emergency makes the state one."""
        status = self.status(node)
        if self.reached(node)[0] != YES or status in ("passed", "done", "responded", "not_indicated"):
            return False
        return not (status in AT_AN_END and self.fired(self.out(node)))

    def goal(self) -> int:
        """Whether the goal is met; without one it never is."""
        return self.text(self.data["goal"])[0] if "goal" in self.data else NO

    def rests_on_what_is_forbidden(self) -> bool:
        """Whether something that is or may be under way is contraindicated."""
        return any(
            self.predicate("tried", node)[0] != NO
            and self.predicate("stopped", node)[0] != YES
            and not self.trials.get(node, {}).get("ended", False)
            for node in self.having("contraindicated")
        )

    def follows_a_response(self, node: str) -> bool:
        """Whether a response led here, or a node to which one led."""
        found: bool = self.memo("follows", node, self._follows)
        return found

    def _follows(self, node: str) -> bool:
        return any(
            way["on"] == "response"
            or any(
                self.triggered_by(way, source)[0] == YES and self.follows_a_response(source) for source in way["after"]
            )
            for way in self.into(node)
            if self.fires(way["id"])[0] == YES
        )

    def state(self) -> tuple[str, list[str], list[str]]:
        """The state, the options, and what goes on alongside."""
        found: tuple[str, list[str], list[str]] = self.memo("state", "", lambda _: self._state())
        return found

    def _state(self) -> tuple[str, list[str], list[str]]:
        emergencies, continuous = self.oracle.emergencies, self.oracle.continuous
        if any(self.alarms(node) for node in emergencies):
            return "emergency", self.having("offered", "ongoing", "stopped", "open", "ended", among=emergencies), []
        unsure = self.having("undetermined", among=emergencies)
        ways = [way for way in self.ways if way["on"] == "red_flag" and self.fires(way["id"])[0] == UNKNOWN]
        ways += [way for node in unsure for way in self.into(node) if self.fires(way["id"])[0] != NO]
        if ways:
            return "screening", [], []
        alongside = self.having("offered", "ongoing", "stopped", among=continuous)
        if finals := self.having("ended", among=[node for node in self.nodes if self.nodes[node][1].get("final")]):
            return "ended", finals, alongside
        goal = self.goal()
        ordinary = [node for node in self.nodes if node not in continuous]
        if goal == YES and not self.rests_on_what_is_forbidden():
            going = self.having("ongoing", "responded", among=ordinary)
            after = [node for node in ordinary if self.follows_a_response(node)]
            return "at_goal", [*going, *self.having("offered", "stopped", "open", "ended", among=after)], alongside
        options = self.having("offered", "ongoing", "stopped", "responded", "open", "ended", among=ordinary)
        if goal == UNKNOWN:
            return "undetermined", options, alongside
        if any(self.nodes[node][0] != "disposition" for node in options):
            return "active", options, alongside
        if self.having("undetermined"):
            return "undetermined", options, alongside
        if options:
            return "ended", options, alongside
        return "declined" if self.having("declined") else "stuck", options, alongside

    def ordered(self, names: Iterable[str]) -> list[str]:
        """Nodes by tier, then treatments, reviews, dispositions, each as declared."""
        kinds, places = ["treatment", "review", "disposition"], list(self.nodes)
        tiers = self.data["tiers"]
        return sorted(
            names,
            key=lambda node: (
                tiers.index(self.nodes[node][1]["tier"]),
                kinds.index(self.nodes[node][0]),
                places.index(node),
            ),
        )

    # what to ask (section 8)

    def questions(self) -> set[str]:
        """What to ask next."""
        state, emergencies = self.state()[0], self.oracle.emergencies
        unsure, ways, asked = self.having("undetermined"), [], []
        if state == "screening":
            unsure = self.having("undetermined", among=emergencies)
            ways = [way for way in self.ways if way["on"] == "red_flag"]
        elif state == "emergency":
            unsure = self.having("undetermined", "ongoing", "contraindicated", among=emergencies)
            ways = [way for node in self.having("open", *AT_AN_END, among=emergencies) for way in self.out(node)]
        elif state == "ended":
            unsure = [node for node in unsure if self.nodes[node][1].get("final")]
        else:
            asked = [self.text(self.data["goal"])] if "goal" in self.data else []
            ways = [way for node in self.having("open") for way in self.out(node)]
            if self.goal() == YES:
                unsure += [node for node in self.having("contraindicated") if self.predicate("tried", node)[0] != NO]
        asked += [self.fires(way["id"]) for way in ways]
        asked += [word for node in unsure for word in self.undecided(node, in_an_emergency=state == "emergency")]
        return set(NOBODY).union(*(asks for truth, asks in asked if truth == UNKNOWN))

    def undecided(self, node: str, *, in_an_emergency: bool) -> list[Word]:
        """What stands behind the status of a node."""
        said = self.nodes[node][1]
        tried, asked = self.predicate("tried", node), [self.reached(node)]
        if tried[0] == YES:
            asked.append(self.predicate("contraindicated", node))
            if self.predicate("stopped", node)[0] == YES:
                asked.append(self.predicate("indicated", node))
            if self.outcome(node) is None and "trial" in said:
                asked += [self.of_the_trial(part, node) for part in ("adequate", "response")]
            return asked
        asked += [tried, self.predicate("suitable", node)]
        if in_an_emergency and self.status(node) == "contraindicated":
            asked.append(self.predicate("indicated", node))
        return asked

    def cautions(self, names: Iterable[str]) -> dict[str, list[str]]:
        """The ids of the cautions of some treatments that are met."""
        met = {
            node: [said["id"] for said in self.nodes[node][1].get("cautions", []) if self.text(said["when"])[0] == YES]
            for node in names
        }
        return {node: ids for node, ids in met.items() if ids}

    def assessment(self) -> dict[str, Any]:
        """Everything at once, as JSON carries it."""
        state, options, alongside = self.state()
        broken = [
            said["title"] for said in self.data.get("assumptions", {}).values() if self.text(said["always"])[0] == NO
        ]
        if broken and state != "emergency":
            raise Contradiction(*broken)
        shown = {*options, *alongside}
        said: dict[str, Any] = {
            "pathway": self.data["id"],
            "version": self.data["version"],
            "state": state,
            "options": self.ordered(options),
            "alongside": self.ordered(alongside),
            "on_hold": self.ordered(node for node in self.having("offered", "stopped", "open") if node not in shown),
            "cautions": self.cautions(self.ordered(shown)),
            "status": {node: self.status(node) for node in self.nodes},
            "reached": {node: SAID[self.reached(node)[0]] for node in self.nodes},
            "questions": sorted(self.questions()),
        }
        return said | ({"contradictions": broken} if broken else {})
