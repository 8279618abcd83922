import { endPasswordLinks, issueLink } from "../../server/access/issue-link";
import { linkAddress } from "../../server/access/link-format";
import { recordAudit } from "../../server/audit/record-audit";
import { openOwnerPool } from "../../server/db";
import { readVariable } from "../../server/env";
import { readRunning } from "../../server/launcher/running-file.mjs";
import { type Command, onlyPositional } from "../command";
import { type Installation, requireOwner, withInstallation } from "../installation";
import { commandLineActor, inPlace } from "../place";

type Person = { readonly userId: string; readonly email: string; readonly name: string };

/** The person of this address and the partners where they have a role. */
async function findPerson(installation: Installation, email: string) {
  const pool = openOwnerPool(requireOwner(installation), { max: 1 });
  try {
    const { rows } = await pool.query<Person & { partnerId: string | null }>(
      `select u.id as "userId", u.email, u.name, m.partner_id as "partnerId"
       from "user" u left join (select distinct user_id, partner_id from membership) m on m.user_id = u.id
       where u.email = lower($1) order by m.partner_id`,
      [email],
    );
    const [person] = rows;
    if (person === undefined) throw new Error(`Nobody signs in with ${email}.`);
    const partners = rows.flatMap(({ partnerId }) => (partnerId === null ? [] : [partnerId]));
    return { person, partners };
  } finally {
    await pool.end();
  }
}

/** The address people use, as the workbench would say it. */
function originOf(dataFolder: string): string {
  const named = readVariable("ORDERLOOM_ORIGIN") ?? readRunning(dataFolder)?.address;
  return (named ?? `http://localhost:${readVariable("ORDERLOOM_PORT") ?? 4600}`).replace(
    /\/+$/,
    "",
  );
}

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
        await recordAudit(tx, actor, {
          partnerId,
          distributorId: null,
          action: "member.password-link",
          subject: { kind: "user", id: person.userId },
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
