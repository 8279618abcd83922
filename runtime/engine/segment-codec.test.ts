import { describe, expect, it } from "vitest";
import type { IntentRecord, SegmentContent, StepRecord } from "./records";
import { decodeSegment, encodeSegment, segmentFormat } from "./segment-codec";

const encoder = new TextEncoder();

const content: SegmentContent = {
  start: {
    trigger: {
      node: "n01",
      kind: "webhook",
      method: "POST",
      headers: { "x-a": "1" },
      query: {},
      contentType: "application/json",
      body: 0,
    },
    parameters: { limit: 5000 },
  },
  steps: [
    {
      node: "n01",
      path: "",
      attempt: 1,
      status: "succeeded",
      port: "out",
      startedAt: 1_764_101_000_123,
      durationUs: 42,
      output: 0,
      bytes: 15,
    },
    {
      node: "n05",
      path: "n03:17/n04:2",
      attempt: 2,
      status: "in-doubt",
      port: null,
      startedAt: 1_764_101_000_200,
      durationUs: 2_000_001,
      output: null,
      bytes: 0,
      hash: "2k9x",
      error: { code: "ANSWER_UNKNOWN", message: "no answer", detail: { reason: "reset" } },
      request: 1,
      response: 2,
      responseBody: 1,
      due: Number.POSITIVE_INFINITY,
      settledBy: "key",
    },
    {
      node: "n06",
      path: "",
      attempt: 1,
      status: "retrying",
      port: null,
      startedAt: 1_764_101_000_201,
      durationUs: 0,
      output: null,
      bytes: 0,
      due: 0,
      unsent: true,
    },
  ],
  intents: [
    {
      node: "n05",
      path: "n03:17/n04:2",
      attempt: 2,
      idempotencyKey: "r.n05.17.2",
      request: 1,
      body: 0,
      sentAt: 1_764_101_000_150,
      timeoutMs: 30_000,
    },
    {
      node: "n07",
      path: "",
      attempt: 1,
      idempotencyKey: "r.n07",
      request: 1,
      sentAt: 1_764_101_000_151,
      timeoutMs: 1,
    },
  ],
  values: [
    { ref: 0, bytes: encoder.encode('{"n":"\\u0000 é"}') },
    { ref: 1, payload: { hash: "ab".repeat(32), bytes: 70_000 } },
    { ref: 2, bytes: new Uint8Array([0, 255, 128, 10]) },
    { ref: 3, bytes: new Uint8Array(0) },
  ],
  summary: { root: { settled: [["n01", "out", 0]] } },
  commands: ["c1"],
  end: { status: "failed", error: { code: "TARGET_REFUSED", message: "no", node: "n05" } },
};

/** Format 1 as the first release wrote it. It is read for ever: never change this text. */
const format1 =
  "AQAAAQF7InQiOjE3NjQxMDEwMDAxMjMsInYiOltbMCwxM10sWzEsImFiIiw3MDAwMF1dLCJzIjpbWyJuMDEiLCIiLDEsMCwib3V0IiwwLDQyLDAsMTNdLFsibjA1IiwibjAzOjE3IiwyLDQsMCw3NywyLC0xLDAseyJlIjp7ImNvZGUiOiJBTlNXRVJfVU5LTk9XTiIsIm1lc3NhZ2UiOiJubyJ9LCJxIjoxLCJkIjotMX1dXSwiaSI6W1sibjA1IiwibjAzOjE3IiwyLCJrIiwxLC0xLDE3NjQxMDEwMDAxNTAsNTAwXV0sImMiOlsiYzEiXSwiZSI6eyJzdGF0dXMiOjF9fXsibiI6IlBPLTEwIn0=";

/** The first that waits for a row. */
const format2 =
  "AgAAALp7InQiOjE3NjQxMDEwMDAxMjMsInYiOltdLCJzIjpbWyJuMDIiLCIiLDEsNSwwLDAsNDIsLTEsMCx7ImUiOnsiY29kZSI6IkZJRUxEX01JU1NJTkciLCJtZXNzYWdlIjoiTm8gcm93IGhhcyBza3UgXCJCXCIuIiwiZGV0YWlsIjp7InRhYmxlIjoic2t1cyIsInJvdyI6eyJza3UiOiJCIn19fSwiZCI6MTc2NDEwMTA2MDEyM31dXX0=";

/** The first of which a value is a part of a payload. */
const format3 =
  "AwAAAGJ7InQiOjAsInYiOltbNCwiYWIiLDgwMDAwXSxbNywiYWIiLDY5MDAwLDExXV0sInMiOltdLCJpIjpbWyJuMDUiLCIiLDEsImsiLDMsNywxNzY0MTAxMDAwMTUwLDUwMF1dfQ==";

/** The first of a debug run. */
const format4 =
  "BAAAAaZ7InQiOjE3NjQxMDEwMDAxMjMsInYiOltbMCwxMl1dLCJzIjpbWyJuMDEiLCIiLDEsMCwib3V0IiwwLDQyLDAsMTNdXSwiYyI6WyIwMTkwYWFhYS0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiXSwiZCI6W3sia2luZCI6ImVkaXRlZCIsIm5vZGUiOiJuMDIiLCJwYXRoIjoibjA1OjMiLCJzb3VyY2UiOiJuMDEiLCJ2YWx1ZSI6MCwiYXQiOjE3NjQxMDEwMDAyMDAsImJ5IjoiTWFyYSIsImFmdGVyIjowfSx7ImtpbmQiOiJwYXVzZWQiLCJwYXVzZSI6eyJudW1iZXIiOjQsIm5vZGUiOiJuMDIiLCJwYXRoIjoibjA1OjMiLCJzaWRlIjoiYmVmb3JlIiwicmVhc29uIjp7IndoeSI6ImJyZWFrcG9pbnQiLCJicmVha3BvaW50IjoiYjEifSwibGFja3NBbnN3ZXIiOmZhbHNlfSwiYXQiOjE3NjQxMDEwMDAyMDEsImJ5IjpudWxsLCJhZnRlciI6MX1dfXsidG90YWwiOjEwfQ==";

function indexOf(body: Uint8Array): Record<string, unknown> {
  const length = new DataView(body.buffer, body.byteOffset).getUint32(1);
  return JSON.parse(new TextDecoder().decode(body.subarray(5, 5 + length)));
}

/** One per format that any build has ever written. */
const keptFormats = [format1, format2, format3, format4];

describe("a segment", () => {
  it("has a kept example of every format", () => {
    const first = (text: string) => atob(text).charCodeAt(0);

    expect(keptFormats.map(first)).toEqual(
      Array.from({ length: segmentFormat }, (_, index) => index + 1),
    );
  });

  it("names each system once, also where what was taken over names it anew", () => {
    const [intent] = content.intents;
    if (intent === undefined) throw new RangeError("no intent");
    const intents = Array.from({ length: 50 }, () => ({
      ...intent,
      to: { connection: "c1", host: "erp.example" },
    }));
    const body = encodeSegment({ ...content, intents });
    expect(indexOf(body).k).toEqual([[["c1", "erp.example"]], Array(50).fill(0)]);
    expect(decodeSegment(body).intents).toEqual(intents);
  });

  it("reads back as it was written", () => {
    expect(decodeSegment(encodeSegment(content))).toEqual(content);
  });

  it("keeps raw bodies as raw bytes", () => {
    const text = '{"quoted":"\\"\\"\\"\\"\\""}'.repeat(100);
    const body = encodeSegment({
      steps: [],
      intents: [],
      values: [{ ref: 0, bytes: encoder.encode(text) }],
      commands: [],
    });

    expect(body.length).toBeLessThan(text.length + 100);
  });

  it("of format 1 is read by every later build", () => {
    const bytes = Uint8Array.from(atob(format1), (character) => character.charCodeAt(0));

    expect(decodeSegment(bytes)).toEqual({
      steps: [
        {
          node: "n01",
          path: "",
          attempt: 1,
          status: "succeeded",
          port: "out",
          startedAt: 1_764_101_000_123,
          durationUs: 42,
          output: 0,
          bytes: 13,
        },
        {
          node: "n05",
          path: "n03:17",
          attempt: 2,
          status: "in-doubt",
          port: null,
          startedAt: 1_764_101_000_200,
          durationUs: 2,
          output: null,
          bytes: 0,
          error: { code: "ANSWER_UNKNOWN", message: "no" },
          request: 1,
          due: Number.POSITIVE_INFINITY,
        },
      ],
      intents: [
        {
          node: "n05",
          path: "n03:17",
          attempt: 2,
          idempotencyKey: "k",
          request: 1,
          sentAt: 1_764_101_000_150,
          timeoutMs: 500,
        },
      ],
      values: [
        { ref: 0, bytes: encoder.encode('{"n":"PO-10"}') },
        { ref: 1, payload: { hash: "ab", bytes: 70_000 } },
      ],
      commands: ["c1"],
      end: { status: "failed" },
    });
  });

  it("of format 2 is read by every later build, and no other is written in it", () => {
    const bytes = Uint8Array.from(atob(format2), (character) => character.charCodeAt(0));
    const waits = decodeSegment(bytes);

    expect(waits).toEqual({
      steps: [
        {
          node: "n02",
          path: "",
          attempt: 1,
          status: "waiting",
          port: null,
          startedAt: 1_764_101_000_123,
          durationUs: 42,
          output: null,
          bytes: 0,
          error: {
            code: "FIELD_MISSING",
            message: 'No row has sku "B".',
            detail: { table: "skus", row: { sku: "B" } },
          },
          due: 1_764_101_060_123,
        },
      ],
      intents: [],
      values: [],
      commands: [],
    });
    expect(Buffer.from(encodeSegment(waits)).toString("base64")).toBe(format2);
    expect(encodeSegment(content)[0]).toBe(1);
    const [{ error: _, ...other }] = waits.steps as [StepRecord];
    expect(encodeSegment({ ...waits, steps: [other] })[0]).toBe(1);
  });

  it("of format 4 is read by every later build, and no other is written in it", () => {
    const bytes = Uint8Array.from(atob(format4), (character) => character.charCodeAt(0));
    const { debug = [], ...rest } = decodeSegment(bytes);

    expect(debug.map(({ kind, by, after }) => [kind, by, after])).toEqual([
      ["edited", "Mara", 0],
      ["paused", null, 1],
    ]);
    expect(Buffer.from(encodeSegment({ ...rest, debug })).toString("base64")).toBe(format4);
    expect(encodeSegment(rest)[0]).toBe(1);
  });

  it("of format 3 is read by every later build, and no other is written in it", () => {
    const bytes = Uint8Array.from(atob(format3), (character) => character.charCodeAt(0));
    const parts = decodeSegment(bytes);

    expect(parts.values).toEqual([
      { ref: 4, payload: { hash: "ab", bytes: 80_000 } },
      { ref: 7, payload: { hash: "ab", bytes: 69_000, from: 11 } },
    ]);
    expect(parts.intents[0]).toMatchObject({ node: "n05", request: 3, body: 7 });
    expect(Buffer.from(encodeSegment(parts)).toString("base64")).toBe(format3);
    expect(encodeSegment({ ...parts, values: parts.values.slice(0, 1) })[0]).toBe(1);
  });

  it("says where intents went, each system once, beside what older builds read of them", () => {
    const erp = { connection: "c1", host: "erp.example" };
    const [first, second] = content.intents as [IntentRecord, IntentRecord];
    const intents = [
      { ...first, to: erp },
      { ...second, to: { connection: "c2", host: "erp", simulated: true } as const },
      { ...second, attempt: 2 },
      { ...second, attempt: 3, to: erp },
      { ...second, attempt: 4, to: { connection: "c3" } },
    ];
    const body = encodeSegment({ ...content, intents });

    expect(body[0]).toBe(1);
    expect(decodeSegment(body)).toEqual({ ...content, intents });
    const text = new TextDecoder().decode(body);
    expect(text.split("erp.example")).toHaveLength(2);
    const bare = intents.map(({ to: _to, ...intent }) => intent);
    const known = indexOf(encodeSegment({ ...content, intents: bare }));
    const { k: _, ...rest } = indexOf(body);
    expect(rest).toEqual(known);
  });

  it("of a newer build is refused by name", () => {
    expect(() => decodeSegment(new Uint8Array([250, 0, 0, 0, 0]))).toThrow(/format 250/);
  });
});
