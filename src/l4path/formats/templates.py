"""Commented files to start from: a small pathway, and an episode file that asks all that a pathway may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.conditions import operative
from l4path.errors import visible
from l4path.facts import OUTCOMES
from l4path.formats.pathways import pathway_from_text
from l4path.shipped import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from l4path.facts import Fact
    from l4path.nodes import Treatment
    from l4path.pathway import Pathway

_HEAD = """\
# An episode: what is known of one patient, for the pathway {id} ({title}).
#
# Take the # away before a line and write what is known after the =. Leave every other line as it is: what is not
# recorded is unknown, and unknown is never taken for no. Do not write who the patient is.
"""
_FACTS = """\
# What is known of the patient now. Yes is true, no is false; texts stand in quotes.
[facts]"""
_TRIALS = """\
# What has been tried: one [trials...] for each treatment that was. What stands here without a record, and not under
# unasked, was never tried. A course that is over before it could tell: ended = true, or outcome = "stopped".
# Write measures, or instead of them the outcome as the clinician judges it: {outcomes}."""

_ONCE = ("", ' (done once: its record stays empty; outcome = "ongoing" says that it is asked for, not done yet)')


def pathway_template() -> str:
    """A small pathway file with comments, to be changed into another; it can be read and assessed as it is."""
    return text_of("formats", "pathway.template.toml")


def episode_template(pathway: Pathway | None = None) -> str:
    """An episode file with every question of a pathway as a comment; it can be read and assessed as it is.

    Args:
        pathway: The pathway it is for; that of :func:`pathway_template` if left out.

    Example:
        >>> import l4path
        >>> "# leg_pain =" in episode_template(l4path.load("l4"))
        True
    """
    if pathway is None:
        pathway = pathway_from_text(pathway_template())
    return "\n".join(_lines(pathway)) + "\n"


def _lines(pathway: Pathway) -> Iterator[str]:
    yield _HEAD.format(id=pathway.id, title=visible(pathway.title))
    yield f'pathway = "{pathway.id}"'
    yield ""
    if pathway.screens:
        yield "# Screens that were asked in full: write their names into the list. What they ask is then no, or none,"
        yield "# unless it is recorded below."
        for name, screen in pathway.screens.items():
            asked = screen.question or screen.label
            labels = ", ".join(pathway.facts[fact].label for fact in screen.facts)
            yield f'#   "{name}": {visible(f"{asked} ({labels})" if asked else labels)}'
    yield "screened = []"
    yield ""
    if pathway.treatments:
        yield "# Treatments that the patient does not want:"
        yield from (f'#   "{node.id}": {visible(node.title)}' for node in pathway.treatments.values())
    yield "declined = []"
    if pathway.treatments:
        yield "# Treatments of which nobody knows whether they were tried:"
    yield "unasked = []"
    yield ""
    yield _FACTS
    for fact in pathway.facts.values():
        yield ""
        yield from _asked(fact)
    if not pathway.treatments:
        return
    yield ""
    yield _TRIALS.format(outcomes=", ".join(OUTCOMES))
    yield "#"
    yield "# Measures:"
    for fact in pathway.all_measures.values():
        yield f"#   {fact.id}: {_question(fact)} ({_answers(fact)})"
    for treatment in pathway.treatments.values():
        yield ""
        yield from _record(treatment, pathway)


def _question(fact: Fact) -> str:
    return visible(fact.question or fact.label)


def _answers(fact: Fact) -> str:
    if fact.kind == "flag":
        return "true or false"
    if fact.kind == "number":
        return f"{fact.span} {visible(fact.unit)}".rstrip()
    line = ", ".join(f'"{value}" ({visible(label)})' for value, label in fact.values)
    return f"one of {line}" if fact.kind == "choice" else f"a list of any of {line}"


def _asked(fact: Fact) -> Iterator[str]:
    yield f"# {_question(fact)}"
    yield f"#   {_answers(fact)}"
    yield f"# {fact.id} ="


def _record(treatment: Treatment, pathway: Pathway) -> Iterator[str]:
    yield f"# {visible(treatment.title)}" + _ONCE[treatment.once]
    yield f"# [trials.{treatment.id}]"
    if treatment.once:
        yield '# outcome = "ongoing"'
    judged_by = set() if treatment.once else _seen(treatment) | {"tolerated", "ended"}
    yield from (f"# {name} =" for name in pathway.all_measures if name in judged_by)


def _seen(treatment: Treatment) -> set[str]:
    """The measures that the trial of a treatment is judged by."""
    stated = [part for part in (treatment.adequate, treatment.response) if part is not None]
    return {atom.operand.fact.id for part in stated for atom in operative(part)}
