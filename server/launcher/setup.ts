import { counted } from "@/runtime/counted";
import { resealEveryPartner } from "../connections/reseal-connections";
import { openSealer } from "../connections/seal";
import { parseDatabaseUrl } from "../database-url";
import { openAppDatabase, openEnginePool, openOwnerPool } from "../db";
import { checkDatabase } from "../doctor/check-database";
import { type Environment, readEnvironment, readVariable } from "../env";
import { migrateDatabase } from "./migrate";
import { prepareEmbeddedDatabase } from "./prepare-embedded-database";
import { step } from "./progress.mjs";
import { DemoSignIns } from "./seed/demo-sign-ins";
import { runSeed } from "./seed/run-seed";
import { moveSandboxEvents } from "./seed/seed-events";
import { seedSteps } from "./seed/seed-steps";
import { setupProblem } from "./setup-problem";

async function migrateNow(environment: Environment, ownerUrl: string): Promise<void> {
  const adminUrl = readVariable("ORDERLOOM_ADMIN_URL");
  await step("migrate", async () => {
    if (adminUrl !== null) {
      await prepareEmbeddedDatabase(adminUrl, parseDatabaseUrl(ownerUrl).database);
    }
    const { applied, head } = await migrateDatabase({
      ownerUrl,
      appUrl: environment.databaseAppUrl,
      engineUrl: environment.databaseEngineUrl,
    });
    const note = applied === 0 ? `at ${head}` : `${applied} applied, now at ${head}`;
    return { note, value: undefined };
  });
}

async function seedNow(environment: Environment, ownerUrl: string): Promise<void> {
  const owner = openOwnerPool(ownerUrl);
  const engine = openEnginePool(environment.databaseEngineUrl, { max: 4 });
  const app = openAppDatabase(environment.databaseAppUrl);
  const signIns = new DemoSignIns(environment.dataFolder, readVariable("ORDERLOOM_DEMO_PASSWORD"));
  try {
    await runSeed(
      seedSteps,
      { environment, owner, engine, app, signIn: (account) => signIns.add(account) },
      (name, work) =>
        step(`seed`, async () => ({ note: `${name}: ${await work()}`, value: undefined })),
    );
    await moveSandboxEvents(environment);
  } finally {
    await Promise.all([owner.end(), engine.end(), app.$client.end()]);
  }
}

/** After a new key was put first: everything sealed with an older one is sealed with it. */
async function resealNow(environment: Environment, ownerUrl: string): Promise<void> {
  if (environment.sealingKeys.length < 2) return;
  const owner = openOwnerPool(ownerUrl);
  const app = openAppDatabase(environment.databaseAppUrl);
  try {
    await step("secrets", async () => {
      const sealer = openSealer(environment.sealingKeys);
      const resealed = await resealEveryPartner(owner, app, sealer);
      const newest = environment.sealingKeys[0]?.id;
      return {
        note: `${counted(resealed, "connection")} sealed anew with ${newest}`,
        value: undefined,
      };
    });
  } finally {
    await Promise.all([owner.end(), app.$client.end()]);
  }
}

/** On a machine that joins others: what its processes rely on, before they start. */
async function checkNow(environment: Environment): Promise<void> {
  await step("check", async () => {
    const findings = await checkDatabase({
      ownerUrl: null,
      appUrl: environment.databaseAppUrl,
      engineUrl: environment.databaseEngineUrl,
    });
    const wrong = findings.filter(({ state }) => state === "failed");
    if (wrong.length > 0) {
      throw new Error(
        wrong.map(({ check, found, advice }) => `${check}: ${found}\n${advice}`).join("\n"),
      );
    }
    const notes = findings.filter(({ state }) => state === "warning").map(({ found }) => found);
    return { note: ["the database is fit", ...notes].join("; "), value: undefined };
  });
}

/** Without the demonstration there is nobody at first; the way in is said as long as there is no partner. */
async function sayHowToBegin(ownerUrl: string): Promise<void> {
  const owner = openOwnerPool(ownerUrl, { max: 1 });
  try {
    const { rowCount } = await owner.query("select from partner limit 1");
    if (rowCount !== 0) return;
    await step("people", async () => ({
      note: 'nobody can sign in yet; begin with: npm run orderloom -- partner create "Your company" --owner you@example.com --distributor "A customer"',
      value: undefined,
    }));
  } finally {
    await owner.end();
  }
}

/** Brings the database to this build, and adds the demonstration where it is wanted. */
async function setUp(): Promise<void> {
  const environment = readEnvironment();
  if (environment.databaseUrl === null) {
    await checkNow(environment);
    return;
  }
  await migrateNow(environment, environment.databaseUrl);
  await resealNow(environment, environment.databaseUrl);
  if (readVariable("ORDERLOOM_SEED") !== "no") await seedNow(environment, environment.databaseUrl);
  else await sayHowToBegin(environment.databaseUrl);
}

setUp().then(
  () => process.exit(0),
  (error: unknown) => {
    const given = readVariable("DATABASE_URL") ?? readVariable("DATABASE_APP_URL");
    process.stderr.write(`${setupProblem(error, given)}\n`);
    process.exit(1);
  },
);
