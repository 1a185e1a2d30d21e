// Choosing: of the plans of a program, the statements that are so of one episode. It knows no rule; the plans hold them.
const choosing = (() => {
  "use strict";
  const [NOT_MET, UNKNOWN, MET, NO_TRUTH, OF_A_ROW] = [0, 1, 2, 3, 4]; // truths, and how a line says whose it has
  const UNLESS_MET = 2; // a mark
  const AROUND = -1; // a slot
  const PLACES = ["options", "alongside", "on_hold"];

  const once = (several) => [...new Map(several.map((one) => [JSON.stringify(one), one])).values()];
  const abouts = ({ about, parts }) => [about, ...parts.flatMap(abouts)];

  /** Statements, each once, without those that bound a number less sharply than another from the same side. */
  function sharpest(several) {
    const every = once(several);
    const implies = ({ about, bounds: [side, at, strict] }) => (other) =>
      other.about === about && other.bounds[0] === side && (other.bounds[1] > at || (other.bounds[1] === at && other.bounds[2] > strict));
    return every.filter((one) => !one.bounds.length || !every.some(implies(one)));
  }

  /** What chooses from the plans of a program for one assessment: by the number of a plan, its statements in words. */
  function chooser({ plans, kinds, bound, texts, asks, formulas, facts, measures, words }, { truth, record, said }) {
    const declared = new Map([...facts, ...measures].map((fact) => [fact.id, fact]));
    const so = (stated) => (stated % 2 ? MET - truth[stated >> 1] : truth[stated >> 1]);
    const truthOf = (code) => (code < NO_TRUTH ? code : code === NO_TRUTH ? undefined : so(code - OF_A_ROW));
    const FOUND = {
      state: () => said.state,
      status: (node) => said.status[node],
      place: (node) => PLACES.find((place) => said[place].includes(node)) ?? "",
    };
    const SLOTS = {
      value: (row) => wording.valueWords(declared.get(formulas[row][2]), record.value(formulas[row][1], formulas[row][2]), words),
      outcome: (node) => words[`outcome.${record.trials.get(node).outcome}`],
      total: (row) => wording.pointsWords(...engine.sumOf(formulas[row], truth), words),
    };
    const filled = (slot) => (typeof slot === "number" ? texts[slot] : SLOTS[slot[0]](slot[1]));

    let told = 0;
    const untold = (reason) => line([bound.says], plans[reason][1] + OF_A_ROW);

    /** One statement by itself, or around another one, whose truth, subject and parts it takes over. */
    function line([template, ...slots], code = 0, subject = 0, rests = [], mark = 0, bounds = []) {
      const enough = told > bound.most && rests.length && code >= OF_A_ROW && !slots.includes(AROUND);
      const under = enough ? line([bound.says], code) : rests.flatMap(chosen);
      const own = { truth: truthOf(code), about: subject, parts: under };
      const { truth: value, about, parts } = slots.includes(AROUND) ? under[0] : own;
      const inner = (slot) => (slot === AROUND ? { ...under[0], parts: [] } : filled(slot));
      const marked = mark === UNLESS_MET ? value !== MET : mark === 1;
      told += 1;
      return [{ template: texts[template], slots: slots.map(inner), truth: value, about, parts, marked, bounds: marked ? [] : bounds }];
    }

    // Reasons: a row each, of a kind, whose truth it has, and of an `all` or `any` whether every part is told, its
    // template and its parts; of any other what is said of it.
    const kindOf = (reason) => kinds[-1 - plans[reason][0]];
    const truthIn = (reason) => so(plans[reason][1]);
    const partsOf = (reason) => (kindOf(reason) === "reason" ? [] : plans[reason].slice(4));

    /** The parts of a reason without those that, as they stand, leave the truth to the others. */
    function deciding(reason) {
      const value = truthIn(reason);
      const lacks = kindOf(reason) === "all" && value === NOT_MET;
      return partsOf(reason).filter((part) => truthIn(part) === value || (lacks && truthIn(part) === UNKNOWN));
    }

    /** The reasons of a list that say the same: of an `any` with one part that counts, that part alone. */
    function together(reason) {
      const parts = deciding(reason);
      return kindOf(reason) === "all" || parts.length === 1 ? parts.flatMap(together) : [reason];
    }

    /** What is said of a combination, what it combines under it; of several parts of which one says all, that alone. */
    function joined(reason) {
      if (told > bound.most) return untold(reason);
      const [, stated, whole, template] = plans[reason];
      const parts = sharpest((whole ? partsOf(reason) : deciding(reason)).flatMap(chosen));
      return parts.length === 1 ? parts : [{ ...line([template], stated + OF_A_ROW)[0], parts }];
    }

    /** The statements that decide a reason, together they have its truth; or everything that it lacks. */
    function decisive(reason, lacking) {
      if (told > bound.most) return untold(reason);
      const counts = (part) => (lacking ? truthIn(part) !== MET : truthIn(part) === truthIn(reason));
      const parts = kindOf(reason) === "all" ? partsOf(reason) : [reason];
      return sharpest(parts.filter(counts).flatMap(together).flatMap(chosen));
    }

    /** What is unknown of that which rows rest on, but for what another plan asks already; facts are less than 0. */
    function asked(rows, but) {
      if (told > bound.page) return line([bound.says], UNKNOWN);
      const heard = new Set(chosen(but).flatMap(abouts).filter((about) => about < 0));
      const leaves = rows.flatMap((row) => engine.unknownRows([row], formulas, truth));
      return once(leaves.flatMap((leaf) => chosen(asks[leaf]))).filter((one) => !heard.has(one.about));
    }

    const resting = (one, code, more) => ({ ...one, truth: truthOf(code), parts: once([...one.parts, ...more]) });
    const PLANS = {
      each: (...several) => several.flatMap(chosen),
      on: (what, node, cases, otherwise) => chosen(cases[FOUND[what](node)] ?? otherwise),
      as: (code, plan, more) => chosen(plan).map((one) => resting(one, code, chosen(more))),
      asked,
      decisive,
      reason: (_, says) => chosen(says),
    };

    /** The statements of a plan: a line begins with its template, a choice with whose truth it asks, others with a kind. */
    function chosen(plan = 0) {
      const [first, ...given] = plans[plan];
      if (Array.isArray(first)) return line(first, ...given);
      if (first >= 0) return chosen(given[so(first)]);
      return (PLANS[kindOf(plan)] ?? (() => joined(plan)))(...given);
    }

    return (plan) => {
      told = 0;
      return chosen(plan).map((one) => wording.worded(one, words));
    };
  }

  return chooser;
})();
