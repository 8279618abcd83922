import { integer, json, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { RunAsTest, TestResult } from "../../runtime/flow-tests/test-result";
import type { JsonObject } from "../../runtime/json";
import {
  bytea,
  distributorId,
  environmentId,
  instant,
  partnerId,
  sharedDistributorId,
} from "./columns";

/** A test of a flow; `document` is canonical JSON text, `file` its name in git. */
export const flowTest = pgTable("flow_test", {
  id: uuid("id").primaryKey(),
  partnerId: partnerId(),
  distributorId: sharedDistributorId(),
  flowId: uuid("flow_id").notNull(),
  file: text("file").notNull(),
  revision: integer("revision").notNull(),
  document: text("document").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
  updatedBy: uuid("updated_by"),
});

/** `values`: hex SHA-256 of the values of the publication that it ran with; older ones have none. */
export type KeptResult = TestResult & { readonly values?: string };

/** What a test came to last in an environment, at which of its revisions and on which logic. */
export const flowTestResult = pgTable(
  "flow_test_result",
  {
    testId: uuid("test_id").notNull(),
    partnerId: partnerId(),
    distributorId: distributorId(),
    environmentId: environmentId(),
    revision: integer("revision").notNull(),
    version: bytea("version").notNull(),
    result: json("result").$type<KeptResult>().notNull(),
    ranAt: instant("ran_at").notNull().defaultNow(),
  },
  (row) => [primaryKey({ columns: [row.testId, row.environmentId] })],
);

/** What workers are asked for tests: to run them on a version, or to make one of a run. */
export type FlowTestRequest =
  | {
      readonly kind: "suite";
      /** Hex SHA-256 of the logic. */
      readonly version: string;
      /** Ids; null for all of the flow. */
      readonly tests: readonly string[] | null;
      /** Values of the publication; those that are published without it. */
      readonly parameters?: JsonObject;
    }
  | {
      readonly kind: "of-run";
      readonly run: string;
      readonly name: string;
      /** Fields whose personal data stays. */
      readonly keep: readonly string[];
      /** Id of the test whose older message it becomes; absent where it becomes a test. */
      readonly olderOf?: string | undefined;
    };

/** Results of a suite lie beside their tests: `left` were not come to in time, nor are their results of now. */
export type FlowTestAnswer =
  | { readonly kind: "suite"; readonly ran: number; readonly left: number }
  | { readonly kind: "of-run"; readonly saved: RunAsTest }
  | { readonly kind: "refused"; readonly why: string };
