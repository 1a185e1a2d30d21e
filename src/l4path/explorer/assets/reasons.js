// Why a node stands as it does: the parts of the rules that decide, in the sentences that the program brings with it.
const reasonsOf = (() => {
  "use strict";
  const OUTCOMES = ["intolerant", "relapsed", "failed", "responded", "ongoing"];

  /** A sentence with its blanks filled; what is filled in is never read as a blank itself. */
  const fill = (template, blanks) =>
    template.replace(/\{(\w+)\}/g, (blank, name) => (Object.hasOwn(blanks, name) ? String(blanks[name]) : blank));

  /** A recorded value in words. */
  function valueWords(fact, value, words) {
    const labels = new Map(fact.values ?? []);
    if (fact.kind === "flag") return value ? words.YES : words.NO;
    if (fact.kind === "choice") return labels.get(value);
    if (fact.kind === "choices") {
      const held = fact.values.filter(([id]) => value.includes(id)).map(([, label]) => label);
      return held.length ? held.join(", ") : words.NONE_HELD;
    }
    return `${plain(value)} ${fact.units[value === 1 ? 0 : 1]}`.trim();
  }

  /** A number without an exponent. */
  const plain = (value) => value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });

  /** What explains one assessment of one program. */
  function explainer(program, found) {
    const { words, formulas, said: phrases } = program;
    const { truth, record } = found;
    const facts = new Map(program.facts.map((fact) => [fact.id, fact]));
    const measures = new Map(program.measures.map((fact) => [fact.id, fact]));
    const nodes = new Map(program.nodes.map((node) => [node.id, node]));
    const title = (id) => nodes.get(id).title;
    const point = (text, inner = []) => ({ text, inner });
    const rule = (row) => formulas[row][1];
    const forms = (kind, id) =>
      kind === "tried" && nodes.get(id).way === "once" ? words.DONE : words.PREDICATES[kind];
    const predicate = (kind, id, holds) => fill(forms(kind, id)[holds ? 0 : 1], { node: title(id) });
    const mark = (value) => [words.NOT_MET, words.UNKNOWN_MARK, words.MET][value];
    const unknownMark = (contrary) => (contrary ? words.UNKNOWN_NO : words.UNKNOWN_MARK);
    const turned = (value, contrary) => (contrary ? 2 - value : value);

    /** Whether a part is true of every record, so that nobody needs to hear it. */
    function hushed(row) {
      const [kind, ...rest] = formulas[row];
      const negated = kind === "not";
      const [inner, what] = negated ? formulas[rest[0]] : formulas[row];
      if (inner === "known") return true;
      if (inner !== "recorded") return false;
      const met = truth[row] === 2;
      if (what === "outcome" || OUTCOMES.includes(what)) return negated === met;
      if (what === "tolerated" || what === "returned") return met === ((what === "tolerated") !== negated);
      return false;
    }

    /** The statements that decide a row, or (`contrary`) its contrary. */
    function walk(row, contrary = false) {
      const [kind, ...rest] = formulas[row];
      switch (kind) {
        case "known":
          return (rest[0] === 2) === contrary ? [point(words.RULED_OUT)] : [];
        case "not":
          return walk(rest[0], !contrary);
        case "recorded":
          return recorded(row, ...rest);
        case "atom":
          return [atom(row, contrary)];
        case "claim":
          return claim(row, contrary);
        case "several": {
          const head = phrases[row][contrary ? "no" : "yes"];
          const part = (one) => walk(one, truth[one] === 0 && formulas[one][0] !== "atom");
          return [point(`${head}: ${mark(turned(truth[row], contrary))}`, rest.slice(1).flatMap(part))];
        }
        default: {
          let deciding = rest.filter((part) => truth[part] === truth[row]);
          if (kind === "any" && truth[row] === 2) {
            deciding = deciding.filter((part) => formulas[part][0] !== "known");
            const [first, what] = deciding.length ? formulas[deciding[0]] : [];
            if (first === "recorded" && OUTCOMES.includes(what)) deciding = deciding.slice(0, 1);
          }
          return deciding.filter((part) => !hushed(part)).flatMap((part) => walk(part, contrary));
        }
      }
    }

    function recorded(row, what, id) {
      const met = truth[row] === 2;
      if (what === "outcome" || OUTCOMES.includes(what)) return outcome(id) ? [point(outcome(id))] : [];
      if (what === "tolerated") return [point(predicate("intolerant", id, !met))];
      if (what === "returned") return [point(predicate("relapsed", id, met))];
      return [point(predicate(what, id, met))];
    }

    /** The outcome that was recorded of a treatment; empty where none is. */
    function outcome(id) {
      const said = record.trials.get(id)?.outcome;
      return said === undefined ? "" : `${title(id)}: ${fill(words.OUTCOME, { outcome: words.OUTCOMES[said] })}`;
    }

    function atom(row, contrary) {
      const [, treatment, name] = formulas[row];
      const fact = treatment === null ? facts.get(name) : measures.get(name);
      if (treatment !== null && !record.trials.has(treatment)) return standing(treatment);
      const value = record.value(treatment, name);
      const asks = value === undefined && phrases[row].label !== undefined;
      const said = asks ? phrases[row].label : phrases[row][contrary ? "no" : "yes"];
      if (value === undefined) {
        const question = program.questions[treatment === null ? name : `${treatment}.${name}`];
        return point(`${said} (${fill(asks && contrary ? words.ASK_NO : words.ASK, { question })})`);
      }
      const beside = fill(words.RECORDED, { value: valueWords(fact, value, words) });
      const met = turned(truth[row], contrary) === 2;
      return point(`${said} (${met ? beside : `${words.NOT_MET}; ${beside}`})`);
    }

    function claim(row, contrary) {
      const [, rule, kind, id] = formulas[row];
      const value = truth[row];
      const inner = () => walk(rule, value === 0);
      if (kind === "defined") {
        const answer = [words.NO, unknownMark(contrary), words.YES][value];
        return [point(`${phrases[row].label}: ${answer}`, inner())];
      }
      if (kind === "reached") return [point(reached(id))];
      if ([...OUTCOMES, "exhausted"].includes(kind)) return [standing(id)];
      if (!Object.hasOwn(words.PREDICATES, kind)) return walk(rule, contrary);
      const text = predicate(kind, id, value !== 0);
      return [point(value === 1 ? `${text}: ${unknownMark(contrary)}` : text, inner())];
    }

    /** Whether the pathway reaches a node, in words. */
    function reached(id) {
      const said = [words.SOURCE_NOT_REACHED, words.SOURCE_UNKNOWN, words.SOURCE_REACHED];
      return fill(said[truth[nodes.get(id).claims.reached]], { node: title(id) });
    }

    /** How a treatment stands by its record. */
    function standing(id) {
      const node = nodes.get(id);
      if (node.kind !== "treatment") return point(`${title(id)}: ${words.NOT_TRIED}`);
      if (!record.trials.has(id)) {
        return point(record.declined.has(id) ? predicate("declined", id, true) : predicate("tried", id, false));
      }
      if (node.way === "once") return point(predicate("tried", id, true));
      if (outcome(id)) return point(outcome(id));
      const came = OUTCOMES.find((one) => truth[node.claims[one]] === 2);
      if (came) return point(predicate(came, id, true), came === "intolerant" ? [] : trial(node, came));
      return point(fill(words.UNJUDGED, { node: title(id) }), trial(node, ""));
    }

    /** What was measured of a trial, beside what makes it adequate and what a response is. */
    function trial(node, came) {
      const told = [
        ["adequate", words.ADEQUATE],
        ["response", words.RESPONSE],
      ].filter(([kind]) => node.claims[kind] !== undefined);
      const heard = told.filter(([kind]) => kind === "response" || !["responded", "relapsed"].includes(came));
      return heard.map(([kind, head]) => {
        const row = node.claims[kind];
        return point(`${head}${node.sign}: ${mark(truth[row])}`, walk(row).map((one) => unowned(one, node.title)));
      });
    }

    /** A statement about a trial within what is said of it: whose trial it is need not be named again. */
    function unowned({ text, inner }, treatment) {
      const owner = fill(words.OWNED, { treatment });
      const said = text.replaceAll(owner, "").replaceAll(`“${treatment}: `, "“");
      return point(said, inner.map((one) => unowned(one, treatment)));
    }

    /** How the pathway comes to a node that it reaches. */
    function route(node) {
      if (program.start.includes(node.id)) return [point(fill(words.START, { node: node.title }))];
      const way = program.escalations.find((one) => one.to === node.id && truth[one.fires] === 2);
      if (!way) return record.says("tried", node.id) ? [point(fill(words.TRIED_ALREADY, { node: node.title }))] : [];
      const because = way.because ? [point(fill(words.BECAUSE, { because: way.because }))] : [];
      const rests = walk(way.fires).filter((one) => one.text !== reachedOnly(way, one.text));
      return [{ brief: because[0]?.text, ...point(way.step, [...because, ...rests, ...(way.disputed ? [point(way.disputed)] : [])]) }];
    }

    const reachedOnly = (way, text) => way.after.map(reached).find((said) => said === text);

    /** The ways in to a node that is not reached, or perhaps, with what is missing on each. */
    function waysIn(node) {
      const wanted = truth[node.claims.reached];
      const ways = program.escalations.filter((one) => one.to === node.id && truth[one.fires] === wanted);
      return ways.map((way) => point(`${way.way_in}: ${mark(truth[way.fires])}`, walk(way.fires)));
    }

    /** Why a node has its status: a sentence, and the statements it rests on. */
    function why(node, status) {
      const { claims } = node;
      const met = truth[claims.reached] === 2;
      if (!met) {
        const said = status === "not_reached" ? words.VERDICT.not_reached : words.VERDICT_UNDETERMINED.reach;
        return { verdict: said, points: waysIn(node) };
      }
      const goesOn = node.way === "continuous" && status === "ongoing";
      let verdict = goesOn ? words.VERDICT_CONTINUOUS.ongoing : words.VERDICT[status];
      let points = [];
      if (status === "not_indicated") points = walk(rule(claims.indicated));
      else if (status === "contraindicated") points = walk(rule(claims.contraindicated));
      else if (status === "undetermined" && record.trials.has(node.id)) {
        verdict = words.VERDICT_UNDETERMINED.tried;
        points = [...(truth[claims.contraindicated] === 1 ? walk(rule(claims.contraindicated)) : []), ...trial(node, "")];
      } else if (status === "undetermined") {
        verdict = words.VERDICT_UNDETERMINED.suitable;
        points = walk(rule(claims.suitable));
      } else if (record.trials.has(node.id) && node.way !== "once") {
        const stands = standing(node.id);
        points = stands.inner.length ? stands.inner : [stands];
      }
      return { verdict, points, route: route(node) };
    }

    /** The red flags that nobody has answered yet. */
    const unanswered = () =>
      program.escalations
        .filter((way) => way.on === "red_flag" && truth[way.fires] === 1)
        .map((way) => point(fill(words.FLAG_UNKNOWN, { node: title(way.to) }), walk(way.fires)));

    /** Whether the goal is met, and by what. */
    const goal = () =>
      program.goal === null
        ? []
        : [point([words.GOAL_NOT_MET, words.GOAL_UNKNOWN, words.GOAL_MET][truth[program.goal]], walk(program.goal))];

    return { why, unanswered, goal, title };
  }

  return Object.assign(explainer, { fill, valueWords, plain });
})();
