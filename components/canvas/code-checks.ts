import type { TRPCClient } from "@trpc/client";
import { windowName } from "@/components/shell/window-name";
import { checkCode as checkSyntax } from "@/runtime/flow/check-code";
import {
  type CodeBody,
  codeBodiesOf,
  type TypeFault,
  typeProblems,
  uncheckedTypes,
} from "@/runtime/flow/code-bodies";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import type { NodeRegistry } from "@/runtime/nodes/registry";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { AppRouter } from "@/server/trpc/app-router";

const pauseMs = 500;

type Problems = readonly FlowProblem[];

/** What is known of some code: `faults` null where the check did not come to an end. */
type Checked = {
  readonly texts: readonly string[];
  readonly faults: readonly TypeFault[] | null;
};

/** What the server said last: most changes of a flow change no code. */
let last: Checked = { texts: [], faults: [] };
/** What was told last, by all that it says: the same is the same list, and nobody looks at the flow anew. */
let told: { readonly key: string; readonly problems: Problems } = { key: "[]", problems: [] };

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

/**
 * Tells the faults of types in a flow's code, as publishing finds them, a moment after it has changed. Until then
 * those of code that is as it was; a warning where the check does not come to an end or cannot be asked for.
 */
export function followTypes(
  document: FlowDocument,
  client: TRPCClient<AppRouter>,
  onProblems: (problems: Problems) => void,
): () => void {
  const bodies = codeBodiesOf(document, nodeRegistry);
  const texts = bodies.map(({ text }) => text);
  onProblems(same(knownOf(bodies, texts)));
  if (texts.length === 0 || isSame(last.texts, texts)) return () => undefined;
  const asking = new AbortController();
  const answered = (faults: readonly TypeFault[] | null) => {
    if (asking.signal.aborted) return;
    last = { texts, faults };
    onProblems(same(knownOf(bodies, texts)));
  };
  const timer = setTimeout(() => {
    client.flows.codeTypes
      .mutate(
        { editor: `${windowName()} ${document.id}`, bodies: texts },
        { signal: asking.signal },
      )
      .then(answered, () => {
        answered(null);
        // With the next change it is asked again.
        if (last.texts === texts) last = { texts: [], faults: null };
      });
  }, pauseMs);
  return () => {
    clearTimeout(timer);
    asking.abort();
  };
}

/** Problems of code that is as it was when it was checked. */
function knownOf(bodies: readonly CodeBody[], texts: readonly string[]): Problems {
  const { faults, texts: checked } = last;
  if (faults === null) return isSame(checked, texts) ? uncheckedTypes(bodies) : [];
  const moved = texts.flatMap((text, at) => {
    const before = checked.indexOf(text);
    return faults.filter(({ body }) => body === before).map((fault) => ({ ...fault, body: at }));
  });
  return typeProblems(bodies, moved);
}

function same(problems: Problems): Problems {
  const key = JSON.stringify(problems);
  if (told.key !== key) told = { key, problems };
  return told.problems;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}
