import { aggregator } from "./aggregator/definition";
import { aggregatorExecution } from "./aggregator/execute";
import { contentBasedRouter } from "./content-based-router/definition";
import { contentBasedRouterExecution } from "./content-based-router/execute";
import { typeOf } from "./definition";
import type { NodeExecution } from "./execution";
import { filter } from "./filter/definition";
import { filterExecution } from "./filter/execute";
import { httpRequest } from "./http-request/definition";
import { httpRequestExecution } from "./http-request/execute";
import { manual } from "./manual/definition";
import { manualExecution } from "./manual/execute";
import { map } from "./map/definition";
import { mapExecution } from "./map/execute";
import { respond } from "./respond/definition";
import { respondExecution } from "./respond/execute";
import { splitter } from "./splitter/definition";
import { splitterExecution } from "./splitter/execute";
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
]);
