"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useInterpreter } from "@/components/shell/interpreter";
import { useCan } from "@/components/shell/place";
import { CheckboxLine } from "@/components/ui/checkbox";
import { ErrorCard } from "@/components/ui/error-card";
import { RadioGroup } from "@/components/ui/radio-group";
import type { ReplaysCheck } from "@/runtime/engine/replay-fates";

export type Keys = "same" | "new";

/** How many of the messages can only be sent as new on this version; asked before anything is pressed. */
export function useReplaysCheck(question: {
  readonly runs: string[];
  readonly version: "same" | "published" | "draft";
  readonly from: "start" | "failed";
  readonly enabled: boolean;
}) {
  const ask = useInterpreter();
  const { enabled, ...input } = question;
  return useQuery({
    queryKey: ["replays", input],
    queryFn: () => ask<ReplaysCheck>("replays", input),
    enabled,
    staleTime: 0,
    retry: false,
  }).data;
}

/** The same messages again, or as new: what cannot go out again under its own keys is said before. */
export function ReplayKeys({
  check,
  keys,
  onKeys,
  sure,
  onSure,
}: {
  readonly check: ReplaysCheck | undefined;
  readonly keys: Keys;
  readonly onKeys: (keys: Keys) => void;
  readonly sure: boolean;
  readonly onSure: (sure: boolean) => void;
}) {
  const mayNew = useCan("run.send-as-new");
  const refused = check !== undefined && check.refused > 0;
  return (
    <>
      {refused && keys === "same" ? (
        <div role="status">
          <ErrorCard
            tone="caution"
            icon={TriangleAlert}
            title={refusedWords(check)}
            why={<p>{check.why}</p>}
          />
        </div>
      ) : null}
      {mayNew || refused ? (
        <RadioGroup<Keys>
          label="How they go out"
          value={keys}
          onValueChange={onKeys}
          className="border-line border-t pt-3"
          options={[
            {
              value: "same",
              label: "The same messages: keys, clock and new ids are those of the first runs",
            },
            {
              value: "new",
              label: "As new: keys, clock and ids of their own",
              help: mayNew
                ? "Nothing is taken for done. The audit log names it."
                : "Your role does not include this.",
              disabled: !mayNew,
            },
          ]}
        />
      ) : null}
      {keys === "new" ? (
        <CheckboxLine
          checked={sure}
          onCheckedChange={(checked) => onSure(checked === true)}
          label="I know that effects may be done a second time"
        />
      ) : null}
    </>
  );
}

function refusedWords({ refused, checked }: ReplaysCheck): string {
  const of = checked === 1 ? "The one message" : `${refused} of ${checked} messages`;
  return `${of} that ${checked === 1 ? "was" : "were"} looked at can only be sent as new`;
}
