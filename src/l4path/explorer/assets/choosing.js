// Choosing: of the plans of a program, the statements that are so of one episode. It knows no rule; the plans hold them.
const choosing = (() => {
  "use strict";
  const NO_TRUTH = 3;
  const OF_A_ROW = 4;
  const AROUND = -1;

  const once = (several) => [...new Map(several.map((one) => [JSON.stringify(one), one])).values()];
  const abouts = ({ about, parts }) => [about, ...parts.flatMap(abouts)];

  /** What chooses from the plans of a program for one assessment: by the number of a plan, its statements. */
  function chooser({ plans, texts, asks, formulas, facts, measures, words }, { truth, record, said }) {
    const so = (stated) => (stated % 2 ? 2 - truth[stated >> 1] : truth[stated >> 1]);
    const truthOf = (coded) => (coded < NO_TRUTH ? coded : coded === NO_TRUTH ? undefined : so(coded - OF_A_ROW));
    const declared = new Map([...facts, ...measures].map((fact) => [fact.id, fact]));

    const places = ["options", "alongside", "on_hold"];
    const FOUND = {
      state: () => said.state,
      status: (id) => said.status[id],
      place: (id) => places.find((place) => said[place].includes(id)) ?? "",
    };
    const SLOTS = {
      value: (row) => wording.valueWords(declared.get(formulas[row][2]), record.value(formulas[row][1], formulas[row][2]), words),
      outcome: (id) => words[`outcome.${record.trials.get(id).outcome}`],
      total: (row) => wording.pointsWords(...engine.sumOf(formulas[row], truth), words),
    };
    const slotOf = (slot) => (typeof slot === "number" ? texts[slot] : SLOTS[slot[0]](slot[1]));

    /** One statement by itself, or around another one, whose truth, subject and parts it takes over. */
    function line([template, ...slots], coded = 0, subject = 0, rests = [], marked = 0) {
      const under = rests.flatMap(chosen);
      const own = { truth: truthOf(coded), about: subject, parts: under };
      const { truth: value, about, parts } = slots.includes(AROUND) ? under[0] : own;
      const filled = slots.map((slot) => (slot === AROUND ? { ...under[0], parts: [] } : slotOf(slot)));
      return [{ template: texts[template], slots: filled, truth: value, about, parts, marked: marked === 2 ? value !== 2 : marked === 1 }];
    }

    /** What is unknown of that which rows rest on, but for what another plan asks already. */
    function asked(rows, but) {
      const heard = new Set(chosen(but).flatMap(abouts).filter((about) => about < 0)); // facts: less than 0
      const leaves = rows.flatMap((row) => engine.unknownRows([row], formulas, truth));
      return once(leaves.flatMap((leaf) => chosen(asks[leaf]))).filter((one) => !heard.has(one.about));
    }

    const partsOf = (number) => (plans[number][0] === "reason" ? [] : plans[number].slice(4));
    const joinsOf = (number) => plans[number][0];
    const truthOfReason = (number) => so(plans[number][1]);

    /** The parts of a reason without those that, as they stand, leave the truth to the others. */
    function deciding(number) {
      const value = truthOfReason(number);
      const lacks = joinsOf(number) === "all" && value === 0;
      return partsOf(number).filter((part) => truthOfReason(part) === value || (lacks && truthOfReason(part) === 1));
    }

    /** The reasons of a list that say the same: of an `any` with one part that counts, that part alone. */
    function together(number) {
      const parts = deciding(number);
      return joinsOf(number) === "all" || parts.length === 1 ? parts.flatMap(together) : [number];
    }

    /** What is said of a combination, what it combines under it; of several parts of which one says all, that alone. */
    function joined(number) {
      const [, stated, whole, template] = plans[number];
      const parts = once((whole ? partsOf(number) : deciding(number)).flatMap(chosen));
      return parts.length === 1 ? parts : [{ template: texts[template], slots: [], truth: so(stated), about: 0, parts, marked: false }];
    }

    /** The statements that decide a reason, together they have its truth; or everything that it lacks. */
    function decisive(number, lacking) {
      const value = truthOfReason(number);
      const counts = (part) => (lacking ? truthOfReason(part) !== 2 : truthOfReason(part) === value);
      return once((joinsOf(number) === "all" ? partsOf(number) : [number]).filter(counts).flatMap(together).flatMap(chosen));
    }

    const PLANS = {
      each: (...several) => several.flatMap(chosen),
      on: (what, node, cases, otherwise) => chosen(cases[FOUND[what](node)] ?? otherwise),
      as: (coded, plan, more) =>
        chosen(plan).map((one) => ({ ...one, truth: truthOf(coded), parts: once([...one.parts, ...chosen(more)]) })),
      under: (plan) => chosen(plan).flatMap((one) => (one.parts.length ? one.parts : [one])),
      asked,
      reason: (_, says) => chosen(says),
      decisive,
    };

    /** The statements of a plan; one that begins with a template is a line, one that begins with a truth chooses by it. */
    function chosen(number) {
      const [kind, ...given] = plans[number];
      if (Array.isArray(kind)) return line(kind, ...given);
      if (typeof kind === "number") return chosen(given[so(kind)]);
      return kind === "all" || kind === "any" ? joined(number) : PLANS[kind](...given);
    }

    return (number) => chosen(number).map((one) => wording.worded(one, words));
  }

  return chooser;
})();
