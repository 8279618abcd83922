import type { RunHead } from "../../runtime/engine/records";
import { FlowError } from "../../runtime/errors/flow-error";
import type { OpenConnection } from "../../runtime/ports";
import type { OpenConnections } from "../connections/open-connections";
import { type AppDatabase, withScope } from "../db";
import { effectTargets } from "../debug/effect-targets";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { PublicationSource } from "../flows/publication-source";

export type SlotParts = {
  readonly db: AppDatabase;
  readonly publications: PublicationSource;
  readonly connections: OpenConnections;
};

type Asked = {
  readonly slot: string;
  readonly mode: "sandbox" | "live" | undefined;
  /** Id of the connection that a person said yes to; null where nobody was asked. */
  readonly named: string | null;
};

/**
 * The connection behind a slot of a run. It is bound by the publication, so that a new binding reaches runs that are
 * under way. A run that is tried out reaches only what it names, and never a system of production unless a person said
 * yes to that very one.
 */
export async function openSlot(
  parts: SlotParts,
  run: RunHead,
  asked: Asked,
): Promise<OpenConnection> {
  const { slot } = asked;
  const place = placeOf(run);
  if (run.purpose !== "live" && run.purpose !== "replay") {
    return openForTrial(parts, { place, run, asked });
  }
  const published = await parts.publications.published(place, run.flow);
  const bound = published?.bindings[slot];
  if (bound === undefined) {
    throw new FlowError(
      "CONNECTION_MISSING",
      `No connection is bound to “${slot}” in this environment.`,
      { detail: { slot, flow: run.flow } },
    );
  }
  return parts.connections.open(place, bound, { flow: run.flow });
}

async function openForTrial(
  { db, connections }: SlotParts,
  {
    place,
    run,
    asked: { slot, mode, named },
  }: { readonly place: EnvironmentPlace; readonly run: RunHead; readonly asked: Asked },
): Promise<OpenConnection> {
  const detail = { slot, flow: run.flow };
  if (mode === undefined) {
    const message = `“${slot}” is mocked in this run: it reaches no system.`;
    throw new FlowError("CONNECTION_MISSING", message, { detail });
  }
  const targets = await withScope(db, place, (tx) => effectTargets(tx, place, run.flow, [slot]));
  const target = targets.get(slot)?.[mode] ?? null;
  if (target === null) {
    const message =
      mode === "live"
        ? `There is no live system behind “${slot}” here.`
        : `There is no sandbox behind “${slot}” here any more. Begin anew before this step: it is mocked then.`;
    throw new FlowError("CONNECTION_MISSING", message, { detail: { ...detail, mode } });
  }
  if (named !== null && target.id !== named) {
    const message = `“${slot}” leads to ${target.name} by now, which nobody has said yes to for this run. Set it live again, or mocked.`;
    throw new FlowError("CONNECTION_MISSING", message, { detail });
  }
  const there = { ...place, environmentId: target.environmentId };
  return connections.open(there, target.id, { flow: run.flow });
}

export function placeOf(run: RunHead): EnvironmentPlace {
  return {
    partnerId: run.partner,
    distributorId: run.distributor,
    environmentId: run.environment,
  };
}
