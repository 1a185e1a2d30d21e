"""Random facts, measures, texts, sources and evidence: the small declared parts of a pathway."""

from __future__ import annotations

import datetime
from typing import Any

from l4path.evidence import STANCES, Code, Context, Evidence, Source
from l4path.facts import KINDS, Fact
from l4path.testing.chance import Chance, pick, some, yes

TEXTS = (
    "plain words",
    "Übung für den Rücken",
    "pain in % of before",
    'a "quoted" name',
    "<b>bold</b> & <script>",
    "javascript:alert(1)",
    "two\nlines",
    "back\\slash {brace} [bracket]",
    "גב תחתון",
    "L4:5 → L5/S1",
)
VALUES = ("alpha", "beta", "gamma", "choice_0")  # the last is also the id of a fact, as it may be
_BOUNDS: tuple[tuple[float | None, float | None], ...] = (
    (0, 10),
    (None, None),
    (0, None),
    (None, 5),
    (-1000, 100),
    (0.5, 4.5),
)


def make_facts(chance: Chance, *, measure: bool = False) -> tuple[Fact, ...]:
    """A few facts of the patient, or measures of a trial."""
    kinds = [pick(chance, KINDS) for _ in range(chance.whole(0 if measure else 1, 3 if measure else 5))]
    return tuple(
        _fact(chance, f"{kind}_{'m' if measure else ''}{number}", kind, measure=measure)
        for number, kind in enumerate(kinds)
    )


def _fact(chance: Chance, name: str, kind: str, *, measure: bool) -> Fact:
    fields: dict[str, Any] = {"label": make_text(chance), "measure": measure}
    if yes(chance, 50):
        fields["question"] = make_text(chance)
    if kind == "number":
        fields["minimum"], fields["maximum"] = pick(chance, _BOUNDS)
        fields["unit"] = pick(chance, ("", "NRS", "%"))
    if kind in ("choice", "choices"):
        fields["values"] = tuple((value, make_text(chance)) for value in some(chance, VALUES, 1))
    if yes(chance, 10):
        fields["codes"] = make_codes(chance)
    return Fact(name, kind, **fields)  # type: ignore[arg-type]


def make_text(chance: Chance) -> str:
    """A label or title: mostly plain, at times with all that a page or a terminal might trip over."""
    return pick(chance, TEXTS) if yes(chance, 25) else TEXTS[0]


def make_codes(chance: Chance) -> tuple[Code, ...]:
    """Codes of a fact or node."""
    return tuple(Code("icd-10-cm", "M54.16", pick(chance, ("", "radiculopathy"))) for _ in range(chance.whole(1, 2)))


def make_sources(chance: Chance) -> tuple[Source, ...]:
    """A few sources."""
    return tuple(
        Source(
            f"Source-{number}.a",
            make_text(chance) if yes(chance, 50) else "",
            year=2000 + number if yes(chance, 50) else None,
            url="https://doi.org/10.0000/example" if yes(chance, 50) else "",
            review_by=datetime.date(2030, 1, 31) if yes(chance, 20) else None,
            context=tuple(Context(locator="1.2", note=make_text(chance)) for _ in range(chance.whole(0, 1))),
        )
        for number in range(chance.whole(0, 2))
    )


def make_evidence(chance: Chance, sources: tuple[Source, ...]) -> tuple[Evidence, ...]:
    """Evidence of one element, for and against, where there are sources."""
    if not sources or not yes(chance, 30):
        return ()
    return tuple(
        Evidence(
            source=pick(chance, sources).id,
            stance=pick(chance, STANCES),  # type: ignore[arg-type]
            locator=pick(chance, ("", "1.5")),
            strength=pick(chance, ("", "consider")),
            note=make_text(chance) if yes(chance, 30) else "",
            mark=pick(chance, ("", "read")),
        )
        for _ in range(chance.whole(1, 3))
    )
