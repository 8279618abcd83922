import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import {
  checkConnection,
  normaliseConfig,
  secretNames,
} from "../../runtime/connections/check-config";
import type { ConnectionDefinition } from "../../runtime/connections/definition";
import { connectionDefinition } from "../../runtime/connections/registry";
import type { JsonObject } from "../../runtime/json";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { openSecrets, type Secrets, sealSecrets } from "./connection-secrets";
import { connectionChannel } from "./open-connections";
import type { Sealer } from "./seal";
import { forgetTokens } from "./stored-token";

/** The environment a connection belongs to. */
export type ConnectionPlace = {
  readonly partnerId: string;
  readonly distributorId: string;
  readonly environmentId: string;
};

export type ConnectionInput = {
  readonly name: string;
  readonly config: JsonObject;
  /** New values by name; a name left out keeps what is set, null or "" removes it. */
  readonly secrets: { readonly [name: string]: string | null };
};

type Host = { readonly tx: ScopedTransaction; readonly sealer: Sealer; readonly actor: Actor };

/** Adds a connection to an environment. Throws INPUT_INVALID with the fields that are wrong. */
export async function createConnection(
  { tx, sealer, actor }: Host,
  place: ConnectionPlace,
  input: ConnectionInput & { readonly kind: string },
): Promise<{ id: string; revision: number }> {
  const definition = definitionOf(input.kind);
  await refuseTakenName(tx, place, input.name, null);
  const { config, secrets } = checked(definition, input, {});
  const id = newId();
  await tx.insert(connection).values({
    id,
    partnerId: place.partnerId,
    distributorId: place.distributorId,
    environmentId: place.environmentId,
    kind: input.kind,
    name: input.name,
    config,
    sealed: sealSecrets(sealer, { id, partnerId: place.partnerId }, secrets),
    secretNames: Object.keys(secrets),
    createdBy: actor.id,
    updatedBy: actor.id,
  });
  await recordAudit(tx, actor, {
    ...place,
    action: "connection.create",
    subject: { kind: "connection", id },
    detail: { name: input.name, kind: input.kind, secrets: Object.keys(secrets) },
  });
  return { id, revision: 1 };
}

/**
 * Changes a connection that still has the given revision; else REVISION_STALE. When the address leads
 * to another host, the secrets must be given again: nobody may have them sent somewhere else.
 */
export async function updateConnection(
  { tx, sealer, actor }: Host,
  place: ConnectionPlace,
  input: ConnectionInput & { readonly id: string; readonly revision: number },
  action: "connection.update" | "connection.rotate-secret" = "connection.update",
): Promise<{ id: string; revision: number }> {
  const before = await lockConnection(tx, place, input.id);
  if (before.revision !== input.revision) {
    throw new RequestError("REVISION_STALE", "Somebody else changed this connection meanwhile.", {
      detail: { revision: before.revision },
    });
  }
  const definition = definitionOf(before.kind);
  await refuseTakenName(tx, place, input.name, input.id);
  const kept = openSecrets(sealer, { ...before, partnerId: place.partnerId });
  const { config, secrets } = checked(definition, input, kept);
  refuseSecretsElsewhere(before.config, config, kept, input.secrets);
  const fields = changedFields(before.config, config);
  if (fields.some((field) => consentFields.includes(field))) await forgetTokens(tx, input.id);
  const revision = before.revision + 1;
  await tx
    .update(connection)
    .set({
      name: input.name,
      config,
      sealed: sealSecrets(sealer, { id: input.id, partnerId: place.partnerId }, secrets),
      secretNames: Object.keys(secrets),
      revision,
      // What the last test said was about what it was before.
      testedAt: null,
      testResult: null,
      updatedAt: new Date(),
      updatedBy: actor.id,
    })
    .where(eq(connection.id, input.id));
  await recordAudit(tx, actor, {
    ...place,
    action,
    subject: { kind: "connection", id: input.id },
    detail: {
      name: input.name,
      revision,
      fields,
      secrets: Object.keys(input.secrets),
    },
  });
  await announceChange(tx, input.id);
  return { id: input.id, revision };
}

/** Tells every process to open the connection anew; delivered when the transaction commits. */
export async function announceChange(tx: ScopedTransaction, id: string): Promise<void> {
  await tx.execute(sql`select pg_notify(${connectionChannel}, ${id})`);
}

/** Reads a connection for a change, so that two changes follow one another. */
export async function lockConnection(
  tx: ScopedTransaction,
  { environmentId }: ConnectionPlace,
  id: string,
): Promise<typeof connection.$inferSelect> {
  const [found] = await tx
    .select()
    .from(connection)
    .where(
      and(
        eq(connection.id, id),
        eq(connection.environmentId, environmentId),
        isNull(connection.archivedAt),
      ),
    )
    .for("update");
  if (found === undefined) {
    throw new RequestError("NOT_FOUND", "There is no such connection in this environment.");
  }
  return found;
}

function definitionOf(kind: string): ConnectionDefinition {
  const definition = connectionDefinition(kind);
  if (definition === undefined) {
    throw new RequestError("INPUT_INVALID", `There is no kind of connection “${kind}”.`);
  }
  return definition;
}

async function refuseTakenName(
  tx: ScopedTransaction,
  { environmentId }: ConnectionPlace,
  name: string,
  except: string | null,
): Promise<void> {
  const [taken] = await tx
    .select({ id: connection.id })
    .from(connection)
    .where(
      and(
        eq(connection.environmentId, environmentId),
        eq(connection.name, name),
        isNull(connection.archivedAt),
        except === null ? undefined : ne(connection.id, except),
      ),
    );
  if (taken !== undefined) {
    throw new RequestError("CONFLICT", `A connection “${name}” is there already.`, {
      detail: { issues: [{ field: "name", message: "This name is taken." }] },
    });
  }
}

function checked(
  definition: ConnectionDefinition,
  input: ConnectionInput,
  kept: Secrets,
): { config: JsonObject; secrets: Secrets } {
  const config = normaliseConfig(definition, input.config);
  const names = secretNames(definition, config);
  const secrets = mergeSecrets(names, kept, input.secrets);
  const issues = checkConnection(definition, input.name, config, secrets);
  if (issues.length > 0) {
    throw new RequestError("INPUT_INVALID", issues.map((issue) => issue.message).join(" "), {
      detail: { issues },
    });
  }
  return { config, secrets };
}

function mergeSecrets(
  names: readonly string[],
  kept: Secrets,
  changes: ConnectionInput["secrets"],
): Secrets {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(changes, name) ? changes[name] : kept[name];
      return value === undefined || value === null || value === "" ? [] : [[name, value]];
    }),
  );
}

const addressFields = ["baseUrl", "tokenUrl"];
/** A consent was given for these; with others, or to be sent elsewhere, it has to be given anew. */
const consentFields = [...addressFields, "auth", "authorizeUrl", "clientId", "scope"];

function refuseSecretsElsewhere(
  before: JsonObject,
  after: JsonObject,
  kept: Secrets,
  given: ConnectionInput["secrets"],
): void {
  const moved = addressFields.filter(
    (field) => before[field] !== undefined && hostOf(before[field]) !== hostOf(after[field]),
  );
  const reused = Object.keys(kept).filter((name) => !given[name]);
  if (moved.length === 0 || reused.length === 0) return;
  throw new RequestError(
    "INPUT_INVALID",
    "The address leads to another host: enter the secrets again.",
    {
      detail: {
        issues: reused.map((field) => ({ field, message: "Enter it again: the host changed." })),
      },
    },
  );
}

function hostOf(value: unknown): string | null {
  if (typeof value !== "string" || !URL.canParse(value)) return null;
  const { protocol, host } = new URL(value);
  return `${protocol}//${host}`;
}

function changedFields(before: JsonObject, after: JsonObject): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
