"""A small pathway with many mistakes in it: all that is found, in its order, with whom it names and what is advised."""

from __future__ import annotations

import datetime

from l4path import Caution, Disposition, Evidence, Flag, Pathway, Review, Source, Treatment, weeks
from l4path.escalations import EscalationKind
from l4path.verification import check

FEVER, LOCKED, SORE = (Flag(name, name, question="Is it?") for name in ("fever", "locked", "sore"))
NEVER, ALWAYS = FEVER & ~FEVER, LOCKED | ~LOCKED
SAID = (Evidence(source="body", stance="for", note="so"),)
CARE = Treatment(
    "care",
    "Care",
    tier="a",
    continuous=True,
    indications=[NEVER],
    contraindications=[ALWAYS],
    cautions=[Caution("impossible", NEVER, "x"), Caution("hot", FEVER, "y")],
    evidence=SAID,
)
REST = Treatment("rest", "Rest", tier="a", adequate=weeks >= 0, response=weeks >= 2, evidence=SAID)
LATE = Treatment("late", "Late", tier="a", once=True, evidence=SAID)
BOARD, EMPTY = (Review(name, name.title(), tier="a", evidence=SAID) for name in ("board", "empty"))
HOME, FAR = (Disposition(name, name.title(), tier="a", evidence=SAID) for name in ("home", "far"))
WRONG = Pathway(
    "p",
    tiers=["a"],
    start=[CARE, REST, BOARD],
    escalations=[
        REST.escalates_to(HOME, on="failure", when=SORE, id="narrow", evidence=SAID),
        REST.escalates_to(HOME, on="exhausted", id="wide", evidence=SAID),
        BOARD.escalates_to(FAR, on="indication", when=NEVER, id="to-far", evidence=SAID),
        BOARD.escalates_to(EMPTY, on="indication", when=FEVER, id="to-empty", evidence=SAID),
        BOARD.escalates_to(HOME, on="indication", when=FEVER, id="to-home"),
        CARE.escalates_to(LATE, on="persistence", when=SORE, id="to-late", evidence=SAID),
    ],
    sources=[Source("body", "A body")],
)
FOUND = [  # the errors in the order of the checks, then the warnings
    ("never-met", "treatments.care.indications[1]", "indication of Care", ""),
    ("never-met", "treatments.care.cautions[1].when", "caution of Care", ""),
    ("never-met", "escalations.to-far.when", "way from Board to Far", ""),
    ("never-reached", "dispositions.far", "reach Far, because no way into it", ""),
    ("never-offered", "treatments.care", "offered Care", ""),
    ("never-fires", "escalations.to-far", "because its condition can never be met", ""),
    ("no-evidence", "escalations.to-home", "way from Board to Home", ""),
    ("always-met", "treatments.care.contraindications[1]", "contraindication of Care", ""),
    ("always-met", "treatments.rest.trial.adequate", "trial of Rest adequate", ""),
    ("caution-never", "treatments.care.cautions[2]", "whom Care is shown", ""),
    (
        "redundant-escalation",
        "escalations.narrow",
        "also gets there from Rest (failed, not tolerated or ruled out)",
        "",
    ),
    ("review-gap", "reviews.board", "All is known of this patient, and no way leads on from Board", "board"),
    ("review-gap", "reviews.empty", "No way leads on from Empty, whoever the patient is", "empty"),
    ("review-overlap", "escalations.to-home", "to Empty by to-empty, and to Home by to-home", "board"),
]


def test_all_that_is_wrong_with_a_small_pathway_is_this() -> None:
    """By hand: each mistake once, at its place, errors first; a patient is shown where there is one."""
    found = check(WRONG, overlaps=True, today=datetime.date(2026, 1, 1)).findings
    assert [(one.code, one.where, one.node) for one in found] == [(code, where, node) for code, where, _, node in FOUND]
    for one, (_, _, words, node) in zip(found, FOUND, strict=True):
        assert words in one.message
        assert (one.episode is None) == (not node)
        assert one.severity == ("error" if one.code.startswith("never") else "warning")


def test_what_is_advised_is_told_by_what_was_found() -> None:
    """A trial must say how long it is; a review without a way is left by findings, one with a hole by all others."""
    found = check(WRONG, overlaps=True, today=datetime.date(2026, 1, 1)).findings
    advised = {one.where: one.advice for one in found if one.code in ("always-met", "review-gap")}
    assert "how long a trial takes" in advised["treatments.rest.trial.adequate"]
    assert "how long a trial takes" not in advised["treatments.care.contraindications[1]"]
    kinds = {one.where: one.kinds for one in found if one.code == "review-gap"}
    assert kinds == {"reviews.board": (EscalationKind.OTHERWISE,), "reviews.empty": (EscalationKind.INDICATION,)}
    assert "otherwise" in advised["reviews.board"]
    assert "make it a disposition" in advised["reviews.empty"]


def test_a_response_that_every_trial_has_is_advised_like_any_condition() -> None:
    """Only what makes a trial adequate cannot be left out."""
    rest = Treatment("rest", "Rest", tier="a", adequate=weeks >= 6, response=weeks >= 0, evidence=SAID)
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[rest],
        escalations=[rest.escalates_to(HOME, on="exhausted", evidence=SAID)],
        sources=[Source("body", "A body")],
    )
    (one,) = [one for one in check(pathway).findings if one.code == "always-met"]
    assert one.where == "treatments.rest.trial.response"
    assert "how long a trial takes" not in one.advice


def test_two_ways_to_one_node_overlap_with_none_and_one_way_covers_no_other() -> None:
    """Ways of a review to the same node offer one thing; a way is covered by the others to its node alone."""
    pathway = Pathway(
        "p",
        tiers=["a"],
        start=[BOARD],
        escalations=[
            BOARD.escalates_to(HOME, on="indication", when=FEVER, id="hot", evidence=SAID),
            BOARD.escalates_to(HOME, on="indication", when=SORE, id="sore", evidence=SAID),
            BOARD.escalates_to(FAR, on="otherwise", id="rest", evidence=SAID),
        ],
        sources=[Source("body", "A body")],
    )
    assert check(pathway, overlaps=True).findings == ()
    both = BOARD.escalates_to(HOME, on="indication", when=FEVER & SORE, id="both", evidence=SAID)
    found = check(pathway.with_fields(escalations=[both, *pathway.escalations])).findings
    assert [(one.code, one.where) for one in found] == [("redundant-escalation", "escalations.both")]
    assert "by hot" in found[0].message
    either = BOARD.escalates_to(HOME, on="indication", when=FEVER | SORE, id="either", evidence=SAID)
    found = check(pathway.with_fields(escalations=[*pathway.escalations, either])).findings
    assert [one.where for one in found] == ["escalations.hot", "escalations.sore", "escalations.either"]
    assert "by either" in found[0].message
    assert not [way for way in ("by hot", "by sore") if way in found[2].message]
