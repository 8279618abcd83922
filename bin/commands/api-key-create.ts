import { apiKeyScopes, isApiKeyScope } from "../../server/access/api-key-format";
import { createApiKey } from "../../server/access/create-api-key";
import { type Command, textOption, UsageError, type Values } from "../command";
import { withInstallation } from "../installation";
import { commandLineActor, inPlace, placeOptions, placeShape, readPlace } from "../place";

const dayMs = 86_400_000;

function readScopes(values: Values) {
  const given = (textOption(values, "scopes") ?? "").split(",").map((scope) => scope.trim());
  const scopes = [...new Set(given)].filter((scope) => scope !== "");
  const unknown = scopes.filter((scope) => !isApiKeyScope(scope));
  if (scopes.length === 0 || unknown.length > 0) {
    const wrong = unknown.length > 0 ? `${unknown.join(", ")} unknown. ` : "";
    throw new UsageError(`${wrong}--scopes takes some of ${apiKeyScopes.join(",")}.`);
  }
  return scopes.filter(isApiKeyScope);
}

/** A day of the calendar begins in UTC; a time may follow it, e.g. `2027-03-01T12:00+01:00`. */
const datePattern = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/;

function readExpiry(values: Values): Date | null {
  const text = textOption(values, "expires");
  if (text === null) return null;
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  const at = days === undefined ? readDate(text) : new Date(Date.now() + Number(days) * dayMs);
  if (at === null) {
    throw new UsageError(
      `--expires is a number of days (90d) or a date (2027-03-01), not "${text}".`,
    );
  }
  if (at.getTime() <= Date.now()) {
    throw new UsageError(`--expires ${text} is past: such a key would never be valid.`);
  }
  return at;
}

/** Null for what is no date, 30 February among it: that would be 2 March. */
function readDate(text: string): Date | null {
  const day = text.slice(0, 10);
  const start = new Date(day);
  const at = new Date(text);
  if (!datePattern.test(text) || Number.isNaN(start.getTime()) || Number.isNaN(at.getTime())) {
    return null;
  }
  return start.toISOString().startsWith(day) ? at : null;
}

export const apiKeyCreateCommand: Command = {
  name: "api-key create",
  shape: `--scopes A,B [--name TEXT] [--expires 90d] ${placeShape}`,
  summary: "make a key for the REST API; it is shown this once",
  options: {
    ...placeOptions,
    scopes: { type: "string", value: "A,B", help: `some of ${apiKeyScopes.join(",")}` },
    name: {
      type: "string",
      value: "TEXT",
      help: "what it is for; without it, the beginning of the key",
    },
    expires: {
      type: "string",
      value: "90d",
      help: "days from now, or a date; never when left out",
    },
    environment: {
      type: "string",
      value: "test|production",
      help: "the only one it holds for; both when left out",
    },
  },
  example: "api-key create --scopes runs:read --name Monitoring --expires 90d",
  async run({ values, dataFolder }) {
    const scopes = readScopes(values);
    const expiresAt = readExpiry(values);
    const name = textOption(values, "name");
    return withInstallation(dataFolder, async (installation) => {
      const place = await readPlace(installation, values);
      // Without --environment the key holds for both.
      const environmentId = textOption(values, "environment") === null ? null : place.environmentId;
      const made = await inPlace(installation, place, (tx) =>
        createApiKey(tx, commandLineActor(), { ...place, environmentId, name, scopes, expiresAt }),
      );
      return {
        value: { ...made, scopes, expiresAt, distributor: place.distributor },
        text: `${made.key}\n${made.name} of ${place.distributor}: ${scopes.join(", ")}. It is not shown again.`,
      };
    });
  },
};
