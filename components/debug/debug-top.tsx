"use client";

import type { ReactNode } from "react";
import { FlowPartBar } from "@/components/flows/flow-part-bar";

/** Where one is, and what of the draft is debugged. */
export function DebugTop({
  flowId,
  name,
  called = false,
  children,
}: {
  readonly flowId: string;
  readonly name: string;
  /** Another flow called it: its published version runs. */
  readonly called?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <FlowPartBar
      flowId={flowId}
      name={name}
      part="Debug"
      title={`Debug ${name}`}
      state={called ? "Published version" : "Saved draft"}
    >
      {children}
    </FlowPartBar>
  );
}
