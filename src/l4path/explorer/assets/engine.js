// The engine of the page: a program generated from a pathway, and an episode in; state, options and every status out.
// 0 is not met, 1 unknown, 2 met. It states no rule: rules and tables are rows of the program, and it is held to the Python engine.
const engine = (() => {
  "use strict";
  const UNTRIED = Symbol("untried"); // what a measure holds of a treatment that was never tried
  const TRUTHS = ["not_met", "unknown", "met"];
  const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

  // What is recorded -------------------------------------------------------------------------------------------------

  /** The episode laid out so that every fact, measure and record can be looked up. */
  function recordOf(program, episode) {
    const facts = new Map(Object.entries(episode.facts ?? {}));
    for (const screen of program.screens) {
      if ((episode.screened ?? []).includes(screen.id)) {
        for (const [name, answer] of screen.answers) if (!facts.has(name)) facts.set(name, answer);
      }
    }
    const trials = new Map(Object.entries(episode.trials ?? {}));
    const declined = new Set(episode.declined ?? []);
    const unasked = new Set(episode.unasked ?? []);
    const ways = new Map(program.nodes.map((node) => [node.id, node.way]));
    const outcomeOf = (trial) => own(trial, "outcome");
    const isTried = (treatment) => {
      if (unasked.has(treatment)) return 1;
      const trial = trials.get(treatment);
      return trial !== undefined && !(ways.get(treatment) === "once" && outcomeOf(trial) !== undefined) ? 2 : 0;
    };
    return {
      facts,
      trials,
      declined,
      unasked,
      tried: isTried,
      /** What is recorded of a fact, or of a measure of a treatment; undefined where it is unknown. */
      value(treatment, name) {
        if (treatment === null) return facts.get(name);
        if (unasked.has(treatment)) return undefined;
        const trial = trials.get(treatment);
        if (trial === undefined) return Object.hasOwn(program.counted, name) ? 0 : UNTRIED;
        return own(trial, name) ?? own(program.counted, name) ?? undefined;
      },
      /** Whether something is recorded of a treatment itself: unknown only of one that is unasked. */
      says(what, treatment) {
        const [kind, outcome] = what.split(" ");
        if (kind === "declined") return declined.has(treatment) ? 2 : 0;
        if (kind === "tried") return isTried(treatment);
        const open = unasked.has(treatment);
        if (kind === "asked") return open ? 1 : 2;
        const trial = trials.get(treatment);
        if (kind !== "outcome") {
          if (open) return 1;
          return isTried(treatment) === 2 && (own(trial, kind) ?? program.usual[kind]) ? 2 : 0;
        }
        if (open && ways.get(treatment) === "once" && outcome === "ongoing") return 1;
        const said = trial === undefined ? undefined : outcomeOf(trial);
        return (outcome === undefined ? said !== undefined : said === outcome) ? 2 : 0;
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

  /** The least and the greatest that points may add up to. */
  function boundsOf(points, truths) {
    let [least, greatest] = [0, 0];
    points.forEach((point, number) => {
      if (truths[number] === 2) [least, greatest] = [least + point, greatest + point];
      else if (truths[number] === 1) [least, greatest] = [least + Math.min(point, 0), greatest + Math.max(point, 0)];
    });
    return [least, greatest];
  }

  /** Whether a sum between two whole numbers meets a comparison: none, some or all of what lies between. */
  function sumTruth(op, constant, least, greatest) {
    switch (op) {
      case ">=":
        return least >= constant ? 2 : greatest >= constant ? 1 : 0;
      case ">":
        return sumTruth(">=", constant + 1, least, greatest);
      case "<":
        return 2 - sumTruth(">=", constant, least, greatest);
      case "<=":
        return 2 - sumTruth(">=", constant + 1, least, greatest);
      case "==":
        return least === constant && greatest === constant ? 2 : least <= constant && constant <= greatest ? 1 : 0;
      default:
        return 2 - sumTruth("==", constant, least, greatest);
    }
  }

  /** The truth of one row, from those of the rows before it, the record and the statuses. */
  function truthOf([kind, ...rest], truth, record, status) {
    switch (kind) {
      case "known":
        return rest[0];
      case "recorded":
        return record.says(rest[0], rest[1]);
      case "claim":
        return truth[rest[0]];
      case "not":
        return 2 - truth[rest[0]];
      case "all":
        return rest.reduce((least, row) => Math.min(least, truth[row]), 2);
      case "any":
        return rest.reduce((most, row) => Math.max(most, truth[row]), 0);
      case "several": {
        const [count, ...rows] = rest;
        const met = rows.filter((row) => truth[row] === 2).length;
        const possible = rows.filter((row) => truth[row] > 0).length;
        return met >= count ? 2 : possible >= count ? 1 : 0;
      }
      case "sum": {
        const [, op, constant] = rest;
        return sumTruth(op, constant, ...sumOf([kind, ...rest], truth));
      }
      case "atom": {
        const [treatment, name, test, ...bounds] = rest;
        const value = record.value(treatment, name);
        if (value === undefined) return 1;
        return value !== UNTRIED && holds(value, test, bounds) ? 2 : 0;
      }
      case "is":
        return truth[rest[0]] === rest[1] ? 2 : 0;
      case "has":
        return rest.indexOf(status[rest[0]], 1) > 0 ? 2 : 0;
      default:
        throw new Error(`no such row: ${kind}`);
    }
  }

  /** The rows that a row rests on. */
  function partsOf([kind, ...rest]) {
    if (kind === "claim" || kind === "is") return rest.slice(0, 1);
    if (kind === "all" || kind === "any" || kind === "not") return rest;
    return kind === "several" ? rest.slice(1) : kind === "sum" ? rest.slice(3) : [];
  }

  // The whole episode ------------------------------------------------------------------------------------------------

  /** The rows of what is unknown in the unknown parts of some rows, each once. */
  function unknownRows(rows, formulas, truth) {
    const seen = new Set();
    const found = [];
    const stack = [...rows];
    while (stack.length) {
      const row = stack.pop();
      if (seen.has(row) || truth[row] !== 1) continue;
      seen.add(row);
      if (["atom", "recorded"].includes(formulas[row][0])) found.push(row);
      else stack.push(...partsOf(formulas[row]));
    }
    return found;
  }

  /** What to ask, sorted: facts, measures, and treatments that are unasked. */
  function questionsOf(rows, { formulas }, truth, record) {
    const names = unknownRows(rows, formulas, truth).map((row) => {
      const [kind, treatment, name] = formulas[row];
      if (kind === "recorded" || treatment === null) return name;
      return record.unasked.has(treatment) ? treatment : `${treatment}.${name}`;
    });
    return [...new Set(names)].sort();
  }

  /** The least and the greatest that the points of a sum may add up to. */
  const sumOf = ([, points, , , ...rows], truth) => boundsOf(points, rows.map((row) => truth[row]));

  /**
   * What a pathway says of an episode that fits it (see `misfits`).
   * `said` is what the library writes as JSON; it is null where the episode contradicts an assumption and is refused.
   */
  function assess(program, episode) {
    const record = recordOf(program, episode);
    const truth = [];
    const status = {};
    const evaluate = (from, to) => {
      for (let row = from; row < to; row += 1) truth.push(truthOf(program.formulas[row], truth, record, status));
    };
    const met = ([, row]) => truth[row] === 2;
    const listed = (list) => program.lists[list].filter(met).map(([id]) => id);
    evaluate(0, program.recorded);
    for (const node of program.nodes) [status[node.id]] = node.statuses.find(met);
    evaluate(program.recorded, program.formulas.length);
    const { state, options: possible, alongside: beside } = program.states.find(({ when }) => truth[when] === 2);
    const [options, alongside] = [listed(possible), listed(beside)];
    const shown = new Set([...options, ...alongside]);
    const broken = program.assumptions.filter((one) => truth[one.holds] === 0).map((one) => one.title);
    const found = { record, truth, contradictions: broken, said: null };
    if (broken.length && state !== "emergency") return found;
    const nodes = new Map(program.nodes.map((node) => [node.id, node]));
    const cautions = {};
    for (const id of shown) {
      const minded = (nodes.get(id).cautions ?? []).filter((one) => truth[one.row] === 2).map((one) => one.id);
      if (minded.length) cautions[id] = minded;
    }
    const reached = program.nodes.map((node) => [node.id, TRUTHS[truth[node.reached]]]);
    const asked = program.lists[program.asked[state]].filter(([when]) => truth[when] === 2).map(([, about]) => about);
    found.said = {
      pathway: program.pathway.id,
      version: program.pathway.version,
      state,
      options,
      alongside,
      on_hold: program.order.filter((id) => !shown.has(id) && program.begins.includes(status[id])),
      cautions,
      status,
      reached: Object.fromEntries(reached),
      questions: questionsOf(asked, program, truth, record),
    };
    if (broken.length) found.said.contradictions = broken;
    return found;
  }

  return { assess, sumOf, unknownRows };
})();
