"""What an assessment means, said again and slowly from the raw data of the files: nothing is shared with the engine."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

NO, UNKNOWN, YES = 0, 1, 2
SAID = ("not_met", "unknown", "met")
Word = tuple[int, frozenset[str]]  # a truth value, and the unknown things that make it unknown
NOBODY: frozenset[str] = frozenset()
TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*)|(<=|>=|==|!=|[<>(){},.\-]))")
OUTCOMES = ("responded", "failed", "intolerant", "ongoing", "relapsed")
PREDICATES = (*OUTCOMES, "tried", "declined", "indicated", "contraindicated", "suitable", "exhausted", "reached")


class Contradiction(Exception):  # noqa: N818
    """The episode contradicts what is assumed of every patient."""


def sure(holds: object) -> Word:
    """A truth value that nothing unknown stands behind."""
    return (YES if holds else NO), NOBODY


def combined(truth: int, parts: list[Word]) -> Word:
    """A truth value with the unknown things of the unknown parts, if it is unknown itself."""
    return truth, (
        frozenset().union(*(asks for part, asks in parts if part == UNKNOWN)) if truth == UNKNOWN else NOBODY
    )


def both(*parts: Word) -> Word:
    """Strong Kleene `and`: the least of the parts."""
    return combined(min((truth for truth, _ in parts), default=YES), list(parts))


def either(*parts: Word) -> Word:
    """Strong Kleene `or`: the greatest of the parts."""
    return combined(max((truth for truth, _ in parts), default=NO), list(parts))


def no(part: Word) -> Word:
    """Strong Kleene `not`."""
    return 2 - part[0], part[1]


def several(count: int, *parts: Word) -> Word:
    """At least so many: met if so many are, not met if fewer are not not-met, else unknown."""
    met = sum(truth == YES for truth, _ in parts)
    possible = sum(truth != NO for truth, _ in parts)
    return combined(YES if met >= count else NO if possible < count else UNKNOWN, list(parts))


def compare(left: Any, op: str, right: Any) -> bool:
    """One comparison of two plain values."""
    return bool(
        {
            "==": lambda: left == right,
            "!=": lambda: left != right,
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
        }[op]()
    )


class Reader:
    """The condition language, read into nested tuples; it takes for granted that the text is right."""

    def __init__(self, text: str, kinds: dict[str, str], definitions: Any) -> None:
        """Cut the text into words."""
        self.words = [next(filter(None, found)) for found in TOKEN.findall(text)]
        self.kinds, self.definitions, self.at = kinds, definitions, 0

    def peek(self, ahead: int = 0) -> str:
        """A word, without taking it."""
        return self.words[self.at + ahead] if self.at + ahead < len(self.words) else ""

    def take(self, *wanted: str) -> str:
        """The next word, which must be one of those wanted, if any is said."""
        word = self.peek()
        assert not wanted or word in wanted, (self.words, self.at, wanted)
        self.at += 1
        return word

    def whole(self) -> Any:
        """The whole condition."""
        found = self.disjunction()
        assert self.at == len(self.words), self.words[self.at :]
        return found

    def disjunction(self) -> Any:
        """Conjunctions joined by `or`."""
        parts = [self.conjunction()]
        while self.peek() == "or":
            self.take()
            parts.append(self.conjunction())
        return ("or", parts)

    def conjunction(self) -> Any:
        """Negations joined by `and`."""
        parts = [self.negation()]
        while self.peek() == "and":
            self.take()
            parts.append(self.negation())
        return ("and", parts)

    def negation(self) -> Any:
        """`not` before a primary, any number of times."""
        if self.peek() == "not":
            self.take()
            return ("not", self.negation())
        return self.primary()

    def primary(self) -> Any:
        """A bracket, a constant, a predicate or a comparison."""
        word = self.peek()
        if word == "(":
            self.take()
            found = self.disjunction()
            self.take(")")
            return found
        if word in ("true", "false"):
            return ("constant", self.take() == "true")
        if word == "at_least":
            self.take()
            self.take("(")
            count, parts = int(self.take()), []
            while self.take(",", ")") == ",":
                parts.append(self.disjunction())
            return ("at least", count, parts)
        if word in (*PREDICATES, "offered", "option") and self.peek(1) == "(":
            self.take()
            self.take("(")
            node = self.take()
            self.take(")")
            return ("predicate", word, node)
        return self.comparison()

    def constant(self) -> Any:
        """A number or a value."""
        sign = -1 if self.peek() == "-" and self.take() else 1
        word = self.take()
        if not word[0].isdigit():
            return word
        return sign * (float(word) if "." in word else int(word))

    def name(self) -> tuple[str, str | None]:
        """A fact or measure: the thing, and the treatment it is of, if one is said."""
        word = self.take()
        if self.peek() != ".":
            return word, None
        self.take()
        return self.take(), word

    def comparison(self) -> Any:
        """Whatever compares one recorded thing with constants, or names a flag or definition."""
        word = self.peek()
        negated = self.peek(1) == "not" and self.peek(2) == "in"
        if (self.peek(1) == "in" or negated) and self.peek(3 if negated else 2) != "{":
            value = self.take()
            self.take(*(["not"] if negated else ["in"]))
            if negated:
                self.take("in")
            return ("has", self.name(), value, negated)
        mirrored = (
            self.peek(1) in ("==", "!=")
            and self.kinds.get(self.peek(2), "") == "choice"
            and self.kinds.get(word) != "choice"
        )
        if word == "-" or word[0].isdigit() or mirrored or (self.peek(1) in ("==", "!=") and self.peek(3) == "."):
            low, op, name = self.constant(), self.take(), self.name()
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op, op)
            first = ("compare", name, turned, low)
            if self.peek() not in ("<", "<=", ">", ">="):
                return first
            return ("and", [first, ("compare", name, self.take(), self.constant())])
        if word in self.definitions and self.peek(1) != ".":
            return ("definition", self.take())
        name = self.name()
        if self.peek() in ("==", "!=", "<", "<=", ">", ">="):
            return ("compare", name, self.take(), self.constant())
        if self.peek() == "in" or (self.peek() == "not" and self.peek(1) == "in"):
            negated = self.take() == "not"
            if negated:
                self.take("in")
            values = []
            while self.take("{", ",", "}") != "}":
                if self.peek() != "}":
                    values.append(self.take())
            return ("among", name, values, negated)
        return ("flag", name)


class Oracle:
    """One pathway as raw data; `assess` gives what FORMAT.md calls the assessment as JSON."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Keep the data, and read its conditions when they are first needed."""
        self.data = data
        self.measures = {"weeks": "number", "doses": "number", "tolerated": "flag", "relapsed": "flag"}
        self.measures |= {name: fact["kind"] for name, fact in data.get("measures", {}).items()}
        kinds = {name: fact["kind"] for name, fact in data.get("facts", {}).items()} | self.measures
        self.nodes: dict[str, tuple[str, dict[str, Any]]] = {
            name: (kind, node)
            for kind in ("treatment", "review", "disposition")
            for name, node in data.get(f"{kind}s", {}).items()
        }
        self.ways = []
        for given in data.get("escalations", []):
            way = dict(given)
            way["any"] = "after_any" in given
            way["after"] = given.get("after_any") or given.get("after") or []
            way["id"] = given.get("id") or "-".join(
                filter(
                    None,
                    [("|" if way["any"] and len(way["after"]) > 1 else "+").join(way["after"]), way["on"], way["to"]],
                )
            )
            self.ways.append(way)
        self.read = cache(lambda text: Reader(text, kinds, data.get("definitions", {})).whole())

    def assess(self, episode: dict[str, Any]) -> dict[str, Any]:
        """What the pathway says of an episode."""
        return Run(self, episode).assessment()


class Run:
    """One assessment."""

    def __init__(self, oracle: Oracle, episode: dict[str, Any]) -> None:
        """Lay out what the episode records."""
        self.oracle, self.data, self.nodes, self.ways = oracle, oracle.data, oracle.nodes, oracle.ways
        self.trials, self.declined = episode.get("trials", {}), set(episode.get("declined", []))
        self.facts: dict[str, Any] = {}
        for screen in episode.get("screened", []):
            self.facts |= dict.fromkeys(self.data["screens"][screen], False)
        self.facts |= episode.get("facts", {})
        self.known: dict[tuple[str, str], Word] = {}

    def memo(self, kind: str, subject: str, find: Any) -> Word:
        """A truth value that is worked out once."""
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
            case ("compare", name, op, constant):
                return self.atom(name, own, lambda value: compare(value, op, constant))
            case ("flag", name):
                return self.atom(name, own, lambda value: value is True)
            case ("among", name, values, negated):
                return self.atom(name, own, lambda value: (value in values) != negated)
            case ("has", name, value, negated):
                return self.atom(name, own, lambda chosen: (value in chosen) != negated)
        raise AssertionError(tree)

    def atom(self, name: tuple[str, str | None], own: str | None, holds: Any) -> Word:
        """Whether one recorded thing is as an atom wants it."""
        thing, treatment = name
        treatment = treatment or (own if thing in self.oracle.measures else None)
        if treatment is None:
            if thing not in self.facts:
                return UNKNOWN, frozenset((thing,))
            return sure(holds(self.facts[thing]))
        if treatment not in self.trials:
            return sure(thing in ("weeks", "doses") and holds(0))
        record = {"tolerated": True, "relapsed": False} | self.trials[treatment]
        if thing not in record:
            return UNKNOWN, frozenset((f"{treatment}.{thing}",))
        return sure(holds(record[thing]))

    # one treatment (section 4)

    def predicate(self, name: str, node: str) -> Word:
        """Whether a predicate of section 4 holds of a node."""
        kind, said = self.nodes[node]
        if kind != "treatment":
            return sure(name == "suitable")
        tried, record = sure(node in self.trials), self.trials.get(node, {})
        if name == "tried":
            return tried
        if name == "declined":
            return sure(node in self.declined)
        if name == "indicated":
            return both(*(self.text(text) for text in said.get("indications", [])))
        if name == "contraindicated":
            return either(*(self.text(text) for text in said.get("contraindications", [])))
        if name == "suitable":
            return both(self.predicate("indicated", node), no(self.predicate("contraindicated", node)))
        if name == "exhausted":
            if said.get("once"):
                return both(no(tried), no(self.predicate("suitable", node)))
            return either(
                self.predicate("failed", node),
                self.predicate("intolerant", node),
                both(no(tried), no(self.predicate("indicated", node))),
                both(self.predicate("contraindicated", node), no(self.predicate("responded", node))),
            )
        if said.get("once") or (said.get("continuous") and name in ("responded", "relapsed", "failed")):
            return sure(holds=False)
        if "outcome" in record:
            return sure(record["outcome"] == name)
        tolerated, relapsed = sure(record.get("tolerated", True)), sure(record.get("relapsed", False))
        if name == "intolerant":
            return both(tried, no(tolerated))
        if said.get("continuous"):
            return both(tried, tolerated)
        adequate, response = self.text(said["trial"]["adequate"], node), self.text(said["trial"]["response"], node)
        return {
            "responded": lambda: both(tried, tolerated, response, no(relapsed)),
            "relapsed": lambda: both(tried, tolerated, response, relapsed),
            "failed": lambda: both(tried, tolerated, adequate, no(response)),
            "ongoing": lambda: both(tried, tolerated, no(adequate), no(response)),
        }[name]()

    # escalations and reach (sections 5 and 6)

    def trigger(self, way: dict[str, Any], node: str) -> Word:
        """Whether one source triggers an escalation."""
        failed, intolerant, contraindicated, exhausted, declined = (
            self.predicate(name, node) for name in ("failed", "intolerant", "contraindicated", "exhausted", "declined")
        )
        kind, said = self.nodes[node]
        match way["on"]:
            case "failure":
                return either(failed, intolerant)
            case "exhausted":
                return exhausted
            case "unavailable":
                return either(exhausted, declined)
            case "persistence":
                here = sure(kind == "review" or said.get("continuous"))
                tried, suitable = self.predicate("tried", node), self.predicate("suitable", node)
                return both(no(self.predicate("responded", node)), either(tried, no(suitable), here))
            case "contraindication":
                return either(intolerant, contraindicated)
            case "relapse":
                return self.predicate("relapsed", node)
            case "declined":
                return declined
            case "completion":
                return self.predicate("tried", node)
            case "otherwise":
                others = [other for other in self.ways if node in other["after"] and other["on"] != "otherwise"]
                return both(*(no(self.fires(other["id"])) for other in others))
        return sure(holds=True)

    def itself(self, way: dict[str, Any], node: str) -> Word:
        """Whether a source moves care on, rather than being merely not for this patient."""
        kinds = ["failed", "intolerant", "contraindicated"] + (["declined"] if way["on"] == "unavailable" else [])
        return either(*(self.predicate(kind, node) for kind in kinds))

    def fires(self, name: str) -> Word:
        """Whether an escalation fires."""
        return self.memo("fires", name, self._fires)

    def _fires(self, name: str) -> Word:
        way = next(way for way in self.ways if way["id"] == name)
        when = self.text(way["when"]) if "when" in way else sure(holds=True)
        if not way["after"]:
            return when
        guarded = way["on"] in ("exhausted", "unavailable")
        if way["any"]:
            sources = [
                both(self.reached(node), self.trigger(way, node), *([self.itself(way, node)] if guarded else []))
                for node in way["after"]
            ]
            return both(either(*sources), when)
        sources = [both(self.reached(node), self.trigger(way, node)) for node in way["after"]]
        itself = [either(*(self.itself(way, node) for node in way["after"]))] if guarded else []
        return both(*sources, *itself, when)

    def reached(self, node: str) -> Word:
        """Whether the pathway reaches a node."""
        return self.memo("reached", node, self._reached)

    def _reached(self, node: str) -> Word:
        if node in self.data["start"]:
            return sure(holds=True)
        ways = [self.fires(way["id"]) for way in self.ways if way["to"] == node]
        return either(sure(node in self.trials), *ways)

    # statuses, state, options, questions (sections 7 and 8)

    def out(self, node: str) -> list[dict[str, Any]]:
        """The escalations out of a node."""
        return [way for way in self.ways if node in way["after"]]

    def status(self, node: str) -> str:
        """The first row of the table of section 7 that applies."""
        kind, said = self.nodes[node]
        reached = self.reached(node)[0]
        if reached != YES:
            return "not_reached" if reached == NO else "undetermined"
        if kind == "review":
            return "passed" if any(self.fires(way["id"])[0] == YES for way in self.out(node)) else "open"
        if kind == "disposition":
            return "ended"
        tried, record = node in self.trials, self.trials.get(node, {})
        if said.get("once") and tried:
            return "done"
        if node in self.declined:
            return "declined"
        for outcome in ("intolerant", "relapsed", "failed"):
            if self.predicate(outcome, node)[0] == YES:
                return outcome
        if not tried and self.predicate("indicated", node)[0] == NO:
            return "not_indicated"
        contraindicated = self.predicate("contraindicated", node)[0]
        if contraindicated == YES:
            return "contraindicated"
        if self.predicate("responded", node)[0] == YES and contraindicated == NO:
            return "responded"
        if contraindicated == NO and self._going_on(node, said, record):
            return "ongoing"
        if tried or self.predicate("suitable", node)[0] == UNKNOWN:
            return "undetermined"
        return "offered"

    def _going_on(self, node: str, said: dict[str, Any], record: dict[str, Any]) -> bool:
        if "outcome" in record:
            return bool(record["outcome"] == "ongoing")
        if node not in self.trials or not record.get("tolerated", True):
            return False
        if said.get("continuous"):
            return True
        response, adequate = (self.text(said["trial"][part], node)[0] for part in ("response", "adequate"))
        return response != YES and adequate == NO

    def ordered(self, names: Any) -> list[str]:
        """Nodes by tier, then treatments, reviews, dispositions, each as declared."""
        kinds = ["treatment", "review", "disposition"]
        places = list(self.nodes)
        return sorted(
            names,
            key=lambda node: (
                self.data["tiers"].index(self.nodes[node][1]["tier"]),
                kinds.index(self.nodes[node][0]),
                places.index(node),
            ),
        )

    def state(self, status: dict[str, str]) -> tuple[str, list[str], list[str]]:
        """The state, the options, and what goes on alongside."""
        continuous = [node for node, (_, said) in self.nodes.items() if said.get("continuous")]
        emergencies = [node for node, (_, said) in self.nodes.items() if said.get("emergency")]

        def holds(node: str) -> bool:
            if self.reached(node)[0] != YES or status[node] in ("passed", "done", "responded", "not_indicated"):
                return False
            stopped = status[node] in ("declined", "contraindicated", "intolerant", "relapsed", "failed")
            return not (stopped and any(self.fires(way["id"])[0] == YES for way in self.out(node)))

        if any(holds(node) for node in emergencies):
            return (
                "emergency",
                [node for node in emergencies if status[node] in ("offered", "ongoing", "open", "ended")],
                [],
            )
        flags = [self.fires(way["id"])[0] for way in self.ways if way["on"] == "red_flag"]
        if UNKNOWN in flags or any(status[node] == "undetermined" for node in emergencies):
            return "screening", [], []
        alongside = [node for node in continuous if status[node] in ("offered", "ongoing")]
        if finals := [node for node, (_, said) in self.nodes.items() if said.get("final") and status[node] == "ended"]:
            return "ended", finals, alongside
        goal = self.text(self.data["goal"])[0] if "goal" in self.data else NO
        ordinary = [node for node in self.nodes if node not in continuous]
        if goal == YES:
            going = [
                node
                for node in ordinary
                if self.nodes[node][0] == "treatment" and status[node] in ("ongoing", "responded")
            ]
            return "at_goal", going, alongside
        options = [node for node in ordinary if status[node] in ("offered", "ongoing", "responded", "open", "ended")]
        if goal == UNKNOWN:
            state = "undetermined"
        elif any(self.nodes[node][0] != "disposition" for node in options):
            state = "active"
        elif "undetermined" in status.values():
            state = "undetermined"
        elif options:
            state = "ended"
        else:
            state = "declined" if "declined" in status.values() else "stuck"
        return state, options, alongside

    def questions(self, state: str, status: dict[str, str]) -> set[str]:
        """What to ask next."""
        unsure = [node for node in self.nodes if status[node] == "undetermined"]
        emergencies = [node for node, (_, said) in self.nodes.items() if said.get("emergency")]
        reviews = [node for node in self.nodes if status[node] == "open"]
        asked: list[Word] = []
        if state == "screening":
            asked += [self.fires(way["id"]) for way in self.ways if way["on"] == "red_flag"]
            unsure, reviews = [node for node in unsure if node in emergencies], []
        elif state == "emergency":
            unsure, reviews = ([node for node in group if node in emergencies] for group in (unsure, reviews))
        elif state == "ended":
            unsure, reviews = [node for node in unsure if self.nodes[node][1].get("final")], []
        elif "goal" in self.data:
            asked.append(self.text(self.data["goal"]))
        asked += [self.fires(way["id"]) for node in reviews for way in self.out(node)]
        for node in unsure:
            asked.append(self.reached(node))
            said = self.nodes[node][1]
            if node not in self.trials:
                asked.append(self.predicate("suitable", node))
                continue
            asked.append(self.predicate("contraindicated", node))
            if "outcome" not in self.trials[node] and "trial" in said:
                asked += [self.text(said["trial"][part], node) for part in ("adequate", "response")]
        return set().union(*(asks for truth, asks in asked if truth == UNKNOWN)) if asked else set()

    def assessment(self) -> dict[str, Any]:
        """Everything at once, as JSON carries it."""
        status = {node: self.status(node) for node in self.nodes}
        state, options, alongside = self.state(status)
        broken = [
            said["title"] for said in self.data.get("assumptions", {}).values() if self.text(said["always"])[0] == NO
        ]
        if broken and state != "emergency":
            raise Contradiction(*broken)
        said: dict[str, Any] = {
            "pathway": self.data["id"],
            "version": self.data["version"],
            "state": state,
            "options": self.ordered(options),
            "alongside": self.ordered(alongside),
            "status": status,
            "reached": {node: SAID[self.reached(node)[0]] for node in self.nodes},
            "questions": sorted(self.questions(state, status)),
        }
        return said | ({"contradictions": broken} if broken else {})
