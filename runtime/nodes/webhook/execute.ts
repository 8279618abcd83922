import type { Json } from "../../json";
import type { TriggerExecution, TriggerMessage } from "../execution";

const megabyte = 1_048_576;

export const webhookExecution: TriggerExecution = {
  behaviour: "trigger",
  compile: (config, context) => {
    const { dedupe, bodyMax } = config;
    const key =
      typeof dedupe === "string" && dedupe.trim() !== ""
        ? context.template(dedupe, "dedupe")
        : null;
    return {
      accept: bodyOf,
      ...(key !== null && {
        dedupe: (scope) => {
          const value = key(scope);
          if (value === undefined || value === null || value === "") return null;
          return typeof value === "string" ? value : JSON.stringify(value);
        },
      }),
      synchronous: config.synchronous !== false,
      onFailure: config.onFailure === "problem" ? "problem" : "accept",
      bodyMaxBytes: (typeof bodyMax === "number" ? bodyMax : 25) * megabyte,
    };
  },
};

/** JSON where the sender says so, or does not say and it looks like it; else the text. */
function bodyOf(message: TriggerMessage): Json {
  const type = message.contentType?.toLowerCase() ?? "";
  if (/[/+]json\b/.test(type)) return message.json();
  const silent = type === "" || type.startsWith("application/octet-stream");
  if (silent && /^\s*[[{]/.test(message.text().slice(0, 200))) return message.json();
  return message.text();
}
