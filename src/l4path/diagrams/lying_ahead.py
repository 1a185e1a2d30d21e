"""A picture of what lies ahead: today, and what the pathway reaches when each option fails, helps or is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from l4path.diagrams.model import Arrow, Box, Diagram, Mark, Tone, Way
from l4path.diagrams.view import DIRECTIONS, known
from l4path.language import speaking, words

if TYPE_CHECKING:
    from l4path.assessment.ahead import Step

_LANES: Final = 3
"""How many lanes have a name of their own; those behind them are numbered."""
_TONES: Final = {
    "at_goal": Tone.DONE,
    "undetermined": Tone.UNKNOWN,
    "screening": Tone.UNKNOWN,
    "stuck": Tone.AGAINST,
    "declined": Tone.AGAINST,
    "ended": Tone.NEUTRAL,
}
# Of these the options say it all, where there are any.
_CALM: Final = ("active", "declined", "stuck", "ended", "screening")
_ANY_NUMBER: Final = 10_000


def ahead_diagram(step: Step, *, title: str = "", direction: str = "right", language: str = "") -> Diagram:
    """The tree of what may happen next, today first.

    Args:
        step: Today, as :meth:`Assessment.ahead` gives it.
        title: What stands above the picture; "What lies ahead" if left out.
        direction: `right`, or `down`.
        language: ``en`` or ``de``, or left out: the one that is spoken.

    Raises:
        DiagramError: When the direction is another.
        L4pathError: When there are no words in that language.

    Example:
        >>> import l4path
        >>> l4 = l4path.load("l4")
        >>> episode = l4path.read_episode("examples/episodes/disc-week-8.toml")
        >>> diagram = ahead_diagram(l4.assess(episode).ahead(depth=1))
        >>> diagram.lanes, diagram.boxes[0].title
        (('today', 'next', 'later'), 'Options')
    """
    with speaking(language):
        return _diagram(step, title, known(direction, DIRECTIONS, "direction"))


def _diagram(step: Step, title: str, direction: str) -> Diagram:
    say, tree = words(), _Tree()
    tree.grow(step, 0)
    depth = max(box.lane for box in tree.boxes)
    lanes = [_lane(number) for number in range(depth + 1)]
    if depth and all(box.kind == "elsewhere" for box in tree.boxes if box.lane == depth):
        lanes[depth] = say("picture.later")
    return Diagram(
        title=title or say("picture.ahead"),
        description=say("picture.ahead_means"),
        lanes=tuple(lanes),
        boxes=tuple(tree.boxes),
        arrows=tuple(tree.arrows),
        direction=direction,
        language=say.code,
        abreast=_ANY_NUMBER,
    )


def _lane(number: int) -> str:
    return words()(f"picture.lane.{number}") if number < _LANES else words()("picture.lane.later", number=number)


@dataclass(slots=True, eq=False, repr=False)
class _Tree:
    """Boxes and arrows while they are put together."""

    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)

    def grow(self, step: Step, depth: int) -> str:
        """Add a step with all that follows it, and say what its box is called."""
        name = f"n{len(self.boxes)}"
        self.boxes.append(_box(name, step, depth))
        for inner in step.steps:
            happens = words().joined([words()(f"ahead.{what}") for what in inner.what], "or")
            way = Way(kind="", word=inner.title, condition=happens, escalations=())
            self._lead(name, self.grow(inner, depth + 1), way)
        if step.cut:
            stub = f"n{len(self.boxes)}"
            self.boxes.append(Box(id=stub, kind="elsewhere", title="…", lane=depth + 1))
            self._lead(name, stub, None)
        return name

    def _lead(self, source: str, target: str, way: Way | None) -> None:
        ways = () if way is None else (way,)
        number = f"a{len(self.arrows)}"
        self.arrows.append(
            Arrow(id=number, sources=(source,), target=target, ways=ways, bare=way is None, minor=way is None)
        )


def _box(name: str, step: Step, depth: int) -> Box:
    """What the pathway reaches after a step: its options, those that are new with a sign, or the state."""
    title = words()(f"picture.reached.{step.state}")
    if step.options and step.state in _CALM:
        title = words()("picture.reached.option", count=len(step.options))
    lines = tuple(
        f"{'►' if not depth or option in step.new else '•'} {called} ({words()(f'status.{status}')})"
        for option, called, status in step.options
    )
    tone = _TONES.get(step.state)
    return Box(
        id=name,
        kind="state",
        title=title,
        lane=depth,
        emergency=step.state == "emergency",
        focus=not depth,
        lines=lines,
        mark=None if tone is None else Mark(word=words()(f"state.{step.state}"), tone=tone),
    )
