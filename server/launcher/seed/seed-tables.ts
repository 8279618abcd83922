import { sql } from "drizzle-orm";
import type { TableShape } from "../../../runtime/tables/table-shape";
import { withScope } from "../../db";
import { createTable } from "../../tables/save-table";
import { demoConsultant } from "./demo-actor";
import { hallberg } from "./demo-ids";
import { demoPlace } from "./seed-flows";
import type { SeedStep } from "./seed-step";
import { seededCredit } from "./seeded-credit";

type DemoTable = {
  readonly name: string;
  readonly shape: TableShape;
  readonly rows: readonly (readonly string[])[];
  /** With all distributors of the partner. */
  readonly shared?: true;
};

const carriers: DemoTable = {
  name: "Carriers",
  shape: {
    kind: "cross-reference",
    columns: ["scac", "storefront", "tracking"],
    keys: ["scac", "storefront"],
    validity: null,
  },
  rows: [
    ["UPSN", "UPS", "https://www.ups.com/track"],
    ["FDEG", "FedEx Ground", "https://www.fedex.com/fedextrack"],
    ["FXFE", "FedEx Freight", "https://www.fedex.com/fedextrack"],
    ["USPS", "USPS", "https://tools.usps.com/go/TrackConfirmAction"],
    ["ODFL", "Old Dominion", "https://www.odfl.com/Trace"],
    ["EXLA", "Estes", "https://www.estes-express.com/myestes/tracking"],
    ["SAIA", "Saia", "https://www.saia.com/track"],
    ["RLCA", "R+L Carriers", "https://www.rlcarriers.com/freight/shipping/shipment-tracing"],
  ],
};

/** X12 units to those of UN/ECE Recommendations 20 and 21; several of theirs are one of ours. */
const units: DemoTable = {
  name: "Unit codes",
  shared: true,
  shape: { kind: "composite", columns: ["x12", "unit", "meaning"], keys: ["x12"], validity: null },
  rows: [
    ["EA", "EA", "each"],
    ["PC", "H87", "piece"],
    ["DZ", "DZN", "dozen"],
    ["PR", "PR", "pair"],
    ["ST", "SET", "set"],
    ["FT", "FOT", "foot"],
    ["IN", "INH", "inch"],
    ["YD", "YRD", "yard"],
    ["LB", "LBR", "pound"],
    ["GA", "GLL", "gallon"],
    ["HU", "CEN", "hundred"],
    ["TH", "MIL", "thousand"],
    ["BX", "XBX", "box"],
    ["CS", "XCS", "case"],
    ["CA", "XCS", "case"],
    ["CT", "XCT", "carton"],
    ["PK", "XPK", "pack"],
    ["RL", "XRO", "roll"],
    ["BG", "XBG", "bag"],
    ["PL", "XPX", "pallet"],
  ],
};

const buyerItems: DemoTable = {
  name: "Buyer item numbers",
  shape: {
    kind: "composite",
    columns: ["customer", "theirs", "ours", "validFrom", "validUntil"],
    keys: ["customer", "theirs"],
    validity: { from: "validFrom", until: "validUntil", zone: hallberg.timeZone },
  },
  rows: [
    ["C-1001", "BF-100231", "BRG-1004", "", ""],
    ["C-1001", "BF-100232", "BRG-1005", "", ""],
    ["C-1001", "BF-104410", "BLT-1008", "", "2026-06-30"],
    ["C-1001", "BF-104410", "BLT-1012", "2026-07-01", ""],
    ["C-1003", "44-0917", "VLV-1001", "", ""],
    ["C-1003", "44-0918", "VLV-1002", "", ""],
    ["C-1009", "P/N 7731", "GLV-1003", "", ""],
  ],
};

export const demoTables = [carriers, units, buyerItems, seededCredit];

/** What others call what the distributor knows: its flows and its people look it up. */
export const seedTables: SeedStep = {
  name: "tables",
  async run({ app }) {
    const { partnerId, distributorId } = demoPlace;
    await withScope(app, { ...demoPlace, distributorId: "*" }, async (tx) => {
      for (const table of demoTables) {
        const { name, shape, rows } = table;
        const [known] = await tx.execute(sql`
          select from lookup_table
          where (distributor_id is null or distributor_id = ${hallberg.id}::uuid) and name = ${name}`);
        if (known !== undefined) continue;
        const isShared = "shared" in table && table.shared;
        const place = { partnerId, distributorId: isShared ? null : distributorId };
        await createTable(tx, demoConsultant, place, { name, shape, rows, note: "" });
      }
    });
    return `${demoTables.length} tables`;
  },
};
