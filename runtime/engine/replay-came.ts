import { canonicalJson } from "../flow/canonical";
import { tablesReadBy } from "../flow/tables-read";
import type { Json, JsonObject } from "../json";
import { CameLists, cameAlike } from "./came-lists";
import { pinnedTables } from "./pinned-tables";
import type { Plan } from "./plan";
import type { PastHost } from "./recompute-past";
import type { TableVersions } from "./records";
import { type Deed, deedsOf, type EarlierRun } from "./replay-deeds";
import type { SeenEffect } from "./replay-forecast";
import { debugEventsOf, type Past, type PastEffect } from "./replay-past";
import { isKeyOfEntry, isOnce, isSameStep, nodesBefore } from "./same-step";
import type { PlanNode } from "./topology";

/** `unknown`: the history does not say, or the rehearsal did not come to the list. */
type Came = "alike" | "moved" | "unknown";

/** What a rehearsal came to. */
export type Played = {
  /** The id that its run had. */
  readonly id: string;
  readonly seen: readonly SeenEffect[];
  /** Whether the same came to the lists of an earlier deed, by {@link placeIn}. */
  readonly came: ReadonlyMap<string, Came>;
};

/** A deed is held against what is to run. */
export type Asking = {
  /** What the run ran that did it. */
  readonly before: Plan;
  readonly past: Past;
  readonly question: {
    readonly plan: Plan;
    readonly parameters: JsonObject;
    /** The lookup tables that it would read. */
    readonly tables: TableVersions;
    /** Null before a rehearsal was played. */
    readonly played: Played | null;
  };
};

/** What came to the lists of earlier runs, held against what comes to them where the replay is played through. */
export async function cameTo(
  host: PastHost,
  earlier: readonly EarlierRun[],
  played: { readonly past: Past; readonly plan: Plan },
): Promise<Played["came"]> {
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

function placeIn({ head }: Past, { node, effect }: Deed): string {
  return `${head.id} ${node} ${effect?.path ?? "*"}`;
}

/**
 * Whether the same comes to a step that is the same in both versions, so that its key stands for the same: nobody need
 * have moved anything, or the lists and requests say that nothing has moved.
 */
export function comesAsItCame(deed: Deed, then: PlanNode, at: Asking): boolean {
  const { past, question } = at;
  if (isSureToCome(then, at)) return true;
  if (question.played === null) return false;
  const came = question.played.came.get(placeIn(past, deed)) ?? "unknown";
  const isReal = past.head.purpose !== "debug";
  if (came !== "alike") return came === "unknown" && isReal;
  if (isReal) return isKeyOfEntry(then) || hasTablesOf([then], at);
  return isKeyOfEntry(then) && (asksAsItAsked(deed, at) ?? !wasTouched(deed, at));
}

/** Whether it asks for the same; null where that says nothing, as it was not come to or is made otherwise by now. */
function asksAsItAsked({ node, effect }: Deed, { before, past, question }: Asking): boolean | null {
  const { plan, parameters, tables, played } = question;
  const seen = played?.seen.find(({ key }) => key === effect?.key);
  if (effect === null || played === null || seen === undefined) return null;
  const given = past.contents[0]?.start?.parameters ?? {};
  const isMadeSo =
    isSameStep(node, { before, given, plan, parameters }) &&
    canonicalJson(given) === canonicalJson(parameters) &&
    !hasOtherTables(past, tables);
  return isSameRequest(effect, seen, { past, played }) ? true : isMadeSo ? false : null;
}

/** Somebody let something else arrive within its entry, or gave it there. */
function wasTouched({ effect }: Deed, { past, before }: Asking): boolean {
  return debugEventsOf(past).some((event) => {
    if (event.kind === "stood") return event.edited === true;
    if (event.kind !== "edited" && event.kind !== "gave") return false;
    const behaviour = before.nodes.get(event.node)?.work.behaviour ?? "";
    // What a system is said to answer is none of what came.
    if (event.kind === "gave" && ["effect", "call", "wait"].includes(behaviour)) return false;
    if (event.path === "") return false;
    return effect === null || `${effect.path}/`.startsWith(`${event.path}/`);
  });
}

/** Under a key by place another entry may stand there now: only the same request says that it is the same one. */
export function isSeen(effect: PastEffect, { work }: PlanNode, at: Asking): boolean {
  const { past, question } = at;
  const { played } = question;
  const again = played?.seen.find(({ key }) => key === effect.key);
  if (played === null || again === undefined) return false;
  return work.iterationKey !== null || isSameRequest(effect, again, { past, played });
}

/** Whatever the ids of their runs are. */
function isSameRequest(
  { request: then }: { readonly request: Json },
  { request: now }: { readonly request: Json },
  { past, played }: { readonly past: Past; readonly played: Played },
): boolean {
  const text = (request: Json) =>
    canonicalJson(request).replaceAll(past.head.id, "").replaceAll(played.id, "");
  return text(then) === text(now);
}

/** Nobody stepped through that run, and what comes to the step reads the same tables. */
function isSureToCome(then: PlanNode, at: Asking): boolean {
  const { past, before } = at;
  if (past.head.purpose === "debug") return false;
  if (!hasOtherTables(past, at.question.tables)) return true;
  const ids = before.readsSteps ? before.nodes.keys() : nodesBefore(before.document, then.id);
  const way = [...ids].flatMap((id) => (id === then.id ? [] : (before.nodes.get(id) ?? [])));
  return hasTablesOf(isKeyOfEntry(then) ? way : [...way, then], at);
}

/** Whether a run read lookup tables in other versions than one that began now. */
export function hasOtherTables({ contents }: Pick<Past, "contents">, now: TableVersions): boolean {
  const then = pinnedTables(contents) ?? {};
  return Object.keys(now).some((name) => then[name] !== now[name]);
}

function hasTablesOf(nodes: readonly PlanNode[], { past, question }: Asking): boolean {
  const then = pinnedTables(past.contents) ?? {};
  return nodes.every(({ node, definition }) =>
    [...tablesReadBy(node, definition)].every(
      ({ table }) => then[table] === question.tables[table],
    ),
  );
}
