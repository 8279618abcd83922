import type { StepDetail } from "./use-run";

/** Whether the target was told the key of the step: only then can one look for it there. */
export function keyWasSent({ intent, request, requestBody }: StepDetail): boolean {
  const key = intent?.idempotencyKey;
  if (key === undefined || key === "") return false;
  const written = JSON.stringify(key).slice(1, -1);
  return [request, requestBody].some((value) => value?.text.includes(written) === true);
}
