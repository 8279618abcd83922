"use client";

import { ArrowLeft, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { useCan } from "@/components/shell/place";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorCard } from "@/components/ui/error-card";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { counted } from "@/runtime/counted";
import type { FlowDocument } from "@/runtime/flow/document";
import { acceptResult, canAccept } from "@/runtime/flow-tests/accept-result";
import type { FlowTest, TestMock } from "@/runtime/flow-tests/flow-test";
import type { TestResult } from "@/runtime/flow-tests/test-result";
import { ChecksPanel } from "./checks-panel";
import { MessagePanel } from "./message-panel";
import { MocksPanel } from "./mocks-panel";
import { OlderPanel } from "./older-panel";
import { StandingBadge } from "./standing-badge";
import { TestSettings } from "./test-settings";
import { UnansweredSteps } from "./unanswered-steps";
import { type TestView, useTest, type useTestDeeds } from "./use-flow-tests";
import { useRunRight } from "./use-run-right";

type Deeds = ReturnType<typeof useTestDeeds>;

type TestPanelProps = {
  readonly flowId: string;
  readonly id: string;
  readonly document: FlowDocument | null;
  readonly running: boolean;
  readonly deeds: Deeds;
  readonly onClose: () => void;
};

/** One test: what it came to, and what it is made of. */
export function TestPanel(props: TestPanelProps) {
  const { flowId, id, onClose } = props;
  const mayLook = useCan("payload.view");
  const query = useTest(flowId, id);
  if (!mayLook) {
    return (
      <EmptyState
        title="This test holds documents"
        why="Your role may see how tests stand, but not look into documents."
        actions={<Button onClick={onClose}>All tests</Button>}
      />
    );
  }
  if (unread(query) !== null) {
    return (
      <>
        <PanelBar title="Test" onClose={onClose} />
        <LoadFailure what="This test" error={query.error} onRetry={() => void query.refetch()} />
      </>
    );
  }
  if (query.data === undefined) return <Skeleton lines={8} />;
  return <Shown {...props} view={query.data} />;
}

function PanelBar({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children?: React.ReactNode;
}) {
  return (
    <header className="flex items-center gap-2 border-line border-b px-2 py-1.5">
      <IconButton icon={ArrowLeft} label="All tests" onClick={onClose} />
      <h2 className="min-w-0 flex-1 truncate font-semibold text-14">{title}</h2>
      {children}
    </header>
  );
}

function Shown({
  flowId,
  id,
  document,
  running,
  deeds,
  onClose,
  view,
}: TestPanelProps & { readonly view: TestView }) {
  const mayEdit = useCan("flow.edit");
  const mayRun = useRunRight();
  const [deleting, setDeleting] = useState(false);
  // What the server says is a test is one.
  const test = view.test as FlowTest | null;
  const fresh = view.standing !== null && !view.standing.stale;
  // Of a draft that has changed since, what was found is still worth a look; of another test it is not.
  const result = view.standing === null ? null : (view.result as TestResult | null);
  const change = mayEdit
    ? (next: FlowTest) => void deeds.save(id, view.revision, next).catch(() => undefined)
    : null;
  return (
    <>
      <PanelBar title={test?.name ?? "Test"} onClose={onClose}>
        <StandingBadge standing={view.standing} problem={view.problem} running={running} />
        {mayRun ? (
          <IconButton
            icon={Play}
            label="Run this test"
            disabled={running}
            onClick={() => deeds.run.mutate({ flowId, tests: [id] })}
          />
        ) : null}
        {mayEdit ? (
          <IconButton icon={Trash2} label="Delete this test" onClick={() => setDeleting(true)} />
        ) : null}
      </PanelBar>
      {test === null ? (
        <div className="p-3">
          <ErrorCard
            title="This test cannot be read"
            why={<p>{view.problem}. Import the flow again with the file put right.</p>}
          />
        </div>
      ) : (
        <Parts
          id={id}
          test={test}
          result={result}
          fresh={fresh}
          document={document}
          busy={deeds.saving}
          onChange={change}
        />
      )}
      {deleting ? (
        <Dialog open onOpenChange={setDeleting}>
          <DialogContent
            title={`Delete “${test?.name ?? "this test"}”?`}
            description="It is not run before publishing any more. Copies in git stay."
            footer={
              <DialogActions
                keep="Keep it"
                busy={deeds.remove.isPending}
                onClick={() => deeds.remove.mutate({ flowId, id }, { onSuccess: onClose })}
              >
                Delete test
              </DialogActions>
            }
          />
        </Dialog>
      ) : null}
    </>
  );
}

/** What it came to, and what it is made of. */
function Parts({
  id,
  test,
  result,
  fresh,
  document,
  busy,
  onChange,
}: {
  readonly id: string;
  readonly test: FlowTest;
  readonly result: TestResult | null;
  /** The result is of the draft and the test as they are. */
  readonly fresh: boolean;
  readonly document: FlowDocument | null;
  readonly busy: boolean;
  readonly onChange: ((test: FlowTest) => void) | null;
}) {
  return (
    <Tabs defaultValue="result" className="flex min-h-0 flex-1 flex-col">
      <TabList aria-label="Parts of the test">
        <Tab value="result">Checks</Tab>
        <Tab value="mocks">Answers</Tab>
        <Tab value="message">Message</Tab>
        {test.older === undefined ? null : <Tab value="older">Older message</Tab>}
        <Tab value="settings">Settings</Tab>
      </TabList>
      <TabPanel value="result" className="min-h-0 flex-1 overflow-y-auto outline-none">
        <Told
          result={result}
          fresh={fresh}
          test={test}
          document={document}
          onAnswer={
            onChange === null ? null : (mock) => onChange({ ...test, mocks: [...test.mocks, mock] })
          }
          onAcceptAll={
            onChange === null || result === null || !fresh
              ? null
              : () => onChange(acceptResult(test, result, "all"))
          }
        />
        <ChecksPanel
          test={test}
          result={result}
          document={document}
          busy={busy}
          onChange={onChange}
          canAccept={fresh}
        />
      </TabPanel>
      <TabPanel value="mocks" className="min-h-0 flex-1 overflow-y-auto outline-none">
        <MocksPanel
          test={test}
          unanswered={result?.unanswered ?? []}
          document={document}
          onChange={onChange}
        />
      </TabPanel>
      <TabPanel value="message" className="min-h-0 flex-1 overflow-y-auto outline-none">
        <MessagePanel test={test} document={document} onChange={onChange} />
      </TabPanel>
      {test.older === undefined ? null : (
        <TabPanel value="older" className="min-h-0 flex-1 overflow-y-auto outline-none">
          <OlderPanel
            testId={id}
            test={test}
            older={test.older}
            unanswered={result?.older?.unanswered ?? []}
            document={document}
            onChange={onChange}
          />
        </TabPanel>
      )}
      <TabPanel value="settings" className="min-h-0 flex-1 overflow-y-auto outline-none">
        <TestSettings test={test} onChange={onChange} />
      </TabPanel>
    </Tabs>
  );
}

/** What the run came to, above the checks. */
function Told({
  result,
  fresh,
  test,
  document,
  onAnswer,
  onAcceptAll,
}: {
  readonly result: TestResult | null;
  readonly fresh: boolean;
  readonly test: FlowTest;
  readonly document: FlowDocument | null;
  readonly onAnswer: ((mock: TestMock) => void) | null;
  readonly onAcceptAll: (() => void) | null;
}) {
  if (result === null) {
    return <p className="px-3 py-2 text-12 text-fg-2">It has not been run here yet.</p>;
  }
  const acceptable = result.checks.filter(
    (found, at) => test.checks[at] !== undefined && canAccept(test.checks[at], found),
  );
  return (
    <div className="flex flex-col gap-2 px-3 pt-2 empty:hidden">
      {fresh ? null : (
        <p className="text-12 text-fg-2">
          The draft or the test has changed since. Run it to see how it stands now.
        </p>
      )}
      {result.broken === undefined ? null : (
        <ErrorCard title="This test cannot run" why={<p>{result.broken}</p>} />
      )}
      {(result.reasons ?? []).slice(result.unanswered.length).map((reason) => (
        <ErrorCard key={reason} title={reason} />
      ))}
      <UnansweredSteps
        steps={result.unanswered}
        mocks={test.mocks}
        document={document}
        onAdd={onAnswer}
      />
      {result.older === undefined ? null : <OlderTold words={result.older.words} />}
      {onAcceptAll === null || acceptable.length < 2 ? null : (
        <Button className="self-start" onClick={onAcceptAll}>
          Accept {differencesIn(acceptable)}
        </Button>
      )}
    </div>
  );
}

/** “all 3 differences of 2 checks” */
function differencesIn(found: TestResult["checks"]): string {
  const all = found.reduce((sum, { changes, more = 0 }) => sum + (changes?.length ?? 1) + more, 0);
  return `all ${counted(all, "difference")} of ${counted(found.length, "check")}`;
}

/** What becomes of the message that comes after that of the test. */
function OlderTold({ words }: { readonly words: readonly string[] }) {
  return (
    <section aria-label="Older message">
      <h3 className="font-medium text-12">The older message</h3>
      <ul className="mt-1 list-disc pl-4 text-12 text-fg-2">
        {words.map((sentence) => (
          <li key={sentence} className="break-words">
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}
