"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { Badge } from "@/components/ui/badge";

type UsesCardProps = {
  readonly kind: "connection" | "flow" | "table" | "map";
  /** Its id; of a table and of a map its name. */
  readonly value: string;
  readonly className?: string;
};

const words = { draft: "Draft", test: "Test", production: "Production" } as const;

/** The flows that use it, each with its place: before it is changed or removed one sees what that touches. */
export function UsesCard({ kind, value, className = "max-w-[592px] px-4 pt-4" }: UsesCardProps) {
  const trpc = useTRPC();
  const path = usePath();
  const uses = useQuery(trpc.flows.uses.queryOptions({ kind, value }));
  if (uses.data === undefined) return null;
  return (
    <section aria-label="Used by" className={`text-12 ${className}`}>
      <h2 className="font-medium text-fg-2">Used by</h2>
      {uses.data.length === 0 ? (
        <p className="mt-1 text-fg-3">
          {kind === "connection"
            ? "No published flow uses it. Choose it in a step, then publish the flow."
            : "No flow uses it."}
        </p>
      ) : (
        <ul className="mt-1 divide-y divide-line">
          {uses.data.map((use) => (
            <li
              key={`${use.flowId} ${use.where}`}
              className="flex min-h-row-tight items-center gap-2"
            >
              <Link
                href={path(`/flows/${use.flowId}${use.node === null ? "" : `?node=${use.node}`}`)}
                className="truncate font-medium hover:underline"
              >
                {use.flowName}
              </Link>
              <Badge tone={use.where === "draft" ? "neutral" : "positive"}>
                {words[use.where]}
                {use.number === null ? "" : ` v${use.number}`}
              </Badge>
              <span className="ml-auto truncate text-fg-3">
                {kind === "connection" ? "as " : "in "}
                {use.places.join(", ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
