import { and, eq, inArray, isNull } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import type { SigningSchemes } from "../../runtime/engine/delivery-id";
import type { ScopedTransaction } from "../db";
import { readPublication } from "./repository";

/** The schemes of what the publication of a flow binds to its slots here; without one there is none. */
export async function signingSchemes(
  tx: ScopedTransaction,
  flowId: string,
  environmentId: string,
): Promise<SigningSchemes> {
  const publication = await readPublication(tx, flowId, environmentId);
  const bindings = Object.entries(publication?.bindings ?? {});
  if (bindings.length === 0) return {};
  const { id, config } = connection;
  const rows = await tx
    .select({ id, config })
    .from(connection)
    .where(
      and(
        inArray(
          id,
          bindings.map(([, bound]) => bound),
        ),
        eq(connection.kind, "webhook-signing"),
        isNull(connection.archivedAt),
      ),
    );
  return Object.fromEntries(
    bindings.flatMap(([slot, bound]) => {
      const found = rows.find((row) => row.id === bound);
      return found === undefined ? [] : [[slot, String(found.config.scheme ?? "")]];
    }),
  );
}
