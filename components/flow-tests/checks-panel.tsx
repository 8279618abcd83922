"use client";

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import type { FlowDocument } from "@/runtime/flow/document";
import { acceptResult } from "@/runtime/flow-tests/accept-result";
import type { FlowTest, TestCheck } from "@/runtime/flow-tests/flow-test";
import type { TestResult } from "@/runtime/flow-tests/test-result";
import { CheckDialog } from "./check-dialog";
import { CheckLine } from "./check-line";
import { checkWords } from "./check-words";

type ChecksPanelProps = {
  readonly test: FlowTest;
  readonly result: TestResult | null;
  readonly document: FlowDocument | null;
  readonly busy: boolean;
  /** Null where the person may not change tests. */
  readonly onChange: ((test: FlowTest) => void) | null;
  /** What was found is of the draft and the test as they are. */
  readonly canAccept: boolean;
};

/** What must come of the run, what did, and taking that over. */
export function ChecksPanel({
  test,
  result,
  document,
  busy,
  onChange,
  canAccept,
}: ChecksPanelProps) {
  const [adding, setAdding] = useState(false);
  const without = (at: number) => test.checks.filter((_, index) => index !== at);
  const ignoring = (check: TestCheck, at: number, field: string) =>
    onChange?.({
      ...test,
      checks: test.checks.map((one, index) =>
        index === at && check.check === "golden"
          ? { ...check, ignore: [...(check.ignore ?? []), field] }
          : one,
      ),
    });
  return (
    <>
      <ul aria-label="Checks">
        {test.checks.map((check, at) => (
          <CheckLine
            // biome-ignore lint/suspicious/noArrayIndexKey: two checks may be the same
            key={at}
            check={check}
            found={result?.checks[at] ?? null}
            document={document}
            onAccept={
              onChange === null || result === null || !canAccept || busy
                ? null
                : () => onChange(acceptResult(test, result, at))
            }
            onIgnore={onChange === null || busy ? null : (field) => ignoring(check, at, field)}
            aside={
              onChange === null ? null : (
                <IconButton
                  icon={Trash2}
                  size="s"
                  label={`Delete the check: ${checkWords(check, document)}`}
                  disabled={busy}
                  className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
                  onClick={() => onChange({ ...test, checks: without(at) })}
                />
              )
            }
          />
        ))}
      </ul>
      {onChange === null ? null : (
        <div className="p-3">
          <Button disabled={busy} onClick={() => setAdding(true)}>
            <Icon as={Plus} size="s" />
            Add a check
          </Button>
        </div>
      )}
      {adding && document !== null ? (
        <CheckDialog
          document={document}
          hasOlder={test.older !== undefined}
          onAdd={(check) => {
            setAdding(false);
            onChange?.({ ...test, checks: [...test.checks, check] });
          }}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </>
  );
}
