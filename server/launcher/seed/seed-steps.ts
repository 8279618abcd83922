import { seedPeople } from "./seed-people";
import type { SeedStep } from "./seed-step";

/** The demonstration, in order. */
export const seedSteps: readonly SeedStep[] = [seedPeople];
