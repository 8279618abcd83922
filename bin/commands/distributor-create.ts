import { createDistributor } from "../../server/access/create-places";
import { openOwnerPool } from "../../server/db";
import { type Command, onlyPositional, textOption, UsageError } from "../command";
import { type Installation, requireOwner, withInstallation } from "../installation";
import { asOwner, commandLineActor } from "../place";

export const distributorCreateCommand: Command = {
  name: "distributor create",
  shape: "NAME [--partner NAME] [--time-zone ZONE]",
  summary: "another customer of a partner, with a test and a production environment",
  options: {
    partner: {
      type: "string",
      value: "NAME",
      help: "name or short name; may be left out where there is only one",
    },
    "time-zone": {
      type: "string",
      value: "ZONE",
      help: "IANA name; the partner's default when left out",
    },
  },
  example: "distributor create Hafenbau --time-zone Europe/Berlin",
  async run(context) {
    const name = onlyPositional(context, "the name of the distributor");
    const wanted = textOption(context.values, "partner");
    const timeZone = textOption(context.values, "time-zone");
    return withInstallation(context.dataFolder, async (installation) => {
      const partner = await findPartner(installation, wanted);
      const made = await asOwner(installation, partner.id, (tx) =>
        createDistributor(tx, commandLineActor(), { partnerId: partner.id, name, timeZone }),
      );
      return {
        value: { id: made.id, distributor: made.slug, partner: partner.slug },
        text: `distributor ${made.slug} of ${partner.name} (test and production)`,
      };
    });
  },
};

type Partner = { readonly id: string; readonly name: string; readonly slug: string };

async function findPartner(installation: Installation, wanted: string | null): Promise<Partner> {
  const pool = openOwnerPool(requireOwner(installation), { max: 1 });
  try {
    const { rows } = await pool.query<Partner>(
      `select id, name, slug from partner where $1::text is null or $1 in (slug, name) order by slug`,
      [wanted],
    );
    const [partner, ...others] = rows;
    if (partner === undefined) {
      const missing =
        wanted === null ? "There is no partner yet." : `There is no partner "${wanted}".`;
      throw new UsageError(`${missing} Make one with: orderloom partner create`);
    }
    if (others.length > 0) {
      throw new UsageError(
        "Name a partner with --partner:",
        rows.map(({ name, slug }) => ({ partner: slug, name })),
      );
    }
    return partner;
  } finally {
    await pool.end();
  }
}
