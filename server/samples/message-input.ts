import * as z from "zod";
import type { SampleMessage } from "../../drizzle/schema/samples";

const texts = z.record(z.string().max(200), z.string().max(16_384));

const message = z.object({
  kind: z.enum(["webhook", "schedule", "manual", "call", "replay"]),
  method: z.string().max(16).nullable(),
  headers: texts,
  query: texts,
  contentType: z.string().max(200).nullable(),
  body: z.string().max(4_000_000),
});

/** A message that a person gives to a trigger. */
export const sampleMessage: z.ZodType<SampleMessage, SampleMessage> = message;

/** The same of a run that is stepped through: a document of 10 MB is looked at, too. */
export const debuggedMessage: z.ZodType<SampleMessage, SampleMessage> = message.extend({
  body: z.string().max(10 * 1024 * 1024),
});
