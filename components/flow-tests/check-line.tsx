"use client";

import { Button } from "@/components/ui/button";
import { StatusIcon } from "@/components/ui/status-badge";
import type { FlowDocument } from "@/runtime/flow/document";
import { canAccept } from "@/runtime/flow-tests/accept-result";
import type { TestCheck } from "@/runtime/flow-tests/flow-test";
import type { CheckResult } from "@/runtime/flow-tests/test-result";
import { ChangedFields } from "./changed-fields";
import { checkWords } from "./check-words";

/** One check with what was found, and taking that over. */
export function CheckLine({
  check,
  found,
  document,
  onAccept,
  onIgnore,
  aside,
}: {
  readonly check: TestCheck;
  /** Null before it was run as it is. */
  readonly found: CheckResult | null;
  readonly document: FlowDocument | null;
  /** Null where the person may not change tests. */
  readonly onAccept: (() => void) | null;
  readonly onIgnore: ((field: string) => void) | null;
  readonly aside: React.ReactNode;
}) {
  const isOpen = found === null || found.untold === true;
  const failed = found !== null && !found.passed;
  return (
    <li className="group border-line border-b px-3 py-2 last:border-b-0">
      <div className="flex items-start gap-2">
        <span className="mt-0.5">
          <StatusIcon status={isOpen ? "queued" : failed ? "failed" : "succeeded"} size={14} />
        </span>
        <div className="min-w-0 flex-1">
          <p className={check.check === "holds" ? "mono break-words text-12" : "break-words"}>
            {checkWords(check, document)}
          </p>
          {failed ? <p className="break-words text-12 text-fg-2">{found.message}</p> : null}
        </div>
        {failed && onAccept !== null && canAccept(check, found) ? (
          <Button size="s" onClick={onAccept}>
            Accept
          </Button>
        ) : null}
        {aside}
      </div>
      {failed && found.changes !== undefined && found.changes.length > 0 ? (
        <ChangedFields
          changes={found.changes}
          more={found.more ?? 0}
          onIgnore={check.check === "golden" ? onIgnore : null}
        />
      ) : null}
    </li>
  );
}
