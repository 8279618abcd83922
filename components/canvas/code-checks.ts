import type { TRPCClient } from "@trpc/client";
import { checkCode as checkSyntax } from "@/runtime/flow/check-code";
import { codeBodiesOf, typeProblems } from "@/runtime/flow/code-bodies";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import type { NodeRegistry } from "@/runtime/nodes/registry";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { AppRouter } from "@/server/trpc/app-router";

const pauseMs = 500;

/** What the server said last, by what it was asked: most changes of a flow change no code. */
let last: { readonly key: string; readonly faults: Parameters<typeof typeProblems>[1] } | null =
  null;

/** What keeps the code of a flow from being published: what cannot be read, else the faults of its types. */
export function checkCode(
  document: FlowDocument,
  registry: NodeRegistry,
  types: readonly FlowProblem[],
): readonly FlowProblem[] {
  const unread = checkSyntax(document, registry);
  const isRead = (problem: FlowProblem) =>
    !unread.some(({ node, field }) => node === problem.node && field === problem.field);
  return [...unread, ...types.filter(isRead)];
}

/** Tells the faults of types in a flow's code, as publishing finds them, a moment after it has changed. */
export function followTypes(
  document: FlowDocument,
  client: TRPCClient<AppRouter>,
  onProblems: (problems: readonly FlowProblem[]) => void,
): () => void {
  const bodies = codeBodiesOf(document, nodeRegistry);
  const texts = bodies.map(({ text }) => text);
  const key = JSON.stringify(texts);
  if (texts.length === 0 || last?.key === key) {
    onProblems(typeProblems(bodies, texts.length === 0 ? [] : (last?.faults ?? [])));
    return () => undefined;
  }
  const asking = new AbortController();
  const timer = setTimeout(() => {
    client.flows.codeTypes.mutate({ bodies: texts }, { signal: asking.signal }).then(
      (faults) => {
        if (asking.signal.aborted || faults === null) return;
        last = { key, faults };
        onProblems(typeProblems(bodies, faults));
      },
      // Publishing asks again.
      () => undefined,
    );
  }, pauseMs);
  return () => {
    clearTimeout(timer);
    asking.abort();
  };
}
