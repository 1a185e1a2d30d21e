"""A catalogue of words: templates with named slots, read from one file a language, and filled; never edited after."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from l4path.errors import L4pathError, did_you_mean, listed, quoted
from l4path.facts import digits
from l4path.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LANGUAGES: Final = ("en", "de")
"""The languages there is a catalogue of; another needs one more file beside them, and its name here."""

_UNGROUPED: Final = 4  # digits that stand together
_FORMS: Final = (("brief", "brief"), ("question", "asked"), ("source", "sourced"))


class Words:
    """The words of one language.

    A key names a template, as ``status.offered`` does. A template may have named slots, and may stand in several forms,
    of which one is chosen by what the slots hold: see :meth:`key`.

    Attributes:
        code: The code of the language, such as ``en``.
        templates: Every template by its key.
    """

    def __init__(self, code: str, templates: Mapping[str, str]) -> None:
        """Take the templates of a language."""
        self.code = code
        self.templates: dict[str, str] = dict(templates)

    def __call__(self, key: str, /, **slots: object) -> str:
        """The words that stand under a key, its slots filled.

        Args:
            key: The key, such as ``status.offered``.
            **slots: What is filled in; nothing of it is read as a slot itself.

        Raises:
            KeyError: When the catalogue has no such key, or a slot of the template is not given: a fault of the
                program, never of an input.

        Example:
            >>> words()("status.offered"), words("de")("status.offered")
            ('offered', 'angeboten')
        """
        return self.templates[self.key(key, slots)].format(**slots)

    def key(self, key: str, slots: Mapping[str, object]) -> str:
        """The key of the form of a template that fits its slots; the key itself where it has no form of its own.

        Args:
            key: The key; of ``group.name``, forms stand under ``group_FORM.name``.
            slots: By ``count`` there is ``one`` or ``many``; ``way`` is how a treatment is done; ``brief`` asks for few
                words and signs; what has a ``question`` is ``asked``, and what has a ``source`` is ``sourced``.

        Example:
            >>> words().key("is.tried", {"way": "once"}), words().key("points", {"count": 2})
            ('is_once.tried', 'points.many')
        """
        forms = [f"_{slots['way']}"] if slots.get("way") else []
        forms += [f"_{form}" for slot, form in _FORMS if slot in slots]
        group, _, name = key.partition(".")
        special = f"{group}{''.join(forms)}.{name}"
        if forms and special in self.templates:
            return special
        counted = "count" in slots and key not in self.templates
        return f"{key}.{'one' if slots['count'] in (1, -1) else 'many'}" if counted else key

    def table(self, group: str) -> dict[str, str]:
        """All templates of a group, by what follows its name in their keys.

        Args:
            group: The group, such as ``status``.

        Example:
            >>> words().table("state")["stuck"]
            'nothing left'
        """
        start = f"{group}."
        return {key.removeprefix(start): template for key, template in self.templates.items() if key.startswith(start)}

    def joined(self, parts: Sequence[str], last: str = "and") -> str:
        """Things in a row, as in ``a, b and c``.

        Args:
            parts: The things.
            last: The key of the word before the last of them: ``and``, ``or``, or ``then``, which stands before each.

        Example:
            >>> words().joined(["numbness", "tingling", "weakness"], "or")
            'numbness, tingling or weakness'
        """
        if len(parts) < 2:  # noqa: PLR2004
            return "".join(parts)
        if last == "then":
            return f", {self(last)} ".join(parts)
        return f"{', '.join(parts[:-1])} {self(last)} {parts[-1]}"

    def number(self, value: float) -> str:
        """A number as the language writes it: its decimal sign, and its thousands apart from five digits on.

        Args:
            value: The number.

        Example:
            >>> words().number(4.5), words("de").number(4.5), words("de").number(150_000)
            ('4.5', '4,5', '150.000')
        """
        whole, point, rest = digits(value).partition(".")
        if len(whole.lstrip("-")) > _UNGROUPED:
            whole = f"{int(whole):,}".replace(",", self("number.thousands"))
        return whole + (self("number.decimal") if point else "") + rest

    def __repr__(self) -> str:
        return f"<Words {self.code}>"


_SPOKEN: Final[ContextVar[str]] = ContextVar("the language that is spoken", default="en")


@contextmanager
def speaking(language: str = "") -> Iterator[None]:
    """Speak a language wherever none is named, as in a picture that stands within a report.

    Args:
        language: One of ``LANGUAGES``: ``en`` or ``de``; left out, the one that is spoken already.

    Raises:
        L4pathError: When there is no catalogue of that language.

    Example:
        >>> with speaking("de"):
        ...     words()("status.open")
        'offen'
    """
    before = _SPOKEN.set(words(language).code)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def words(language: str = "") -> Words:
    """The words of a language, read when they are first asked for.

    Args:
        language: One of ``LANGUAGES``: ``en`` or ``de``; left out, the one that is spoken: English, but for
            what is made while :func:`speaking` another.

    Raises:
        L4pathError: When there is no catalogue of that language.

    Example:
        >>> words("de")("status.contraindicated")
        'kontraindiziert'
    """
    return _read(str(language) if language else _SPOKEN.get())


@cache
def _read(language: str) -> Words:
    if language not in LANGUAGES:
        hint = did_you_mean(str(language), LANGUAGES) or f"one of: {listed(LANGUAGES)}"
        raise L4pathError(f"there are no words in the language {quoted(language)}\n  {hint}")
    _, tables = shipped(os.path.join(os.path.dirname(__file__), f"{language}.toml"))
    return Words(language, dict(_flat("", tables)))


def _flat(start: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The templates of a table and of the tables in it, by their keys in full."""
    for name, template in table.items():
        yield from ((start + name, template),) if isinstance(template, str) else _flat(f"{start}{name}.", template)
