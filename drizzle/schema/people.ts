import { bigint, boolean, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, distributorId, instant, partnerId, sharedDistributorId } from "./columns";

/** A person who signs in. Tables `user` to `verification` belong to better-auth. */
export const user = pgTable("user", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull(),
  emailVerified: boolean("email_verified").notNull().default(false),
  image: text("image"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});

export const session = pgTable("session", {
  id: uuid("id").primaryKey(),
  userId: uuid("user_id").notNull(),
  token: text("token").notNull(),
  expiresAt: instant("expires_at").notNull(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});

export const account = pgTable("account", {
  id: uuid("id").primaryKey(),
  userId: uuid("user_id").notNull(),
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: instant("access_token_expires_at"),
  refreshTokenExpiresAt: instant("refresh_token_expires_at"),
  scope: text("scope"),
  password: text("password"),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});

export const verification = pgTable("verification", {
  id: uuid("id").primaryKey(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: instant("expires_at").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});

/** Sign-in attempts per address and path, shared by all web processes. */
export const rateLimit = pgTable("rate_limit", {
  id: uuid("id").primaryKey(),
  key: text("key").notNull(),
  count: integer("count").notNull(),
  /** Epoch milliseconds. */
  lastRequest: bigint("last_request", { mode: "number" }).notNull(),
});

export type Role = "owner" | "consultant" | "operator" | "tester" | "viewer";

/** A role of a person, for one distributor or (`distributorId` null) for all of the partner. */
export const membership = pgTable("membership", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: sharedDistributorId(),
  userId: uuid("user_id").notNull(),
  role: text("role").$type<Role>().notNull(),
  /** Given (true) or taken (false) beside the role; null leaves it to the role. */
  payloadView: boolean("payload_view"),
  runEditRetry: boolean("run_edit_retry"),
  createdAt: instant("created_at").notNull().defaultNow(),
});

/** A key for a machine. Only its SHA-256 is kept; `prefix` is what people recognise it by. */
export const apiKey = pgTable("api_key", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: uuid("environment_id"),
  name: text("name").notNull(),
  prefix: text("prefix").notNull(),
  hash: bytea("hash").notNull(),
  scopes: text("scopes").array().notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  createdBy: uuid("created_by"),
  lastUsedAt: instant("last_used_at"),
  /** The client's address then. */
  lastUsedFrom: text("last_used_from"),
  expiresAt: instant("expires_at"),
  revokedAt: instant("revoked_at"),
});
