import { seedDrafts } from "./seed-drafts";
import { seedEvents } from "./seed-events";
import { seedFlows } from "./seed-flows";
import { seedHistory } from "./seed-history";
import { seedMaps } from "./seed-maps";
import { seedPeople } from "./seed-people";
import type { SeedStep } from "./seed-step";
import { seedTables } from "./seed-tables";

/**
 * The demonstration, in order: flows read the tables and use the maps. Events come last: history must not start runs of today.
 */
export const seedSteps: readonly SeedStep[] = [
  seedPeople,
  seedTables,
  seedMaps,
  seedFlows,
  seedHistory,
  seedDrafts,
  seedEvents,
];
