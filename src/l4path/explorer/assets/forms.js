// The left of the page: a field for everything that can be recorded, what is asked now first.
const formsOf = (() => {
  "use strict";
  const { el, choice, spoken } = dom;
  const { fill, statusWord } = wording;

  // One value -----------------------------------------------------------------------------------------------------------

  /** The field of a fact or a measure. `answered` is called with a value, or with undefined: UNKNOWN. */
  function fieldOf(fact, place, words, answered, otherwise = words.page.unknown_value) {
    const asked = fact.question || `${fact.label}?`;
    const made = {
      flag: flagField,
      number: numberField,
      choice: choiceField,
      choices: choicesField,
    }[fact.kind](fact, place, asked, words, answered, otherwise);
    made.node.classList.add("field");
    made.node.dataset.name = place;
    return made;
  }

  function flagField(fact, place, asked, words, answered, otherwise) {
    const values = { yes: true, no: false, "": undefined };
    const answers = [["yes", words["yes"]], ["no", words["no"]], ["", otherwise]];
    const made = choice(asked, `f-${place}`, answers, "", (value) => answered(values[value]));
    const last = made.inputs[2];
    return {
      node: made.node,
      focus: () => (made.inputs.find((one) => one.input.checked) ?? last).input.focus(),
      show(value, unrecorded = otherwise) {
        made.show(value === undefined ? "" : value ? "yes" : "no");
        last.words.textContent = unrecorded;
        last.whole.classList.toggle("unknown", unrecorded === words.page.unknown_value);
      },
    };
  }

  function numberField(fact, place, asked, words, answered) {
    const id = `f-${place}`;
    const input = el("input", {
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      size: 7,
      "aria-describedby": `${id}-about`,
    });
    const about = el("span", { id: `${id}-about`, class: "quiet" });
    const unknown = el("span", { class: "unknown badge" }, words.page.unknown_value);
    const node = el(
      "div",
      {},
      el("label", { for: id, dir: "auto" }, asked),
      el("div", { class: "number" }, input, el("span", { class: "unit" }, fact.units[1]), unknown, about),
    );
    const say = (wrong) => {
      input.setAttribute("aria-invalid", String(wrong));
      node.classList.toggle("wrong", wrong);
      about.textContent = fill(wrong ? words.page.not_a_number : words.page.between, fact);
      unknown.hidden = !wrong && input.value.trim() !== "";
    };
    const read = () => {
      const text = input.value.trim().replace(",", ".");
      if (text === "") return { value: undefined, wrong: false };
      const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
      return misfits.wrongValue(fact, value) ? { value: undefined, wrong: true } : { value, wrong: false };
    };
    const take = () => {
      const { value, wrong } = read();
      say(wrong);
      answered(value);
    };
    input.addEventListener("input", take);
    return {
      node,
      focus: () => input.focus(),
      show(value) {
        if (read().value !== value) input.value = value === undefined ? "" : wording.plain(value);
        say(read().wrong);
      },
      forget() {
        input.value = "";
      },
    };
  }

  function choiceField(fact, place, asked, words, answered) {
    const id = `f-${place}`;
    const options = [["", words.page.unknown_value], ...fact.values];
    const select = el("select", { id }, options.map(([value, label]) => el("option", { value: value === "none" ? "" : value }, label)));
    select.addEventListener("change", () => answered(select.value === "" ? undefined : select.value));
    const node = el("div", {}, el("label", { for: id, dir: "auto" }, asked), select);
    return {
      node,
      focus: () => select.focus(),
      show(value) {
        select.value = value ?? "";
        select.classList.toggle("unknown", value === undefined);
      },
    };
  }

  function choicesField(fact, place, asked, words, answered, otherwise) {
    const boxes = fact.values.map(([value, label]) => {
      const input = el("input", { type: "checkbox", id: `f-${place}-${value}` });
      return { value, input, whole: el("label", {}, input, el("span", { dir: "auto" }, label)) };
    });
    const unknown = el("input", { type: "checkbox", id: `f-${place}-none` });
    const unsaid = el("span", {}, otherwise);
    const empty = el("label", { class: "unknown" }, unknown, unsaid);
    const take = () => answered(unknown.checked ? undefined : boxes.filter((b) => b.input.checked).map((b) => b.value));
    unknown.addEventListener("change", () => {
      if (unknown.checked) boxes.forEach((box) => (box.input.checked = false));
      take();
    });
    for (const box of boxes) {
      box.input.addEventListener("change", () => {
        unknown.checked = false;
        take();
      });
    }
    const node = el(
      "fieldset",
      { class: "several" },
      el("legend", { dir: "auto" }, asked),
      empty,
      boxes.map((box) => box.whole),
    );
    return {
      node,
      focus: () => unknown.focus(),
      show(value, unrecorded = otherwise) {
        unsaid.textContent = unrecorded;
        empty.classList.toggle("unknown", unrecorded === words.page.unknown_value);
        unknown.checked = value === undefined;
        boxes.forEach((box) => (box.input.checked = value !== undefined && value.includes(box.value)));
      },
    };
  }

  // Facts, alone or in groups that are answered together ------------------------------------------------------------------

  /** What is asked as one: a group of flags, or a fact that belongs to none. */
  function unitsOf(program, store) {
    const { words } = program;
    const facts = new Map(program.facts.map((fact) => [fact.id, fact]));
    const grouped = new Set();
    const fieldFor = (name) => fieldOf(facts.get(name), name, words, (value) => store.fact(name, value));
    const groups = program.screens.map((screen) => {
      const names = screen.answers.map(([name]) => name).filter((name) => !grouped.has(name));
      names.forEach((name) => grouped.add(name));
      return group(screen, names, fieldFor, words, store);
    });
    const alone = program.facts.filter((fact) => !grouped.has(fact.id));
    const singles = alone.map((fact) => single(fact.id, fieldFor(fact.id)));
    const flagged = (unit) => unit.asks.some((name) => facts.get(name).red_flag);
    const first = (unit) => (flagged(unit) ? (unit.asks.length > 1 ? 0 : 1) : 2);
    const rank = (unit) => Math.min(...unit.asks.map((name) => program.facts.findIndex((fact) => fact.id === name)));
    return [...groups, ...singles].sort((one, other) => first(one) - first(other) || rank(one) - rank(other));
  }

  function single(name, field) {
    return {
      asks: [name],
      node: field.node,
      field: () => field,
      show: (episode) => field.show(episode.facts[name]),
      forget: () => field.forget?.(),
    };
  }

  function group(screen, names, fieldFor, words, store) {
    const fields = new Map(names.map((name) => [name, fieldFor(name)]));
    const asked = el("input", { type: "checkbox", id: `s-${screen.id}` });
    asked.addEventListener("change", () => store.screen(screen.id, asked.checked));
    const yes = el("span", { class: "quiet" });
    const choices = new Set(screen.answers.filter(([, answer]) => Array.isArray(answer)).map(([name]) => name));
    const flags = [...fields.values()].map((field) => field.node);
    const each = el("details", { open: true }, el("summary", {}, words.page.each, " ", yes), flags);
    const node = el(
      "fieldset",
      { class: "group" },
      el("legend", { dir: "auto" }, screen.label || spoken(screen.id)),
      screen.question ? el("p", { dir: "auto" }, screen.question) : "",
      el("label", { class: "in-full" }, asked, el("span", {}, choices.size ? words.page.group_asked_choices : words.page.group_asked)),
      each,
    );
    let settled = false;
    return {
      asks: screen.answers.map(([name]) => name),
      node,
      field: (name) => fields.get(name),
      show(episode, answered) {
        asked.checked = episode.screened.includes(screen.id);
        if (asked.checked !== settled) each.open = settled; // what has been answered in full gives way to the next
        settled = asked.checked;
        const isYes = (held) => (Array.isArray(held) ? held.length > 0 : held === true);
        yes.textContent = fill(words.page.yes_count, { count: names.filter((name) => isYes(episode.facts[name])).length });
        for (const [name, field] of fields) {
          const counts = choices.has(name) ? words.page.group_none : words.page.group_no;
          field.show(episode.facts[name], answered.has(name) ? counts : words.page.unknown_value);
        }
      },
      forget() {},
    };
  }

  // Treatments ------------------------------------------------------------------------------------------------------------

  /** What is recorded of one treatment: never tried, an outcome or measures; and whether it is declined. */
  function treatmentOf(node, program, store) {
    const { words } = program;
    const recorded = el("span", { class: "quiet" });
    const names = { once: words.page.once, continuous: words.page.continuous }[node.way] ?? words.page.trial;
    const fitting = ([value]) => ["none", "measured", "unasked", ...node.outcomes].includes(value);
    const id = `t-${node.id}`;
    const options = Object.entries(names).filter(fitting);
    const select = el("select", { id }, options.map(([value, label]) => el("option", { value: value === "none" ? "" : value }, label)));
    const declines = el("input", { type: "checkbox", id: `${id}-declined` });
    const about = node.adequate ? el("p", { class: "quiet" }, fill(words.page.adequate_when, node)) : "";
    const said = (usual) => (typeof usual === "number" ? usual : usual ? words["yes"] : words["no"]);
    const usual = { ...program.usual, ...program.counted };
    const assumed = Object.fromEntries(
      Object.entries(usual).filter(([, value]) => value !== null).map(([name, value]) => [name, said(value)]),
    );
    const byMeasure = (name) => Object.hasOwn(program.usual, name);
    const fields = new Map(
      (node.way === "once" ? [] : program.measures).map((fact) => {
        const value = assumed[fact.id];
        const otherwise = value === undefined ? words.page.unknown_value : fill(words.page.counts_as, { value });
        const answered = (found) => store.measure(node.id, fact.id, found);
        return [fact.id, fieldOf(fact, `${node.id}.${fact.id}`, words, answered, otherwise)];
      }),
    );
    select.addEventListener("change", () => store.trial(node.id, select.value));
    declines.addEventListener("change", () => store.decline(node.id, declines.checked));
    const whole = el(
      "details",
      { class: "treatment" },
      el("summary", {}, el("span", { dir: "auto" }, node.title), " ", recorded),
      el("div", { class: "pair" }, el("label", { for: id }, words.page.trial_of), select),
      about,
      [...fields.values()].map((field) => field.node),
      el("label", { class: "declines" }, declines, el("span", {}, words.page.declines)),
    );
    return {
      node: whole,
      field: (name) => fields.get(name),
      forget: () => fields.forEach((field) => field.forget?.()),
      open() {
        whole.open = true;
        whole.scrollIntoView({ block: "center" });
        select.focus();
      },
      show(episode, status) {
        const trial = episode.trials[node.id];
        const open = episode.unasked.includes(node.id);
        const value = open ? "unasked" : trial === undefined ? "" : trial.outcome ?? "measured";
        select.value = value;
        declines.checked = episode.declined.includes(node.id);
        const judged = value === "measured" && node.way !== "once";
        const came = judged ? fill(words.page.tried_so_far, { status: statusWord(node, status, words) }) : value && names[value];
        recorded.textContent = [came, declines.checked ? words.page.declined : ""].filter(Boolean).join(", ");
        whole.classList.toggle("recorded", recorded.textContent !== "");
        for (const [name, field] of fields) {
          const held = trial !== undefined && Object.hasOwn(trial, name);
          const wanted = byMeasure(name) ? value === "measured" || (name === "ended" && value === "responded") : node.measures.includes(name);
          field.node.hidden = trial === undefined || node.way === "once" || !(held || wanted);
          field.show(held ? trial[name] : undefined);
        }
        if (about) about.hidden = value !== "measured" && value !== "ongoing";
      },
    };
  }

  // All of it -------------------------------------------------------------------------------------------------------------

  function forms(program, store, root) {
    const { words } = program;
    const units = unitsOf(program, store);
    const first = el("div", { class: "units" });
    const nothing = el("p", { class: "quiet" }, words.page.asked_none);
    const rest = el("div", { class: "units" });
    const count = el("span", { class: "quiet" });
    const others = el("details", { class: "others" }, el("summary", {}, words.page.other_facts, " ", count), rest);
    units.forEach((unit) => {
      unit.asked = false;
      rest.append(unit.node);
    });
    const treatments = new Map(
      program.nodes
        .filter((node) => node.kind === "treatment")
        .map((node) => [node.id, { ...treatmentOf(node, program, store), tier: node.tier }]),
    );
    const tiers = program.tiers.map((tier, number) => {
      const here = [...treatments.values()].filter((one) => one.tier === number);
      return here.length ? el("div", { class: "tier" }, el("h4", {}, tier), here.map((one) => one.node)) : "";
    });
    root.replaceChildren(
      el("h3", { id: "asked-head" }, words.page.asked_now),
      nothing,
      first,
      others,
      el("h3", {}, words.page.treatments),
      el("p", { class: "quiet" }, words.page.history),
      el("div", {}, tiers),
    );

    /** Put what is asked first, without moving anything that somebody is busy with. */
    function arrange(questions, known, anew) {
      const wanted = new Set(questions);
      for (const unit of units) {
        const now = unit.asks.some((name) => wanted.has(name));
        const busy = unit.node.contains(document.activeElement);
        const stays = !anew && unit.asked && (busy || unit.asks.some(known));
        const asked = now || stays;
        if (asked !== unit.asked && !(busy && !anew)) {
          unit.asked = asked;
          if (asked) first.append(unit.node);
          else {
            const behind = units.slice(units.indexOf(unit) + 1).find((other) => !other.asked);
            rest.insertBefore(unit.node, behind ? behind.node : null);
          }
        }
      }
      for (const unit of units) {
        for (const name of unit.asks) unit.field(name)?.node.classList.toggle("now", wanted.has(name));
      }
      nothing.hidden = units.some((unit) => unit.asked);
      const left = units.filter((unit) => !unit.asked).flatMap((unit) => unit.asks);
      others.hidden = !left.length;
      count.textContent = fill(words.page.recorded_count, { count: new Set(left.filter(known)).size });
    }

    return {
      show(episode, said, { anew = false } = {}) {
        const answered = new Set(
          program.screens.filter((one) => episode.screened.includes(one.id)).flatMap((one) => one.answers.map(([name]) => name)),
        );
        if (anew) {
          units.forEach((unit) => unit.forget());
          treatments.forEach((one) => one.forget());
        }
        units.forEach((unit) => unit.show(episode, answered));
        treatments.forEach((one, id) => one.show(episode, said?.status[id] ?? "undetermined"));
        arrange(said?.questions ?? [], (name) => Object.hasOwn(episode.facts, name) || answered.has(name), anew);
      },
      /** Lead to the field of a question. */
      go(name) {
        const [treatment, measure] = name.includes(".") ? name.split(".") : [null, name];
        if (treatments.has(name)) return treatments.get(name).open();
        const holder = treatment ? treatments.get(treatment) : units.find((unit) => unit.field(measure) && unit.asks.includes(measure));
        const field = holder.field(measure);
        for (let up = field.node; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
        field.node.scrollIntoView({ block: "center" });
        field.focus();
      },
    };
  }

  return forms;
})();
