import { createHash } from "node:crypto";
import type { RunHost } from "../../runtime/engine/run-host";
import { openCodePool } from "../code/code-pool";
import { type OpenConnections, startOpenConnections } from "../connections/open-connections";
import { openSealer, type Sealer } from "../connections/seal";
import { createTroubleWatch } from "../connections/trouble-watch";
import { type AppDatabase, openAppDatabase } from "../db";
import type { Environment } from "../env";
import { openPublicationSource, type PublicationSource } from "../flows/publication-source";
import { pausedNote } from "../flows/release-held-runs";
import { ids } from "../ids";
import { embeddedClusterFolder } from "../journal/disk-floor";
import type { IntakeLimits } from "../journal/intake-bounds";
import type { JournalLog } from "../journal/journal-log";
import { type OpenJournal, openJournal } from "../journal/open-journal";
import { wakeRuns } from "../journal/wake-runs";
import { openStatusSender } from "../live-status/status-sender";
import { type OutboundHttp, openHttp } from "../outbound/http";
import { awaitDatabase } from "./await-database";
import { createWaits } from "./event-waits";
import { openLookupTables } from "./lookup-tables";
import { createMessages } from "./message-runs";
import { openSlot, placeOf } from "./open-slot";
import { createPlaces } from "./places";
import { PlanSource } from "./plan-source";
import { createCalls } from "./sub-flows";
import { wakesCallers } from "./wake-callers";
import { wakesHeldCalls } from "./wake-held-calls";
import { wakeRowWaitsTwice } from "./wake-row-waits";

export type OpenRunHostOptions = {
  readonly environment: Pick<
    Environment,
    "databaseAppUrl" | "databaseEngineUrl" | "sealingKeys" | "sandboxUrl" | "allowPrivateHosts"
  > &
    Partial<Pick<Environment, "dataFolder">>;
  readonly kind: "gateway" | "worker" | "tool";
  readonly build: string;
  readonly log: JournalLog;
  readonly intake?: IntakeLimits;
  /** Ms between two signs of life, and after how many without one a peer counts as hung. */
  readonly beatMs?: number;
  readonly staleMs?: number;
  readonly onReady?: () => void;
};

/** All that a process needs to execute runs: gateway and worker have one each. */
export type OpenRunHost = {
  readonly host: RunHost;
  readonly db: AppDatabase;
  readonly sealer: Sealer;
  readonly http: OutboundHttp;
  readonly publications: PublicationSource;
  readonly connections: OpenConnections;
  readonly journal: OpenJournal;
  /** Nothing new is sent and the intake is closed; what is in flight is recorded and released. */
  stop(): void;
  /** Call it when no run is executed here any more. */
  close(): Promise<void>;
};

/** Opens databases, connections and journal, and enlists the process. */
export async function openRunHost(options: OpenRunHostOptions): Promise<OpenRunHost> {
  const { environment } = options;
  await awaitDatabase(environment.databaseEngineUrl);
  const db = openAppDatabase(environment.databaseAppUrl);
  const sealer = openSealer(environment.sealingKeys);
  const http = openHttp(environment);
  const publications = await openPublicationSource(db);
  const connections = await startOpenConnections({ db, sealer, http });
  const plans = new PlanSource(publications, http);
  const journal = await openJournal({
    ...options,
    engineUrl: environment.databaseEngineUrl,
    diskFolder:
      environment.dataFolder === undefined ? null : embeddedClusterFolder(environment.dataFolder),
    parkAfterMs: (run) => plans.parkAfterMs(run),
  });
  const status = openStatusSender(environment.databaseEngineUrl);
  const trouble = createTroubleWatch(db);
  const tables = await openLookupTables(db, (table) =>
    wakeRowWaitsTwice(journal.pool, table, () => journal.clock.now()),
  );
  const code = openCodePool();
  const stopping = new AbortController();
  const host: RunHost = {
    journal: wakesHeldCalls(
      wakesCallers(status.around(journal.journal), (run) =>
        wakeRuns(journal.pool, [run], journal.clock.now()),
      ),
      journal.pool,
    ),
    clock: journal.clock,
    ids,
    hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
    connections: (run, slot, mode, named = null) =>
      openSlot({ db, publications, connections }, run, { slot, mode, named }),
    plan: (run) => plans.plan(run),
    leaveVersion: (version) => journal.foreign.add(version),
    waits: createWaits(journal.pool),
    calls: createCalls({ pool: journal.pool, publications, db, host: () => host }),
    tables: (run, wanted) => tables.load(run, wanted),
    code,
    async holdBack(run) {
      if (run.purpose !== "live" && run.purpose !== "replay") return null;
      const published = await publications.published(placeOf(run), run.flow);
      return published?.state === "paused" ? pausedNote : null;
    },
    messages: createMessages({ pool: journal.pool, db }),
    places: createPlaces(journal.pool, journal.clock),
    commands: journal.inbox,
    stopping: stopping.signal,
    onTrouble(run, slot, recovery) {
      const place = placeOf(run);
      const report = async () => {
        const published = await publications.published(place, run.flow);
        const connection = published?.bindings[slot];
        if (connection === undefined || (await connections.isPaused(connection))) return;
        // A token may have been taken back before its time: the next try fetches another.
        if (recovery === "auth") connections.forget(connection);
        trouble.report({ place, connection, run: run.id, recovery });
      };
      // What could not be reported is met by the next run.
      report().catch(() => undefined);
    },
  };
  return {
    host,
    db,
    sealer,
    http,
    publications,
    connections,
    journal,
    stop() {
      journal.intake.close("stop", "this process stops");
      stopping.abort();
    },
    async close() {
      await status.close();
      await journal.close();
      await publications.close();
      await connections.close();
      await tables.close();
      await code.close();
      await http.close();
      await db.$client.end({ timeout: 1 });
    },
  };
}
