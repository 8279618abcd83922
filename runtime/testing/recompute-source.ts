import { loadVersions } from "../engine/pinned-tables";
import type { RecomputeSource } from "../engine/recompute";
import type { RunWorld } from "./run-world";

/** What the journal of a world says of one run, all of it. */
export function recomputeSourceOf(
  world: RunWorld,
  id: string,
  more: Partial<RecomputeSource> = {},
): RecomputeSource {
  const contents = world.segments(id);
  const values = new Map(contents.flatMap((content) => content.values.map((v) => [v.ref, v])));
  const start = contents[0]?.start;
  if (start === undefined) throw new Error("no start");
  return {
    plan: world.plan,
    head: world.journal.stored(id).head,
    trigger: start.trigger,
    parameters: start.parameters,
    tables: {},
    versions: (tables) => loadVersions(world.host, world.journal.stored(id).head, tables),
    steps: world.steps(id),
    bytes: async (ref: number) => {
      const value = values.get(ref);
      if (value === undefined) throw new RangeError("gone");
      return "payload" in value
        ? world.journal.readPayload(world.journal.stored(id).head, value.payload)
        : value.bytes;
    },
    ...more,
  };
}
