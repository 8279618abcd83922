/**
 * Runs inside the sandbox before any code of a person, and returns `{ prepare, call }`. Nothing outlives a call:
 * the global object and all built-ins are frozen, the clock stands at the run's acceptance, random numbers
 * follow from a seed, and there is no time zone but UTC.
 */
export const prelude = `(function () {
  "use strict";
  const linesMax = 100, lineMax = 500, nameMax = 100, messageMax = 2000, stackMax = 2000;
  const { parse, stringify } = JSON;
  const RealDate = Date;
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, freeze } = Object;
  const { ownKeys, construct } = Reflect;
  const MakeFunction = Function;
  const text = String;
  let now = 0, seed = 0, lines = [], cut = 0;

  function FixedDate(...parts) {
    if (new.target === undefined) return new RealDate(now).toString();
    if (parts.length === 0) return construct(RealDate, [now], new.target);
    if (parts.length === 1) return construct(RealDate, parts, new.target);
    return construct(RealDate, [RealDate.UTC(...parts)], new.target);
  }
  FixedDate.prototype = RealDate.prototype;
  FixedDate.now = () => now;
  FixedDate.parse = RealDate.parse;
  FixedDate.UTC = RealDate.UTC;
  defineProperty(FixedDate, "name", { value: "Date" });
  defineProperty(FixedDate, "length", { value: 7 });
  const date = RealDate.prototype;
  for (const part of ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
    date["get" + part] = date["getUTC" + part];
    date["set" + part] = date["setUTC" + part];
  }
  date.getDay = date.getUTCDay;
  date.getTimezoneOffset = () => 0;
  date.toString = date.toUTCString;
  date.constructor = FixedDate;
  globalThis.Date = FixedDate;

  // Mulberry32 by Tommy Ettinger, public domain: well spread, and the same everywhere.
  Math.random = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  const shown = (value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return text(value);
    try { return stringify(value) ?? text(value); } catch { return text(value); }
  };
  const write = (...values) => {
    if (lines.length >= linesMax) { cut += 1; return; }
    lines.push(values.map(shown).join(" ").slice(0, lineMax));
  };
  globalThis.console = { log: write, info: write, debug: write, warn: write, error: write };
  for (const name of ["SharedArrayBuffer", "WeakRef", "FinalizationRegistry"]) delete globalThis[name];

  // What a person's own objects inherit by the usual names can still be set on them.
  const settable = (owner, names) => {
    for (const name of names) {
      const { value } = getOwnPropertyDescriptor(owner, name) ?? {};
      if (value === undefined) continue;
      defineProperty(owner, name, {
        get: () => value,
        set(own) {
          defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
        },
        enumerable: false,
        configurable: false,
      });
    }
  };
  settable(Object.prototype, ["toString", "valueOf", "constructor", "toLocaleString", "hasOwnProperty"]);
  for (const kind of [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError])
    settable(kind.prototype, ["name", "message", "toString", "constructor"]);

  const seen = new Set();
  const freezeAll = (root) => {
    const waiting = [root];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const above = getPrototypeOf(next);
      if (above !== null) waiting.push(above);
      for (const key of ownKeys(next)) {
        const { value, get, set } = getOwnPropertyDescriptor(next, key);
        for (const part of [value, get, set])
          if ((typeof part === "object" && part !== null) || typeof part === "function") waiting.push(part);
      }
      freeze(next);
    }
  };
  // Kinds of functions and iterators that no name leads to.
  const unnamed = [function () {}, function* () {}, async function () {}, async function* () {},
    [][Symbol.iterator](), new Map().entries(), new Set().entries(), ""[Symbol.iterator](), "a".matchAll(/a/g)];
  for (const one of unnamed) freezeAll(getPrototypeOf(one));
  freezeAll(globalThis);

  const isThenable = (value) => typeof value === "object" && value !== null && typeof value.then === "function";
  return {
    prepare(program, names) {
      // A text that is a body both by itself and within a block ends nowhere before its end.
      MakeFunction(program);
      return MakeFunction(...parse(names), '"use strict";{' + program + "\\n}");
    },
    call(step, given) {
      const { roots, at, start } = parse(given);
      now = at; seed = start; lines = []; cut = 0;
      let value, failure = null;
      try {
        value = step(...roots);
        if (isThenable(value)) throw new TypeError("The code gave a promise. It runs in one go: there is nothing to await.");
        value = stringify(value);
        if (value === undefined) value = "null";
      } catch (cause) {
        const real = cause instanceof Error || (typeof cause === "object" && cause !== null);
        failure = real
          ? { name: text(cause.name ?? "Error").slice(0, nameMax), message: text(cause.message ?? shown(cause)).slice(0, messageMax), stack: text(cause.stack ?? "").slice(0, stackMax) }
          : { name: "Error", message: shown(cause).slice(0, messageMax), stack: "" };
      }
      if (cut > 0) lines.push("and " + cut + " more lines");
      const said = lines;
      lines = [];
      return stringify({ failure, lines: said }) + "\\n" + (failure === null ? value : "");
    },
  };
})()`;
