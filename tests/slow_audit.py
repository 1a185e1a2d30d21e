"""The audit as its page says it, row by row and moment by moment, on the engine of one episode."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from l4path import Episode, EpisodeError, State, Trial, Truth
from l4path.testing import cut_points

if TYPE_CHECKING:
    from l4path import Assessment, Pathway

Row = dict[str, Any]
DAY, MOMENT = datetime.timedelta(days=1), datetime.timedelta(microseconds=1)
RECORDS = ("start", "dose", "measure", "outcome", "stop", "ordered")
MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


class Slow:
    """One person beside a pathway."""

    def __init__(self, pathway: Pathway, rows: list[Row], **terms: Any) -> None:
        """Keep the rows, each with when it is known, and the terms with their defaults."""
        self.pathway = pathway
        self.hindsight = terms.get("hindsight", False)
        self.lookback = terms.get("history")
        self.gap = datetime.timedelta(days=terms.get("gap", 28))
        self.grows, self.ages = terms.get("grows", {}), terms.get("max_age", {})
        self.observed, self.same_day = terms.get("observed"), terms.get("same_day", "before")
        self.rows = [
            {"until": None, "recorded": row["time"], "order": number, **row} for number, row in enumerate(rows)
        ]
        for row in self.rows:
            row["recorded"] = row["recorded"] or row["time"]
            row["order"] = row["order"] if row.get("entry") is None else row["entry"]
            row["known"] = row["time"] if self.hindsight else max(row["time"], row["recorded"])
            row["about"] = (row["subject"] or "").split(".")[0]
        self.rows.sort(key=lambda row: (row["time"], row["recorded"], row["order"]))
        self._states: dict[Any, Any] = {}

    # what is known at a moment

    def known(self, now: Any, same: str) -> list[Row]:
        """What is known: `all` of the day, what stands `before` a start, or nothing of it (`after`)."""
        given = ("start", "dose")
        return [
            row
            for row in self.rows
            if row["known"] < now
            or (row["known"] == now and (same == "all" or (same == "before" and row["kind"] not in given)))
        ]

    def episode(self, now: Any, same: str, willing: str = "") -> Episode:
        """The episode that is known."""
        known = self.known(now, same)
        facts, trials, screened, declined, unasked = {}, {}, [], [], []
        for name in self.pathway.facts:
            found = [row for row in known if row["kind"] == "fact" and row["subject"] == name]
            if found and found[-1]["value"] is not None and not self.expired(found[-1], now):
                facts[name] = self.grown(name, found[-1], now)
        for name in self.pathway.screens:
            found = [row for row in known if row["kind"] == "screened" and row["subject"] == name]
            if found and not self.expired(found[-1], now):
                screened.append(name)
        for name, node in self.pathway.treatments.items():
            own = [row for row in known if row["about"] == name]
            record = self.once(own) if node.once else self.trial(name, own, now)
            if record is not None:
                trials[name] = record
            elif not any(row["kind"] in RECORDS for row in own) and not self.asked(name, known, now):
                unasked.append(name)
            words = [row["kind"] for row in own if row["kind"] in ("declined", "accepted", "start", "dose")]
            if words and words[-1] == "declined" and name != willing:
                declined.append(name)
        return Episode(facts, trials=trials, screened=screened, declined=declined, unasked=unasked)

    def expired(self, row: Row, now: Any) -> bool:
        """Whether it is no longer so, or too old."""
        old = row["subject"] in self.ages and now - row["time"] > datetime.timedelta(days=self.ages[row["subject"]])
        return old or (row["until"] is not None and now > row["until"])

    def grown(self, name: str, row: Row, now: Any) -> Any:
        """A value, a week more for every week, up to its maximum."""
        if name not in self.grows:
            return row["value"]
        most, value = self.pathway.facts[name].maximum, row["value"] + (now - row["time"]) / DAY / 7
        return value if most is None else min(value, most)

    def asked(self, name: str, known: list[Row], now: Any) -> bool:
        """Whether it was asked before; told by entries, else by what the caller says."""
        words = [row for row in known if row["kind"] == "history" and row["subject"] in (name, "*")]
        if words:
            best = max(words, key=lambda row: (row["time"], row["subject"] == name, row["recorded"], row["order"]))
            return bool(best["value"] == "asked")
        if self.lookback is None or self.lookback == "complete":
            return self.lookback == "complete"
        days = datetime.timedelta(days=self.lookback)
        return any(begin <= now <= end and now - begin >= days for begin, end in self.periods(now))

    def once(self, own: list[Row]) -> Trial | None:
        """Done, asked for, or neither."""
        if any(row["kind"] in ("start", "dose") for row in own):
            return Trial()
        words = [row for row in own if row["kind"] in ("ordered", "outcome", "stop")]
        on = bool(words) and not (words[-1]["kind"] == "stop" and words[-1]["value"] is None)
        return Trial("ongoing") if on else None

    # courses

    def trial(self, name: str, own: list[Row], now: Any) -> Trial | None:
        """The record of the course that counts."""
        courses: list[dict[str, Any]] = []
        for row in own:
            kind, time, value = row["kind"], row["time"], row["value"]
            if kind not in RECORDS:
                continue
            given = kind in ("start", "dose")
            if not courses or (given and (end := self.end(courses[-1])) is not None and time - end > self.gap):
                courses.append(
                    {"doses": 0, "measures": {}, "given": None, "start": None, "until": None, "outcome": None}
                )
                courses[-1] |= {"stop": None, "dose": None, "weeks": None}
                new = True
            else:
                new = False
            course = courses[-1]
            if given:
                course["start"] = course["start"] or time
                course["stop"], course["given"] = None, time
            if kind == "start":
                later = row["until"] and max(row["until"], course["until"] or row["until"])
                course["until"] = row["until"] if new else later
            if kind == "dose":
                course["doses"] += value
                course["dose"] = time
            if kind == "measure":
                measure = row["subject"].split(".")[1]
                if measure == "weeks":
                    course["weeks"] = (value, time)
                elif measure == "doses":
                    course["doses"] = value
                else:
                    course["measures"][measure] = value
            if kind in ("outcome", "stop") and value is not None:
                course["outcome"] = value
            if kind == "stop":
                course["stop"] = time
        if not courses:
            return None
        records = [self.record(course, len(courses), now, last=course is courses[-1]) for course in courses]
        return records[self.counts(name, records)]

    def end(self, course: dict[str, Any]) -> Any:
        """Its stop, its planned end, or without either its last dose."""
        return course["stop"] or course["until"] or course["dose"]

    def record(self, course: dict[str, Any], number: int, now: Any, *, last: bool) -> Trial:
        """What is recorded of a course by now."""
        said = dict(course["measures"])
        over = course["stop"]
        if over is None and course["until"] and (course["given"] is None or course["given"] <= course["until"]):
            over = course["until"]
        ended = not last or (over is not None and now >= over)
        until = over if last else over or self.end(course)
        weeks, since = course["weeks"] or (0, course["start"])
        if since is not None:
            passed = (now if until is None else min(now, until)) - since
            said["weeks"] = weeks + max(passed / DAY / 7, 0)
        if course["start"] is not None or course["doses"]:
            said["doses"] = course["doses"]
        if number > 1:
            said["courses"] = number
        if course["outcome"] is not None:
            said.pop("tolerated", None), said.pop("relapsed", None)
        if ended and course["outcome"] in (None, "responded"):
            said["ended"] = True
        return Trial(course["outcome"], **said)

    def counts(self, name: str, records: list[Trial]) -> int:
        """The course that counts, by what the engine says of each alone."""
        told = []
        for record in records:
            alone = self.alone(name, record)
            intolerant = alone.truth("intolerant", name) is MET
            if self.pathway.treatments[name].continuous:
                helped, failed, adequate = alone.truth("ongoing", name) is MET, False, False
            else:
                helped = MET in (alone.truth("responded", name), alone.truth("relapsed", name))
                failed = alone.truth("failed", name) is MET
                adequate = failed if record.outcome else alone.truth("adequate", name) is MET
            told.append("I" if intolerant else "R" if helped else "F" if failed else "A" if adequate else "N")
        after = "".join(told).rfind("R") + 1
        rest = told[after:]
        if not rest:
            return len(told) - 1
        if "I" in rest:
            return after + len(rest) - 1 - rest[::-1].index("I")
        if rest[-1] == "A" or "F" not in rest:
            return len(told) - 1
        return after + len(rest) - 1 - rest[::-1].index("F")

    def alone(self, name: str, record: Trial) -> Assessment:
        """The engine's word on one course; assumptions do not matter to it."""
        if "bare" not in self.__dict__:
            self.bare = self.pathway.with_fields(assumptions=[])
        return self.bare.assess(Episode(trials={name: record}))

    # observation

    def periods(self, now: Any = None) -> list[tuple[Any, Any]]:
        """When the person was observed, as it is known now, or ever."""
        last = max(row["known"] for row in self.rows)
        seen = [row for row in self.rows if row["kind"] == "observed" and (now is None or row["known"] <= now)]
        if any(row["kind"] == "observed" for row in self.rows):
            found = [(row["time"] if now else row["known"], row["until"] or last) for row in seen]
        elif self.observed == "entries":
            times = [row["time"] for row in self.rows if now is None or row["known"] <= now]
            begin = min([*times, *([now] if now else [])])
            found = [(begin, max(last, *times, begin))]
        else:
            found = [self.observed] if self.observed else []
        joined: list[tuple[Any, Any]] = []
        for begin, end in sorted(period for period in found if period[0] <= period[1]):
            if joined and begin <= joined[-1][1] + self.tick():
                joined[-1] = joined[-1][0], max(joined[-1][1], end)
            else:
                joined.append((begin, end))
        return joined

    def tick(self) -> datetime.timedelta:
        """The next moment."""
        points = isinstance(self.rows[0]["time"], datetime.datetime)
        return MOMENT if points else DAY

    # verdicts

    def starts(self) -> list[tuple[Any, str, Any]]:
        """All that was begun: when, what, and from when that is known."""
        found = [(row["time"], row["subject"], row["known"]) for row in self.rows if row["kind"] == "start"]
        for row in self.rows:
            if row["kind"] != "dose" or any((time, name) == (row["time"], row["subject"]) for time, name, _ in found):
                continue
            before = [
                other for other in self.rows if other["about"] == row["subject"] and other["known"] <= row["known"]
            ]
            if self.begins(row, before):
                found.append((row["time"], row["subject"], row["known"]))
        return found

    def begins(self, dose: Row, before: list[Row]) -> bool:
        """Whether a dose is the first of a course."""
        start: Any = None
        stop: Any = None
        until: Any = None
        last: Any = None
        for row in before:
            end = stop or until or last
            new = start is None or (end is not None and row["time"] - end > self.gap)
            if row["kind"] in ("start", "dose"):
                if row is dose:
                    return new
                start = row["time"] if new else start
                until = None if new else until
                last = None if new else last
                stop = None
                if row["kind"] == "start":
                    until = row["until"] and max(row["until"], until or row["until"])
                else:
                    last = row["time"]
            if row["kind"] == "stop":
                stop = row["time"]
        raise AssertionError("the dose is among them")

    def verdicts(self) -> list[Row]:
        """A row a start, in any order."""
        other = {"before": "after", "after": "before"}[self.same_day]
        found = []
        for time, name, _ in self.starts():
            said = self.judged(time, name, self.same_day)
            said["tie"] = said["verdict"] != self.judged(time, name, other)["verdict"]
            found.append({"time": time, "treatment": name, **said})
        return found

    def judged(self, time: Any, name: str, same: str) -> Row:
        """One reading of one start."""
        blank: Row = {"also": [], "passed_over": [], "ask": [], "state": None, "status": None}
        unobserved = not any(begin <= time <= end for begin, end in self.periods(time))
        if name not in self.pathway.treatments:
            return {**blank, "verdict": "off_pathway", "also": ["unobserved"] * unobserved}
        if unobserved:
            return {**blank, "verdict": "unobserved"}
        try:
            found = self.pathway.assess(self.episode(time, same, willing=name))
        except EpisodeError:
            return {**blank, "verdict": "refused"}
        shown = {node.id for node in (*found.options, *found.alongside)}
        status = found.status[name].value
        ended = found.state is State.ENDED and status != "undetermined"
        table = {
            "in_order": name in shown,
            "contraindicated": found.truth("contraindicated", name) is MET,
            "emergency_first": found.state is State.EMERGENCY,
            "early": found.truth("reached", name) is NOT_MET,
            "not_indicated": found.truth("indicated", name) is NOT_MET,
            "repeated": status in ("failed", "intolerant", "relapsed", "done"),
            "under_control": found.state is State.AT_GOAL,
            "after_end": ended,
        }
        reasons = [verdict for verdict, applies in table.items() if applies] or ["unprovable"]
        over = [node.id for node in found.options if node.id in self.pathway.treatments and self.leads(node.id, name)]
        return {
            "verdict": reasons[0],
            "also": reasons[1:],
            "passed_over": over if "early" in reasons else [],
            "ask": list(found.questions) if reasons == ["unprovable"] else [],
            "state": found.state.value,
            "status": status,
        }

    def leads(self, source: str, target: str) -> bool:
        """Whether escalations lead from one node to another, over any number."""
        ways = [way for way in self.pathway.escalations if source in way.after]
        return any(way.to == target or self.leads(way.to, target) for way in ways)

    # waits, moment by moment

    def waits(self) -> list[Row]:
        """A row a wait."""
        found: list[Row] = []
        for begin, end in self.periods():
            opened: dict[tuple[str, str | None], Any] = {}
            hidden: list[tuple[str, Any]] = []
            answered = False
            for now in self.moments(begin, end):
                offered, declined, running, alarmed = self.looks(now)

                def close(key: tuple[str, str | None], ended: str, now: Any = now, opened: Any = opened) -> None:
                    if key in opened:
                        wait = {"kind": key[0], "treatment": key[1], "from": opened.pop(key), "to": now, "ended": ended}
                        found.append(wait)

                for name, known in [(name, known) for time, name, known in self.starts() if time == now]:
                    close(("step", name), "started")
                    close(("idle", None), "started")
                    hidden.append((name, known))
                hidden = [(name, known) for name, known in hidden if known > now]
                offered -= {name for name, _ in hidden}
                for gone in [key for key in opened if key[0] == "step" and key[1] not in offered]:
                    close(gone, "declined" if gone[1] in declined else "withdrawn")
                for name in offered:
                    opened.setdefault(("step", name), now)
                if offered and not running and not hidden:
                    opened.setdefault(("idle", None), now)
                else:
                    close(("idle", None), "withdrawn")
                answers = self.answers(now)
                for how in answers:
                    close(("red_flag", None), how)
                if not alarmed:
                    close(("red_flag", None), "withdrawn")
                answered = alarmed and (answered or bool(answers))
                if alarmed and not answered:
                    opened.setdefault(("red_flag", None), now)
            for key in list(opened):
                wait = {"kind": key[0], "treatment": key[1], "from": opened[key], "to": end, "ended": "censored"}
                found.append(wait)
        return found

    def answers(self, now: Any) -> list[str]:
        """How an emergency is answered now: by what is begun or attended now, or of which that becomes known."""
        begun = [name for time, name, known in self.starts() if now in (time, known)]
        seen = [row["subject"] for row in self.rows if row["kind"] == "attended" and now in (row["time"], row["known"])]
        nodes = self.pathway.nodes
        found = ["started"] if any(name in nodes and nodes[name].emergency for name in begun) else []
        return found + (["attended"] if any(nodes[name].emergency for name in seen) else [])

    def moments(self, begin: Any, end: Any) -> list[Any]:
        """Every day; of points in time every one at which anything could change, and many more."""
        if not isinstance(begin, datetime.datetime):
            return [begin + DAY * number for number in range((end - begin).days + 1)]
        weeks = {
            value
            for name, values in cut_points(self.pathway).items()
            if name == "weeks" or name in self.grows
            for value in values
        }
        ages = [datetime.timedelta(days=days) for days in self.ages.values()]
        back = datetime.timedelta(days=0 if self.lookback in (None, "complete") else self.lookback)
        ages.append(back)
        found = {begin, begin + back}
        for row in self.rows:
            here = {row["time"], row["known"], row["until"]}
            value = row["value"]
            numbers = {0, value} if isinstance(value, int | float) and not isinstance(value, bool) else {0}
            passing = [week - number for week in weeks for number in numbers if week > number]
            here |= {row["time"] + age for age in ages}
            here |= {row["time"] + DAY * 7 * passed for passed in passing if passed < 2000}
            for moment in here - {None}:
                found |= {moment + MOMENT * by for by in (-1, 0, 1)}
        return sorted(moment for moment in found if begin <= moment <= end)

    def looks(self, today: Any) -> tuple[set[str], set[str], bool, bool]:
        """What is offered, what is declined, whether a trial runs, and whether there is an emergency, that evening."""
        episode = self.episode(today, "all")
        key = repr(sorted(episode.to_dict().items(), key=str))
        if key not in self._states:
            try:
                found = self.pathway.assess(episode)
            except EpisodeError:
                self._states[key] = set(), set(), False, False
            else:
                shown = {node.id for node in (*found.options, *found.alongside)}
                of = {name: found.status[name].value for name in self.pathway.treatments}
                trials = [name for name, node in self.pathway.treatments.items() if node.has_trial]
                self._states[key] = (
                    {name for name in of if of[name] == "offered" and name in shown},
                    {name for name in of if of[name] == "declined"},
                    any(of[name] == "ongoing" for name in trials),
                    found.state is State.EMERGENCY,
                )
        offered, declined, running, alarmed = self._states[key]
        return set(offered), declined, running, alarmed
