import {
  bigint,
  boolean,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import type { Difference } from "../../runtime/backtest/difference";
import type { Tally } from "../../runtime/backtest/tally";
import { bytea, distributorId, environmentId, instant, partnerId } from "./columns";

export type BacktestState = "queued" | "running" | "done" | "cancelled" | "failed";

/** Which past messages a draft is tried on, newest first. Times are epoch ms. */
export type BacktestRequest = {
  readonly from: number;
  readonly to: number;
  /** Empty: both. */
  readonly statuses: readonly ("succeeded" | "failed")[];
  /** A number of the order, or its beginning; empty: all. */
  readonly key: string;
  readonly most: number;
  /** Only these messages, by the runs in which they first came. */
  readonly runs?: readonly string[];
  /** Lookup tables as the runs read them, or as they are now. */
  readonly tables: "then" | "now";
};

/** A draft that is tried on past messages. */
export const backtest = pgTable("backtest", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  flowId: uuid("flow_id").notNull(),
  version: bytea("version").notNull(),
  revision: integer("revision").notNull(),
  request: json("request").$type<BacktestRequest>().notNull(),
  state: text("state").$type<BacktestState>().notNull(),
  note: text("note").notNull().default(""),
  total: integer("total"),
  done: integer("done").notNull().default(0),
  reached: uuid("reached"),
  tally: json("tally").$type<Tally>().notNull(),
  busyMs: bigint("busy_ms", { mode: "number" }).notNull().default(0),
  claim: uuid("claim"),
  claimedUntil: instant("claimed_until"),
  doneAtClaim: integer("done_at_claim"),
  /** Claims, one after the other, that have come no further. */
  idleClaims: integer("idle_claims").notNull().default(0),
  requestedBy: uuid("requested_by"),
  requestedByName: text("requested_by_name").notNull(),
  requestedAt: instant("requested_at").notNull().defaultNow(),
  startedAt: instant("started_at"),
  endedAt: instant("ended_at"),
  expiresAt: instant("expires_at").notNull(),
});

/** A message that the draft treats otherwise. `cause` is the key of a count of the tally. */
export const backtestDifference = pgTable(
  "backtest_difference",
  {
    backtest: uuid("backtest").notNull(),
    run: uuid("run").notNull(),
    partnerId: partnerId(),
    distributorId: distributorId(),
    cause: text("cause").notNull(),
    assumed: boolean("assumed").notNull(),
    detail: json("detail").$type<Difference>(),
    /** When the detail of its run goes; null for one that an older build has kept. */
    expiresAt: instant("expires_at"),
  },
  (table) => [primaryKey({ columns: [table.backtest, table.run] })],
);
