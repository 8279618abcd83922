import type pg from "pg";
import type { SeedContext, SeedStep } from "./seed-step";
import { seedTableStatements } from "./seed-table";

async function readDoneSteps(owner: pg.Pool): Promise<Set<string>> {
  for (const statement of seedTableStatements) await owner.query(statement);
  const { rows } = await owner.query<{ name: string }>("select name from launcher.seed_step");
  return new Set(rows.map((row) => row.name));
}

/**
 * Runs the steps that this database has not had. Each is recorded when it is done; one that was cut short
 * runs again at the next start.
 */
export async function runSeed(
  steps: readonly SeedStep[],
  context: SeedContext,
  report: (name: string, work: () => Promise<string>) => Promise<void>,
): Promise<number> {
  const done = await readDoneSteps(context.owner);
  const open = steps.filter((step) => !done.has(step.name));
  for (const step of open) {
    await report(step.name, async () => {
      const note = await step.run(context);
      await context.owner.query(
        "insert into launcher.seed_step (name) values ($1) on conflict do nothing",
        [step.name],
      );
      return note;
    });
  }
  return open.length;
}
