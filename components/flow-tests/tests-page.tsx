"use client";

import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { sketchOf } from "@/components/canvas/draft-texts";
import { FlowPartBar } from "@/components/flows/flow-part-bar";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePageTitle } from "@/components/shell/page-title";
import { useCan } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorCard } from "@/components/ui/error-card";
import { useMedia } from "@/components/ui/media";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import { CoverageDiagram } from "./coverage-diagram";
import { CoverageLegend } from "./coverage-legend";
import { RowsCovered } from "./rows-covered";
import { SaveRunDialog } from "./save-run-dialog";
import { TestPanel } from "./test-panel";
import { TestsList } from "./tests-list";
import { type TestList, useTestDeeds, useTestList } from "./use-flow-tests";
import { useRunRight } from "./use-run-right";
import { WriteTestDialog } from "./write-test-dialog";

/** The tests of a flow on its saved draft: what they come to, and what of the flow they go through. */
export function TestsPage({ flowId }: { readonly flowId: string }) {
  const trpc = useTRPC();
  const params = useSearchParams();
  const draft = useQuery(trpc.flows.get.queryOptions({ id: flowId }, { refetchOnMount: "always" }));
  const list = useTestList(flowId);
  const deeds = useTestDeeds(flowId);
  const [open, setOpen] = useAddressed("test", params.get("test"));
  const [from, setFrom] = useAddressed("from", params.get("from"));
  const sketch = useMemo(
    () => (draft.data === undefined ? null : sketchOf(draft.data)),
    [draft.data],
  );
  const document = sketch?.document ?? null;
  const name = document?.name ?? "Flow";
  usePageTitle(`Tests of ${name}`);
  const error = unread(draft) ?? unread(list);
  const tests = list.data?.tests ?? [];
  return (
    <>
      <TestsBar flowId={flowId} name={name} list={list.data ?? null}>
        <WriteTest flowId={flowId} document={document} deeds={deeds} onOpen={setOpen} />
        {tests.length > 0 ? <RunAll flowId={flowId} deeds={deeds} /> : null}
      </TestsBar>
      {error !== null ? (
        <LoadFailure what="The tests" error={error} onRetry={() => void list.refetch()} />
      ) : list.data === undefined || draft.data === undefined ? (
        <Skeleton lines={8} />
      ) : (
        <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
          <Covered sketch={sketch} list={list.data} />
          <TestsAside
            flowId={flowId}
            document={document}
            tests={tests}
            deeds={deeds}
            open={open}
            onOpen={setOpen}
          />
        </div>
      )}
      {from === null || document === null ? null : (
        <SaveRunDialog
          run={from}
          document={document}
          deeds={deeds}
          onClose={() => setFrom(null)}
          onSaved={(id) => {
            setFrom(null);
            setOpen(id);
            deeds.run.mutate({ flowId, tests: [id] });
          }}
        />
      )}
    </>
  );
}

/** Tests quote documents: who writes one sees what it comes to. */
function WriteTest({
  flowId,
  document,
  deeds,
  onOpen,
}: {
  readonly flowId: string;
  readonly document: FlowDocument | null;
  readonly deeds: ReturnType<typeof useTestDeeds>;
  readonly onOpen: (id: string) => void;
}) {
  const mayEdit = useCan("flow.edit");
  const mayLook = useCan("payload.view");
  const [writing, setWriting] = useState(false);
  if (document === null || !mayEdit || !mayLook) return null;
  return (
    <>
      <Button onClick={() => setWriting(true)}>Write a test…</Button>
      {writing ? (
        <WriteTestDialog
          document={document}
          deeds={deeds}
          onClose={() => setWriting(false)}
          onSaved={(id) => {
            setWriting(false);
            onOpen(id);
            deeds.run.mutate({ flowId, tests: [id] });
          }}
        />
      ) : null}
    </>
  );
}

function RunAll({
  flowId,
  deeds: { run },
}: {
  readonly flowId: string;
  readonly deeds: ReturnType<typeof useTestDeeds>;
}) {
  if (!useRunRight()) return null;
  return (
    <Button look="primary" busy={run.isPending} onClick={() => run.mutate({ flowId })}>
      Run all
    </Button>
  );
}

/** What of the flow the tests go through, and of a step that is pressed the rows that it decides by. */
function Covered({
  sketch,
  list,
}: {
  readonly sketch: ReturnType<typeof sketchOf> | null;
  readonly list: TestList;
}) {
  const [selected, setSelected] = useState<string | null>(null);
  const narrow = useMedia("(max-width: 63.99rem)");
  const document = sketch?.document ?? null;
  const rows = selected === null ? undefined : list.coverage.rows[selected];
  return (
    <div className="flex min-w-0 flex-1 flex-col max-lg:h-[44dvh] max-lg:flex-none max-lg:shrink-0">
      {list.tests.length === 0 ? null : <CoverageLegend figures={list.figures} />}
      <div className="relative min-h-0 flex-1">
        <CoverageDiagram
          document={document}
          layout={sketch?.layout ?? null}
          coverage={isCovered(list) ? list.coverage : null}
          selected={selected}
          onSelect={setSelected}
          small={narrow}
        />
      </div>
      {selected === null || rows === undefined ? null : (
        <RowsCovered name={document?.nodes[selected]?.name ?? selected} rows={rows} />
      )}
    </div>
  );
}

/** All tests, or the one that is open. */
function TestsAside({
  flowId,
  document,
  tests,
  deeds,
  open,
  onOpen,
}: {
  readonly flowId: string;
  readonly document: FlowDocument | null;
  readonly tests: TestList["tests"];
  readonly deeds: ReturnType<typeof useTestDeeds>;
  readonly open: string | null;
  readonly onOpen: (id: string | null) => void;
}) {
  const { run } = deeds;
  const running = (id: string) => run.isPending && (run.variables.tests?.includes(id) ?? true);
  const notRun = run.isPending || open !== null ? 0 : (run.data?.left ?? 0);
  return (
    <aside
      aria-label="Tests"
      className="flex w-[460px] shrink-0 flex-col border-line border-l bg-surface max-lg:w-full max-lg:border-t max-lg:border-l-0 lg:overflow-y-auto"
    >
      <div role="status" className="shrink-0 p-3 pb-0 empty:hidden">
        {notRun === 0 ? null : (
          <ErrorCard
            tone="caution"
            icon={Hourglass}
            title={`${counted(notRun, "test was", "tests were")} not run in time`}
            why={<p>Run all again: it goes on with what is left.</p>}
          />
        )}
      </div>
      {open !== null ? (
        <TestPanel
          key={open}
          flowId={flowId}
          id={open}
          document={document}
          running={running(open)}
          deeds={deeds}
          onClose={() => onOpen(null)}
        />
      ) : tests.length === 0 ? (
        <NoTests />
      ) : (
        <TestsList tests={tests} running={running} onOpen={onOpen} />
      )}
    </aside>
  );
}

function isCovered({ tests }: TestList): boolean {
  return tests.some(({ standing }) => standing !== null && !standing.stale);
}

/** A choice that stays in the address over a reload. */
function useAddressed(name: string, initial: string | null) {
  const [value, setValue] = useState(initial);
  const set = (next: string | null) => {
    setValue(next);
    const url = new URL(location.href);
    if (next === null) url.searchParams.delete(name);
    else url.searchParams.set(name, next);
    history.replaceState(null, "", url);
  };
  return [value, set] as const;
}

function TestsBar({
  flowId,
  name,
  list,
  children,
}: {
  readonly flowId: string;
  readonly name: string;
  readonly list: TestList | null;
  readonly children: React.ReactNode;
}) {
  return (
    <FlowPartBar
      flowId={flowId}
      name={name}
      part="Tests"
      title={`Tests of ${name}`}
      fact={
        <span role="status" className="truncate text-12 text-fg-2 max-sm:hidden">
          {list === null || list.tests.length === 0 ? "" : summaryOf(list)}
        </span>
      }
    >
      {children}
    </FlowPartBar>
  );
}

function summaryOf({ tests }: TestList): string {
  const fresh = tests.flatMap(({ standing }) =>
    standing === null || standing.stale ? [] : [standing],
  );
  const passed = fresh.filter((standing) => standing.passed).length;
  const failed = fresh.length - passed;
  const open = tests.length - fresh.length;
  return [
    ...(passed > 0 ? [`${passed} passed`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(open > 0 ? [`${counted(open, "test")} to run`] : []),
  ].join(" · ");
}

function NoTests() {
  return (
    <EmptyState
      title="No tests yet"
      why="A test repeats a run without any system: with its message, its clock and what systems answered, and says what must come of it."
      then="Open a run of this flow, or a debug run, and press Save as test: personal data is replaced on the way. Or write one, with a message and answers of your own."
    />
  );
}
