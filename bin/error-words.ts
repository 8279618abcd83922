import { databaseAway } from "../server/database-away";
import { unstorableText } from "../server/unstorable-text";

/** What went wrong, for a person at a terminal: never a statement of ours with its parameters. */
export function errorWords(given: unknown): string {
  const error = unstorableText(given) ?? databaseAway(given) ?? given;
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (!message.startsWith("Failed query:")) return message;
  return `The database refused this: ${cause instanceof Error ? cause.message : "no reason given"}.`;
}
