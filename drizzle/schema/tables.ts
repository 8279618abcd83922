import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { JsonObject } from "../../runtime/json";
import type { TableShape } from "../../runtime/tables/table-shape";
import { bytea, instant, partnerId, sharedDistributorId } from "./columns";

/** A table flows look values up in; `current` is the hash of its newest version. */
export const lookupTable = pgTable("lookup_table", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: sharedDistributorId(),
  name: text("name").notNull(),
  current: bytea("current"),
  createdAt: instant("created_at").notNull().defaultNow(),
  createdBy: uuid("created_by"),
  archivedAt: instant("archived_at"),
});

/** What a decision table is about to be, one a table. */
export const lookupTableDraft = pgTable("lookup_table_draft", {
  tableId: uuid("table_id").primaryKey(),
  partnerId: partnerId(),
  distributorId: sharedDistributorId(),
  /** Counted from 1 with each save. */
  revision: integer("revision").notNull(),
  /** Number of the version it changes. */
  base: integer("base").notNull(),
  shape: jsonb("shape").$type<TableShape>().notNull(),
  /** JSON texts: a list of lists of cells, and a list with the name of each row. */
  rows: text("rows").notNull(),
  ids: text("ids").notNull(),
  saveId: uuid("save_id").notNull(),
  savedAt: instant("saved_at").notNull().defaultNow(),
  savedBy: uuid("saved_by"),
  savedByName: text("saved_by_name").notNull().default(""),
});

/** What tells the rows apart; of a version without it, nothing does. */
export type StoredShape = Partial<Omit<TableShape, "columns">>;

/** An immutable state of a lookup table; runs pin it by hash, which no other version has. */
export const lookupTableVersion = pgTable(
  "lookup_table_version",
  {
    tableId: uuid("table_id").notNull(),
    hash: bytea("hash").notNull(),
    partnerId: partnerId(),
    distributorId: sharedDistributorId(),
    columns: jsonb("columns").$type<readonly string[]>().notNull(),
    rows: jsonb("rows").$type<readonly JsonObject[]>().notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    createdBy: uuid("created_by"),
    /** Counted per table from 1. */
    number: integer("number").notNull().default(1),
    rowCount: integer("row_count").notNull().default(0),
    shape: jsonb("shape").$type<StoredShape>().notNull().default({}),
    note: text("note").notNull().default(""),
    createdByName: text("created_by_name").notNull().default(""),
  },
  (table) => [primaryKey({ columns: [table.tableId, table.hash] })],
);
