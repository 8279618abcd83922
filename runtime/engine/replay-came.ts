import { CameLists, cameAlike } from "./came-lists";
import type { Plan } from "./plan";
import type { PastHost } from "./recompute-past";
import {
  type Came,
  type Deed,
  deedsOf,
  type EarlierRun,
  isOnce,
  placeIn,
} from "./replay-counterparts";
import type { Past } from "./replay-past";
import type { PlanNode } from "./topology";

/** What came to the lists of earlier runs, held against what comes to them where the replay is played through. */
export async function cameTo(
  host: PastHost,
  earlier: readonly EarlierRun[],
  played: { readonly past: Past; readonly plan: Plan },
): Promise<ReadonlyMap<string, Came>> {
  const now = new CameLists(host, played.past, played.plan);
  const came = new Map<string, Came>();
  for (const { past, plan } of earlier) {
    const then = plan && new CameLists(host, past, plan);
    for (const deed of plan === null ? [] : deedsOf(past, plan)) {
      const node = plan?.nodes.get(deed.node);
      if (then === null || node === undefined || isOnce(node)) continue;
      came.set(placeIn(past, deed), await cameOf(entriesOf(deed, node), then, now));
    }
  }
  return came;
}

async function cameOf(path: string | null, then: CameLists, now: CameLists): Promise<Came> {
  const alike = path === null ? null : await cameAlike(then, now, path);
  if (alike === null) return "unknown";
  return alike ? "alike" : "moved";
}

/** An iteration of its lists; null where it is not known of which one. */
function entriesOf({ effect }: Deed, { scope }: PlanNode): string | null {
  if (effect !== null) return effect.path;
  if (scope.split === null) return "";
  // Any of the entries: what came to the list is the same for all.
  return scope.split.scope.split === null ? `${scope.split.id}:0` : null;
}
