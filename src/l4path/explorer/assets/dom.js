// Elements made from texts: what a text says is never read as markup.
const dom = (() => {
  "use strict";

  /** An element with its attributes and what is in it; texts become text. */
  function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === false || value === undefined || value === null) continue;
      if (/^on|^style$|^srcdoc$/.test(name)) throw new Error(`${name} is not for texts`);
      made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat(Infinity).filter((child) => child !== "" && child !== undefined && child !== null));
    return made;
  }

  /** A row of buttons of which one is chosen: radio buttons, as a reader of screens knows them. */
  function choice(legend, name, answers, chosen, changed) {
    const inputs = answers.map(([value, label]) => {
      const input = el("input", { type: "radio", name, value, id: `${name}-${value || "none"}` });
      input.addEventListener("change", () => changed(value));
      const words = el("span", {}, label);
      return { value, input, words, whole: el("label", { class: `answer answer-${value || "none"}` }, input, words) };
    });
    const node = el(
      "fieldset",
      { class: "choice" },
      el("legend", { dir: "auto" }, legend),
      el("div", { class: "answers" }, inputs.map((one) => one.whole)),
    );
    const show = (value) => inputs.forEach((one) => (one.input.checked = one.value === value));
    show(chosen);
    return { node, show, inputs };
  }

  /** Words for an id, as in `red_flags`. */
  const spoken = (id) => {
    const words = id.replaceAll("_", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  };

  /** A text in which what a reader cannot see is written out. */
  const visible = (text) =>
    text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, (sign) => `\\u${sign.codePointAt(0).toString(16).padStart(4, "0")}`);

  return { el, choice, spoken, visible };
})();
