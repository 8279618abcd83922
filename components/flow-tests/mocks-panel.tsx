"use client";

import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import type { FlowDocument } from "@/runtime/flow/document";
import type { FlowTest, TestMock } from "@/runtime/flow-tests/flow-test";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { FaultDialog } from "./fault-dialog";
import { faultWords } from "./fault-words";
import { MockDialog } from "./mock-dialog";
import { UnansweredSteps } from "./unanswered-steps";

/** What systems answer in a test, and what goes wrong before they do. */
export function MocksPanel({
  test,
  unanswered,
  document,
  about = "own",
  onChange,
}: {
  readonly test: FlowTest;
  readonly unanswered: readonly string[];
  readonly document: FlowDocument | null;
  /** Of the older message: its answers stand for those of the test, step by step. */
  readonly about?: "own" | "older";
  readonly onChange: ((test: FlowTest) => void) | null;
}) {
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const [failing, setFailing] = useState(false);
  const name = (node: string) => document?.nodes[node]?.name ?? node;
  const set = (mocks: readonly TestMock[]) => {
    setEditing(null);
    onChange?.({ ...test, mocks });
  };
  const at = typeof editing === "number" ? test.mocks[editing] : undefined;
  return (
    <>
      <p className="px-3 py-2 text-12 text-fg-2">
        {about === "own"
          ? "No system is asked. This is what steps are answered instead, and what goes wrong before."
          : "Steps that are named here have these answers only. The others are answered as in the test."}
      </p>
      <ul
        aria-label={about === "own" ? "Answers" : "Answers to the older message"}
        className="border-line border-t"
      >
        {test.mocks.map((mock, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: one step may have several
            key={index}
            className="flex items-start gap-2 border-line border-b px-3 py-2"
          >
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {name(mock.node)}
                {mock.path === undefined ? "" : `, round ${mock.path}`}
              </p>
              {(mock.faults ?? []).map((fault, number) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same fault may come twice
                <p key={number} className="text-12 text-negative">
                  {triesWords(mock, number, document)}: {faultWords(fault)}
                </p>
              ))}
              {mock.late === true ? <p className="text-12 text-caution">Comes late</p> : null}
              {mock.noAnswer === true ? null : (
                <p className="mono truncate text-12 text-fg-2">
                  {mock.port === undefined ? "" : `${mock.port}: `}
                  {JSON.stringify(mock.value)}
                </p>
              )}
            </div>
            {onChange === null ? null : (
              <>
                <IconButton
                  icon={Pencil}
                  size="s"
                  label={`Change the answer of ${name(mock.node)}`}
                  onClick={() => setEditing(index)}
                />
                <IconButton
                  icon={Trash2}
                  size="s"
                  label={`Delete the answer of ${name(mock.node)}`}
                  onClick={() => set(test.mocks.filter((_, other) => other !== index))}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {unanswered.length === 0 ? null : (
        <div className="px-3 pt-3 empty:hidden">
          <UnansweredSteps
            steps={unanswered}
            mocks={test.mocks}
            document={document}
            onAdd={onChange === null ? null : (mock) => set([...test.mocks, mock])}
          />
        </div>
      )}
      {test.mocks.length === 0 && unanswered.length === 0 ? (
        <p className="px-3 py-2 text-12 text-fg-2">
          {about === "own"
            ? "This test needs no answers so far."
            : "All steps are answered as in the test."}
        </p>
      ) : null}
      {onChange === null ? null : (
        <div className="flex flex-wrap gap-2 p-3">
          <Button onClick={() => setEditing("new")}>
            <Icon as={Plus} size="s" />
            Add an answer
          </Button>
          {test.mocks.some(({ node }) => document?.nodes[node]?.connection !== undefined) ? (
            <Button onClick={() => setFailing(true)}>Let a connection fail…</Button>
          ) : null}
        </div>
      )}
      {failing && document !== null ? (
        <FaultDialog
          document={document}
          mocks={test.mocks}
          onSave={(mocks) => {
            setFailing(false);
            set(mocks);
          }}
          onClose={() => setFailing(false)}
        />
      ) : null}
      {editing === null || document === null ? null : (
        <MockDialog
          document={document}
          mock={at ?? null}
          preferred={unanswered[0] ?? null}
          onSave={(mock) =>
            set(
              editing === "new"
                ? [...test.mocks, mock]
                : test.mocks.map((one, index) => (index === editing ? mock : one)),
            )
          }
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

/** “Attempt 2 and all later ones”; a step that asks nobody has no attempts. */
function triesWords(
  { node, faults = [], noAnswer }: TestMock,
  at: number,
  document: FlowDocument | null,
): string {
  const behaviour = nodeRegistry.get(document?.nodes[node]?.type ?? "")?.behaviour;
  if (behaviour !== undefined && !["effect", "call", "wait"].includes(behaviour)) return "Fails";
  const isLast = noAnswer === true && at === faults.length - 1;
  return `Attempt ${at + 1}${isLast ? " and all later ones" : ""}`;
}
