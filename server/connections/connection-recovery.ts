import { sql } from "drizzle-orm";
import type { Http } from "../../runtime/ports";
import { systemActor } from "../access/actor";
import { type AppDatabase, withScope } from "../db";
import type { OpenConnections } from "./open-connections";
import { resumeConnection } from "./pause-connection";
import type { ConnectionPlace } from "./save-connection";
import { testConnection } from "./test-connection";

type Host = {
  readonly db: AppDatabase;
  readonly http: Http;
  readonly connections: OpenConnections;
};

type DownConnection = ConnectionPlace & { readonly id: string };

/** So many are tried at once: a target that hangs keeps its place until its time-out. */
const triedAtOnce = 16;

/**
 * Tries connections that were paused because their target was down, and resumes those that answer. One
 * round over all partners, for a beat of every few seconds; returns how many are back. Throws at the end what
 * kept one of them from being resumed: the others are not held up by it.
 */
export async function recoverConnections(host: Host): Promise<number> {
  const down = [...(await listDown(host.db))];
  const troubles: unknown[] = [];
  let back = 0;
  const tryOn = async () => {
    for (let next = down.shift(); next !== undefined; next = down.shift()) {
      try {
        if (await recover(host, next)) back += 1;
      } catch (error) {
        troubles.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: triedAtOnce }, tryOn));
  if (troubles.length > 0) throw troubles[0];
  return back;
}

async function recover(
  { db, http, connections }: Host,
  { id, ...place }: DownConnection,
): Promise<boolean> {
  const { status } = await testConnection(http, () =>
    connections.open(place, id, { evenPaused: true }),
  );
  // Any answer but a server error says that it is there again; what it thinks of us is another matter.
  if (status === null || status >= 500) return false;
  await withScope(db, place, (tx) => resumeConnection(tx, systemActor, place, id));
  return true;
}

async function listDown(db: AppDatabase): Promise<readonly DownConnection[]> {
  const rows = await db.execute<{
    partner_id: string;
    distributor_id: string;
    environment_id: string;
    id: string;
  }>(sql`select * from down_connections()`);
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    distributorId: row.distributor_id,
    environmentId: row.environment_id,
  }));
}
