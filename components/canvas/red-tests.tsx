"use client";

import { Hourglass } from "lucide-react";
import { usePath } from "@/components/shell/place";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { counted } from "@/runtime/counted";
import type { Red } from "./use-publish";

const shownMost = 5;

/** Tests that keep a draft from production, and why it is published all the same. */
export function RedTests({
  flow,
  red: { failed, notRun },
  reason,
  onReason,
}: {
  readonly flow: string;
  readonly red: Red;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}) {
  const path = usePath();
  return (
    <div role="alert" className="flex flex-col gap-3">
      {failed.length === 0 ? null : (
        <ErrorCard
          title={`${counted(failed.length, "test fails", "tests fail")}: nothing was published`}
          why={
            <>
              <Names names={failed} />
              <Link
                href={path(`/flows/${flow}/tests`)}
                className="self-start text-accent-text underline underline-offset-2"
              >
                See what differs
              </Link>
            </>
          }
        />
      )}
      {notRun.length === 0 ? null : (
        <ErrorCard
          tone="caution"
          icon={Hourglass}
          title={`${counted(notRun.length, "test was", "tests were")} not run in time: nothing was published`}
          why={
            <>
              <Names names={notRun} />
              <p>Publish again: it goes on with what is left.</p>
            </>
          }
        />
      )}
      <Field
        label="Publish anyway, because"
        required={failed.length > 0}
        help="The audit log keeps it."
      >
        {(control) => (
          <Input
            {...control}
            maxLength={500}
            value={reason}
            onChange={(event) => onReason(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {names.slice(0, shownMost).map((name) => (
        <p key={name}>{name}</p>
      ))}
      {names.length > shownMost ? <p>and {names.length - shownMost} more</p> : null}
    </>
  );
}
