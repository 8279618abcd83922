import { expect, it } from "vitest";
import type { DebugEvent, DebugRecord } from "../../runtime/engine/debug/debug-record";
import { emptySetup } from "../../runtime/engine/debug/debug-setup";
import type { StepRecord } from "../../runtime/engine/records";
import { linesOf } from "./debug-lines";

const step = (attempt: number, status: StepRecord["status"]): StepRecord => ({
  node: "erp",
  path: "",
  attempt,
  status,
  port: null,
  startedAt: attempt,
  durationUs: 1,
  output: null,
  bytes: 0,
});
const event = (told: DebugEvent, after: number, by: string | null = "Mara"): DebugRecord => ({
  ...told,
  at: 0,
  by,
  after,
});
const busy = { fault: "status", status: 429 } as const;

it("tells a try that waited or was in doubt as what it came to, and whom it asked", () => {
  const lines = linesOf(
    [step(1, "retrying"), step(2, "in-doubt"), step(2, "succeeded")],
    [event({ kind: "setup", setup: emptySetup }, 0)],
    [
      { node: "erp", path: "", attempt: 1, mode: "sandbox" },
      { node: "erp", path: "", attempt: 2, mode: "live" },
    ],
  );
  expect(lines).toMatchObject([
    { attempt: 1, status: "retrying", reached: "sandbox" },
    { attempt: 2, status: "succeeded", reached: "live" },
  ]);
});

it("says who set what to fail, which attempts suffered it, and who took it away", () => {
  const faults = { "slot erp": { fault: busy, times: 1 } };
  const lines = linesOf(
    [step(1, "retrying"), step(2, "succeeded")],
    [
      event({ kind: "setup", setup: emptySetup }, 0),
      event({ kind: "setup", setup: { ...emptySetup, faults } }, 0),
      event({ kind: "faulted", node: "erp", path: "", attempt: 1, fault: busy }, 0, null),
      event({ kind: "setup", setup: { ...emptySetup, onError: false, faults } }, 1),
      event({ kind: "setup", setup: emptySetup }, 1, "Ines"),
    ],
  );
  expect(lines).toMatchObject([
    { kind: "fault", target: "slot erp", fault: { times: 1 }, by: "Mara" },
    { kind: "step", attempt: 1, fault: busy },
    { kind: "fault", target: "slot erp", fault: null, by: "Ines" },
    { kind: "step", attempt: 2, fault: null },
  ]);
});
