import { compilePlan, type Plan } from "../../runtime/engine/plan";
import type { RunHead } from "../../runtime/engine/records";
import { FlowError } from "../../runtime/errors/flow-error";
import type { Http } from "../../runtime/ports";
import type { PublicationSource } from "../flows/publication-source";

const plansMax = 500;
const parkAfterDefaultMs = 15 * 60_000;

/** Plans by flow and version, compiled once per process. */
export class PlanSource {
  private readonly publications: PublicationSource;
  private readonly http: Http;
  private readonly plans = new Map<string, Promise<Plan>>();
  private readonly compiled = new Map<string, Plan>();

  constructor(publications: PublicationSource, http: Http) {
    this.publications = publications;
    this.http = http;
  }

  /** @throws FlowError FLOW_INVALID, FLOW_TOO_NEW or NODE_UNKNOWN */
  plan(run: RunHead): Promise<Plan> {
    const key = keyOf(run);
    const known = this.plans.get(key);
    if (known !== undefined) return known;
    const compiling = this.compile(run, key);
    if (this.plans.size >= plansMax) this.forgetOldest();
    this.plans.set(key, compiling);
    compiling.catch(() => this.plans.delete(key));
    return compiling;
  }

  /** How long a head of this run's lane may wait; the default while its plan is not compiled. */
  parkAfterMs(run: RunHead): number {
    return this.compiled.get(keyOf(run))?.settings.parkAfterMs ?? parkAfterDefaultMs;
  }

  private async compile(run: RunHead, key: string): Promise<Plan> {
    const place = { partnerId: run.partner, distributorId: run.distributor };
    const document = await this.publications.version(place, run.flow, run.version);
    if (document === null) {
      throw new FlowError("FLOW_INVALID", "The version this run started with is not stored.", {
        detail: { flow: run.flow, version: run.version },
      });
    }
    const plan = compilePlan(document, { http: this.http });
    this.compiled.set(key, plan);
    return plan;
  }

  private forgetOldest(): void {
    const oldest = this.plans.keys().next();
    if (oldest.done === true) return;
    this.plans.delete(oldest.value);
    this.compiled.delete(oldest.value);
  }
}

function keyOf({ flow, version }: RunHead): string {
  return `${flow}:${version}`;
}
