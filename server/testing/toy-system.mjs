// A supervisor in small for tests: the real database and supervised processes, with toy programs in them.
import { EmbeddedDatabase } from "../launcher/database-addresses.mjs";
import { loadSecrets, prepareDataFolder } from "../launcher/secrets.mjs";
import { System } from "../launcher/system.mjs";

const [dataFolder, ...programs] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);

/** Each program writes down what it is told; the stubborn one does not end by itself, the enormous one cannot begin. */
const toy = `
  const say = (line) => require("node:fs").appendFileSync(process.env.TOY_LOG, process.argv[1] + " " + line + "\\n");
  say("up " + process.pid);
  process.on("SIGTERM", () => { say("SIGTERM"); if (process.argv[1] !== "stubborn") setTimeout(() => { say("end"); process.exit(0); }, 100); });
  setInterval(() => undefined, 1000);`;

prepareDataFolder(dataFolder);
loadSecrets(dataFolder, {});
const system = new System();
system.database = new EmbeddedDatabase(dataFolder, say);
await system.database.start();
for (const name of programs) {
  system.launch({
    name,
    args: ["-e", toy, name === "enormous" ? "x".repeat(200_000) : name],
    env: { ...process.env, TOY_LOG: `${dataFolder}/toy.log` },
    logFolder: `${dataFolder}/logs`,
  });
}
process.on("SIGTERM", () => {
  system.stop().then(() => {
    say("stopped");
    process.exit(0);
  });
});
say(`ready ${system.database.server.pid} ${system.database.server.socketFolder}`);
