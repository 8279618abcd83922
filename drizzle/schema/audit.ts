import { bigint, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { JsonObject } from "../../runtime/json";
import { bytea, instant, partnerId, sharedDistributorId } from "./columns";

export type ActorKind = "user" | "api-key" | "system";

/** Append-only record of changes. `position`, `previous` and `hash` are set once by the sealing job. */
export const audit = pgTable("audit", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: sharedDistributorId(),
  environmentId: uuid("environment_id"),
  at: instant("at").notNull(),
  actorKind: text("actor_kind").$type<ActorKind>().notNull(),
  actorId: uuid("actor_id"),
  actorName: text("actor_name").notNull().default(""),
  action: text("action").notNull(),
  subjectKind: text("subject_kind").notNull(),
  subjectId: text("subject_id").notNull(),
  detail: jsonb("detail").$type<JsonObject>().notNull().default({}),
  position: bigint("position", { mode: "number" }),
  previous: bytea("previous"),
  hash: bytea("hash"),
});

/** Length and last hash of a partner's audit chain. */
export const auditChain = pgTable("audit_chain", {
  partnerId: partnerId().primaryKey(),
  length: bigint("length", { mode: "number" }).notNull(),
  head: bytea("head").notNull(),
});
