// From statements to sentences: a statement brings its template, and what fills it.
const wording = (() => {
  "use strict";

  /** A sentence with its blanks filled; what is filled in is never read as a blank itself. */
  const fill = (template, blanks) =>
    template.replace(/\{(\w+)\}/g, (blank, name) => (Object.hasOwn(blanks, name) ? String(blanks[name]) : blank));

  /** The sentence of a statement: the blanks of its template filled in turn, its truth before it where it is marked. */
  function sentence({ template, slots, truth, marked }, words) {
    const mark = ["not_met", "unknown", "met"][truth];
    const names = [...new Set(template.match(/\{\w+\}/g))].filter((blank) => blank !== "{truth}");
    const blanks = names.map((blank, number) => {
      const slot = slots[number];
      return [blank.slice(1, -1), slot?.template === undefined ? slot : sentence(slot, words)];
    });
    const text = fill(template, { truth: words[`truth.${mark}`], ...Object.fromEntries(blanks) });
    return marked ? fill(words[`says.${mark}`], { what: text }) : text;
  }

  /** A statement and all under it in words. */
  const worded = (one, words) => ({ text: sentence(one, words), inner: one.parts.map((part) => worded(part, words)) });

  /** A recorded value in words. */
  function valueWords(fact, value, words) {
    const labels = new Map(fact.values ?? []);
    if (fact.kind === "flag") return words[value ? "yes" : "no"];
    if (fact.kind === "choice") return labels.get(value);
    if (fact.kind === "choices") {
      const held = fact.values.filter(([id]) => value.includes(id)).map(([, label]) => label);
      const last = held.pop();
      return held.length ? `${held.join(", ")} ${words.and} ${last}` : (last ?? words["answer.none_of_them"]);
    }
    return `${numberWords(value, words)} ${fact.units[value === 1 ? 0 : 1]}`.trim();
  }

  /** A number without an exponent. */
  const plain = (value) => value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });

  /** A number as the language writes it, its thousands apart from five digits on. */
  function numberWords(value, words) {
    const [whole, rest] = plain(value).split(".");
    const grouped = /\d{5}/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, words["number.thousands"]) : whole;
    return rest === undefined ? grouped : grouped + words["number.decimal"] + rest;
  }

  /** So many points: one number, or from the least to the greatest that it may be. */
  function pointsWords(low, high, words) {
    if (low !== high) return fill(words["points.range"], { low, high });
    return fill(words[Math.abs(low) === 1 ? "points.one" : "points.many"], { count: low });
  }

  /** A status as it is said of one node: what is done once is asked for, not under way. */
  const statusWord = (node, status, words) => words[`status_${node.way}.${status}`] ?? words[`status.${status}`];

  return { fill, worded, valueWords, plain, pointsWords, statusWord };
})();
