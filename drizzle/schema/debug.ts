import { integer, json, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import { bytea, distributorId, environmentId, instant, partnerId } from "./columns";

/** What a debug run began with, for people. */
export type DebugInput = {
  readonly kind: "message" | "run" | "call";
  /** What the message was called, e.g. “pinned sample”. */
  readonly label: string;
  /** Id of who began it, or what called it; absent for what an older release did. */
  readonly by?: string | null;
  /** The run whose message it is, or that calls. */
  readonly run: string | null;
  /** The flow was called within a run of its own: the session goes back to that one when this has ended. */
  readonly outer?: { readonly run: string; readonly input: DebugInput | null };
};

/**
 * A session waits for a real message that stops at one of its breakpoints; nothing of the real run stands still.
 * Times are epoch ms.
 */
export type Catching = {
  readonly id: string;
  readonly by: string;
  /** Their id; absent where an older release wrote it. */
  readonly byId?: string | null;
  /** The draft as it was stored then; hex SHA-256. */
  readonly version: string;
  readonly since: number;
  /** Nobody waits longer than this. */
  readonly until: number;
  /** How many messages have come by. */
  readonly looked: number;
  /** When the newest of those that were looked at ended; an instant. */
  readonly after: string;
  /** Those of the last seconds before that, by their ids: what ended then may come to be seen later. */
  readonly seen: readonly string[];
  /** A worker is at it until then. */
  readonly busyUntil: number;
};

/** What people have set for debugging a flow in an environment, and the run that is stepped through. */
export const debugSession = pgTable("debug_session", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  flowId: uuid("flow_id").notNull(),
  revision: integer("revision").notNull(),
  setup: json("setup").$type<DebugSetup>().notNull(),
  watches: json("watches").$type<readonly string[]>().notNull().default([]),
  run: uuid("run"),
  input: json("input").$type<DebugInput>(),
  startedByName: text("started_by_name").notNull().default(""),
  catching: json("catching").$type<Catching>(),
  changedAt: instant("changed_at").notNull().defaultNow(),
  expiresAt: instant("expires_at").notNull(),
});

/** A draft as trial runs run it; `hash` is the SHA-256 of its canonical logic. */
export const trialVersion = pgTable(
  "trial_version",
  {
    flowId: uuid("flow_id").notNull(),
    hash: bytea("hash").notNull(),
    partnerId: partnerId(),
    distributorId: distributorId(),
    logic: text("logic").notNull(),
    layout: text("layout").notNull(),
    usedAt: instant("used_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.flowId, table.hash] })],
);
