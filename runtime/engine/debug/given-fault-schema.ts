import * as z from "zod";
import { recoveryByCode } from "../../errors/flow-error";
import type { Json } from "../../json";

const json: z.ZodType<Json> = z.json();
const codes = Object.keys(recoveryByCode) as [string, ...string[]];

/** A `GivenFault` as tests and people write it. */
export const givenFaultSchema = z.discriminatedUnion("fault", [
  z.strictObject({ fault: z.literal("timeout"), done: z.boolean().optional() }),
  z.strictObject({ fault: z.literal("down") }),
  z.strictObject({
    fault: z.literal("status"),
    status: z.int().min(100).max(599),
    retryAfterS: z.int().min(0).max(86_400).optional(),
    body: json.optional(),
  }),
  z.strictObject({ fault: z.literal("not-json") }),
  z.strictObject({
    fault: z.literal("error"),
    code: z.enum(codes),
    message: z.string().max(2_000),
  }),
]);
