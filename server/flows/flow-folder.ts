import { canonicalLayout, canonicalLogic } from "../../runtime/flow/canonical";
import type { FlowDocument } from "../../runtime/flow/document";
import { exportFlow, type FlowFiles, importFlow } from "../../runtime/flow/flow-files";
import type { JsonObject } from "../../runtime/json";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { readTestFiles, replaceTests } from "../flow-tests/stored-tests";
import { RequestError } from "../request-error";
import { type CreatedFlow, createFlow, type NewFlow } from "./create-flow";
import type { FlowPlace } from "./flow-place";
import { parseLayout, parseLogic } from "./parse-stored";
import { readDraftRow } from "./repository";
import { saveDraft } from "./save-draft";

/**
 * The draft as a git folder: path to text. Tests hold documents, as payloads do: whoever may not see those gets the
 * folder without tests.
 */
export async function exportFlowFiles(
  tx: ScopedTransaction,
  flowId: string,
  { tests }: { readonly tests: boolean },
): Promise<FlowFiles> {
  const { logic, layout } = await readDraftRow(tx, flowId);
  return exportFlow({
    document: parseLogic(logic),
    layout: parseLayout(layout),
    tests: tests ? await readTestFiles(tx, flowId) : {},
  });
}

export type ImportOutcome = {
  readonly id: string;
  readonly revision: number;
  readonly created: boolean;
  /** Files that were not canonical and are stored so. */
  readonly rewritten: readonly string[];
  readonly ignored: readonly string[];
};

/**
 * Takes a git folder in: into `flowId`, else into the flow whose id the document has, else as a new flow. Tests of
 * the folder take the place of the flow's; a folder without any leaves them.
 * Throws INPUT_INVALID with `detail.problems`, each with its file.
 */
export async function importFlowFiles(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  files: FlowFiles,
  flowId?: string,
): Promise<ImportOutcome> {
  const { folder, problems, rewritten, ignored } = importFlow(files);
  if (folder === null) {
    const first = problems[0];
    throw new RequestError("INPUT_INVALID", `${first?.file}: ${first?.message}`, {
      detail: { problems: problems.map((problem) => ({ ...problem }) as JsonObject) },
    });
  }
  const { document, layout, tests } = folder;
  const target = flowId ?? document.id;
  const current = await readDraftRow(tx, target).catch((error: unknown) => {
    const unknown = error instanceof RequestError && error.code === "NOT_FOUND";
    if (unknown && flowId === undefined) return null;
    throw error;
  });
  if (current === null) {
    const created = await createUnderOwnId(tx, actor, place, {
      name: document.name,
      document,
      layout,
    });
    await replaceTests(tx, actor, place, { flowId: created.id, tests });
    return { ...created, created: true, rewritten, ignored };
  }
  const saved = await saveDraft(tx, actor, place, {
    flowId: target,
    revision: current.revision,
    logic: canonicalLogic(document),
    layout: canonicalLayout(layout),
    strict: true,
  });
  await replaceTests(tx, actor, place, { flowId: target, tests });
  return { id: target, revision: saved.revision, created: false, rewritten, ignored };
}

/** A new flow keeps the id it has in git, so that its next export is the same, unless that is taken. */
async function createUnderOwnId(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  flow: NewFlow & { readonly document: FlowDocument },
): Promise<CreatedFlow> {
  const { id } = flow.document;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    return createFlow(tx, actor, place, flow);
  }
  try {
    return await tx.transaction((nested) => createFlow(nested, actor, place, { ...flow, id }));
  } catch (error) {
    if (!isTaken(error)) throw error;
    return createFlow(tx, actor, place, flow);
  }
}

function isTaken(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return (cause as { code?: string } | null)?.code === "23505";
}
