import type { TestEnd } from "./flow-test";

/** As in “The run …”. */
export const endWords: { readonly [end in TestEnd]: string } = {
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "was cancelled",
  queued: "did not begin",
  running: "did not end",
  waiting: "waits without an end",
  held: "is held",
  paused: "is paused",
  "in-doubt": "stays in doubt",
  "too-long": "took too long",
};
