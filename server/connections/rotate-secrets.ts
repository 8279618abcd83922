import { connectionDefinition } from "../../runtime/connections/registry";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { openSecrets } from "./connection-secrets";
import { type ConnectionPlace, lockConnection, updateConnection } from "./save-connection";
import type { Sealer } from "./seal";

type Host = { readonly tx: ScopedTransaction; readonly sealer: Sealer; readonly actor: Actor };

export type SecretRotation = {
  readonly id: string;
  readonly revision: number;
  /** New values by name; at least one. */
  readonly secrets: { readonly [name: string]: string };
};

/**
 * Puts new secrets in the place of those that are set; nothing else changes. Where the kind says so the
 * value before stays good meanwhile, so that nothing is refused while the other side changes over.
 * Throws INPUT_INVALID for a secret that is not set, REVISION_STALE as a change does.
 */
export async function rotateSecrets(
  host: Host,
  place: ConnectionPlace,
  { id, revision, secrets }: SecretRotation,
): Promise<{ id: string; revision: number }> {
  const before = await lockConnection(host.tx, place, id);
  const kept = openSecrets(host.sealer, { ...before, partnerId: place.partnerId });
  const names = Object.keys(secrets);
  const unknown = names.filter((name) => kept[name] === undefined);
  if (names.length === 0 || unknown.length > 0) {
    throw new RequestError("INPUT_INVALID", "Enter a new value for a secret that is set.", {
      detail: { issues: unknown.map((field) => ({ field, message: "It is not set yet." })) },
    });
  }
  const previous = connectionDefinition(before.kind)?.previousSecrets ?? {};
  const moved = names.flatMap((name) => {
    const to = previous[name];
    const value = kept[name];
    return to === undefined || value === undefined ? [] : [[to, value] as const];
  });
  return updateConnection(
    host,
    place,
    {
      id,
      revision,
      name: before.name,
      config: before.config,
      secrets: { ...Object.fromEntries(moved), ...secrets },
    },
    "connection.rotate-secret",
  );
}
