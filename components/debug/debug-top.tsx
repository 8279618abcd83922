"use client";

import type { ReactNode } from "react";
import { FlowPartBar } from "@/components/flows/flow-part-bar";

/** Where one is, and what of the draft is debugged. */
export function DebugTop({
  flowId,
  name,
  children,
}: {
  readonly flowId: string;
  readonly name: string;
  readonly children?: ReactNode;
}) {
  return (
    <FlowPartBar flowId={flowId} name={name} part="Debug" title={`Debug ${name}`}>
      {children}
    </FlowPartBar>
  );
}
