"""Certificates: written, replayed, refused where anything in them was changed; and the clauses beside the engine."""

from __future__ import annotations

import ast
import itertools
import json
import random
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from brute import Shown, room_of
from brute_many import questions, wanted
from calls import Said, calling
from l4path.catalog import bundled
from l4path.errors import FileError
from l4path.search import backends
from l4path.search.recorded import of_fact, of_treatment
from l4path.search.refuting import Stated, refutation
from l4path.testing import pathways
from l4path.verification import certificate
from l4path.verification import refutation as checker
from l4path.verification.certificate import FORM
from l4path.verification.certifying import read_certificate
from l4path.verification.refutation import refuted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from l4path import Episode, Pathway

SQUARE = [(1, 2), (1, -2), (-1, 2), (-1, -2)]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called in this process."""
    return calling(capsys)


@pytest.fixture
def written(call: Callable[..., Said], tmp_path: Path) -> Path:
    """A certificate of the pathway for hypertension."""
    pytest.importorskip("pysat", reason="python-sat is not installed: it is the optional extra l4path[sat]")
    file = tmp_path / "proved.json"
    assert call("check", "hypertension", "--certificate", str(file)).status == 0
    return file


def test_the_checker_accepts_and_refuses_by_hand() -> None:
    """What follows is accepted, what does not is refused; a clause taken back is no longer used."""
    assert refuted(SQUARE, ["1 0", "0"]) == ""
    assert refuted(SQUARE, ["1 0"]) == ""
    assert "ends before" in refuted(SQUARE, [])
    assert "line 1" in refuted(SQUARE, ["0"])
    assert "line 1" in refuted(SQUARE[:3], ["-1 0"])
    assert "line 2" in refuted(SQUARE, ["d -2 1 0", "1 0"])
    assert refuted([*SQUARE, SQUARE[1]], ["d -2 1 0", "1 0", "0"]) == ""
    assert refuted([(1,), (-1,)], []) == ""
    assert refuted([(1,), (-1,), (2,)], []) == ""  # what comes after a contradiction does not undo it
    assert "no clause" in refuted(SQUARE, ["1"])
    assert "no clause" in refuted(SQUARE, ["3 0"])
    assert "no clause" in refuted(SQUARE, ["1 0 2 0"])
    assert "no clause" in refuted(SQUARE, ["one 0"])
    assert "no number" in refuted([(0,)], [])
    assert "ends before" in refuted([], [])  # of no clauses there is no contradiction, and no variable
    assert "no clause" in refuted([], ["1 0"])
    assert "line 1 of the proof does not follow" in refuted([], ["0"])


class Propagating:
    """The same by its definition: look at every clause anew for as long as one of them says something."""

    def __init__(self, clauses: list[tuple[int, ...]]) -> None:
        """Begin with some clauses, and what follows from them."""
        self.clauses, self.so = list(clauses), set[int]()
        self.impossible = self.closed(self.so)

    def closed(self, so: set[int]) -> bool:
        """Add to some literals all that follows from them; whether that is a contradiction."""
        before = -1
        while before < len(so):
            before = len(so)
            for clause in self.clauses:
                if not any(item in so for item in clause):
                    left = {item for item in clause if -item not in so}
                    if not left:
                        return True
                    if len(left) == 1:
                        so |= left
        return False

    def follows(self, clause: tuple[int, ...]) -> bool:
        """Whether a contradiction comes of the contrary of a clause."""
        contrary = {-item for item in clause}
        return bool(contrary & {-item for item in self.so | contrary}) or self.closed(self.so | contrary)

    def add(self, clause: tuple[int, ...]) -> None:
        """Take in a clause, and keep what follows."""
        self.clauses.append(clause)
        self.impossible = self.impossible or self.closed(self.so)

    def take_back(self, clause: tuple[int, ...]) -> None:
        """Use a clause no longer."""
        same = next((one for one in self.clauses if set(one) == set(clause)), None)
        if same is not None:
            self.clauses.remove(same)


def test_a_number_that_is_too_great_is_none_of_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The greatest that may be is one; in a proof, the greatest of the clauses."""
    monkeypatch.setattr(checker, "_MOST", 3)
    assert refuted([(3,), (-3,)], []) == ""
    assert refuted([(3, 1), (-3,)], ["-1 0"]) == "line 1 of the proof does not follow: -1 0"
    assert refuted([(3, 1), (-3,), (-1, -3), (-1, 3)], ["1 0", "3 0"]) == ""
    for clauses in ([(4,), (-4,)], [(1, -4)], [(True,)], [(0, 1)]):
        assert refuted(clauses, []) == "a clause holds something that is no number of a variable"
    monkeypatch.undo()
    assert checker._MOST == 5_000_000
    assert "no number of a variable" in refuted([(5_000_001,)], [])
    assert refuted([(1, 2)], ["3 0"]) == "line 1 of the proof is no clause of these variables: 3 0"
    assert refuted([(1, 2)], ["-2 1 0"]) == "line 1 of the proof does not follow: -2 1 0"


@pytest.mark.parametrize("seed", range(80))
def test_the_checker_accepts_just_what_follows_by_looking_at_every_clause(seed: int) -> None:
    """On random clauses, with clauses added and taken back: each line follows for both, or for neither."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    numbers = range(1, chance.randint(4, 10))

    def drawn(least: int, most: int) -> tuple[int, ...]:
        """A clause of a few literals, some of them twice or beside their contrary."""
        return tuple(chance.choice(numbers) * chance.choice((1, -1)) for _ in range(chance.randint(least, most)))

    clauses = [(*numbers,), *(drawn(seed % 2 + 1, 5) for _ in range(3 * len(numbers)))]
    plainly, lines = Propagating(clauses), list[str]()
    for _ in range(40):
        if plainly.impossible:
            assert refuted(clauses, lines) == ""
            return
        clause = drawn(seed % 2 + 1, 4)
        line = f"{' '.join(map(str, clause))} 0"
        if plainly.follows(clause):
            plainly.add(clause)
            lines.append(line)
        else:
            assert refuted(clauses, [*lines, line]) == f"line {len(lines) + 1} of the proof does not follow: {line}"
            if plainly.clauses and chance.random() < 0.3:
                clause = chance.choice(plainly.clauses)
                plainly.take_back(clause)
                lines.append(f"d {' '.join(map(str, clause))} 0")
    if not plainly.impossible:
        assert "ends before" in refuted(clauses, lines)


def test_the_checker_is_small_and_shares_nothing() -> None:
    """Under 200 lines, and no import but of the standard library."""
    text = Path(checker.__file__).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    imported = [node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]
    assert set(imported) == {"__future__", "typing", "collections.abc"}
    assert not any(isinstance(node, ast.Import) for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize("name", bundled())
def test_every_question_about_a_bundled_pathway_is_certified(
    call: Callable[..., Said], tmp_path: Path, name: str
) -> None:
    """No question is left open, and proofs and episodes are together all that was asked."""
    pytest.importorskip("pysat", reason="python-sat is not installed: it is the optional extra l4path[sat]")
    file = tmp_path / "proved.json"
    call("check", name, "--certificate", str(file))
    said = call("certify", str(file), "--export", str(tmp_path / "proofs"))
    assert said.status == 0, said.err
    answers = [one["answer"] for one in json.loads(file.read_text(encoding="utf-8"))["questions"]]
    proofs, found = answers.count("none"), answers.count("found")
    assert proofs + found == len(answers)
    assert f"{proofs} proofs accepted, {found} episodes replayed, 0 questions left open" in said.out
    assert len(list((tmp_path / "proofs").iterdir())) == 2 * proofs


@pytest.mark.parametrize("gives_up", ["always", "by turns", "never"])
def test_a_question_that_was_not_decided_or_not_proved_is_left_open(
    call: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gives_up: str
) -> None:
    """Where the steps do not suffice, and where the solver that writes the proofs gives up: open, and counted so."""
    pytest.importorskip("pysat", reason="python-sat is not installed: it is the optional extra l4path[sat]")
    turns = itertools.count()
    none = {
        "always": lambda _: None,
        "by turns": lambda clauses: refutation(clauses) if next(turns) % 2 else None,
        "never": refutation,
    }
    monkeypatch.setattr(certificate, "refutation", none[gives_up])
    file, knee = tmp_path / "proved.json", str(Path(__file__).parent / "knee.toml")
    call("check", knee, "--certificate", str(file), *(("--budget", "1") if gives_up == "never" else ()))
    answers = [one["answer"] for one in json.loads(file.read_text(encoding="utf-8"))["questions"]]
    proofs, found, left = (answers.count(answer) for answer in ("none", "found", "undecided"))
    assert left
    said = call("certify", str(file), "--pathway", knee)
    assert f"{proofs} proofs accepted, {found} episodes replayed, {left} questions left open" in said.out, said


def _dropped(whole: dict[str, Any]) -> None:
    hard = next(one for one in whole["questions"] if len(one.get("proof", ())) > 5)
    hard["proof"] = ["0"]


def _clause_added(whole: dict[str, Any]) -> None:
    whole["theories"][0]["clauses"][3].pop()


def _episode(whole: dict[str, Any]) -> None:
    one = next(one for one in whole["questions"] if one["code"] == "never-reached" and one["episode"].get("trials"))
    one["episode"] = {}


def _proof_claimed(whole: dict[str, Any]) -> None:
    proof = next(one for one in whole["questions"] if one["answer"] == "none")
    one = next(one for one in whole["questions"] if one["code"] == "never-offered")
    one.pop("episode")
    one.update(answer="none", theory=proof["theory"], clauses=proof["clauses"], proof=proof["proof"])


@pytest.mark.parametrize("change", [_dropped, _clause_added, _episode, _proof_claimed])
def test_what_was_changed_is_refused(
    call: Callable[..., Said], written: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    """A proof, a clause or an episode that is another than it was, and a proof of something else, are refused."""
    whole = json.loads(written.read_text(encoding="utf-8"))
    change(whole)
    written.write_text(json.dumps(whole), encoding="utf-8")
    said = call("certify", str(written))
    assert said.status in (1, 2)
    assert "Traceback" not in said.err
    assert "question" in said.err


def test_a_certificate_of_something_else_is_refused(call: Callable[..., Said], written: Path) -> None:
    """Another pathway, a question less or more, and what is no certificate."""
    assert "another pathway" in call("certify", str(written), "--pathway", "l4").err
    whole: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    tampered: list[Any] = [
        whole | {"questions": whole["questions"][:-1]},
        whole | {"questions": [*whole["questions"], whole["questions"][0]]},
        whole | {"questions": [{"code": 1}]},
        whole | {"theories": [{"partial": True, "clauses": [["x"]]}]},
        whole | {"pathway": whole["pathway"] | {"sha256": "0"}},
        whole | {"pathway": {"id": ["l4"]}},
        {},
        [],
    ]
    for changed in tampered:
        written.write_text(json.dumps(changed), encoding="utf-8")
        said = call("certify", str(written))
        assert said.status == 2, said
        assert "fault" not in said.err
    written.write_text("[" * 100_000, encoding="utf-8")
    assert call("certify", str(written)).status == 2


def test_questions_that_are_not_those_of_the_check_are_named_by_their_number(
    call: Callable[..., Said], written: Path
) -> None:
    """In another order, one less, or one more: which has to come there, and what stands there."""
    whole: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    asked = whole["questions"]
    second = next(number for number, one in enumerate(asked) if one["where"] != asked[0]["where"])
    first, other, last = ((asked[at]["code"], asked[at]["where"]) for at in (0, second, -1))

    def refused(questions: list[Any]) -> str:
        written.write_text(json.dumps(whole | {"questions": questions}), encoding="utf-8")
        said = call("certify", str(written))
        assert said.status == 2
        return said.err

    turned = [asked[second], *asked[1:]]
    assert f"question 1 has to be {first[0]} at {first[1]}, and is {other[0]} at {other[1]}" in refused(turned)
    end = f"question {len(asked)} has to be {last[0]} at {last[1]}, and is nothing at its end"
    assert end in refused(asked[:-1])
    assert "holds 2 questions more than the check asks" in refused([*asked, asked[0], asked[1]])
    wrong = next(number for number, one in enumerate(asked) if len(one.get("proof", ())) > 5)
    broken = [*asked[:wrong], asked[wrong] | {"proof": ["0"]}, *asked[wrong + 1 :]]
    written.write_text(json.dumps(whole | {"questions": broken}), encoding="utf-8")
    said = call("certify", str(written))
    assert said.status == 1
    assert f"question {wrong + 1}, {asked[wrong]['code']} at {asked[wrong]['where']}: line 1" in said.err


_NONE: dict[str, Any] = {
    "code": "a",
    "where": "b",
    "answer": "none",
    "theory": 1,
    "proof": ["0"],
    "clauses": [[0, 0], [1, 2]],
}
_FOUND: dict[str, Any] = {"code": "a", "where": "b", "answer": "found", "episode": {}}
_OPEN: dict[str, Any] = {"code": "a", "where": "b", "answer": "undecided"}


def _file_of(question: object, file: Path) -> Path:
    theories = [{"partial": False, "clauses": []}, {"partial": True, "clauses": [[1], [2], [-1]]}]
    whole = {
        "certificate": FORM,
        "pathway": {"id": "p"},
        "overlaps": True,
        "theories": theories,
        "questions": [_OPEN, question],
    }
    file.write_text(json.dumps(whole), encoding="utf-8")
    return file


@pytest.mark.parametrize("question", [_NONE, _NONE | {"clauses": []}, _NONE | {"proof": []}, _FOUND, _OPEN])
def test_a_question_of_each_answer_is_read(question: object, tmp_path: Path) -> None:
    """A proof from some of the clauses, an episode, or neither."""
    assert read_certificate(_file_of(question, tmp_path / "c.json")).pathway == {"id": "p"}


_ODD: dict[str, list[Any]] = {
    "answer": ["maybe", "proved", "", None, 1, ["none"]],
    "code": [None, 1, []],
    "where": [None, 1, []],
    "episode": [None, [], "x"],
    "theory": [-1, 2, 1.0, True, "1", None],
    "proof": [None, "0", [1], [["0"]]],
    "clauses": [
        *(None, {}, [0], [[0]], [[0, 1, 2]], [["0", 1]], [[0, True]]),
        *([[0, 3]], [[-1, 0]], [[1, 0]], [[0, 1], [1, 2]], [[2, 2], [0, 1]]),
    ],
}
_RIGHT = {"answer": _OPEN, "code": _OPEN, "where": _OPEN, "episode": _FOUND}
_WRONG: list[Any] = [[], "none", None, {}]
_WRONG += [_RIGHT.get(key, _NONE) | {key: odd} for key, several in _ODD.items() for odd in several]


@pytest.mark.parametrize("question", _WRONG)
def test_a_question_that_is_not_as_it_should_be_is_refused(question: object, tmp_path: Path) -> None:
    """By its number, whatever is wrong with it."""
    with pytest.raises(FileError, match="question 2 is not as a certificate has it"):
        read_certificate(_file_of(question, tmp_path / "c.json"))


def test_without_python_sat_the_extra_is_named(
    call: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and what to install is said."""
    monkeypatch.setattr(backends, "find_spec", lambda _: None)
    said = call("check", "hypertension", "--certificate", str(tmp_path / "proved.json"))
    assert said.status == 2
    assert "l4path[sat]" in said.err
    assert not list(tmp_path.iterdir())


def laid_out(stated: Stated, episode: Episode) -> Iterator[tuple[int]]:
    """All that is recorded of a patient, as clauses of one literal."""
    pathway = stated.pathway
    for name in pathway.facts:
        yield from ((one,) for one in of_fact(stated.space, pathway, name, episode.facts.get(name)))
    for name in pathway.treatments:
        yield from ((one,) for one in of_treatment(stated.space, pathway, name, episode))


@given(pathways(max_nodes=3), st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])  # small rooms are few
def test_the_clauses_say_of_every_cell_what_the_engine_says(pathway: Pathway, partial: bool, random: Any) -> None:
    """With a patient's record laid out, the clauses of a question are contradictory just where the engine says no."""
    pytest.importorskip("pysat", reason="python-sat is not installed: it is the optional extra l4path[sat]")
    room = room_of(pathway, partial=partial)
    assume(room.size <= 150)
    shown, stated = Shown(pathway, room.episodes()), Stated(pathway, partial=partial)
    asked = list(questions(pathway))
    for question in random.sample(asked, min(8, len(asked))):
        clauses, those = stated.clauses(wanted(pathway, question)), shown.those(question)
        for place, episode in enumerate(islice(shown.episodes, 150)):
            together = [*clauses, *laid_out(stated, episode)]
            proof = refutation(together)
            assert (proof is None) is bool(those >> place & 1), (question, episode)
            assert proof is None or refuted(together, proof) == ""
