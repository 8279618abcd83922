"use client";

import { MessageSquareReply } from "lucide-react";
import type { ReactNode } from "react";
import { usePath } from "@/components/shell/place";
import { ErrorCard } from "@/components/ui/error-card";
import { runName } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { madeWrong } from "./doubt-words";
import { assumedWhy, givenSentence, type SureWays, sureWords } from "./given-words";
import type { StepDetail } from "./use-run";

/** What stands for the answer of a system that a step of a debug run did not ask, and whether it fits. */
export function StepAnswer({
  step,
  sure = null,
  ways = null,
  asks,
}: {
  readonly step: StepDetail;
  /** Where it is assumed: what one can do to be sure. */
  readonly sure?: ReactNode;
  /** What its system can be asked as; null where that is not known here. */
  readonly ways?: SureWays | null | undefined;
  /** The step asks somebody, where it is executed. */
  readonly asks: boolean;
}) {
  const { given } = step;
  if (given === null) return null;
  const why = assumedWhy(given);
  if (why === null) {
    if (isToldWithTrouble(step)) return null;
    return <p className="px-3 pb-3 text-12 text-fg-2">{givenSentence(given, asks)}</p>;
  }
  return (
    <div className="px-3 pb-3">
      <ErrorCard
        tone="caution"
        icon={MessageSquareReply}
        title="The answer is assumed"
        actions={sure}
        why={
          <>
            <p>
              {givenSentence(given)} {why}
            </p>
            <AskedFields fields={given.fields} />
            <p>
              {sureWords(ways)} {given.kind === "mocked" ? <RunLink run={given.from} /> : null}
            </p>
          </>
        }
      />
    </div>
  );
}

/** What went wrong with it says first that nothing was sent. */
function isToldWithTrouble(step: StepDetail): boolean {
  if (step.line?.status === "in-doubt") return true;
  return step.error !== null && madeWrong(step) !== null;
}

function RunLink({ run }: { readonly run: string }) {
  const path = usePath();
  return (
    <Link className="underline" href={path(`/runs/${run}`)}>
      Look at run {runName(run)}
    </Link>
  );
}

/** In what the two requests differ. */
function AskedFields({ fields }: { readonly fields: NonNullable<StepDetail["given"]>["fields"] }) {
  if (fields === null || fields.length === 0) return null;
  return (
    <table className="w-full text-left text-12" style={{ tableLayout: "fixed" }}>
      <thead>
        <tr className="text-fg-3">
          <th className="py-0.5 pr-2 font-normal">Field</th>
          <th className="py-0.5 pr-2 font-normal">Answered to</th>
          <th className="py-0.5 font-normal">Asked now</th>
        </tr>
      </thead>
      <tbody className="mono align-top">
        {fields.map(({ path, before, after }) => (
          <tr key={path}>
            <td className="break-all py-0.5 pr-2">{path === "" ? "(whole)" : path}</td>
            <td className="break-all py-0.5 pr-2">{before ?? "–"}</td>
            <td className="break-all py-0.5">{after ?? "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
