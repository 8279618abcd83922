import { jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { JsonObject } from "../../runtime/json";
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

/** An immutable state of a lookup table; runs pin it by hash. */
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
  },
  (table) => [primaryKey({ columns: [table.tableId, table.hash] })],
);
