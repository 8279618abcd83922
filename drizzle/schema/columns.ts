import { customType, timestamp, uuid } from "drizzle-orm/pg-core";

/** An instant in UTC. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** A SHA-256 or other short binary value. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});

/** Partner that owns the row; row-level security compares it with the transaction's scope. */
export const partnerId = () => uuid("partner_id").notNull();

/** Distributor that owns the row. */
export const distributorId = () => uuid("distributor_id").notNull();

/** Distributor that owns the row, or null for a row of the partner. */
export const sharedDistributorId = () => uuid("distributor_id");

export const environmentId = () => uuid("environment_id").notNull();
