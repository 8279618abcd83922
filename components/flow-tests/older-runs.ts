import type { FlowTest } from "@/runtime/flow-tests/flow-test";

type Row = { readonly id: string; readonly acceptedAt: number };
type Of = Pick<FlowTest, "origin" | "acceptedAt">;

/** Runs whose message can be the older one of a test, in their order, and which is offered first: one from before it. */
export function olderRunsOf<R extends Row>(
  rows: readonly R[],
  test: Of,
): { readonly others: readonly R[]; readonly first: string | null } {
  const others = rows.filter(({ id }) => id !== test.origin);
  const first = others.find((row) => !cameAfter(row, test));
  return { others, first: first?.id ?? null };
}

/** The message was taken in after that of the test, as late ones are. */
export function cameAfter({ acceptedAt }: Pick<Row, "acceptedAt">, test: Of): boolean {
  return acceptedAt > Date.parse(test.acceptedAt);
}
