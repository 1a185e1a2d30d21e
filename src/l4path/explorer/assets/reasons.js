// Why a node stands as it does: the parts of the rules that decide, in the sentences that the program brings with it.
const reasonsOf = (() => {
  "use strict";
  const { fill, valueWords, totalOf, addingOf } = wording;

  /** What explains one assessment of one program. */
  function explainer(program, found) {
    const { words, formulas, said: phrases } = program;
    const { truth, record, said } = found;
    const OUTCOMES = Object.keys(words.OUTCOMES);
    const facts = new Map(program.facts.map((fact) => [fact.id, fact]));
    const measures = new Map(program.measures.map((fact) => [fact.id, fact]));
    const nodes = new Map(program.nodes.map((node) => [node.id, node]));
    const title = (id) => nodes.get(id).title;
    const point = (text, inner = [], about = "") => ({ text, inner, about });
    const rule = (row) => formulas[row][1];
    const forms = (kind, id) => nodes.get(id).forms?.[kind] ?? words.PREDICATES[kind];
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
      if (formulas[one.row][0] === "sum") return [sum(one, how)];
      const several = one.joins === "several";
      const plainly = one.joins === "all" ? words.ALL_OF : words.AT_LEAST_ONE_OF;
      const head = several ? phrases[one.row][one.contrary ? "no" : "yes"] : plainly;
      const told = several || how.whole ? parts(one) : deciding(one);
      const inner = told.flatMap((part) => stated(part, several ? { ...how, whole: true } : how));
      const said = several ? inner : once(inner);
      return said.length === 1 && !several ? said : [point(`${head}: ${mark(one.truth)}`, said)];
    }

    /** A sum of points beside a whole number, with every item under it. */
    function sum(one, how) {
      const [, id, , op, constant, ...rows] = formulas[one.row];
      const score = program.scores.find((other) => other.id === id);
      const needed = fill(words.POINTS_NEEDED[one.contrary ? words.CONTRARY[op] : op], { constant });
      const head = { label: score.label, total: totalOf(score, truth, words), needed, mark: mark(one.truth) };
      const told = score.items.map(({ label, points }, number) => {
        const [item] = stated(asked(rows[number]), { ...how, whole: true });
        const value = truth[rows[number]];
        const [text, inner] = label ? [`${label} (${mark(value)})`, [item]] : [item.text, item.inner];
        return point(addingOf(text, points, value, words), inner, label ? "" : item.about);
      });
      return point(fill(words.SUM, head), told);
    }

    /** That nobody knows whether a treatment was tried, with the question that would tell. */
    function unasked(id, contrary) {
      const question = program.questions[id];
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
      const deep = kind === "exhausted" || way === true; // within an indication, why another treatment is not for the patient leads astray
      if (recorded && (way || (value === 2 && !whole))) return standing(id, deep);
      const inner = recorded ? stands(id, row, deep) : walk(rule, contrary && value !== 1);
      const text = predicate(kind, id, value === 1 || !contrary);
      return point(value === 1 ? unknown(text, contrary) : inBrackets(text, value, whole), inner, `node:${id}`);
    }

    /** How a treatment stands by its record, and what must be asked of it beyond that. */
    function stands(id, row, deep) {
      const told = standing(id, deep);
      const heard = new Set(abouts(told).filter((about) => about.startsWith("fact:")));
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
      return once(found);
    }

    /** Whether the pathway reaches a node, in words. */
    function reached(id) {
      const said = [words.SOURCE_NOT_REACHED, words.SOURCE_UNKNOWN, words.SOURCE_REACHED];
      return fill(said[truth[nodes.get(id).claims.reached]], { node: title(id) });
    }

    /** How a treatment without a record stands: declined, or, if that is wanted, why it is not for this patient. */
    function untried(id, deep) {
      const { indicated, contraindicated } = nodes.get(id).claims;
      if (record.declined.has(id)) return point(predicate("declined", id, true), [], `node:${id}`);
      if (deep && truth[indicated] === 0) return point(predicate("indicated", id, false), walk(rule(indicated), true), `node:${id}`);
      if (deep && truth[contraindicated] === 2) {
        return point(predicate("contraindicated", id, true), walk(rule(contraindicated)), `node:${id}`);
      }
      return point(predicate("tried", id, false), [], `node:${id}`);
    }

    /** How a treatment stands by its record. */
    function standing(id, deep = true) {
      const node = nodes.get(id);
      const says = (text, inner = []) => point(text, inner, `node:${id}`);
      if (node.kind !== "treatment") return says(`${title(id)}: ${words.NOT_TRIED}`);
      if (record.unasked.has(id)) return says(fill(words.NEVER_ASKED, { node: title(id) }));
      const held = record.trials.get(id);
      if (held === undefined) return untried(id, deep);
      if (node.way === "once") {
        return says(fill((held.outcome === undefined ? words.DONE : words.ASKED_FOR)[0], { node: title(id) }));
      }
      const over = held.ended === true ? [point(fill(words.COURSE_OVER, { node: title(id) }))] : [];
      if (outcome(id)) return says(outcome(id), over);
      const came = OUTCOMES.find((one) => truth[node.claims[one]] === 2);
      const told = trial(node, came ?? "");
      return says(came ? predicate(came, id, true) : fill(words.UNJUDGED, { node: title(id) }), [...told, ...over]);
    }

    /** What was measured of a trial, beside what makes it adequate and what a response is. */
    function trial(node, came) {
      const told = [
        ["adequate", words.ADEQUATE],
        ["response", words.RESPONSE],
      ].filter(([kind]) => node.claims[kind] !== undefined);
      const heard = told.filter(([kind]) => (words.SHOWN_BY[came] ?? [kind]).includes(kind));
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
      if (!way) return [point(fill(words.TRIED_ALREADY, { node: node.title }))];
      const because = way.because ? [point(fill(words.BECAUSE, { because: way.because }))] : [];
      const rests = walk(way.fires, false, { way: true }).filter((one) => one.text !== reachedOnly(way, one.text));
      return [{ brief: because[0]?.text, ...point(way.step, [...because, ...rests, ...(way.disputed ? [point(way.disputed)] : [])]) }];
    }

    const reachedOnly = (way, text) => way.after.map(reached).find((said) => said === text);

    /** Why the record of a treatment that is not reached, or perhaps, does not make it reached. */
    function byRecord(node) {
      if (record.unasked.has(node.id)) return [unasked(node.id, false)];
      if (!record.trials.has(node.id) || node.way === "once") return [];
      const { stopped } = node.claims;
      if (truth[stopped] === 2) return [point(fill(words.GIVEN_UP_IS_NO_REACH, { node: node.title }))];
      return [point(fill(words.PERHAPS_GIVEN_UP, { node: node.title }), unknownAtoms(stopped))];
    }

    /** The ways in to a node that have some truth, with what is missing on each. */
    function waysIn(node, wanted) {
      const ways = program.escalations.filter((one) => one.to === node.id && truth[one.fires] === wanted);
      return ways.map((way) => point(`${way.way_in}: ${mark(truth[way.fires])}`, walk(way.fires, false, { way: true })));
    }

    /** What comes first where a node could be a step by itself and is not shown as one; empty where it is shown. */
    function notNow(node, status) {
      if (said.on_hold.includes(node.id)) return fill(words.IS_ON_HOLD, { why: words.HELD_BY[said.state] });
      const shown = said.options.includes(node.id) || said.alongside.includes(node.id);
      return program.possible.includes(status) && !shown ? (words.NOT_AN_OPTION[said.state] ?? "") : "";
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
      const goesOn = ["responded", "ongoing"].some((kind) => node.way !== "once" && truth[node.claims[kind]] === 2);
      const said = words.VERDICT_FOR[status] ?? {};
      if (goesOn && said.going_on) return said.going_on;
      return said[how || "suitable"] ?? said[node.way] ?? (how === "ended" ? said.tried : undefined) ?? "";
    }

    /** What to mind of a treatment that is possible now, each with what makes it so. */
    function cautions(node) {
      const minded = (node.cautions ?? []).filter((one) => truth[one.row] > 0);
      return minded.map(({ row, because, when, disputed }) => {
        const known = truth[row] === 2;
        const inner = known ? walk(row) : [point(fill(words.CAUTION_WHEN, { condition: when }))];
        const beside = disputed ? [point(disputed)] : [];
        return point(fill(known ? words.CAUTION : words.CAUTION_UNKNOWN, { because }), [...inner, ...beside]);
      });
    }

    /** Why a node has its status: a sentence or two, and the statements it rests on. */
    function why(node, status) {
      const { claims } = node;
      if (truth[claims.reached] !== 2) {
        const said = truth[claims.reached] === 0 ? words.VERDICT[status] : words.VERDICT_UNDETERMINED.reach;
        return { verdict: said, points: [...byRecord(node), ...waysIn(node, truth[claims.reached])] };
      }
      const trialOf = record.trials.get(node.id);
      const how = cameOfIt(node);
      let verdict = (node.kind === "treatment" && ofATreatment(node, status, how)) || words.VERDICT[status];
      let points = [];
      const unsure = words.KIND_OF[status] === "unsure";
      const rests = words.RESTS_ON[status];
      if (rests) points = walk(rule(claims[rests]));
      else if (unsure && trialOf && how === "tried") {
        points = [...(truth[claims.contraindicated] === 1 ? walk(rule(claims.contraindicated)) : []), ...trial(node, "")];
      } else if (unsure) points = how === "unasked" ? [unasked(node.id, false)] : walk(rule(claims.suitable));
      else if (trialOf && node.way !== "once") {
        const stands = standing(node.id);
        points = stands.inner.length ? stands.inner : [stands];
      }
      const follows = said.state === "at_goal" && said.options.includes(node.id) && !program.keeps.includes(status);
      return {
        verdict: [verdict, notNow(node, status)].filter(Boolean).join(" "),
        points,
        route: [...route(node), ...(follows ? [point(words.FOLLOWS)] : [])],
      };
    }

    /** What is unknown of a treatment of the emergency branch that is reached. */
    function unsettled(node) {
      if (record.unasked.has(node.id)) return [unasked(node.id, false)];
      const trialOf = record.trials.get(node.id);
      const judged = trialOf !== undefined && trialOf.outcome === undefined ? ["adequate", "response"] : [];
      const rows = ["suitable", ...judged].map((kind) => node.claims[kind]).filter((row) => row !== undefined);
      return once(rows.flatMap(unknownAtoms));
    }

    /** The red flags that nobody has answered yet, and what else is unknown of the emergency branch. */
    function unanswered() {
      const flags = program.escalations.filter((way) => way.on === "red_flag" && truth[way.fires] === 1);
      const told = new Set(flags.map((way) => way.to));
      const raised = flags.map((way) => point(fill(words.FLAG_UNKNOWN, { node: title(way.to) }), walk(way.fires, false, { way: true })));
      const others = program.nodes.filter((node) => node.emergency && !told.has(node.id) && said.status[node.id] === "undetermined");
      const unclear = others.flatMap((node) => {
        const reachedNow = truth[node.claims.reached] === 2;
        const open = reachedNow ? unsettled(node) : waysIn(node, 1);
        if (!reachedNow && !open.length) return []; // that nobody asked whether it was once tried is no alarm
        return [point(fill(words.EMERGENCY_UNKNOWN, { node: node.title }), open)];
      });
      return [...raised, ...unclear];
    }

    /** How the pathway came to the emergency nodes that it reaches. */
    const emergency = () => once(program.nodes.filter((node) => node.emergency && truth[node.claims.reached] === 2).flatMap(route));

    /** Whether the goal is met, and by what; and where that is not enough, why. */
    function goal() {
      if (program.goal === null) return [];
      const heads = [words.GOAL_NOT_MET, words.GOAL_UNKNOWN, words.GOAL_MET];
      const forbidden = truth[program.goal] === 2 && said.state !== "at_goal" ? program.kept : [];
      const broken = forbidden.filter(([, row]) => truth[row] === 2).map(([id]) => id);
      const because = (id) => point(fill(words.GOAL_MUST_NOT_GO_ON, { node: title(id) }), walk(rule(nodes.get(id).claims.contraindicated)));
      return [point(heads[truth[program.goal]], walk(program.goal)), ...broken.map(because)];
    }

    /** The statements that decide a rule. */
    const reasons = (row) => walk(rule(row));

    return { why, reasons, cautions, unanswered, emergency, goal, title, truth };
  }

  return explainer;
})();
