"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { usePlace } from "@/components/shell/place";
import { placePath } from "@/components/shell/place-path";
import { useTRPC } from "@/components/shell/trpc";
import { Badge, Tag } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import type { AppRouter } from "@/server/trpc/app-router";

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
  const uses = useQuery(trpc.flows.uses.queryOptions({ kind, value }));
  if (uses.data === undefined) return null;
  return <UsesList kind={kind} uses={uses.data} className={className} />;
}

type Use = inferRouterOutputs<AppRouter>["flows"]["uses"][number];

/** Flows of other distributors say whose they are. */
export function UsesList({
  kind,
  uses,
  className,
}: {
  readonly kind: UsesCardProps["kind"];
  readonly uses: readonly Use[];
  readonly className: string;
}) {
  const { distributor, environment } = usePlace();
  const pathOf = ({ distributor: { slug }, flowId, node }: Use) =>
    placePath(slug, environment.kind, `/flows/${flowId}${node === null ? "" : `?node=${node}`}`);
  return (
    <section aria-label="Used by" className={`text-12 ${className}`}>
      <h2 className="font-medium text-fg-2">Used by</h2>
      {uses.length === 0 ? (
        <p className="mt-1 text-fg-3">
          {kind === "connection"
            ? "No published flow uses it. Choose it in a step, then publish the flow."
            : "No flow uses it."}
        </p>
      ) : (
        <ul className="mt-1 divide-y divide-line">
          {uses.map((use) => (
            <li
              key={`${use.flowId} ${use.where}`}
              className="flex min-h-row-tight items-center gap-2"
            >
              <Link href={pathOf(use)} className="truncate font-medium hover:underline">
                {use.flowName}
              </Link>
              {use.distributor.id === distributor.id ? null : <Tag>{use.distributor.name}</Tag>}
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
