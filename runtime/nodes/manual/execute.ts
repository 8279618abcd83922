import type { TriggerExecution } from "../execution";

export const manualExecution: TriggerExecution = {
  behaviour: "trigger",
  compile: () => ({
    accept: (message) => message.json(),
    synchronous: false,
    onFailure: "accept",
    bodyMaxBytes: 25 * 1_048_576,
  }),
};
