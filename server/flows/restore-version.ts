import { canonicalLogic } from "../../runtime/flow/canonical";
import { cutText } from "../../runtime/well-formed";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import type { FlowPlace } from "./flow-place";
import { readCopy } from "./kept-copies";
import { parseLogic } from "./parse-stored";
import { hashText, readDraftRow, readFlow, readVersion } from "./repository";
import { saveDraft } from "./save-draft";

/** As names of flows are. */
const labelMax = 200;

/** `what`: "v3", or the name of a copy. */
export type Restored = { readonly what: string; readonly revision: number };

/** A version by its hash, or a kept copy by its id. */
export type RestoreRequest = { readonly flowId: string } & (
  | { readonly hash: string }
  | { readonly copy: string }
);

/**
 * Makes the draft what a version or a kept copy is. What the draft was stays as a named copy, and every window that has
 * the flow open gets the change like one of a colleague.
 */
export async function restoreVersion(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  request: RestoreRequest,
): Promise<Restored> {
  const { flowId } = request;
  const { name } = await readFlow(tx, flowId);
  const source = await readSource(tx, request, name);
  const draft = await readDraftRow(tx, flowId);
  const { logic, layout, revision } = draft;
  const label = cutText(`Draft before ${source.what} was restored`, labelMax);
  const same = logic === source.logic;
  const saved = await saveDraft(tx, actor, place, {
    flowId,
    revision,
    strict: true,
    // The flow keeps the name it has now; a version is what it does.
    logic: canonicalLogic({ ...parseLogic(source.logic), name }),
    layout: source.layout,
    ...(same ? {} : { keep: { label, logic, layout } }),
  });
  await recordAudit(tx, actor, {
    partnerId: place.partnerId,
    distributorId: place.distributorId,
    action: "flow.restore",
    subject: { kind: "flow", id: flowId },
    detail: { name, ...source.detail },
  });
  return { what: source.what, revision: saved.revision };
}

type Source = {
  readonly what: string;
  readonly logic: string;
  readonly layout: string;
  readonly detail: { readonly [fact: string]: string | number };
};

async function readSource(
  tx: ScopedTransaction,
  request: RestoreRequest,
  name: string,
): Promise<Source> {
  if ("copy" in request) {
    const { label, logic, layout } = await readCopy(tx, request.flowId, request.copy);
    return { what: `“${label}”`, logic, layout, detail: { copy: label } };
  }
  const version = await readVersion(tx, request.flowId, request.hash);
  if (version === null) throw new RequestError("NOT_FOUND", `${name} has no such version.`);
  const { number, hash, logic, layout } = version;
  return { what: `v${number}`, logic, layout, detail: { number, version: hashText(hash) } };
}
