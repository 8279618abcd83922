import { timestampArray, uuidArray } from "./binary-arrays";
import type { Call, Statement } from "./pipeline";
import type { ResultWork } from "./work";

/** In the commit in which a run ends as cancelled: a command for each run that it has called, in the same name. */
export const cancelCalledStatement: Statement = {
  name: "cancel_called",
  text: `
insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
select gen_random_uuid(), l.partner_id, l.distributor_id, l.id, 'cancel',
  json_build_object('reason', 'The run that called it was cancelled.'), c.at,
  coalesce((select x.by from run_command x where x.run = c.run and x.kind = 'cancel' limit 1), 'Orderloom')
from unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) c(run, at, origin)
  -- What was called has an origin of its own; a fork has that of what it was forked from, and goes on without it.
  join live l on l.parent = c.run and l.origin <> c.origin`,
};

/** At most one call. What a cancelled run has called would go on for nobody, and send what is not wanted any more. */
export function encodeCancelledCalls(finishes: readonly ResultWork[]): Call[] {
  const cancelled = finishes.filter(({ end }) => end?.status === "cancelled");
  if (cancelled.length === 0) return [];
  return [
    {
      statement: cancelCalledStatement,
      parameters: [
        uuidArray(cancelled.map(({ run }) => run.id)),
        timestampArray(cancelled.map(({ end }) => end?.endedAt ?? 0)),
        uuidArray(cancelled.map(({ run }) => run.origin)),
      ],
    },
  ];
}
