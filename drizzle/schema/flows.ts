import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import {
  bytea,
  distributorId,
  environmentId,
  instant,
  partnerId,
  sharedDistributorId,
} from "./columns";

/** A flow of a distributor, or (`distributorId` null) a template of the partner. */
export const flow = pgTable("flow", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: sharedDistributorId(),
  name: text("name").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  createdBy: uuid("created_by"),
  archivedAt: instant("archived_at"),
});

/** The one draft of a flow. `logic` and `layout` are canonical JSON text. */
export const flowDraft = pgTable("flow_draft", {
  flowId: uuid("flow_id").primaryKey(),
  partnerId: partnerId(),
  distributorId: sharedDistributorId(),
  revision: integer("revision").notNull(),
  logic: text("logic").notNull(),
  layout: text("layout").notNull(),
  /** Of releases before there was a table of tests. */
  tests: text("tests").notNull().default("{}"),
  updatedAt: instant("updated_at").notNull().defaultNow(),
  updatedBy: uuid("updated_by"),
});

/** An earlier state of a draft; one with a label is a copy somebody kept under a name. */
export const flowDraftRevision = pgTable("flow_draft_revision", {
  id: uuid("id").primaryKey().defaultRandom(),
  flowId: uuid("flow_id").notNull(),
  partnerId: partnerId(),
  distributorId: sharedDistributorId(),
  revision: integer("revision").notNull(),
  logic: text("logic").notNull(),
  layout: text("layout").notNull(),
  label: text("label"),
  savedAt: instant("saved_at").notNull().defaultNow(),
  savedBy: uuid("saved_by"),
});

/** A browser window that has a flow open, and what is selected there. */
export const flowPresence = pgTable(
  "flow_presence",
  {
    flowId: uuid("flow_id").notNull(),
    session: uuid("session").notNull(),
    partnerId: partnerId(),
    distributorId: distributorId(),
    userId: uuid("user_id").notNull(),
    nodes: jsonb("nodes").$type<readonly string[]>().notNull().default([]),
    seenAt: instant("seen_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.flowId, table.session] })],
);

/** An immutable version; `hash` is the SHA-256 of its canonical logic. */
export const flowVersion = pgTable(
  "flow_version",
  {
    flowId: uuid("flow_id").notNull(),
    hash: bytea("hash").notNull(),
    partnerId: partnerId(),
    distributorId: sharedDistributorId(),
    number: integer("number").notNull(),
    logic: text("logic").notNull(),
    layout: text("layout").notNull(),
    note: text("note").notNull().default(""),
    createdAt: instant("created_at").notNull().defaultNow(),
    createdBy: uuid("created_by"),
  },
  (table) => [primaryKey({ columns: [table.flowId, table.hash] })],
);

export type PublicationState = "active" | "paused" | "withdrawn";

/** Which version of a flow runs in an environment, with its slots bound to connections. */
export const publication = pgTable("publication", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  flowId: uuid("flow_id").notNull(),
  version: bytea("version").notNull(),
  /** Slot name to connection id. */
  bindings: jsonb("bindings").$type<Record<string, string>>().notNull().default({}),
  parameters: jsonb("parameters").$type<Record<string, unknown>>().notNull().default({}),
  state: text("state").$type<PublicationState>().notNull(),
  note: text("note").notNull().default(""),
  publishedAt: instant("published_at").notNull().defaultNow(),
  publishedBy: uuid("published_by"),
});

/** A webhook address: `/in/<address>`. */
export const endpoint = pgTable("endpoint", {
  address: text("address").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  flowId: uuid("flow_id").notNull(),
  nodeId: text("node_id").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
