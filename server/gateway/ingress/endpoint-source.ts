import { compilePlan, type Plan } from "@/runtime/engine/plan";
import type { FlowError } from "@/runtime/errors/flow-error";
import type { FlowDocument } from "@/runtime/flow/document";
import type { Http } from "@/runtime/ports";
import type { LivePublication, PublicationSource } from "@/server/flows/publication-source";
import type { Endpoint, EndpointSource } from "./endpoint";

type Compiled = { readonly plan: Plan } | { readonly error: unknown };

/** Addresses as the intake needs them: plan compiled, trigger at hand. Compiled once per version. */
export function createEndpointSource(publications: PublicationSource, http: Http): EndpointSource {
  // The publication source hands out the same objects until something changes, so identity is the key.
  const plans = new WeakMap<FlowDocument, Compiled>();
  const endpoints = new WeakMap<LivePublication, Map<string, Endpoint | null>>();

  const planOf = (document: FlowDocument): Plan => {
    let compiled = plans.get(document);
    if (compiled === undefined) {
      compiled = compile(document, http);
      plans.set(document, compiled);
    }
    if ("error" in compiled) {
      throw compiled.error as FlowError;
    }
    return compiled.plan;
  };

  return async (address) => {
    const place = await publications.byAddress(address);
    if (place === null) {
      return null;
    }
    const published = await publications.published(place, place.flowId);
    if (published === null || published.state === "withdrawn") {
      return null;
    }
    let known = endpoints.get(published);
    if (known === undefined) {
      known = new Map();
      endpoints.set(published, known);
    }
    let endpoint = known.get(address);
    if (endpoint === undefined) {
      endpoint = endpointOf(address, place.nodeId, published, planOf(published.document));
      known.set(address, endpoint);
    }
    return endpoint;
  };
}

function compile(document: FlowDocument, http: Http): Compiled {
  try {
    return { plan: compilePlan(document, { http }) };
  } catch (error) {
    return { error };
  }
}

/** Null when the published version has no such webhook any more. */
function endpointOf(
  address: string,
  node: string,
  published: LivePublication,
  plan: Plan,
): Endpoint | null {
  const trigger = plan.triggers.get(node);
  if (trigger === undefined || published.state === "withdrawn") {
    return null;
  }
  const slot = plan.document.nodes[node]?.connection;
  return {
    address,
    partner: published.partnerId,
    distributor: published.distributorId,
    environment: published.environmentId,
    flow: published.flowId,
    node,
    version: published.version,
    state: published.state,
    parameters: published.parameters,
    retention: published.retention,
    plan,
    trigger,
    // A slot without a connection must not let everybody in: opening "" fails.
    signing: slot === undefined || slot === "" ? null : (published.bindings[slot] ?? ""),
  };
}
