// The right of the page: the diagram, its boxes and arrows marked by what the engine found.
const mapOf = (() => {
  "use strict";
  const { el } = dom;
  const { fill, statusWord } = wording;
  const FIRING = ["rests", "unknown", "fires"];

  function map(program, sheet, zoom, legend) {
    const { words } = program;
    const picture = sheet.querySelector("svg");
    const full = { width: Number(picture.getAttribute("width")), height: Number(picture.getAttribute("height")) };
    const boxes = new Map(program.nodes.map((node, number) => [node.id, document.getElementById(`box-n${number}`)]));
    const nodes = new Map(program.nodes.map((node) => [node.id, node]));
    let sought; // the option that was led to last: no need to go there again and again
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");

    function scale() {
      const factor = Number(zoom.value) / 100;
      picture.setAttribute("width", Math.round(full.width * factor));
      picture.setAttribute("height", Math.round(full.height * factor));
      zoom.setAttribute("aria-valuetext", `${zoom.value} %`);
    }
    zoom.addEventListener("input", scale);
    scale();
    const entry = ([tone, said]) => el("li", {}, el("span", { class: `sign tone-${tone}` }, words.SIGNS[tone]), ` ${said}`);
    legend.replaceChildren(...Object.entries(words.page.legend).map(entry));

    /** Mark a box, and give its word back if it is a new one. */
    function mark(box, tone, word) {
      box.setAttribute("class", `box tone-${tone}`);
      const place = box.querySelector(".word");
      const text = word ? `${words.SIGNS[tone]} ${word}` : "";
      if (!place || place.textContent === text) return [];
      place.textContent = text;
      place.removeAttribute("textLength");
      return [place];
    }

    /** Hold words to the marks they stand on, whatever font this machine has. */
    function fit(places) {
      const rooms = places.map((one) => [one, one.previousElementSibling.getBBox().width - 4, one.getComputedTextLength()]);
      for (const [place, room, length] of rooms) {
        if (room <= 0 || length <= room) continue;
        place.setAttribute("textLength", room);
        place.setAttribute("lengthAdjust", "spacingAndGlyphs");
      }
    }

    /** Lead the eye to a box: to the middle, or not at all where it is in sight and that will do. */
    function find(id, { atOnce = false, unlessSeen = false } = {}) {
      const box = boxes.get(id);
      if (!box) return;
      const { x, y, width, height } = box.getBoundingClientRect();
      const frame = sheet.getBoundingClientRect();
      const seen = x >= frame.x && x + width <= frame.right && y >= frame.y && y + height <= frame.bottom;
      if (seen && unlessSeen) return;
      sheet.scrollTo({
        left: sheet.scrollLeft + x - frame.x - (frame.width - width) / 2,
        top: sheet.scrollTop + y - frame.y - (frame.height - height) / 2,
        behavior: atOnce || still.matches ? "instant" : "smooth",
      });
    }

    return {
      find,
      show(found, { anew = false } = {}) {
        const said = found.said;
        const possible = new Map();
        said?.alongside.forEach((id) => possible.set(id, "alongside"));
        said?.options.forEach((id) => possible.set(id, "option"));
        said?.on_hold.forEach((id) => possible.set(id, "held"));
        const changed = [];
        for (const [id, box] of boxes) {
          if (box === null) continue;
          const status = said === null ? "not_reached" : said.status[id];
          const tone = possible.get(id) ?? words.MARKS[status];
          const word = statusWord(nodes.get(id), status, words);
          const unclear = words.MARKS[status] === "unknown" && found.record.unasked.has(id);
          const marked = tone === "held" ? words.MARK_HELD[status] : words.page.mark[tone] ?? (unclear ? words.page.mark_not_asked : "{status}");
          const shown = fill(marked, { status: word });
          changed.push(...mark(box, tone, tone === "rest" ? "" : shown));
        }
        fit(changed);
        for (const part of picture.querySelectorAll("[data-ways]")) {
          const ways = part.dataset.ways.split(" ").filter(Boolean);
          const most = Math.max(0, ...ways.map((way) => found.truth[program.fires[way]]));
          part.classList.remove(...FIRING);
          part.classList.add(FIRING[said === null ? 0 : most]);
        }
        const first = said?.options[0] ?? (anew ? program.start[0] : undefined);
        if (first !== undefined && first !== sought) find(first, { atOnce: anew, unlessSeen: true });
        sought = first;
      },
    };
  }

  return map;
})();
