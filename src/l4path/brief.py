"""The short form of a value: one line with its kind and what it says, for consoles, logs and failing tests."""

from __future__ import annotations

from typing import Any

from l4path.errors import visible

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


def _content(value: Any) -> str:
    kind: Any = type(value)
    if kind.__str__ is not object.__str__:
        return str(value)
    if hasattr(value, "id"):
        return repr(value.id)
    shown = ""
    for name in kind.__dataclass_fields__:
        kept = getattr(value, name)
        empty = kept is None or kept is False or (isinstance(kept, str | tuple | dict) and not kept)
        if not empty:
            shown += f" {kept}"
        if len(shown) > LONGEST:
            break
    return shown
