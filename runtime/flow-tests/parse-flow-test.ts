import * as z from "zod";
import { testedFaultSchema } from "../engine/debug/given-fault-schema";
import { JsonSyntaxError } from "../flow/exact-json";
import { parseMessageJson } from "../flow/message-json";
import { jsonInput as json } from "../json-input";
import type { FlowTest } from "./flow-test";

const node = z.string().min(1).max(40);
const path = z.string().max(500);
const field = z.string().max(500);
const texts = z.record(z.string().max(200), z.string().max(16_384));

const mock = z.strictObject({
  node,
  path: path.optional(),
  key: z.string().max(500).optional(),
  value: json,
  port: z.string().min(1).max(60).optional(),
  faults: z.array(testedFaultSchema).max(50).optional(),
  noAnswer: z.literal(true).optional(),
  late: z.literal(true).optional(),
});

const end = z.enum([
  "succeeded",
  "failed",
  "cancelled",
  "queued",
  "running",
  "waiting",
  "held",
  "paused",
  "in-doubt",
  "too-long",
]);
const request = z.int().min(0).max(100_000);
const golden = {
  check: z.literal("golden"),
  value: json,
  ignore: z.array(field).max(100).optional(),
};

const about = { older: z.literal(true).optional() };

const check = z.discriminatedUnion("check", [
  z.strictObject({
    ...about,
    check: z.literal("end"),
    is: end,
    code: z.string().max(60).optional(),
  }),
  z.discriminatedUnion("of", [
    z.strictObject({ ...about, ...golden, of: z.literal("answer") }),
    z.strictObject({ ...about, ...golden, of: z.literal("step"), node, path: path.optional() }),
    z.strictObject({ ...about, ...golden, of: z.literal("request"), node, request }),
  ]),
  z.strictObject({
    ...about,
    check: z.literal("output"),
    node,
    path: path.optional(),
    field,
    is: json,
  }),
  z.strictObject({ ...about, check: z.literal("holds"), expression: z.string().min(1).max(4_000) }),
  z.strictObject({ ...about, check: z.literal("reached"), node, is: z.boolean() }),
  z.strictObject({ ...about, check: z.literal("left-by"), node, port: z.string().min(1).max(60) }),
  z.strictObject({ ...about, check: z.literal("requests"), node, is: z.int().min(0) }),
  z.strictObject({ ...about, check: z.literal("request"), node, request, field, is: json }),
]);

const message = z.strictObject({
  trigger: node,
  kind: z.enum(["webhook", "schedule", "manual", "call", "replay"]),
  method: z.string().max(16).optional(),
  contentType: z.string().max(200).optional(),
  headers: texts,
  query: texts,
  body: z.string().max(4_000_000).optional(),
  base64: z.string().max(6_000_000).optional(),
});
const mocks = z.array(mock).max(5_000);

const schema = z.strictObject({
  schemaVersion: z.literal(1),
  name: z.string().trim().min(1).max(120),
  note: z.string().max(2_000).optional(),
  message,
  acceptedAt: z.iso.datetime(),
  origin: z.guid(),
  parameters: z.record(z.string(), json).optional(),
  twice: z.literal(true).optional(),
  older: z.strictObject({ message, mocks }).optional(),
  tables: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)).optional(),
  mocks,
  checks: z.array(check).max(500),
  masked: z.array(field).max(1_000).optional(),
});

type ReadFlowTest =
  | { readonly test: FlowTest; readonly problem: null }
  | { readonly test: null; readonly problem: string };

/**
 * Reads a test as it is stored, which may be as somebody wrote it in a file: its documents are read as messages are,
 * a number that a JS number does not hold as its text. Never throws.
 */
export function readFlowTest(text: string): ReadFlowTest {
  try {
    return parseFlowTest(parseMessageJson(text));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return { test: null, problem: `The test: ${error.message}` };
  }
}

/** Reads a test. Never throws: `problem` says what is wrong and where. */
export function parseFlowTest(value: unknown): ReadFlowTest {
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return { test: data as unknown as FlowTest, problem: null };
  const [issue] = error?.issues ?? [];
  const where = issue === undefined || issue.path.length === 0 ? "The test" : issue.path.join(".");
  return { test: null, problem: `${where}: ${issue?.message ?? "cannot be read"}` };
}
