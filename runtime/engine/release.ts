import { type Recovery, recoveryByCode } from "../errors/flow-error";
import type { AwaitedRow } from "../nodes/execution";
import { rowWaitStart, rowWords } from "../nodes/row-words";
import type { Release } from "../ports";
import { cutText } from "../well-formed";
import type { Activity } from "./activity";

/** How a run that cannot go on now is handed back: its state in lists, when it is due, and why. */
export function releaseOf(
  activities: ReadonlySet<Activity>,
  stopping: boolean,
  due: number,
  now: number,
): Release {
  const list = [...activities];
  const doubtful = list.find(({ phase }) => phase === "in-doubt");
  if (doubtful !== undefined) {
    return { state: "in-doubt", due, note: noteOf("In doubt", doubtful) };
  }
  const next = list.reduce<Activity | null>(
    (first, activity) => (first === null || activity.due < first.due ? activity : first),
    null,
  );
  if (stopping || next === null) return { state: "queued", due: Math.min(due, now), note: "" };
  if (next.held) return { state: "held", due, note: noteOf(heldFor(next), next) };
  const row = next.suspension?.row ?? null;
  if (row !== null) return { state: "waiting", due, note: rowNote(row) };
  if (next.phase === "look-up") return { state: "waiting", due, note: lookUpNote(next) };
  const what = next.phase === "wait" ? "Waits at" : "Repeats";
  return { state: "waiting", due, note: noteOf(what, next) };
}

/** A run that has sent nothing itself waits for what an earlier one has. */
function lookUpNote(activity: Activity): string {
  const note = noteOf("Looks up", activity);
  return activity.lastError === null && activity.attempt === 0
    ? `${note}: a request of an earlier run may still be on its way to its target`.slice(0, 200)
    : note;
}

/** “Waits for a row in Items: theirs "NEW-1"” */
function rowNote({ table, row }: AwaitedRow): string {
  return cutText(`${rowWaitStart}${table}: ${rowWords(row)}`, 200);
}

/** How the note of a run begins that is held until somebody gives its connection other credentials. */
export const waitsForCredentials = "Waits for credentials at";

/** The notes that a run may begin with which is held at a step of this name. */
export function heldAt(name: string): readonly string[] {
  return [waitsForCredentials, held].map((what) => `${what} "${name}"`);
}

const held = "Held";

function heldFor({ lastError }: Activity): string {
  const codes: { readonly [code: string]: Recovery } = recoveryByCode;
  return codes[lastError?.code ?? ""] === "auth" ? waitsForCredentials : held;
}

function noteOf(what: string, { state, lastError }: Activity): string {
  const why = lastError === null ? "" : `: ${lastError.message}`;
  return `${what} "${state.node.node.name}"${why}`.slice(0, 200);
}
