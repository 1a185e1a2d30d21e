"""What an episode rests on where a response to the form stands beside the data: the response, for what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l4path.episode import Episode
    from l4path.interop.answers import Answers
    from l4path.pathway import Pathway

Why = dict[str, list[str]]


def retold(why: Why, before: Episode, after: Episode, answers: Answers, source: str, pathway: Pathway) -> None:
    """Say anew what each thing rests on that a response answers.

    Args:
        why: What each thing of the data rests on; it is changed.
        before: The episode of the data.
        after: The same with what is answered.
        answers: What the response answers.
        source: What the response is called.
        pathway: The pathway.
    """
    for name in pathway.facts:
        if f"facts.{name}" in answers:
            why[f"facts.{name}"] = [source]
    for name in pathway.treatments:
        if f"declined.{name}" in answers:
            why.pop(f"declined.{name}", None)
            if name in after.declined:
                why[f"declined.{name}"] = [source]
        start = f"measure.{name}."
        measured = {link.removeprefix(start) for link in answers if link.startswith(start)}
        if measured or f"tried.{name}" in answers or f"outcome.{name}" in answers:
            _retold(why, name, before, after, source, measured, replaced=pathway.treatments[name].once)


def _retold(
    why: Why, name: str, before: Episode, after: Episode, source: str, measured: set[str], *, replaced: bool
) -> None:
    """Say anew what the record of a treatment rests on."""
    for key in (f"unasked.{name}", f"untried.{name}"):
        why.pop(key, None)
    record, here = after.trials.get(name), f"trials.{name}"
    kept: set[str] = set()  # what rests on the data as before, beside the response
    if name in before.trials and record is not None and not replaced:
        kept = {here, *(f"{here}.{measure}" for measure in record.measures)}
    for key in [key for key in why if (key == here or key.startswith(f"{here}.")) and key not in kept]:
        del why[key]
    if record is None:
        why[f"untried.{name}"] = [source]
        return
    why[here] = [*why.get(here, ()), source]
    for measure in record.measures:
        if measure in measured:
            why[f"{here}.{measure}"] = [source]
