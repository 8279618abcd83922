"use client";

import { useQuery } from "@tanstack/react-query";
import { CirclePause, Plug } from "lucide-react";
import { type FormEvent, useState } from "react";
import { LeaveGuard } from "@/components/shell/leave-guard";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { usePageTitle } from "@/components/shell/page-title";
import { useCan, usePath, usePlace } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { notify, notifyFailure } from "@/components/ui/toast";
import { Spring } from "@/components/ui/top-bar";
import { UsesCard } from "@/components/versions/uses-card";
import { connectionDefinition } from "@/runtime/connections/registry";
import { ConnectionActions } from "./connection-actions";
import { ConnectionForm } from "./connection-form";
import { ConnectionState } from "./connection-state";
import { ConnectionTestCard } from "./connection-test-card";
import type { ConnectionDraft, ConnectionView } from "./connection-types";
import { ConsentCard } from "./consent-card";
import { fieldErrorsOf } from "./field-errors";
import { HealthCard } from "./health-card";
import { SaveFailure } from "./save-failure";
import { useConnection } from "./use-connection";

const formId = "connection";
type Work = ReturnType<typeof useConnection>;

/** One connection: its form, its test, and pausing it. */
export function ConnectionPage({ id }: { readonly id: string }) {
  const work = useConnection(id);
  const { query } = work;
  if (unread(query) !== null) {
    return (
      <LoadFailure what="The connection" error={query.error} onRetry={() => query.refetch()} />
    );
  }
  if (query.data === undefined) return <Skeleton lines={8} />;
  // A new revision starts a new form: what was typed is saved, or was given up.
  return <ConnectionEditor key={query.data.revision} connection={query.data} work={work} />;
}

function useEditor(connection: ConnectionView, { update, test }: Work) {
  const saved: ConnectionDraft = { name: connection.name, config: connection.config, secrets: {} };
  const [draft, setDraft] = useState(saved);
  const dirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const save = async () => {
    const { id, revision } = connection;
    await update.mutateAsync({ id, revision, ...draft });
    notify(`${draft.name} is saved.`);
  };
  const runTest = () =>
    test.mutate(
      { id: connection.id },
      { onError: (error) => notifyFailure(problemOf(error).message) },
    );
  return { draft, setDraft, dirty, save, runTest };
}

function ConnectionEditor({
  connection,
  work,
}: {
  readonly connection: ConnectionView;
  readonly work: Work;
}) {
  const path = usePath();
  const { timeZone } = usePlace().distributor;
  const mayEdit = useCan("connection.edit");
  const mayTest = useCan("connection.test");
  const trpc = useTRPC();
  const health = useQuery(trpc.connections.health.queryOptions({ id: connection.id }));
  const definition = connectionDefinition(connection.kind);
  const { draft, setDraft, dirty, save, runTest } = useEditor(connection, work);
  const { update, test } = work;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    // The failure is shown above the form.
    if (dirty) save().catch(() => undefined);
  };
  const result = connection.testResult;
  usePageTitle(connection.name);
  return (
    <>
      <LeaveGuard unsaved={mayEdit && dirty} />
      <PageBar>
        <h1 className="sr-only">Connection {connection.name}</h1>
        <Breadcrumb
          parts={[{ label: "Connections", href: path("/connections") }, { label: connection.name }]}
        />
        <span className="max-sm:hidden">
          <ConnectionState connection={connection} calls={health.isError ? null : health.data} />
        </span>
        <Spring />
        <ConnectionActions connection={connection} work={work} />
        {mayTest && definition?.testable ? (
          <Button busy={test.isPending} disabled={dirty} onClick={runTest}>
            <Icon as={Plug} size="s" className="max-sm:hidden" />
            <span>
              Test<span className="max-sm:sr-only"> connection</span>
            </span>
          </Button>
        ) : null}
        {mayEdit ? (
          <Button
            type="submit"
            form={formId}
            look="primary"
            busy={update.isPending}
            disabled={!dirty}
          >
            Save
          </Button>
        ) : null}
      </PageBar>
      <form
        id={formId}
        noValidate
        autoComplete="off"
        onSubmit={onSubmit}
        className="min-h-0 flex-1 overflow-y-auto"
      >
        {update.error ? <SaveFailure error={update.error} onReload={work.refresh} /> : null}
        {connection.state === "paused" ? (
          <PausedNote connection={connection} resume={work.resume} />
        ) : null}
        {connection.config.auth === "oauth2-authorization-code" ? (
          <ConsentCard connection={connection} unsaved={dirty} zone={timeZone} />
        ) : null}
        {definition?.testable ? <HealthCard connection={connection} zone={timeZone} /> : null}
        {result && !dirty ? <ConnectionTestCard result={result} zone={timeZone} /> : null}
        {definition === undefined ? (
          <p className="p-4 text-fg-2">
            This version of Orderloom does not know the kind “{connection.kind}”.
          </p>
        ) : (
          <ConnectionForm
            definition={definition}
            draft={draft}
            secretsSet={connection.secretsSet}
            errors={update.error ? fieldErrorsOf(problemOf(update.error)) : {}}
            readOnly={!mayEdit}
            onChange={setDraft}
          />
        )}
        {/* Below what is there at once, so that nothing moves when it comes. */}
        <UsesCard kind="connection" value={connection.id} />
      </form>
    </>
  );
}

const pausedTitles = {
  person: "Paused: nothing is sent over it",
  auth: "Paused because the target refused our credentials",
  down: "Paused because the target did not answer",
} as const;

function PausedNote({
  connection: { id, pauseReason, pausedBy },
  resume,
}: {
  readonly connection: ConnectionView;
  readonly resume: Work["resume"];
}) {
  const mayPause = useCan("connection.pause");
  return (
    <div className="max-w-[592px] px-4 pt-4">
      <ErrorCard
        tone="caution"
        icon={CirclePause}
        title={pausedTitles[pausedBy ?? "person"]}
        why={<p>{pauseReason ?? "No reason was given."}</p>}
        actions={
          mayPause ? (
            <Button size="s" busy={resume.isPending} onClick={() => resume.mutate({ id })}>
              Resume
            </Button>
          ) : null
        }
      />
    </div>
  );
}
