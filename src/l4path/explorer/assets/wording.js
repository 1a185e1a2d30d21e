// Values, scores and statuses in words; the sentences themselves come with the program.
const wording = (() => {
  "use strict";

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
      const last = held.pop();
      return held.length ? `${held.join(", ")} ${words.AND} ${last}` : (last ?? words.NONE_HELD);
    }
    return `${plain(value)} ${fact.units[value === 1 ? 0 : 1]}`.trim();
  }

  /** A number without an exponent. */
  const plain = (value) => value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });

  /** How many points a score comes to: one number, or from the least to the greatest that it may be. */
  function totalOf({ items }, truth, words) {
    const [low, high] = engine.boundsOf(items.map((one) => one.points), items.map((one) => truth[one.row]));
    if (low !== high) return fill(words.POINTS_FROM, { low, high });
    return fill(Math.abs(low) === 1 ? words.POINTS_ONE : words.POINTS, { points: low });
  }

  /** An item of a score with what it adds, or could add, or take away. */
  function addingOf(item, points, value, words) {
    const sign = points > 0 ? `+${points}` : `${points}`;
    if (value !== 1) return fill(words.ADDS, { item, points: value === 2 ? sign : "+0" });
    return fill(points > 0 ? words.COULD_ADD : words.COULD_TAKE, { item, points: Math.abs(points) });
  }

  /** A status as it is said of one node: what is done once is asked for, not under way. */
  const statusWord = (node, status, words) => node.worded[status] ?? words.STATUS[status];

  return { fill, valueWords, plain, totalOf, addingOf, statusWord };
})();
