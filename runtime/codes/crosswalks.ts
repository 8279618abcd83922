import * as answers from "./answer-crosswalks";
import type { Crosswalk } from "./crosswalk";
import * as orders from "./order-crosswalks";
import * as shipments from "./shipment-crosswalks";
import { unitsEdifact, unitsShopify, unitsX12 } from "./unit-crosswalks";

/** Every crosswalk, in the order of the docs. */
export const crosswalks: readonly Crosswalk[] = [
  unitsX12,
  unitsEdifact,
  unitsShopify,
  ...Object.values(orders),
  ...Object.values(answers),
  ...Object.values(shipments),
];

const byName = new Map(crosswalks.map((crosswalk) => [crosswalk.name, crosswalk]));

/** The crosswalk of a name such as `units.x12`; undefined if there is none. */
export function crosswalkNamed(name: string): Crosswalk | undefined {
  return byName.get(name);
}
