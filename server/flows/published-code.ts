import { codeBodiesOf } from "../../runtime/flow/code-bodies";
import type { FlowDocument, FlowProblem } from "../../runtime/flow/document";
import type { NodeRegistry } from "../../runtime/nodes/registry";
import { type CheckedCode, checkCode, codeKeyOf, codeProblems } from "../code/check-types";
import type { ScopedTransaction } from "../db";
import { takeNewestMaps } from "../maps/take-newest";
import { RequestError } from "../request-error";
import type { FlowPlace } from "./flow-place";

/** Does work in a transaction of its own. */
export type InScope = <T>(work: (tx: ScopedTransaction) => Promise<T>) => Promise<T>;

/** The code to be published is not the one that was checked: somebody changed the draft or a map since. */
export class CodeChanged extends RequestError {
  constructor() {
    super("REVISION_STALE", "The draft was changed meanwhile. Look at it again.");
  }
}

/** Checks the code of what `read` gives, with the maps it would be published with; no transaction waits for it. */
export async function checkCodeBefore(
  inScope: InScope,
  { partnerId }: FlowPlace,
  registry: NodeRegistry,
  read: (tx: ScopedTransaction) => Promise<FlowDocument>,
): Promise<CheckedCode> {
  const document = await inScope(async (tx) => takeNewestMaps(tx, await read(tx)));
  return checkCode(codeBodiesOf(document, registry), { partner: partnerId });
}

/** Faults of the code as they were found before; throws {@link CodeChanged} when it is other code. */
export function foundBefore(
  document: FlowDocument,
  registry: NodeRegistry,
  checked: CheckedCode | undefined,
): readonly FlowProblem[] {
  const bodies = codeBodiesOf(document, registry);
  if (bodies.length === 0) return [];
  if (checked?.key !== codeKeyOf(bodies)) throw new CodeChanged();
  return codeProblems(bodies, checked.faults);
}
