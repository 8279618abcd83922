import { randomBytes } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type pg from "pg";
import type { Role } from "../../drizzle/schema/people";
import { newId } from "../ids";

/** A partner with one distributor, both environments, and a person in each role. */
export type TestPartner = {
  readonly id: string;
  readonly distributor: string;
  readonly test: string;
  readonly production: string;
  readonly people: { readonly [role in Role]: TestPerson };
};
export type TestPerson = { readonly id: string; readonly email: string; readonly name: string };

export const testPersonPassword = "correct horse battery";
const roles: readonly Role[] = ["owner", "consultant", "operator", "tester", "viewer"];
let passwordHash: Promise<string> | null = null;

/** Adds a partner of its own to the database; `distributorOnly` people hold their role there only. */
export async function addTestPartner(
  owner: pg.Pool,
  { distributorOnly = false } = {},
): Promise<TestPartner> {
  passwordHash ??= hashPassword(testPersonPassword);
  const hash = await passwordHash;
  const tag = randomBytes(4).toString("hex");
  const [id, distributor, test, production] = [newId(), newId(), newId(), newId()];
  await owner.query("insert into partner (id, name, slug) values ($1, $2, $3)", [
    id,
    `Partner ${tag}`,
    `partner-${tag}`,
  ]);
  await owner.query(
    "insert into distributor (id, partner_id, name, slug) values ($1, $2, $3, $4)",
    [distributor, id, `Distributor ${tag}`, `distributor-${tag}`],
  );
  await owner.query(
    `insert into environment (id, partner_id, distributor_id, kind)
     values ($1, $3, $4, 'test'), ($2, $3, $4, 'production')`,
    [test, production, id, distributor],
  );
  const people: Partial<Record<Role, TestPerson>> = {};
  for (const role of roles) {
    const person = { id: newId(), email: `${role}-${tag}@test.example`, name: `${role} ${tag}` };
    people[role] = person;
    await owner.query(`insert into "user" (id, name, email) values ($1, $2, $3)`, [
      person.id,
      person.name,
      person.email,
    ]);
    await owner.query(
      `insert into account (id, user_id, account_id, provider_id, password)
       values ($1, $2, $2::uuid::text, 'credential', $3)`,
      [newId(), person.id, hash],
    );
    await owner.query(
      `insert into membership (id, partner_id, distributor_id, user_id, role)
       values ($1, $2, $3, $4, $5)`,
      [newId(), id, distributorOnly ? distributor : null, person.id, role],
    );
  }
  return { id, distributor, test, production, people: people as TestPartner["people"] };
}
