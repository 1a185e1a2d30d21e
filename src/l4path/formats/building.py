"""One reading of a pathway's raw data: every part built, every condition read, every problem reported once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from l4path.conditions import Condition, Constant, Definition, Score, ScoreItem, weeks
from l4path.errors import ConditionError, PathwayError, Problem, did_you_mean, shown
from l4path.escalations import Escalation
from l4path.evidence import Code, Context, Evidence, Source
from l4path.facts import BUILT_IN_MEASURES, Fact, check_name
from l4path.formats.named import Unread, read_named
from l4path.formats.tables import checked_table
from l4path.formats.vocabulary import TABLES
from l4path.grammar import Scope, parse_condition
from l4path.nodes import NODE_KINDS, Caution, Disposition, Node, Review, Treatment
from l4path.pathway import Assumption, Invariant, Obligation, Pathway, Screen, Silenced
from l4path.pathway.checks import UNDECLARED_NODE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_Built = TypeVar("_Built")
_ANYTHING = Constant(value=True)  # stands in for a condition that could not be read, so that the rest is still checked
_SOME_TRIAL: dict[str, Any] = {"adequate": weeks >= 1, "response": weeks >= 1}


class Builder:
    """One reading of a pathway's raw data."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Hold the data against the vocabulary."""
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self.data = checked_table(dict(raw), "pathway", "", self.problems)
        self.scope = Scope()
        self.misnamed: set[str] = set()  # nodes whose id can be none
        self.broken: set[str] = set()  # what was declared and could not be built, so that who names it is not blamed
        self.lost_ways = False  # whether an escalation could not be built, so that no node is blamed for lacking it

    def attempt(self, where: str, make: Callable[[], _Built]) -> _Built | None:
        """Build a part, or report why it cannot be."""
        try:
            return make()
        except PathwayError as error:
            self.problems += [problem.within(where) for problem in error.problems]
        except ConditionError as error:
            self.problems.append(error.problem.within(where))
        return None

    def condition(self, text: str, where: str, scope: Scope | None = None) -> Condition:
        """Read one condition, or report the slip and go on."""
        self.texts[where] = text
        try:
            return parse_condition(text, scope or self.scope)
        except ConditionError as error:
            slip = error.problem
            if not self.broken.intersection(re.findall(r"\w+", text)):
                self.problems.append(slip.within(where))
            return _ANYTHING

    def conditions(self, texts: list[str], where: str) -> tuple[Condition, ...]:
        """Read several conditions."""
        return tuple(self.condition(text, f"{where}[{number}]") for number, text in enumerate(texts, 1))

    def several(
        self, table: Mapping[str, Any], key: str, kind: Callable[..., _Built], where: str
    ) -> tuple[_Built, ...]:
        """Build the small tables of a list, such as evidence; one that lacks something was reported already."""
        built = []
        required = [name for name, said in TABLES["code" if key == "codes" else key].items() if said.required]
        for number, item in enumerate(table.get(key) or (), 1):
            place = f"{where}.{key}[{number}]".removeprefix(".")
            if any(name not in item for name in required):
                continue
            if (made := self.attempt(place, lambda item=item: kind(**item))) is not None:  # type: ignore[misc]
                built.append(made)
        return tuple(built)

    def group(self, name: str) -> Mapping[str, dict[str, Any]]:
        """The tables of a group by id."""
        return self.data.get(name) or {}

    def facts(self, group: str) -> dict[str, Fact]:
        """The facts, or the measures, that can be built."""
        found = {}
        for name, table in self.group(group).items():
            where = f"{group}.{name}"
            codes = self.several(table, "codes", Code, where)
            fields = {key: value for key, value in table.items() if key not in ("codes", "values")}
            self.broken.add(name)
            if "kind" not in fields or "label" not in fields:
                continue
            values = tuple((table.get("values") or {}).items())
            made = self.attempt(
                where,
                lambda: Fact(name, codes=codes, values=values, measure=group == "measures", **fields),  # noqa: B023
            )
            if made is not None:
                found[name] = made
                self.broken.discard(name)
        return found

    def build(self) -> Pathway | None:
        """The pathway, or None when there are problems."""
        facts, measures = self.facts("facts"), self.facts("measures")
        kinds = {name: kind for kind in NODE_KINDS for name in self.group(f"{kind}s")}
        self.scope = Scope(facts=facts, measures={**measures, **BUILT_IN_MEASURES}, nodes=kinds)
        self._unmeasured(measures)
        definitions, scores = self._named()
        self.scope = Scope(facts, self.scope.measures, definitions, scores, kinds)
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
        for name in sorted(name for name in kinds if sum(name in self.group(f"{kind}s") for kind in NODE_KINDS) > 1):
            what = f"{name} is declared as two kinds of node"
            self.problems.append(Problem(what=what, where=f"{kinds[name]}s.{name}", hint="rename one of them"))
        plain = ("id", "title", "version", "description", "tiers", "start")
        fields: dict[str, Any] = {"id": "", "tiers": (), "start": ()}
        fields |= {key: self.data[key] for key in plain if key in self.data}
        first = {node.id: node for node in nodes[::-1]}
        told = len(self.problems)
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
        lacking = {key for key in ("id", "title", "version", "tiers", "start") if key not in self.data}  # told already
        self.problems[told:] = [
            problem for problem in self.problems[told:] if problem.where not in lacking and not self._follows(problem)
        ]
        return made if not self.problems else None

    def _follows(self, problem: Problem) -> bool:
        """Whether a problem of the whole only follows from a part that could not be built, and was told of."""
        if problem.where == "start" and (self.lost_ways or self.broken or self.misnamed):
            return True
        return bool((self.broken | self.misnamed).intersection(re.findall(r"[\w.-]+", problem.what)))

    def _unmeasured(self, measures: Mapping[str, Fact]) -> None:
        for name in measures:
            if name in BUILT_IN_MEASURES:
                what = f"{name} is a built-in measure and cannot be declared again"
                self.problems.append(Problem(what=what, where=f"measures.{name}", hint="leave it out"))

    def _named(self) -> tuple[dict[str, Definition], dict[str, Score]]:
        """Definitions and scores, which may build on one another."""
        unread: dict[str, Unread] = {}
        for name, table in self.group("definitions").items():
            if isinstance(table.get("is"), str) and "label" in table:
                unread[name] = self._definition(name, table)
            else:
                self.broken.add(name)
        for name, table in self.group("scores").items():
            items = table.get("items")
            whole = isinstance(items, list) and all({"when", "points"} <= item.keys() for item in items)
            if whole and "label" in table and name not in unread:
                unread[name] = self._score(name, table)
            else:
                self.broken.add(name)
        read, problems = read_named(unread, self.scope, self.condition, self.broken)
        self.problems += problems
        definitions = {name: made for name, made in read.items() if isinstance(made, Definition)}
        scores = {name: made for name, made in read.items() if isinstance(made, Score)}
        for name in self.group("definitions").keys() & self.group("scores").keys():
            what = f"{name} is both a definition and a score"
            self.problems.append(Problem(what=what, where=f"scores.{name}", hint="rename one of them"))
        return definitions, scores

    def _definition(self, name: str, table: Mapping[str, Any]) -> Unread:
        where = f"definitions.{name}"
        evidence = self.several(table, "evidence", Evidence, where)
        texts = {f"{where}.is": table["is"]}
        return Unread("definition", texts, lambda read: Definition(name, table["label"], read[0], evidence))

    def _score(self, name: str, table: Mapping[str, Any]) -> Unread:
        where = f"scores.{name}"
        evidence = self.several(table, "evidence", Evidence, where)
        items = table["items"]
        texts = {f"{where}.items[{number}].when": item["when"] for number, item in enumerate(items, 1)}

        def make(read: list[Condition]) -> Score:
            problems: list[Problem] = []
            made = []
            for number, (item, when) in enumerate(zip(items, read, strict=True), 1):
                try:
                    made.append(ScoreItem(when, item["points"], item.get("label", "")))
                except PathwayError as error:
                    problems += [problem.within(f"items[{number}]") for problem in error.problems]
            if problems:
                raise PathwayError(tuple(problems))
            return Score(name, table["label"], made, evidence)

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
        fields = {"title": name, "tier": next(iter(self.data.get("tiers") or ["?"]))} | fields | shared
        made = self.attempt(where, lambda: kind(name, **fields))
        if made is not None:
            yield made
        elif check_name(name, ""):
            self.misnamed.add(name)
        else:  # a stand-in, so that what refers to it is not reported as well
            tier = fields["tier"] if isinstance(fields["tier"], str) and fields["tier"] else "?"
            yield Treatment(name, name, tier=tier, **_SOME_TRIAL) if kind is Treatment else kind(name, name, tier=tier)

    def _escalations(self) -> Iterator[Escalation]:
        for number, table in enumerate(self.data.get("escalations") or (), 1):
            where = f"escalations[{number}]"
            if "after" in table and "after_any" in table:
                what = "has both after and after_any"
                self.problems.append(Problem(what=what, where=where, hint="after: all of them; after_any: any of them"))
            fields = {key: table[key] for key in ("on", "because", "id") if key in table}
            fields["after"] = tuple(table.get("after_any") or table.get("after") or ())
            fields["any_of"] = "after_any" in table
            if isinstance(table.get("when"), str):
                fields["when"] = self.condition(table["when"], f"{where}.when")
            fields["evidence"] = self.several(table, "evidence", Evidence, where)
            if "id" in fields and not fields["id"]:
                self.problems.append(Problem(what="is empty", where=f"{where}.id", hint="leave it out, or write an id"))
            if self.misnamed.intersection((*fields["after"], table.get("to"))):
                self.lost_ways = True
                continue
            if "to" not in table or "on" not in table:
                self.lost_ways = True
                self._ends(fields["after"], table.get("to"), where)
                continue
            if ("after" in table or "after_any" in table) and not fields["after"]:
                self.problems.append(
                    Problem(
                        what="names no source", where=f"{where}.after", hint="leave it out for a red flag from anywhere"
                    )
                )
                continue
            made = self.attempt(where, lambda: Escalation(table["to"], **fields))  # noqa: B023
            if made is None:
                self.lost_ways = True
            else:
                yield made

    def _ends(self, after: tuple[str, ...], to: str | None, where: str) -> None:
        """Report the undeclared ends of an escalation that cannot be built for another reason."""
        for end, names in (("after", after), ("to", () if to is None else (to,))):
            for name in names:
                if name not in self.scope.nodes:
                    hint = did_you_mean(name, self.scope.nodes) or UNDECLARED_NODE
                    what = f"{shown(name)} is not a declared node"
                    self.problems.append(Problem(what=what, where=f"{where}.{end}", hint=hint))

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
                self.broken.add(name)
            else:
                yield made
