"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { environmentNames, placePath } from "@/components/shell/place-path";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import type { Json, JsonObject } from "@/runtime/json";

export type PublishOutcome = {
  readonly number: number;
  readonly environmentId: string;
  readonly environment: string;
  readonly state: "active" | "paused";
};

type PublishDialogProps = {
  readonly document: FlowDocument;
  /** Number it has afterwards. */
  readonly number: number;
  /** Hash of an existing version to go back to; null publishes the draft. */
  readonly version: string | null;
  /** Environment it is promoted to; absent publishes in the one the person is in. */
  readonly into?: string;
  readonly problems: readonly FlowProblem[];
  /** Saves what is not saved yet; the revision that was, or null when it could not be. */
  readonly onSave: () => Promise<number | null>;
  readonly onPublished: (outcome: PublishOutcome) => void;
  readonly onShow: (problem: FlowProblem) => void;
  readonly onClose: () => void;
};

/** Which environment, which connection per slot, which values, and a note. Enter is enough when all is known. */
export function PublishDialog(props: PublishDialogProps) {
  const { document, number, version, into, problems, onClose } = props;
  const place = usePlace();
  const [environmentId, setEnvironmentId] = useState(into ?? place.environment.id);
  const from = environmentNames[place.environment.kind];
  const [note, setNote] = useState(
    into !== undefined
      ? `v${number}, as in ${from}`
      : version === null
        ? `Version ${number}`
        : `Back to version ${number}`,
  );
  const errors = problems.filter(({ severity }) => severity === "error");
  const publish = usePublish(props, environmentId, note);
  // Enter was pressed before it was known what the environment needs: it counts as soon as it is.
  const [wanted, setWanted] = useState(false);
  const latest = useRef(publish.run);
  useEffect(() => {
    latest.current = publish.run;
  });
  useEffect(() => {
    if (!wanted || publish.loading) return;
    setWanted(false);
    if (publish.ready) void latest.current();
  }, [wanted, publish.loading, publish.ready]);
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={titleOf(props)}
        footer={
          <DialogActions
            keep={version === null ? "Keep as draft" : "Keep what is live"}
            type="submit"
            form="publish"
            busy={publish.busy || (wanted && publish.loading)}
            // Enter sends no form whose button is disabled: while the needs are not known it stays enabled.
            disabled={errors.length > 0 || !(publish.ready || publish.loading)}
          >
            Publish v{number}
          </DialogActions>
        }
      >
        <form
          id="publish"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (errors.length > 0) return;
            if (publish.ready) void publish.run();
            else setWanted(publish.loading);
          }}
        >
          {errors.length > 0 ? (
            <BlockingProblems document={document} errors={errors} onShow={props.onShow} />
          ) : null}
          <SegmentedControl
            label="Environment"
            value={environmentId}
            onValueChange={setEnvironmentId}
            options={place.distributor.environments.map(({ id, kind }) => ({
              value: id,
              label: environmentNames[kind],
            }))}
            className="self-start"
          />
          <Field label="Note" help="What is new, for whoever looks at the versions later.">
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={500}
                value={note}
                onFocus={(event) => event.target.select()}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          {publish.fields}
          {publish.failure === null ? null : (
            <ErrorCard title={publish.failure} why={<p>Nothing was published.</p>} />
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}

function titleOf({ document, number, version, into }: PublishDialogProps): string {
  if (into !== undefined) return `Promote v${number} of ${document.name}?`;
  return `Publish v${number} of ${document.name}${version === null ? "" : " again"}?`;
}

function usePublish(props: PublishDialogProps, environmentId: string, note: string) {
  const { document, version, onSave, onPublished } = props;
  const trpc = useTRPC();
  const place = usePlace();
  const [bindings, setBindings] = useState<{ readonly [slot: string]: string }>({});
  const [values, setValues] = useState<JsonObject>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const options = useQuery(
    trpc.flows.publishOptions.queryOptions({
      flowId: document.id,
      environmentId,
      ...(version === null ? {} : { version }),
    }),
  );
  const publish = useMutation(trpc.flows.publish.mutationOptions());
  const slots = options.data?.slots ?? [];
  const before = options.data?.parameters ?? {};
  const bound = slots.flatMap(({ slot, bound: own }) => {
    const id = bindings[`${environmentId} ${slot}`] ?? own;
    return id === null || id === undefined ? [] : [[slot, id] as const];
  });

  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const revision = version === null ? await onSave() : null;
      if (version === null && revision === null) {
        setFailure("The draft could not be saved.");
        return;
      }
      const { number, state } = await publish.mutateAsync({
        flowId: document.id,
        environmentId,
        ...(version === null ? {} : { version }),
        ...(revision === null ? {} : { revision }),
        note,
        bindings: Object.fromEntries(bound),
        parameters: { ...before, ...values } as Record<string, never>,
      });
      const environment = environmentNames[kindOf(environmentId)];
      onPublished({ number, environmentId, environment, state });
    } catch (error) {
      setFailure(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };

  const kindOf = (id: string) =>
    place.distributor.environments.find((other) => other.id === id)?.kind ?? "test";

  const fields = options.isPending ? (
    <Skeleton className="h-control" />
  ) : (
    <>
      <MissingList missing={options.data?.missing ?? []} />
      {slots.map(({ slot, kinds, elsewhere, connections }) => (
        <Field
          key={slot}
          label={slot}
          required
          help={
            connections.length === 0
              ? noConnection(kinds, placePath(place.distributor.slug, kindOf(environmentId)))
              : elsewhere === null
                ? undefined
                : `${elsewhere.name} in the other environment`
          }
        >
          {(control) => (
            <Select
              id={control.id}
              options={connections.map(({ id, name }) => ({ value: id, label: name }))}
              value={Object.fromEntries(bound)[slot] ?? ""}
              placeholder="Choose a connection…"
              disabled={connections.length === 0}
              onValueChange={(id) => setBindings({ ...bindings, [`${environmentId} ${slot}`]: id })}
            />
          )}
        </Field>
      ))}
      <ParameterValues
        schema={options.data?.schema ?? {}}
        values={{ ...before, ...values }}
        onChange={(name, value) => setValues({ ...values, [name]: value })}
      />
    </>
  );
  return {
    run,
    busy,
    failure,
    fields,
    loading: options.isPending,
    ready: options.isSuccess && bound.length === slots.length,
  };
}

/** Says what is missing, and leads to where it is added, in another tab: the dialog stays as it is. */
function noConnection(kinds: readonly string[], place: string): ReactNode {
  return (
    <>
      This environment has no connection of kind {kinds.join(" or ")}.{" "}
      <a
        href={`${place}/connections/new`}
        target="_blank"
        rel="noreferrer"
        className="text-accent-text underline underline-offset-2"
      >
        Add one
      </a>{" "}
      and come back.
    </>
  );
}

/** What the environment lacks, before anybody finds out from a failed run. */
function MissingList({
  missing,
}: {
  readonly missing: readonly { readonly name: string; readonly message: string }[];
}) {
  if (missing.length === 0) return null;
  return (
    <ErrorCard
      tone="caution"
      title={
        missing.length === 1
          ? "1 thing is missing there"
          : `${missing.length} things are missing there`
      }
      why={missing.map(({ name, message }) => <p key={name}>{message}</p>)}
    />
  );
}

function ParameterValues({
  schema: whole,
  values,
  onChange,
}: {
  readonly schema: JsonObject;
  readonly values: JsonObject;
  readonly onChange: (name: string, value: Json) => void;
}) {
  const properties = Object.entries((whole.properties ?? {}) as JsonObject);
  const required = (whole.required ?? []) as readonly Json[];
  return properties.map(([name, entry]) => {
    const schema = entry as JsonObject;
    const value = values[name] ?? schema.default;
    if (schema.type === "boolean") {
      return (
        <CheckboxLine
          key={name}
          label={name}
          checked={value === true}
          onCheckedChange={(checked) => onChange(name, checked === true)}
        />
      );
    }
    const number = schema.type === "number";
    return (
      <Field key={name} label={name} required={required.includes(name)}>
        {(control) => (
          <Input
            {...control}
            type={number ? "number" : "text"}
            step="any"
            value={value === undefined || value === null ? "" : String(value)}
            onChange={(event) =>
              onChange(name, number ? event.target.valueAsNumber : event.target.value)
            }
          />
        )}
      </Field>
    );
  });
}

function BlockingProblems({
  document,
  errors,
  onShow,
}: {
  readonly document: FlowDocument;
  readonly errors: readonly FlowProblem[];
  readonly onShow: (problem: FlowProblem) => void;
}) {
  return (
    <ErrorCard
      title={
        errors.length === 1
          ? "1 problem blocks publishing"
          : `${errors.length} problems block publishing`
      }
      why={errors.slice(0, 5).map((problem) => (
        <button
          type="button"
          key={`${problem.code} ${problem.node ?? ""} ${problem.field ?? ""} ${problem.message}`}
          className="text-left hover:underline"
          onClick={() => onShow(problem)}
        >
          {problem.node === undefined ? "Flow" : document.nodes[problem.node]?.name}:{" "}
          {problem.message}
        </button>
      ))}
    />
  );
}
