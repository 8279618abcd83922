"use client";

import { Bug } from "lucide-react";
import { isCall } from "@/components/debug/breakpoints";
import { lineName, lineWords, type ShortLine } from "@/components/debug/line-words";
import type { DebugLine, DebugRun } from "@/components/debug/use-debug";
import { usePlace } from "@/components/shell/place";
import { formatInstant, formatTime } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { faceOf } from "./node-words";
import { useDebugged } from "./use-assumed";
import type { RunView } from "./use-run";

type Deed = Exclude<ShortLine, { readonly kind: "step" }>;

/** On the page of a debug run: that it is one, whose, what people did to it, and what stood for its systems. */
export function DebugNotes({ view, now }: { readonly view: RunView; readonly now: number }) {
  const data = useDebugged(view);
  if (view.run.purpose !== "debug") return null;
  return (
    <section
      aria-label="Debug run"
      className="max-h-44 shrink-0 overflow-y-auto border-caution-line border-b bg-caution-tint px-3 py-2 text-12"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
      tabIndex={0}
    >
      <p className="flex items-center gap-1.5">
        <Icon as={Bug} size="s" className="shrink-0 text-caution" />
        <span>
          <b className="font-semibold">Debug run</b>
          <Begun begun={data?.begun ?? null} now={now} />. Only what says Live was done for real:
          other numbers are those of the message, or mocked.
        </span>
      </p>
      {data === undefined ? null : (
        <>
          <Sources view={view} debug={data} />
          <Deeds view={view} debug={data} now={now} />
        </>
      )}
    </section>
  );
}

function Begun({ begun, now }: { readonly begun: DebugRun["begun"]; readonly now: number }) {
  const { timeZone } = usePlace().distributor;
  if (begun === null || begun.by === "") return null;
  return (
    <>
      , begun by {begun.by},{" "}
      <time title={formatInstant(begun.at, timeZone)}>{formatTime(begun.at, now, timeZone)}</time>
    </>
  );
}

/** “Check credit, Create order: mocked. Send confirmation: live, Mail in production.” */
function Sources({ view, debug }: { readonly view: RunView; readonly debug: DebugRun }) {
  const { sources, lines } = debug;
  if (sources.length === 0) return <p className="mt-1 text-fg-2">No system was asked.</p>;
  const groups = new Map<string, string[]>();
  for (const { node, mode } of sources) {
    const slot = view.document?.nodes[node]?.connection ?? null;
    const calls = isCall(view.document, node) && mode !== "mocked";
    const how = calls ? "Called, answered as its own run says" : howWords(mode, slot, lines);
    groups.set(how, [...(groups.get(how) ?? []), faceOf(view.document, node).name]);
  }
  return (
    <ul aria-label="What answered its steps" className="mt-1">
      {[...groups].map(([how, names]) => (
        <li key={how}>
          <b className="font-medium">{how}:</b> {names.join(", ")}
        </li>
      ))}
    </ul>
  );
}

function howWords(
  mode: DebugRun["sources"][number]["mode"],
  slot: string | null,
  lines: readonly DebugLine[],
): string {
  if (mode === "mocked") return "Mocked";
  const named = lines.findLast(
    (line) => line.kind === "reach" && line.slot === slot && line.mode === mode,
  );
  const system = named?.kind === "reach" ? named.system : null;
  const where = system === null ? "" : `, ${system.system} in ${system.environment}`;
  return mode === "live" ? `Live${where}` : `Sandbox${where}`;
}

function Deeds({
  view: { document },
  debug: { lines },
  now,
}: {
  readonly view: RunView;
  readonly debug: DebugRun;
  readonly now: number;
}) {
  const { timeZone } = usePlace().distributor;
  const deeds = lines.filter((line): line is Deed => line.kind !== "step" && line.kind !== "older");
  if (deeds.length === 0) return <p className="text-fg-2">Nobody changed anything in it.</p>;
  return (
    <ol aria-label="What was done to it" className="mt-1">
      {deeds.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added
        <li key={index} className="flex gap-2">
          <time className="num w-16 shrink-0 text-fg-3" title={formatInstant(line.at, timeZone)}>
            {formatTime(line.at, now, timeZone)}
          </time>
          <span>{lineWords(line, lineName(line, document), isCall(document, line.node))}</span>
        </li>
      ))}
    </ol>
  );
}
