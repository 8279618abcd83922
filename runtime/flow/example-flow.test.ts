import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { tryStep } from "../engine/try-step";
import { typeOf } from "../nodes/definition";
import { nodeDefinitions } from "../nodes/registry";
import { InlineCode } from "../testing/inline-code";
import { exampleFlow } from "./example-flow";

const id = "0190c6f0-0000-7000-8000-0000000000aa";
let serial = 0;

describe("an example that is run from the docs", () => {
  it.each(nodeDefinitions.map((definition) => [typeOf(definition), definition] as const))(
    "of %s comes to its step and leaves it as the docs say",
    async (_type, definition) => {
      const { document, trigger, target, message, answers } = exampleFlow(definition, id);
      const { step, error, unanswered } = await tryStep(
        {
          clock: { now: () => 1_700_000_000_000, monotonic: () => 0 },
          ids: { next: () => `0190c6f0-0000-7000-8000-${String(++serial).padStart(12, "0")}` },
          hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
          http: { send: () => Promise.reject(new Error("A test sends nothing.")) },
          code: new InlineCode(),
          connection: () => Promise.reject(new Error("A test opens nothing.")),
        },
        {
          id,
          partner: "p",
          distributor: "d",
          environment: "e",
          flow: id,
          version: "draft",
          purpose: "debug",
          retention: 7,
          origin: id,
          originAcceptedAt: 1_700_000_000_000,
          parent: null,
          acceptedAt: 1_700_000_000_000,
        },
        {
          document,
          target,
          trigger: {
            node: trigger,
            kind: "manual",
            headers: {},
            query: {},
            contentType: "application/json",
            bytes: new TextEncoder().encode(JSON.stringify(message)),
          },
          parameters: {},
          answers,
          live: false,
        },
      );

      expect([error, unanswered]).toEqual([null, []]);
      // The lookup's table is one that a distributor would have.
      const reads = definition.fields.some(({ kind }) => kind === "table");
      if (!reads) expect(step?.error ?? null).toBeNull();
      if (!reads && definition.behaviour !== "wait")
        expect(step?.port).toBe(definition.example.port);
    },
  );
});
