import {
  bigint,
  boolean,
  integer,
  json,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import type { JsonObject } from "../../runtime/json";
import { bytea, distributorId, environmentId, instant, partnerId } from "./columns";

// The app reads these tables; only the journal (role orderloom_engine) writes them, except `run_command`,
// `exception` and `schedule`. Codes of purpose, state and status are in runtime/engine/codes.ts.

/** Every unfinished run. */
export const live = pgTable("live", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  flowId: uuid("flow_id").notNull(),
  version: bytea("version").notNull(),
  purpose: smallint("purpose").notNull(),
  state: smallint("state").notNull(),
  /** Retention class in days: 7, 30 or 180. */
  class: smallint("class").notNull(),
  origin: uuid("origin").notNull(),
  originAcceptedAt: instant("origin_accepted_at").notNull(),
  parent: uuid("parent"),
  acceptedAt: instant("accepted_at").notNull(),
  owner: integer("owner"),
  epoch: integer("epoch").notNull(),
  /** May be `infinity`, which reads as an invalid Date. */
  due: instant("due").notNull(),
  /** Number of its newest segment. */
  seg: integer("seg").notNull(),
  laneKey: bytea("lane_key"),
  pos: bigint("pos", { mode: "number" }),
  parked: boolean("parked").notNull(),
  /** What it waits for. */
  note: text("note").notNull(),
});

/** Finished runs. */
export const run = pgTable("run", {
  class: smallint("class").notNull(),
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  flowId: uuid("flow_id").notNull(),
  version: bytea("version").notNull(),
  purpose: smallint("purpose").notNull(),
  status: smallint("status").notNull(),
  origin: uuid("origin").notNull(),
  originAcceptedAt: instant("origin_accepted_at").notNull(),
  parent: uuid("parent"),
  acceptedAt: instant("accepted_at").notNull(),
  endedAt: instant("ended_at").notNull(),
  steps: integer("steps").notNull(),
  errorCode: text("error_code"),
  errorNode: text("error_node"),
  error: text("error"),
  /** Read it with `decodeNodeSummary` of server/journal/node-summary.ts. */
  summary: bytea("summary"),
});

/** Numbers by which a run is found, live or finished. */
export const runKey = pgTable(
  "run_key",
  {
    partnerId: partnerId(),
    distributorId: distributorId(),
    kind: text("kind").notNull(),
    /** As `storableText` of server/journal/storable-text.ts writes it: search with the same. */
    value: text("value").notNull(),
    run: uuid("run").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.partnerId, table.distributorId, table.value, table.kind, table.run],
    }),
  ],
);

/** What needs a person. One per failed or parked run. */
export const exception = pgTable("exception", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  flowId: uuid("flow_id").notNull(),
  run: uuid("run").notNull(),
  cause: text("cause").$type<"failed" | "parked">().notNull(),
  state: text("state").$type<"open" | "snoozed" | "resolved" | "closed">().notNull(),
  node: text("node"),
  path: text("path").notNull(),
  code: text("code").notNull(),
  message: text("message").notNull(),
  fingerprint: bytea("fingerprint").notNull(),
  documentKey: text("document_key"),
  assignee: text("assignee"),
  note: text("note").notNull(),
  due: instant("due"),
  createdAt: instant("created_at").notNull(),
  closedAt: instant("closed_at"),
  closedBy: text("closed_by"),
});

/** Business events that runs recorded. */
export const businessEvent = pgTable("business_event", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  run: uuid("run").notNull(),
  type: text("type").notNull(),
  key: text("key").notNull(),
  /** JSON text. */
  data: text("data").notNull(),
  at: instant("at").notNull(),
});

/** Per flow, node and hour, a second behind; node `""` is the run as a whole. */
export const rollup = pgTable(
  "rollup",
  {
    partnerId: partnerId(),
    distributorId: distributorId(),
    flowId: uuid("flow_id").notNull(),
    hour: instant("hour").notNull(),
    node: text("node").notNull(),
    environmentId: environmentId(),
    ok: bigint("ok", { mode: "number" }).notNull(),
    failed: bigint("failed", { mode: "number" }).notNull(),
    totalUs: bigint("total_us", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.partnerId,
        table.distributorId,
        table.flowId,
        table.hour,
        table.node,
        table.environmentId,
      ],
    }),
  ],
);

/** How often a node took about how long in an hour, a second behind; a bucket's bounds are those of runtime/engine/latency-buckets.ts. */
export const rollupLatency = pgTable(
  "rollup_latency",
  {
    partnerId: partnerId(),
    distributorId: distributorId(),
    flowId: uuid("flow_id").notNull(),
    hour: instant("hour").notNull(),
    node: text("node").notNull(),
    environmentId: environmentId(),
    bucket: smallint("bucket").notNull(),
    steps: bigint("steps", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.partnerId,
        table.distributorId,
        table.flowId,
        table.hour,
        table.node,
        table.environmentId,
        table.bucket,
      ],
    }),
  ],
);

/** Processes that own runs. `beat` is a counter, not a time. */
export const worker = pgTable("worker", {
  id: integer("id").primaryKey(),
  kind: text("kind").$type<"gateway" | "worker" | "tool">().notNull(),
  pid: integer("pid").notNull(),
  host: text("host").notNull(),
  build: text("build").notNull(),
  beat: bigint("beat", { mode: "number" }).notNull(),
  startedAt: instant("started_at").notNull(),
});

/** What a person does to a run; insert it with its audit row. An insert wakes whoever owns the run. */
export const runCommand = pgTable("run_command", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  run: uuid("run").notNull(),
  /** Of a retry: the first run of its message. */
  origin: uuid("origin"),
  kind: text("kind").$type<"cancel" | "resolve" | "release" | "retry" | "debug">().notNull(),
  detail: json("detail").$type<JsonObject>().notNull(),
  at: instant("at").notNull(),
  by: text("by").notNull(),
  /** The segment that applied it; -1 when the run had ended already. Leave it out of an insert. */
  appliedSeg: integer("applied_seg"),
});

/** The next due time of each schedule node of a publication. */
export const schedule = pgTable("schedule", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  flowId: uuid("flow_id").notNull(),
  nodeId: text("node_id").notNull(),
  version: bytea("version").notNull(),
  cron: text("cron").notNull(),
  /** IANA name. */
  zone: text("zone").notNull(),
  missed: text("missed").$type<"skip" | "once" | "all">().notNull(),
  active: boolean("active").notNull().default(true),
  due: instant("due").notNull(),
  lastDue: instant("last_due"),
});
