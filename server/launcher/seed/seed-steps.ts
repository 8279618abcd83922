import { seedEvents } from "./seed-events";
import { seedFlows } from "./seed-flows";
import { seedHistory } from "./seed-history";
import { seedPeople } from "./seed-people";
import type { SeedStep } from "./seed-step";

/** The demonstration, in order. Events come last: history must not start runs of today. */
export const seedSteps: readonly SeedStep[] = [seedPeople, seedFlows, seedHistory, seedEvents];
