"use client";

import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { counted } from "@/runtime/counted";
import { sampleOfTrigger } from "@/runtime/flow/trigger-sample";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { useEditor } from "./editor-context";
import type { PortPlace } from "./port-hint";

/** As the samples ask for them, so that this is read once. */
const runsMost = 3;
const lettersMost = 240;

/** What went through a port in the newest run here; before the first one, a trigger's own sample. */
export function PortValue({ node, port }: PortPlace) {
  const trpc = useTRPC();
  const mayView = useCan("payload.view");
  const document = useEditor(({ sketch }) => sketch.document);
  const newest = useQuery(
    trpc.runs.list.queryOptions(
      { filter: { view: "all", search: "", status: [], flow: document.id }, limit: runsMost },
      { enabled: mayView, staleTime: 60_000 },
    ),
  );
  const run = newest.data?.rows[0];
  // In a loop it is the first round that is shown, as in the step's data.
  const rounds = useQuery(
    trpc.runs.iterations.queryOptions(
      { run: run?.id ?? "", node, limit: 1 },
      { enabled: run !== undefined, staleTime: 60_000, retry: false },
    ),
  );
  const path = rounds.data?.iterations[0]?.path;
  const step = useQuery(
    trpc.runs.step.queryOptions(
      { run: run?.id ?? "", node, path: path ?? "" },
      { enabled: path !== undefined, staleTime: 60_000, retry: false },
    ),
  );
  if (!mayView || newest.isLoading || rounds.isLoading || step.isLoading) return null;
  const starts = document.nodes[node];
  const sample =
    starts === undefined ? null : sampleOfTrigger(starts, nodeRegistry.get(starts.type));
  if (run === undefined) {
    return sample === null ? (
      <Line>No run yet</Line>
    ) : (
      <Seen from={sample.label} text={JSON.stringify(sample.body)} />
    );
  }
  const { data } = step;
  const wentBy = data?.line?.port ?? null;
  const passed = port.direction === "in" || wentBy === null || wentBy === port.name;
  const value =
    port.direction === "in"
      ? data?.inputs.find((input) => input.value !== null)?.value
      : (data?.output ?? data?.message?.body);
  const key = run.keys?.[0]?.value ?? run.id.slice(-6);
  if (!passed || value === null || value === undefined) {
    return <Line>Nothing went through here in run {key}</Line>;
  }
  if (value.text === "")
    return (
      <Line>
        {counted(value.bytes, "byte")} in run {key}
      </Line>
    );
  return <Seen from={`Run ${key}`} text={value.text} />;
}

function Line({ children }: { readonly children: React.ReactNode }) {
  return <span className="mt-1 block text-fg-3">{children}</span>;
}

function Seen({ from, text }: { readonly from: string; readonly text: string }) {
  const flat = text.replace(/\s+/g, " ").trim();
  return (
    <>
      <Line>{from}</Line>
      <code className="line-clamp-4 break-all font-mono text-11">
        {flat.length > lettersMost ? `${flat.slice(0, lettersMost)}…` : flat}
      </code>
    </>
  );
}
