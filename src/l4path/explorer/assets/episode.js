// An episode held against the pathway before it is assessed: every reason why it cannot be one of it.
const misfits = (() => {
  "use strict";
  const LARGEST = 1e15;
  const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isTexts = (value) => Array.isArray(value) && value.every((item) => typeof item === "string");
  const shown = (value) => {
    const text = typeof value === "string" ? value : JSON.stringify(value) ?? String(value);
    return text.length > 80 ? `${text.slice(0, 79)}…` : text;
  };

  /** What is wrong with a value recorded for a fact or a measure; empty if nothing is. */
  function wrongValue(fact, value) {
    const ids = (fact.values ?? []).map(([id]) => id);
    switch (fact.kind) {
      case "flag":
        return typeof value === "boolean" ? "" : `${shown(value)} is not yes or no; write true or false`;
      case "number":
        if (typeof value !== "number" || !(Math.abs(value) < LARGEST)) return `${shown(value)} is not a number here`;
        return (fact.minimum !== null && value < fact.minimum) || (fact.maximum !== null && value > fact.maximum)
          ? `${shown(value)} is not within ${fact.span}`
          : "";
      case "choice":
        return ids.includes(value) ? "" : `${shown(value)} is not one of ${ids.join(", ")}`;
      default:
        if (!Array.isArray(value)) return `${shown(value)} is not a list of values`;
        if (!value.every((item) => ids.includes(item))) return `${shown(value)} is not a list of ${ids.join(", ")}`;
        return new Set(value).size < value.length ? "a value stands twice" : "";
    }
  }

  function* inTrial(treatment, trial, measures, where, usual) {
    const { outcome, ...measured } = trial;
    const allowed = treatment.outcomes.join(", ");
    if (outcome !== undefined && !treatment.outcomes.includes(outcome)) {
      yield `${where}.outcome: ${shown(outcome)} is no outcome of it; its outcomes are ${allowed}`;
    }
    if (treatment.way === "once") {
      if (Object.keys(measured).length) yield `${where}: is done once and has no measures`;
      return;
    }
    for (const name of outcome === undefined ? [] : Object.keys(usual)) {
      const may = name === "ended" && outcome === "responded";
      if (Object.hasOwn(trial, name) && !may) yield `${where}.${name}: is recorded beside an outcome, which says it`;
    }
    for (const [name, value] of Object.entries(measured)) {
      const wrong = measures.has(name) ? wrongValue(measures.get(name), value) : "is not a declared measure";
      if (wrong) yield `${where}.${shown(name)}: ${wrong}`;
    }
  }

  function* all(program, episode) {
    if (!isTable(episode)) return void (yield "this is not an episode: facts, trials, screened and declined are wanted");
    const keys = ["id", "pathway", "screened", "declined", "unasked", "facts", "trials"];
    for (const key of Object.keys(episode)) if (!keys.includes(key)) yield `${shown(key)}: is not a key of an episode`;
    const { pathway = "", screened = [], declined = [], unasked = [], facts = {}, trials = {} } = episode;
    if (typeof pathway !== "string") yield "pathway: is not a text";
    else if (pathway && pathway !== program.pathway.id) {
      yield `pathway: the episode was recorded for ${shown(pathway)}, not for ${program.pathway.id}`;
    }
    const screens = new Set(program.screens.map((screen) => screen.id));
    const treatments = new Map(program.nodes.filter((one) => one.kind === "treatment").map((one) => [one.id, one]));
    const declared = new Map(program.facts.map((fact) => [fact.id, fact]));
    const measures = new Map(program.measures.map((fact) => [fact.id, fact]));
    if (!isTexts(screened)) yield "screened: is not a list of names";
    else for (const name of screened) if (!screens.has(name)) yield `screened: ${shown(name)} is not a declared screen`;
    for (const [key, names] of Object.entries({ declined, unasked })) {
      if (!isTexts(names)) yield `${key}: is not a list of names`;
      else for (const name of names) if (!treatments.has(name)) yield `${key}: ${shown(name)} is not a treatment`;
    }
    if (!isTable(facts)) yield "facts: is not a table";
    else {
      for (const [name, value] of Object.entries(facts)) {
        const wrong = declared.has(name) ? wrongValue(declared.get(name), value) : "is not a declared fact";
        if (wrong) yield `facts.${shown(name)}: ${wrong}`;
      }
    }
    if (!isTable(trials)) return void (yield "trials: is not a table");
    for (const name of isTexts(unasked) ? unasked : []) {
      if (Object.hasOwn(trials, name)) yield `unasked: ${shown(name)} is both recorded and unasked`;
    }
    for (const [name, trial] of Object.entries(trials)) {
      const where = `trials.${shown(name)}`;
      if (!treatments.has(name)) yield `${where}: is not a treatment`;
      else if (!isTable(trial)) yield `${where}: is not a table`;
      else yield* inTrial(treatments.get(name), trial, measures, where, program.usual);
    }
  }

  return Object.assign((program, episode) => [...all(program, episode)], { wrongValue });
})();
