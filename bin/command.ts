import type { ParseArgsConfig } from "node:util";

/** A wrong use of the command line: the message and the usage are printed, nothing was done. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** What could be meant, where a name means several things. */
  readonly choices: readonly Readonly<Record<string, string | null>>[];

  constructor(message: string, choices: UsageError["choices"] = []) {
    super(message);
    this.choices = choices;
  }
}

/** An option as `parseArgs` takes it, with a line for the help. */
export type CommandOption = NonNullable<ParseArgsConfig["options"]>[string] & {
  readonly help: string;
  /** How its value is written in the help, e.g. `NAME`. */
  readonly value?: string;
};

export type Values = {
  readonly [name: string]: string | boolean | readonly (string | boolean)[] | undefined;
};

export type CommandContext = {
  readonly positionals: readonly string[];
  readonly values: Values;
  /** --data, ORDERLOOM_DATA, or .data in the project. */
  readonly dataFolder: string;
};

/** What a command has to say: `value` with --json, else `text`. */
export type CommandOutput = {
  readonly value: unknown;
  readonly text: string;
  /** False ends the process with 1. */
  readonly isWell?: boolean;
};

export type Command = {
  /** One or two words. */
  readonly name: string;
  /** What follows the name, for the usage. */
  readonly shape: string;
  readonly summary: string;
  readonly options: { readonly [name: string]: CommandOption };
  /** A command line that works, for the help. */
  readonly example: string;
  run(context: CommandContext): Promise<CommandOutput>;
};

/** The text of an option, or null. */
export function textOption(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** The one positional argument that a command takes. */
export function onlyPositional(context: CommandContext, what: string): string {
  const [first, ...others] = context.positionals;
  if (first === undefined || others.length > 0) throw new UsageError(`Give ${what}.`);
  return first;
}
