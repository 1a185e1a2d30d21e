"""What lies ahead: what the pathway reaches if an option fails, helps, is given up, is done, is declined, and so on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from l4path.brief import Equatable
from l4path.episode import Trial
from l4path.errors import EpisodeError, L4pathError, quoted
from l4path.facts import READ_BY_PREDICATES
from l4path.meaning import State, those
from l4path.nodes import Treatment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.assessment import Assessment
    from l4path.facts import Outcome
    from l4path.nodes import Node

DEPTH = 2
MOST = 200
"""How many steps a look ahead holds at most."""

_HAPPENS: dict[str, tuple[Outcome | Literal["done", "declined"], ...]] = {
    "trial": ("failed", "responded", "intolerant", "stopped", "declined"),
    "once": ("done", "declined"),
}
_MAY_HAPPEN_TO = those(lambda status: status.alongside)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Step(Equatable):
    """One thing that may happen next, and what the pathway reaches then.

    Attributes:
        node: The id of the option that it happens to; empty for where the patient stands today.
        title: The option's title.
        what: What happens to it: ``failed``, ``responded``, ``intolerant``, ``stopped`` (given up
            before it could tell), ``done`` or ``declined``; several where
            they lead to the same; none for today.
        state: The state of the episode after it.
        options: Id, title and status of every option after it.
        steps: What may happen after it, to the depth that was asked for.
        cut: Whether more could happen than is shown, because of the depth or the bound.
        new: The ids of the options that were none before it.
        ways: How every option is done, in their order; empty for what is no treatment.
    """

    node: str
    title: str
    what: tuple[str, ...]
    state: str
    options: tuple[tuple[str, str, str], ...]
    steps: tuple[Step, ...] = ()
    cut: bool = field(default=False, kw_only=True)
    new: tuple[str, ...] = field(default=(), kw_only=True)
    ways: tuple[str, ...] = field(default=(), kw_only=True)

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON carries it."""
        data: dict[str, Any] = {"node": self.node, "what": list(self.what)} if self.node else {}
        data |= {
            "state": self.state,
            "options": [{"node": node, "status": status} for node, _, status in self.options],
            "new": list(self.new),
        }
        if self.steps:
            data["steps"] = [step.to_dict() for step in self.steps]
        return data | ({"cut": True} if self.cut else {})

    def lines(self, language: str = "en") -> tuple[str, ...]:
        """The step in words, a line each, what follows it indented deeper."""
        from l4path.language import step_lines  # noqa: PLC0415

        return tuple(step_lines(self, language))

    @property
    def sentence(self) -> str:
        """What happens, and what the pathway reaches then, in a line of English."""
        from l4path.language import step_words  # noqa: PLC0415

        return step_words(self).text

    def __str__(self) -> str:
        return "\n".join(self.lines())


def ahead(assessment: Assessment, *, depth: int = DEPTH, most: int = MOST) -> Step:
    """What the pathway reaches if each option fails, helps, is not tolerated, is done or is declined.

    Nothing else is taken to change meanwhile: the facts stay as they are recorded. Each step is another assessment.
    That an option is given up early is told only where it leads elsewhere: mostly it does not, and the option stays.

    Args:
        assessment: Where the patient stands today.
        depth: How many things may happen one after another; at least 0.
        most: How many steps are shown at most, nearer ones first.

    Returns:
        Today, with what may happen next.

    Example:
        >>> import l4path
        >>> episode = l4path.read_episode("examples/episodes/disc-week-8.toml")
        >>> today = ahead(l4path.load("l4").assess(episode), depth=1)
        >>> [(step.node, step.what) for step in today.steps][:2]
        [('chiropractic', ('failed', 'intolerant', 'declined')), ('chiropractic', ('responded',))]
    """
    for name, given in (("depth", depth), ("most", most)):
        if not isinstance(given, int) or given < 0:
            raise L4pathError(f"{name}: {quoted(given)} is no count of steps; write a whole number from 0 on")
    today = _Grown(assessment)
    level, count = [today], 1
    for _ in range(depth):
        for parent in level:
            for node, what, after in _after(parent.found):
                if count > most:
                    parent.cut = True
                    break
                count += 1
                parent.then.append(_Grown(after, node, what))
        level = [child for parent in level for child in parent.then]
    for last in level:
        last.cut = any(True for _ in _after(last.found))
    return _step(today, frozenset(option.id for option in assessment.options))


@dataclass(eq=False)
class _Grown:
    """One assessment of what may happen, while the look ahead grows."""

    found: Assessment
    node: Node | None = None
    what: str = ""
    then: list[_Grown] = field(default_factory=list)
    cut: bool = False


def _step(grown: _Grown, before: frozenset[str]) -> Step:
    """What has happened, and all that may follow, as a value; with the ids of the options before it."""
    found, options = grown.found, grown.found.options
    ids = frozenset(option.id for option in options)
    return Step(
        grown.node.id if grown.node else "",
        grown.node.title if grown.node else "",
        (grown.what,) if grown.what else (),
        found.state.value,
        tuple((option.id, option.title, found.status[option.id].value) for option in options),
        tuple(_together([_step(child, ids) for child in grown.then])),
        cut=grown.cut,
        new=tuple(option.id for option in options if option.id not in before),
        ways=tuple(option.way if isinstance(option, Treatment) else "" for option in options),
    )


def _together(steps: list[Step]) -> Iterator[Step]:
    """The steps of one option that lead to the same, taken together."""
    seen: dict[Step, list[str]] = {}
    for step in steps:
        seen.setdefault(replace(step, what=()), []).extend(step.what)
    for step, whats in seen.items():
        yield replace(step, what=tuple(whats))


def _after(assessment: Assessment) -> Iterator[tuple[Node, str, Assessment]]:
    """Everything that may happen next, with the assessment after it."""
    if assessment.state in (State.SCREENING, State.ENDED):
        return
    episode = assessment.episode
    for node in assessment.options:
        status = assessment.status[node.id]
        if not isinstance(node, Treatment) or status not in _MAY_HAPPEN_TO:
            continue
        for what in _HAPPENS["once" if node.once else "trial"]:
            if what == "declined":
                then = episode.with_declined(node)
            elif what == "done":
                then = episode.with_trial(node, Trial())
            else:
                measures = dict(episode.trials[node.id].measures) if node.id in episode.trials else {}
                kept = {name: value for name, value in measures.items() if name not in READ_BY_PREDICATES}
                then = episode.with_trial(node, Trial(what, **kept))
            try:
                after = assessment.pathway.assess(then)
            except EpisodeError:  # it would contradict an assumption: it cannot happen
                continue
            if what != "stopped" or _leads_elsewhere(assessment, after):
                yield node, what, after


def _leads_elsewhere(before: Assessment, after: Assessment) -> bool:
    """Whether other nodes are options after something has happened than before it, or the state is another."""
    return (before.state, before.options) != (after.state, after.options)
