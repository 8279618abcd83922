import { eq } from "drizzle-orm";
import { user } from "../../drizzle/schema/people";
import type { ScopedTransaction } from "../db";

/**
 * The address of somebody who holds a role here, for rows of the audit log: they must name the person still
 * when the role is gone. Empty for nobody one works with.
 */
export async function emailOfMember(tx: ScopedTransaction, userId: string): Promise<string> {
  const [found] = await tx.select({ email: user.email }).from(user).where(eq(user.id, userId));
  return found?.email ?? "";
}
