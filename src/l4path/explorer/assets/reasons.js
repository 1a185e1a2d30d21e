// Why a node stands as it does: the parts of the rules that decide, in the sentences that the program brings with it.
const reasonsOf = (() => {
  "use strict";
  /** A sentence with its blanks filled; what is filled in is never read as a blank itself. */
  const fill = (template, blanks) =>
    template.replace(/\{(\w+)\}/g, (blank, name) => (Object.hasOwn(blanks, name) ? String(blanks[name]) : blank));

  /** A recorded value in words. */
  function valueWords(fact, value, words) {
    const labels = new Map(fact.values ?? []);
    if (fact.kind === "flag") return value ? words.YES : words.NO;
    if (fact.kind === "choice") return labels.get(value);
    if (fact.kind === "choices") {
      const held = fact.values.filter(([id]) => value.includes(id)).map(([, label]) => label);
      const last = held.pop();
      return held.length ? `${held.join(", ")} ${words.AND} ${last}` : (last ?? words.NONE_HELD);
    }
    return `${plain(value)} ${fact.units[value === 1 ? 0 : 1]}`.trim();
  }

  /** A number without an exponent. */
  const plain = (value) => value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });

  /** What explains one assessment of one program. */
  function explainer(program, found) {
    const { words, formulas, said: phrases } = program;
    const { truth, record } = found;
    const OUTCOMES = Object.keys(words.OUTCOMES);
    const facts = new Map(program.facts.map((fact) => [fact.id, fact]));
    const measures = new Map(program.measures.map((fact) => [fact.id, fact]));
    const nodes = new Map(program.nodes.map((node) => [node.id, node]));
    const title = (id) => nodes.get(id).title;
    const point = (text, inner = [], about = "") => ({ text, inner, about });
    const rule = (row) => formulas[row][1];
    const forms = (kind, id) =>
      kind === "tried" && nodes.get(id).way === "once" ? words.DONE : words.PREDICATES[kind];
    const predicate = (kind, id, holds) => fill(forms(kind, id)[holds ? 0 : 1], { node: title(id) });
    const mark = (value) => [words.NOT_MET, words.UNKNOWN_MARK, words.MET][value];
    const unknown = (text, contrary) => `${text}: ${contrary ? words.UNKNOWN_NO : words.UNKNOWN_MARK}`;

    /** A statement freed of every `not`, its truth, and what combines its parts; the only place that knows that. */
    function asked(row, contrary = false) {
      const [kind, first, claimed] = formulas[row];
      if (kind === "not") return asked(first, !contrary);
      const passes = kind === "claim" && !["defined", "reached", ...Object.keys(words.PREDICATES)].includes(claimed);
      if (passes) return asked(first, contrary);
      const joins = { all: contrary ? "any" : "all", any: contrary ? "all" : "any", several: "several", sum: "several" }[kind] ?? "";
      return { row, contrary, joins, truth: contrary ? 2 - truth[row] : truth[row] };
    }

    /** The parts of a combination, those of its own kind within it taken up; the counted ones of a count. */
    function parts({ row, contrary, joins }) {
      const [, ...rest] = formulas[row];
      if (joins === "several") return engine.partsOf(formulas[row]).map((one) => asked(one));
      return rest.map((one) => asked(one, contrary)).flatMap((one) => (one.joins === joins ? parts(one) : [one]));
    }

    /** The parts without those that, as they stand, leave the truth to the others. */
    const deciding = (one) =>
      parts(one).filter(
        (part) => part.truth === one.truth || (one.joins === "all" && one.truth === 0 && part.truth === 1),
      );

    const once = (points) => [...new Map(points.map((one) => [JSON.stringify(one), one])).values()];

    /** The statements of a list that say the same: of an `any` with one part that counts, that part alone. */
    function together(one) {
      const told = one.joins === "all" || one.joins === "any" ? deciding(one) : [];
      return told.length === 1 || one.joins === "all" ? told.flatMap(together) : [one];
    }

    /** The statements that decide a row, or its contrary; together they have its truth. */
    function walk(row, contrary = false, how = {}) {
      const one = asked(row, contrary);
      const told = one.joins === "all" ? parts(one).filter((part) => part.truth === one.truth) : [one];
      return once(told.flatMap(together).flatMap((part) => stated(part, how)));
    }

    /** One statement in one line, what it combines under it; none for what is so whoever the patient is. */
    function stated(one, how) {
      if (one.joins === "") return leaf(one, how);
      const several = one.joins === "several";
      const plainly = one.joins === "all" ? words.ALL_OF : words.AT_LEAST_ONE_OF;
      const head = several ? phrases[one.row][one.contrary ? "no" : "yes"] : plainly;
      const told = several || how.whole ? parts(one) : deciding(one);
      const inner = told.flatMap((part) => stated(part, several ? { ...how, whole: true } : how));
      if (formulas[one.row][0] === "sum") return [sum(one, inner)];
      const said = several ? inner : once(inner);
      return said.length === 1 && !several ? said : [point(`${head}: ${mark(one.truth)}`, said)];
    }

    /** A sum of points beside a whole number, with every item under it. */
    function sum(one, items) {
      const [, score, points, op, constant, ...rows] = formulas[one.row];
      const { label } = program.scores.find(({ id }) => id === score);
      const truths = rows.map((row) => truth[row]);
      const [low, high] = engine.boundsOf(points, truths);
      const some = fill(Math.abs(low) === 1 ? words.POINTS_ONE : words.POINTS, { points: low });
      const total = low === high ? some : fill(words.POINTS_FROM, { low, high });
      const needed = fill(words.POINTS_NEEDED[one.contrary ? words.CONTRARY[op] : op], { constant });
      const adding = ({ text, inner, about }, number) => {
        const worth = points[number];
        const sign = worth > 0 ? `+${worth}` : `${worth}`;
        if (truths[number] === 1) return point(fill(worth > 0 ? words.COULD_ADD : words.COULD_TAKE, { item: text, points: Math.abs(worth) }), inner, about);
        return point(fill(words.ADDS, { item: text, points: truths[number] === 2 ? sign : "+0" }), inner, about);
      };
      return point(fill(words.SUM, { label, total, needed, mark: mark(one.truth) }), items.map(adding));
    }

    /** That nobody knows whether a treatment was tried, with the question that would tell. */
    function unasked(id, contrary) {
      const question = fill(words.WAS_IT_TRIED, { treatment: title(id) });
      return point(`${title(id)} (${fill(contrary ? words.ASK_NO : words.ASK, { question })})`, [], `node:${id}`);
    }

    /** A statement with its truth in brackets; that it is met is said only where others beside it are not. */
    function inBrackets(text, value, whole, beside = "") {
      const said = [...(value === 2 && !whole ? [] : [mark(value)]), ...(beside ? [beside] : [])];
      return said.length ? `${text} (${said.join("; ")})` : text;
    }

    function leaf(one, how) {
      const [kind, ...rest] = formulas[one.row];
      if (kind === "atom") return [atom(one.row, one.contrary, how.whole)];
      if (kind === "claim") return [claim(one, how)];
      if (kind === "recorded" && one.truth === 1) return [unasked(rest[1], one.contrary)];
      if (kind === "recorded" && rest[0] !== "asked") {
        return [point(inBrackets(predicate(...rest, !one.contrary), one.truth, how.whole), [], `node:${rest[1]}`)];
      }
      if (how.whole) return [point(inBrackets(one.truth === 2 ? words.ALWAYS : words.NEVER, one.truth, true))];
      return one.truth === 2 ? [] : [point(words.RULED_OUT)];
    }

    /** The outcome that was recorded of a treatment; empty where none is. */
    function outcome(id) {
      const said = record.trials.get(id)?.outcome;
      return said === undefined ? "" : `${title(id)}: ${fill(words.OUTCOME, { outcome: words.OUTCOMES[said] })}`;
    }

    function atom(row, contrary, whole) {
      const [, treatment, name] = formulas[row];
      const fact = treatment === null ? facts.get(name) : measures.get(name);
      const about = `fact:${treatment === null ? name : `${treatment}.${name}`}`;
      if (treatment !== null && record.unasked.has(treatment)) return unasked(treatment, false);
      const value = record.value(treatment, name);
      const untried = treatment !== null && record.tried(treatment) === 0;
      const asks = value === undefined && !untried && phrases[row].label !== undefined;
      const said = asks ? phrases[row].label : phrases[row][contrary ? "no" : "yes"];
      const met = contrary ? 2 - truth[row] : truth[row];
      if (untried) return point(inBrackets(said, met, whole, words.NOT_TRIED), [], about);
      if (value === undefined) {
        const question = program.questions[about.slice("fact:".length)];
        return point(`${said} (${fill(asks && contrary ? words.ASK_NO : words.ASK, { question })})`, [], about);
      }
      const beside = fill(words.RECORDED, { value: valueWords(fact, value, words) });
      return point(inBrackets(said, met, whole, beside), [], about);
    }

    function claim({ row, contrary, truth: value }, { whole, way }) {
      const [, rule, kind, id] = formulas[row];
      if (kind === "defined") {
        const { label } = phrases[row];
        const beside = contrary && value === 0 ? words.NO_COUNTS : "";
        const answer = `${label}: ${truth[row] === 2 ? words.YES : words.NO}`;
        const text = value === 1 ? unknown(label, contrary) : inBrackets(answer, value, whole, beside);
        return point(text, walk(rule, truth[row] === 0), `definition:${id}`);
      }
      if (kind === "reached") return point(reached(id));
      const recorded = [...OUTCOMES, "exhausted"].includes(kind);
      if (recorded && (way || (value === 2 && !whole))) return standing(id);
      const inner = recorded ? stands(id, row) : walk(rule, contrary && value !== 1);
      const text = predicate(kind, id, value === 1 || !contrary);
      return point(value === 1 ? unknown(text, contrary) : inBrackets(text, value, whole), inner, `node:${id}`);
    }

    /** How a treatment stands by its record, and what must be asked of it beyond that. */
    function stands(id, row) {
      const told = standing(id);
      const heard = new Set(abouts(told));
      return [told, ...unknownAtoms(row).filter((one) => !heard.has(one.about))];
    }

    const abouts = ({ about, inner }) => [about, ...inner.flatMap(abouts)];

    /** The unknown atoms in the unknown parts of a row, each once. */
    function unknownAtoms(row) {
      const seen = new Set();
      const found = [];
      for (const stack = [row]; stack.length; ) {
        const here = stack.pop();
        if (seen.has(here) || truth[here] !== 1) continue;
        seen.add(here);
        const [kind, ...rest] = formulas[here];
        if (kind === "atom") found.push(atom(here, false, false));
        else if (kind === "recorded") found.push(unasked(rest[1], false));
        else stack.push(...engine.partsOf(formulas[here]));
      }
      return found;
    }

    /** Whether the pathway reaches a node, in words. */
    function reached(id) {
      const said = [words.SOURCE_NOT_REACHED, words.SOURCE_UNKNOWN, words.SOURCE_REACHED];
      return fill(said[truth[nodes.get(id).claims.reached]], { node: title(id) });
    }

    /** How a treatment stands by its record. */
    function standing(id) {
      const node = nodes.get(id);
      if (node.kind !== "treatment") return point(`${title(id)}: ${words.NOT_TRIED}`);
      if (record.unasked.has(id)) return point(fill(words.NEVER_ASKED, { node: title(id) }));
      const held = record.trials.get(id);
      if (held === undefined) {
        return point(record.declined.has(id) ? predicate("declined", id, true) : predicate("tried", id, false));
      }
      if (node.way === "once") {
        return point(fill((held.outcome === undefined ? words.DONE : words.ASKED_FOR)[0], { node: title(id) }));
      }
      const over = held.ended === true ? [point(fill(words.COURSE_OVER, { node: title(id) }))] : [];
      if (outcome(id)) return point(outcome(id), over);
      const came = OUTCOMES.find((one) => truth[node.claims[one]] === 2);
      const told = came === "intolerant" ? [] : trial(node, came ?? "");
      return point(came ? predicate(came, id, true) : fill(words.UNJUDGED, { node: title(id) }), [...told, ...over]);
    }

    /** What was measured of a trial, beside what makes it adequate and what a response is. */
    function trial(node, came) {
      const told = [
        ["adequate", words.ADEQUATE],
        ["response", words.RESPONSE],
      ].filter(([kind]) => node.claims[kind] !== undefined);
      const heard = told.filter(([kind]) => kind === "response" || !["responded", "relapsed"].includes(came));
      return heard.map(([kind, head]) => {
        const row = node.claims[kind];
        return point(`${head}${node.sign}: ${mark(truth[row])}`, walk(row).map((one) => unowned(one, node.title)));
      });
    }

    /** A statement about a trial within what is said of it: whose trial it is need not be named again. */
    function unowned({ text, inner, about }, treatment) {
      const owner = fill(words.OWNED, { treatment });
      const said = text.replaceAll(owner, "").replaceAll(`“${treatment}: `, "“");
      return point(said, inner.map((one) => unowned(one, treatment)), about);
    }

    /** How the pathway comes to a node that it reaches. */
    function route(node) {
      if (program.start.includes(node.id)) return [point(fill(words.START, { node: node.title }))];
      const way = program.escalations.find((one) => one.to === node.id && truth[one.fires] === 2);
      if (!way) return record.says("tried", node.id) ? [point(fill(words.TRIED_ALREADY, { node: node.title }))] : [];
      const because = way.because ? [point(fill(words.BECAUSE, { because: way.because }))] : [];
      const rests = walk(way.fires, false, { way: true }).filter((one) => one.text !== reachedOnly(way, one.text));
      return [{ brief: because[0]?.text, ...point(way.step, [...because, ...rests, ...(way.disputed ? [point(way.disputed)] : [])]) }];
    }

    const reachedOnly = (way, text) => way.after.map(reached).find((said) => said === text);

    /** The ways in to a node that is not reached, or perhaps, with what is missing on each. */
    function waysIn(node) {
      const wanted = truth[node.claims.reached];
      const ways = program.escalations.filter((one) => one.to === node.id && truth[one.fires] === wanted);
      return ways.map((way) => point(`${way.way_in}: ${mark(truth[way.fires])}`, walk(way.fires, false, { way: true })));
    }

    /** What the record of a treatment says: nothing, that nobody asked, that it is asked for, given up, over, or tried. */
    function cameOfIt(node) {
      if (record.unasked.has(node.id)) return "unasked";
      const trialOf = record.trials.get(node.id);
      if (trialOf === undefined) return "";
      if (node.way === "once" && trialOf.outcome !== undefined) return "asked_for";
      if (node.way !== "once" && truth[node.claims.stopped] === 2) return "stopped";
      return trialOf.ended ? "ended" : "tried";
    }

    /** What the record of a treatment adds to its status; empty where the status says all. */
    function ofATreatment(node, status, how) {
      const own = node.way === "once" ? words.VERDICT_ONCE : node.way === "continuous" ? words.VERDICT_CONTINUOUS : {};
      const goesOn = ["responded", "ongoing"].some((kind) => node.way !== "once" && truth[node.claims[kind]] === 2);
      const open = !how ? "suitable" : how === "tried" || how === "ended" ? (goesOn ? "going_on" : "tried") : how;
      const said = {
        ongoing: () => own.ongoing,
        stopped: () => own.stopped,
        responded: () => (how === "ended" ? words.VERDICT_OVER : ""),
        contraindicated: () => words.VERDICT_MUST_NOT[how],
        not_indicated: () => words.VERDICT_NOT_FOR[how],
        undetermined: () => words.VERDICT_UNDETERMINED[open],
      };
      return Object.hasOwn(said, status) ? (said[status]() ?? "") : "";
    }

    /** Why a node has its status: a sentence, and the statements it rests on. */
    function why(node, status) {
      const { claims } = node;
      if (truth[claims.reached] !== 2) {
        const said = status === "not_reached" ? words.VERDICT.not_reached : words.VERDICT_UNDETERMINED.reach;
        return { verdict: said, points: waysIn(node) };
      }
      const trialOf = record.trials.get(node.id);
      const how = cameOfIt(node);
      let verdict = (node.kind === "treatment" && ofATreatment(node, status, how)) || words.VERDICT[status];
      let points = [];
      if (status === "not_indicated") points = walk(rule(claims.indicated));
      else if (status === "contraindicated") points = walk(rule(claims.contraindicated));
      else if (status === "undetermined" && trialOf && how === "tried") {
        points = [...(truth[claims.contraindicated] === 1 ? walk(rule(claims.contraindicated)) : []), ...trial(node, "")];
      } else if (status === "undetermined") points = how === "unasked" ? [unasked(node.id, false)] : walk(rule(claims.suitable));
      else if (trialOf && node.way !== "once") {
        const stands = standing(node.id);
        points = stands.inner.length ? stands.inner : [stands];
      }
      return { verdict, points, route: route(node) };
    }

    /** The red flags that nobody has answered yet. */
    const unanswered = () =>
      program.escalations
        .filter((way) => way.on === "red_flag" && truth[way.fires] === 1)
        .map((way) => point(fill(words.FLAG_UNKNOWN, { node: title(way.to) }), walk(way.fires, false, { way: true })));

    /** Whether the goal is met, and by what. */
    const goal = () =>
      program.goal === null
        ? []
        : [point([words.GOAL_NOT_MET, words.GOAL_UNKNOWN, words.GOAL_MET][truth[program.goal]], walk(program.goal))];

    return { why, unanswered, goal, title };
  }

  return Object.assign(explainer, { fill, valueWords, plain });
})();
