import { hashPassword } from "better-auth/crypto";
import type pg from "pg";
import { newId } from "../../ids";
import { type DemoDistributor, demoDistributors, demoPartner, demoUsers } from "./demo-ids";
import type { SeedContext, SeedStep } from "./seed-step";

/** The partner, its distributors with their environments, and the people who sign in. */
export const seedPeople: SeedStep = {
  name: "people",
  async run({ owner, signIn }) {
    await owner.query(
      "insert into partner (id, name, slug) values ($1, $2, $3) on conflict do nothing",
      [demoPartner.id, demoPartner.name, demoPartner.slug],
    );
    for (const distributor of demoDistributors) await addDistributor(owner, distributor);
    for (const person of Object.values(demoUsers)) await addPerson(owner, signIn, person);
    return `${demoDistributors.length} distributors, ${Object.keys(demoUsers).length} people`;
  },
};

async function addDistributor(owner: pg.Pool, distributor: DemoDistributor): Promise<void> {
  const { id, name, slug, timeZone, test, production } = distributor;
  await owner.query(
    `insert into distributor (id, partner_id, name, slug, time_zone)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [id, demoPartner.id, name, slug, timeZone],
  );
  await owner.query(
    `insert into environment (id, partner_id, distributor_id, kind)
     values ($1, $3, $4, 'test'), ($2, $3, $4, 'production') on conflict do nothing`,
    [test, production, demoPartner.id, id],
  );
}

type Person = (typeof demoUsers)[keyof typeof demoUsers];

async function addPerson(
  owner: pg.Pool,
  signIn: SeedContext["signIn"],
  { id, email, name, role, distributor, purpose }: Person,
): Promise<void> {
  const password = signIn({ email, name, role: purpose });
  const added = await owner.query(
    `insert into "user" (id, name, email, email_verified) values ($1, $2, $3, true)
     on conflict do nothing`,
    [id, name, email],
  );
  const account = await owner.query(
    `select from account where user_id = $1 and provider_id = 'credential'`,
    [id],
  );
  if (added.rowCount === 1 || account.rowCount === 0) {
    await owner.query(
      `insert into account (id, user_id, account_id, provider_id, password)
       values ($1, $2, $3, 'credential', $4) on conflict do nothing`,
      [newId(), id, id, await hashPassword(password)],
    );
  }
  await owner.query(
    `insert into membership (id, partner_id, distributor_id, user_id, role)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [newId(), demoPartner.id, distributor, id, role],
  );
}
