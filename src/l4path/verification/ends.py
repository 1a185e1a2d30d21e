"""Where care ends for patients: of the places those that are enough for all of them, whoever is found first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions.logic import MET, all_of, any_of, negated
from l4path.meaning import Is
from l4path.search.wanted import at_most_one
from l4path.verification.places import node_place
from l4path.verification.questions import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from l4path.meaning import Formula
    from l4path.verification.questions import Group, Questions


class Ends:
    """The places at which care ends for some patients.

    A place is told of where it is the only one of somebody. If others are left then, further places are, the last in
    order, so that everybody has one that is told of, and none of these can be left out. So the places depend on the
    pathway alone, and not on the patients that happen to be found.
    """

    def __init__(
        self,
        questions: Questions,
        code: str,
        patients: Formula,
        ends: Sequence[Mapping[str, Formula]],
        beside: Mapping[str, Formula] | None = None,
    ) -> None:
        """Begin with nothing asked.

        Args:
            questions: Where to ask.
            code: What would be found.
            patients: What all of the patients have.
            ends: By the nodes, in order, that care ends there; then such places as count only for those with whom care
                ends at none of these, and so on.
            beside: The same of what counts last, and of which one is enough.
        """
        self._questions, self._code = questions, code
        self._patients: Formula = Is(patients)
        self._ends, self._beside = ends, beside or {}
        self._found: list[tuple[str, Formula]] = []

    def found(self) -> Iterator[tuple[str, Asked]]:
        """Each place that is told of, with the question that a patient answers; by no name where care ends at none.

        All rounds must have been asked.
        """
        shown: set[str] = set()
        for name, wanted in self._found:
            where = self._where(name) if name else "start"
            asked = Asked(self._questions.pathway, self._code, where, wanted)
            if name not in shown and self._questions.shown(asked):
                shown.add(name)
                yield name, asked

    def rounds(self) -> Iterator[Sequence[Group]]:
        """What is asked, one round after another."""
        left = self._patients
        yield [(left,)]
        for ends in self._ends:
            if not self._possible("", left):
                break
            beyond = Is(all_of((left, *map(negated, ends.values()))))
            yield from self._enough(ends, left, beyond)
            left = beyond
        if self._beside and self._possible("", left):
            yield from self._one(left)
            left = Is(all_of((left, *map(negated, self._beside.values()))))
            yield [(left,)]
        if self._possible("", left) is not False:
            self._found.insert(0, ("", left))
        yield [tuple(wanted for _, wanted in self._found)]

    def _one(self, patients: Formula) -> Iterator[Sequence[Group]]:
        """Find the last place at which care ends for all of some patients; where there is none, for some of them."""
        here = {name: all_of((patients, end)) for name, end in self._beside.items()}
        elsewhere = {name: all_of((patients, negated(end))) for name, end in self._beside.items()}
        yield [(*here.values(), *elsewhere.values())]
        some = [name for name in here if self._possible(name, here[name]) is not False]
        every = [name for name in some if self._possible(name, elsewhere[name]) is False]
        if some:
            last = (every or some)[-1]
            self._found.insert(0, (last, here[last]))

    def _possible(self, name: str, wanted: Formula) -> bool | None:
        """Whether there are such patients; None where that is undecided, which is told."""
        return self._questions.possible(self._code, self._where(name) if name else "", wanted)

    def _where(self, name: str) -> str:
        return node_place(self._questions.pathway, name)

    def _enough(self, ends: Mapping[str, Formula], patients: Formula, beyond: Formula) -> Iterator[Sequence[Group]]:
        """Find places that are enough for all with whom care ends at any of some.

        Args:
            ends: By the nodes, that care ends there.
            patients: What all of the patients have.
            beyond: What those have with whom care ends at none of them.
        """
        single = at_most_one(ends.values()) if len(ends) > 1 else MET
        alone = {name: all_of((patients, single, end)) for name, end in ends.items()}
        yield [tuple(alone.values()), (beyond,)]
        needed = [name for name in ends if self._possible(name, alone[name])]
        self._found += [(name, alone[name]) for name in needed]
        others = Is(all_of((patients, any_of(ends.values()), *(negated(ends[name]) for name in needed))))
        yield [(others,)]
        if not self._possible("", others):
            return
        here = {name: all_of((others, end)) for name, end in ends.items() if name not in needed}
        yield [tuple(here.values())]
        kept = {name: ends[name] for name in here if self._possible(name, here[name]) is not False}
        for name in list(kept):
            without = all_of((others, *(negated(end) for other, end in kept.items() if other != name)))
            yield [(without,)]
            if self._possible(name, without) is not False:
                self._found.append((name, without))
            else:
                del kept[name]
