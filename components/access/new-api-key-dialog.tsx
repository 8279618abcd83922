"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ShownOnce } from "./shown-once";

const scopes = [
  { scope: "runs:read", words: "See runs and their steps" },
  { scope: "payloads:read", words: "See documents and values of runs" },
  { scope: "runs:write", words: "Retry runs" },
  { scope: "runs:edit-retry", words: "Retry runs with a changed message" },
  { scope: "runs:send-as-new", words: "Send runs as new, a second time" },
  { scope: "flows:read", words: "See flows" },
  { scope: "flows:write", words: "Change drafts" },
  { scope: "flows:publish", words: "Publish, pause and withdraw flows" },
  { scope: "tables:read", words: "See lookup tables" },
  { scope: "tables:write", words: "Make and change lookup tables" },
] as const;
type Scope = (typeof scopes)[number]["scope"];

const dayMs = 86_400_000;
const lifetimes = [
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "Never" },
];

function ScopeChoice({
  chosen,
  onChange,
}: {
  readonly chosen: readonly Scope[];
  readonly onChange: (chosen: readonly Scope[]) => void;
}) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium text-12 text-fg-2">It may</legend>
      {scopes.map(({ scope, words }) => (
        <span key={scope} className="flex items-center gap-2">
          <Checkbox
            id={`${id}-${scope}`}
            checked={chosen.includes(scope)}
            onCheckedChange={(checked) =>
              onChange(
                checked === true ? [...chosen, scope] : chosen.filter((other) => other !== scope),
              )
            }
          />
          <label htmlFor={`${id}-${scope}`}>
            {words} <span className="mono text-11 text-fg-3">{scope}</span>
          </label>
        </span>
      ))}
    </fieldset>
  );
}

/** Makes a key: name, scopes, environment, lifetime; then shows it once. */
export function NewApiKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { environment } = usePlace();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>(["runs:read"]);
  const [where, setWhere] = useState("this");
  const [lifetime, setLifetime] = useState("365");
  const create = useMutation(
    trpc.access.apiKeys.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.access.apiKeys.list.queryKey() }),
    }),
  );
  if (create.data !== undefined) {
    return (
      <Dialog open onOpenChange={onClose}>
        <ShownOnce
          title="Copy the key now"
          description="It is shown this once. Whoever has it may do what its scopes say."
          label="API key"
          value={create.data.key}
          onClose={onClose}
        />
      </Dialog>
    );
  }
  const submit = () =>
    create.mutate({
      name,
      scopes: [...chosen],
      thisEnvironmentOnly: where === "this",
      expiresAt: lifetime === "never" ? null : new Date(Date.now() + Number(lifetime) * dayMs),
    });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="New API key"
        footer={
          <DialogActions
            busy={create.isPending}
            disabled={name.trim() === "" || chosen.length === 0}
            onClick={submit}
          >
            Make key
          </DialogActions>
        }
      >
        <div className="flex flex-col gap-3">
          <Field label="Name" required help="Which machine uses it, e.g. “Nightly report”.">
            {(control) => (
              <Input
                {...control}
                maxLength={120}
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <ScopeChoice chosen={chosen} onChange={setChosen} />
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Environment" required>
              {({ id }) => (
                <Select
                  id={id}
                  value={where}
                  onValueChange={setWhere}
                  options={[
                    { value: "this", label: `${environmentNames[environment.kind]} only` },
                    { value: "both", label: "Test and production" },
                  ]}
                />
              )}
            </Field>
            <Field label="Expires after" required>
              {({ id }) => (
                <Select id={id} value={lifetime} onValueChange={setLifetime} options={lifetimes} />
              )}
            </Field>
          </div>
          {create.error ? (
            <p role="alert" className="text-negative">
              {problemOf(create.error).message}
            </p>
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  );
}
