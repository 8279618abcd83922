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

/**
 * Tries connections that were paused because their target was down, and resumes those that answer. One
 * round over all partners, for a beat of every few seconds; returns how many are back.
 */
export async function recoverConnections({ db, http, connections }: Host): Promise<number> {
  let back = 0;
  for (const { id, ...place } of await listDown(db)) {
    const { status } = await testConnection(http, () =>
      connections.open(place, id, { evenPaused: true }),
    );
    // Any answer but a server error says that it is there again; what it thinks of us is another matter.
    if (status === null || status >= 500) continue;
    await withScope(db, place, (tx) => resumeConnection(tx, systemActor, place, id));
    back += 1;
  }
  return back;
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
