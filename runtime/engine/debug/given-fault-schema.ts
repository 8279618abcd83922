import * as z from "zod";
import { recoveryByCode } from "../../errors/flow-error";
import { jsonInput, jsonUpTo } from "../../json-input";

const codes = Object.keys(recoveryByCode) as [string, ...string[]];

/** UTF-8 bytes of the answer that a person lets a step fail with. */
const bodyBytesMax = 65_536;

/** A `GivenFault` as people give it. */
export const givenFaultSchema = withBody(jsonUpTo(bodyBytesMax));

/** A `GivenFault` as tests have it: one that was saved from a run holds what the system answered, whole. */
export const testedFaultSchema = withBody(jsonInput);

function withBody(body: typeof jsonInput) {
  return z.discriminatedUnion("fault", [
    z.strictObject({ fault: z.literal("timeout"), done: z.boolean().optional() }),
    z.strictObject({ fault: z.literal("down") }),
    z.strictObject({
      fault: z.literal("status"),
      status: z.int().min(100).max(599),
      retryAfterS: z.int().min(0).max(86_400).optional(),
      body: body.optional(),
    }),
    z.strictObject({ fault: z.literal("not-json") }),
    z.strictObject({
      fault: z.literal("error"),
      code: z.enum(codes),
      message: z.string().max(2_000),
    }),
  ]);
}
