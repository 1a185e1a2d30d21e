// The page: one episode, kept here and nowhere else; each change assesses it and shows what comes out.
(() => {
  "use strict";
  const { el, spoken, visible } = dom;
  const { fill } = wording;
  const at = (id) => document.getElementById(id);
  const program = JSON.parse(at("program").textContent);
  const { words } = program;
  const nodes = new Map(program.nodes.map((node) => [node.id, node]));
  const SHOWN = 100_000; // a longer text takes a browser long to lay out

  // The episode ---------------------------------------------------------------------------------------------------------

  /** A table that holds what is put into it and nothing else, whatever the names are. */
  const bare = (table) => Object.assign(Object.create(null), structuredClone(table));
  const kept = ({ facts = {}, trials = {}, screened = [], declined = [], unasked = [] }) => ({
    facts: bare(facts),
    trials: bare(trials),
    screened: [...new Set(screened)],
    declined: [...new Set(declined)],
    unasked: [...new Set(unasked)],
  });
  let episode = kept(JSON.parse(at("episode").textContent));

  const put = (table, name, value) => {
    if (value === undefined) delete table[name];
    else table[name] = value;
  };
  const member = (list, name, wanted) => (wanted ? [...new Set([...list, name])] : list.filter((one) => one !== name));
  const changing =
    (change) =>
    (...given) => {
      change(...given);
      update();
    };
  const store = {
    fact: changing((name, value) => put(episode.facts, name, value)),
    measure: changing((treatment, name, value) => put(episode.trials[treatment], name, value)),
    screen: changing((name, wanted) => (episode.screened = member(episode.screened, name, wanted))),
    decline: changing((treatment, wanted) => (episode.declined = member(episode.declined, treatment, wanted))),
    trial: changing((treatment, said) => {
      episode.unasked = member(episode.unasked, treatment, said === "unasked");
      if (said === "" || said === "unasked") return delete episode.trials[treatment];
      const { outcome, ...measured } = episode.trials[treatment] ?? {};
      for (const name of Object.keys(program.usual)) delete measured[name];
      const once = nodes.get(treatment).way === "once" ? {} : measured;
      episode.trials[treatment] = said === "measured" ? once : { outcome: said, ...once };
    }),
  };

  /** The episode as its file has it, in one canonical order. */
  function written() {
    const said = { pathway: program.pathway.id };
    for (const key of ["screened", "declined", "unasked"]) if (episode[key].length) said[key] = [...episode[key]].sort();
    for (const key of ["facts", "trials"]) if (Object.keys(episode[key]).length) said[key] = episode[key];
    return said;
  }

  // What is shown ---------------------------------------------------------------------------------------------------------

  const map = mapOf(program, at("sheet"), at("zoom"), at("legend"));
  const forms = formsOf(program, store, at("declared"));
  const lists = listsOf(program, at("found"), { ask: forms.go, find: map.find });

  function standing({ said }) {
    const state = said === null ? "refused" : said.state;
    const sentence = said === null ? words.page.refused : words[`headline.${state}`];
    const options = (said?.options ?? []).map((id) => nodes.get(id).title).join("; ");
    const tail = said === null ? [] : [
      options ? fill(words.page.options_are, { options }) : words.page.options_none,
      said.questions.length ? fill(words.page.to_ask, { count: said.questions.length }) : "",
    ];
    const shown = [
      el("strong", { class: "badge" }, words.page.state[state]),
      el("span", { class: "sentence" }, ` ${sentence} `),
      el("span", { class: "next", dir: "auto" }, tail.filter(Boolean).join(" ")),
    ];
    const bar = at("standing");
    bar.className = `state-${state}`;
    if (bar.textContent !== shown.map((part) => part.textContent).join("")) bar.replaceChildren(...shown);
  }

  /** What is recorded, as a list for paper. */
  function paper() {
    const facts = new Map(program.facts.map((fact) => [fact.id, fact]));
    const measures = new Map(program.measures.map((fact) => [fact.id, fact]));
    const value = (fact, held) => `${fact.label}: ${wording.valueWords(fact, held, words)}`;
    const labels = new Map(program.screens.map((screen) => [screen.id, screen.label || spoken(screen.id)]));
    const groups = episode.screened.map((name) => fill(words.page.answered_group, { group: labels.get(name) }));
    const known = Object.entries(episode.facts).map(([name, held]) => value(facts.get(name), held));
    const tried = Object.entries(episode.trials).map(([id, { outcome, ...measured }]) => {
      const names = { once: words.page.once, continuous: words.page.continuous }[nodes.get(id).way] ?? words.page.trial;
      const once = nodes.get(id).way === "once" ? words.page.once.measured : "";
      const held = Object.entries(measured).map(([name, one]) => value(measures.get(name), one));
      return `${nodes.get(id).title}: ${[outcome ? names[outcome] : once, ...held].filter(Boolean).join("; ")}`;
    });
    const declined = episode.declined.map((id) => `${nodes.get(id).title}: ${words.page.declined}`);
    const open = (id) => ({ once: words.page.once, continuous: words.page.continuous })[nodes.get(id).way] ?? words.page.trial;
    const unasked = episode.unasked.map((id) => `${nodes.get(id).title}: ${open(id).unasked}`);
    const lines = [...groups, ...known, ...tried, ...declined, ...unasked].map((text) => el("li", {}, text));
    at("on-paper").replaceChildren(el("h2", {}, words.page.paper), el("ul", {}, lines), el("p", {}, words.page.not_recorded));
  }

  function update({ anew = false } = {}) {
    const found = engine.assess(program, episode);
    standing(found);
    lists.show(found);
    forms.show(episode, found.said, { anew });
    map.show(found, { anew });
    paper();
  }

  // Buttons ---------------------------------------------------------------------------------------------------------------

  const chosenForm = () => document.querySelector("input[name=form]:checked").value;
  const text = () => files[chosenForm() === "json" ? "writeJson" : "writeToml"](written());
  const showText = () => {
    at("saved").value = text();
    at("copied").textContent = "";
  };
  at("do-save").addEventListener("click", () => {
    showText();
    at("save").showModal();
  });
  document.querySelectorAll("input[name=form]").forEach((input) => input.addEventListener("change", showText));
  at("do-copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(at("saved").value);
      at("copied").textContent = words.page.copied;
    } catch {
      at("saved").select();
      at("copied").textContent = document.execCommand("copy") ? words.page.copied : words.page.not_copied;
    }
  });
  at("do-download").addEventListener("click", () => {
    const url = URL.createObjectURL(new Blob([at("saved").value], { type: "text/plain" }));
    el("a", { href: url, download: `${program.pathway.id}-episode.${chosenForm()}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });

  function refuse(reasons) {
    const lines = reasons.slice(0, 20).map((reason) => el("li", {}, reason));
    at("refused").replaceChildren(el("p", {}, words.page.wrong_file), el("ul", {}, lines));
    at("pasted").focus();
  }

  /** Take an episode over, or say everything that is wrong with it and change nothing. */
  function take(given) {
    let raw;
    try {
      raw = files.read(given);
    } catch (error) {
      if (!(error instanceof files.Slip)) throw error;
      return refuse([error.worded(words)]);
    }
    const wrong = misfits(program, raw);
    const found = wrong.length ? null : engine.assess(program, kept(raw));
    if (found?.said === null) wrong.push(...found.contradictions.map((title) => fill(words["whole.contradicts"], { title: visible(title) })));
    if (wrong.length) return refuse(wrong);
    episode = kept(raw);
    at("load").close();
    update({ anew: true });
  }
  at("do-load").addEventListener("click", () => {
    at("pasted").value = "";
    at("chosen").value = "";
    at("refused").replaceChildren();
    at("load").showModal();
  });
  at("chosen").addEventListener("change", async () => {
    const [file] = at("chosen").files;
    if (!file) return;
    if (file.size > files.MOST_BYTES) return refuse([words.page.too_large]);
    const given = await file.text();
    at("pasted").value = given.length > SHOWN ? "" : given;
    take(given);
  });
  at("pasted").addEventListener("beforeinput", (event) => {
    if ((event.data ?? "").length <= SHOWN) return;
    event.preventDefault(); // taken, or refused, as a long file is: the field would lay it out first
    at("pasted").value = "";
    take(event.data);
  });
  at("do-take").addEventListener("click", () => take(at("pasted").value));
  document.querySelectorAll(".shut").forEach((button) => button.addEventListener("click", () => button.closest("dialog").close()));
  at("do-reset").addEventListener("click", () => {
    if (!window.confirm(words.page.reset_sure)) return;
    episode = kept({});
    update({ anew: true });
  });
  at("do-print").addEventListener("click", () => window.print());

  // The head of the page --------------------------------------------------------------------------------------------------

  const { first, last, review_by: date } = program.sources;
  const { version } = program.pathway;
  at("dates").textContent = [
    fill(!first ? words.page.dates_none : first === last ? words.page.dates_one : words.page.dates, { version, first, last }),
    date ? fill(words.page.review_by, { date }) : "",
    program.made ? fill(words.page.made, { date: program.made }) : "",
  ].join(" ");
  update({ anew: true });
})();
