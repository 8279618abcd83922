"use client";

import { MessageSquareReply } from "lucide-react";
import { faceOf } from "@/components/runs/node-words";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";

type Looking = {
  readonly document: FlowDocument | null;
  readonly onLook: (node: string) => void;
};

/** The note where a step is among what rests on assumed answers; nothing elsewhere. */
export function RestingLead({
  node,
  resting,
  ...looking
}: Looking & {
  readonly node: string;
  /** Each step with those whose answers it rests on. */
  readonly resting: ReadonlyMap<string, readonly string[]>;
}) {
  const on = resting.get(node);
  return on === undefined ? null : <RestingNote on={on} {...looking} />;
}

/** At a step that comes out as it does by an answer which need not be what the system would say. */
function RestingNote({
  document,
  on,
  onLook,
}: Looking & {
  /** Steps of which the answer is assumed. */
  readonly on: readonly string[];
}) {
  const nameOf = (node: string) => `“${faceOf(document, node).name}”`;
  return (
    <div className="px-3 pb-3">
      <ErrorCard
        tone="caution"
        icon={MessageSquareReply}
        title={`This rests on the assumed answer of ${on.map(nameOf).join(" and ")}`}
        why={<p>The system may answer otherwise, and then this may come out otherwise, too.</p>}
        actions={on.map((node) => (
          <Button key={node} size="s" wraps onClick={() => onLook(node)}>
            Look at {nameOf(node)}
          </Button>
        ))}
      />
    </div>
  );
}

const namedMost = 3;

/** At the end of a run in which answers are assumed: it need not be the end that the message comes to. */
export function AssumedEnd({
  document,
  assumed,
  onLook,
}: Looking & {
  /** Steps of which the answer is assumed. */
  readonly assumed: ReadonlySet<string>;
}) {
  if (assumed.size === 0) return null;
  const named = [...assumed].slice(0, namedMost);
  return (
    <div className="w-full">
      <ErrorCard
        tone="caution"
        icon={MessageSquareReply}
        title={`${counted(assumed.size, "step")} of this run ${assumed.size === 1 ? "has" : "have"} an assumed answer`}
        why={
          <p>
            The system answered another request so, in an earlier run. With its answer to this one
            the run may come out otherwise. A step that is looked at says how to be sure of its
            answer.
          </p>
        }
        actions={named.map((node) => (
          <Button key={node} size="s" wraps onClick={() => onLook(node)}>
            Look at “{faceOf(document, node).name}”
          </Button>
        ))}
      />
    </div>
  );
}
