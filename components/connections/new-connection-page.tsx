"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { LeaveGuard } from "@/components/shell/leave-guard";
import { PageBar } from "@/components/shell/page-bar";
import { useCan, usePath } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { useAddressChoice } from "@/components/shell/use-address-choice";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { NodeTile } from "@/components/ui/node-icon";
import { notify } from "@/components/ui/toast";
import { Spring } from "@/components/ui/top-bar";
import {
  type ConfigProblem,
  checkConnection,
  normaliseConfig,
  secretNames,
} from "@/runtime/connections/check-config";
import type { ConnectionDefinition } from "@/runtime/connections/definition";
import { connectionDefinitions } from "@/runtime/connections/registry";
import { ConnectionForm } from "./connection-form";
import type { ConnectionDraft } from "./connection-types";
import { RedirectAddress } from "./consent-card";
import { fieldErrorsOf } from "./field-errors";
import { NotSaved, SaveFailure } from "./save-failure";

const formId = "new-connection";
const emptyDraft: ConnectionDraft = { name: "", config: {}, secrets: {} };

function KindChoice({
  kind,
  onChoose,
}: {
  readonly kind: string;
  readonly onChoose: (kind: string) => void;
}) {
  return (
    <fieldset className="border-line border-b px-4 py-4">
      <legend className="sr-only">Kind of connection</legend>
      <div className="grid max-w-[560px] gap-2 sm:grid-cols-2">
        {connectionDefinitions.map((definition) => (
          <label
            key={definition.kind}
            className="flex cursor-pointer items-start gap-2.5 rounded-8 p-2.5 outline-strong has-[:checked]:bg-accent-tint has-[:focus-visible]:ring-2 has-[:focus-visible]:ring-accent"
          >
            <input
              type="radio"
              name="kind"
              value={definition.kind}
              checked={kind === definition.kind}
              onChange={() => onChoose(definition.kind)}
              className="sr-only"
            />
            <NodeTile name={definition.icon} solid />
            <span>
              <span className="block font-medium">{definition.label}</span>
              <span className="block text-12 text-fg-2">{definition.description}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Adds a connection: its kind, then its form. */
export function NewConnectionPage() {
  const path = usePath();
  const mayEdit = useCan("connection.edit");
  const [first] = connectionDefinitions;
  if (!mayEdit || first === undefined) {
    return (
      <EmptyState
        title="You may not add connections here"
        why="A consultant or an owner of your workbench can."
        actions={
          <Button asChild>
            <Link href={path("/connections")}>Show the connections</Link>
          </Button>
        }
      />
    );
  }
  return <NewConnectionForm first={first} listPath={path("/connections")} />;
}

function NewConnectionForm({
  first,
  listPath,
}: {
  readonly first: ConnectionDefinition;
  readonly listPath: string;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  // Who comes from a step has said what for.
  const [kind, setKind] = useAddressChoice<string>("kind", first.kind);
  const definition = connectionDefinitions.find((other) => other.kind === kind) ?? first;
  const [draft, setDraft] = useState(emptyDraft);
  const create = useMutation(
    trpc.connections.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await queries.invalidateQueries({ queryKey: trpc.connections.list.queryKey() });
        const next = definition.testable ? "Test it" : "Choose it where messages arrive";
        notify(`${draft.name} is added. ${next} next.`);
        router.push(`${listPath}/${id}`);
      },
    }),
  );
  // What can be told without asking the server.
  const [refused, setRefused] = useState<readonly ConfigProblem[]>([]);
  useEffect(() => {
    if (refused.length === 0) return;
    const form = document.getElementById(formId);
    form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refused]);
  const choose = (kind: string) => {
    const chosen = connectionDefinitions.find((other) => other.kind === kind);
    if (chosen === undefined) return;
    setKind(kind);
    setDraft({ ...draft, config: {}, secrets: {} });
    create.reset();
    setRefused([]);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const problems = problemsOf(definition, draft);
    setRefused(problems);
    if (problems.length > 0) create.reset();
    else create.mutate({ kind: definition.kind, ...draft });
  };
  const errors = create.error
    ? fieldErrorsOf(problemOf(create.error))
    : Object.fromEntries(refused.map(({ field, message }) => [field, message]));
  const typed = JSON.stringify(draft) !== JSON.stringify(emptyDraft);
  return (
    <>
      <LeaveGuard unsaved={typed && !create.isSuccess} />
      <PageBar>
        <h1 className="sr-only">New connection</h1>
        <Breadcrumb
          parts={[{ label: "Connections", href: listPath }, { label: "New connection" }]}
        />
        <Spring />
        <Button type="submit" form={formId} look="primary" busy={create.isPending}>
          Add connection
        </Button>
      </PageBar>
      <form
        id={formId}
        noValidate
        onSubmit={onSubmit}
        autoComplete="off"
        className="min-h-0 flex-1 overflow-y-auto"
      >
        {refused.length === 0 ? null : (
          <NotSaved why={refused.map(({ message }) => message).join(" ")} />
        )}
        {create.error ? <SaveFailure error={create.error} /> : null}
        <KindChoice kind={definition.kind} onChoose={choose} />
        {draft.config.auth === "oauth2-authorization-code" ? (
          <div className="max-w-[592px] px-4 pt-4">
            <RedirectAddress />
          </div>
        ) : null}
        <ConnectionForm
          definition={definition}
          draft={draft}
          secretsSet={[]}
          errors={errors}
          readOnly={false}
          onChange={setDraft}
        />
      </form>
    </>
  );
}

/** The same as the server refuses, for a connection that has no secrets yet. */
function problemsOf(
  definition: ConnectionDefinition,
  { name, config: typed, secrets }: ConnectionDraft,
): readonly ConfigProblem[] {
  const config = normaliseConfig(definition, typed);
  const given = secretNames(definition, config).flatMap((secret) => {
    const value = secrets[secret];
    return value ? [[secret, value] as const] : [];
  });
  return checkConnection(definition, name, config, Object.fromEntries(given));
}
