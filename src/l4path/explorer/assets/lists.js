// The middle of the page: state, options, what goes on alongside, what to ask, and everything else with its reason.
const listsOf = (() => {
  "use strict";
  const { el, visible } = dom;
  const { fill, statusWord } = wording;
  const MOST_ASKED = 6; // the rest on demand, so that what can be done next stays in sight

  /** Statements with the statements under them. */
  function points(some) {
    const seen = new Map(some.map((point) => [JSON.stringify(point), point]));
    if (!seen.size) return "";
    const item = (point) => el("li", {}, el("span", { dir: "auto" }, point.text), points(point.inner));
    return el("ul", { class: "points" }, [...seen.values()].map(item));
  }

  /** What sources say, each with a link where it can be read. */
  function sources(evidence, { texts, words }) {
    if (!evidence.length) return el("p", { class: "quiet" }, words.page.no_sources);
    const link = (url) => el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, url);
    const line = ([text, url]) => el("li", {}, el("span", { dir: "auto" }, texts[text]), texts[url] ? [" ", link(texts[url])] : "");
    return el("ul", { class: "points" }, evidence.map(line));
  }

  function lists(program, root, { ask, find }) {
    const { words } = program;
    const nodes = new Map(program.nodes.map((node) => [node.id, node]));
    const signed = JSON.stringify([program.texts, program.nodes]).includes("†");
    const opened = new Set(); // what the reader has opened stays open while the answers change

    /** One node as an item of a list: its title, its status in words, why in short, and all reasons on demand. */
    function item(node, status, told, { brief, tone }) {
      const word = el("span", { class: `status tone-${tone}` }, el("span", { "aria-hidden": "true" }, `${words.SIGNS[tone]} `), tone === "held" ? words["status.on_hold"] : statusWord(node, status, words));
      const head = el(
        "p",
        { class: "node-head" },
        el("strong", { dir: "auto" }, node.title),
        " ",
        el("span", { class: "quiet" }, `(${program.tiers[node.tier]})`),
        el("span", { class: "unseen" }, ": "),
        word,
      );
      const [verdict, reasons, route] = ["verdict", "points", "route"].map((what) => told(node.plans[what]));
      const show = el("button", { type: "button", class: "link" }, words.page.shows);
      show.addEventListener("click", () => find(node.id));
      const minded = tone === "option" || tone === "alongside" ? told(node.plans.cautions) : [];
      const all = () =>
        el(
          "div",
          {},
          el("p", {}, spokenOf(verdict)),
          points(reasons),
          minded.length ? [el("h4", {}, words["section.cautions"]), points(minded)] : "",
          route.length ? [el("h4", {}, words.page.how), points(route)] : "",
          node.disputed ? el("p", { class: "disputed", dir: "auto" }, node.disputed) : "",
          el("h4", {}, words["section.sources"]),
          sources([node, ...(minded.length ? node.cautions : [])].flatMap((one) => one.evidence), program),
          show,
        );
      const details = fold(node.id, [words.page.why, el("span", { class: "unseen" }, `: ${node.title}`)], all, "why");
      const short = brief({ verdict, reasons, route }).filter(Boolean).slice(0, 3);
      const more = node.emergency ? el("span", { class: "flag" }, "emergency") : "";
      const lines = [
        ...minded.map(({ text }) => el("p", { class: "brief mind", dir: "auto" }, text)),
        ...short.map((text) => el("p", { class: "brief", dir: "auto" }, text)),
      ];
      return el("li", { class: `node edge-${tone}` }, head, more, lines, details);
    }

    /** The deepest statements that decide: what is unmet or unknown, in a line each. */
    const leaves = (some) => some.flatMap((point) => (point.inner.length ? leaves(point.inner) : [point.text]));
    const spokenOf = (some) => some.map((point) => point.text).join(" ");
    const becauses = ({ route }) => route.map((point) => point.text);

    function section(title, body, attributes = {}) {
      return body ? el("section", attributes, el("h3", {}, title), body) : "";
    }

    function listed(ids, status, told, how) {
      const some = ids.map((id) => item(nodes.get(id), status[id], told, { ...how, tone: how.tone ?? words.MARKS[status[id]] }));
      return some.length ? el("ul", { class: "nodes" }, some) : "";
    }

    function folded(title, ids, status, told, how) {
      return ids.length ? fold(title, `${title} (${ids.length})`, () => listed(ids, status, told, how)) : "";
    }

    /** Something that is made on demand, and stays open while the answers change. */
    function fold(name, title, make, kind = "folded") {
      const whole = el("details", { class: kind, "data-node": name }, el("summary", {}, title));
      let made = opened.has(name);
      const fresh = () => whole.append(...[make()].flat(Infinity).filter(Boolean));
      if (made) fresh();
      whole.open = made;
      whole.addEventListener("toggle", () => {
        if (whole.open && !made) fresh();
        made ||= whole.open;
        whole.open ? opened.add(name) : opened.delete(name);
      });
      return whole;
    }

    /** What every score comes to for this patient, item by item. */
    function scores(told) {
      const evidence = program.scores.flatMap((score) => score.evidence);
      const tallies = program.scores.flatMap((score) => told(score.tally));
      return [points(tallies), evidence.length ? [el("h4", {}, words["section.sources"]), sources(evidence, program)] : ""];
    }

    function questions(names) {
      const button = (name) => {
        const made = el("button", { type: "button", class: "link", dir: "auto" }, program.texts[program.questions[name]]);
        made.addEventListener("click", () => ask(name));
        return el("li", {}, made);
      };
      if (!names.length) return el("p", { class: "quiet" }, words.page.nothing_to_ask);
      const [first, rest] = [names.slice(0, MOST_ASKED), names.slice(MOST_ASKED)];
      const some = (those) => el("ul", { class: "questions" }, those.map(button));
      return rest.length ? [some(first), fold("more", fill(words.page.more_to_ask, { count: rest.length }), () => some(rest))] : some(first);
    }

    /** Red flags first, then as the pathway declares them. */
    function inOrder(names) {
      const rank = (name) => {
        const at = program.facts.findIndex((fact) => fact.id === name);
        return at < 0 ? program.facts.length * 2 : at + (program.facts[at].red_flag ? 0 : program.facts.length);
      };
      return [...names].sort((one, other) => rank(one) - rank(other));
    }

    function show(found) {
      const said = found.said;
      if (said === null) {
        const broken = found.contradictions.map((title) => ({ text: fill(words.page.refused_by, { title: visible(title) }), inner: [] }));
        root.replaceChildren(section(words["section.contradictions"], points(broken), { class: "emergency" }));
        return;
      }
      const { state, options, alongside, status } = said;
      const told = choosing(program, found);
      const taken = new Set([...options, ...alongside]);
      const others = program.order.filter((id) => !taken.has(id));
      const held = new Set(said.on_hold);
      const having = (...kinds) => others.filter((id) => !held.has(id) && kinds.includes(words.KIND_OF[status[id]]));
      const hushed = state === "emergency" || state === "screening";
      const because = { brief: becauses };
      const lacking = { brief: ({ verdict, reasons }) => (reasons.length ? leaves(reasons) : [spokenOf(verdict)]) };
      const waits = { brief: ({ verdict }) => [verdict.at(-1).text], tone: "held" };
      const whys = told(program.why);
      const broken = (said.contradictions ?? []).map((title) => ({ text: fill(words["whole.contradicts"], { title: visible(title) }), inner: [] }));
      const none = el("p", { class: "none" }, words["whole.no_options"], " ", hushed ? fill(words.page.because, { why: words[`held_by.${state}`] }) : "");
      const parts = [
        section(words["section.contradictions"], points(broken), { class: "emergency" }),
        section(words["section.options"], [
          options.length > 1 ? el("p", { class: "quiet" }, words.page.possibilities) : "",
          listed(options, status, told, { ...because, tone: "option" }) || none,
        ], { class: "options" }),
        section(words["section.ask"], questions(inOrder(said.questions))),
        section(words["section.alongside"], listed(alongside, status, told, { ...because, tone: "alongside" })),
        whys.length ? el("details", { class: "folded", open: hushed }, el("summary", {}, words["section.why"]), points(whys)) : "",
        hushed ? "" : section(words["section.considered"], listed(having("considered", "unsure"), status, told, lacking)),
        folded(words["section.on_hold"], said.on_hold, status, told, waits),
        folded(words.page.no_step, [...having("standing"), ...(hushed ? having("considered", "unsure") : [])], status, told, lacking),
        program.scores.length ? fold("scores", words.page.scores, () => scores(told)) : "",
        folded(words.page.behind, having("behind"), status, told, because),
        folded(words.page.not_reached_list, having("unreached"), status, told, lacking),
      ];
      if (signed) parts.push(el("p", { class: "note quiet" }, words["whole.convention"]));
      root.replaceChildren(...parts.filter(Boolean));
    }

    return { show };
  }

  return lists;
})();
