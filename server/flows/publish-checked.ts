import { type NodeRegistry, nodeRegistry } from "../../runtime/nodes/registry";
import type { Actor } from "../audit/record-audit";
import { testBeforePublishing } from "../flow-tests/publish-gate";
import type { EnvironmentPlace } from "./flow-place";
import { parseLogic } from "./parse-stored";
import { type Published, type PublishRequest, publishFlow } from "./publish-flow";
import { CodeChanged, checkCodeBefore, type InScope } from "./published-code";
import { readDraftTexts } from "./read-draft";

/** How often the draft may change under the check of its code. */
const roundsMax = 3;

/** Why it is published although a test fails; null where it is not to be then. */
export type CheckedRequest = Omit<PublishRequest, "code" | "tested"> & {
  readonly anyway: string | null;
};

/**
 * Publishes like {@link publishFlow}, and checks the types of the draft's code and runs its tests before: that takes
 * seconds, and the transaction of publishing keeps others from saving and publishing.
 */
export async function publishChecked(
  inScope: InScope,
  actor: Actor,
  place: EnvironmentPlace,
  { anyway, ...request }: CheckedRequest,
  registry: NodeRegistry = nodeRegistry,
): Promise<Published> {
  const { flowId, version = null, parameters = {} } = request;
  const order = { flowId, version, parameters, anyway };
  const publish = async (asked: Omit<PublishRequest, "tested">) => {
    const tested = await testBeforePublishing(inScope, actor, place, order);
    return inScope((tx) => publishFlow(tx, actor, place, { ...asked, tested }, registry));
  };
  // A version that was published before goes on as it is.
  if (request.version !== undefined) return publish(request);
  for (let round = 1; ; round += 1) {
    const code = await checkCodeBefore(inScope, place, registry, async (tx) =>
      parseLogic((await readDraftTexts(tx, request.flowId)).logic),
    );
    try {
      return await publish({ ...request, code });
    } catch (error) {
      if (!(error instanceof CodeChanged) || round === roundsMax) throw error;
    }
  }
}
