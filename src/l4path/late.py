"""Names of a room that are imported when they are first asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def late(room: str, homes: Mapping[str, str], name: str) -> object:
    """What a room's ``__getattr__`` gives, so that what few callers need is loaded for them alone.

    Args:
        room: The name of the room's module, which has the name from then on.
        homes: For each name that is imported late the module that it is in.
        name: The name that is asked for.

    Raises:
        AttributeError: When it is none of them.

    Example:
        >>> late("l4path.formats", {"pathway_to_toml": "l4path.formats.writing"}, "pathway_to_toml").__module__
        'l4path.formats.writing'
    """
    if name not in homes:
        raise AttributeError(f"module {room!r} has no attribute {name!r}")
    found: object = getattr(import_module(homes[name]), name)
    setattr(sys.modules[room], name, found)
    return found
