"""A bindings file into a value: every problem at once, each with its place and what was probably meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from l4path.errors import BindingsError, FileError, Problem, did_you_mean, listed, quoted, shown
from l4path.filename import file_name
from l4path.formats.files import form_of, raw_data, read_text
from l4path.formats.places import placed
from l4path.interop.bindings import Bindings
from l4path.interop.reading_facts import read_facts
from l4path.interop.reading_sets import as_meant, read_sets
from l4path.interop.reading_trials import read_trials

if TYPE_CHECKING:
    from collections.abc import Mapping

    from l4path.pathway import Pathway


def read_bindings(path: str | Path, pathway: Pathway) -> Bindings:
    """Bindings from a file, TOML or JSON; ``-`` is standard input.

    Args:
        path: The file; the ValueSet files that it names lie beside it.
        pathway: The pathway that it binds.

    Raises:
        FileError: When the file cannot be read.
        BindingsError: With every problem at once.

    Example:
        >>> import l4path
        >>> pathway = l4path.read_pathway("examples/knee-pain.toml")
        >>> read_bindings("examples/knee-pain.bindings.toml", pathway).pathway
        'knee-pain'
    """
    name = file_name(path)
    text = read_text(name)
    source = "standard input" if name == "-" else name
    form = form_of(name, text)
    if not text.strip():
        raise FileError(f"{source}: is empty, and no bindings file; begin one by `l4path fhir template`")
    return bindings_from_dict(
        raw_data(text, form, source), pathway, source=source, folder=Path(name).parent, **{form: text}
    )


def bindings_from_dict(
    raw: Mapping[str, Any],
    pathway: Pathway,
    *,
    source: str = "",
    toml: str = "",
    json: str = "",
    folder: Path | None = None,
) -> Bindings:
    """Bindings from the data model of their file.

    Args:
        raw: The tables and keys of a bindings file.
        pathway: The pathway that it binds.
        source: What to call the file in an error.
        toml: The text it came from, for line numbers in an error.
        json: The same, where it came from JSON.
        folder: Where ValueSet files lie; the current folder if left out.

    Raises:
        BindingsError: With every problem at once.

    Example:
        >>> import l4path
        >>> bindings_from_dict({"pathway": "l4"}, l4path.load("l4")).facts
        {}
    """
    problems: list[Problem] = []
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise BindingsError((Problem(what=f"{quoted(raw)} is not a table of keys"),), source)
    if other := _another_file(raw) or _another_pathway(raw, pathway):
        raise BindingsError(tuple(placed([other], toml=toml, json=json)), source)
    raw = as_meant(raw, "bindings", "", problems)
    problems += _check_texts(raw, pathway)
    sets = read_sets(raw.get("value_sets", {}), folder or Path(), problems)
    facts = read_facts(raw.get("facts", {}), pathway, sets, problems)
    trials = read_trials(raw.get("trials", {}), pathway, sets, problems)
    untracked = _untracked(raw.get("untracked", {}), raw.get("trials", {}), pathway, problems)
    if problems:
        raise BindingsError(tuple(placed(dict.fromkeys(problems), toml=toml, json=json)), source)
    return Bindings(
        pathway.id, raw.get("title", ""), raw.get("source", ""), sets, facts, trials, untracked, data=dict(raw)
    )


def _another_file(raw: Mapping[str, Any]) -> Problem | None:
    """What a file is that is no bindings file at all; None where it may be one."""
    if "resourceType" in raw:
        what = f"this is FHIR ({shown(raw['resourceType'])}), not a file of bindings"
        return Problem(what=what, hint="give the bindings first, and the data behind them")
    if raw.keys() & {"tiers", "start", "escalations"}:
        return Problem(what="this is a pathway, not a file of bindings", hint="begin one by `l4path fhir template`")
    facts = raw.get("facts")
    if isinstance(facts, dict) and facts and not any(isinstance(fact, dict | list) for fact in facts.values()):
        return Problem(what="this is an episode, not a file of bindings", hint="begin one by `l4path fhir template`")
    return None


def _another_pathway(raw: Mapping[str, Any], pathway: Pathway) -> Problem | None:
    """That the bindings are of another pathway, so that nothing else in them need be told; None where they are not."""
    named = raw.get("pathway")
    if named is None or named == pathway.id:
        return None
    hint = f'write pathway = "{pathway.id}", if they are of this one'
    if isinstance(named, str) and not did_you_mean(named, [pathway.id]):
        hint = f"these are bindings of another pathway; this one is {pathway.id}"
    return Problem(what=f"{quoted(named)} is not the id of this pathway", where="pathway", hint=hint)


def _check_texts(raw: Mapping[str, Any], pathway: Pathway) -> list[Problem]:
    problems = [
        Problem(what=f"{quoted(raw[key])} is not a text", where=key, hint="put it in quotes")
        for key in ("title", "source")
        if not isinstance(raw.get(key, ""), str)
    ]
    if "pathway" not in raw:
        problems.append(Problem(what="no pathway", hint=f'write pathway = "{pathway.id}"'))
    return problems


def _untracked(raw: Any, trials: Any, pathway: Pathway, problems: list[Problem]) -> dict[str, str]:
    if not isinstance(raw, dict):
        hint = 'write [untracked] and below it a line each, as in lifestyle = "advice is not recorded"'
        problems.append(Problem(what=f"{quoted(raw)} is not a table", where="untracked", hint=hint))
        raw = {}
    for name, reason in raw.items():
        where = f"untracked.{shown(name)}"
        if name not in pathway.treatments:
            hint = did_you_mean(name, pathway.treatments) or f"treatments: {listed(pathway.treatments, 20)}"
            problems.append(Problem(what=f"there is no treatment {shown(name)}", where=where, hint=hint))
        if not isinstance(reason, str) or not reason.strip():
            hint = "write why it is not tracked, as a text"
            problems.append(Problem(what=f"{quoted(reason)} is no reason", where=where, hint=hint))
        if isinstance(trials, dict) and name in trials:
            hint = "leave one of the two out"
            problems.append(Problem(what=f"{shown(name)} is tracked under trials too", where=where, hint=hint))
    return dict(raw)
