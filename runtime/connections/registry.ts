import type { ConnectionDefinition } from "./definition";
import { httpConnection } from "./http";
import { webhookSigningConnection } from "./webhook-signing";

/** Every kind of connection; a new one is its own file and a line here. */
export const connectionDefinitions: readonly ConnectionDefinition[] = [
  httpConnection,
  webhookSigningConnection,
];

/** Undefined for a kind this build does not know. */
export function connectionDefinition(kind: string): ConnectionDefinition | undefined {
  return connectionDefinitions.find((definition) => definition.kind === kind);
}
