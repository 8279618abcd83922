import { sql } from "drizzle-orm";
import { contentOf } from "../../../runtime/mapping/shared/map-content";
import { sharedUseOf } from "../../../runtime/mapping/shared/shared-use";
import { withScope } from "../../db";
import { parseLogic } from "../../flows/parse-stored";
import { createMap } from "../../maps/save-map";
import { demoConsultant } from "./demo-actor";
import { demoFlows } from "./demo-flows";
import { hallberg } from "./demo-ids";
import { demoPlace, readFlowFiles } from "./seed-flows";
import type { SeedStep } from "./seed-step";

/** The shared maps that the demonstration's flows name, with the rows that these have of them. */
export const seedMaps: SeedStep = {
  name: "maps",
  async run({ app }) {
    const maps = sharedMaps();
    await withScope(app, demoPlace, async (tx) => {
      for (const [name, content] of maps) {
        const [known] = await tx.execute(
          sql`select from map where distributor_id = ${hallberg.id}::uuid and name = ${name}`,
        );
        if (known !== undefined) continue;
        const { partnerId, distributorId } = demoPlace;
        const note = "Part of the demonstration";
        const place = { partnerId, distributorId };
        await createMap(tx, demoConsultant, place, { name, content, note });
      }
    });
    return `${maps.size} shared ${maps.size === 1 ? "map" : "maps"}`;
  },
};

function sharedMaps() {
  const configs = Object.values(demoFlows).flatMap(({ folder }) => {
    const { nodes } = parseLogic(readFlowFiles(folder)["flow.json"] ?? "");
    return Object.values(nodes).map(({ config }) => config);
  });
  return new Map(
    configs.flatMap((config) => {
      const use = sharedUseOf(config);
      return use === null ? [] : [[use.map, contentOf(config)] as const];
    }),
  );
}
