// The engine of the page: a program generated from a pathway, and an episode in; state, options and every status out.
// 0 is not met, 1 unknown, 2 met. It follows docs/semantics.md section by section, and is held to the Python engine.
const engine = (() => {
  "use strict";
  const UNTRIED = Symbol("untried"); // what a measure holds of a treatment that was never tried
  const TRUTHS = ["not_met", "unknown", "met"];
  const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
  const among = (...names) => (name) => names.includes(name);

  // What is recorded -------------------------------------------------------------------------------------------------

  /** The episode laid out so that every fact, measure and record can be looked up. */
  function recordOf(program, episode) {
    const facts = new Map(Object.entries(episode.facts ?? {}));
    for (const screen of program.screens) {
      if ((episode.screened ?? []).includes(screen.id)) {
        for (const flag of screen.flags) if (!facts.has(flag)) facts.set(flag, false);
      }
    }
    const trials = new Map(Object.entries(episode.trials ?? {}));
    const declined = new Set(episode.declined ?? []);
    return {
      facts,
      trials,
      declined,
      /** What is recorded of a fact, or of a measure of a treatment; undefined where it is unknown. */
      value(treatment, name) {
        if (treatment === null) return facts.get(name);
        const trial = trials.get(treatment);
        if (trial === undefined) return name === "weeks" || name === "doses" ? 0 : UNTRIED;
        const measured = own(trial, name);
        if (measured === undefined && name === "tolerated") return true;
        return measured === undefined && name === "relapsed" ? false : measured;
      },
      /** Whether something is recorded of a treatment itself; never unknown. */
      says(what, treatment) {
        if (what === "declined") return declined.has(treatment);
        const trial = trials.get(treatment);
        if (trial === undefined) return false;
        if (what === "tried") return true;
        if (what === "tolerated") return own(trial, "tolerated") ?? true;
        if (what === "returned") return own(trial, "relapsed") ?? false;
        const outcome = own(trial, "outcome");
        return what === "outcome" ? outcome !== undefined : outcome === what;
      },
    };
  }

  // Formulas ---------------------------------------------------------------------------------------------------------

  const COMPARE = {
    ">=": (value, bound) => value >= bound,
    ">": (value, bound) => value > bound,
    "<=": (value, bound) => value <= bound,
    "<": (value, bound) => value < bound,
    "==": (value, bound) => value === bound,
    "!=": (value, bound) => value !== bound,
  };

  function holds(value, test, bounds) {
    switch (test) {
      case "yes":
        return value === true;
      case "between": {
        const [low, lowOp, highOp, high] = bounds;
        return COMPARE[lowOp](low, value) && COMPARE[highOp](value, high);
      }
      case "one of":
        return bounds.includes(value);
      case "none of":
        return !bounds.includes(value);
      case "holds":
        return value.includes(bounds[0]);
      case "lacks":
        return !value.includes(bounds[0]);
      default:
        return COMPARE[test](value, bounds[0]);
    }
  }

  /** The truth of one row, from those of the rows before it. */
  function truthOf([kind, ...rest], truth, record) {
    switch (kind) {
      case "known":
        return rest[0];
      case "recorded":
        return record.says(rest[0], rest[1]) ? 2 : 0;
      case "claim":
        return truth[rest[0]];
      case "not":
        return 2 - truth[rest[0]];
      case "all":
        return Math.min(...rest.map((row) => truth[row]));
      case "any":
        return Math.max(...rest.map((row) => truth[row]));
      case "several": {
        const [count, ...rows] = rest;
        const met = rows.filter((row) => truth[row] === 2).length;
        const possible = rows.filter((row) => truth[row] > 0).length;
        return met >= count ? 2 : possible >= count ? 1 : 0;
      }
      case "atom": {
        const [treatment, name, test, ...bounds] = rest;
        const value = record.value(treatment, name);
        if (value === undefined) return 1;
        return value !== UNTRIED && holds(value, test, bounds) ? 2 : 0;
      }
      default:
        throw new Error(`no such row: ${kind}`);
    }
  }

  /** The rows that a row rests on. */
  function partsOf([kind, ...rest]) {
    if (kind === "claim") return rest.slice(0, 1);
    if (kind === "all" || kind === "any" || kind === "not") return rest;
    return kind === "several" ? rest.slice(1) : [];
  }

  // One node ---------------------------------------------------------------------------------------------------------

  /** The status of a node: the first row of the table of section 7 that applies. */
  function statusOf(node, ways, truth, record) {
    const is = (kind) => (node.claims[kind] === undefined ? 0 : truth[node.claims[kind]]);
    if (is("reached") < 2) return is("reached") === 0 ? "not_reached" : "undetermined";
    if (node.kind === "review") return ways.some((way) => truth[way.fires] === 2) ? "passed" : "open";
    if (node.kind === "disposition") return "ended";
    const tried = record.says("tried", node.id);
    if (tried && node.way === "once") return "done";
    if (record.says("declined", node.id)) return "declined";
    if (!tried) {
      if (is("indicated") === 0) return "not_indicated";
      if (is("contraindicated") === 2) return "contraindicated";
      return is("suitable") === 1 ? "undetermined" : "offered";
    }
    for (const outcome of ["intolerant", "relapsed", "failed"]) if (is(outcome) === 2) return outcome;
    if (is("contraindicated") === 2) return "contraindicated";
    if (is("contraindicated") === 0) {
      if (is("responded") === 2) return "responded";
      if (record.says("ongoing", node.id)) return "ongoing";
      const measured = !record.says("outcome", node.id) && record.says("tolerated", node.id) && is("response") < 2;
      if (measured && (node.way === "continuous" || is("adequate") === 0)) return "ongoing";
    }
    return "undetermined";
  }

  // The whole episode ------------------------------------------------------------------------------------------------

  const PASSED_BY = among("passed", "done", "responded", "not_indicated");
  const LEFT_BY_AN_EXIT = among("declined", "contraindicated", "intolerant", "relapsed", "failed");
  const IN_EMERGENCY = among("offered", "ongoing", "open", "ended");
  const POSSIBLE = among("offered", "ongoing", "responded", "open", "ended");

  /** State, options and what goes on alongside: section 8. */
  function standingOf(program, nodes, ways, truth, status) {
    const order = program.order.map((id) => nodes.get(id));
    const exits = (node) => program.escalations.filter((way) => way.after.includes(node.id));
    const those = (some, wanted) => some.filter((node) => wanted(status[node.id])).map((node) => node.id);
    const emergencies = order.filter((node) => node.emergency);
    const applies = (node) => {
      if (truth[node.claims.reached] < 2 || PASSED_BY(status[node.id])) return false;
      return !(LEFT_BY_AN_EXIT(status[node.id]) && exits(node).some((way) => truth[way.fires] === 2));
    };
    if (emergencies.some(applies)) return ["emergency", those(emergencies, IN_EMERGENCY), []];
    const unanswered = program.escalations.some((way) => way.on === "red_flag" && truth[way.fires] === 1);
    if (unanswered || emergencies.some((node) => status[node.id] === "undetermined")) return ["screening", [], []];
    const alongside = those(
      order.filter((node) => node.way === "continuous"),
      among("offered", "ongoing"),
    );
    const closed = those(
      order.filter((node) => node.final),
      among("ended"),
    );
    if (closed.length) return ["ended", closed, alongside];
    const goal = program.goal === null ? 0 : truth[program.goal];
    const ordinary = order.filter((node) => node.way !== "continuous");
    if (goal === 2) {
      const treatments = ordinary.filter((node) => node.kind === "treatment");
      return ["at_goal", those(treatments, among("ongoing", "responded")), alongside];
    }
    const options = those(ordinary, POSSIBLE);
    const any = (wanted) => Object.values(status).includes(wanted);
    const state = () => {
      if (goal === 1) return "undetermined";
      if (options.some((id) => nodes.get(id).kind !== "disposition")) return "active";
      if (any("undetermined")) return "undetermined";
      if (options.length) return "ended";
      return any("declined") ? "declined" : "stuck";
    };
    return [state(), options, alongside];
  }

  /** The rows of all that is undecided and matters in this state. */
  function undecided(program, state, status, episode) {
    const rows = [];
    const node = (one) => {
      const { reached, suitable, contraindicated, adequate, response } = one.claims;
      const trial = own(episode.trials ?? {}, one.id);
      rows.push(reached);
      if (trial === undefined) rows.push(suitable);
      else rows.push(contraindicated, ...(own(trial, "outcome") === undefined ? [adequate, response] : []));
    };
    const unsure = program.nodes.filter((one) => status[one.id] === "undetermined");
    const open = program.nodes.filter((one) => status[one.id] === "open");
    const leave = (some) => {
      const from = new Set(some.map((one) => one.id));
      const out = program.escalations.filter((way) => way.after.some((id) => from.has(id)));
      rows.push(...out.map((way) => way.fires));
    };
    if (state === "screening") {
      rows.push(...program.escalations.filter((way) => way.on === "red_flag").map((way) => way.fires));
      unsure.filter((one) => one.emergency).forEach(node);
    } else if (state === "emergency") {
      unsure.filter((one) => one.emergency).forEach(node);
      leave(open.filter((one) => one.emergency));
    } else if (state === "ended") {
      unsure.filter((one) => one.final).forEach(node);
    } else {
      if (program.goal !== null) rows.push(program.goal);
      unsure.forEach(node);
      leave(open);
    }
    return rows.filter((row) => row !== undefined);
  }

  /** The names of the unknown atoms in the unknown parts of some rows, sorted. */
  function unknownIn(rows, program, truth) {
    const seen = new Set();
    const names = new Set();
    const stack = [...rows];
    while (stack.length) {
      const row = stack.pop();
      if (seen.has(row) || truth[row] !== 1) continue;
      seen.add(row);
      const formula = program.formulas[row];
      if (formula[0] === "atom") names.add(formula[1] === null ? formula[2] : `${formula[1]}.${formula[2]}`);
      else stack.push(...partsOf(formula));
    }
    return [...names].sort();
  }

  /**
   * What a pathway says of an episode that fits it (see `misfits`).
   * `said` is what the library writes as JSON; it is null where the episode contradicts an assumption and is refused.
   */
  function assess(program, episode) {
    const record = recordOf(program, episode);
    const truth = [];
    for (const row of program.formulas) truth.push(truthOf(row, truth, record));
    const nodes = new Map(program.nodes.map((node) => [node.id, node]));
    const status = {};
    for (const node of program.nodes) {
      const ways = program.escalations.filter((way) => way.after.includes(node.id));
      status[node.id] = statusOf(node, ways, truth, record);
    }
    const [state, options, alongside] = standingOf(program, nodes, program.escalations, truth, status);
    const broken = program.assumptions.filter((one) => truth[one.holds] === 0).map((one) => one.title);
    const found = { record, truth, contradictions: broken, said: null };
    if (broken.length && state !== "emergency") return found;
    const reached = program.nodes.map((node) => [node.id, TRUTHS[truth[node.claims.reached]]]);
    found.said = {
      pathway: program.pathway.id,
      version: program.pathway.version,
      state,
      options,
      alongside,
      status,
      reached: Object.fromEntries(reached),
      questions: unknownIn(undecided(program, state, status, episode), program, truth),
    };
    if (broken.length) found.said.contradictions = broken;
    return found;
  }

  return { assess, partsOf, UNTRIED };
})();
