import { StatusIcon } from "@/components/ui/status-badge";
import type { TestList } from "./use-flow-tests";

/** What the drawing's marks mean, and how much of the flow the tests go through. */
export function CoverageLegend({ figures }: { readonly figures: TestList["figures"] }) {
  return (
    <section
      aria-label="Coverage"
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-surface px-3 py-2 text-12"
    >
      <h2 className="font-semibold">Coverage</h2>
      <Figure what="steps" figure={figures.nodes} />
      <Figure what="lines" figure={figures.edges} />
      {figures.rows[1] === 0 ? null : <Figure what="decision rows" figure={figures.rows} />}
      <span className="ml-auto flex flex-wrap gap-x-3 gap-y-1 text-fg-2">
        <span className="inline-flex items-center gap-1">
          <StatusIcon status="succeeded" size={13} /> a test goes through it
        </span>
        <span className="inline-flex items-center gap-1">
          <StatusIcon status="skipped" size={13} /> none does
        </span>
      </span>
    </section>
  );
}

function Figure({
  what,
  figure: [covered, of],
}: {
  readonly what: string;
  readonly figure: readonly [number, number];
}) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <b className="font-medium tabular-nums">
        {covered} of {of}
      </b>
      <span className="text-fg-2">{what}</span>
      <meter className="h-1.5 w-14" min={0} max={Math.max(1, of)} value={covered}>
        {covered} of {of} {what}
      </meter>
    </span>
  );
}
