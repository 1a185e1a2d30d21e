// An episode held against the pathway before it is assessed: every reason why it cannot be one of it.
const misfits = (() => {
  "use strict";
  const LARGEST = 1e15;
  const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isTexts = (value) => Array.isArray(value) && value.every((item) => typeof item === "string");
  const short = (text) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
  const exact = (value) => short(JSON.stringify(value) ?? String(value)); // a text in its quotes
  const shown = (value) => (typeof value === "string" ? short(value) : exact(value));

  /** The value of a choice that somebody wrote by its label, or in capitals; undefined if there is none. */
  function meant(fact, value) {
    const said = typeof value === "string" ? value.trim().toLowerCase() : undefined;
    const [found] = fact.values.find(([id, label]) => id === said || label.toLowerCase() === said) ?? [];
    return found && ["spelt", { value: exact(value), instead: exact(found) }];
  }

  /** What is wrong with a recorded value: which sentence says it (`page.misfit`), and what fills it; null if nothing is. */
  function wrongValue(fact, value) {
    const ids = (fact.values ?? []).map(([id]) => id);
    switch (fact.kind) {
      case "flag":
        return typeof value === "boolean" ? null : ["flag", { value: exact(value) }];
      case "number":
        if (typeof value !== "number" || !(Math.abs(value) < LARGEST)) return ["number", { value: exact(value) }];
        return (fact.minimum !== null && value < fact.minimum) || (fact.maximum !== null && value > fact.maximum)
          ? ["span", { value: shown(value), span: fact.span }]
          : null;
      case "choice":
        return ids.includes(value) ? null : meant(fact, value) ?? ["choice", { value: shown(value), values: ids.join(", ") }];
      default:
        if (!Array.isArray(value)) return ["not_a_list", { value: exact(value) }];
        for (const item of value) {
          if (!ids.includes(item)) return meant(fact, item) ?? ["choices", { value: exact(value), values: ids.join(", ") }];
        }
        return new Set(value).size < value.length ? ["twice", {}] : null;
    }
  }

  function* inTrial(treatment, trial, measures, where, usual) {
    const { outcome, ...measured } = trial;
    const values = treatment.outcomes.join(", ");
    if (outcome !== undefined && !treatment.outcomes.includes(outcome)) {
      yield [`${where}.outcome`, "outcome", { value: shown(outcome), values }];
    }
    if (treatment.way === "once") {
      if (Object.keys(measured).length) yield [where, "once"];
      return;
    }
    for (const name of outcome === undefined ? [] : Object.keys(usual)) {
      const may = name === "ended" && outcome === "responded";
      if (Object.hasOwn(trial, name) && !may) yield [`${where}.${name}`, "beside_outcome"];
    }
    for (const [name, value] of Object.entries(measured)) {
      const wrong = measures.has(name) ? wrongValue(measures.get(name), value) : ["measure"];
      if (wrong) yield [`${where}.${shown(name)}`, ...wrong];
    }
  }

  /** Every misfit: its place, which sentence says what is wrong there, and what fills it. */
  function* all(program, episode) {
    if (!isTable(episode)) return void (yield ["", "no_episode"]);
    const keys = ["id", "pathway", "screened", "declined", "unasked", "facts", "trials"];
    for (const key of Object.keys(episode)) if (!keys.includes(key)) yield [shown(key), "key"];
    const { pathway = "", screened = [], declined = [], unasked = [], facts = {}, trials = {} } = episode;
    if (typeof pathway !== "string") yield ["pathway", "text"];
    else if (pathway && pathway !== program.pathway.id) {
      yield ["pathway", "other_pathway", { value: shown(pathway), pathway: program.pathway.id }];
    }
    const screens = new Set(program.screens.map((screen) => screen.id));
    const treatments = new Map(program.nodes.filter((one) => one.kind === "treatment").map((one) => [one.id, one]));
    const declared = new Map(program.facts.map((fact) => [fact.id, fact]));
    const measures = new Map(program.measures.map((fact) => [fact.id, fact]));
    if (!isTexts(screened)) yield ["screened", "names"];
    else for (const name of screened) if (!screens.has(name)) yield ["screened", "screen", { value: shown(name) }];
    for (const [key, names] of Object.entries({ declined, unasked })) {
      if (!isTexts(names)) yield [key, "names"];
      else for (const name of names) if (!treatments.has(name)) yield [key, "a_treatment", { value: shown(name) }];
    }
    if (!isTable(facts)) yield ["facts", "table"];
    else {
      for (const [name, value] of Object.entries(facts)) {
        const wrong = declared.has(name) ? wrongValue(declared.get(name), value) : ["fact"];
        if (wrong) yield [`facts.${shown(name)}`, ...wrong];
      }
    }
    if (!isTable(trials)) return void (yield ["trials", "table"]);
    for (const name of isTexts(unasked) ? unasked : []) {
      if (Object.hasOwn(trials, name)) yield ["unasked", "unasked", { value: shown(name) }];
    }
    for (const [name, trial] of Object.entries(trials)) {
      const where = `trials.${shown(name)}`;
      if (!treatments.has(name)) yield [where, "treatment"];
      else if (!isTable(trial)) yield [where, "table"];
      else yield* inTrial(treatments.get(name), trial, measures, where, program.usual);
    }
  }

  /** A misfit in the words of the page. */
  function worded([where, says, slots = {}], words) {
    const what = wording.fill(words.page.misfit[says], slots);
    return where ? wording.fill(words.page.misfit.at, { where, what }) : what;
  }

  const misfits = (program, episode) => Array.from(all(program, episode), (one) => worded(one, program.words));
  return Object.assign(misfits, { wrongValue });
})();
