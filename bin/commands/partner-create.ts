import { createDistributor, createPartner } from "../../server/access/create-places";
import { issueLink } from "../../server/access/issue-link";
import { linkAddress } from "../../server/access/link-format";
import { recordAudit } from "../../server/audit/record-audit";
import { newId } from "../../server/ids";
import { type Command, onlyPositional, textOption, UsageError } from "../command";
import { withInstallation } from "../installation";
import { originOf } from "../origin";
import { asOwner, commandLineActor } from "../place";

export const partnerCreateCommand: Command = {
  name: "partner create",
  shape: "NAME --owner EMAIL --distributor NAME [--time-zone ZONE]",
  summary:
    "a partner with its first distributor, and a one-time link with which its owner signs in",
  options: {
    owner: { type: "string", value: "EMAIL", help: "the address its first owner signs in with" },
    distributor: { type: "string", value: "NAME", help: "the partner's first customer" },
    "time-zone": {
      type: "string",
      value: "ZONE",
      help: "IANA name of the distributor's time zone; UTC when left out",
    },
  },
  example:
    'partner create "Nordwind Integration" --owner ana@nordwind.example --distributor Hafenbau',
  async run(context) {
    const name = onlyPositional(context, "the name of the partner");
    const email = textOption(context.values, "owner")?.trim().toLowerCase() ?? "";
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
      throw new UsageError("Give --owner, the address the first owner signs in with.");
    }
    const distributorName = textOption(context.values, "distributor");
    if (distributorName === null) throw new UsageError("Give --distributor, the first customer.");
    const timeZone = textOption(context.values, "time-zone") ?? "UTC";
    const id = newId();
    const actor = commandLineActor();
    return withInstallation(context.dataFolder, async (installation) => {
      const made = await asOwner(installation, id, async (tx) => {
        const partner = await createPartner(tx, actor, { id, name });
        const customer = { partnerId: id, name: distributorName, timeZone };
        const distributor = await createDistributor(tx, actor, customer);
        const link = await issueLink(tx, actor, {
          kind: "invitation",
          partnerId: id,
          distributorId: null,
          email,
          name: email.slice(0, email.indexOf("@")),
          role: "owner",
          payloadView: null,
          runEditRetry: null,
        });
        await recordAudit(tx, actor, {
          partnerId: id,
          distributorId: null,
          action: "invitation.send",
          subject: { kind: "invitation", id: link.id },
          detail: { email, role: "owner", expires: link.expiresAt.toISOString() },
        });
        return { partner, distributor, link };
      });
      const address = linkAddress(originOf(context.dataFolder), made.link.secret);
      const until = made.link.expiresAt.toISOString();
      return {
        value: {
          id,
          partner: made.partner.slug,
          distributor: made.distributor.slug,
          email,
          address,
          expiresAt: until,
        },
        text: `partner ${made.partner.slug} with distributor ${made.distributor.slug} (test and production)\n${address}\nFor ${email}, once, until ${until}. It is not shown again.`,
      };
    });
  },
};
