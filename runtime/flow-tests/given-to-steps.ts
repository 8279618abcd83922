import type { Plan } from "../engine/plan";
import type { Past } from "../engine/replay-past";
import type { Json } from "../json";
import { computes } from "./stand-ins";

type Given = { readonly value: Json; readonly port: string | null };

/**
 * Of a run that somebody stepped through: what its steps outside of loops handed on in the end, edits and typed
 * outputs included, in their order. Empty for other runs, whose steps make the same again by themselves.
 */
export function givenToSteps(
  { head, contents, values }: Past,
  plan: Plan,
): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  if (head.purpose !== "debug") return given;
  for (const { node, path, status, output, port } of contents.flatMap(({ steps }) => steps)) {
    const behaviour = plan.nodes.get(node)?.work.behaviour ?? "";
    const standsIn = computes(behaviour) || behaviour === "trigger";
    if (path !== "" || status !== "succeeded" || output === null || !standsIn) continue;
    given.set(node, { value: values.json(output), port });
  }
  for (const event of contents.flatMap(({ debug = [] }) => debug)) {
    if (event.kind !== "edited" || event.path !== "" || event.source === null) continue;
    const before = given.get(event.source);
    if (before !== undefined)
      given.set(event.source, { ...before, value: values.json(event.value) });
  }
  return given;
}
