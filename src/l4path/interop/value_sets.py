"""Value sets: which codes belong to which set of a bindings file, and which sets a coding of the data is in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from l4path.brief import Brief
from l4path.interop.systems import system_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Coded = tuple[str, str]
"""A system, as its URI, and a code or the beginning of one."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, repr=False)
class ValueSet(Brief):
    """The codes that mean one thing.

    Attributes:
        name: Its name in the bindings file.
        title: What it is called.
        codes: Its codes, those of its files and of the sets that it includes among them.
        prefixes: The beginnings of codes that belong to it.
    """

    name: str
    title: str
    codes: frozenset[Coded]
    prefixes: frozenset[Coded] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether no code at all can be in it."""
        return not self.codes and not self.prefixes


@dataclass(slots=True)
class Matcher:
    """Says of a coding in which sets it is; what it has said once, it knows.

    Attributes:
        exact: The sets of every code.
        beginnings: The beginnings of codes of every system, each with its set.
    """

    exact: Mapping[Coded, frozenset[str]]
    beginnings: Mapping[str, tuple[tuple[str, str], ...]]
    _known: dict[Coded, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, sets: Iterable[ValueSet]) -> Matcher:
        """The matcher of some sets."""
        exact: dict[Coded, set[str]] = {}
        beginnings: dict[str, list[tuple[str, str]]] = {}
        for member in sets:
            for coded in member.codes:
                exact.setdefault(coded, set()).add(member.name)
            for system, code in sorted(member.prefixes):
                beginnings.setdefault(system, []).append((code, member.name))
        return cls(
            {coded: frozenset(names) for coded, names in exact.items()},
            {system: tuple(found) for system, found in beginnings.items()},
        )

    def sets_of(self, system: str, code: str) -> frozenset[str]:
        """The sets that a coding of the data is in."""
        found = self._known.get((system, code))
        if found is None:
            uri = system_uri(system) if system.startswith("urn:") else system
            begun = {name for start, name in self.beginnings.get(uri, ()) if code.startswith(start)}
            found = self.exact.get((uri, code), _NONE) | begun
            self._known[system, code] = found
        return found
