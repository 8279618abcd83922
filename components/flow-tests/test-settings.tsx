"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FlowTest } from "@/runtime/flow-tests/flow-test";
import { withoutOlder } from "@/runtime/flow-tests/older-of-run";
import { ObjectField, objectOf, objectText, textsOf } from "./object-field";

/** What a test is called, when and as what it runs, and with which values and tables. */
export function TestSettings({
  test,
  onChange,
}: {
  readonly test: FlowTest;
  readonly onChange: ((test: FlowTest) => void) | null;
}) {
  const [name, setName] = useState(test.name);
  const [at, setAt] = useState(test.acceptedAt);
  const [parameters, setParameters] = useState(objectText(test.parameters));
  const [tables, setTables] = useState(objectText(test.tables));
  const [twice, setTwice] = useTick(test.twice === true);
  const [older, setOlder] = useTick(test.older !== undefined);
  const time = Number.isNaN(Date.parse(at)) ? null : new Date(Date.parse(at)).toISOString();
  const given = objectOf(parameters);
  const pinned = textsOf(tables);
  const valid = name.trim() !== "" && time !== null && given !== null && pinned !== null;
  return (
    <form
      className="flex flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!valid) return;
        const {
          parameters: _values,
          tables: _tables,
          twice: _twice,
          ...rest
        } = older ? test : withoutOlder(test);
        onChange?.({
          ...rest,
          name: name.trim(),
          acceptedAt: time,
          ...(twice && { twice: true as const }),
          ...(older && { older: test.older ?? { message: test.message, mocks: [] } }),
          ...(Object.keys(given).length > 0 && { parameters: given }),
          ...(Object.keys(pinned).length > 0 && { tables: pinned }),
        });
      }}
    >
      <Field label="Name" required>
        {(control) => (
          <Input
            {...control}
            maxLength={120}
            readOnly={onChange === null}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Clock stands at"
        required
        help="The message arrives then; waits and repeats let it jump."
        error={time === null ? "Such as 2026-11-27T08:00:00Z." : undefined}
      >
        {(control) => (
          <Input
            {...control}
            className="mono"
            readOnly={onChange === null}
            value={at}
            onChange={(event) => setAt(event.target.value)}
          />
        )}
      </Field>
      <Deliveries
        test={test}
        twice={twice}
        older={older}
        onTwice={onChange === null ? null : setTwice}
        onOlder={onChange === null ? null : setOlder}
      />
      <ObjectField
        label="Parameters"
        help="As JSON. Empty: those of the publication here."
        error={given === null ? "This is no JSON object." : undefined}
        text={parameters}
        onChange={onChange === null ? null : setParameters}
      />
      <ObjectField
        label="Versions of tables"
        help='As JSON: {"Credit decision": "hash"}. Tables that are not named are read as they are now.'
        error={pinned === null ? "This is no JSON object with the hash of each table." : undefined}
        text={tables}
        onChange={onChange === null ? null : setTables}
      />
      <p className="text-12 text-fg-2">
        Its run has the id <span className="mono">{test.origin}</span> each time, and so the same
        idempotency keys.
      </p>
      {onChange === null ? null : (
        <Button type="submit" className="self-start" disabled={!valid}>
          Save settings
        </Button>
      )}
    </form>
  );
}

/** Why a message does not come a second time, by how it came. */
const onceWords: { readonly [kind in FlowTest["message"]["kind"]]?: string } = {
  schedule: "A schedule has no sender who would deliver its message again.",
  manual: "It was started by hand: nobody delivers it again.",
  call: "A flow that calls again joins its first call by itself.",
  replay:
    "This test was saved from a run of a stored message, which is not recognised by a delivery id. Save it from the run in which the message first came.",
};

/** What is saved, until somebody says otherwise: what a colleague saves meanwhile is not taken back by another field. */
function useTick(saved: boolean): [boolean, (on: boolean) => void] {
  const [own, setOwn] = useState<boolean | null>(null);
  if (own === saved) setOwn(null);
  return [own ?? saved, setOwn];
}

/** What comes besides the message of the test. */
function Deliveries({
  test,
  twice,
  older,
  onTwice,
  onOlder,
}: {
  readonly test: FlowTest;
  readonly twice: boolean;
  readonly older: boolean;
  /** Null where the person may not change tests. */
  readonly onTwice: ((twice: boolean) => void) | null;
  readonly onOlder: ((older: boolean) => void) | null;
}) {
  return (
    <>
      <CheckboxLine
        label="The message is delivered twice: the second delivery must start nothing"
        help={onceWords[test.message.kind]}
        disabled={onTwice === null || onceWords[test.message.kind] !== undefined}
        checked={twice}
        onCheckedChange={(on) => onTwice?.(on === true)}
      />
      {test.message.kind === "schedule" ? null : (
        <CheckboxLine
          label="An older message comes after it, such as a create after its update"
          disabled={onOlder === null}
          checked={older}
          onCheckedChange={(on) => onOlder?.(on === true)}
        />
      )}
      {older && test.older === undefined ? (
        <p className="text-12 text-fg-2">
          Saved, it begins as a copy of the message, under Older message: change it there, or take
          that of a run.
        </p>
      ) : !older && test.older !== undefined ? (
        <p className="text-12 text-fg-2">Its answers, and the checks of it, go with it.</p>
      ) : null}
    </>
  );
}
