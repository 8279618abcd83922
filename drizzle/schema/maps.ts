import { integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant, partnerId, sharedDistributorId } from "./columns";

/** A map that several flows use; `current` is the number of its newest version. */
export const map = pgTable("map", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: sharedDistributorId(),
  name: text("name").notNull(),
  current: integer("current").notNull().default(1),
  createdAt: instant("created_at").notNull().defaultNow(),
  createdBy: uuid("created_by"),
  archivedAt: instant("archived_at"),
});

/** An immutable state of a map; `content` is canonical JSON text, `hash` its SHA-256. */
export const mapVersion = pgTable(
  "map_version",
  {
    mapId: uuid("map_id").notNull(),
    number: integer("number").notNull(),
    partnerId: partnerId(),
    distributorId: sharedDistributorId(),
    hash: bytea("hash").notNull(),
    content: text("content").notNull(),
    rowCount: integer("row_count").notNull(),
    note: text("note").notNull().default(""),
    createdAt: instant("created_at").notNull().defaultNow(),
    createdBy: uuid("created_by"),
    createdByName: text("created_by_name").notNull().default(""),
  },
  (table) => [primaryKey({ columns: [table.mapId, table.number] })],
);
