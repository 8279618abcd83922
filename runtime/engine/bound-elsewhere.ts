import type { StepError } from "./records";

/**
 * Why a step is in doubt whose system could settle it by itself: its slot leads to another connection or address by now.
 * Bound as before, it goes on where somebody lets it be tried again.
 */
export const boundElsewhere: StepError = {
  code: "ANSWER_UNKNOWN",
  message:
    "The flow was bound to another system since the request was sent: only the first one knows what became of it. Look there and say it here, or bind the flow as before and try again.",
};
