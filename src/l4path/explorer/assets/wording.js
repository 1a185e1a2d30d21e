// From statements to sentences: a statement names its sentence in the catalogue that the page carries, and fills it.
const wording = (() => {
  "use strict";

  /** A sentence with its blanks filled; what is filled in is never read as a blank itself. */
  const fill = (template, blanks) =>
    template.replace(/\{(\w+)\}/g, (blank, name) => (Object.hasOwn(blanks, name) ? String(blanks[name]) : blank));

  /** The sentence of a statement: `says` names it, `slots` fill it, and its truth stands before it where it is marked. */
  function sentence({ says, slots, truth, marked }, words) {
    const mark = truth === undefined ? undefined : ["not_met", "unknown", "met"][truth];
    const blanks = Object.entries(slots).map(([name, slot]) => [name, slot?.says ? sentence(slot, words) : slot]);
    const text = fill(words[says], Object.fromEntries([["truth", words[`truth.${mark}`]], ...blanks]));
    return marked ? fill(words[`says.${mark}`], { what: text }) : text;
  }

  /** A statement and all under it in words. */
  const worded = (one, words) => ({
    text: sentence(one, words),
    about: one.about,
    inner: one.parts.map((part) => worded(part, words)),
  });

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
    return `${plain(value)} ${fact.units[value === 1 ? 0 : 1]}`.trim();
  }

  /** A number without an exponent. */
  const plain = (value) => value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });

  /** How many points a score comes to: one number, or from the least to the greatest that it may be. */
  function totalOf({ items }, truth, words) {
    const [low, high] = engine.boundsOf(items.map((one) => one.points), items.map((one) => truth[one.row]));
    if (low !== high) return fill(words["points.range"], { low, high });
    return fill(words[Math.abs(low) === 1 ? "points.one" : "points.many"], { count: low });
  }

  /** The key and the points of an item of a score: what it adds, or could add, or take away. */
  function addingOf(points, value) {
    const sign = points > 0 ? `+${points}` : `${points}`;
    if (value !== 1) return ["says.adds", value === 2 ? sign : "+0"];
    return [points > 0 ? "says.could_add" : "says.could_take", Math.abs(points)];
  }

  /** A status as it is said of one node: what is done once is asked for, not under way. */
  const statusWord = (node, status, words) => words[`status_${node.way}.${status}`] ?? words[`status.${status}`];

  return { fill, sentence, worded, valueWords, plain, totalOf, addingOf, statusWord };
})();
