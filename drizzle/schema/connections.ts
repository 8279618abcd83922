import { boolean, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { JsonObject } from "../../runtime/json";
import { bytea, distributorId, environmentId, instant, partnerId } from "./columns";

/** What a connection test found. `ok` false carries what to do in `message`. */
export type ConnectionTestResult = {
  readonly ok: boolean;
  readonly message: string;
  readonly status: number | null;
  readonly durationMs: number;
  readonly at: string;
};

/** A system of one environment with its credentials. `sealed` holds all its secrets, encrypted. */
export const connection = pgTable("connection", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  kind: text("kind").notNull(),
  name: text("name").notNull(),
  config: jsonb("config").$type<JsonObject>().notNull().default({}),
  sealed: text("sealed"),
  /** Which secrets are set; never their values. */
  secretNames: text("secret_names").array().notNull().default([]),
  state: text("state").$type<"active" | "paused">().notNull().default("active"),
  pauseReason: text("pause_reason"),
  /** `down`: resumed by itself when the target answers again. */
  pausedBy: text("paused_by").$type<"person" | "auth" | "down">(),
  lastUsedAt: instant("last_used_at"),
  lastUsedFlow: uuid("last_used_flow"),
  testedAt: instant("tested_at"),
  testResult: jsonb("test_result").$type<ConnectionTestResult>(),
  /** Grows with every change; open connections are cached by it. */
  revision: integer("revision").notNull().default(1),
  createdAt: instant("created_at").notNull().defaultNow(),
  createdBy: uuid("created_by"),
  updatedAt: instant("updated_at").notNull().defaultNow(),
  updatedBy: uuid("updated_by"),
  archivedAt: instant("archived_at"),
});

/** A test asked for by a person and done by a worker. */
export const connectionTest = pgTable("connection_test", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  connectionId: uuid("connection_id").notNull(),
  state: text("state").$type<"queued" | "running" | "done">().notNull().default("queued"),
  result: jsonb("result").$type<ConnectionTestResult>(),
  requestedAt: instant("requested_at").notNull().defaultNow(),
  requestedBy: uuid("requested_by"),
  doneAt: instant("done_at"),
});

/** Tokens that a person's consent gave a connection. `sealed` holds access and refresh token, encrypted. */
export const connectionToken = pgTable("connection_token", {
  connectionId: uuid("connection_id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  sealed: text("sealed").notNull(),
  expiresAt: instant("expires_at"),
  renewable: boolean("renewable").notNull(),
  renewing: uuid("renewing"),
  renewingUntil: instant("renewing_until"),
  refused: text("refused"),
  grantedBy: uuid("granted_by"),
  grantedAt: instant("granted_at").notNull(),
  renewedAt: instant("renewed_at"),
});

/** How a consent ended. `ok` false carries what to do in `message`. */
export type AuthorisationResult = { readonly ok: boolean; readonly message: string };

/** A person's way to the consent page of another system and back. */
export const connectionAuthorisation = pgTable("connection_authorisation", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: distributorId(),
  environmentId: environmentId(),
  connectionId: uuid("connection_id").notNull(),
  stateHash: bytea("state_hash").notNull(),
  sealed: text("sealed").notNull(),
  redirectUri: text("redirect_uri").notNull(),
  revision: integer("revision").notNull(),
  progress: text("progress")
    .$type<"asked" | "returned" | "running" | "done">()
    .notNull()
    .default("asked"),
  result: jsonb("result").$type<AuthorisationResult>(),
  requestedBy: uuid("requested_by").notNull(),
  requestedAt: instant("requested_at").notNull(),
});
