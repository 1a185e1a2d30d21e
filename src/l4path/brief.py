"""What values share: a short form, one line for consoles, logs and failing tests; and being equal by what they say."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from l4path.errors import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

LONGEST = 80


class Brief:
    """A value whose ``repr`` is one short line, such as ``<Screen 'red_flags'>``.

    It shows the text of the value where it has one of its own, else its id, else its fields in their order; what is
    empty is left out.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """The kind of the value and what it says, on one line, cut where it is long."""
        try:
            shown = _content(self)
        except RecursionError:  # a formula too deep to be written out
            shown = "…"
        text = visible(" ".join(shown[: 2 * LONGEST].split()))
        return f"<{type(self).__name__} {text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}>"


class Equatable(Brief):
    """A dataclass whose values are equal when they are of one kind and say the same.

    What :func:`dataclasses.dataclass` writes and compiles for each class (``eq=True``) stands here once for all: every
    start of a command would wait for it. Kinds that are compared by the thousand, as conditions are, have their own.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Whether the other is of the same kind and says the same."""
        if self.__class__ is not other.__class__:
            return NotImplemented
        kind: Any = self.__class__
        compared = _compared(kind)
        return bool(compared(self) == compared(other))

    def __hash__(self) -> int:
        """The hash of what it says."""
        kind: Any = self.__class__
        return hash(_compared(kind)(self))


@cache
def _compared(kind: Any) -> Callable[[object], Hashable]:
    """What gives the fields of a dataclass that are compared."""
    return attrgetter(*(field.name for field in fields(kind) if field.compare))


def _content(value: Any) -> str:
    kind: Any = type(value)
    if kind.__str__ is not object.__str__:
        return str(value)
    if hasattr(value, "id"):
        return repr(value.id)
    shown = ""
    for name in kind.__dataclass_fields__:
        kept = getattr(value, name)
        kept = sorted(kept, key=str) if isinstance(kept, frozenset) else kept  # in one order, whatever the hashes
        empty = kept is None or kept is False or (isinstance(kept, str | tuple | dict | list) and not kept)
        if not empty:
            shown += f" {kept}"
        if len(shown) > LONGEST:
            break
    return shown
