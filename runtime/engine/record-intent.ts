import { type Activity, timeoutOf } from "./activity";
import { type Recorder, storeRequest } from "./recorder";
import type { IntentRecord } from "./records";

/** Its next attempt, as the next commit has it; it may be sent once that is durable. */
export function recordIntent(
  recorder: Recorder,
  activity: Activity,
  now: number,
  mode?: IntentRecord["mode"],
): void {
  const { state, request, to } = activity;
  if (request === null) throw new RangeError(`${state.node.id} has nothing to send`);
  const stored = storeRequest(recorder, request);
  activity.requestRef = stored.request;
  activity.attempt += 1;
  activity.cleared = true;
  activity.sentAt = now;
  activity.phase = "intended";
  activity.due = Number.POSITIVE_INFINITY;
  const intent: { -readonly [name in keyof IntentRecord]: IntentRecord[name] } = {
    node: state.node.id,
    path: state.frame.path,
    attempt: activity.attempt,
    idempotencyKey: activity.key,
    ...stored,
    sentAt: now,
    timeoutMs: timeoutOf(activity),
  };
  if (mode !== undefined) intent.mode = mode;
  if (to !== null) intent.to = to;
  recorder.intents.push(intent);
}
