import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json";
import { analyseRules, type Finding } from "./analyse-rules";
import {
  compileDecisionClosures,
  conditionsOf,
  type DecisionContent,
  type Given,
  rankOf,
} from "./decide";
import { hitPolicies } from "./decision-shape";
import { answerOf } from "./trace-decision";

const colours = ["red", "green", "blue"];
const small = fc.integer({ min: 0, max: 4 });
const numberCell = fc.oneof(
  fc.constant("-"),
  small.map(String),
  fc.tuple(fc.constantFrom("<", "<=", ">", ">=", "!="), small).map(([sign, at]) => `${sign} ${at}`),
  fc.tuple(small, small).map(([a, b]) => `${Math.min(a, b)}..${Math.max(a, b)}`),
  fc.tuple(small, small).map(([a, b]) => `(${Math.min(a, b)}..${Math.max(a, b)}]`),
  small.map((at) => `not (${at})`),
  fc.constant("missing, > 2"),
);
const colourCell = fc.oneof(
  fc.constant("-"),
  fc.constantFrom(...colours).map((one) => JSON.stringify(one)),
  fc.constantFrom(...colours).map((one) => `not (${JSON.stringify(one)})`),
  fc.constant('"red", "green"'),
);
const truthCell = fc.constantFrom("-", "true", "false");
const verdict = fc.constantFrom("yes", "no", "perhaps");

const table = fc.record({
  hit: fc.constantFrom(...hitPolicies),
  rows: fc.array(fc.tuple(numberCell, colourCell, truthCell, verdict), { maxLength: 6 }),
});

function contentOf({
  hit,
  rows,
}: typeof table extends fc.Arbitrary<infer T> ? T : never): DecisionContent {
  return {
    columns: ["Number", "Colour", "Truth", "Verdict"],
    validity: null,
    rows: rows.map((row) => [...row]),
    decision: {
      hit,
      inputs: [
        { column: "Number", expression: "input.n", type: "integer", values: [] },
        { column: "Colour", expression: "input.c", type: "choice", values: colours },
        { column: "Truth", expression: "input.t", type: "yes-no", values: [] },
      ],
      outputs: [{ column: "Verdict", type: "choice", values: ["yes", "no", "perhaps"] }],
      comment: null,
      otherwise: { Verdict: "no" },
      tests: [],
      intended: [],
    },
  };
}

/** All values there are, one by one. Below and above the numbers of the cells nothing changes any more. */
function* everything(content: DecisionContent): Generator<Given> {
  const asked = content.rows.some(([cell]) => cell?.includes("missing"));
  const numbers: (Json | undefined)[] = [
    -2,
    -1,
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    ...(asked ? [undefined] : []),
  ];
  for (const n of numbers) {
    for (const Colour of colours) {
      for (const Truth of [true, false]) {
        yield { Colour, Truth, ...(n === undefined ? {} : { Number: n }) };
      }
    }
  }
}

/** What each row says: yes, no or missing. */
function answersOf(content: DecisionContent, given: Given): readonly (boolean | undefined)[] {
  const { columns, rows } = conditionsOf(content);
  return rows.map(({ cells }) => {
    let all: boolean | undefined = true;
    for (const [at, cell] of cells.entries()) {
      const answer = answerOf(cell, given[columns[at]?.name ?? ""], { given });
      if (answer === false) return false;
      if (answer !== true) all = undefined;
    }
    return all;
  });
}

const hitsIn = (answers: readonly (boolean | undefined)[]) =>
  answers.flatMap((answer, row) => (answer === true ? [row] : []));

describe("the check of a decision table", () => {
  it("reports what is real: each example shows it", () => {
    fc.assert(
      fc.property(table.map(contentOf), (content) => {
        for (const finding of analyseRules(content).findings) proves(content, finding);
      }),
      { numRuns: 150 },
    );
  });

  it("misses nothing: every gap, overlap and row that never decides is reported", () => {
    fc.assert(
      fc.property(table.map(contentOf), (content) => {
        const analysis = analyseRules(content);
        expect(analysis.complete).toBe(true);
        const found = enumerate(content);
        const overlaps = analysis.findings.flatMap((one) =>
          one.kind === "overlap" ? [one.rows.join()] : [],
        );
        const unreachable = analysis.findings.flatMap((one) =>
          one.kind === "unreachable" ? [one.row] : [],
        );
        expect(overlaps.sort()).toEqual([...found.overlaps].sort());
        expect(unreachable).toEqual(found.unreachable);
        // Whatever no row covers lies within a gap that is told, as a row with the cells of that gap shows.
        const gaps = analysis.findings.flatMap((one) => (one.kind === "gap" ? [one.cells] : []));
        const filler = { ...content, rows: gaps.map((cells) => [...cells, "no"]) };
        for (const given of everything(content)) {
          const covered = hitsIn(answersOf(filler, given)).length > 0;
          expect(covered).toBe(answersOf(content, given).every((answer) => answer === false));
        }
      }),
      { numRuns: 150 },
    );
  });
});

function proves(content: DecisionContent, finding: Finding): void {
  if (finding.example === null) return;
  const answers = answersOf(content, finding.example.given);
  const hits = hitsIn(answers);
  if (finding.kind === "gap") expect(answers.every((answer) => answer === false)).toBe(true);
  else if (finding.kind === "overlap")
    expect(hits).toEqual(expect.arrayContaining([...finding.rows]));
  else {
    expect(hits).toContain(finding.row);
    expect(hits).toContain(finding.by);
    if (hits.length !== answers.filter((answer) => answer !== false).length) return;
    const decided = compileDecisionClosures(content).decide(finding.example.given, null, "");
    expect(decided.rows).not.toContain(finding.row);
  }
}

function enumerate(content: DecisionContent) {
  const { rows, decision } = content;
  const overlaps = new Set<string>();
  const reached = new Set<number>();
  const rank = decision.hit === "priority" ? rankOf(content) : () => 0;
  const inOrder = decision.hit === "first" || decision.hit === "priority";
  const sooner = (a: number, b: number) =>
    inOrder && (rank(a) < rank(b) || (rank(a) === rank(b) && a < b));
  for (const given of everything(content)) {
    const answers = answersOf(content, given);
    const hits = hitsIn(answers);
    answers.forEach((answer, row) => {
      if (answer !== false && !hits.some((other) => sooner(other, row))) reached.add(row);
    });
    for (const a of hits) {
      for (const b of hits.filter((one) => one > a)) {
        if (decision.hit === "collect" || hits.some((other) => sooner(other, a))) continue;
        const differ = rows[a]?.[3] !== rows[b]?.[3];
        if (decision.hit === "unique" || (differ && rank(a) === rank(b))) overlaps.add(`${a},${b}`);
      }
    }
  }
  return { overlaps, unreachable: rows.flatMap((_, row) => (reached.has(row) ? [] : [row])) };
}
