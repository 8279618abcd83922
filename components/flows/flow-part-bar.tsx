"use client";

import { type ReactNode, useMemo } from "react";
import { PageBar } from "@/components/shell/page-bar";
import { usePaletteActions } from "@/components/shell/palette-actions";
import { usePath, usePlace } from "@/components/shell/place";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Spring } from "@/components/ui/top-bar";
import { flowParts } from "./flow-parts";

/** The bar of what is done with the saved draft of a flow beside its canvas: where one is, then `children`. */
export function FlowPartBar({
  flowId,
  name,
  part,
  title,
  fact,
  state = "Saved draft",
  children,
}: {
  readonly flowId: string;
  readonly name: string;
  readonly part: "Tests" | "Debug" | "Backtest";
  /** Heading for screen readers, e.g. "Debug Shopify order to ERP". */
  readonly title: string;
  /** What is known of it, beside where one is. */
  readonly fact?: ReactNode;
  /** Which state of the flow it is. */
  readonly state?: "Saved draft" | "Published version";
  readonly children?: ReactNode;
}) {
  const path = usePath();
  const { distributor } = usePlace();
  usePaletteActions(
    useMemo(
      () =>
        flowParts(flowId)
          .filter(({ label }) => label !== part)
          .map(({ command, path: to }) => ({ name: command, path: to })),
      [flowId, part],
    ),
  );
  return (
    <PageBar>
      <h1 className="sr-only" data-opening>
        {title}
      </h1>
      <Breadcrumb
        parts={[
          { label: distributor.name },
          { label: "Flows", href: path("/flows") },
          { label: name, href: path(`/flows/${flowId}`) },
          { label: part },
        ]}
      />
      <Badge className="max-md:hidden">{state}</Badge>
      {fact}
      <Spring />
      {children}
    </PageBar>
  );
}
