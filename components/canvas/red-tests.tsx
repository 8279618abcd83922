"use client";

import Link from "next/link";
import { usePath } from "@/components/shell/place";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { counted } from "@/runtime/counted";

const shownMost = 5;

/** Tests that keep a draft from production, and why it is published all the same. */
export function RedTests({
  flow,
  names,
  reason,
  onReason,
}: {
  readonly flow: string;
  readonly names: readonly string[];
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}) {
  const path = usePath();
  return (
    <div role="alert" className="flex flex-col gap-3">
      <ErrorCard
        title={`${counted(names.length, "test fails", "tests fail")}: nothing was published`}
        why={
          <>
            {names.slice(0, shownMost).map((name) => (
              <p key={name}>{name}</p>
            ))}
            {names.length > shownMost ? <p>and {names.length - shownMost} more</p> : null}
            <Link
              href={path(`/flows/${flow}/tests`)}
              className="self-start text-accent-text underline underline-offset-2"
            >
              See what differs
            </Link>
          </>
        }
      />
      <Field label="Publish anyway, because" required help="The audit log keeps it.">
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
