import type { JsonObject } from "../json";
import type { Plan } from "./plan";
import { intakeScope, messageOf, type TriggerInput } from "./trigger-message";

/** Schemes of `connections/webhook-signing.ts` by the connection slot that is bound to one here. */
export type SigningSchemes = { readonly [slot: string]: string };

/** Standard Webhooks: the header whose value the signature covers. */
export const signedIdHeader = "webhook-id";

/**
 * The delivery id that a signature of this scheme covers; null of schemes without one. Of a message without a
 * signature nobody knows whose the header is, so it counts for nothing.
 */
export function signedDeliveryId(
  scheme: string | null,
  headers: { readonly [name: string]: string | readonly string[] | undefined },
): string | null {
  if (scheme !== "standard-webhooks") return null;
  const id = headers[signedIdHeader];
  return typeof id === "string" && id.trim() !== "" ? id.trim() : null;
}

/**
 * By which the intake knows a second delivery of a message; null where by nothing. Throws FlowError where the start's
 * own expression fails.
 */
export function deliveryIdOf(
  plan: Plan,
  trigger: TriggerInput,
  { parameters, signing }: { readonly parameters: JsonObject; readonly signing: SigningSchemes },
): string | null {
  const compiled = plan.triggers.get(trigger.node);
  const message = messageOf(trigger);
  const own = compiled?.dedupe?.(intakeScope(message, compiled, parameters)) ?? "";
  if (own !== "") return own;
  const slot = plan.document.nodes[trigger.node]?.connection ?? "";
  const scheme = Object.hasOwn(signing, slot) ? (signing[slot] ?? null) : null;
  return signedDeliveryId(scheme, message.headers);
}
