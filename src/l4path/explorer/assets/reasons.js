// Why a node stands as it does: the parts of the rules that decide, as statements; their words come from the catalogue.
const reasonsOf = (() => {
  "use strict";
  const { fill, worded, sentence, valueWords, totalOf, addingOf } = wording;
  const OPERATORS = { ">=": "ge", ">": "gt", "<=": "le", "<": "lt", "==": "eq", "!=": "ne" };
  const CONTRARY = { ">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "==" };
  const OWN_FORMS = { once: ["tried", "ongoing"], continuous: ["ongoing", "stopped"] };
  const TRUTHS = ["not_met", "unknown", "met"];

  /** What explains one assessment of one program. */
  function explainer(program, found) {
    const { words, formulas, atom_words: phrases } = program;
    const { truth, record, said } = found;
    const OUTCOMES = program.outcomes;
    const facts = new Map(program.facts.map((fact) => [fact.id, fact]));
    const measures = new Map(program.measures.map((fact) => [fact.id, fact]));
    const nodes = new Map(program.nodes.map((node) => [node.id, node]));
    const title = (id) => nodes.get(id).title;
    const say = (says, slots = {}, { truth: value, about = "", parts = [], marked = false } = {}) =>
      ({ says, slots, truth: value, about, parts, marked });
    const rule = (row) => formulas[row][1];

    /** What a predicate says of a node, or its contrary: what is done once is done or asked for, not tried. */
    function isSo(kind, id, holds, more = {}) {
      const { way } = nodes.get(id);
      const own = (OWN_FORMS[way] ?? []).includes(kind) ? `${way}.` : "";
      return say(`${holds ? "is" : "is_not"}.${own}${kind}`, { node: title(id) }, { about: `node:${id}`, ...more });
    }

    /** A statement freed of every `not`, its truth, and what combines its parts; the only place that knows that. */
    function asked(row, contrary = false) {
      const [kind, first, claimed] = formulas[row];
      if (kind === "not") return asked(first, !contrary);
      const passes = kind === "claim" && !["defined", "reached", ...program.predicates].includes(claimed);
      if (passes) return asked(first, contrary);
      const any = kind === "any" || (kind === "several" && first === 1);
      const all = kind === "all" || (kind === "several" && !any && first === formulas[row].length - 2);
      const joins = any || all ? (any === contrary ? "all" : "any") : ["several", "sum"].includes(kind) ? "several" : "";
      return { row, contrary, joins, truth: contrary ? 2 - truth[row] : truth[row] };
    }

    /** The parts of a combination, those of its own kind within it taken up; the counted ones of a count. */
    function parts({ row, contrary, joins }) {
      const rest = engine.partsOf(formulas[row]);
      if (joins === "several") return rest.map((one) => asked(one));
      return rest.map((one) => asked(one, contrary)).flatMap((one) => (one.joins === joins ? parts(one) : [one]));
    }

    /** The parts without those that, as they stand, leave the truth to the others. */
    const deciding = (one) =>
      parts(one).filter(
        (part) => part.truth === one.truth || (one.joins === "all" && one.truth === 0 && part.truth === 1),
      );

    const once = (several) => [...new Map(several.map((one) => [JSON.stringify(one), one])).values()];

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

    /** One statement, what it combines under it; none for what is so whoever the patient is. */
    function stated(one, how) {
      if (one.joins === "") return leaf(one, how);
      if (formulas[one.row][0] === "sum") return [sum(one, how)];
      if (one.joins === "several") return [count(one, how)];
      const told = once((how.whole ? parts(one) : deciding(one)).flatMap((part) => stated(part, how)));
      return told.length === 1 ? told : [say(`says.${one.joins}`, {}, { truth: one.truth, parts: told })];
    }

    /** So many of some conditions, each told with its truth. */
    function count(one, how) {
      const [, least, ...rest] = formulas[one.row];
      const told = parts(one).flatMap((part) => stated(part, { ...how, whole: true }));
      const more = { truth: one.truth, parts: told };
      return say(one.contrary ? "says.fewer" : "says.at_least", { count: least, total: rest.length }, more);
    }

    /** A sum of points beside a whole number, with every item under it. */
    function sum(one, how) {
      const [, id, , op, constant, ...rows] = formulas[one.row];
      const score = program.scores.find((other) => other.id === id);
      const needed = fill(words[`points.${OPERATORS[one.contrary ? CONTRARY[op] : op]}`], { constant });
      const told = score.items.map(({ label, points }, number) => {
        const [item] = stated(asked(rows[number]), { ...how, whole: true });
        const value = truth[rows[number]];
        const named = label ? say("says.item", { label }, { truth: value, parts: [item], marked: true }) : item;
        const [key, adds] = addingOf(points, value);
        const slots = { item: { ...named, parts: [] }, points: adds };
        return say(key, slots, { truth: value, about: named.about, parts: named.parts });
      });
      return say("says.score", { label: score.label, total: totalOf(score, truth, words), needed }, { truth: one.truth, parts: told });
    }

    /** That nobody knows whether a treatment was tried, with the question that would tell. */
    function unasked(id, contrary = false) {
      const slots = { what: say(`says.whether.${nodes.get(id).way}`, { node: title(id) }), question: program.questions[id] };
      return say(contrary ? "says.asked_no" : "says.asked", slots, { truth: 1, about: `node:${id}` });
    }

    function leaf(one, how) {
      const [kind, ...rest] = formulas[one.row];
      const marked = how.whole || one.truth === 0;
      if (kind === "atom") return [atom(one.row, one.contrary, how)];
      if (kind === "claim") return [claim(one, how)];
      if (kind === "recorded" && one.truth === 1) return [unasked(rest[1], one.contrary)];
      if (kind === "recorded" && rest[0] !== "asked") return [isSo(...rest, !one.contrary, { truth: one.truth, marked })];
      if (how.whole) return [say(one.truth === 2 ? "says.always" : "says.never", {}, { truth: one.truth, marked: true })];
      return one.truth === 2 ? [] : [say("says.ruled_out", {}, { truth: one.truth })];
    }

    /** One recorded thing beside its condition, or the question that would decide it. */
    function atom(row, contrary, { whole, within } = {}) {
      const [, treatment, name] = formulas[row];
      const fact = treatment === null ? facts.get(name) : measures.get(name);
      const about = `fact:${treatment === null ? name : `${treatment}.${name}`}`;
      if (treatment !== null && record.unasked.has(treatment)) return unasked(treatment);
      const value = record.value(treatment, name);
      const untried = treatment !== null && record.tried(treatment) === 0;
      const asks = value === undefined && !untried && phrases[row].label !== undefined;
      const bare = asks ? phrases[row].label : phrases[row][contrary ? "no" : "yes"];
      const owned = phrases[row].owned && treatment !== within;
      const what = owned ? say("condition.owned", { what: bare, treatment: title(treatment) }) : bare;
      const met = contrary ? 2 - truth[row] : truth[row];
      const more = { truth: met, about };
      if (untried && met === 2 && !whole) return isSo("tried", treatment, false, { truth: met }); // so it is of every measure of it
      if (untried) return say("says.untried", { what }, { ...more, marked: whole || met !== 2 });
      if (value === undefined) {
        const question = treatment !== null && treatment === within ? fact.asked : program.questions[about.slice(5)];
        return say(asks && contrary ? "says.asked_no" : "says.asked", { what, question }, more);
      }
      return say("says.recorded", { what, value: valueWords(fact, value, words) }, { ...more, marked: whole || met !== 2 });
    }

    function claim({ row, contrary, truth: value }, how) {
      const [, rule, kind, id] = formulas[row];
      const marked = how.whole || value === 0;
      if (kind === "defined") {
        const { label } = phrases[row];
        const more = { truth: value, about: `definition:${id}`, parts: walk(rule, truth[row] === 0, { within: how.within }) };
        if (value === 1) return say(contrary ? "says.unknown_no" : "says.unknown", { what: label }, more);
        const key = contrary && value === 0 ? "_no" : marked ? `_${TRUTHS[value]}` : "";
        return say(`says.definition${key}`, { label, answer: words[truth[row] === 2 ? "yes" : "no"] }, more);
      }
      if (kind === "reached" && how.way) return reached(id);
      const recorded = [...OUTCOMES, "exhausted"].includes(kind);
      const deep = kind === "exhausted" || how.way === true; // within an indication, why another treatment is not for the patient leads astray
      if (recorded && (how.way || (value === 2 && !how.whole))) return standing(id, value, deep);
      const told = kind === "reached" ? [] : recorded ? stands(id, row, value, deep) : walk(rule, contrary && value !== 1);
      const more = { truth: value, about: `node:${id}`, parts: told };
      if (value === 1) return say(contrary ? "says.unknown_no" : "says.unknown", { what: isSo(kind, id, true) }, more);
      return isSo(kind, id, !contrary, { ...more, marked });
    }

    /** How a treatment stands by its record, and what must be asked of it beyond that. */
    function stands(id, row, value, deep) {
      const told = standing(id, value, deep);
      const heard = new Set(abouts(told).filter((about) => about.startsWith("fact:")));
      return [told, ...unknownAtoms(row).filter((one) => !heard.has(one.about))];
    }

    const abouts = ({ about, parts: under }) => [about, ...under.flatMap(abouts)];

    /** The unknown atoms in the unknown parts of a row, each once. */
    function unknownAtoms(row) {
      const seen = new Set();
      const told = [];
      for (const stack = [row]; stack.length; ) {
        const here = stack.pop();
        if (seen.has(here) || truth[here] !== 1) continue;
        seen.add(here);
        const [kind, ...rest] = formulas[here];
        if (kind === "atom") told.push(atom(here, false));
        else if (kind === "recorded") told.push(unasked(rest[1]));
        else stack.push(...engine.partsOf(formulas[here]));
      }
      return once(told);
    }

    /** Whether the pathway reaches a node. */
    function reached(id) {
      const value = truth[nodes.get(id).claims.reached];
      return say(`way.reached_${TRUTHS[value]}`, { node: title(id) }, { truth: value, about: `node:${id}` });
    }

    /** How a treatment without a record stands: declined, or, if that is wanted, why it is not for this patient. */
    function untried(id, value, deep) {
      const { indicated, contraindicated } = nodes.get(id).claims;
      if (record.declined.has(id)) return isSo("declined", id, true, { truth: value });
      if (deep && truth[indicated] === 0) return isSo("indicated", id, false, { truth: value, parts: walk(rule(indicated), true) });
      if (deep && truth[contraindicated] === 2) {
        return isSo("contraindicated", id, true, { truth: value, parts: walk(rule(contraindicated)) });
      }
      return isSo("tried", id, false, { truth: value });
    }

    /** How a treatment stands by its record. */
    function standing(id, value = 2, deep = true) {
      const node = nodes.get(id);
      const says = (key, slots = {}, told = []) =>
        say(key, { node: title(id), ...slots }, { truth: value, about: `node:${id}`, parts: told });
      if (node.kind !== "treatment") return says("says.never_tried");
      if (record.unasked.has(id)) return says("says.not_asked");
      const held = record.trials.get(id);
      if (held === undefined) return untried(id, value, deep);
      if (node.way === "once") return isSo(held.outcome === undefined ? "tried" : "ongoing", id, true, { truth: value });
      const over = courseOver(node);
      if (held.outcome !== undefined) return says("says.outcome_of", { outcome: words[`outcome.${held.outcome}`] }, over);
      const came = OUTCOMES.find((one) => truth[node.claims[one]] === 2);
      if (came) return isSo(came, id, true, { truth: value, parts: [...trial(node, came), ...over] });
      const unjudged = truth[node.claims.response] === 1 ? "response" : "adequate";
      return says(`says.unjudged_${unjudged}`, {}, [...trial(node, ""), ...over]);
    }

    /** That the course of a treatment is over, where that is recorded. */
    const courseOver = (node) =>
      record.trials.get(node.id)?.ended === true ? [say("says.course_over", { node: node.title })] : [];

    /** What was measured of a trial, beside what makes it adequate and what a response is. */
    function trial(node, came) {
      const told = ["adequate", "response"].filter((kind) => node.claims[kind] !== undefined);
      const heard = told.filter((kind) => (words.SHOWN_BY[came] ?? [kind]).includes(kind));
      return heard.map((kind) => {
        const row = node.claims[kind];
        return say(`says.${kind}`, { sign: node.sign }, { truth: truth[row], parts: walk(row, false, { within: node.id }) });
      });
    }

    /** How the pathway comes to a node that it reaches. */
    function route(node) {
      if (program.start.includes(node.id)) return [say("way.start", { node: node.title })];
      const way = program.escalations.find((one) => one.to === node.id && truth[one.fires] === 2);
      if (!way) return [say("way.on_record", { node: node.title })];
      const because = way.because ? [say("way.because", { because: way.because })] : [];
      const own = new Set(way.after.map((id) => JSON.stringify(reached(id))));
      const rests = walk(way.fires, false, { way: true }).filter((one) => !own.has(JSON.stringify(one)));
      const disputed = way.disputed ? [say("says.own", { text: way.disputed })] : [];
      return [{ ...say("says.own", { text: way.step }, { parts: [...because, ...rests, ...disputed] }), brief: because[0] }];
    }

    /** Why the record of a treatment that is not reached, or perhaps, does not make it reached. */
    function byRecord(node) {
      if (record.unasked.has(node.id)) return [unasked(node.id)];
      if (!record.trials.has(node.id) || node.way === "once") return [];
      const { stopped } = node.claims;
      if (truth[stopped] === 2) return [say("way.given_up", { node: node.title })];
      return [say("way.perhaps_given_up", { node: node.title }, { parts: unknownAtoms(stopped) })];
    }

    /** The ways in to a node that have some truth, with what is missing on each. */
    function waysIn(node, wanted) {
      const ways = program.escalations.filter((one) => one.to === node.id && truth[one.fires] === wanted);
      return ways.map((way) => say(`way.${TRUTHS[wanted]}`, { way: way.way_in }, { truth: wanted, parts: walk(way.fires, false, { way: true }) }));
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

    /** What is known of an undetermined node, and what is not: each from the part of its rule that is unknown. */
    function undetermined(node) {
      if (truth[node.claims.reached] !== 2 || node.kind !== "treatment") return ["reach_unknown"];
      const how = cameOfIt(node);
      if (how === "unasked") return ["unasked"];
      const known = { "": "is_reached", asked_for: "is_asked_for", stopped: "is_stopped" }[how] ?? "is_tried";
      const unsure = (kind) => truth[node.claims[kind]] === 1;
      const forbidden = unsure("contraindicated");
      if (["", "asked_for", "stopped"].includes(how)) {
        return [known, forbidden && unsure("indicated") ? "unknown_suitable" : forbidden ? "unknown_contraindicated" : "unknown_indicated"];
      }
      const told = forbidden ? [how === "ended" ? "unknown_contraindicated" : "unknown_going_on"] : [];
      const { outcome, tolerated } = record.trials.get(node.id);
      if (outcome === undefined && tolerated !== false && node.claims.response !== undefined) {
        if (unsure("response")) told.push("unknown_response");
        else if (unsure("adequate") && truth[node.claims.response] === 0) told.push("unknown_adequate");
      }
      return [known, ...told];
    }

    /** What the record of a treatment adds to its status, as the end of a key; empty where the status says all. */
    function added(node, status) {
      if (node.kind !== "treatment") return "";
      const how = cameOfIt(node);
      const own = (kinds) => (kinds.includes(how) ? `_${how}` : "");
      if (status === "ongoing") {
        return node.way !== "trial" ? `_${node.way}` : record.trials.get(node.id)?.outcome !== undefined ? "_recorded" : "";
      }
      if (status === "stopped") return node.way === "continuous" ? "_continuous" : "";
      if (status === "responded") return own(["ended"]);
      if (status === "contraindicated") return own(["tried", "ended", "stopped", "asked_for"]);
      return status === "not_indicated" ? own(["stopped", "asked_for"]) : "";
    }

    /** Whether something else is undetermined than what is asked for now. */
    function waits(node, status) {
      if (status !== "undetermined") return false;
      return said.state === "ended" ? !node.final : ["emergency", "screening"].includes(said.state) && !node.emergency;
    }

    /** The status of a node in a sentence or more; what comes first where it could be a step and is not shown as one. */
    function verdict(node, status) {
      const keys = status === "undetermined" ? undetermined(node) : [`${status}${added(node, status)}`];
      const told = keys.map((key) => say(`verdict.${key}`));
      const shown = said.options.includes(node.id) || said.alongside.includes(node.id);
      const why = words[`held_by.${said.state}`];
      if (said.on_hold.includes(node.id)) told.push(say("verdict.on_hold", { why }));
      else if (status === "stopped") told.push(say("verdict.again"));
      else if (waits(node, status) || (program.possible.includes(status) && !shown && why)) told.push(say("verdict.not_an_option", { why }));
      return told.map((one) => sentence(one, words)).join(" ");
    }

    /** What to mind of a treatment that is possible now, each with what makes it so. */
    function cautions(node) {
      const minded = (node.cautions ?? []).filter((one) => truth[one.row] > 0);
      return minded.map(({ row, because, when, disputed }) => {
        const known = truth[row] === 2;
        const told = known ? walk(row) : [];
        const beside = disputed ? [say("says.own", { text: disputed })] : [];
        return say(known ? "caution.met" : "caution.unknown", { because, condition: when }, { truth: truth[row], parts: [...told, ...beside] });
      });
    }

    /** What the status of a node that is reached rests on. */
    function rests(node, status) {
      const { claims } = node;
      const trialOf = record.trials.get(node.id);
      const how = cameOfIt(node);
      const claimed = words.RESTS_ON[status];
      if (claimed) return walk(rule(claims[claimed]));
      if (words.KIND_OF[status] === "unsure" && trialOf && how === "tried") {
        return [...(truth[claims.contraindicated] === 1 ? walk(rule(claims.contraindicated)) : []), ...trial(node, "")];
      }
      if (words.KIND_OF[status] === "unsure") return how === "unasked" ? [unasked(node.id)] : walk(rule(claims.suitable));
      if (!trialOf || node.way === "once") return [];
      const stood = standing(node.id);
      return stood.parts.length ? stood.parts : [stood];
    }

    /** Why a node has its status: a sentence or two, and the statements it rests on. */
    function why(node, status) {
      const value = truth[node.claims.reached];
      if (value !== 2) return { verdict: verdict(node, status), points: [...byRecord(node), ...waysIn(node, value)] };
      const follows = said.state === "at_goal" && said.options.includes(node.id) && !program.keeps.includes(status);
      return {
        verdict: verdict(node, status),
        points: rests(node, status),
        route: [...route(node), ...(follows ? [say("way.follows")] : [])],
      };
    }

    /** What is unknown of a treatment of the emergency branch that is reached. */
    function unsettled(node) {
      if (record.unasked.has(node.id)) return [unasked(node.id)];
      const trialOf = record.trials.get(node.id);
      const judged = trialOf !== undefined && trialOf.outcome === undefined ? ["adequate", "response"] : [];
      const rows = ["suitable", ...judged].map((kind) => node.claims[kind]).filter((row) => row !== undefined);
      return once(rows.flatMap(unknownAtoms));
    }

    /** The red flags that nobody has answered yet, and what else is unknown of the emergency branch. */
    function unanswered() {
      const flags = program.escalations.filter((way) => way.on === "red_flag" && truth[way.fires] === 1);
      const told = new Set(flags.map((way) => way.to));
      const raised = flags.map((way) => say("whole.flag_unknown", { node: title(way.to) }, { parts: walk(way.fires, false, { way: true }) }));
      const others = program.nodes.filter((node) => node.emergency && !told.has(node.id) && said.status[node.id] === "undetermined");
      const unclear = others.flatMap((node) => {
        const reachedNow = truth[node.claims.reached] === 2;
        const open = reachedNow ? unsettled(node) : waysIn(node, 1);
        if (!reachedNow && !open.length) return []; // that nobody asked whether it was once tried is no alarm
        return [say("whole.emergency_unknown", { node: node.title }, { parts: open })];
      });
      return [...raised, ...unclear];
    }

    /** How the pathway came to the emergency nodes that it reaches. */
    const emergency = () => once(program.nodes.filter((node) => node.emergency && truth[node.claims.reached] === 2).flatMap(route));

    /** Whether the goal is met, and by what; and where that is not enough, why. */
    function goal() {
      if (program.goal === null) return [];
      const forbidden = truth[program.goal] === 2 && said.state !== "at_goal" ? program.kept : [];
      const broken = forbidden.filter(([, row]) => truth[row] === 2).map(([id]) => id);
      const because = (id) => say("whole.not_enough", { node: title(id) }, { parts: walk(rule(nodes.get(id).claims.contraindicated)) });
      return [say(`whole.goal_${TRUTHS[truth[program.goal]]}`, {}, { parts: walk(program.goal) }), ...broken.map(because)];
    }

    /** Statements in words, as the page shows them. */
    const inWords = (several) =>
      several?.map((one) => ({ ...worded(one, words), ...(one.brief ? { brief: sentence(one.brief, words) } : {}) }));

    return {
      why: (node, status) => {
        const told = why(node, status);
        return { ...told, points: inWords(told.points), ...(told.route ? { route: inWords(told.route) } : {}) };
      },
      reasons: (row) => inWords(walk(rule(row))),
      cautions: (node) => inWords(cautions(node)),
      unanswered: () => inWords(unanswered()),
      emergency: () => inWords(emergency()),
      goal: () => inWords(goal()),
      title,
      truth,
    };
  }

  return explainer;
})();
