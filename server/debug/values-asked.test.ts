import { expect, it } from "vitest";
import type {
  IntentRecord,
  RunHead,
  SegmentContent,
  StepRecord,
} from "../../runtime/engine/records";
import { PayloadGone } from "../journal/payload-store";
import { valuesAsked } from "./values-asked";

const head = { id: "run" } as RunHead;
const mb = 1_000_000;

const step = (node: string, output: number): StepRecord => ({
  node,
  path: "",
  attempt: 1,
  status: "succeeded",
  port: "out",
  startedAt: 0,
  durationUs: 1,
  output,
  bytes: 0,
});
const intent = (node: string, request: number): IntentRecord => ({
  node,
  path: "",
  attempt: 1,
  idempotencyKey: node,
  request,
  sentAt: 0,
  timeoutMs: 1,
});

/** Values by their sizes in MB, all in the payload store. */
const contents = (
  sizes: readonly number[],
  steps: readonly StepRecord[],
  intents: readonly IntentRecord[] = [],
): readonly SegmentContent[] => [
  {
    steps,
    intents,
    commands: [],
    values: sizes.map((size, ref) => ({
      ref,
      payload: { hash: String(ref), bytes: size * mb, bucket: 0 },
    })),
  },
];

const journal = { readPayload: async () => new TextEncoder().encode("1") };
const wasLost = (read: () => unknown) => {
  try {
    read();
    return null;
  } catch (cause) {
    return (cause as { detail: { lost?: string } }).detail.lost;
  }
};
const lostIn = async (all: readonly SegmentContent[], reaches = (_node: string) => true) => {
  const values = await valuesAsked(journal, { head, contents: all, reaches });
  return all.flatMap((content) => content.values.map(({ ref }) => wasLost(() => values.json(ref))));
};

it("takes answers before requests, which never keep one out", async () => {
  const all = contents([30, 20, 10], [step("erp", 1)], [intent("erp", 0), intent("erp", 2)]);
  expect(await lostIn(all)).toEqual(["size", null, null]);
});

it("loses the answer alone that is too large, and none that come after it", async () => {
  const all = contents(
    [33, 20, 13, 12],
    [0, 1, 2, 3].map((ref) => step(`n${ref}`, ref)),
  );
  expect(await lostIn(all)).toEqual(["size", null, "size", null]);
});

it("says of an answer past its retention that it is", async () => {
  const gone = {
    readPayload: async () => {
      throw new PayloadGone();
    },
  };
  const all = contents([1], [step("erp", 0)]);
  const values = await valuesAsked(gone, { head, contents: all, reaches: () => true });
  expect(wasLost(() => values.json(0))).toBe("retention");
});
