// Episodes as text: JSON and TOML, read and written. Of TOML, what an episode file holds; anything else is refused.
const files = (() => {
  "use strict";
  // As the library has it. No pattern repeats a group without end: over a long text that exhausts the engine of a browser.
  const DEEPEST = 8;
  const MOST_BYTES = 8_000_000;
  const LONGEST_NUMBER = 400;
  const NUMBER = {
    json: /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/,
    toml: /^[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?$/,
  };
  const SPELT = Object.assign(Object.create(null), { true: "true", yes: "true", ja: "true", false: "false", no: "false", nein: "false" });
  const PLAIN = { json: /[^"\\\u0000-\u001f]*/y, toml: /[^"\\\u0000-\u001f\u007f]*/y };
  const ESCAPE = {
    json: /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y,
    toml: /\\(?:["\\bfnrt]|u(?![dD][89a-fA-F])[\da-fA-F]{4})/y,
  };

  /** What is wrong with a text: which sentence of the page says it (`page.slip`), what fills it, and in which line. */
  class Slip extends Error {
    constructor(says, slots = {}, line = 0) {
      super(says);
      Object.assign(this, { says, slots, line });
    }

    /** In the words of a page. */
    worded(words) {
      const what = wording.fill(words.page.slip[this.says], this.slots);
      return this.line ? wording.fill(words.page.slip.line, { line: this.line, what }) : what;
    }
  }

  /** Whether a text is meant as JSON. */
  const isJson = (text) => text.trimStart().startsWith("{");

  /** Whether a text has more bytes in UTF-8 than a file may have. */
  function isTooLong(text) {
    if (text.length > MOST_BYTES) return true;
    let bytes = text.length;
    for (let at = 0; at < text.length && 3 * text.length > MOST_BYTES; at += 1) {
      const code = text.charCodeAt(at);
      const isHalf = code >= 0xd800 && code <= 0xdfff; // a sign of four bytes has two halves
      bytes += code < 0x80 ? 0 : code < 0x800 || isHalf ? 1 : 2;
    }
    return bytes > MOST_BYTES;
  }

  /** The tables of an episode file; a Slip where there is one. */
  function read(text) {
    const plain = text.replace(/^\uFEFF/, "");
    if (isTooLong(plain)) {
      throw new Slip("too_long");
    }
    if (!plain.trim()) throw new Slip("empty", { empty: "{}" });
    return isJson(plain) ? readJson(plain) : readToml(plain);
  }

  // Both forms share one reader of values -------------------------------------------------------------------------------

  class Reader {
    constructor(text, json) {
      this.text = text;
      this.json = json;
      this.form = json ? "json" : "toml";
      this.at = 0;
      this.sealed = new Set(); // tables that were written whole: nothing adds to them
      this.dotted = new Set(); // tables that were made by dotted names: no heading opens them
    }

    slip(says, slots) {
      return new Slip(says, slots, this.text.slice(0, this.at).split("\n").length);
    }

    /** The next thing that a pattern finds right here; undefined if it does not. */
    take(pattern) {
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text);
      if (found === null) return undefined;
      this.at = pattern.lastIndex;
      return found[0];
    }

    space() {
      this.take(this.json ? /[ \t\r\n]*/y : /[ \t]*/y);
    }

    /** Spaces, ends of lines and comments. */
    gap() {
      do this.take(this.json ? /[ \t\r\n]*/y : /[ \t\n]*/y);
      while (!this.json && this.comment());
    }

    /** A comment up to the end of its line; whether there is one. */
    comment() {
      return this.take(/#[^\u0000-\u0008\u000a-\u001f\u007f]*/y) !== undefined;
    }

    value(depth = 0) {
      if (depth > DEEPEST) throw this.slip("deep");
      const next = this.text[this.at];
      if (next === '"' || (next === "'" && !this.json)) return this.string();
      if (next === "[") return this.list(depth);
      if (next === "{") return this.table(depth);
      const word = this.take(/true|false/y);
      if (word !== undefined) return word === "true";
      if (this.json && this.take(/null/y) !== undefined) return null;
      const number = this.take(/[\w.:+-]+/y) ?? "";
      if (number.length > LONGEST_NUMBER || !NUMBER[this.form].test(number)) {
        this.at -= number.length;
        const instead = SPELT[number.toLowerCase()];
        if (instead) throw this.slip("spelt", { word: number, instead });
        throw /^[A-Za-z]/.test(number) ? this.slip("unquoted", { word: number }) : this.slip("value");
      }
      return Number(number.replaceAll("_", ""));
    }

    string() {
      if (this.text.startsWith("'", this.at)) {
        const literal = this.take(/'[^'\u0000-\u001f\u007f]*'/y);
        if (literal === undefined) throw this.slip("quote");
        return literal.slice(1, -1);
      }
      const start = this.at;
      if (this.take(/"/y) === undefined) throw this.slip("quoted_name");
      do this.take(PLAIN[this.form]);
      while (this.take(ESCAPE[this.form]) !== undefined);
      if (this.take(/"/y) === undefined) {
        this.at = start;
        throw this.slip("quote_or_sign");
      }
      return JSON.parse(this.text.slice(start, this.at));
    }

    list(depth) {
      const found = [];
      this.at += 1;
      for (this.gap(); this.take(/\]/y) === undefined; this.gap()) {
        if (found.length && this.take(/,/y) === undefined) throw this.slip("comma_or", { sign: "]" });
        this.gap();
        if (!this.json && found.length && this.take(/\]/y) !== undefined) break;
        found.push(this.value(depth + 1));
      }
      return found;
    }

    table(depth) {
      const found = {};
      this.at += 1;
      let first = true;
      this.sealed.add(found);
      const skip = () => (this.json ? this.gap() : this.space());
      for (skip(); this.take(/\}/y) === undefined; skip()) {
        if (!first && this.take(/,/y) === undefined) throw this.slip("comma_or", { sign: "}" });
        skip();
        const key = this.json || this.text[this.at] === '"' ? this.string() : this.key();
        this.space();
        if (this.take(this.json ? /:/y : /=/y) === undefined) throw this.slip("sign", { sign: this.json ? ":" : "=" });
        skip();
        this.put(found, key, this.value(depth + 1));
        first = false;
      }
      return found;
    }

    key() {
      const found = this.take(/[A-Za-z0-9_-]+/y);
      if (found === undefined) throw this.slip("name");
      return found;
    }

    /** Keep a value under its name, once: what stands twice would hide what stood first. */
    put(table, key, value) {
      if (Object.hasOwn(table, key)) throw this.slip("twice", { name: key });
      Object.defineProperty(table, key, { value, enumerable: true, writable: true, configurable: true });
    }
  }

  function readJson(text) {
    const reader = new Reader(text, true);
    reader.gap();
    const found = reader.table(0);
    reader.gap();
    if (reader.at < text.length) throw reader.slip("behind_end");
    return found;
  }

  function readToml(text) {
    const reader = new Reader(text.replaceAll("\r\n", "\n"), false);
    const found = {};
    const opened = new Set();
    let table = found;
    for (reader.gap(); reader.at < reader.text.length; reader.gap()) {
      if (reader.take(/\[/y) !== undefined) {
        const path = keys(reader);
        if (reader.take(/\]/y) === undefined) throw reader.slip("sign", { sign: "]" });
        if (opened.has(path.join("."))) throw reader.slip("twice", { name: `[${path.join(".")}]` });
        opened.add(path.join("."));
        table = inside(reader, found, path, false);
      } else {
        const path = keys(reader);
        if (reader.take(/=/y) === undefined) throw reader.slip("sign", { sign: "=" });
        reader.space();
        const value = reader.value();
        reader.put(inside(reader, table, path.slice(0, -1), true), path.at(-1), value);
      }
      reader.space();
      reader.comment();
      if (reader.at < reader.text.length && reader.text[reader.at] !== "\n") throw reader.slip("end_of_line");
    }
    return found;
  }

  /** The names of a dotted key. */
  function keys(reader) {
    const path = [];
    do {
      if (path.length > DEEPEST) throw reader.slip("deep");
      reader.space();
      path.push(reader.text[reader.at] === '"' ? reader.string() : reader.key());
      reader.space();
    } while (reader.take(/\./y) !== undefined);
    return path;
  }

  /** The table that a path leads to, made where it is not there yet. */
  function inside(reader, table, path, dotted) {
    let here = table;
    for (const key of path) {
      const made = Object.hasOwn(here, key) ? undefined : {};
      if (made) reader.put(here, key, made);
      if (made && dotted) reader.dotted.add(made);
      here = here[key];
      if (typeof here !== "object" || here === null || Array.isArray(here)) throw reader.slip("no_table", { name: key });
      const closed = reader.sealed.has(here) || reader.dotted.has(here) !== dotted;
      if (!made && closed) throw reader.slip("table_already", { name: key });
    }
    return here;
  }

  // Written -------------------------------------------------------------------------------------------------------------

  const writeJson = (episode) => `${JSON.stringify(episode, null, 2)}\n`;

  /** An episode as TOML; its names are ids, its values texts, numbers, yes or no, and lists of texts. */
  function writeToml(episode) {
    const { facts = {}, trials = {}, ...rest } = episode;
    const written = (value) => {
      if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
      return typeof value === "number" ? wording.plain(value) : JSON.stringify(value);
    };
    const lines = (table) => Object.entries(table).map(([key, value]) => `${key} = ${written(value)}`);
    const blocks = [lines(rest)];
    if (Object.keys(facts).length) blocks.push(["[facts]", ...lines(facts)]);
    for (const [name, trial] of Object.entries(trials)) blocks.push([`[trials.${name}]`, ...lines(trial)]);
    return `${blocks.filter((block) => block.length).map((block) => block.join("\n")).join("\n\n")}\n`;
  }

  return { read, writeJson, writeToml, Slip, MOST_BYTES };
})();
