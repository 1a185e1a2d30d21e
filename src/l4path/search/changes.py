"""The records of one patient that may be otherwise, as statements: what a counterfactual is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from l4path.assessment.alone import alone
from l4path.errors import EpisodeError
from l4path.facts import COUNTED
from l4path.intended import not_done
from l4path.meaning import SETTLING, Claim, Has
from l4path.search.circuit import FALSE, TRUE, TooLargeError
from l4path.search.order import begins
from l4path.search.recorded import choices_of, measured, outright
from l4path.search.space import given_of
from l4path.search.wanted import granted
from l4path.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from l4path.assessment import Assessment
    from l4path.episode import Episode
    from l4path.facts import Fact
    from l4path.meaning import Formula
    from l4path.pathway import Pathway
    from l4path.search.cells import Cells
    from l4path.search.encoding import Encoding, Owner
    from l4path.search.space import Record

_RESTATED = 50_000  # statements that are stated anew, as if of each treatment nothing were on record
_FINDING = 1  # the last place of what would have to be found otherwise


@dataclass(frozen=True, slots=True)
class Change:
    """A record that may be otherwise.

    Attributes:
        statement: That it is.
        today: The free choices as they are today.
        rather_not: What is to be so of it only where it must.
        measured: Of each measure that is recorded today, the choices as they are.
        recording: That no more is otherwise of a trial than that what is not recorded today is.
    """

    statement: int
    today: list[int]
    rather_not: list[int]
    measured: tuple[tuple[str, list[int]], ...] = ()
    recording: int = FALSE


class _Part(NamedTuple):
    """What is seen of one record of a patient; as in :class:`Changes`."""

    of: dict[tuple[str, str], Change]
    given: list[int]


def shows_wanted(pathway: Pathway, wanted: Formula, episode: Episode) -> bool:
    """Whether an episode with its changes shows what is wanted when it is assessed, and contradicts nothing."""
    if isinstance(wanted, Has):
        found = alone(pathway, wanted.node).statuses(episode, plainly=True)
        return found is not None and found[wanted.node] in wanted.statuses
    try:
        whole = pathway.assess(episode)
    except EpisodeError:
        return False
    return granted(wanted, whole) and not whole.contradictions  # an emergency is assessed in spite of them


def says_not_done(fact: Fact, value: Any) -> bool:
    """Whether a value of a choice says that what would find another has not been done: by its id, or by its label."""
    return fact.kind == "choice" and (not_done(value) or not_done(fact.label_of(value)))


class Changes:
    """Of one patient, every record that may be otherwise and on which something wanted rests; and what stays.

    Attributes:
        of: The changes, by kind and id, facts first.
        given: What stays of this patient, and what may come of it; what is forbidden goes on only as far as to record
            what has come of it already.
        recorded: The facts that are recorded, those of a screen that was answered too.
        open: Of each fact that is not, and that a screen asks for which may yet be asked in full: that one is.
        noes: Of each of these facts, its free choices as a no.
        ruled_out: Of each treatment that is not contraindicated today, and on which something rests, that it is, and
            not because something has turned out not to be tolerated.
        ordered: Beside what is given, that whatever is begun or taken up again would be offered by then.
    """

    def __init__(self, assessment: Assessment, encoding: Encoding, asked: list[int]) -> None:
        """See what some statements rest on.

        Args:
            assessment: Where the patient stands.
            encoding: The rules of the pathway.
            asked: The statements.

        Raises:
            TooLargeError: When it takes too much to state what would be if of each treatment nothing were on record.
        """
        self._assessment, self._encoding = assessment, encoding
        self._space, self._circuit = encoding.space, encoding.circuit
        self._episode, self._pathway = assessment.episode, assessment.pathway
        self.recorded: dict[str, Any] = {**self._pathway.answered(self._episode.screened), **self._episode.facts}
        self.given: list[int] = []
        self.of: dict[tuple[str, str], Change] = {}
        known = encoding.of_patient(self._episode)
        for owner in sorted(self._owners(asked)):
            if owner not in known:
                known[owner] = self._part(owner)
            part: _Part = known[owner]
            self.of |= part.of
            self.given += part.given
        self.open: dict[str, int] = {}
        self.noes: dict[str, list[int]] = {}
        self.of = {**self._of_screens(), **self.of}
        met = encoding.meaning.met
        self.ruled_out: list[int] = list(self._ruled_out())
        forbidden = (
            self._circuit.any_of((-change.statement, -met(Claim("contraindicated", name)), change.recording))
            for (kind, name), change in self.of.items()
            if kind == "trial" and name in self._episode.trials
        )
        self.given += [*self._where_begun(encoding.not_forbidden), *forbidden]
        self.ordered: list[int] = list(self._where_begun(encoding.offered))

    def _owners(self, asked: list[int]) -> set[Owner]:
        """Whose records anything rests on, what the treatments among them wait for, and what that rests on."""
        encoding, episode = self._encoding, self._episode
        found: set[Owner] = set()
        rests_on: set[int] = set()
        restated = 0
        while asked:
            new = encoding.owners(asked, rests_on) - found
            found |= new
            asked = []
            for _, of, (name, _) in sorted(new):
                if of == "trial":
                    asked.append(encoding.meaning.met(Claim("contraindicated", name)))
                    if name not in episode.unasked and begins(self._assessment, name):
                        *before, more = encoding.before_any(name)
                        asked += before
                        restated += more
                        if restated > _RESTATED:
                            raise TooLargeError
        encoding.fit(len(rests_on))
        return found

    def _where_begun(self, before: Callable[[str], int]) -> Iterator[int]:
        """That of whatever is begun or taken up again something would be so if its own record were not there."""
        for (kind, name), change in self.of.items():
            if kind == "trial" and begins(self._assessment, name):
                yield self._circuit.any_of((-change.statement, before(name)))

    def _part(self, owner: Owner) -> _Part:
        """What is seen of one record, whatever else is looked at."""
        part = _Part({}, [])
        _, of, key = owner
        if of == "fact":
            self._of_fact(key, part)
        else:
            self._of_treatment(*key, part)
        return part

    def _of_fact(self, key: tuple[str, str], part: _Part) -> None:
        """What a fact would be seen to be otherwise by."""
        name, cells = key[0], self._space.facts[key]
        free = [literal for _, group in cells.free() for literal in group]
        if name in self.recorded:
            part.given.append(cells.known)
            part.given.extend(self._stays_done(name, cells))
            recorded = self.recorded[name]
            part.of["fact", name] = self._change(cells.as_recorded(recorded), cells.away(recorded))
        else:
            part.of["fact", name] = self._change([-cells.known], free)

    def _of_screens(self) -> dict[tuple[str, str], Change]:
        """The screens that ask for several open facts: in full, which answers each with a no that is not answered so.

        A screen is asked in one go, and is one record of an episode, as a fact is.
        """
        found: dict[tuple[str, str], Change] = {}
        asked: dict[str, list[int]] = {}
        for screen in self._pathway.screens.values():
            open_now = [name for name in screen.facts if name not in self.recorded]
            if sum(("fact", name) in self.of for name in open_now) > 1:
                in_full = self._encoding.screened(screen.id)
                found["screened", screen.id] = self._change([-in_full])
                for name in open_now:
                    asked.setdefault(name, []).append(in_full)
        for name, screens in asked.items():
            fact = self._pathway.facts[name]
            if (cells := self._space.facts.get((name, fact.kind))) is None:
                continue
            self.open[name] = self._circuit.any_of(screens)
            self.noes[name] = list(cells.as_recorded(False if fact.kind == "flag" else frozenset()))
            if change := self.of.get(("fact", name)):
                self.given.append(self._circuit.any_of((-self.open[name], cells.known)))
                by_screen = self._circuit.all_of((self.open[name], *self.noes[name]))
                other = replace(change, statement=self._circuit.all_of((change.statement, -by_screen)))
                self.of["fact", name] = other
        return found

    def unless_asked(self, name: str) -> int:
        """That an open fact which is no change is as it is today, unless a screen is asked in full: then it is a no."""
        circuit, known = self._circuit, self._space.facts[name, self._pathway.facts[name].kind].known
        by_screen = circuit.all_of((self.open[name], known, *self.noes[name]))
        return circuit.any_of((by_screen, circuit.all_of((-self.open[name], -known))))

    def _ruled_out(self) -> Iterator[int]:
        met, truth = self._encoding.meaning.met, self._assessment.truth
        names = {name for kind, name in self.of if kind == "trial"}
        for name in sorted(names):
            if truth("contraindicated", name) is not Truth.MET:
                others = sorted(self._encoding.forbidding(name) & names)
                new = (other for other in others if truth("intolerant", other) is not Truth.MET)
                not_borne = self._circuit.any_of(met(Claim("intolerant", other)) for other in new)
                yield self._circuit.all_of((met(Claim("contraindicated", name)), -not_borne))

    def dearest_first(self) -> list[int]:
        """What is to be so only where it must, what least of all first.

        That a sign is there which was recorded as none; any other finding; that a treatment is ruled out which is not
        so today, for that alone brings nobody further; a refusal, or one taken back; a new trial; what becomes of what
        is on record; and what is open last, its screens before its single questions.
        """
        dear = sorted(self.of, key=self.dearness)
        found = sum(self.dearness(key) <= _FINDING for key in dear)
        statements = [self.of[key].statement for key in dear]
        return [*statements[:found], *self.ruled_out, *statements[found:]]

    def dearness(self, key: tuple[str, str]) -> int:
        """The place of the kind of a change among all: the less, the less it is to be."""
        kind, name = key
        if kind == "declined":
            return 3 if name in self._episode.declined else 2
        if kind == "fact" and name in self.recorded:
            return 0 if self.recorded[name] is False else _FINDING
        if kind == "trial":
            return 4 if begins(self._assessment, name) else 5
        return 7 if kind == "fact" else 6

    def _stays_done(self, name: str, cells: Cells) -> Iterator[int]:
        """Of a choice that has found something: that it is not as if what found it had not been done."""
        fact, today = self._pathway.facts[name], self.recorded[name]
        if fact.kind == "choice" and not says_not_done(fact, today):
            as_found = list(cells.as_recorded(today))
            undone = [list(cells.as_recorded(value)) for value, _ in fact.values if says_not_done(fact, value)]
            yield from (self._circuit.any_of(-literal for literal in cell) for cell in undone if cell != as_found)

    def _of_treatment(self, name: str, way: str, part: _Part) -> None:
        record, episode = self._space.records[name, way], self._episode
        trial = episode.trials.get(name)
        if name in episode.declined or trial is None or not (self._settled(name) or self._done(name, record)):
            today = record.declined if name in episode.declined else -record.declined
            part.of["declined", name] = self._change([today])
        else:
            part.given.append(-record.declined)
        anew = [literal for literal in choices_of(record) if literal not in (record.declined, record.unasked)]
        if name in episode.unasked:
            unasked = [record.unasked, *(-literal for literal in given_of(record))]
            part.of["asked", name] = self._change(unasked, anew)
            return
        part.given.append(-record.unasked)
        if trial is None:
            part.of["trial", name] = self._change([-literal for literal in given_of(record)], anew)
            return
        lines = list(outright(record, trial))
        statements = list(measured(record, trial))
        recorded = []
        for key, cells in record.measures.items():
            measure = key.partition(" ")[0]
            if (value := trial.measures.get(measure, COUNTED.get(measure))) is not None:
                recorded.append((measure, list(cells.as_recorded(value))))
            if measure in trial.measures:
                part.given.append(cells.known)
        as_today = set(map(abs, (*lines, *statements)))
        other = [literal for literal in anew if literal not in as_today]
        contrary = [-literal for literal in (*statements, *lines)]
        change = self._change([*lines, *statements], [*other, *contrary], tuple(recorded))
        part.given.append(self._circuit.any_of(given_of(record)))
        allowed = (self._alone(record, literal) for literal in self._allowed(name, record))
        if not record.once and not self._settled(name):
            stays = [*lines, *(literal for _, free in recorded for literal in free)]
            change = replace(change, recording=self._circuit.all_of(stays))
        part.given.append(self._circuit.any_of((-change.statement, *allowed, change.recording)))
        part.of["trial", name] = change

    def _change(
        self, as_today: Iterable[int], rather_not: Iterable[int] = (), recorded: tuple[tuple[str, list[int]], ...] = ()
    ) -> Change:
        today = [literal for literal in as_today if abs(literal) != TRUE]
        free = [literal for literal in rather_not if abs(literal) != TRUE]
        return Change(-self._circuit.all_of(today), today, free, recorded)

    def _allowed(self, name: str, record: Record) -> Iterator[int]:
        """What may yet become of a treatment that was tried: any of these statements."""
        truth = self._assessment.truth
        if record.once:
            yield from () if truth("ongoing", name) is not Truth.MET else (record.tried,)
            return
        if self._settled(name):
            return
        if truth("stopped", name) is Truth.MET:  # it may be taken up again
            yield from record.outcomes.values()
            yield -record.ended
        elif truth("responded", name) is not Truth.MET:
            yield from (literal for outcome, literal in record.outcomes.items() if outcome != "ongoing")
        elif "relapsed" in record.outcomes:
            yield record.outcomes["relapsed"]
        yield record.intolerant

    def _alone(self, record: Record, literal: int) -> int:
        """That one thing is so of a record, and no other outcome stands beside it as today's may have."""
        return self._circuit.all_of((literal, *(-other for other in record.outcomes.values() if other != literal)))

    def _done(self, name: str, record: Record) -> bool:
        """Whether a treatment on record has been done, once: nobody can decline what took place."""
        return record.once and self._assessment.truth("ongoing", name) is not Truth.MET

    def _settled(self, name: str) -> bool:
        """Whether a treatment has come to an outcome that stays."""
        return any(self._assessment.truth(kind, name) is Truth.MET for kind in SETTLING)
