"""The search beside brute force, over many small random pathways: `python tests/brute_many.py 100000`."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from multiprocessing import Pool
from typing import TYPE_CHECKING, Any

from brute import CLAIMS, OF_A_TRIAL, RECORDED, Shown, answers, room_of
from l4path import Episode, State, Status, Trial, Truth
from l4path.conditions.logic import all_of, any_of, negated
from l4path.formats import pathway_from_dict
from l4path.meaning import Claim, Formula, Is, Recorded, formula_of, those
from l4path.search import Search
from l4path.search.backends import available
from l4path.search.wanted import granted, has, in_state, lists, met, shown, takes
from l4path.testing.chance import Seeded, pick, yes
from l4path.testing.growing import make_pathway
from random_cases import Grower

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brute import Question
    from l4path import Pathway
    from l4path.testing.chance import Chance

SMALL = 300
"""So many episodes a pathway may have at most, so that a hundred thousand pathways are done within the hour."""
ASKED = 45
"""So many questions are drawn of each, so that most questions of a small pathway are asked."""
_BATCH = 400


class Disagreement(AssertionError):  # noqa: N818 - it is no error of this script
    """Brute force and the search do not say the same, or the search shows what does not hold."""


@dataclass
class Count:
    """What a run came to.

    Attributes:
        pathways: The pathways of which every episode was tried.
        tried: The episodes that were assessed for that.
        passed: The pathways that were passed over, because they have too many episodes.
        questions: The questions that were asked, of each solver.
        proofs: The answers that no episode has it.
        episodes: The answers with an episode.
        shrunk: Those of them that were reduced, and found to be minimal.
        wrong: Where the search was wrong.
    """

    pathways: int = 0
    tried: int = 0
    passed: int = 0
    questions: int = 0
    proofs: int = 0
    episodes: int = 0
    shrunk: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Take in what another run came to."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def __str__(self) -> str:
        return (
            f"{self.pathways:,} pathways ({self.passed:,} with too many episodes passed over), "
            f"{self.tried:,} episodes assessed; {self.questions:,} questions: {self.proofs:,} proofs that there is no "
            f"such episode, {self.episodes:,} episodes, {self.shrunk:,} of them shrunk; {len(self.wrong)} disagreements"
        )


def wanted(pathway: Pathway, question: Question) -> Formula:
    """A question of brute force, as the search is asked it."""
    match question:
        case ("not", part):
            return negated(wanted(pathway, part))
        case ("all", *parts):
            return all_of(wanted(pathway, part) for part in parts)
        case ("any", *parts):
            return any_of(wanted(pathway, part) for part in parts)
        case ("state", _, value):
            return in_state(State(value))
        case ("option", node, _):
            return lists(node)
        case ("status", node, value):
            return has(node, Status(value))
        case ("takes", name, node):
            return takes(pathway, pathway.escalation(name), node)
        case ("tried" | "declined" as kind, node, truth):
            return Is(Recorded(kind, node), truth)
        case ("adequate" | "response" as kind, node, truth):
            recorded = negated(Is(Recorded("tried", node), Truth.NOT_MET))
            return all_of((recorded, Is(Claim(kind, node), truth)))
        case ("invariant", name, truth):
            return Is(formula_of(pathway.invariants[name].always), truth)
        case ("obligation", name, (when, then)):
            stated = pathway.obligations[name]
            return all_of((Is(formula_of(stated.when), when), Is(formula_of(stated.then), then)))
        case ("cautioned", name, _):
            return all_of((met("caution", name), shown(pathway, name.partition(".")[0])))
        case ("hold", name, _):
            begins = has(name, *those(lambda status: status.begins))
            return all_of((begins, negated(shown(pathway, name))))
        case (kind, subject, truth):
            return Is(Claim(kind, subject), truth)
    raise AssertionError(question)


def questions(pathway: Pathway) -> Iterator[Question]:
    """Every plain question about a pathway, and the compound ones of the checker."""
    yield ("all",)
    for state in State:
        yield "state", "", state.value
    for name in pathway.nodes:
        yield "option", name, True
        yield "not", ("option", name, True)
        yield "hold", name, True
        yield from (("status", name, status.value) for status in Status)
        yield from (("reached", name, truth) for truth in Truth)
        yield ("all", ("reached", name, Truth.MET), *_stays(pathway, name))
    for way in pathway.escalations:
        yield from (("fires", way.id, truth) for truth in Truth)
        yield from (("takes", way.id, name) for name in way.after)
        others = [other for other in pathway.into(way.to) if other is not way]
        yield ("all", ("fires", way.id, Truth.MET), *(("fires", other.id, Truth.NOT_MET) for other in others))
    for name, treatment in pathway.treatments.items():
        kinds = (*RECORDED, *CLAIMS, *(OF_A_TRIAL if treatment.has_trial else ()))
        yield from ((kind, name, truth) for kind in kinds for truth in Truth)
        yield "all", ("state", "", "stuck"), ("status", name, "contraindicated")
        for caution in treatment.cautions:
            yield "cautioned", f"{name}.{caution.id}", True
            yield from (("caution", f"{name}.{caution.id}", truth) for truth in Truth)
    for name, score in pathway.scores.items():
        for number in range(1, len(score.items) + 1):
            yield from (("item", f"{name}[{number}]", truth) for truth in Truth)
    for name in pathway.obligations:
        yield from (("obligation", name, (when, then)) for when in Truth for then in Truth)
    yield from (("invariant", name, truth) for name in pathway.invariants for truth in Truth)
    if pathway.goal is not None:
        yield from (("goal", "", truth) for truth in Truth)


def _stays(pathway: Pathway, name: str) -> Iterator[Question]:
    yield from (("not", ("fires", way.id, Truth.MET)) for way in pathway.out_of(name))


def compound(chance: Chance, plain: list[Question]) -> Question:
    """A random combination of two or three plain questions."""
    parts = [pick(chance, plain) for _ in range(chance.whole(2, 3))]
    parts = [("not", part) if yes(chance, 30) else part for part in parts]
    return (pick(chance, ("all", "all", "any")), *parts)


def asked_of(chance: Chance, pathway: Pathway, most: int) -> list[Question]:
    """Some of the questions about a pathway in a random order, a fifth of them compound."""
    every = list(questions(pathway))
    found = [pick(chance, every) for _ in range(most)] if len(every) > most else every
    return [*found, *(compound(chance, every) for _ in range(len(found) // 5))]


def without_one(episode: Episode) -> Iterator[Episode]:
    """The episodes in which one fact, trial, measure, refusal or screen less is recorded."""
    for fact in episode.facts:
        yield episode.without_fact(fact)
    for treatment, trial in episode.trials.items():
        yield episode.without_trial(treatment)
        for measure in trial.measures:
            rest = {name: value for name, value in trial.measures.items() if name != measure}
            yield episode.with_trial(treatment, Trial(trial.outcome, **rest))
    for name in episode.declined:
        yield _with(episode, declined=episode.declined - {name})
    for name in episode.unasked:
        yield episode.with_asked(name)
    for name in episode.screened:
        yield _with(episode, screened=episode.screened - {name})


def _with(episode: Episode, **changed: frozenset[str]) -> Episode:
    kept: dict[str, Any] = {name: getattr(episode, name) for name in episode.__slots__}
    return Episode(**kept | changed)


def hold(search: Search, question: Question, episode: Episode, *, plainly: bool) -> None:
    """Check an episode that the search gives: it has the property, and where shrunk it loses it by any removal.

    Raises:
        Disagreement: When it does not.
    """
    pathway = search.pathway
    if not answers(pathway, question, episode) or not granted(wanted(pathway, question), pathway.assess(episode)):
        raise Disagreement(f"{question}: {episode.to_dict()} does not have it")
    if plainly:
        for smaller in without_one(episode):
            if answers(pathway, question, smaller):
                raise Disagreement(f"{question}: {episode.to_dict()} is not minimal: {smaller.to_dict()} has it too")


def compare(search: Search, shown: Shown, question: Question, *, plainly: bool) -> bool:
    """Ask the search what brute force knows; whether there is such an episode.

    Raises:
        Disagreement: When the search says otherwise, or nothing.
    """
    answer = search.find(wanted(search.pathway, question), plainly=plainly)
    there_is = shown.those(question) != 0
    if not answer.decided:
        raise Disagreement(f"{question}: undecided after {answer.steps} steps")
    if there_is and answer.episode is None:
        episode = shown.first(question)
        raise Disagreement(f"{question}: a false proof, {episode and episode.to_dict()} has it")
    if answer.episode is not None:
        hold(search, question, answer.episode, plainly=plainly)
        if not there_is:
            raise Disagreement(f"{question}: {answer.episode.to_dict()} has it, and brute force found none")
    return there_is


def dense(seed: int, nodes: int) -> Pathway:
    """A random pathway with few facts and all else that the semantics know: sums, cautions, ways on from a response."""
    chance = random.Random(seed)  # noqa: S311 (test data, no secret)
    grower = Grower(chance, nodes)
    while len(grower.facts) > 2:
        grower.facts.popitem()
    return pathway_from_dict(grower.pathway(f"random-{seed}", emergencies=chance.choice((0, 0.3))))


def run(
    seed: int, *, partial: bool, solvers: tuple[str, ...], nodes: int, small: int, most: int, grown: bool = False
) -> Count:
    """Compare the search with brute force on one random pathway, a dense one where it is to be grown."""
    chance, count = Seeded(seed), Count()
    pathway = dense(seed, nodes) if grown else make_pathway(chance, max_nodes=nodes)
    room = room_of(pathway, partial=partial)
    if room.size > small:
        return Count(passed=1)
    shown = Shown(pathway, room.episodes())
    searches = {solver: Search(pathway, partial=partial, solver=solver) for solver in solvers}  # type: ignore[arg-type]
    count.pathways, count.tried = 1, room.size
    for question in asked_of(chance, pathway, most):
        plainly = yes(chance, 15)
        for solver, search in searches.items():
            count.questions += 1
            try:
                found = compare(search, shown, question, plainly=plainly)
            except (Disagreement, RuntimeError) as error:
                place = f"seed {seed}, nodes {nodes}, partial {partial}, grown {grown}, {solver}"
                count.wrong.append(f"{place}: {type(error).__name__}: {error}")
                continue
            count.proofs += not found
            count.episodes += found
            count.shrunk += found and plainly
    return count


def batch(first: int) -> Count:
    """Compare on many pathways; complete episodes and partial ones, and the solvers, in turn."""
    total = Count()
    for seed in range(first, first + _BATCH):
        solvers = ("own", "sat") if available() and seed // 6 % 4 == 0 else ("own",)
        nodes, grown = 1 + seed // 2 % 3, seed % 5 < 2
        small = 10 * SMALL if grown else SMALL
        total.add(run(seed, partial=seed % 2 == 1, solvers=solvers, nodes=nodes, small=small, most=ASKED, grown=grown))
    return total


def main(pathways: int) -> int:
    """Compare on at least so many pathways with all cores, and say how it went; 1 where anything disagrees."""
    total, first = Count(), 1_000_000
    with Pool() as pool:
        while total.pathways < pathways:
            starts = range(first, first + 10 * _BATCH, _BATCH)
            first += 10 * _BATCH
            for count in pool.imap_unordered(batch, starts):
                total.add(count)
            print(total, flush=True)  # noqa: T201 - a script
    for line in total.wrong or ["brute force and the search agree"]:
        print(line)  # noqa: T201 - a script
    return 1 if total.wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
