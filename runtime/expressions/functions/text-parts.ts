import type { Budget } from "../budget";
import type { Decimal } from "../decimals";
import { failed } from "../failure";
import type { CompiledPattern, FunctionDefinition, Parameter } from "./definition";
import { payForMatch, payForSearch, position } from "./text";

const text = { kind: "text" } as const;
const textOrMissing = { ...text, optional: true } as const;
const whole: Parameter = { name: "text", type: "text" };
const pattern: Parameter = { name: "pattern", type: "pattern" };
const separator: Parameter = { name: "separator", type: "text" };
const length: Parameter = { name: "length", type: "number" };

/** Parts of texts, and texts made plain for other systems. */
export const textPartFunctions: readonly FunctionDefinition[] = [
  {
    name: "left",
    group: "text",
    help: "At most so many characters from the start: what fits into a field of that length.",
    parameters: [whole, length],
    returns: text,
    examples: [
      { text: '"Harborview Dental".left(10)', result: "Harborview" },
      { text: 'left("A1", 10)', result: "A1" },
    ],
    run: (budget: Budget, value: string, count: Decimal) => {
      const part = value.slice(0, position(count));
      budget.text(part.length);
      return part;
    },
  },
  {
    name: "right",
    group: "text",
    help: "At most so many characters from the end.",
    parameters: [whole, length],
    returns: text,
    examples: [
      { text: '"0000412".right(3)', result: "412" },
      { text: 'right("A1", 0)', result: "" },
    ],
    run: (budget: Budget, value: string, count: Decimal) => {
      const part = value.slice(Math.max(0, value.length - position(count)));
      budget.text(part.length);
      return part;
    },
  },
  {
    name: "before",
    group: "text",
    help: "The text in front of the first separator; all of it where there is none.",
    parameters: [whole, separator],
    returns: text,
    examples: [
      { text: '"SO-1001/2".before("/")', result: "SO-1001" },
      { text: '"SO-1001".before("/")', result: "SO-1001" },
    ],
    run: (budget: Budget, value: string, mark: string) => {
      const at = found(budget, "before", value, mark);
      return at < 0 ? value : value.slice(0, at);
    },
  },
  {
    name: "after",
    group: "text",
    help: "The text behind the first separator; missing where there is none.",
    parameters: [whole, separator],
    returns: textOrMissing,
    examples: [{ text: '"SO-1001/2".after("/")', result: "2" }, { text: '"SO-1001".after("/")' }],
    run: (budget: Budget, value: string, mark: string) => {
      const at = found(budget, "after", value, mark);
      return at < 0 ? undefined : value.slice(at + mark.length);
    },
  },
  {
    name: "repeat",
    group: "text",
    help: "The text so many times.",
    parameters: [whole, { name: "times", type: "number" }],
    returns: text,
    examples: [{ text: '"=-".repeat(3)', result: "=-=-=-" }],
    run: (budget: Budget, value: string, times: Decimal) => {
      budget.text(value.length * position(times));
      return value.repeat(position(times));
    },
  },
  {
    name: "capitalize",
    group: "text",
    help: "The text with its first letter in capitals, the rest as it is.",
    parameters: [whole],
    returns: text,
    examples: [{ text: 'capitalize("net 30 days")', result: "Net 30 days" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      return value.charAt(0).toUpperCase() + value.slice(1);
    },
  },
  {
    name: "squeeze",
    group: "text",
    help: "The text without blanks at both ends and with one blank for many, line ends among them.",
    parameters: [whole],
    returns: text,
    examples: [{ text: 'squeeze("  Dock  4 ")', result: "Dock 4" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      return value.trim().replace(/\s+/g, " ");
    },
  },
  {
    name: "digits",
    group: "text",
    help: "The digits of the text alone, such as those of a telephone number.",
    parameters: [whole],
    returns: text,
    examples: [{ text: 'digits("+1 (207) 555-0142")', result: "12075550142" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      return value.replace(/[^0-9]+/g, "");
    },
  },
  {
    name: "ascii",
    group: "text",
    help: "The text in the letters of ASCII, as EDI partners take it: accents go, ß is ss, and what has no letter there is a question mark.",
    parameters: [whole],
    returns: text,
    examples: [
      { text: 'ascii("Malmö Straße – café")', result: "Malmo Strasse - cafe" },
      { text: 'ascii("Łódź №5")', result: "Lodz No5" },
      { text: 'ascii("東京")', result: "??" },
    ],
    run: (budget: Budget, value: string) => {
      budget.text(value.length * 3);
      return asciiOf(value);
    },
  },
  {
    name: "slug",
    group: "text",
    help: "The text as part of an address or file name: small letters and digits with dashes between.",
    parameters: [whole],
    returns: text,
    examples: [{ text: 'slug("Hex bolt M8 × 30, zinc")', result: "hex-bolt-m8-x-30-zinc" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length * 3);
      const plain = asciiOf(value)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-");
      return plain.replace(/^-|-$/g, "");
    },
  },
  {
    name: "replacePattern",
    group: "text",
    help: "The text with everything a pattern finds replaced by a text; patterns run in linear time (RE2).",
    parameters: [whole, pattern, { name: "by", type: "text" }],
    returns: text,
    examples: [
      { text: 'replacePattern("PO 12-34", /[^0-9]+/, "")', result: "1234" },
      { text: '"a1b2".replacePattern(/\\d/, "$&")', result: "a$&b$&" },
    ],
    run: (budget: Budget, value: string, by: CompiledPattern, replacement: string) => {
      payForMatch(budget, value, by);
      // At worst a find at every character.
      budget.text(value.length + (value.length + 1) * replacement.length);
      return by.replaced(value, replacement);
    },
  },
  {
    name: "extractAll",
    group: "text",
    help: "Everything the pattern finds, one behind the other: of each find its first group, else the whole.",
    parameters: [whole, pattern],
    returns: { kind: "list", of: text },
    examples: [
      { text: 'extractAll("PO-1 and PO-22", /PO-(\\d+)/)', result: ["1", "22"] },
      { text: 'extractAll("none", /\\d+/)', result: [] },
    ],
    run: (budget: Budget, value: string, by: CompiledPattern) => {
      payForMatch(budget, value, by);
      const all = by.all(value, value.length + 1);
      budget.burn(all.length);
      return all;
    },
  },
];

function found(budget: Budget, name: string, value: string, mark: string): number {
  if (mark === "") throw failed(`${name}(…) needs a separator`);
  payForSearch(budget, value, mark);
  budget.text(value.length);
  return value.indexOf(mark);
}

const letters: { readonly [letter: string]: string } = {
  ß: "ss",
  ẞ: "SS",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "TH",
  ı: "i",
  "×": "x",
  "–": "-",
  "—": "-",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "€": "EUR",
};

function asciiOf(value: string): string {
  return value
    .replace(/[^ -~\s]/g, (letter) =>
      Object.hasOwn(letters, letter) ? (letters[letter] ?? "") : letter,
    )
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^\t\n\r -~]/gu, "?");
}
