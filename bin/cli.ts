import { resolve } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { FlowError } from "../runtime/errors/flow-error";
import type { JsonObject } from "../runtime/json";
import { projectFolder, readVariable } from "../server/env";
import { givenTwice } from "../server/launcher/given-twice.mjs";
import { joinNegativeValues } from "../server/launcher/negative-values.mjs";
import { RequestError } from "../server/request-error";
import { type Command, UsageError } from "./command";
import { commands } from "./commands";
import { errorWords } from "./error-words";
import { commandHelp, commonOptions, listHelp } from "./help";

const asksForHelp = (args: readonly string[]) => args.includes("--help") || args.includes("-h");

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
  const options = { ...command.options, ...commonOptions } as NonNullable<
    ParseArgsConfig["options"]
  >;
  const { values, positionals, tokens } = parseArgs({
    args: joinNegativeValues(args.slice(command.name.split(" ").length)),
    allowPositionals: true,
    strict: true,
    tokens: true,
    options,
  });
  const twice = givenTwice(tokens, options);
  if (twice !== null) throw new UsageError(twice);
  // A shape that begins with a word in capitals takes words; how many, the command says itself.
  if (positionals.length > 0 && !/^[A-Z]/.test(command.shape)) {
    throw new UsageError(`${command.name} takes no "${positionals[0]}".`);
  }
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

/** The single faults of a flow that was refused, each with its place. */
function problemsOf(error: unknown): readonly JsonObject[] {
  const detail = error instanceof RequestError || error instanceof FlowError ? error.detail : {};
  return Array.isArray(detail.problems) ? detail.problems : [];
}

function problemLine({ file, node, port, field, message }: JsonObject): string {
  const place = [node, port, field].filter((part) => part !== undefined).join(" ");
  return `  ${[file ?? "", place, message].filter((part) => part !== "").join(": ")}`;
}

/** Prints on standard error what went wrong; returns the code to end with. */
function report(command: Command, error: unknown, isJson: boolean): number {
  const message = errorWords(error);
  const isUsage = error instanceof UsageError || isParseError(error);
  const choices = error instanceof UsageError ? error.choices : [];
  const problems = problemsOf(error);
  const listed = [
    ...choices.map((choice) => `  ${Object.values(choice).join("  ")}`),
    // A single one is what the message says.
    ...(problems.length > 1 ? problems.map(problemLine) : []),
  ];
  const hint = isUsage ? [`orderloom ${command.name} ${command.shape}`.trimEnd()] : [];
  process.stderr.write(
    isJson
      ? `${JSON.stringify(
          {
            error: message,
            ...(choices.length > 0 && { choices }),
            ...(problems.length > 0 && { problems }),
          },
          null,
          2,
        )}\n`
      : `${[message, ...listed, ...hint].join("\n")}\n`,
  );
  return isUsage ? 2 : 1;
}

/** Arguments that begin with no command: help that was asked for, or what is wrong with them. */
function printList([first = "help", ...others]: readonly string[], isAsked: boolean): number {
  if (["help", "--help", "-h"].includes(first)) {
    process.stdout.write(`${listHelp(commands)}\n`);
    return 0;
  }
  const isGroup = commands.some(({ name }) => name.startsWith(`${first} `));
  const group = isGroup ? first : null;
  if (isGroup && (asksForHelp(others) || (isAsked && others.length === 0))) {
    process.stdout.write(`${listHelp(commands, group)}\n`);
    return 0;
  }
  const [second = ""] = others;
  const message = wrongWords(isGroup, first, second);
  process.stderr.write(
    others.includes("--json")
      ? `${JSON.stringify({ error: message }, null, 2)}\n`
      : `${message}\n\n${listHelp(commands, group)}\n`,
  );
  return 2;
}

function wrongWords(isGroup: boolean, first: string, second: string): string {
  if (isGroup && (second === "" || second.startsWith("-"))) return `Say what to do: ${first} …`;
  if (first.startsWith("-")) return `The command stands first: orderloom COMMAND … ${first}.`;
  return `There is no command "${isGroup ? `${first} ${second}` : first}".`;
}

/** Returns the code to end with: 0 well, 1 not, 2 used wrongly. */
async function main(args: readonly string[]): Promise<number> {
  const words = args[0] === "help" ? args.slice(1) : args;
  const command = findCommand(words);
  if (command === null) return printList(words, args[0] === "help");
  if (args[0] === "help" || asksForHelp(args)) {
    process.stdout.write(`${commandHelp(command)}\n`);
    return 0;
  }
  try {
    const { isJson, value, text, isWell = true } = await runCommand(command, args);
    process.stdout.write(`${isJson ? JSON.stringify(value, null, 2) : text}\n`);
    return isWell ? 0 : 1;
  } catch (error) {
    return report(command, error, args.includes("--json"));
  }
}

// Whoever reads, such as `head`, may have had enough.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
process.exitCode = await main(process.argv.slice(2));
