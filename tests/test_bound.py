"""How many records must be otherwise at least: never more than trying every choice finds, and all of a long count."""

from __future__ import annotations

import itertools
import random
import sys
from pathlib import Path

import pytest

from choosing import so
from l4path import Episode, Flag, Pathway, Review, Treatment, at_least
from l4path.search.bound import Bound, hopeful, too_many
from l4path.search.budget import Budget
from l4path.search.circuit import TRUE, Circuit
from l4path.search.encoding import Encoding, encoding_of
from l4path.search.fewest import Fewest
from l4path.search.taking import what_it_would_take

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from edges import counted

CHOICES = 7


@pytest.mark.parametrize("seed", range(120))
def test_it_is_never_more_than_the_fewest(seed: int) -> None:
    """Of random statements with counts among them, each record of one choice or two, some of which need another."""
    chance, circuit = random.Random(seed), Circuit()  # noqa: S311 - nothing here is secret
    choices = [circuit.free() for _ in range(CHOICES)]
    made = [*choices]
    for _ in range(8):
        parts = [one if chance.random() < 0.6 else -one for one in chance.sample(made, 4)]
        made.append(circuit.at_least(chance.randint(1, 4), parts))
    wanted = [one if chance.random() < 0.6 else -one for one in chance.sample(made, 2)]
    today = [one if chance.random() < 0.3 else -one for one in choices]
    records = [([today[0], today[1]], TRUE), ([today[1], today[2]], chance.choice(made))]
    records += [([literal], TRUE if chance.random() < 0.7 else -chance.choice(made)) for literal in today[2:]]
    fewest = CHOICES + 1
    for row in itertools.product((False, True), repeat=CHOICES):
        chosen = dict(zip(choices, row, strict=True))
        changed = [needed for old, needed in records if not all(so(circuit, chosen, one) for one in old)]
        if all(so(circuit, chosen, one) for one in (*wanted, *changed)):
            fewest = min(fewest, len(changed))
    bound = Bound(circuit, records)
    assert max(map(bound.of, wanted)) <= fewest


@pytest.mark.parametrize(("count", "of"), [(2, 5), (30, 60), (500, 1000), (999, 1000)])
def test_a_long_count_is_counted_in_full(count: int, of: int) -> None:
    """None is so today: it takes as many as are asked for; and to have fewer takes none."""
    circuit = Circuit()
    choices = [circuit.free() for _ in range(of)]
    wanted = circuit.at_least(count, choices)
    bound = Bound(circuit, [([-one], TRUE) for one in choices])
    assert bound.of(wanted) == count
    assert bound.of(-wanted) == 0


def test_one_record_may_settle_several_parts() -> None:
    """Twelve parts that all rest on three records: three may be enough, and two are not."""
    circuit = Circuit()
    choices = [circuit.free() for _ in range(3)]
    parts = [circuit.all_of((choices[n % 3], circuit.free())) for n in range(12)]
    bound = Bound(circuit, [([-one], TRUE) for one in choices])
    assert bound.of(circuit.at_least(9, parts)) == 3


def test_what_shares_no_record_is_added_up() -> None:
    """Of three parts of two records each any two take four; one that is so today, or needs no record, takes none."""
    circuit = Circuit()
    choices = [circuit.free() for _ in range(6)]
    pairs = [circuit.all_of(choices[n : n + 2]) for n in (0, 2, 4)]
    bound = Bound(circuit, [([-one], TRUE) for one in choices])
    assert bound.of(circuit.at_least(2, pairs)) == 4
    assert bound.of(circuit.all_of(pairs)) == 6
    assert bound.of(circuit.all_of((circuit.free(), choices[0]))) == 1
    assert bound.of(circuit.all_of((-choices[1], choices[0]))) == 1
    assert bound.of(circuit.any_of((circuit.free(), choices[0]))) == 0


def test_what_needs_itself_is_counted_once() -> None:
    """What one record is offered for may be that record itself; what another needs beside it is no part of it."""
    circuit = Circuit()
    first, second, third = (circuit.free() for _ in range(3))
    itself = circuit.all_of((circuit.any_of((first, second)), circuit.any_of((first, third))))
    records = [([-first], itself), ([-second], TRUE), ([-third], TRUE)]
    assert Bound(circuit, records).of(first) == 1
    records = [([-third], TRUE), ([-first], circuit.all_of((first, second))), ([-second], TRUE)]
    assert Bound(circuit, records).of(circuit.all_of((first, third))) == 2
    three = circuit.all_of((first, second, third))
    records = [([-first], TRUE), ([-second], TRUE), ([-third], three)]
    assert Bound(circuit, records).of(three) == 2  # of the three, the one that needs all of them adds nothing


def test_what_is_begun_takes_what_it_is_offered_for() -> None:
    """A record that is otherwise only where twenty others are counts for all of them; one that needs itself, one."""
    circuit = Circuit()
    first, last, *others = (circuit.free() for _ in range(62))
    needed = circuit.at_least(20, others)
    records = [([-first], needed), ([-last], last), *(([-one], TRUE) for one in others)]
    assert too_many(circuit, [first], records, 19) is None
    assert too_many(circuit, [first], records, 20) == []
    assert Bound(circuit, records).of(last) == 1


@pytest.mark.parametrize(("of", "expected"), [(49, []), (50, None)])
def test_a_short_count_is_left_to_the_search(of: int, expected: list[int] | None) -> None:
    """Of forty-nine parts nothing is counted before, as it is found as soon; of fifty it takes too many changes."""
    circuit = Circuit()
    others = [circuit.free() for _ in range(of)]
    records = [([-one], TRUE) for one in others]
    assert too_many(circuit, [circuit.at_least(20, others)], records, 10) == expected


def test_a_count_beside_what_is_nearer_is_barred() -> None:
    """Of one way in and a count of twenty, ten changes take the one way: the count is none of them, nor its contrary.

    Of a contrary that is so today nothing is barred, nor where twenty changes may be.
    """
    circuit = Circuit()
    way, *others = (circuit.free() for _ in range(61))
    counted = circuit.at_least(20, others)
    wanted = circuit.any_of((way, circuit.all_of((counted, others[0]))))
    records = [([-one], TRUE) for one in (way, *others)]
    assert too_many(circuit, [wanted], records, 10) == [-counted]
    assert too_many(circuit, [wanted], records, 20) == []
    yes = [([one], TRUE) for one in (-way, *others)]
    assert too_many(circuit, [circuit.any_of((way, -counted))], yes, 10) == [counted]


def test_counts_of_short_counts_are_long() -> None:
    """Half of eight, each of which is half of eight of its own: sixteen changes, and with three levels sixty-four."""
    for levels, takes in ((2, 16), (3, 64)):
        circuit = Circuit()
        choices = [circuit.free() for _ in range(8**levels)]
        row = choices
        while len(row) > 1:
            row = [circuit.at_least(4, row[at : at + 8]) for at in range(0, len(row), 8)]
        records = [([-one], TRUE) for one in choices]
        assert Bound(circuit, records).of(row[0]) == takes
        assert (too_many(circuit, row, records, 10) is None) is (levels == 3)  # what is shorter is left to the search


def test_what_takes_too_many_changes_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand flags of which half must be yes, beside a way in by one trial: nothing is counted among the flags."""
    pathway, nobody = counted(500, 1000)
    groups: list[int] = []
    plainly = Fewest._hold

    def held(few: Fewest, group: list[int], count: int) -> None:
        groups.append(len(group))
        plainly(few, group, count)

    monkeypatch.setattr(Fewest, "_hold", held)
    assert what_it_would_take(pathway.assess(nobody), "home").alternatives
    assert max(groups) <= 10


def test_what_would_make_a_count_so_is_found() -> None:
    """Of a count deep inside, its parts as they are counted; of its contrary, theirs; short counts are left alone."""
    circuit = Circuit()
    choices = [circuit.free() for _ in range(60)]
    beside = circuit.free()
    counted = circuit.at_least(20, choices)
    assert list(hopeful(circuit, [circuit.any_of((counted, beside))])) == [choices]
    assert list(hopeful(circuit, [-counted])) == [[-one for one in choices]]
    assert list(hopeful(circuit, [circuit.at_least(2, choices[:4])])) == []


def test_what_a_search_counts_for_its_own_ends_is_no_count_of_a_rule() -> None:
    """Of sixty choices that must not all stay as they are, more is counted while it is searched; no rule says it."""
    pathway = Pathway(
        "sixty", tiers=["care"], start=[(first := Review("first", "First", tier="care"))], nodes=[first], escalations=[]
    )
    encoding = Encoding(pathway, partial=True)
    choices = [encoding.circuit.free() for _ in range(60)]
    wanted = encoding.circuit.any_of(choices[:59])
    few = Fewest(encoding, [wanted, encoding.circuit.any_of((choices[59], -choices[59]))], choices, Budget(1_000))
    assert few.find(3) is True
    assert few.least == 1
    assert not encoding.circuit.counted
    assert not any(hopeful(encoding.circuit, [wanted]))


def test_what_is_always_or_never_so_is_no_count() -> None:
    """At least none of some, more than there are, and any or all of them: only what lies between is counted."""
    circuit = Circuit()
    choices = [circuit.free() for _ in range(6)]
    assert circuit.at_least(0, choices) == TRUE
    assert circuit.at_least(7, choices) == -TRUE
    circuit.at_least(1, choices)
    circuit.at_least(6, choices)
    assert not circuit.counted
    made = circuit.at_least(3, choices)
    assert circuit.counted == {made: (3, tuple(choices))}


def test_a_long_count_is_asked_for_with_all_that_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether thirty of sixty answers can be yes is first asked with all of them yes, and then no more is asked."""
    flags = [Flag(f"f{number}", "f") for number in range(60)]
    treatment = Treatment("t", "T", tier="care", once=True, indications=[at_least(30, *flags)])
    today = Pathway("sixty", tiers=["care"], start=[treatment]).assess(Episode())
    asked: list[list[int]] = []
    plainly = Encoding.possible

    def possible(encoding: Encoding, given: list[int], budget: Budget) -> bool | None:
        asked.append(given)
        return plainly(encoding, given, budget)

    monkeypatch.setattr(Encoding, "possible", possible)
    found = what_it_would_take(today, "t")
    assert (found.alternatives, found.settled) == ((), False)  # these are more than ten changes
    counts = [
        parts for count, parts in encoding_of(today.pathway, partial=True).circuit.counted.values() if count == 30
    ]
    assert len(asked) == 2  # in the order of new trials, and in none
    assert all(any(set(given).issuperset(parts) for parts in counts) for given in asked)
