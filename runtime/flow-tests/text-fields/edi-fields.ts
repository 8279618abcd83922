import { asItIs, type TextField } from "./text-field";

type Signs = {
  readonly element: string;
  readonly component: string;
  readonly end: string;
  readonly release: string;
};

/** What a place of a segment holds, called as the field of a document would be. Places count from 1. */
type Meaning = (place: Place) => string | null;
type Place = {
  readonly element: number;
  readonly component: number;
  /** An element of the same segment. */
  readonly at: (element: number, component?: number) => string;
};

const byQualifier: { readonly [qualifier: string]: string } = {
  EM: "email",
  TE: "phone",
  FX: "fax",
  CP: "mobile",
  AL: "mobile",
};

const x12: { readonly [segment: string]: Meaning } = {
  N1: ({ element }) => (element === 2 ? "fullName" : null),
  N2: () => "fullName",
  N3: () => "street",
  NM1: ({ element }) => (element >= 3 && element <= 5 ? "fullName" : null),
  PER: ({ element, at }) => {
    if (element === 2) return "fullName";
    const isNumber = element === 4 || element === 6 || element === 8;
    return isNumber ? (byQualifier[at(element - 1)] ?? "phone") : null;
  },
};

const edifact: { readonly [segment: string]: Meaning } = {
  NAD: ({ element }) =>
    element === 3 || element === 4 ? "fullName" : element === 5 ? "street" : null,
  CTA: ({ element, component }) => (element === 2 && component === 2 ? "fullName" : null),
  COM: ({ element, component, at }) =>
    component === 1 ? (byQualifier[at(element, 2)] ?? "phone") : null,
};

/** Places of an X12 or EDIFACT interchange; null for what is none. */
export function ediFields(text: string): readonly TextField[] | null {
  const begin = text.length - text.trimStart().length;
  const head = text.slice(begin, begin + 110);
  if (/^ISA[^A-Za-z0-9\s]/.test(head) && head.length >= 106) {
    const [element = "", component = "", end = ""] = [head[3], head[104], head[105]];
    return segments(text, begin, { element, component, end, release: "" }, x12);
  }
  if (head.startsWith("UNA") && head.length > 9) {
    const [component = "", element = "", release = "", end = ""] = [
      head[3],
      head[4],
      head[6],
      head[8],
    ];
    return segments(text, begin + 9, { element, component, end, release: release.trim() }, edifact);
  }
  if (!/^UN[BGH]\+/.test(head)) return null;
  return segments(text, begin, { element: "+", component: ":", end: "'", release: "?" }, edifact);
}

function segments(
  text: string,
  from: number,
  signs: Signs,
  meanings: { readonly [segment: string]: Meaning },
): readonly TextField[] {
  const fields: TextField[] = [];
  let at = from;
  while (at < text.length) {
    while (/\s/.test(text[at] ?? "")) at += 1;
    const end = next(text, at, text.length, signs.end, signs.release);
    fields.push(...placesOf(text, at, end, signs, meanings));
    at = end + 1;
  }
  return fields;
}

function placesOf(
  text: string,
  start: number,
  end: number,
  { element, component, end: ending, release }: Signs,
  meanings: { readonly [segment: string]: Meaning },
): readonly TextField[] {
  const parts = split(text, start, end, element, release).map(([from, to]) =>
    split(text, from, to, component, release),
  );
  const written = (one: number, of = 1) => {
    const span = parts[one]?.[of - 1];
    return span === undefined ? "" : text.slice(...span);
  };
  const tag = written(0);
  // The header says who sends by codes of fixed width.
  if (tag === "ISA") return [];
  const meaning = Object.hasOwn(meanings, tag) ? meanings[tag] : undefined;
  return parts.flatMap((components, one) =>
    one === 0
      ? []
      : components.flatMap(([from, to], of): readonly TextField[] => {
          const name = meaning?.({ element: one, component: of + 1, at: written }) ?? "";
          const number = String(one).padStart(2, "0");
          const path = `${tag}.${components.length > 1 ? `${number}-${of + 1}` : number}`;
          const write = release === "" ? asItIs : escaping([element, component, ending, release]);
          const value = unescaped(text.slice(from, to), release);
          return from === to
            ? []
            : [{ path, name, parent: "", start: from, end: to, value, write }];
        }),
  );
}

function split(
  text: string,
  start: number,
  end: number,
  sign: string,
  release: string,
): readonly (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = [];
  let at = start;
  for (;;) {
    const to = next(text, at, end, sign, release);
    spans.push([at, to]);
    if (to >= end) return spans;
    at = to + 1;
  }
}

/** Where `sign` stands next before `until`, not released; else `until`. */
function next(text: string, from: number, until: number, sign: string, release: string): number {
  for (let at = from; at < until; at += 1) {
    if (release !== "" && text[at] === release) at += 1;
    else if (text[at] === sign) return at;
  }
  return until;
}

function unescaped(raw: string, release: string): string {
  if (release === "" || !raw.includes(release)) return raw;
  let text = "";
  for (let at = 0; at < raw.length; at += 1) {
    if (raw[at] === release) at += 1;
    text += raw[at] ?? "";
  }
  return text;
}

function escaping(signs: readonly string[]) {
  const [, , , release = ""] = signs;
  return (value: string) =>
    [...value].map((char) => (signs.includes(char) ? release + char : char)).join("");
}
