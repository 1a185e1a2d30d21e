"""What is told as the grounds of a verdict: a reader who has only the text comes to the same verdict."""

from __future__ import annotations

import operator
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import l4path
from l4path import Episode, EpisodeError, Flag, Number, Pathway, Treatment, Trial, Truth, at_least, failed, weeks
from l4path.explanation.choosing import chosen
from l4path.explanation.reasons import Walk
from l4path.explanation.ways import lacking
from l4path.language import Explanation, Section, words
from l4path.language import worded as in_words
from l4path.language.phrases import phrase
from l4path.reports.tree import tree_text
from l4path.testing import cases, conditions, cut_points
from l4path.testing.chance import Seeded
from l4path.testing.growing import make_pathway
from l4path.testing.patients import make_episode
from l4path.testing.saying import make_condition, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from l4path import Assessment, Proof
    from l4path.conditions import Condition
    from l4path.language import Point

LADDER = (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET)
SAID = {"not met": Truth.NOT_MET, "unknown": Truth.UNKNOWN, "met": Truth.MET}
HEAD = re.compile(
    r"(all|any|none|at least (?P<least>\d+)|fewer than (?P<fewer>\d+)) of these( (?P<total>\d+))?: "
    r"(?P<truth>met|not met|unknown)"
)
ANSWER = re.compile(
    r"(?P<label>.*): (?P<answer>yes|no|unknown)(?P<rest>, and the condition needs a no| \(.*\))?", re.DOTALL
)
SCORE = re.compile(
    r".*: (?P<low>-?\d+)( to (?P<high>-?\d+))? points? "
    r"\((?P<op>at least|more than|at most|fewer than|exactly|any number but) (?P<constant>-?\d+) needed\): "
    r"(?P<truth>met|not met|unknown)",
    re.DOTALL,
)
NEEDS = {
    "at least": operator.ge,
    "more than": operator.gt,
    "at most": operator.le,
    "fewer than": operator.lt,
    "exactly": operator.eq,
    "any number but": operator.ne,
}
TRIAL = re.compile(r"(?:Adequate trial|Response)†?: (?P<truth>met|not met|unknown)")
SUITED = re.compile(r"(Indicated|Contraindicated): (?P<answer>yes|no|unknown)")
BEFORE = re.compile(r"(met|not met|unknown): ")
ASKED_BY_WAY = re.compile(r"(, which is not|: unknown whether that is) what this way asks$")
NOT_YET = re.compile(r"the pathway does not reach .* yet$", re.DOTALL)
OPEN = re.compile(r"whether the pathway reaches .* is unknown$", re.DOTALL)
MARK = re.compile(r"(?: \(|: (?=unknown))(met|not met|unknown)(?:[;:,] .*)?\)?$", re.DOTALL)


@dataclass
class Line:
    """One statement as it is printed, with the statements under it."""

    text: str
    under: list[Line] = field(default_factory=list)


def printed(points: Iterable[Point]) -> list[Line]:
    """Statements printed as an explanation prints them, and read back from the text by their dashes and depth."""
    text = Explanation("t", "v", (Section("s", tuple(points)),)).text()
    top: list[Line] = []
    open_at: list[tuple[int, Line]] = []
    for row in text.split("\n")[5:]:
        depth, dash = len(row) - len(row.lstrip()), row.lstrip().startswith("- ")
        if not dash or (open_at and depth not in [*(at for at, _ in open_at), open_at[-1][0] + 2]):
            open_at[-1][1].text += f" {row.strip()}"
            continue
        line = Line(row.strip()[2:])
        while open_at and open_at[-1][0] >= depth:
            open_at.pop()
        (open_at[-1][1].under if open_at else top).append(line)
        open_at.append((depth, line))
    return top


def together(lines: Iterable[Line], named: Named) -> Truth:
    """The truth of a list: of statements that must hold together."""
    return min((read(line, named) for line in lines), key=LADDER.index, default=Truth.MET)


@dataclass
class Named:
    """What a reader of a pathway knows by name: definitions, predicates of nodes that have a rule, items of scores."""

    labels: set[str]
    ruled: set[str]
    items: set[str]


def named(pathway: Pathway) -> Named:
    """The names of a pathway."""
    labels = {one.label + suffix for one in pathway.definitions.values() for suffix in ("", "†")}
    ruled = {
        " ".join(form.format(node=node.title).split())
        for node in pathway.nodes.values()
        for kind in ("indicated", "contraindicated", "suitable")
        for form in (words().templates[f"{group}.{kind}"] for group in ("is", "is_not"))
    }
    items = {" ".join(item.label.split()) for score in pathway.scores.values() for item in score.items if item.label}
    return Named({" ".join(label.split()) for label in labels}, ruled, items)


def read(line: Line, names: Named) -> Truth:
    """The truth of a statement by its own words, held to what stands under it where that decides it."""
    if found := HEAD.fullmatch(line.text):
        return counted(line, found, names)
    if found := SCORE.fullmatch(line.text):
        return added(line, found, names)
    if (found := TRIAL.fullmatch(line.text)) and found["truth"]:
        assert together(line.under, names) is SAID[found["truth"]], line
        return SAID[found["truth"]]
    if found := SUITED.fullmatch(line.text):
        return suited(line, found, names)
    if (found := ANSWER.fullmatch(line.text)) and found["label"] in names.labels:
        so = Truth.UNKNOWN if found["answer"] == "unknown" else Truth.MET
        assert not line.under or together(line.under, names) is so, line
        rest = found["rest"] or ""
        if so is Truth.UNKNOWN:
            return so
        return Truth.NOT_MET if rest.startswith(" (not met") else Truth.MET
    if line.text == words()("says.ruled_out"):
        return Truth.NOT_MET
    if found := ASKED_BY_WAY.search(line.text):
        return Truth.UNKNOWN if "unknown" in found[1] else Truth.NOT_MET
    if NOT_YET.match(line.text) or OPEN.match(line.text):
        return Truth.NOT_MET if NOT_YET.match(line.text) else Truth.UNKNOWN
    mark = BEFORE.match(line.text) or MARK.search(line.text)
    truth = SAID[mark[1]] if mark else Truth.MET
    if core(line.text) in names.ruled and line.under:
        assert together(line.under, names) is truth, line
    return truth


def core(text: str) -> str:
    """A statement without the mark of its truth."""
    return MARK.sub("", BEFORE.sub("", text, count=1))


def added(line: Line, found: re.Match[str], names: Named) -> Truth:
    """The truth of a score, worked out from its items and their points, which must come to what is printed."""
    low = high = 0
    for item in line.under:
        part = re.fullmatch(r"(?P<item>.*), (?P<how>[+-]\d+|could add \d+|could take away \d+)", item.text, re.DOTALL)
        assert part, item
        truth = read(Line(part["item"], item.under), names)
        if core(part["item"]) in names.items and len(item.under) == 1:
            assert together(item.under, names) is truth, item
        points = int(part["how"].split()[-1])
        if part["how"].startswith("could"):
            assert truth is Truth.UNKNOWN, item
            low, high = (low - points, high) if "take" in part["how"] else (low, high + points)
        else:
            assert truth is (Truth.MET if points else Truth.NOT_MET), item
            low, high = low + points, high + points
    assert (low, high) == (int(found["low"]), int(found["high"] or found["low"])), line
    meets = {NEEDS[found["op"]](total, int(found["constant"])) for total in range(low, high + 1)}
    truth = Truth.UNKNOWN if len(meets) > 1 else Truth.MET if True in meets else Truth.NOT_MET
    assert truth is SAID[found["truth"]], line
    return truth


def suited(line: Line, found: re.Match[str], names: Named) -> Truth:
    """Whether a treatment is indicated or contraindicated: told by what makes it so, or what makes it not so."""
    under = together(line.under, names)
    answer = {"yes": Truth.MET, "no": Truth.NOT_MET, "unknown": Truth.UNKNOWN}[found["answer"]]
    turned = found[1] == "Contraindicated" and answer is Truth.NOT_MET
    assert under is (Truth.MET if turned else answer), line
    return answer


def counted(line: Line, found: re.Match[str], names: Named) -> Truth:
    """The truth of a combination, worked out from its parts, which must be what is printed beside it."""
    ladder = sorted((LADDER.index(read(part, names)) for part in line.under), reverse=True)
    if found["total"]:
        assert len(ladder) == int(found["total"]), line
    contrary = found[1] == "none" or found["fewer"] is not None
    least = int(found["least"] or found["fewer"] or (len(ladder) if found[1] == "all" else 1))
    made = ladder[least - 1]
    truth = LADDER[2 - made if contrary else made]
    assert truth is SAID[found["truth"]], line
    return truth


def reasons(
    assessment: Assessment, proof: Proof, *, contrary: bool = False, lacking: bool = False
) -> tuple[Point, ...]:
    """The statements that decide what is proved, or its contrary, or what that lacks, in words."""
    decisive = Walk(assessment.pathway).decisive(proof.says, contrary=contrary, lacking=lacking)
    return in_words(chosen(decisive, assessment), assessment.pathway)


def check_told(assessment: Assessment, stated: Condition) -> None:
    """Hold what is told of a condition, of its contrary, and of what it lacks, to the engine's verdict."""
    names, proof = named(assessment.pathway), assessment.proof_of(stated)
    assert together(printed(reasons(assessment, proof)), names) is proof.truth
    assert together(printed(reasons(assessment, proof, lacking=True)), names) is proof.truth
    contrary = LADDER[2 - LADDER.index(proof.truth)]
    assert together(printed(reasons(assessment, proof, contrary=True)), names) is contrary


@given(case=cases(max_nodes=4, assumptions=False), data=st.data())
def test_the_verdict_follows_from_the_text(case: tuple[Pathway, Episode], data: st.DataObject) -> None:
    """Parsed back from print and worked out by Kleene's tables, every combination has the truth that it is said to."""
    pathway, episode = case
    check_told(pathway.assess(episode), data.draw(conditions(pathway, invariant=True, depth=5)))


@given(case=cases(max_nodes=6, assumptions=False))
def test_every_line_of_every_explanation_adds_up(case: tuple[Pathway, Episode]) -> None:
    """Whatever node is explained, each combination, definition and trial in the page follows from what is under it."""
    pathway, episode = case
    assessment, names = pathway.assess(episode), named(pathway)
    for node in (None, *pathway.nodes):
        heard: dict[str, list[Line]] = {}
        for section in assessment.explain(node, looking=False, full=True).sections:
            for line in every(unfolded(printed(section.points), heard)):
                read(line, names)


def unfolded(lines: list[Line], heard: dict[str, list[Line]]) -> list[Line]:
    """The lines, each with what stands above under the same line where it only refers to that."""
    for line in lines:
        if [inner.text for inner in line.under] == [words()("says.same")]:
            line.under = heard[line.text]
        heard[line.text] = unfolded(line.under, heard)
    return lines


def every(lines: Iterable[Line]) -> Iterator[Line]:
    """All lines, from the outside in."""
    for line in lines:
        yield line
        yield from every(line.under)


@given(case=cases(assumptions=False))
def test_a_way_fails_by_what_is_told_of_it(case: tuple[Pathway, Episode]) -> None:
    """What an escalation is said to lack is as bad as the escalation itself: no better, and no worse."""
    assessment = case[0].assess(case[1])
    for way in case[0].escalations:
        fires = assessment.truth("fires", way.id)
        if fires is not Truth.MET:
            lacks = chosen(lacking(way.id), assessment)
            worst = min((one.truth for one in lacks if one.truth is not None), key=LADDER.index)
            assert worst is fires, way


CHF, HTN, MALE = Flag("chf", "heart failure"), Flag("htn", "hypertension"), Flag("male", "male")


def told(stated: object, episode: Episode, *others: Treatment) -> str:
    """What is told of a condition for one patient, as it is printed."""
    home = l4path.Disposition("home", "Home", tier="care")
    facts = [CHF, HTN, MALE, Number("age", "age")]
    pathway = Pathway("p", tiers=["care"], start=[home, *others], facts=facts, goal=stated)  # type: ignore[arg-type]
    assessment = pathway.assess(episode)
    points = reasons(assessment, assessment.proof_of(stated))  # type: ignore[arg-type]
    return "\n".join(Explanation("t", "v", (Section("s", points),)).text().split("\n")[5:])


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (
            at_least(2, CHF, HTN, ~MALE),
            (
                "- at least 2 of these 3: not met\n"
                "  - not met: heart failure: yes (recorded: no)\n"
                "  - met: hypertension: yes (recorded: yes)\n"
                "  - not met: male: no (recorded: yes)"
            ),
        ),
        (
            at_least(3, HTN, HTN, CHF, CHF),
            (
                "- at least 3 of these 4: not met\n"
                "  - met: hypertension: yes (recorded: yes)\n"
                "  - met: hypertension: yes (recorded: yes)\n"
                "  - not met: heart failure: yes (recorded: no)\n"
                "  - not met: heart failure: yes (recorded: no)"
            ),
        ),
        (
            ~at_least(2, HTN, ~CHF, CHF & MALE),
            (
                "- fewer than 2 of these 3: not met\n"
                "  - met: hypertension: yes (recorded: yes)\n"
                "  - met: heart failure: no (recorded: no)\n"
                "  - all of these: not met\n"
                "    - not met: heart failure: yes (recorded: no)\n"
                "    - met: male: yes (recorded: yes)"
            ),
        ),
        (
            (CHF & HTN) | (CHF & MALE),
            "- not met: heart failure: yes (recorded: no)",
        ),
        (
            (CHF & (Number("age", "age") >= 65)) | ~HTN,
            (
                "- any of these: not met\n"
                "  - all of these: not met\n"
                "    - not met: heart failure: yes (recorded: no)\n"
                "    - age: at least 65 (unknown: ask “age? (any number)”)\n"
                "  - not met: hypertension: no (recorded: yes)"
            ),
        ),
        (
            ~(CHF | ~MALE) & HTN,
            "- heart failure: no (recorded: no)\n- male: yes (recorded: yes)\n- hypertension: yes (recorded: yes)",
        ),
    ],
)
def test_negated_and_repeated_parts_are_told(stated: object, expected: str) -> None:
    """No ``not`` is dropped, nothing that counts twice is merged, no combination is told as a mere list."""
    assert told(stated, Episode({"chf": False, "htn": True, "male": True})) == expected


RISK = l4path.Score(
    "risk",
    "operative risk",
    [l4path.ScoreItem(CHF, 3), l4path.ScoreItem(Number("age", "age") >= 65, 2), l4path.ScoreItem(~MALE, -1)],
)


@pytest.mark.parametrize(
    ("stated", "facts", "expected"),
    [
        (
            RISK >= 2,
            {"chf": True, "male": True},
            (
                "- operative risk: 3 to 5 points (at least 2 needed): met\n"
                "  - met: heart failure: yes (recorded: yes), +3\n"
                "  - age: at least 65 (unknown: ask “age? (any number)”), could add 2\n"
                "  - not met: male: no (recorded: yes), +0"
            ),
        ),
        (
            ~(RISK >= 2),
            {"chf": False, "age": 70},
            (
                "- operative risk: 1 to 2 points (fewer than 2 needed): unknown\n"
                "  - not met: heart failure: yes (recorded: no), +0\n"
                "  - met: age: at least 65 (recorded: 70), +2\n"
                "  - male (unknown, and the condition needs a no: ask “male? (yes or no)”), could take away 1"
            ),
        ),
    ],
)
def test_a_score_is_told_item_by_item(stated: object, facts: dict[str, object], expected: str) -> None:
    """What each item adds, what an unknown one could add or take away, the total, and what is needed."""
    assert told(stated, Episode(facts)) == expected  # type: ignore[arg-type]


@given(data=st.data())
def test_a_score_adds_up_as_it_is_told(data: st.DataObject) -> None:
    """Whatever the items and their points, a reader adds them up and compares as the engine does."""
    flags = [CHF, HTN, MALE]
    home = l4path.Disposition("home", "Home", tier="care")
    plain = Pathway("p", tiers=["care"], start=[home], facts=flags)
    points = st.integers(-4, 4).filter(bool)
    items = data.draw(st.lists(st.builds(l4path.ScoreItem, conditions(plain, depth=2), points), min_size=1, max_size=5))
    score = l4path.Score("risk", "risk", items)
    constant = data.draw(st.integers(*score.span))
    compared = data.draw(st.sampled_from(("__ge__", "__gt__", "__le__", "__lt__", "_is", "between")))
    if compared == "between":
        goal = score.between(score.span[0], constant)
    else:
        goal = score == constant if compared == "_is" else getattr(score, compared)(constant)
    pathway = Pathway("p", tiers=["care"], start=[home], facts=flags, goal=goal)
    facts = data.draw(st.dictionaries(st.sampled_from(["chf", "htn", "male"]), st.booleans()))
    check_told(pathway.assess(Episode(facts)), goal)


def test_a_predicate_that_is_not_met_says_what_was_asked() -> None:
    """What a trial should have come to stands there, and beneath it how the trial stands."""
    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    assert told(failed("exercise"), Episode(), exercise) == (
        "- not met: an adequate trial of Exercise has not helped\n  - Exercise has not been tried"
    )
    assert told(weeks.of("exercise") >= 3, Episode(trials={"exercise": Trial()}), exercise).startswith(
        "- duration of treatment with Exercise: at least 3 weeks (unknown: ask"
    )
    assert told(~(weeks.of("exercise") >= 3), Episode(), exercise) == ("- Exercise has not been tried")


def test_what_nobody_asked_is_asked_for() -> None:
    """Of an unasked treatment, what is told is the question whether it was tried."""
    exercise = Treatment("exercise", "Exercise", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    asked = "whether Exercise was tried (unknown: ask “Was Exercise tried, and with what result?”)"
    episode = Episode(unasked=["exercise"])
    assert told(l4path.tried("exercise"), episode, exercise) == f"- {asked}"
    assert told(weeks.of("exercise") >= 3, episode, exercise) == f"- {asked}"
    assert told(failed("exercise"), episode, exercise) == (
        f"- an adequate trial of Exercise has not helped: unknown\n  - {asked}"
    )


def test_a_definition_says_which_answer_counts() -> None:
    """Where it is the contrary of a definition that is asked for, its line says so."""
    frail = l4path.Definition("frail", "frail", CHF & HTN)
    said = told(~frail.as_condition() & MALE, Episode({"chf": True, "htn": True, "male": True}))
    assert said.split("\n")[0] == "- frail: yes (not met: the condition needs a no)"


def test_depth_is_kept_however_deep() -> None:
    """Twenty levels of combinations are printed at twenty depths, in text and in Markdown."""
    stated: Condition = CHF.as_condition()
    for _ in range(10):
        stated = at_least(2, (stated | MALE) & HTN, HTN, ~MALE)
    rows = told(stated, Episode({"chf": False, "htn": True, "male": False})).split("\n")
    assert max(len(row) - len(row.lstrip()) for row in rows) >= 40


def test_counts_and_choices_within_a_sentence_stand_in_brackets() -> None:
    """Words and pictures show where a count, or a choice among what must hold together, begins and ends."""
    home = l4path.Disposition("home", "Home", tier="care")
    pathway = Pathway("p", tiers=["care"], start=[home], facts=[CHF, HTN, MALE])
    stated = at_least(2, CHF, at_least(1, HTN, MALE), MALE) & HTN
    assert phrase(stated, pathway) == (
        "(at least 2 of these 3: heart failure: yes; (any of these: hypertension: yes; male: yes); male: yes), "
        "and hypertension: yes"
    )
    brief = phrase(stated, pathway, brief=True)
    assert brief == "(≥ 2 of: heart failure, (≥ 1 of: hypertension, male), male) and hypertension"


def test_predicates_with_an_or_of_their_own_stand_in_brackets() -> None:
    """Among what must hold together, words with an `or` of their own are set off; in a choice they need not be."""
    care = Treatment("care", "Care", tier="care", once=True)
    pathway = Pathway("p", tiers=["care"], start=[care], facts=[CHF])
    unsuitable = ~l4path.suitable(care)
    assert phrase(unsuitable & CHF, pathway) == (
        "(Care is not indicated, or is contraindicated), and heart failure: yes"
    )
    assert phrase(unsuitable | CHF, pathway) == "Care is not indicated, or is contraindicated, or heart failure: yes"


def test_on_an_arrow_a_label_that_holds_an_and_or_an_or_is_set_apart() -> None:
    """What `or` and `and` join could be read in two ways; alone, or in full words, a label needs no signs."""
    home = l4path.Disposition("home", "Home", tier="care")
    legs, weeks_since = l4path.Flag("legs", "leg pain or numbness"), l4path.Number("since", "since", unit="weeks")
    pathway = Pathway("p", tiers=["care"], start=[home], facts=[legs, weeks_since])
    assert phrase(legs & (weeks_since >= 6), pathway, brief=True) == "“leg pain or numbness” and since ≥ 6 weeks"
    assert phrase(~legs | (weeks_since >= 6), pathway, brief=True) == "“leg pain or numbness: no” or since ≥ 6 weeks"
    assert phrase(legs, pathway, brief=True) == "leg pain or numbness"
    assert phrase(legs & (weeks_since >= 6), pathway) == "leg pain or numbness: yes, and since: at least 6 weeks"


def test_a_choice_in_the_tree_stands_in_brackets() -> None:
    """Beside the kind of a way, a condition that is a choice is set off, and so is a kind that is one."""
    first = Treatment("first", "First", tier="care", adequate=weeks >= 6, response=weeks >= 99)
    home = l4path.Disposition("home", "Home", tier="care")
    ways = [first.escalates_to(home, on="unavailable", when=CHF | HTN)]
    pathway = Pathway("p", tiers=["care"], start=[first], escalations=ways)
    assert (
        "If (failed, not tolerated, ruled out or declined), and (heart failure: yes, or hypertension: yes)"
        in " ".join(" ".join(tree_text(pathway)).split())
    )


def many(count: int) -> int:
    """Check so many random conditions."""
    checked = 0
    while checked < count:
        chance = Seeded(checked)
        pathway = make_pathway(chance, max_nodes=4, assumptions=False)
        try:
            assessment = pathway.assess(make_episode(chance, pathway, cut_points(pathway)))
        except EpisodeError:
            continue
        for _ in range(10):
            check_told(assessment, make_condition(chance, words_of(pathway, invariant=True), 5))
            checked += 1
    return checked


if __name__ == "__main__":
    sys.stdout.write(f"{many(int(sys.argv[1])):,} conditions are told as they are\n")
