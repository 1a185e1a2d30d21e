"""What an assessment means, said again and slowly from the raw data of the files: nothing is shared with the engine.

`Oracle(data)` takes a pathway as `tomllib` or `pathway_to_dict` gives it, and `assess` an episode as JSON or
`episode_to_dict` gives it; both are taken to be valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oracle_language import NO, NOBODY, UNKNOWN, YES, Word, sure
from oracle_reach import DEFAULTS, Declared, Reach

if TYPE_CHECKING:
    from collections.abc import Iterable

SAID = ("not_met", "unknown", "met")
AT_AN_END = ("declined", "contraindicated", "intolerant", "relapsed", "failed", "stopped")


class Contradiction(Exception):  # noqa: N818
    """The episode contradicts what is assumed of every patient."""


class Oracle(Declared):
    """One pathway as raw data; `assess` gives what FORMAT.md calls the assessment as JSON."""

    def assess(self, episode: dict[str, Any]) -> dict[str, Any]:
        """What the pathway says of an episode."""
        return Run(self, episode).assessment()

    def truth(self, text: str, episode: dict[str, Any]) -> str:
        """Whether a condition holds in an episode, those of invariants and obligations too."""
        return SAID[Run(self, episode).text(text)[0]]


class Run(Reach):
    """One assessment (sections 7 and 8)."""

    def predicate(self, name: str, node: str) -> Word:
        """Whether a predicate holds of a node, the two of invariants and obligations that look at what is shown too."""
        if name == "offered":
            return sure(self.status(node) == "offered")
        if name == "option":
            return sure(node in self.state()[1])
        return super().predicate(name, node)

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
