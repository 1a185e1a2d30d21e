"""The search for what differs between two versions of a pathway, place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.language import words as catalogue
from l4path.pathway.given import check_pathway
from l4path.search import BUDGET
from l4path.search.circuit import FALSE, TRUE
from l4path.truth import Truth
from l4path.verification import words
from l4path.verification.changes import structural_changes
from l4path.verification.difference import Difference, Divergence, options_of
from l4path.verification.divergence import UNCLEAR, UNSETTLED, Both, as_declared
from l4path.verification.finding import Open
from l4path.verification.places import node_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path.assessment import Assessment
    from l4path.episode import Episode
    from l4path.pathway import Pathway

    Shows = Callable[[Assessment, Assessment], bool]
    from l4path.search import SolverName

_PATIENCE = 500  # steps for a more telling patient, before any will do


def diff(
    old: Pathway,
    new: Pathway,
    *,
    solver: SolverName = "auto",
    budget: int = BUDGET,
    watch: Callable[[int, str], None] | None = None,
) -> Difference:
    """What differs between two versions of a pathway, with a patient for each place at which they part.

    The versions part at a node where its reach or status differs for a patient for whom everything before it is the
    same; of such patients one whose options change is preferred. An episode is compared by state, options, what goes on
    alongside, reach and status of every node, and the cautions shown; what is to be asked next is not compared.

    Args:
        old: The old version.
        new: The new one.
        solver: ``own``, ``sat`` (python-sat), or ``auto``: of those installed, whichever is quicker.
        budget: The steps that all questions may take together.
        watch: Called after every question with how many there have been, and the place of this one.

    Example:
        >>> import l4path
        >>> l4 = l4path.load("l4")
        >>> diff(l4, l4).same
        True
    """
    check_pathway(old)
    check_pathway(new)
    asking = _Asking(old, new, solver=solver, budget=budget, watch=watch)
    found = tuple(asking.divergences())
    return Difference(
        old,
        new,
        structural_changes(old, new),
        found,
        tuple({question.where: question for question in asking.undecided}.values()),
    )


class _Asking:
    """The questions of one comparison, in order: each place is asked about where everything before it is the same."""

    def __init__(
        self, old: Pathway, new: Pathway, *, solver: SolverName, budget: int, watch: Callable[[int, str], None] | None
    ) -> None:
        self.both = Both(old, new, solver=solver, budget=budget)
        self.undecided: list[Open] = []
        self._circuit = self.both.space.circuit
        self._chosen = self.both.options_differ()
        self._settled = self._circuit.all_of((self._chosen, self.both.settled()))
        self._same = [-self.both.reached_otherwise(name) for name in self.both.common]
        self._asked = 0
        self._watch = watch

    def divergences(self) -> Iterator[Divergence]:
        """Every place at which the versions part, in the order in which a patient comes to them."""
        yield from self._common()
        yield from self._lone(self.both.old, self.both.new, "disappears")
        yield from self._lone(self.both.new, self.both.old, "appears")
        yield from self._refused()
        yield from self._rest()
        yield from self._cautions()

    def _first(self, where: str, wanted: int, shows: Shows, name: str = "") -> Episode | None:
        """The most telling patient there is; where none is found nor excluded, that is noted.

        One whose options change in the midst of care is preferred to another whose options change, and that to any
        other; best of all is one for whom it is plain how the node stands, before and now.

        Args:
            where: The place.
            wanted: What differs there, as a statement.
            shows: Whether two assessments show it.
            name: The node, where it is one of both versions.
        """
        if wanted == FALSE:
            return None

        def plainly(old: Assessment, new: Assessment) -> bool:
            return _settled(old, new) and not {old.status[name], new.status[name]} & set(UNCLEAR)

        plain = self._circuit.all_of((self._settled, self.both.clear(name))) if name else FALSE
        preferred: tuple[tuple[int, Shows, int | None], ...] = (
            (plain, plainly, _PATIENCE),
            (self._settled, _settled, _PATIENCE),
            (self._chosen, _chosen_otherwise, _PATIENCE),
            (TRUE, _any, None),
        )
        for also, telling, budget in preferred:

            def holds(old: Assessment, new: Assessment, telling: Shows = telling) -> bool:
                return shows(old, new) and telling(old, new)

            episode, settled, steps = self.both.find(self._circuit.all_of((wanted, also)), holds, budget)
            self._report_progress(where)
            if episode is not None:
                return episode
        if not settled:
            self.undecided.append(Open("differs", where, steps))
        return None

    def _report_progress(self, where: str) -> None:
        self._asked += 1
        if self._watch is not None:
            self._watch(self._asked, where)

    def _common(self) -> Iterator[Divergence]:
        for number, name in enumerate(self.both.common):
            where = node_place(self.both.new, name)
            first = self._circuit.all_of((*self._same[:number], -self._same[number]))
            later = self._circuit.all_of((*self._same, self.both.stands_otherwise(name)))
            wanted = self._circuit.any_of((first, later))

            def shows(old: Assessment, new: Assessment, name: str = name, number: int = number) -> bool:
                if not _agree(old, new, self.both.common[:number]):
                    return False
                if _reach(old, name) is not _reach(new, name):
                    return True
                return old.status[name] != new.status[name] and _agree(old, new, self.both.common)

            episode = self._first(where, wanted, shows, name)
            if episode is not None:
                old, new = self._pair(episode)
                before, now = _standing_words(old, new, name)
                message = words.of("diverges", node=self.both.new.nodes[name].title, old=before, new=now)
                yield Divergence(where, message, episode, old, new, name)

    def _lone(self, version: Pathway, other: Pathway, text: str) -> Iterator[Divergence]:
        """The nodes that only one version has, with a patient who comes to them there."""
        for name, node in version.nodes.items():
            if name in other.nodes:
                continue
            place, reached = node_place(version, name), self.both.comes_to(version, name)

            def comes(old: Assessment, new: Assessment, name: str = name, version: Pathway = version) -> bool:
                return _reach(old if version is self.both.old else new, name) is Truth.MET

            def alone(old: Assessment, new: Assessment, comes: Shows = comes) -> bool:
                return comes(old, new) and _agree(old, new, self.both.common)

            episode = self._first(place, self._circuit.all_of((reached, *self._same)), alone)
            if episode is None:
                episode = self._first(place, reached, comes)
            if episode is not None:
                old, new = self._pair(episode)
                status = _status_words(old if version is self.both.old else new, name)
                yield Divergence(place, words.of(text, node=node.title, status=status), episode, old, new, name)

    def _refused(self) -> Iterator[Divergence]:
        """The patients whom the old version takes and the new one refuses."""
        both = self.both
        for name, assumption in both.new.assumptions.items():
            if both.old.assumptions.get(name) == assumption:
                continue
            episode, settled, steps = both.find_refused(name)
            self._report_progress(f"assumptions.{name}")
            if episode is not None:
                old = both.old.assess(as_declared(both.old, episode))
                message = words.of("refused_now", title=assumption.title)
                yield Divergence(f"assumptions.{name}", message, episode, old, None)
            elif not settled:
                self.undecided.append(Open("refused", f"assumptions.{name}", steps))

    def _rest(self) -> Iterator[Divergence]:
        """What is made of nodes that all stand as before: by another goal, or another disposition that ends."""
        both, circuit = self.both, self._circuit
        lone = [
            -both.comes_to(version, name)
            for version, other in ((both.old, both.new), (both.new, both.old))
            for name in version.nodes
            if name not in other.nodes
        ]
        standing = [-both.stands_otherwise(name) for name in both.common]
        episode = self._first(
            "state", circuit.all_of((both.made_otherwise(), *self._same, *lone, *standing)), _made_otherwise
        )
        if episode is not None:
            old, new = self._pair(episode)
            text = words.of(
                "differs_elsewhere", old=catalogue()(f"headline.{old.state}"), new=catalogue()(f"headline.{new.state}")
            )
            yield Divergence("state", text, episode, old, new)

    def _cautions(self) -> Iterator[Divergence]:
        """The treatments of both that are shown with other cautions to a patient for whom all are reached as before."""
        both = self.both
        for name in both.common:
            if name not in both.old.treatments:
                continue

            def shows(old: Assessment, new: Assessment, name: str = name) -> bool:
                differ = set(old.cautions.get(name, ())) != set(new.cautions.get(name, ()))
                return differ and _agree(old, new, both.common)

            where = f"{node_place(both.new, name)}.cautions"
            episode = self._first(where, self._circuit.all_of((both.cautioned_otherwise(name), *self._same)), shows)
            if episode is not None:
                old, new = self._pair(episode)
                before, now = (
                    ", ".join(question.cautions.get(name, ())) or words.of("no_caution") for question in (old, new)
                )
                text = words.of("cautioned", node=both.new.nodes[name].title, old=before, new=now)
                yield Divergence(where, text, episode, old, new, name)

    def _pair(self, episode: Episode) -> tuple[Assessment, Assessment]:
        return self.both.old.assess(as_declared(self.both.old, episode)), self.both.new.assess(
            as_declared(self.both.new, episode)
        )


def _any(_: Assessment, __: Assessment) -> bool:
    return True


def _chosen_otherwise(old: Assessment, new: Assessment) -> bool:
    return options_of(old) != options_of(new)


def _settled(old: Assessment, new: Assessment) -> bool:
    return _chosen_otherwise(old, new) and old.state not in UNSETTLED and new.state not in UNSETTLED


def _reach(assessment: Assessment, name: str) -> Truth:
    return assessment.truth("reached", name)


def _agree(old: Assessment, new: Assessment, names: list[str]) -> bool:
    """Whether two versions reach some nodes alike."""
    return all(_reach(old, name) is _reach(new, name) for name in names)


def _standing_words(old: Assessment, new: Assessment, name: str) -> tuple[str, str]:
    """How a node stands before and now; where the status is one, whether it is reached."""
    if old.status[name] != new.status[name]:
        return _status_words(old, name), _status_words(new, name)
    return words.of(f"reach.{_reach(old, name).value}"), words.of(f"reach.{_reach(new, name).value}")


def _status_words(assessment: Assessment, name: str) -> str:
    return catalogue()(f"status.{assessment.status[name]}")


def _made_otherwise(old: Assessment, new: Assessment) -> bool:
    def made(assessment: Assessment) -> tuple[object, ...]:
        return assessment.state, options_of(assessment), [node.id for node in assessment.alongside]

    return made(old) != made(new)
