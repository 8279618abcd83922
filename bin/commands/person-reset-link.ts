import { auditAtPartners } from "../../server/access/audit-at-partners";
import { endPasswordLinks, issueLink } from "../../server/access/issue-link";
import { linkAddress } from "../../server/access/link-format";
import { type Command, onlyPositional } from "../command";
import { withInstallation } from "../installation";
import { originOf } from "../origin";
import { findPerson } from "../person";
import { commandLineActor, inPlace } from "../place";

export const personResetLinkCommand: Command = {
  name: "person reset-link",
  shape: "EMAIL",
  summary: "make a one-time link with which a person sets a new password; it is shown this once",
  options: {},
  example: "person reset-link dana@meridian.example",
  async run(context) {
    const email = onlyPositional(context, "the address the person signs in with");
    return withInstallation(context.dataFolder, async (installation) => {
      const { person, partners } = await findPerson(installation, email);
      const [partnerId] = partners;
      if (partnerId === undefined) {
        throw new Error(`${person.email} has no role at any partner: an owner has to invite them.`);
      }
      const actor = commandLineActor();
      const subject = { userId: person.userId, email: person.email, name: person.name };
      const link = await inPlace(installation, { partnerId, distributorId: "*" }, async (tx) => {
        await endPasswordLinks(tx, { partnerId, userId: person.userId }, "replaced");
        const issued = await issueLink(tx, actor, { kind: "password", partnerId, ...subject });
        await auditAtPartners(tx, actor, person.userId, {
          action: "member.password-link",
          detail: { email: person.email, expires: issued.expiresAt.toISOString() },
        });
        return issued;
      });
      const address = linkAddress(originOf(context.dataFolder), link.secret);
      const until = link.expiresAt.toISOString();
      return {
        value: { email: person.email, address, expiresAt: until },
        text: `${address}\nFor ${person.email}, once, until ${until}. It is not shown again.`,
      };
    });
  },
};
