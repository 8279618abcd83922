"use client";

import { PageBar } from "@/components/shell/page-bar";
import { usePath, usePlace } from "@/components/shell/place";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Spring } from "@/components/ui/top-bar";

/** Where one is, and what of the draft is debugged. */
export function DebugTop({
  flowId,
  name,
  children,
}: {
  readonly flowId: string;
  readonly name: string;
  readonly children?: React.ReactNode;
}) {
  const path = usePath();
  const { distributor } = usePlace();
  return (
    <PageBar>
      <h1 className="sr-only" data-opening>
        Debug {name}
      </h1>
      <Breadcrumb
        parts={[
          { label: distributor.name },
          { label: "Flows", href: path("/flows") },
          { label: name, href: path(`/flows/${flowId}`) },
          { label: "Debug" },
        ]}
      />
      <Badge className="max-md:hidden">Saved draft</Badge>
      <Spring />
      {children}
    </PageBar>
  );
}
