import { boolean, integer, json, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { JsonObject } from "../../runtime/json";
import { distributorId, environmentId, instant, partnerId, sharedDistributorId } from "./columns";

/** A named view of the run list: the part of an address behind the `?`. */
export const savedView = pgTable("saved_view", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  /** Null for a view that names no flow: it works at every distributor. */
  distributorId: sharedDistributorId(),
  /** Its maker, who alone may change it. */
  userId: uuid("user_id").notNull(),
  name: text("name").notNull(),
  query: text("query").notNull(),
  /** Seen by everybody of the partner, not by its maker only. */
  shared: boolean("shared").notNull().default(false),
  createdAt: instant("created_at").notNull().defaultNow(),
});

export type BulkKind = "retry" | "resolve";
export type BulkState = "canary" | "halted" | "running" | "stopped" | "done";
export type BulkRunState = "waiting" | "asked" | "succeeded" | "failed" | "refused" | "left";

/** One thing asked of many runs, carried out by the workers a run at a time. */
export const bulkAction = pgTable("bulk_action", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  kind: text("kind").$type<BulkKind>().notNull(),
  state: text("state").$type<BulkState>().notNull(),
  detail: json("detail").$type<JsonObject>().notNull(),
  reason: text("reason").notNull(),
  perMinute: integer("per_minute").notNull(),
  /** Who asked; what is done is done in this person's name. */
  userId: uuid("user_id").notNull(),
  userName: text("user_name").notNull(),
  createdAt: instant("created_at").notNull(),
  endedAt: instant("ended_at"),
});

/** A run of a bulk action. */
export const bulkActionRun = pgTable(
  "bulk_action_run",
  {
    bulk: uuid("bulk").notNull(),
    position: integer("position").notNull(),
    partnerId: partnerId(),
    distributorId: distributorId(),
    run: uuid("run").notNull(),
    origin: uuid("origin").notNull(),
    node: text("node"),
    path: text("path"),
    state: text("state").$type<BulkRunState>().notNull().default("waiting"),
    started: uuid("started"),
    command: uuid("command"),
    note: text("note").notNull().default(""),
    askedAt: instant("asked_at"),
  },
  (table) => [primaryKey({ columns: [table.bulk, table.position] })],
);
