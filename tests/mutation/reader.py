"""How many planted defects of the reader of records do the tests of it notice?

Run as ``python tests/mutation/reader.py [part of a name ...]`` from anywhere, where ``os.fork`` is known; each defect
is planted in a copy of the library, and tests of the room ``interop`` run against it. The exit status is 1 when too few
are noticed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from changes import ROOT, Change

LEAST = 95
_SECONDS = 40


class Defect(NamedTuple):
    """One planted defect.

    Attributes:
        module: The module of the room.
        right: What stands there, exactly once.
        wrong: What is written instead.
        nothing: Why it changes nothing; empty where it does.
    """

    module: str
    right: str
    wrong: str
    nothing: str = ""


DEFECTS = (
    Defect("acts", 'found.status == "active" and period is not None', 'found.status == "active"'),
    Defect("acts", "1 + dispensed.get", "0 + dispensed.get"),
    Defect("acts", 'ordered, supply), found.status != "stopped"', "ordered, supply), True"),
    Defect("acts", 'return ordered, None, found.status == "active"', "return ordered, None, True"),
    Defect("acts", 'end is not None or found.status == "in-progress"', "end is not None"),
    Defect("acts", "when.span.last + days - 1)", "when.span.last + days)"),
    Defect("acts", '_DAYS_OF = {"d": 1, "wk": 7}', '_DAYS_OF = {"d": 1, "wk": 1}'),
    Defect("acts", 'quantity.get("system") != UCUM', "False"),
    Defect(
        "acts",
        "exact=known and first is not None and first.exact and ended",
        "exact=known and first is not None and ended",
    ),
    Defect("acts", "ended = last is None or (last.exact", "ended = last is None or (True"),
    Defect("acts", "Span(min(begun, end), end)", "Span(end, end)"),
    Defect("acts", "LONG_AGO if self.first is None", "self.at if self.first is None"),
    Defect("acts", 'bounds, "start") or ordered', 'bounds, "start")'),
    Defect("acts", '"MedicationDispense": ("completed",)', '"MedicationDispense": ("completed", "stopped")'),
    Defect("acts", 'status == "unknown" or held_back', "held_back"),
    Defect("courses", "return at - last - 1 > gap", "return at - last > gap"),
    Defect("courses", "_days(part).first - covered - 1 > gap", "_days(part).first - covered > gap"),
    Defect("courses", "covered = max(covered, _days(part).last)", "covered = _days(part).last"),
    Defect("courses", "- min(firsts) + 1)", "- min(firsts))"),
    Defect("courses", "weeks_of(until - max(firsts))", "weeks_of(until - min(firsts))"),
    Defect("courses", 'yield "doses", len(firsts)', 'yield "doses", len(days)'),
    Defect("courses", "act.last.last < act.at and not", "act.last.last <= act.at and not"),
    Defect("courses", "not (found.kind in _SINGLE_ACTS and act.one_day)", "True"),
    Defect("courses", 'found.status == "completed"', 'found.status == "on-hold"'),
    Defect(
        "courses", "if not latest or all(member.over", "if all(member.over", "the next began after more than the gap"
    ),
    Defect("courses", "all(member.over for member in self.group)", "any(member.over for member in self.group)"),
    Defect("courses", "known = not unclear and all(", "known = all("),
    Defect("courses", "Window(self.first, self.following)", "Window(self.first, None)"),
    Defect("courses", "Window(self.first, self.following)", "Window(None, self.following)"),
    Defect("courses", "and not refuted and allergy_says(allergy) != OPEN", "and not refuted"),
    Defect("courses", "        if latest:\n", "        if not latest:\n"),
    Defect("combinations", "least >= table.at_least and most <= table.at_most]", "least >= table.at_least]"),
    Defect("combinations", "if act.counts and act.exact] for some", "if act.counts] for some"),
    Defect("combinations", "if span.last >= since]", "]"),
    Defect("combinations", "run.last < since", "False"),
    Defect("combinations", "is_over(max(run.last, last_perhaps), at, gap)", "is_over(run.last, at, gap)"),
    Defect(
        "conditions",
        "        return NO\n    if verified in _UNSURE:",
        "        return NOTHING\n    if verified in _UNSURE:",
    ),
    Defect(
        "conditions",
        '_UNSURE = ("provisional", "differential", "unconfirmed")',
        '_UNSURE = ("provisional", "unconfirmed")',
    ),
    Defect("conditions", '_PRESENT = ("active", "recurrence", "relapse")', '_PRESENT = ("active", "recurrence")'),
    Defect("conditions", "over = not clinical and any(", "over = any("),
    Defect("conditions", "return YES if ever else NO", "return NO"),
    Defect("conditions", "claims.add(NOTHING if refuted else NO, found.name)", "claims.add(NO, found.name)"),
    Defect("conditions", "act.last.last >= looking.at", "True"),
    Defect("conditions", "table.within is not None and when is None", "False"),
    Defect("conditions", 'in ("unknown", "on-hold") else NOTHING', 'in ("unknown",) else NOTHING'),
    Defect(
        "dates",
        "max(LONG_AGO, datetime.date(year, month + 1, cut)",
        "max(LONG_AGO, datetime.date(year, month + 1, date.day)",
    ),
    Defect("dates", "hour * 60 + minute - offset", "hour * 60 + minute + offset"),
    Defect("dates", "hundredths = days * 100 // 7", "hundredths = -(-days * 100 // 7)"),
    Defect("evidence", "if within and not in_error(resource, kind):", "if within:"),
    Defect("evidence", "coded | beside) & names", "coded) & names"),
    Defect("evidence", "if system and code:", "if code:"),
    Defect("facts_of", "if closed and all(closed):", "if closed and any(closed):"),
    Defect("facts_of", "    if unclear:\n        return None\n", ""),
    Defect("facts_of", "len(years) > 1", "False"),
    Defect(
        "facts_of",
        "(now.month, now.day) < (first.month, first.day)",
        "(now.month, now.day) <= (first.month, first.day)",
    ),
    Defect(
        "facts_of", "elif says == OPEN or when is None or not when.span.exact:", "elif says == OPEN or when is None:"
    ),
    Defect("facts_of", "when.span.last < looking.since(table.within)", "when.span.first < looking.since(table.within)"),
    Defect("facts_of", "if item.by[OPEN] and not item.by[YES]]", "if item.by[OPEN]]"),
    Defect("facts_of", "earliest, _, name = min(onsets)", "earliest, _, name = max(onsets)"),
    Defect("gathering", "return _rest(this) == _rest(other)", "return True"),
    Defect("gathering", 'if issue.get("severity") in _SEVERE', 'if issue.get("severity") == "error"'),
    Defect("importing", "died.span.first <= at", "died.span.last <= at"),
    Defect("importing", 'types = frozenset() if "" in unread else types - unread', "pass"),
    Defect("looking", "when.span.first <= self.at", "when.span.last <= self.at"),
    Defect("looking", "return not missing", "return True"),
    Defect("observations", 'pick = max if table.take == "latest" else min', "pick = max"),
    Defect("observations", "if when.span.first < since:", "if when.span.last < since:"),
    Defect("observations", "if len(parts) > 1:", "if False:"),
    Defect("observations", 'if "dataAbsentReason" in part:', "if False:"),
    Defect("observations", "return None, True", "return None, False"),
    Defect("observations", "if len(values) > 1:\n        looking.note", "if False:\n        looking.note"),
    Defect("observations", 'if quantity.get("system") == UCUM else ""', ""),
    Defect(
        "observations",
        "window.since is not None and when.span.first < window.since",
        "window.since is not None and when.span.first <= window.since",
    ),
    Defect("once", '"completed": DONE,\n    "active": ASKED,', '"completed": DONE,\n    "active": DONE,'),
    Defect("once", '"MedicationRequest": _REQUEST | {"stopped": OPEN}', '"MedicationRequest": _REQUEST'),
    Defect("once", "when.span.last < since and not later", "when.span.last < since"),
    Defect("once", "when.span.last < since and not later", "when.span.first < since and not later"),
    Defect("once", '"preparation": ASKED,', ""),
    Defect("questionnaires", "latest = max(when.order", "latest = min(when.order"),
    Defect("questionnaires", 'stack += item.get("answer", ())', "pass"),
    Defect("trials_of", "elif act.unsure or (table.within is not None and last.first < since):", "elif act.unsure:"),
    Defect(
        "trials_of",
        "if table.within is not None and last.last < since:",
        "if table.within is not None and last.first < since:",
    ),
    Defect("trials_of", 'found.data.get("doNotPerform") is True', "False"),
    Defect(
        "trials_of",
        "last_day = looking.at if latest is None else latest.span.last",
        "last_day = looking.at if latest is None else latest.span.first",
    ),
    Defect("trials_of", "latest = written_end(found)", "pass"),
    Defect("trials_of", "all(first <= last_day", "all(first < last_day"),
    Defect("trials_of", "elif tried.unclear or not looking.closes", "elif not looking.closes"),
    Defect("value_sets", "if code.startswith(start)", "if start in code"),
    Defect("responses", "dict(known.measures) if known is not None else {}", "{}"),
    Defect("responses", 'if answers_here.get(f"tried.{name}") is False:', "if False:"),
)


def planted(number: int) -> Change:
    """A defect as a change of its place."""
    defect = DEFECTS[number]
    text = _text(defect)
    first = text[: text.index(defect.right)].count("\n") + 1
    last = first + defect.right.strip("\n").count("\n")
    return Change(f"l4path/interop/{defect.module}.py", "", number, first, last, "it", "planted", defect.right)


def _text(defect: Defect) -> str:
    return (ROOT / "src" / "l4path" / "interop" / f"{defect.module}.py").read_text(encoding="utf-8")


def main(parts: list[str]) -> int:
    """Plant each defect and say how many were noticed."""
    from trying import Server  # noqa: PLC0415 - it needs a POSIX system, and the list of defects does not

    chosen = [
        at for at, one in enumerate(DEFECTS) if not parts or any(part in f"{one.module} {one.right}" for part in parts)
    ]
    if moved := [DEFECTS[at] for at in chosen if _text(DEFECTS[at]).count(DEFECTS[at].right) != 1]:
        sys.stdout.writelines(f"stands nowhere, or twice: {one.module}: {one.right!r}\n" for one in moved)
        return 1
    missed = []
    with Server(ROOT / ".mutation", anew=False, listed=False) as server:
        asked = [planted(at) for at in chosen]
        made = lambda change: _text(DEFECTS[change.number]).replace(  # noqa: E731
            DEFECTS[change.number].right, DEFECTS[change.number].wrong
        )
        for change, by, _ in server.tried("interop", asked, 2, _SECONDS, made):
            if not by:
                one = DEFECTS[change.number]
                missed.append(one)
                sys.stdout.write(f"not noticed: {one.module}: {one.right!r} -> {one.wrong!r} {one.nothing}\n")
                sys.stdout.flush()
    telling = [DEFECTS[at] for at in chosen if not DEFECTS[at].nothing]
    found = len(telling) - sum(not one.nothing for one in missed)
    sys.stdout.write(f"{found} of {len(telling)} noticed, {len(chosen) - len(telling)} change nothing\n")
    return int(found * 100 < LEAST * len(telling))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
