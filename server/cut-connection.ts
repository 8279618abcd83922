import type pg from "pg";

/** Ends a session at once, without a word to the server: whatever is asked of it fails, a pool is rid of it. */
export function cutConnection(client: pg.Client): void {
  // Not in the driver's types, and missing before it connects.
  const { connection } = client as unknown as {
    readonly connection?: { readonly stream: { destroy(): void } };
  };
  connection?.stream.destroy();
}
