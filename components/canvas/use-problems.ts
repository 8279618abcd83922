"use client";

import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useCan } from "@/components/shell/place";
import { useTRPCClient } from "@/components/shell/trpc";
import { useTouched, whenIdle } from "@/components/ui/later";
import { anyType } from "@/runtime/expressions/types";
import type { FlowDocument, FlowProblem, NodeId } from "@/runtime/flow/document";
import type { FlowSurroundings } from "@/runtime/flow/document-types";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { KnownStep } from "./deleted-step";
import { useEditor, useEditorStore } from "./editor-context";
import { type Problems, toldProblems } from "./told-problems";
import { type Checks, useChecks, useCodeCheck } from "./use-checks";
import { useSamples } from "./use-samples";

/**
 * The same checks as publishing, of the flow as it is when typing pauses. `opened` are the server's for what is shown at
 * first, null where that is newer than what the server has.
 * Steps that were deleted are told by the names they have in one's own steps or in `published`.
 */
export function useProblems(
  document: FlowDocument,
  opened: readonly FlowProblem[] | null,
  published: FlowDocument | null = null,
): Problems {
  const store = useEditorStore();
  const around = useEditor((state) => state.around);
  const [first] = useState(() => store.getState());
  const fromServer =
    opened !== null && document === first.sketch.document && around === first.around;
  // What the samples say is not the server's to find: it is looked for once somebody is there.
  const touched = useTouched();
  const nameless = opened?.some(({ message }) => message.startsWith("No step “")) ?? false;
  const checks = useChecks(!fromServer || touched || nameless);
  const codeCheck = useCodeCheck(!fromServer || touched, document);
  const client = useTRPCClient();
  const [typed, setTyped] = useState<readonly FlowProblem[]>([]);
  // Faults of types are looked for where somebody may mend them.
  const mayMend = useCan("flow.edit");
  useEffect(
    () => (mayMend ? codeCheck?.followTypes(document, client, setTyped) : undefined),
    [mayMend, codeCheck, document, client],
  );
  const samples = useSamples(document);
  const last = useRef<readonly FlowProblem[]>(opened ?? []);
  // A sample may have megabytes: a key does not change it.
  const fresh = useMemo(
    () =>
      new Map([...samples].map(([node, value]) => [node, checks?.typeOfSample(value) ?? anyType])),
    [samples, checks],
  );
  // Samples come while a form opens: what they say of a large flow is a task of its own.
  const types = useDeferredValue(fresh);
  // The server has checked what is shown at first: to check it again would be one long task more.
  const isChecked = fromServer && codeCheck === null;
  const known = useMemo(
    () => (isChecked ? opened : (checks?.validateFlow(document, nodeRegistry, around) ?? null)),
    [isChecked, opened, checks, document, around],
  );
  useWarmChecks(checks, isChecked, document, around);
  const steps = useRef<ReadonlyMap<NodeId, KnownStep> | null>(null);
  return useMemo(() => {
    if (checks !== null && known !== null) {
      const before = store.getState().past.map((step) => step.before.document);
      const flows = [first.sketch.document, ...before.toReversed()];
      steps.current ??= checks.knownSteps(published === null ? flows : [...flows, published]);
      const named = new Map([...steps.current, ...checks.knownSteps([document])]);
      steps.current = named;
      last.current = [
        ...(codeCheck?.checkCode(document, nodeRegistry, typed) ?? []),
        ...known,
        ...checks.checkSamples(document, nodeRegistry, types, known, around.tables),
      ].map((problem) => checks.namedStep(named, document, problem));
    } else if (fromServer) last.current = opened;
    return toldProblems(last.current);
  }, [
    checks,
    codeCheck,
    document,
    typed,
    fromServer,
    opened,
    published,
    first,
    store,
    types,
    around,
    known,
  ]);
}

/** Checks in an idle moment what the server has checked: an edit then costs only what it changes. */
function useWarmChecks(
  checks: Checks | null,
  wanted: boolean,
  document: FlowDocument,
  around: FlowSurroundings,
): void {
  useEffect(() => {
    if (!wanted || checks === null) return;
    let gone = false;
    void whenIdle().then(() => {
      if (!gone) checks.validateFlow(document, nodeRegistry, around);
    });
    return () => {
      gone = true;
    };
  }, [wanted, checks, document, around]);
}
