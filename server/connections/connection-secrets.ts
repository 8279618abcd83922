import type { Sealer } from "./seal";

export type Secrets = { readonly [name: string]: string };

type Sealed = { readonly id: string; readonly partnerId: string; readonly sealed: string | null };

/** The secrets of one connection; empty when none is set. */
export function openSecrets(sealer: Sealer, { id, partnerId, sealed }: Sealed): Secrets {
  if (sealed === null) return {};
  const opened: unknown = JSON.parse(sealer.open({ partnerId, subject: id }, sealed));
  return Object.fromEntries(
    Object.entries(opened ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/** All secrets of a connection as one sealed text; null when there are none. */
export function sealSecrets(
  sealer: Sealer,
  owner: { readonly id: string; readonly partnerId: string },
  secrets: Secrets,
): string | null {
  if (Object.keys(secrets).length === 0) return null;
  return sealer.seal({ partnerId: owner.partnerId, subject: owner.id }, JSON.stringify(secrets));
}
