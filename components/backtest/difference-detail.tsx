"use client";

import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { toneText } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import { stepName } from "@/runtime/backtest/cause-words";
import type { FlowDocument } from "@/runtime/flow/document";
import { classMeanings } from "./class-words";
import { SidesView } from "./sides-view";
import type { DifferenceView } from "./use-backtest";

/** All that the draft does otherwise with one message. */
export function DifferenceDetail({
  difference,
  document,
}: {
  readonly difference: DifferenceView;
  readonly document: FlowDocument | null;
}) {
  const {
    ends,
    unknownFrom,
    output,
    requests,
    events = [],
    waits = [],
    answer,
    ways,
    sameRequests,
    more,
  } = difference;
  return (
    <div className="flex flex-col pb-4">
      <Part title="How it ends">
        <div className="grid grid-cols-2 gap-px overflow-hidden rounded-6 border border-line bg-line">
          <End side="Then" end={ends.before} />
          {unknownFrom === undefined ? (
            <End side="With the draft" end={ends.after} />
          ) : (
            <UnknownEnd from={stepName(unknownFrom, document)} />
          )}
        </div>
      </Part>
      {output === null ? null : (
        <Part title={`Output of ${stepName(output.node, document)}`} where={output.path}>
          <SidesView sides={output} />
        </Part>
      )}
      {requests.map((request) => (
        <Part
          key={`${request.path} ${request.node}`}
          title={requestTitle(request, stepName(request.node, document))}
          where={request.path}
          aside={request.assumed ? <Badge tone="caution">Assumed</Badge> : null}
        >
          <SidesView sides={request} />
        </Part>
      ))}
      {sameRequests + more.requests === 0 ? null : (
        <p className="px-3 pt-2 text-12 text-fg-2">
          {[
            more.requests === 0 ? "" : `${formatCount(more.requests)} more requests differ.`,
            sameRequests === 0
              ? ""
              : `${formatCount(sameRequests)} ${sameRequests === 1 ? "request is" : "requests are"} the same.`,
          ]
            .filter(Boolean)
            .join(" ")}
        </p>
      )}
      {waits.map((wait) => (
        <Part
          key={`wait ${wait.path} ${wait.node}`}
          title={`Event that ${stepName(wait.node, document)} waits for`}
          where={wait.path}
          aside={<Badge tone="caution">Assumed</Badge>}
        >
          <SidesView sides={wait} />
        </Part>
      ))}
      {events.map((event) => (
        <Part
          key={`event ${event.path} ${event.node}`}
          title={`Business event of ${stepName(event.node, document)}`}
          where={event.path}
        >
          <SidesView sides={event} />
        </Part>
      ))}
      {answer === null ? null : (
        <Part title="Answer to the sender">
          <SidesView sides={answer} />
        </Part>
      )}
      {ways.length === 0 ? null : (
        <Part title="Way through the flow">
          <ul className="rounded-6 text-12 shadow-[inset_0_0_0_1px_var(--line)]">
            {ways.map(({ node, path, before, after, failedBefore, failedAfter }) => (
              <li
                key={`${path} ${node}`}
                className="flex flex-wrap gap-x-2 border-line border-b px-2 py-1.5 last:border-b-0"
              >
                <b className="font-medium">{stepName(node, document)}</b>
                {path === "" ? null : <span className="mono text-fg-3">{path}</span>}
                <span className="text-fg-2">
                  {leftWords(before, failedBefore)} →{" "}
                  <b className="font-medium text-fg">{leftWords(after, failedAfter)}</b>
                </span>
              </li>
            ))}
          </ul>
          {more.ways > 0 ? (
            <p className="pt-1 text-11 text-fg-3">and {formatCount(more.ways)} more steps</p>
          ) : null}
        </Part>
      )}
    </div>
  );
}

function leftWords(port: string | null, failed = false): string {
  if (port !== null) return `left by ${port}`;
  return failed ? "failed" : "not run";
}

function requestTitle(
  { before, after, places, slot }: DifferenceView["requests"][number],
  step: string,
): string {
  const to = slot === null ? "" : ` to ${slot}`;
  if (places !== undefined || (before !== undefined && after !== undefined)) {
    return `Request${to}, by ${step}`;
  }
  return before === undefined
    ? `New request${to}, by ${step}`
    : `No request${to} any more, by ${step}`;
}

function Part({
  title,
  where = "",
  aside,
  children,
}: {
  readonly title: string;
  /** Iteration that it is of. */
  readonly where?: string;
  readonly aside?: React.ReactNode;
  readonly children: React.ReactNode;
}) {
  return (
    <section className="px-3 pt-3">
      <h3 className="flex items-center gap-2 pb-1.5 font-semibold text-13">
        <span className="min-w-0 break-words">{title}</span>
        {where === "" ? null : <span className="mono font-normal text-11 text-fg-3">{where}</span>}
        {aside}
      </h3>
      {children}
    </section>
  );
}

function End({
  side,
  end: { status, error },
}: {
  readonly side: string;
  readonly end: DifferenceView["ends"]["before"];
}) {
  return (
    <div className="bg-surface px-2.5 py-2 text-12">
      <span className="block pb-1 text-11 text-fg-3">{side}</span>
      <StatusBadge status={status} />
      {error === null ? null : <p className="break-words pt-1 text-fg-2">{error.message}</p>}
    </div>
  );
}

/** Of a run that could not be played to its end. */
function UnknownEnd({ from }: { readonly from: string }) {
  const { word, icon, tone } = classMeanings["cannot-tell"];
  return (
    <div className="bg-surface px-2.5 py-2 text-12">
      <span className="block pb-1 text-11 text-fg-3">With the draft</span>
      <span className={cn("flex items-center gap-1.5", toneText[tone])}>
        <Icon as={icon} size="s" />
        {word}
      </span>
      <p className="break-words pt-1 text-fg-2">
        Nothing says what “{from}” would be answered; how it goes on from there is not known.
      </p>
    </div>
  );
}
