"""Pathways of any size in the style of `l4`: tiers of stages, each with its treatments and the review behind them.

What is asked of a patient is shared by many conditions, as it is there: a few numbers with the same thresholds, one
cause, one result of imaging, flags that forbid, and red flags that lead to an emergency branch. The same size and seed
give the same pathway.
"""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING, Any

import l4path
from l4path import Disposition, Escalation, Review, Treatment
from l4path.testing.chance import Seeded, pick, some, yes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from l4path import Condition, ConditionLike, Definition, KindLike, NodeLike, Pathway

SMALLEST = 16
"""The fewest nodes of a grown pathway."""
_FIXED = 12  # nodes that every pathway has: prevention, the evaluation, the emergency branch, and where it ends
_GATES = (2, 4, 6, 12, 26)
_COURSES = ((4, 2), (6, 2), (12, 6), (12, 8), (26, 12))


class _Grower:
    """One pathway while it grows."""

    def __init__(self, size: int, seed: int) -> None:
        """Declare what may be recorded; the larger the pathway, the more flags."""
        self.chance = Seeded(seed)
        self.size = size
        self.nodes: list[Any] = []
        self.ways: list[Escalation] = []
        self.promises: list[l4path.Invariant] = []
        self.trials: list[Treatment] = []
        self.always: set[str] = set()  # the treatments that may not go on either, once something forbids them
        several = 3 + size // 25
        self.pain = l4path.Number("pain", "pain", minimum=0, maximum=10, unit="NRS")
        self.limb_pain = l4path.Number("limb_pain", "pain in the limb", minimum=0, maximum=10, unit="NRS")
        self.duration = l4path.Number("duration", "duration", minimum=0, maximum=520, unit="week")
        self.kidney = l4path.Number("kidney", "stage of kidney disease", minimum=0, maximum=5)
        self.symptomatic = l4path.Flag("symptomatic", "symptoms")
        self.worsening = l4path.Flag("worsening", "symptoms that become worse")
        self.patterns = [l4path.Flag(f"pattern_{n}", f"pattern {n}") for n in range(several)]
        self.risks = [l4path.Flag(f"risk_{n}", f"risk {n}") for n in range(2 * several)]
        self.flags = [l4path.Flag(f"red_flag_{n}", f"warning sign {n}") for n in range(4 + several // 2)]
        causes = {f"cause_{n}": f"cause {n}" for n in range(several)} | {"not_established": "not established"}
        self.cause = l4path.Choice("cause", "working diagnosis", values=causes)
        results = {"not_done": "not done", "concordant": "matches", "discordant": "does not match"}
        self.imaging = l4path.Choice("imaging", "imaging", values=results)
        urgent = {"not_done": "not done", "positive": "positive", "negative": "negative"}
        self.urgent = l4path.Choice("urgent_test", "urgent test", values=urgent)
        signs = {f"finding_{n}": f"finding {n}" for n in range(several)}
        self.findings = l4path.Choices("findings", "findings", values=signs)
        self.relief = l4path.Measure("relief", "relief", unit="%", minimum=-1000, maximum=100)
        self.pain_after = l4path.Measure("pain_after", "pain after it", minimum=0, maximum=10)
        self.dangers = [self._danger(number) for number in range(max(2, several // 2))]
        self.fits = [self._fit(number) for number in range(several)]

    def _danger(self, number: int) -> Definition:
        """What forbids something: any of some risks."""
        parts: list[Any] = [risk.as_condition() for risk in some(self.chance, self.risks, 2, 5)]
        if yes(self.chance, 50):
            parts.append(self.kidney >= pick(self.chance, (3, 4)))
        return l4path.Definition(f"danger_{number}", f"reason {number} against it", _any(parts))

    def _fit(self, number: int) -> Definition:
        """For whom something is: a cause, a pattern, a finding."""
        cause = self.cause == f"cause_{number}"
        pattern = pick(self.chance, self.patterns)
        finding = self.findings.contains(f"finding_{number}")
        perhaps = self.cause.isin(f"cause_{number}", "not_established")
        kinds = (cause, cause | finding, pattern & perhaps, cause & pattern)
        return l4path.Definition(f"fit_{number}", f"case {number}", pick(self.chance, kinds))

    def _way(
        self,
        to: NodeLike,
        on: KindLike,
        after: Iterable[NodeLike],
        when: ConditionLike | None = None,
        *,
        any_of: bool = False,
    ) -> None:
        """One escalation more, with an id of its own."""
        number = len(self.ways)
        self.ways.append(Escalation(to, on=on, after=tuple(after), when=when, any_of=any_of, id=f"way-{number}"))

    def _treatment(self, tier: str, *, once: bool) -> Treatment:
        """A treatment for some, or for all; some that may be are done once."""
        chance, name = self.chance, f"treatment_{len(self.nodes)}"
        fields: dict[str, Any] = {"tier": tier}
        if yes(chance, 55):
            fields["indications"] = [pick(chance, self.fits)]
            if yes(chance, 40):
                fields["indications"].append(pick(chance, (self.pain >= 4, self.limb_pain >= 4, self.limb_pain >= 7)))
        if yes(chance, 65):
            danger = pick(chance, self.dangers)
            if yes(chance, 40):
                self.always.add(name)
            fields["contraindications"] = [danger if name in self.always else danger & ~l4path.tried(name)]
        if once and yes(chance, 15):
            fields["once"] = True
        else:
            long, short = pick(chance, _COURSES)
            fields["adequate"] = (l4path.weeks >= long) | ((l4path.weeks >= short) & (self.relief < 30))
            lasting = self.relief >= pick(chance, (30, 50))
            fields["response"] = lasting & (self.pain_after <= 3) if yes(chance, 70) else lasting
        made = Treatment(name, f"Treatment {len(self.nodes)}", **fields)
        self.nodes.append(made)
        if made.has_trial:
            self.trials.append(made)
        if made.contraindications and yes(chance, 50):
            self._promise(f"Treatment {name} is not offered against a contraindication", [made], danger.as_condition())
        return made

    def _promise(self, title: str, offered: list[Treatment], never: Condition) -> None:
        """One invariant more: not any of these treatments together with that."""
        always = ~_any([l4path.offered(node) for node in offered]) | ~never
        self.promises.append(l4path.Invariant(f"promise_{len(self.promises)}", title, always))

    def _gate(self, node: Treatment) -> Condition:
        """What must hold beside for a way into a treatment: whom it is for, or how long it has lasted, or both."""
        chance = self.chance
        parts: list[Any] = [l4path.indicated(node)] if node.indications else []
        if not parts or yes(chance, 30):
            parts.append(self.duration >= pick(chance, _GATES))
        if yes(chance, 20):
            parts.append(pick(chance, (self.imaging == "concordant", self.imaging != "discordant", *self.patterns)))
        whole: Condition = functools.reduce(operator.and_, parts)
        return whole

    def _stage(self, tier: str, size: int, before: list[Review], rest: Disposition) -> Review:
        """Treatments side by side or one after another, and the review to which all that do not help lead."""
        chance = self.chance
        done = [self._treatment(tier, once=number > 0) for number in range(size - 1)]
        review = Review(f"review_{len(self.nodes)}", f"Review {len(self.nodes)}", tier=tier)
        self.nodes.append(review)
        beside = 1 + yes(chance, 60)
        for node in done[:beside]:
            for source in some(chance, before, 1, 2):
                self._way(node, "indication", [source], self._gate(node))
        for number, node in enumerate(done[beside:], beside):
            sources = some(chance, done[:number], 1, 1 + yes(chance, 40))
            kinds = ("unavailable", "contraindication") if yes(chance, 70) else ("unavailable", "declined")
            self._way(node, pick(chance, kinds), sources, self._gate(node))  # type: ignore[arg-type]
            if yes(chance, 30):
                self._way(node, "persistence", [pick(chance, before)], self._gate(node) & (self.pain >= 4))
        self._leave(done, review)
        self._way(rest, "otherwise", [review], self.duration >= pick(chance, _GATES))
        return review

    def _leave(self, done: list[Treatment], review: Review) -> None:
        """Whatever comes of a treatment, something follows."""
        helping = [node for node in done if node.has_trial]
        for on, nodes in (
            ("unavailable", done),
            ("relapse", helping),
            ("completion", [node for node in done if node.once]),
            ("contraindication", [node for node in helping if node.id in self.always]),
        ):
            cut = pick(self.chance, (0, len(nodes) // 2))  # together, or in two halves
            for part in (nodes[:cut], nodes[cut:]):
                if part:
                    self._way(review, on, part, any_of=True)  # type: ignore[arg-type]
        first, last = helping[0], helping[-1]
        plateau = (l4path.weeks.of(first) >= pick(self.chance, (6, 12))) & (self.pain >= 4) & ~l4path.intolerant(first)
        self._way(review, "persistence", [first], plateau)
        self._way(review, "deterioration", [last], self.worsening & l4path.tried(last))

    def _first(self) -> Review:
        """Prevention, the evaluation, and the emergency branch."""
        prevention = [
            Treatment(f"prevention_{n}", f"Prevention {n}", tier="prevention", continuous=True) for n in range(3)
        ]
        assess = Review("assess", "Evaluation", tier="prevention")
        self._way(assess, "persistence", prevention, self.symptomatic, any_of=True)
        self._way(assess, "deterioration", prevention, self.worsening, any_of=True)
        emergency = Review("emergency", "Emergency evaluation", tier="prevention", emergency=True)
        operation = Treatment(
            "urgent_operation",
            "Urgent operation",
            tier="prevention",
            emergency=True,
            once=True,
            indications=[self.urgent == "positive"],
        )
        after = Disposition("after_urgent", "Care after the urgent operation", tier="prevention", final=True)
        elsewhere = Disposition("elsewhere", "Another service", tier="prevention", final=True)
        cleared = Disposition("cleared", "Emergency excluded", tier="prevention", final=True)
        for flag in self.flags:
            self._way(emergency, "red_flag", (), flag)
        self._way(operation, "indication", [emergency], l4path.indicated(operation))
        self._way(cleared, "indication", [emergency], self.urgent == "negative")
        self._way(after, "completion", [operation])
        self._way(elsewhere, "declined", [operation])
        self.nodes += [*prevention, assess, emergency, operation, after, elsewhere, cleared]
        return assess

    def pathway(self) -> Pathway:
        """The whole."""
        chance = self.chance
        assess = self._first()
        unexplained = (self.imaging == "discordant") & (self.cause == "not_established")
        rest = Disposition("long_term", "Long-term care", tier="prevention")
        again = Disposition("other_diagnosis", "Diagnosis re-opened", tier="prevention")
        revision = Disposition("revision", "Care of the failed operation", tier="prevention", final=True)
        self.nodes += [rest, again, revision]
        stages = _cut(self.size - _FIXED)
        wide = max(1, round(len(stages) ** 0.5))
        tiers = ["prevention"]
        before = [assess]
        care: Any = None  # that something was tried or declined so far, named, so that no condition grows too long
        while stages:
            tiers.append(f"tier_{len(tiers)}")
            known = len(self.trials)
            reviews = [self._stage(tiers[-1], size, before, rest) for size in stages[:wide]]
            del stages[:wide]
            for review in before:
                self._way(again, "indication", [review], unexplained)
            new = self.trials[known:]
            if care is not None:
                self._promise(f"Nothing of {tiers[-1]} before some care", new, ~care)
            tried = [l4path.tried(node) | l4path.declined(node) for node in new]
            care = _named("care", tiers[-1], [*tried, *([] if care is None else [care])]) if tried else care
            before = reviews
        for node in some(chance, self.trials[-4:], 1):
            self._way(revision, "failure", [node], l4path.weeks.of(node) >= 26)
        helped = _helped(self.trials)
        return l4path.Pathway(
            f"grown-{self.size}",
            tiers=tiers,
            start=self.nodes[:3],
            nodes=self.nodes,
            escalations=self.ways,
            facts=[self.worsening, *self.patterns, *self.risks],
            screens={"red_flags": self.flags, "risks": self.risks},
            goal=~self.symptomatic | (~self.worsening & ((self.pain <= 2) | ((self.pain <= 3) & helped))),
            invariants=self.promises,
        )


def _any(parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else l4path.at_least(1, *parts)


def _named(what: str, of: str, parts: list[Any]) -> Definition:
    """Any of some parts, as a definition."""
    return l4path.Definition(f"{what}_{of}", f"{what} by {of}", _any(parts))


def _helped(trials: list[Treatment], most: int = 50) -> Any:
    """That any trial has helped, in definitions of a bounded size."""
    groups = [trials[at : at + most] for at in range(0, len(trials), most)]
    return _any(
        [_named("helped", f"group_{n}", [l4path.responded(node) for node in some]) for n, some in enumerate(groups)]
    )


def _cut(size: int) -> list[int]:
    """So many nodes in stages of about six."""
    count = max(1, round(size / 6))
    return [size // count + (number < size % count) for number in range(count)]


def grown(size: int, seed: int = 1) -> Pathway:
    """A pathway of exactly so many nodes.

    Args:
        size: How many nodes; at least :data:`SMALLEST`.
        seed: What all its choices follow from.

    Raises:
        ValueError: When fewer are asked for.
    """
    if size < SMALLEST:
        raise ValueError(f"a grown pathway has at least {SMALLEST} nodes")
    return _Grower(size, seed).pathway()
