import type { FlowTest, TestMessage } from "@/runtime/flow-tests/flow-test";

/** A test that nobody has run: its clock stands where it was written, and its run has to succeed. */
export function writtenTest(name: string, message: TestMessage, now = new Date()): FlowTest {
  return {
    schemaVersion: 1,
    name: name.trim(),
    message,
    acceptedAt: now.toISOString(),
    origin: crypto.randomUUID(),
    mocks: [],
    checks: [{ check: "end", is: "succeeded" }],
  };
}
