import type { TriggerExecution } from "../execution";

/** The message is `{ scheduledFor }`; the time it was due, not the time it came to run. */
export const scheduleExecution: TriggerExecution = {
  behaviour: "trigger",
  compile: () => ({
    accept: (message) => message.json(),
    synchronous: false,
    onFailure: "accept",
    bodyMaxBytes: 65_536,
  }),
};
