import { auditAtPartners } from "../../server/access/audit-at-partners";
import { removeSecondFactor } from "../../server/access/second-factors";
import { type Command, onlyPositional } from "../command";
import { withInstallation } from "../installation";
import { findPerson } from "../person";
import { commandLineActor, inPlace } from "../place";

export const personResetFactorCommand: Command = {
  name: "person reset-factor",
  shape: "EMAIL",
  summary: "take a person's second factor away, for a lost telephone; all their sessions end",
  options: {},
  example: "person reset-factor dana@meridian.example",
  async run(context) {
    const email = onlyPositional(context, "the address the person signs in with");
    return withInstallation(context.dataFolder, async (installation) => {
      const { person, partners } = await findPerson(installation, email);
      const [partnerId] = partners;
      if (partnerId === undefined) throw new Error(`${person.email} has no role at any partner.`);
      await inPlace(installation, { partnerId, distributorId: "*" }, async (tx) => {
        await removeSecondFactor(tx, person.userId);
        await auditAtPartners(tx, commandLineActor(), person.userId, {
          action: "member.reset-second-factor",
          detail: { email: person.email },
        });
      });
      return {
        value: { email: person.email },
        text: `${person.email} signs in with the password alone now. All sessions are ended.`,
      };
    });
  },
};
