"use client";

import { useQuery } from "@tanstack/react-query";
import { WhyList } from "@/components/rules/why-list";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { decisionContent } from "@/runtime/rules/decision-content";
import { type RecordedDecision, readDecisionRecord } from "@/runtime/rules/decision-record";
import type { TableRow } from "@/runtime/tables/table-shape";
import { readJson } from "./read-json";
import { useRecomputed } from "./recomputed-view";
import { tableOf } from "./table-of-step";
import type { RunView, StepDetail } from "./use-run";

/** Row by row why a step decided as it did, by the version of the table that its run read. */
export function DecisionWhy(props: { readonly view: RunView; readonly step: StepDetail }) {
  return props.step.output === null ? <WhyRecomputed {...props} /> : <WhyKept {...props} />;
}

/** Of a turn of a long loop, whose output is computed again. */
function WhyRecomputed({ view, step }: { readonly view: RunView; readonly step: StepDetail }) {
  const { data, error } = useRecomputed({ view, step });
  if (error === null && data === undefined) return <Skeleton lines={4} />;
  const output = data?.output?.state === "recomputed" ? data.output.text : null;
  return <WhyOf view={view} step={step} text={output ?? "null"} />;
}

function WhyKept({ view, step }: { readonly view: RunView; readonly step: StepDetail }) {
  const trpc = useTRPC();
  const { output } = step;
  // Of a large value only its beginning came with the step.
  const whole = useQuery(
    trpc.runs.value.queryOptions(
      { run: view.run.id, ref: output?.ref ?? 0 },
      { enabled: output !== null && !output.complete, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  if (output === null) return null;
  if (unread(whole) !== null) {
    return <LoadFailure what="The decision" error={whole.error} onRetry={() => whole.refetch()} />;
  }
  const text = output.complete ? output.text : whole.data?.text;
  if (text === undefined) return <Skeleton lines={4} />;
  return <WhyOf view={view} step={step} text={text} />;
}

function WhyOf({
  view,
  step,
  text,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
  readonly text: string;
}) {
  const record = recordIn(view, step, readJson(text)?.value ?? null);
  if (record === null) {
    return <p className="px-3 py-2 text-12 text-fg-2">The output holds no decision of a table.</p>;
  }
  return <Reasons view={view} node={step.line?.node ?? ""} record={record} />;
}

function recordIn(view: RunView, step: StepDetail, output: Json): RecordedDecision | null {
  const node = view.document?.nodes[step.line?.node ?? ""];
  const found = nodeRegistry.get(node?.type ?? "")?.decided?.(node?.config ?? {}, output);
  return readDecisionRecord(found ?? null);
}

function Reasons({
  view,
  node,
  record,
}: {
  readonly view: RunView;
  readonly node: string;
  readonly record: RecordedDecision;
}) {
  const trpc = useTRPC();
  const path = usePath();
  const pinned = tableOf(view, node);
  const version = useQuery(
    trpc.tables.get.queryOptions(
      { id: pinned?.id ?? "", number: pinned?.number ?? 1 },
      { enabled: pinned !== null, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  if (pinned === null) {
    return (
      <p className="px-3 py-2 text-12 text-fg-2">
        {rowWord(record)} of {record.table} decided. The version of the table that it read is not
        kept any more.
      </p>
    );
  }
  if (unread(version) !== null) {
    return <LoadFailure what="The table" error={version.error} onRetry={() => version.refetch()} />;
  }
  if (version.data === undefined) return <Skeleton lines={6} />;
  const { shape } = version.data;
  const content = decisionContent({
    shape,
    rows: JSON.parse(version.data.rows) as readonly TableRow[],
  });
  if (content === null) return null;
  return (
    <div className="px-3 py-2">
      <p className="mb-2 text-12">
        <b className="font-medium">{rowWord(record)}</b> of{" "}
        <Link
          href={path(`/tables/${pinned.id}?version=${pinned.number}`)}
          className="text-accent-text hover:underline"
        >
          {pinned.name} v{pinned.number}
        </Link>{" "}
        decided.
      </p>
      <WhyList content={content} given={record.given} day={record.day} />
    </div>
  );
}

function rowWord({ rows }: RecordedDecision): string {
  if (rows.length === 0) return "The default row";
  return rows.length === 1 ? `Row ${rows[0]}` : `Rows ${rows.join(", ")}`;
}
