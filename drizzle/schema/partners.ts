import { boolean, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { distributorId, instant, partnerId } from "./columns";

/** The integration partner whose workbench this is. */
export const partner = pgTable("partner", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  slug: text("slug").notNull(),
  /** Whether everybody with a role here has to have a second factor. */
  demandsSecondFactor: boolean("demands_second_factor").notNull().default(false),
  /** What a new distributor begins with. */
  defaultTimeZone: text("default_time_zone").notNull().default("UTC"),
  defaultDetailDays: smallint("default_detail_days").$type<7 | 30 | 180>().notNull().default(30),
  defaultRunDays: smallint("default_run_days").notNull().default(400),
  defaultEventDays: smallint("default_event_days").notNull().default(400),
  createdAt: instant("created_at").notNull().defaultNow(),
});

/** A customer of the partner. */
export const distributor = pgTable("distributor", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  name: text("name").notNull(),
  slug: text("slug").notNull(),
  timeZone: text("time_zone").notNull().default("UTC"),
  /** Days of step detail and payloads for flows that set none of their own. */
  detailDays: smallint("detail_days").$type<7 | 30 | 180>().notNull().default(30),
  /** Days of a run's row and numbers. */
  runDays: smallint("run_days").notNull().default(400),
  eventDays: smallint("event_days").notNull().default(400),
  createdAt: instant("created_at").notNull().defaultNow(),
  archivedAt: instant("archived_at"),
});

/** Test or production of one distributor. */
export const environment = pgTable("environment", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  kind: text("kind").$type<"test" | "production">().notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
