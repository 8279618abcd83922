import { aggregator } from "./aggregator/definition";
import { aggregatorExecution } from "./aggregator/execute";
import { callFlow } from "./call-flow/definition";
import { callFlowExecution } from "./call-flow/execute";
import { code } from "./code/definition";
import { codeExecution } from "./code/execute";
import { contentBasedRouter } from "./content-based-router/definition";
import { contentBasedRouterExecution } from "./content-based-router/execute";
import { decision } from "./decision/definition";
import { decisionExecution } from "./decision/execute";
import { typeOf } from "./definition";
import { emitEvent } from "./emit-event/definition";
import { emitEventExecution } from "./emit-event/execute";
import { enrich } from "./enrich/definition";
import { enrichExecution } from "./enrich/execute";
import type { NodeExecution } from "./execution";
import { filter } from "./filter/definition";
import { filterExecution } from "./filter/execute";
import { httpRequest } from "./http-request/definition";
import { httpRequestExecution } from "./http-request/execute";
import { log } from "./log/definition";
import { logExecution } from "./log/execute";
import { manual } from "./manual/definition";
import { manualExecution } from "./manual/execute";
import { map } from "./map/definition";
import { mapExecution } from "./map/execute";
import { respond } from "./respond/definition";
import { respondExecution } from "./respond/execute";
import { schedule } from "./schedule/definition";
import { scheduleExecution } from "./schedule/execute";
import { splitter } from "./splitter/definition";
import { splitterExecution } from "./splitter/execute";
import { validate } from "./validate/definition";
import { validateExecution } from "./validate/execute";
import { wait } from "./wait/definition";
import { waitExecution } from "./wait/execute";
import { webhook } from "./webhook/definition";
import { webhookExecution } from "./webhook/execute";

/** What each node type does, by type with major. Worker and gateway only. */
export const nodeExecutions: ReadonlyMap<string, NodeExecution> = new Map<string, NodeExecution>([
  [typeOf(webhook), webhookExecution],
  [typeOf(manual), manualExecution],
  [typeOf(map), mapExecution],
  [typeOf(filter), filterExecution],
  [typeOf(contentBasedRouter), contentBasedRouterExecution],
  [typeOf(splitter), splitterExecution],
  [typeOf(aggregator), aggregatorExecution],
  [typeOf(httpRequest), httpRequestExecution],
  [typeOf(respond), respondExecution],
  [typeOf(log), logExecution],
  [typeOf(emitEvent), emitEventExecution],
  [typeOf(wait), waitExecution],
  [typeOf(schedule), scheduleExecution],
  [typeOf(callFlow), callFlowExecution],
  [typeOf(enrich), enrichExecution],
  [typeOf(decision), decisionExecution],
  [typeOf(code), codeExecution],
  [typeOf(validate), validateExecution],
]);
