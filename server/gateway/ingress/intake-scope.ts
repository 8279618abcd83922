import { FlowError } from "@/runtime/errors/flow-error";
import type { Json } from "@/runtime/json";
import type { Scope, TriggerMessage } from "@/runtime/nodes/execution";
import type { Endpoint } from "./endpoint";

/**
 * What delivery id and ordering key may read. The body is parsed when an expression reads it and not
 * before: most delivery ids are a header. A body that cannot be read is missing.
 */
export function lazyIntakeScope(endpoint: Endpoint, message: TriggerMessage): Scope {
  let parsed: { readonly body: Json | undefined } | null = null;
  const readBody = (): Json | undefined => {
    if (parsed === null) {
      try {
        parsed = { body: endpoint.trigger.accept(message) };
      } catch {
        parsed = { body: undefined };
      }
    }
    return parsed.body;
  };
  const trigger = {
    headers: message.headers,
    query: message.query,
    method: message.method,
    get body() {
      return readBody();
    },
  };
  return {
    params: endpoint.parameters,
    trigger: trigger as Json,
    get input() {
      return readBody();
    },
  };
}

/**
 * Delivery id and ordering key of a message. `deliveryId` holds where the webhook's own expression is
 * not set or finds none. Throws FlowError when an expression fails.
 */
export function intakeKeys(
  endpoint: Endpoint,
  message: TriggerMessage,
  deliveryId: string | null,
): { readonly dedupe: string | null; readonly lane: string | null } {
  const { dedupe } = endpoint.trigger;
  const { orderingKey } = endpoint.plan;
  if (dedupe === undefined && orderingKey === null) {
    return { dedupe: deliveryId, lane: null };
  }
  const scope = lazyIntakeScope(endpoint, message);
  const key = dedupe?.(scope) ?? "";
  return { dedupe: key === "" ? deliveryId : key, lane: orderingKey?.(scope) ?? null };
}

/** Why the webhook node cannot read the body; null when it can. */
export function bodyError(endpoint: Endpoint, message: TriggerMessage): FlowError | null {
  try {
    endpoint.trigger.accept(message);
    return null;
  } catch (error) {
    if (error instanceof FlowError) {
      return error;
    }
    throw error;
  }
}
