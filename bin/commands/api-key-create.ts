import { apiKeyScopes, isApiKeyScope } from "../../server/access/api-key-format";
import { createApiKey } from "../../server/access/create-api-key";
import { type Command, textOption, UsageError, type Values } from "../command";
import { withInstallation } from "../installation";
import { commandLineActor, inPlace, placeOptions, placeShape, readPlace } from "../place";

const dayMs = 86_400_000;

function readScopes(values: Values) {
  const scopes = (textOption(values, "scopes") ?? "").split(",").filter((scope) => scope !== "");
  const unknown = scopes.filter((scope) => !isApiKeyScope(scope));
  if (scopes.length === 0 || unknown.length > 0) {
    const wrong = unknown.length > 0 ? `${unknown.join(", ")} unknown. ` : "";
    throw new UsageError(`${wrong}--scopes takes some of ${apiKeyScopes.join(",")}.`);
  }
  return scopes.filter(isApiKeyScope);
}

function readExpiry(values: Values): Date | null {
  const text = textOption(values, "expires");
  if (text === null) return null;
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  const at = days === undefined ? new Date(text) : new Date(Date.now() + Number(days) * dayMs);
  if (Number.isNaN(at.getTime())) {
    throw new UsageError(`--expires is a number of days (90d) or a date, not "${text}".`);
  }
  return at;
}

export const apiKeyCreateCommand: Command = {
  name: "api-key create",
  shape: `--scopes A,B [--name TEXT] [--expires 90d] ${placeShape}`,
  summary: "make a key for the REST API; it is shown this once",
  options: {
    ...placeOptions,
    scopes: { type: "string", value: "A,B", help: `some of ${apiKeyScopes.join(",")}` },
    name: { type: "string", value: "TEXT", help: "what it is for" },
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
    const name = textOption(values, "name") ?? "Made on the command line";
    return withInstallation(dataFolder, async (installation) => {
      const place = await readPlace(installation, values);
      // Without --environment the key holds for both.
      const environmentId = textOption(values, "environment") === null ? null : place.environmentId;
      const made = await inPlace(installation, place, (tx) =>
        createApiKey(tx, commandLineActor(), { ...place, environmentId, name, scopes, expiresAt }),
      );
      return {
        value: { ...made, name, scopes, expiresAt, distributor: place.distributor },
        text: `${made.key}\n${name} of ${place.distributor}: ${scopes.join(", ")}. It is not shown again.`,
      };
    });
  },
};
