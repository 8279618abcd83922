import type { ParseArgsConfig } from "node:util";

/** A wrong use of the command line: the message and the usage are printed, nothing was done. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export type Values = { readonly [name: string]: string | boolean | string[] | undefined };

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
  readonly options: NonNullable<ParseArgsConfig["options"]>;
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
