"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { formatCount } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import type { RunView, StepDetail } from "./use-run";
import { ValueView } from "./value-view";

/** As the server gives them. */
const pageSize = 20;

type Input = StepDetail["inputs"][number];

/** What a list handed to the step that gathers it, a page at a time. */
export function CollectedValues({
  view,
  step,
  input,
  collected,
  from,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
  readonly input: Input;
  readonly collected: NonNullable<Input["collected"]>;
  /** What the step is called that they come from. */
  readonly from: string;
}) {
  const trpc = useTRPC();
  const [first, setFirst] = useState(0);
  const query = useQuery(
    trpc.runs.step.queryOptions(
      { run: view.run.id, ...step.place, collectedFrom: first },
      { enabled: first > 0 },
    ),
  );
  const page = first === 0 ? input : query.data?.inputs.find(({ node }) => node === input.node);
  const { count, kept } = collected;
  return (
    <>
      <p className="px-3 py-2.5 text-12 text-fg-2">
        {counted(count, "value")} collected from <b className="font-medium text-fg">{from}</b>
        {kept < count ? `; ${counted(kept, "is kept", "are kept")}` : ""}
      </p>
      <div className="px-3 pb-1 empty:hidden">
        <Pager what="Values" first={first} pageSize={pageSize} total={kept} onFirst={setFirst} />
      </div>
      {first > 0 && unread(query) !== null ? (
        <LoadFailure what="These values" error={query.error} onRetry={() => void query.refetch()} />
      ) : page === undefined ? (
        <Skeleton lines={8} />
      ) : null}
      {(page?.samples ?? []).map((value, index) => (
        <ValueView
          key={value.ref}
          run={view.run.id}
          value={value}
          label={`Value ${first + index + 1}`}
          lead={<span className="text-12 text-fg-2">Value {formatCount(first + index + 1)}</span>}
        />
      ))}
    </>
  );
}
