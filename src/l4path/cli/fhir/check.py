"""The command `fhir check`: whether a bindings file can be used, and what it finds in data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from l4path.cli.fhir.bound import BINDINGS, FOR_PATHWAY, bindings_of, data_of
from l4path.cli.inputs import pathway_of, read_once
from l4path.cli.output import json_line, say, strong
from l4path.cli.parameters import JSON, Command, Option
from l4path.interop.checking import check_bindings, check_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from l4path.interop.checking import BindingsCheck, DataCheck

_FOUND = 1


def run(*, bindings: str, pathway: str, data: Sequence[str], as_json: bool) -> int:
    """Do it, and give the exit status."""
    read_once(bindings, pathway, *data)
    followed = pathway_of(pathway)
    bound = bindings_of(bindings, followed)
    found = check_bindings(bound, followed)
    in_data = check_data(bound, data_of(data)) if data else None
    if as_json:
        say(json_line(_as_dict(found, in_data)))
    else:
        _say(found, in_data, f"{bound.title or bindings} can be used with {followed.id} {followed.version}")
    return _FOUND if found.findings or (in_data and in_data.problems) else 0


def _as_dict(found: BindingsCheck, in_data: DataCheck | None) -> dict[str, object]:
    lists: dict[str, object] = {name: list(getattr(found, name)) for name in ("findings", "questions", "without")}
    if in_data is not None:
        lists["data"] = {
            "matched": in_data.matched,
            "unmatched": [{"coding": coding, "resources": count} for coding, count in in_data.unmatched],
            "unsearched": list(in_data.unsearched),
            "problems": list(in_data.problems),
        }
    return lists


def _say(found: BindingsCheck, in_data: DataCheck | None, head: str) -> None:
    say(strong(head))
    _group("Found", found.findings)
    _group("To look at", found.questions)
    _group("Without a table", found.without)
    if in_data is None:
        return
    counts = (
        f"{name}: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items())) or 'nothing'}"
        for name, kinds in in_data.matched.items()
    )
    _group("What the sets match", counts)
    unmatched = (f"{count} with {coding}" for coding, count in in_data.unmatched)
    _group("Codings of the types that are read and that match nothing", unmatched)
    _group("Closed, and not searched", in_data.unsearched)
    _group("What cannot be read", in_data.problems)


def _group(title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if shown:
        say()
        say(strong(title))
        for line in shown:
            say(f"  - {line}")


COMMAND = Command(
    run,
    """
Exit status: 0 nothing was found; 1 something was; 2 the bindings cannot be used, with every reason and its place.

Example:
    l4path fhir check knee-pain.bindings.toml --pathway knee-pain.toml --data bundle.json
""",
    (BINDINGS,),
    (
        FOR_PATHWAY,
        Option(
            "data",
            ("--data",),
            "FHIR data in which to look for what the bindings name; several times.",
            "FILE",
            many=True,
        ),
        JSON,
    ),
)
