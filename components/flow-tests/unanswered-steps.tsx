"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import type { FlowDocument } from "@/runtime/flow/document";
import type { TestMock } from "@/runtime/flow-tests/flow-test";
import { MockDialog } from "./mock-dialog";

/** Steps for whose systems nothing says what they would answer, each with the way to say it. */
export function UnansweredSteps({
  steps,
  mocks,
  document,
  onAdd,
}: {
  /** As the test was run last. */
  readonly steps: readonly string[];
  /** What was said since counts. */
  readonly mocks: readonly TestMock[];
  readonly document: FlowDocument | null;
  /** Null where the person may not change tests. */
  readonly onAdd: ((mock: TestMock) => void) | null;
}) {
  const [answering, setAnswering] = useState<string | null>(null);
  const open = steps.filter((id) => !mocks.some(({ node, key }) => node === id && !key));
  const nameOf = (node: string) => `“${document?.nodes[node]?.name ?? node}”`;
  if (open.length === 0) return null;
  return (
    <>
      <ErrorCard
        tone="caution"
        title={`Nothing says what ${open.map(nameOf).join(", ")} would be answered`}
        why={<p>What the flow does from there on cannot be told, and does not count as covered.</p>}
        actions={
          onAdd === null || document === null
            ? undefined
            : open.map((node) => (
                <Button key={node} onClick={() => setAnswering(node)}>
                  Answer {nameOf(node)}…
                </Button>
              ))
        }
      />
      {answering === null || document === null || onAdd === null ? null : (
        <MockDialog
          document={document}
          mock={null}
          preferred={answering}
          onSave={(mock) => {
            setAnswering(null);
            onAdd(mock);
          }}
          onClose={() => setAnswering(null)}
        />
      )}
    </>
  );
}
