import { openOwnerPool } from "../server/db";
import { type Installation, requireOwner } from "./installation";

type Person = { readonly userId: string; readonly email: string; readonly name: string };

/** The person of this address and the partners where they have a role; throws where there is none. */
export async function findPerson(installation: Installation, email: string) {
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
