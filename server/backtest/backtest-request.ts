import * as z from "zod";

/** More messages than this are not tried at once. */
export const backtestMost = 100_000;

const instant = z.number().int().min(0);

/** Which past messages. Times are epoch ms: accepted at or after, before. */
export const backtestRequest = z
  .strictObject({
    from: instant,
    to: instant,
    statuses: z
      .array(z.enum(["succeeded", "failed"]))
      .max(2)
      .default([]),
    key: z.string().trim().max(200).default(""),
    most: z.number().int().min(1).max(backtestMost).default(10_000),
    tables: z.enum(["then", "now"]).default("then"),
  })
  .refine(({ from, to }) => from < to, {
    error: "The period ends before it begins.",
    path: ["to"],
  });
