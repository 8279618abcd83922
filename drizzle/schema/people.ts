import { bigint, boolean, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea, distributorId, instant, partnerId, sharedDistributorId } from "./columns";

/** A person who signs in. Tables `user` to `verification` belong to better-auth. */
export const user = pgTable("user", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull(),
  emailVerified: boolean("email_verified").notNull().default(false),
  image: text("image"),
  twoFactorEnabled: boolean("two_factor_enabled").notNull().default(false),
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

/** Secret and recovery codes of a second factor, both encrypted by better-auth. */
export const twoFactor = pgTable("two_factor", {
  id: uuid("id").primaryKey(),
  userId: uuid("user_id").notNull(),
  secret: text("secret").notNull(),
  backupCodes: text("backup_codes").notNull(),
  /** False until the first code was right. */
  verified: boolean("verified").notNull().default(false),
  failedVerificationCount: integer("failed_verification_count").notNull().default(0),
  lockedUntil: instant("locked_until"),
  /** SHA-256 of the newest code that was taken, and when: a code counts once. */
  lastCode: bytea("last_code"),
  lastCodeAt: instant("last_code_at"),
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

/**
 * A link that a person opens once: an invitation to a role, or a new password. Only the SHA-256 of its secret
 * is kept.
 */
export const personLink = pgTable("person_link", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  /** Invitation: where the role holds; null is everywhere at the partner. */
  distributorId: sharedDistributorId(),
  kind: text("kind").$type<"invitation" | "password">().notNull(),
  hash: bytea("hash").notNull(),
  email: text("email").notNull(),
  name: text("name").notNull(),
  /** Invitation: what is offered. */
  role: text("role").$type<Role>(),
  payloadView: boolean("payload_view"),
  runEditRetry: boolean("run_edit_retry"),
  /** Password: whose. Invitation: who took it, once somebody has. */
  userId: uuid("user_id"),
  issuedAt: instant("issued_at").notNull().defaultNow(),
  /** Null: the operator of the installation, on the command line. */
  issuedBy: uuid("issued_by"),
  issuedByName: text("issued_by_name").notNull(),
  expiresAt: instant("expires_at").notNull(),
  usedAt: instant("used_at"),
  endedAt: instant("ended_at"),
  endedWhy: text("ended_why").$type<"revoked" | "replaced">(),
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
