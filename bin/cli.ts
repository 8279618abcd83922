import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { projectFolder, readVariable } from "../server/env";
import { type Command, UsageError } from "./command";
import { commands } from "./commands";

function usage(): string {
  const lines = commands.flatMap(({ name, shape, summary }) => [
    `  ${name} ${shape}`.trimEnd(),
    `      ${summary}`,
  ]);
  return [
    "orderloom COMMAND [--json] [--data DIR]",
    "",
    ...lines,
    "",
    "The database is that of the data folder, running or not, or the one that DATABASE_URL names.",
  ].join("\n");
}

/** The command whose name begins the arguments, the longest first. */
function findCommand(args: readonly string[]): Command | null {
  const twoWords = args.slice(0, 2).join(" ");
  return (
    commands.find(({ name }) => name === twoWords) ??
    commands.find(({ name }) => name === args[0]) ??
    null
  );
}

async function runCommand(command: Command, args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: args.slice(command.name.split(" ").length),
    allowPositionals: true,
    strict: true,
    options: { ...command.options, json: { type: "boolean" }, data: { type: "string" } },
  });
  const data = typeof values.data === "string" ? values.data : readVariable("ORDERLOOM_DATA");
  const dataFolder = data === null ? resolve(projectFolder(), ".data") : resolve(data);
  return {
    isJson: values.json === true,
    ...(await command.run({ positionals, values, dataFolder })),
  };
}

function isParseError(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
}

/** Prints what went wrong; returns the code to end with. */
function report(command: Command, error: unknown, isJson: boolean): number {
  const message = error instanceof Error ? error.message : String(error);
  const isUsage = error instanceof UsageError || isParseError(error);
  const hint = isUsage ? `\norderloom ${command.name} ${command.shape}` : "";
  if (isJson) process.stdout.write(`${JSON.stringify({ error: message }, null, 2)}\n`);
  else process.stderr.write(`${message}${hint}\n`);
  return isUsage ? 2 : 1;
}

/** Returns the code to end with: 0 well, 1 not, 2 used wrongly. */
async function main(args: readonly string[]): Promise<number> {
  const command = findCommand(args);
  if (command === null) {
    const isAsked = args.length === 0 || ["help", "--help", "-h"].includes(args[0] ?? "");
    process[isAsked ? "stdout" : "stderr"].write(`${usage()}\n`);
    return isAsked ? 0 : 2;
  }
  try {
    const { isJson, value, text, isWell = true } = await runCommand(command, args);
    process.stdout.write(`${isJson ? JSON.stringify(value, null, 2) : text}\n`);
    return isWell ? 0 : 1;
  } catch (error) {
    return report(command, error, args.includes("--json"));
  }
}

process.exitCode = await main(process.argv.slice(2));
