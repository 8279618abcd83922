import type { FlowDocument } from "../../flow/document";
import type { KnownMap } from "../../flow/known-map";
import { sharedUseOf } from "./shared-use";

/** Whether publishing changes a step: it takes the newest version of a shared map, and there is a newer one. */
export function takesNewer(
  { nodes }: Pick<FlowDocument, "nodes">,
  maps: readonly Pick<KnownMap, "name" | "number">[] = [],
): boolean {
  return Object.values(nodes).some(({ config }) => {
    const use = sharedUseOf(config);
    return (
      use?.newest === true &&
      maps.some(({ name, number }) => name === use.map && number > use.version)
    );
  });
}
