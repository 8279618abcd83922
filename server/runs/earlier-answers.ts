import { sql } from "drizzle-orm";
import { RequestError } from "../request-error";
import type { CommandContext, Resolution } from "./command-run";

type Step = { readonly node: string; readonly path: string };
type Answer = {
  readonly by: string;
  readonly applied: boolean;
  readonly detail: Partial<Step> & { readonly outcome?: Resolution["outcome"] };
};

const words: { readonly [outcome in Resolution["outcome"]]: string } = {
  happened: "that it happened",
  "did-not-happen": "that it did not happen, so that it was sent once more",
  "look-up": "that the target be asked",
};

/**
 * CONFLICT where somebody has said of this step in doubt what became of it: who, and what. Of two who
 * answer at once only the one that holds the run's lock is sure to see the other.
 * @param open whether an answer counts only while it is being applied: the step may be in doubt again
 */
export async function refuseAnswered(
  { tx, scope }: CommandContext,
  run: string,
  step: Step,
  open: boolean,
): Promise<void> {
  const rows = await tx.execute<Answer>(sql`
    select by, detail, applied_seg is not null as applied from run_command
    where run = ${run}::uuid and kind = 'resolve'
      and partner_id = ${scope.partnerId}::uuid and distributor_id = ${scope.distributorId}::uuid
    order by at desc, id desc`);
  const answer = rows.find(
    ({ detail, applied }) =>
      detail.node === step.node && (detail.path ?? "") === step.path && !(open && applied),
  );
  if (answer === undefined) return;
  const said = words[answer.detail.outcome ?? "happened"];
  throw new RequestError(
    "CONFLICT",
    `${answer.by} has answered for this step already, ${said}${answer.applied ? "" : "; that is being applied"}. Your answer was not taken.`,
  );
}
