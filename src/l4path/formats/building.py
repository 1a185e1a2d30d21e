"""One reading of a pathway's raw data: every part built, every condition read, every problem reported once."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from l4path.conditions import Condition, Constant, Definition, Score, ScoreItem, weeks
from l4path.errors import ConditionError, PathwayError, Problem
from l4path.escalations import Escalation
from l4path.evidence import Code, Context, Evidence, Source
from l4path.facts import BUILT_IN_MEASURES, Fact, check_name
from l4path.formats.named import Unread, read_named
from l4path.formats.tables import checked_table, required_keys
from l4path.grammar import NAME_GROUPS, NODE_GROUPS, Scope, parse_condition
from l4path.nodes import NODE_KINDS, Caution, Disposition, Node, Review, Treatment
from l4path.pathway import Assumption, Invariant, Obligation, Pathway, Screen, Silenced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from l4path.escalations import KindLike

_Built = TypeVar("_Built")
_ANYTHING = Constant(value=True)  # stands in for a condition that could not be read, so that the rest is still checked
_LONGEST_PLACE = 400
_SOURCES = ("after", "after_any")
_SOME_TRIAL: dict[str, Any] = {"adequate": weeks >= 1, "response": weeks >= 1}


class Builder:
    """One reading of a pathway's raw data."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Hold the data against the vocabulary."""
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self.read: dict[str, Condition] = {}  # in the scope of the whole pathway, by their text
        self.lost: set[str] = set()  # places whose values are not known, so that what follows from them is not told
        self.data: dict[str, Any] = checked_table(dict(raw), "pathway", "", self.problems, self.lost)
        self.scope: Scope = Scope()
        names = {(group, name) for group in (*NAME_GROUPS, *NODE_GROUPS) for name in self.group(group)}
        misnamed = {(group, name) for group, name in names if check_name(name, "")}
        self.misnamed: set[str] = {
            name for _, name in misnamed
        }  # they can be no ids, and conditions cannot be read for them
        self.meant: set[str] = {f"{group}.{re.sub(r'[^a-z0-9_]', '_', name.lower())}" for group, name in misnamed}
        self.meant |= {f"sources.{re.sub(r'[^A-Za-z0-9_.-]', '-', name)}" for name in self.group("sources")}

    def is_lost(self, place: str) -> bool:
        """Whether what stands at a place, or around it, is not known."""
        around = (place[:at] for at, sign in enumerate(place[:_LONGEST_PLACE]) if sign in ".[")
        return bool(self.lost) and (place in self.lost or any(outer in self.lost for outer in around))

    def attempt(self, where: str, make: Callable[[], _Built]) -> _Built | None:
        """Build a part, or report why it cannot be, but for what follows from what is lost."""
        try:
            return make()
        except PathwayError as error:
            found = [problem.within(where) for problem in error.problems]
        except ConditionError as error:
            found = [error.problem.within(where)]
        self.problems += [problem for problem in found if not self.is_lost(problem.where)]
        return None

    def condition(self, text: str, where: str, scope: Scope | None = None) -> Condition:
        """Read one condition, or report the slip and go on."""
        self.texts[where] = text
        try:
            if scope is None and text not in self.read:
                self.read[text] = parse_condition(text, self.scope)
            return parse_condition(text, scope) if scope is not None else self.read[text]
        except ConditionError as error:
            slips = (error.problem, *error.further)
            kept = (slip for slip in slips if not any(self._within(slip, name) for name in self.misnamed))
            self.problems += [slip.within(where) for slip in kept]
            return _ANYTHING

    def _within(self, slip: Problem, name: str) -> bool:
        """Whether a slip lies where a name is written that can be none, such as ``leg-pain``."""
        found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", slip.text) if name else ()
        return any(match.start() < slip.at + slip.length and slip.at < match.end() for match in found)

    def conditions(self, texts: list[str], where: str) -> tuple[Condition, ...]:
        """Read several conditions."""
        return tuple(self.condition(text, f"{where}[{number}]") for number, text in enumerate(texts, 1))

    def several(
        self, table: Mapping[str, Any], key: str, kind: Callable[..., _Built], where: str
    ) -> tuple[_Built, ...]:
        """Build the small tables of a list, such as evidence; one that lacks something was reported already."""
        built = []
        required = required_keys("code" if key == "codes" else key)
        for number, item in enumerate(table.get(key) or (), 1):
            if not item.keys() >= required:
                continue
            place = f"{where}.{key}[{number}]".removeprefix(".")
            if (made := self.attempt(place, lambda item=item: kind(**item))) is not None:  # type: ignore[misc]
                built.append(made)
        return tuple(built)

    def group(self, name: str) -> Mapping[str, dict[str, Any]]:
        """The tables of a group by id."""
        return self.data.get(name) or {}

    def facts(self, group: str) -> dict[str, Fact]:
        """The facts, or the measures, of which at least the values are known."""
        found = {}
        for name, table in self.group(group).items():
            where = f"{group}.{name}"
            codes = self.several(table, "codes", Code, where)
            values = tuple((table.get("values") or {}).items())
            ranged: dict[str, Any] = {key: table[key] for key in ("kind", "minimum", "maximum") if key in table}
            ranged |= {"label": name or "?", "values": values, "measure": group == "measures"}
            data = {key: table[key] for key in ("label", "question", "unit") if key in table} | {"codes": codes}
            made = stand_in = None
            if "kind" in table and (made := self.attempt(where, lambda: Fact(name, **(ranged | data)))) is None:  # noqa: B023
                with contextlib.suppress(PathwayError):
                    stand_in = Fact("stand_in" if name in self.misnamed else name, **ranged)
                    object.__setattr__(stand_in, "id", name)
            if (kept := made or stand_in) is None:
                self.lost.add(where)
            else:
                found[name] = kept
        return found

    def build(self) -> Pathway | None:
        """The pathway, or None when there are problems."""
        facts, measures = self.facts("facts"), self.facts("measures")
        kinds = {name: kind for kind in reversed(NODE_KINDS) for name in self.group(f"{kind}s")}
        self.scope = Scope(
            facts, {**measures, **BUILT_IN_MEASURES}, nodes=kinds, labels=self._labels(), unread=self._unread()
        )
        self._clashes(kinds)
        measures = {name: measure for name, measure in measures.items() if name not in BUILT_IN_MEASURES}
        definitions, scores = self._named()
        self.scope = replace(self.scope, definitions=definitions, scores=scores)
        nodes = [*self._treatments(), *self._plain("reviews", Review), *self._plain("dispositions", Disposition)]
        escalations = list(self._escalations())
        statements = {
            group: [*self._statements(group, kind)]
            for group, kind in (("invariants", Invariant), ("assumptions", Assumption))
        }
        obligations = list(self._obligations())
        screens = list(self._screens())
        goal = self.condition(self.data["goal"], "goal") if isinstance(self.data.get("goal"), str) else None
        sources = list(self._sources())
        silenced = self.several(self.data, "silenced", Silenced, "")
        plain = ("id", "title", "version", "description", "tiers", "start")
        fields: dict[str, Any] = {"id": "", "tiers": (), "start": ()}
        fields |= {key: self.data[key] for key in plain if key in self.data}
        first = {node.id: node for node in nodes[::-1]}
        made = self.attempt(
            "",
            lambda: Pathway(
                **fields,
                nodes=[first[name] for name in dict.fromkeys(node.id for node in nodes)],
                escalations=escalations,
                facts=facts.values(),
                measures=measures.values(),
                screens=screens,
                definitions=definitions.values(),
                scores=scores.values(),
                goal=goal,
                invariants=statements["invariants"],
                obligations=obligations,
                assumptions=statements["assumptions"],
                sources=sources,
                silenced=silenced,
            ),
        )
        self.problems = [
            problem
            for problem in self.problems
            if not any(place in self.meant or self.is_lost(place) for place in problem.rests_on)
        ]
        self._renamed(("name", NAME_GROUPS), ("node", NODE_GROUPS), ("source", ("sources",)))
        return made if not self.problems else None

    def _renamed(self, *kinds: tuple[str, tuple[str, ...]]) -> None:
        """Leave out that one name is not declared where one declaration has a name that it cannot have: it is that."""
        for kind, groups in kinds:
            names = Counter(name for group in groups for name in self.group(group))
            strange = [name for name, count in names.items() if name in self.misnamed or count > 1]
            missing = {problem.missing for problem in self.problems if problem.missing.startswith(f"{kind} ")}
            if len(strange) == 1 and len(missing) == 1:
                meant = f"rename one of them, perhaps to {missing.copy().pop().partition(' ')[2]}"
                kept = [problem for problem in self.problems if problem.missing not in missing]
                twice = f"{strange[0]} is declared as two kinds of node"
                self.problems = [replace(it, hint=meant) if it.what == twice else it for it in kept]

    def _labels(self) -> dict[str, str]:
        """What every name is called for a reader."""
        tables = {name: table for group in (*NAME_GROUPS, *NODE_GROUPS) for name, table in self.group(group).items()}
        called = {name: table.get("label", table.get("title", "")) for name, table in tables.items()}
        return {name: label for name, label in called.items() if isinstance(label, str)}

    def _unread(self) -> frozenset[str]:
        """The names of which conditions cannot be held against their declaration: it is lost, or there are two."""
        owners = [*BUILT_IN_MEASURES]
        owners += [name for group in NAME_GROUPS for name in self.group(group) if name not in BUILT_IN_MEASURES]
        owners += [name for name in self.group("facts") if name in BUILT_IN_MEASURES]
        twice = {name for name, count in Counter(owners).items() if count > 1}
        lost = {name for group in NAME_GROUPS for name in self.group(group) if f"{group}.{name}" in self.lost}
        return frozenset(twice | lost)

    def _clashes(self, kinds: Mapping[str, str]) -> None:
        """Report the names that are declared twice where the pathway itself could not be given both."""
        for name in self.group("measures"):
            if name in BUILT_IN_MEASURES:
                what = f"{name} is built in and cannot be declared again"
                self.problems.append(Problem(what=what, where=f"measures.{name}", hint="leave it out"))
        for name in sorted(name for name in kinds if sum(name in self.group(f"{kind}s") for kind in NODE_KINDS) > 1):
            *_, last = (group for group in NODE_GROUPS if name in self.group(group))
            what = f"{name} is declared as two kinds of node"
            self.problems.append(Problem(what=what, where=f"{last}.{name}", hint="rename one of them"))
            self.lost |= {f"{kind}s.{name}.emergency" for kind in NODE_KINDS} | {f"{last}.{name}"}
        for name in self.group("definitions").keys() & self.group("scores").keys():
            what = f"{name} is both a definition and a score"
            self.problems.append(Problem(what=what, where=f"scores.{name}", hint="rename one of them"))

    def _named(self) -> tuple[dict[str, Definition], dict[str, Score]]:
        """Definitions and scores, which may build on one another."""
        unread = {name: self._definition(name, table) for name, table in self.group("definitions").items()}
        for name, table in self.group("scores").items():
            if name not in unread:
                unread[name] = self._score(name, table)
        read, found = read_named(unread, self.scope, self.condition)
        self.problems += [problem for problem in found if not self.is_lost(problem.where)]
        definitions = {name: made for name, made in read.items() if isinstance(made, Definition)}
        scores = {name: made for name, made in read.items() if isinstance(made, Score)}
        return definitions, scores

    def _definition(self, name: str, table: Mapping[str, Any]) -> Unread:
        where = f"definitions.{name}"
        evidence = self.several(table, "evidence", Evidence, where)
        texts = {f"{where}.is": table["is"]} if "is" in table else {}
        label = table.get("label", name or "?")
        return Unread("definition", texts, lambda read: Definition(name, label, (*read, _ANYTHING)[0], evidence))

    def _score(self, name: str, table: Mapping[str, Any]) -> Unread:
        where = f"scores.{name}"
        evidence = self.several(table, "evidence", Evidence, where)
        items = table.get("items") or []
        texts = {
            f"{where}.items[{number}].when": item["when"] for number, item in enumerate(items, 1) if "when" in item
        }

        def make(read: list[Condition]) -> Score:
            problems: list[Problem] = []
            made = []
            left = iter(read)
            for number, item in enumerate(items, 1):
                when = next(left) if "when" in item else _ANYTHING
                try:
                    made.append(ScoreItem(when, item.get("points", 1), item.get("label", "")))
                except PathwayError as error:
                    problems += [problem.within(f"items[{number}]") for problem in error.problems]
            if problems or not all("points" in item for item in items):
                raise PathwayError(tuple(problems))
            return Score(name, table.get("label", name or "?"), made, evidence)

        return Unread("score", texts, make)

    def _screens(self) -> Iterator[Screen]:
        for name, table in self.group("screens").items():
            if "facts" in table:
                made = self.attempt(f"screens.{name}", lambda: Screen(name, **table))  # noqa: B023
                if made is not None:
                    yield made

    def _obligations(self) -> Iterator[Obligation]:
        for name, table in self.group("obligations").items():
            where = f"obligations.{name}"
            evidence = self.several(table, "evidence", Evidence, where)
            when, then = (
                self.condition(table[key], f"{where}.{key}") if isinstance(table.get(key), str) else _ANYTHING
                for key in ("when", "then")
            )
            title = table.get("title") or name
            made = self.attempt(where, lambda: Obligation(name, title, when, then, evidence))  # noqa: B023
            if made is not None:
                yield made

    def _cautions(self, table: Mapping[str, Any], where: str) -> Iterator[Caution]:
        for number, item in enumerate(table.get("cautions") or (), 1):
            place = f"{where}.cautions[{number}]"
            evidence = self.several(item, "evidence", Evidence, place)
            when = self.condition(item["when"], f"{place}.when") if isinstance(item.get("when"), str) else _ANYTHING
            if "id" in item and "because" in item:
                made = self.attempt(place, lambda: Caution(item["id"], when, item["because"], evidence))  # noqa: B023
                if made is not None:
                    yield made

    def _treatments(self) -> Iterator[Node]:
        for name, table in self.group("treatments").items():
            where = f"treatments.{name}"
            fields = {
                key: value
                for key, value in table.items()
                if key in ("title", "tier", "emergency", "continuous", "once")
            }
            for key in ("indications", "contraindications"):
                fields[key] = self.conditions(table.get(key) or [], f"{where}.{key}")
            fields["cautions"] = tuple(self._cautions(table, where))
            if isinstance(trial := table.get("trial"), dict):
                for key in ("adequate", "response"):
                    text = trial.get(key)
                    fields[key] = (
                        self.condition(text, f"{where}.trial.{key}") if isinstance(text, str) else _SOME_TRIAL[key]
                    )
            ways = [key for key in ("trial", "continuous", "once") if self.is_lost(f"{where}.{key}")]
            if ways and not fields.keys() & {"adequate", "continuous", "once"}:
                fields |= _SOME_TRIAL
            yield from self._node(Treatment, name, where, table, fields)

    def _plain(self, group: str, kind: type[Review | Disposition]) -> Iterator[Node]:
        for name, table in self.group(group).items():
            fields = {key: value for key, value in table.items() if key in ("title", "tier", "emergency", "final")}
            yield from self._node(kind, name, f"{group}.{name}", table, fields)

    def _node(
        self, kind: type[Node], name: str, where: str, table: Mapping[str, Any], fields: dict[str, Any]
    ) -> Iterator[Node]:
        shared = {
            "evidence": self.several(table, "evidence", Evidence, where),
            "codes": self.several(table, "codes", Code, where),
        }
        fields = {"title": name or "?", "tier": next(iter(self.data.get("tiers") or ["?"]))} | fields | shared
        made = self.attempt(where, lambda: kind(name, **fields))
        if made is None:  # a stand-in, so that what refers to it is not reported as well
            self.lost.add(where)
            kept = fields.keys() & {"emergency", "continuous", "once", "final"}
            given: dict[str, Any] = {key: fields[key] for key in kept}
            ways = ("adequate" in fields) + given.get("continuous", False) + given.get("once", False)
            if kind is Treatment and ("adequate" in fields or ways != 1):
                given = {"emergency": given.get("emergency", False)} | _SOME_TRIAL
            made = kind("stand_in" if name in self.misnamed else name, "?", tier=fields["tier"].strip() or "?", **given)
            object.__setattr__(made, "id", name)
        yield made

    def _escalations(self) -> Iterator[Escalation]:
        for number, table in enumerate(self.data.get("escalations") or (), 1):
            where = f"escalations[{number}]"
            if "after" in table and "after_any" in table:
                what = "has both after and after_any"
                self.problems.append(Problem(what=what, where=where, hint="after: all of them; after_any: any of them"))
            fields = {key: table[key] for key in ("to", "on", "because", "id") if key in table}
            fields["after"] = tuple(table.get("after_any") or table.get("after") or ())
            fields["any_of"] = "after_any" in table
            if isinstance(table.get("when"), str):
                fields["when"] = self.condition(table["when"], f"{where}.when")
            elif self.is_lost(f"{where}.when"):
                fields["when"] = _ANYTHING
            fields["evidence"] = self.several(table, "evidence", Evidence, where)
            if "id" not in table and any(check_name(node, "a node") for node in (*fields["after"], table.get("to"))):
                fields["id"] = f"escalation-{number}"  # no id can be derived from what is no id
            yield self._escalation(where, table, fields) or self._any_way(where, fields)

    def _escalation(self, where: str, table: Mapping[str, Any], fields: dict[str, Any]) -> Escalation | None:
        if "id" in table and not table["id"]:
            self.problems.append(Problem(what="is empty", where=f"{where}.id", hint="leave it out, or write an id"))
        if any(name in table and not table[name] for name in ("after", "after_any")):
            hint = "leave it out for a red flag from anywhere"
            self.problems.append(Problem(what="names no source", where=f"{where}.after", hint=hint))
            return None
        if "to" not in table or "on" not in table or any(self.is_lost(f"{where}.{name}") for name in _SOURCES):
            return None
        return self.attempt(where, lambda: Escalation(**fields))

    def _any_way(self, where: str, fields: Mapping[str, Any]) -> Escalation:
        """What stands in for an escalation that cannot be built, so that its ends are still known."""
        self.lost |= {f"{where}.on"} | {f"{where}.{end}" for end in ("to", "after") if not fields.get(end)}
        sources = tuple(dict.fromkeys(fields["after"]))
        on: KindLike = "deterioration" if sources else "red_flag"
        name = re.sub(r"\W", "-", f"stand-in-for-{where}")
        return Escalation(fields.get("to", "?"), on=on, after=sources, when=_ANYTHING, id=name)

    def _statements(self, group: str, kind: type[Invariant | Assumption]) -> Iterator[Any]:
        for name, table in self.group(group).items():
            if isinstance(table.get("always"), str):
                where = f"{group}.{name}"
                condition = self.condition(table["always"], f"{where}.always")
                made = self.attempt(where, lambda: kind(name, table.get("title") or name, condition))  # noqa: B023
                if made is not None:
                    yield made

    def _sources(self) -> Iterator[Source]:
        for name, table in self.group("sources").items():
            where = f"sources.{name}"
            context = self.several(table, "context", Context, where)
            fields = {key: value for key, value in table.items() if key != "context"}
            made = self.attempt(where, lambda: Source(name, context=context, **fields))  # noqa: B023
            if made is None:
                made = Source("stand-in", name)
                object.__setattr__(made, "id", name)
            yield made
