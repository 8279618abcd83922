import type { JsonObject } from "../json";
import type { Plan } from "./plan";
import { intakeScope, messageOf, type TriggerInput } from "./trigger-message";

/** Standard Webhooks: the delivery id that a signature covers, where the start names none. */
const standardId = "webhook-id";

/**
 * By which the intake knows a second delivery of a message; null where by nothing. Throws FlowError where the start's
 * own expression fails.
 */
export function deliveryIdOf(
  plan: Plan,
  trigger: TriggerInput,
  parameters: JsonObject,
): string | null {
  const compiled = plan.triggers.get(trigger.node);
  const message = messageOf(trigger);
  const own = compiled?.dedupe?.(intakeScope(message, compiled, parameters)) ?? "";
  return own === "" ? (message.headers[standardId] ?? null) : own;
}
