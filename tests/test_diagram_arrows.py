"""Which escalations share an arrow, which ways recede, and what the legend and the signs say."""

from __future__ import annotations

import l4path
from l4path import Disposition, Escalation, Flag, Number, Pathway, Review, Source, Treatment
from l4path.diagrams import extract, style
from l4path.diagrams.arrows import MINOR
from l4path.diagrams.legend import Sample, legend
from l4path.diagrams.model import Arrow, Diagram, Join
from l4path.escalations import KINDS
from l4path.evidence import Evidence
from l4path.language import LANGUAGES, words

pain = Number("pain", "knee pain", minimum=0, maximum=10)
swollen = Flag("swollen", "swollen knee")
cold = Treatment("cold", "Cold", tier="low", once=True)
warm = Treatment("warm", "Warmth", tier="low", once=True)
rest = Treatment("rest", "Rest", tier="low", once=True)
review = Review("review", "Review", tier="high")
operation = Treatment("operation", "Operation", tier="high", once=True)
home = Disposition("home", "Home", tier="low")


def drawn(*escalations: Escalation, start: tuple[Treatment, ...]) -> Diagram:
    """The diagram of a small pathway."""
    return extract(Pathway("small", tiers=("low", "high"), start=start, escalations=escalations))


def kinds(arrow: Arrow) -> list[str]:
    """The kinds on an arrow."""
    return [way.kind for way in arrow.ways]


def test_parallel_escalations_share_an_arrow() -> None:
    """Two escalations from one node to another are two lines of one label."""
    (arrow,) = drawn(
        cold.escalates_to(review, on="completion", when=pain >= 4),
        cold.escalates_to(review, on="deterioration", when=swollen),
        start=(cold,),
    ).arrows
    assert kinds(arrow) == ["completion", "deterioration"]
    assert [way.condition for way in arrow.ways] == ["knee pain ≥ 4", "swollen knee"]
    assert arrow.join is Join.ONE


def test_all_and_any_are_told_apart() -> None:
    """A join says whether all of its sources are needed or any of them."""
    arrows = drawn(
        cold.escalates_to(warm, on="completion"),
        Escalation("review", on="completion", after=("cold", "warm")),
        Escalation("review", on="completion", after=("cold", "warm"), any_of=True, when=pain >= 4),
        review.escalates_to(home, on="otherwise"),
        start=(cold,),
    ).arrows
    assert [arrow.join for arrow in arrows] == [Join.ONE, Join.ALL, Join.ANY, Join.ONE]


def test_the_same_way_out_of_several_boxes_is_drawn_once() -> None:
    """Escalations that say the same, from boxes of one lane to one target, meet in one label."""
    (arrow,) = drawn(
        cold.escalates_to(review, on="completion"), warm.escalates_to(review, on="completion"), start=(cold, warm)
    ).arrows
    assert arrow.join is Join.ANY
    assert arrow.ways[0].escalations == (("e0", ("n0",)), ("e1", ("n1",)))


def test_ways_that_say_something_else_stay_apart() -> None:
    """Another condition is another label."""
    arrows = drawn(
        cold.escalates_to(review, on="completion"),
        warm.escalates_to(review, on="completion", when=pain >= 4),
        start=(cold, warm),
    ).arrows
    assert len(arrows) == 2


def test_minor_ways_become_signposts() -> None:
    """A refusal that leads to another lane is a signpost; the way that is wanted is an arrow."""
    arrows = drawn(
        cold.escalates_to(review, on="completion"),
        review.escalates_to(operation, on="indication", when=pain >= 4),
        review.escalates_to(home, on="otherwise"),
        start=(cold,),
    ).arrows
    assert [(kinds(arrow), arrow.minor, arrow.signpost) for arrow in arrows] == [
        (["completion"], False, False),
        (["indication"], False, False),
        (["otherwise"], True, True),
    ]


def test_a_minor_way_that_is_near_and_the_only_one_is_drawn() -> None:
    """A box in the same lane that only a contraindication leads to is not left without an arrow."""
    (arrow,) = drawn(cold.escalates_to(warm, on="contraindication"), start=(cold,)).arrows
    assert arrow.minor
    assert not arrow.signpost


def test_minor_and_major_ways_do_not_share_an_arrow() -> None:
    """A refusal beside a completion recedes by itself."""
    arrows = drawn(
        cold.escalates_to(warm, on="completion"), cold.escalates_to(warm, on="declined"), start=(cold,)
    ).arrows
    assert [arrow.minor for arrow in arrows] == [False, True]


def test_every_kind_of_escalation_has_its_own_look() -> None:
    """No two kinds have the same line and head, or the same word, even without colour; and none is missing."""
    assert set(style.WAYS) == set(KINDS)
    assert {kind for kind, look in style.WAYS.items() if look.colour == style.GREY} == MINOR
    assert len({(look.line, look.head) for look in style.WAYS.values()}) == len(KINDS)
    for language in LANGUAGES:
        assert len({words(language)(f"legend.way.{kind}.word") for kind in KINDS}) == len(KINDS)


def test_every_kind_of_box_has_its_own_shape() -> None:
    """Shape and line tell the kinds of box apart without colour."""
    looks = {(look.shape, look.style, look.peripheries) for look in style.BOXES.values()}
    assert len(looks) == len(style.BOXES)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as the web's accessibility guidelines define it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """How much two colours contrast, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_word_can_be_read() -> None:
    """Words keep a contrast of 4.5 to 1 with what is behind them."""
    fills = [look.fill for kind, look in style.BOXES.items() if kind != "anywhere"]
    fills += [style.WHITE, style.DOUBT, style.EMERGENCY_FILL]
    pairs = [(ink, fill) for fill in fills for ink in (style.INK, style.GREY)]
    pairs += [(look.colour, fill) for look in style.WAYS.values() for fill in (style.WHITE, style.DOUBT)]
    pairs += [(look.colour, style.WHITE) for look in (*style.CHANGES.values(), style.ANY_WAY, style.LESSER_WAY)]
    pairs += [(look.text, look.fill) for look in style.MARKS.values()]
    pairs += [(style.WHITE, head) for head in style.BAND_HEADS] + [(style.WHITE, style.BOXES["anywhere"].fill)]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_the_legend_explains_what_occurs_and_nothing_else(knee: Pathway) -> None:
    """Kinds that are not in the picture are not in its legend."""
    entries = legend(extract(knee))
    ways = {entry.kind for entry in entries if entry.sample is Sample.WAY}
    assert ways == {way.on for way in knee.escalations}
    assert {entry.kind for entry in entries if entry.sample is Sample.BOX} == {
        "treatment",
        "once",
        "review",
        "disposition",
        "anywhere",
    }
    samples = {entry.sample for entry in entries}
    assert {Sample.EMERGENCY, Sample.SIGNPOST} <= samples
    assert not samples & {Sample.JOIN, Sample.MARK, Sample.HEAVY, Sample.DISPUTED, Sample.SIGN}


def test_the_legend_explains_the_marks_of_an_episode(knee: Pathway) -> None:
    """With an episode, its marks and the heavy lines are explained."""
    samples = {entry.sample for entry in legend(extract(knee, knee.assess(l4path.Episode({"pain": 6}))))}
    assert {Sample.MARK, Sample.HEAVY} <= samples


def test_a_dispute_is_named() -> None:
    """What sources speak for and against is marked as disputed, in the box and in the legend."""
    both = [Evidence(source="g", stance="for"), Evidence(source="g", stance="against")]
    argued = Treatment("argued", "Argued", tier="low", once=True, evidence=both)
    pathway = Pathway(
        "small",
        tiers=("low", "high"),
        start=(argued,),
        sources=[Source("g", "Guideline")],
        escalations=[argued.escalates_to(review, on="completion", evidence=both)],
    )
    diagram = extract(pathway)
    assert diagram.boxes[0].disputed
    assert diagram.arrows[0].ways[0].disputed
    assert Sample.DISPUTED in {entry.sample for entry in legend(diagram)}


def test_what_many_arrows_share_is_said_once() -> None:
    """A condition that very many escalations want beside others becomes a sign, which the legend explains."""
    treatments = [Treatment(f"t{number}", f"T{number}", tier="low", once=True) for number in range(9)]
    escalations = [
        each.escalates_to(review, on="completion", when=(pain >= number) & swollen.as_condition())
        for number, each in enumerate(treatments)
    ]
    diagram = drawn(*escalations, start=tuple(treatments))
    assert diagram.notes == (("*", "swollen knee"),)
    assert [way.condition for arrow in diagram.arrows for way in arrow.ways] == [f"knee pain ≥ {n}" for n in range(9)]
    assert all(way.signs == ("*",) for arrow in diagram.arrows for way in arrow.ways)
    assert [entry.means for entry in legend(diagram) if entry.sample is Sample.SIGN] == ["swollen knee"]


def test_a_condition_that_is_rare_stays_on_its_arrow(knee: Pathway) -> None:
    """In a small pathway every condition stands where it applies."""
    assert extract(knee).notes == ()


def test_a_red_flag_from_anywhere_has_a_box_of_its_own(knee: Pathway) -> None:
    """Escalations without sources leave one box, which no node of the pathway is."""
    diagram = extract(knee)
    starts = [box for box in diagram.boxes if box.kind == "anywhere"]
    assert [box.id for box in starts] == ["s0"]
    assert [arrow.sources for arrow in diagram.arrows if kinds(arrow) == ["red_flag"]] == [("s0",)]
