"""Cohorts made up on a pathway: nobody contradicts it, and every start has the verdict that is planted."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import l4path
from l4path import FileError, Flag, L4pathError, Number, Pathway, TableError, Treatment, weeks
from l4path.history import History
from l4path.pathway import Assumption
from l4path.pathway.cuts import cut_points
from l4path.synthetic import MADE_UP
from l4path.synthetic.chance import Chance
from l4path.synthetic.marginals import marginals_of
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from slow_audit import Slow

if TYPE_CHECKING:
    from l4path.synthetic import Synthetic

DEVIATE = {"skip": 0.3, "too_soon": 0.3, "unasked": 0.3}
SEEDS = (0, 1, 2, 3, 9, 17)


@cache
def grown(seed: int) -> Pathway:
    """A random pathway."""
    return make_pathway(Seeded(seed), min_nodes=2, max_nodes=9)


def starts(made: Synthetic) -> dict[Any, str]:
    """The verdict that is planted on each start."""
    assert made.entries is not None
    return {
        (row["person"], row["subject"], row["time"]): row["planted"]
        for row in made.entries.to_pylist()
        if row["kind"] == "start"
    }


def verdicts(pathway: Pathway, made: Synthetic, **terms: Any) -> dict[Any, str]:
    """The verdict that an audit gives each start."""
    assert made.entries is not None
    audit = pathway.audit(made.entries, **terms)
    assert not audit.refusals
    return {(row["person"], row["treatment"], row["time"]): row["verdict"] for row in audit.verdicts.to_pylist()}


@pytest.mark.parametrize("seed", SEEDS)
def test_an_audit_gives_every_start_the_verdict_that_is_planted(seed: int) -> None:
    """On random pathways: the deviations that were counted, and nothing else out of order."""
    pathway = grown(seed)
    made = pathway.synthetic(150, seed=seed, long=True, deviate=DEVIATE)
    assert verdicts(pathway, made) == starts(made)
    assert verdicts(pathway, made, same_day="after", history="complete", gap=0, hindsight=True) == starts(made)
    assert Counter(starts(made).values()) - Counter("in_order" for _ in starts(made)) == Counter(
        early=made.planted["skip"] + made.planted["too_soon"], unprovable=made.planted["unasked"]
    )


@pytest.mark.parametrize("name", ["l4", "l4-article", "hypertension"])
def test_all_deviations_are_planted_and_found_in_bundled_pathways(name: str) -> None:
    """Some of each kind find a place, the audit finds them, and no row of the wide table is refused."""
    pathway = l4path.load(name)
    made = pathway.synthetic(400, seed=4, long=True, deviate=DEVIATE)
    assert all(0 < made.planted[kind] <= made.wanted[kind] for kind in DEVIATE)
    assert verdicts(pathway, made) == starts(made)
    found = pathway.assess_table(made.table, key="person")
    assert (found.report.rows, found.report.refused) == (400, 0)


def test_the_slow_audit_finds_what_is_planted_too() -> None:
    """The plain audit, which shares no code with the columns, comes to the planted verdicts."""
    pathway = l4path.load("l4-article")
    made = pathway.synthetic(12, seed=2, long=True, deviate=DEVIATE)
    assert made.entries is not None
    assert sum(made.planted.values()) > 3
    reader_rows: dict[int, list[dict[str, Any]]] = {}
    for row in made.entries.to_pylist():
        plain = {name: row[name] for name in ("person", "time", "kind", "subject", "value", "until", "entry")}
        fact = pathway.facts.get(row["subject"] or "")
        if row["value"] in ("true", "false") and (row["kind"] == "measure" or (fact and fact.kind == "flag")):
            plain["value"] = row["value"] == "true"
        elif row["kind"] == "dose":
            plain["value"] = int(row["value"])
        reader_rows.setdefault(row["person"], []).append(plain | {"recorded": None})
    planted = starts(made)
    seen = 0
    for person, rows in reader_rows.items():
        for told in Slow(pathway, rows).verdicts():
            seen += 1
            assert told["verdict"] == planted[person, told["treatment"], told["time"]]
    assert seen == len(planted)


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_wide_row_is_what_is_known_when_the_record_ends(seed: int) -> None:
    """The last row of the walk and the episode of the dated entries have the same state and statuses."""
    pathway = grown(seed)
    made = pathway.synthetic(25, seed=seed + 1, long=True)
    assert made.entries is not None
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in made.entries.to_pylist():
        rows.setdefault(row["person"], []).append(row)
    found = pathway.assess_table(made.table, key="person", ask="status")
    for state in found.table.to_pylist():
        own = rows[state["person"]]
        ends = next(row["until"] for row in own if row["kind"] == "observed")
        assessed = pathway.assess(History.of(pathway, own).at(ends, reading="all"))
        assert state["state"] == assessed.state
        assert {name: state[f"status.{name}"] for name in pathway.nodes} == dict(assessed.status)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 2**40), st.integers(1, 39))
def test_however_it_is_split_it_is_the_same(pathway_seed: int, seed: int, cut: int) -> None:
    """Two parts, cut anywhere, are the whole, in both tables."""
    pathway = grown(pathway_seed)
    whole = pathway.synthetic(40, seed=seed, long=True, deviate=DEVIATE)
    parts = [
        pathway.synthetic(count, seed=seed, long=True, deviate=DEVIATE, first=first)
        for count, first in ((cut, 1), (40 - cut, cut + 1))
    ]
    assert pa.concat_tables([part.table for part in parts]).combine_chunks().equals(whole.table)
    assert pa.concat_tables([part.entries for part in parts]).combine_chunks().equals(whole.entries)


def test_pieces_of_a_large_cohort_are_one_cohort(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many rows are worked out at a time shows nowhere."""
    pathway = grown(3)
    whole = pathway.synthetic(1000, seed=1, long=True)
    monkeypatch.setattr("l4path.synthetic.making._CELLS", 1)
    parts = pathway.synthetic(1000, seed=1, long=True)
    assert parts.table.equals(whole.table)
    assert parts.entries is not None
    assert parts.entries.equals(whole.entries)
    assert (parts.drawn, parts.redrawn) == (whole.drawn, whole.redrawn)


def test_random_numbers_are_those_of_the_published_mixing_step() -> None:
    """Worked out with whole numbers of Python, from the published constants of SplitMix64."""
    mask = (1 << 64) - 1

    def mixed(word: int) -> int:
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & mask
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB & mask
        return word ^ (word >> 31)

    label = int.from_bytes(hashlib.blake2b(b"fact pain", digest_size=8).digest(), "little")
    purpose = mixed(mixed(7) ^ label)
    row = mixed((purpose + (5 + 1) * 0x9E3779B97F4A7C15) & mask)
    wanted = mixed((row + 2 * 0xD1B54A32D192ED03) & mask)
    assert int(Chance(7, np.array([5])).words("fact pain", 2)[0]) == wanted
    many = Chance(7, np.arange(20_000))
    assert abs(many.fraction("x").mean() - 0.5) < 0.01
    assert Counter(many.whole("y", 4).tolist()).keys() == {0, 1, 2, 3}
    assert abs(np.corrcoef(many.fraction("x"), many.fraction("y"))[0, 1]) < 0.03


def test_the_same_seed_gives_the_same_file_in_another_process(tmp_path: Any) -> None:
    """Byte by byte, whatever the hash of texts is there."""
    made = l4path.load("l4-article").synthetic(30, seed=5)
    made.save(tmp_path / "here.csv")
    made.save(tmp_path / "here.parquet")
    words = [sys.executable, "-m", "l4path", "synth", "l4-article", "-n", "30", "--seed", "5", "-o"]
    for ending in ("csv", "parquet"):
        there = tmp_path / f"there.{ending}"
        subprocess.run([*words, there], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "9"})
        assert there.read_bytes() == (tmp_path / f"here.{ending}").read_bytes()


def test_every_file_says_that_it_is_made_up(tmp_path: Any) -> None:
    """Parquet in itself, CSV beside it; what cannot be read again is not written."""
    made = grown(1).synthetic(3, long=True)
    for long in (False, True):
        made.save(tmp_path / "a.jsonl", long=long)
        about = json.loads((tmp_path / "a.jsonl-metadata.json").read_text("utf-8"))
        assert (about["url"], about["dc:description"]) == ("a.jsonl", MADE_UP)
        made.save(tmp_path / "a.parquet", long=long)
        said = json.loads(pq.read_schema(tmp_path / "a.parquet").metadata[b"l4path"])
        assert said["made_up"].startswith("Made up by l4path: no row is a patient")
        made.save(tmp_path / "a.csv", long=long)
        beside = json.loads((tmp_path / "a.csv-metadata.json").read_text("utf-8"))
        assert beside["url"] == "a.csv"
        assert beside["dc:description"] == said["made_up"]
    assert made.entries is not None
    assert made.table.schema.metadata == made.entries.schema.metadata
    with pytest.raises(FileError, match=r"written as .*\.parquet"):
        made.save(tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx-metadata.json").exists()
    with pytest.raises(L4pathError, match="long=True"):
        grown(1).synthetic(3).save(tmp_path / "b.csv", long=True)


@pytest.mark.parametrize("content", [b'{"@context": "http://www.w3.org/ns/csvw"}', b"[]", b"", b"\xff", b"[" * 9999])
def test_what_stands_beside_a_made_up_table_and_is_of_another_is_left(tmp_path: Any, content: bytes) -> None:
    """Nobody named it, and it may be what somebody wrote of a table of his own."""
    beside = tmp_path / "a.csv-metadata.json"
    beside.write_bytes(content)
    with pytest.raises(
        FileError, match=r"a\.csv-metadata\.json: is there already, and says nothing of a made-up table"
    ):
        grown(1).synthetic(3).save(tmp_path / "a.csv")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {beside.name: content}


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_a_file_is_read_again_as_what_it_was(tmp_path: Any, ending: str) -> None:
    """In every form the cohort has the same states, and the entries the same verdicts."""
    pathway = l4path.load("l4-article")
    made = pathway.synthetic(40, seed=3, long=True, deviate=DEVIATE)
    made.save(tmp_path / f"wide.{ending}")
    made.save(tmp_path / f"long.{ending}", long=True)
    tables = (made.table, tmp_path / f"wide.{ending}")
    here, there = (pathway.assess_table(table, key="person").arrow for table in tables)
    assert there["state"].to_pylist() == here["state"].to_pylist()
    assert list(map(str, there["person"].to_pylist())) == list(map(str, here["person"].to_pylist()))
    assert made.entries is not None
    audited = [pathway.audit(table).verdicts.to_pylist() for table in (made.entries, tmp_path / f"long.{ending}")]
    for one, other in zip(*audited, strict=True):
        assert one | {"person": str(one["person"])} == other | {"person": str(other["person"])}


def pain_pathway(*assumptions: Assumption) -> Pathway:
    """Two facts, and a treatment for pain."""
    pain, leg = Number("pain", "pain", minimum=0, maximum=10), Number("leg", "leg pain", minimum=0, maximum=10)
    fever = Flag("fever", "fever")
    exercise = Treatment(
        "exercise", "Exercise", tier="care", indications=pain >= 4, adequate=weeks >= 6, response=weeks >= 52
    )
    return Pathway("p", tiers=["care"], start=[exercise], facts=[pain, leg, fever], assumptions=assumptions)


def test_rows_that_contradict_an_assumption_are_drawn_again_and_counted() -> None:
    """Three of seven values contradict it, so that three of seven draws are drawn again."""
    pain = Number("pain", "pain", minimum=0, maximum=10)
    pathway = pain_pathway(Assumption("worst", "Pain is no less than 4", pain >= 4))
    made = pathway.synthetic(4000, seed=1, history="none")
    assert cut_points(pathway)["pain"] == (0, 3, 3.5, 4, 4.5, 5, 10)
    assert min(made.table["pain"].to_pylist()) == 4  # four of the seven values meet it
    assert made.share_redrawn == pytest.approx(3 / 7, abs=0.02)
    assert made.drawn == 4000 + made.redrawn
    assert made.contradicted == {"Pain is no less than 4": made.redrawn}


def test_above_99_percent_it_stops_and_says_which_assumption() -> None:
    """The one that is contradicted most often comes first."""
    pain, fever = Number("pain", "pain", minimum=0, maximum=10), Flag("fever", "fever")
    never = Assumption("never", "Fever and none", fever)
    pathway = pain_pathway(never, Assumption("some", "Pain is above 0", pain >= 1))
    with pytest.raises(L4pathError, match=r"most often 'Fever and none' \(100\.0%\).*Pain is above 0"):
        pathway.synthetic(10, marginals={"fever": {"yes": 0}})


def test_without_a_history_nothing_was_tried() -> None:
    """Only facts are recorded, and that the history is known."""
    made = pain_pathway().synthetic(50, history="none", long=True)
    assert set(made.table["exercise.tried"].to_pylist()) == {False}
    assert made.entries is not None
    assert set(made.entries["kind"].to_pylist()) == {"observed", "history", "fact"}


def test_facts_lie_on_both_sides_of_every_threshold() -> None:
    """Every cut point of the one threshold is drawn, and both answers of a flag."""
    made = pain_pathway().synthetic(500, history="none")
    assert set(made.table["pain"].to_pylist()) == {0, 3, 3.5, 4, 4.5, 5, 10}
    assert set(made.table["fever"].to_pylist()) == {True, False}


def test_marginals_are_followed(tmp_path: Any) -> None:
    """Weights, ranges, missing values and shares of yes are met, as far as chance allows."""
    file = tmp_path / "shares.toml"
    file.write_text(
        "[pain]\nvalues = [2, 8]\nweights = [1, 3]\n[leg]\nrange = [1, 2]\nstep = 0.5\nmissing = 0.25\n"
        "[fever]\nyes = 0.1\n"
    )
    made = pain_pathway().synthetic(8000, marginals=file, history="none")
    counts = {name: Counter(made.table[name].to_pylist()) for name in ("pain", "leg", "fever")}
    assert counts["pain"].keys() == {2, 8}
    assert counts["pain"][8] / 8000 == pytest.approx(0.75, abs=0.02)
    assert counts["leg"].keys() == {1, 1.5, 2, None}
    assert counts["leg"][None] / 8000 == pytest.approx(0.25, abs=0.02)
    assert counts["fever"][True] / 8000 == pytest.approx(0.1, abs=0.01)


def test_each_value_of_choices_is_drawn_apart() -> None:
    """The share of a subset is the product of the shares of its parts."""
    signs = l4path.Choices("signs", "signs", values={"a": "A", "b": "B"})
    care = Treatment("care", "Care", tier="care", indications=signs.contains("a"), once=True)
    pathway = Pathway("p", tiers=["care"], start=[care])
    marginal = marginals_of(pathway, {"signs": {"each": {"a": 0.5, "b": 0.2}}})["signs"]
    shares = dict(zip(marginal.values, np.diff(marginal.bounds, prepend=0), strict=True))
    assert shares == {
        frozenset(): pytest.approx(0.4),
        frozenset("b"): pytest.approx(0.1),
        frozenset("a"): pytest.approx(0.4),
        frozenset("ab"): pytest.approx(0.1),
    }


def test_everything_that_is_wrong_with_marginals_is_told_at_once() -> None:
    """Seven mistakes, seven problems, none twice."""
    wrong = {
        "pian": {"yes": 1},
        "fever": {"yes": 2, "values": [True]},
        "pain": {"values": [11], "weights": [1, 2]},
        "leg": {"range": [5, 1], "missing": "some"},
    }
    with pytest.raises(TableError) as caught:
        marginals_of(pain_pathway(), wrong)
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 7
    assert any("pian" in one and "pain" in one for one in told)
    assert len(set(told)) == 7


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"n": -1}, "n:"),
        ({"n": 5, "seed": -1}, "seed:"),
        ({"n": 5, "first": 0}, "first:"),
        ({"n": 5, "history": "wlak"}, "walk"),
        ({"n": 5, "marginals": [1]}, "marginals: .*a file of TOML"),
        ({"n": 5, "deviate": ["skip"]}, "deviate: .*skip"),
        ({"n": 5, "deviate": {"skip": True}}, "is no share"),
        ({"n": 5, "marginals": {"pain": 3, "fever": {"yes": True, "range": [0, 1]}}}, "has no range"),
        ({"n": 5, "marginals": {"pain": {"values": [float("nan")]}}}, "pain"),
        ({"n": 5, "marginals": {"pain": {"step": 1}}}, "is no range"),
        ({"n": 5, "deviate": {"skp": 0.1}}, "skip"),
        ({"n": 5, "deviate": {"skip": 1.5}}, "from 0 to 1"),
        ({"n": 5, "deviate": {"skip": 0.6, "unasked": 0.6}}, "add up"),
        ({"n": 5, "deviate": {"skip": 0.6}, "history": "none"}, "without a history"),
    ],
)
def test_what_cannot_be_made_is_refused(given: dict[str, Any], says: str) -> None:
    """The message names what is wrong, or what is allowed."""
    with pytest.raises(TableError, match=says):
        pain_pathway().synthetic(**given)


def test_nobody_is_a_cohort_too() -> None:
    """No persons have the columns of many; a pathway without a treatment, or a fact, has persons."""
    made = pain_pathway().synthetic(0, long=True)
    assert made.table.num_rows == 0
    assert made.entries is not None
    assert made.entries.num_rows == 0
    assert made.table.schema.names == pain_pathway().synthetic(1).table.schema.names
    only_review = Pathway("q", tiers=["care"], start=[l4path.Review("look", "Look", tier="care")])
    assert only_review.synthetic(7, long=True).table.num_rows == 7
