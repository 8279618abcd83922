import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import * as z from "zod";
import { twoFactor } from "../../drizzle/schema/people";
import type { AppDatabase, ScopedTransaction } from "../db";
import { auditAtPartners } from "./audit-at-partners";
import type { SignIn } from "./auth";
import { readRecoveryCode } from "./recovery-codes";
import { readEntrant, type SignedIn } from "./session";

export type AccountHost = {
  readonly auth: SignIn["auth"];
  readonly signIn: SignIn;
  readonly db: AppDatabase;
};

/** A request as we understand it, with only the fields that the library may get from here. */
type Asked = { readonly person: SignedIn | null; readonly body: Readonly<Record<string, unknown>> };

type Change = {
  /** What is handed on of the body that came. */
  readonly body: z.ZodType<Readonly<Record<string, unknown>>>;
  /** Why it is refused although the library would do it; null where it is not. */
  refusal?(host: AccountHost, asked: Asked): Promise<Refusal | null> | Refusal | null;
  /** What stands in the audit log when it was done; null where nothing changed. */
  action(asked: Asked): string | null;
};

type Refusal = {
  readonly status: 400 | 401 | 403;
  readonly code: string;
  readonly message: string;
};

const password = z.object({ password: z.string().max(200) });
const codeStays = 120;

/** Changes of one's own account that the library does, each in one transaction with its audit row. */
const changes: { readonly [path: string]: Change } = {
  "/change-password": {
    // A new password ends all other sessions: one of them may be why it is changed.
    body: z
      .object({ currentPassword: z.string().max(200), newPassword: z.string().max(200) })
      .transform((asked) => ({ ...asked, revokeOtherSessions: true })),
    action: () => "account.change-password",
  },
  // Makes a secret that counts only once a code of it was right.
  "/two-factor/enable": { body: password, action: () => null },
  "/two-factor/verify-totp": {
    body: z.object({
      code: z
        .string()
        .max(40)
        .transform((code) => code.replace(/\D/g, "")),
    }),
    refusal: (_, { person }) =>
      person?.hasSecondFactor
        ? { status: 400, code: "ALREADY_ON", message: "Your second factor is on already." }
        : null,
    action: ({ person }) => (person === null ? null : "account.second-factor-on"),
  },
  "/two-factor/verify-backup-code": {
    body: z.object({ code: z.string().max(40).transform(readRecoveryCode) }),
    refusal: (_, { person }) =>
      person === null
        ? null
        : { status: 400, code: "ALREADY_IN", message: "You are signed in already." },
    action: () => "account.recovery-code-used",
  },
  "/two-factor/generate-backup-codes": {
    body: password,
    action: () => "account.recovery-codes-renewed",
  },
  "/two-factor/disable": {
    body: password,
    refusal: refuseWhereDemanded,
    action: () => "account.second-factor-off",
  },
};

export function isAccountChange(path: string): boolean {
  return Object.hasOwn(changes, path);
}

async function refuseWhereDemanded(
  { db }: AccountHost,
  { person }: Asked,
): Promise<Refusal | null> {
  if (person === null) return null;
  const demanding = await demandingPartners(db, person.userId);
  return demanding.length === 0
    ? null
    : {
        status: 403,
        code: "DEMANDED",
        message: `${demanding.join(", ")} demands a second factor of everybody.`,
      };
}

/** Names of the person's partners that demand a second factor. */
export async function demandingPartners(
  db: AppDatabase,
  userId: string,
): Promise<readonly string[]> {
  const rows = await db.execute<{ partner_name: string }>(
    sql`select partner_name from demanding_partners(${userId}::uuid)`,
  );
  return rows.map((row) => row.partner_name);
}

/** They read the list of recovery codes and write it back without the one that was used. */
const readsRecoveryCodes = new Set([
  "/two-factor/verify-backup-code",
  "/two-factor/generate-backup-codes",
]);

/**
 * Of two uses of a recovery code at once the second must see the first one's list. Rare enough for one lock
 * over all people; who is meant is known only inside the library.
 */
async function oneAfterTheOther(tx: ScopedTransaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('orderloom recovery codes'))`);
}

class RolledBack extends Error {}

/** Does one of {@link changes}; what the library answers is answered, with its cookies. */
export async function changeAccount(
  host: AccountHost,
  path: string,
  request: Request,
): Promise<Response> {
  const change = changes[path];
  const body = change?.body.safeParse(await request.json().catch(() => null));
  if (change === undefined || !body?.success) {
    return refused({ status: 400, code: "INPUT_INVALID", message: "Send what the form asks for." });
  }
  const person = (await readEntrant(host, request.headers))?.person ?? null;
  const asked = { person, body: body.data };
  const refusal = await change.refusal?.(host, asked);
  if (refusal) return refused(refusal);
  const forwarded = new Request(request.url, {
    method: request.method,
    headers: headersFor(request.headers),
    body: JSON.stringify(body.data),
  });
  try {
    return await host.signIn.inTransaction(async (auth, tx) => {
      if (readsRecoveryCodes.has(path)) await oneAfterTheOther(tx);
      const response = await auth.handler(forwarded);
      // A wrong guess is committed, too: it counts.
      if (response.ok) await afterwards(tx, { path, change, asked, request, response });
      return response;
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return refused({
      status: 401,
      code: "CODE_USED",
      message: "This code was used already. Wait for the next one.",
    });
  }
}

/** The body changes its length on the way. */
function headersFor(headers: Headers): Headers {
  const kept = new Headers(headers);
  kept.delete("content-length");
  return kept;
}

async function afterwards(
  tx: ScopedTransaction,
  done: {
    readonly path: string;
    readonly change: Change;
    readonly asked: Asked;
    readonly request: Request;
    readonly response: Response;
  },
): Promise<void> {
  const { path, change, asked, request, response } = done;
  const person = asked.person ?? (await personIn(response));
  if (person === null) return;
  if (path === "/two-factor/verify-totp") await takeCode(tx, person.userId, asked.body.code);
  const action = change.action(asked);
  if (action === null) return;
  const address = request.headers.get("x-forwarded-for");
  const actor = { kind: "user", id: person.userId, name: person.name, address } as const;
  await auditAtPartners(tx, actor, person.userId, { action });
}

/** Whom the library has just let in. */
async function personIn(response: Response): Promise<{ userId: string; name: string } | null> {
  const answer = z.object({ user: z.object({ id: z.string(), name: z.string() }) }).safeParse(
    await response
      .clone()
      .json()
      .catch(() => null),
  );
  if (!answer.success) return null;
  const { id, name } = answer.data.user;
  return { userId: id, name };
}

/** A code counts once, also within the time it is right: who saw it typed cannot use it. */
async function takeCode(tx: ScopedTransaction, userId: string, code: unknown): Promise<void> {
  const hash = createHash("sha256").update(String(code)).digest();
  const taken = await tx
    .update(twoFactor)
    .set({ lastCode: hash, lastCodeAt: new Date() })
    .where(
      and(
        eq(twoFactor.userId, userId),
        sql`(${twoFactor.lastCode} is distinct from decode(${hash.toString("hex")}, 'hex')
          or ${twoFactor.lastCodeAt} < now() - make_interval(secs => ${codeStays}))`,
      ),
    )
    .returning({ id: twoFactor.id });
  if (taken.length === 0) throw new RolledBack();
}

function refused({ status, code, message }: Refusal): Response {
  return Response.json({ code, message }, { status });
}
