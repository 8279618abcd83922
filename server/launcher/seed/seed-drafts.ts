import { systemActor } from "../../access/actor";
import { openSealer } from "../../connections/seal";
import { type ScopedTransaction, withScope } from "../../db";
import { importFlowFiles } from "../../flows/flow-folder";
import { publishFlow } from "../../flows/publish-flow";
import { readDraftRow } from "../../flows/repository";
import { demoConsultant } from "./demo-actor";
import { calledFlow, demoFlows } from "./demo-flows";
import { addCarrier, demoPlace, readFlowFiles } from "./seed-flows";
import type { SeedStep } from "./seed-step";

/**
 * A draft that somebody has not published yet, to be stepped through and tried on the past week, and the flow that it
 * calls. Comes after the history, which is of the published version.
 */
export const seedDrafts: SeedStep = {
  name: "drafts",
  async run({ app, environment }) {
    const sealer = openSealer(environment.sealingKeys);
    return withScope(app, demoPlace, async (tx) => {
      const carrier = await addCarrier(tx, sealer);
      await importFlowFiles(tx, systemActor, demoPlace, readFlowFiles(calledFlow.folder));
      await publishFlow(tx, systemActor, demoPlace, {
        flowId: calledFlow.id,
        note: "Part of the demonstration",
        bindings: { carrier },
        tested: "demonstration",
      });
      if (!(await isAsPublished(tx))) return "a flow to call; the draft has changes of its own";
      await importFlowFiles(
        tx,
        demoConsultant,
        demoPlace,
        readFlowFiles(`${demoFlows.shipped.folder}-draft`),
      );
      return "a draft to try on the past week, and the flow that it calls";
    });
  },
};

/** Nobody has worked on the draft since the flow was published. */
async function isAsPublished(tx: ScopedTransaction): Promise<boolean> {
  const { logic } = await readDraftRow(tx, demoFlows.shipped.id);
  return logic === readFlowFiles(demoFlows.shipped.folder)["flow.json"];
}
