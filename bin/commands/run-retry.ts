import { type RetryStart, retryRun } from "../../server/runs/retry-run";
import { type Command, onlyPositional, textOption, UsageError, type Values } from "../command";
import { findRun, ownerScope } from "../find-run";
import { withInstallation } from "../installation";
import { commandLineActor, inPlace } from "../place";
import { readTextFile } from "../text-file";

function startOf(text: string | null): RetryStart {
  if (text === null || text === "start") return { kind: "start" };
  if (text === "failed") return { kind: "failed" };
  const cut = text.lastIndexOf("/");
  return { kind: "node", node: text.slice(cut + 1), ...(cut > 0 && { path: text.slice(0, cut) }) };
}

/** Sent as new only by whoever says which run is the newest: nobody repeats what another one just sent. */
function newestOf(values: Values): string | null {
  const newest = textOption(values, "newest");
  if (values["as-new"] !== true || newest !== null) return newest;
  throw new UsageError(
    "--as-new does a second time what was done before. Name the newest run of the message as you know it: --newest RUN.",
  );
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function requestOf(values: Values): string | null {
  const request = textOption(values, "request");
  if (request === null || uuid.test(request)) return request;
  throw new UsageError(`--request is a UUID, not "${request}".`);
}

export const runRetryCommand: Command = {
  name: "run retry",
  shape: "RUN [--from start|failed|NODE] [--message FILE] [--as-new --newest RUN] [--reason TEXT]",
  summary: "a new run from the stored message of a finished one, linked to it",
  options: {
    from: {
      type: "string",
      value: "start|failed|NODE",
      help: "where it begins; what lies before is taken over; the start unless given; n02:3/n05 is the step n05 in the fourth item of the list n02",
    },
    message: { type: "string", value: "FILE", help: "the message as it is changed, whole" },
    "as-new": {
      type: "boolean",
      help: "keys, clock and ids of its own: what was done before is done a second time",
    },
    newest: {
      type: "string",
      value: "RUN",
      help: "with --as-new: the newest run of the message as you know it",
    },
    reason: { type: "string", value: "TEXT", help: "kept in the audit log" },
    request: {
      type: "string",
      value: "UUID",
      help: "names the order: given again, it starts no second run",
    },
  },
  example: "run retry PO-4711 --from failed --reason 'unit put right'",
  async run(context) {
    const { values } = context;
    const wanted = onlyPositional(context, "a run id or a business key");
    const newest = newestOf(values);
    const request = requestOf(values);
    const file = textOption(values, "message");
    const message = file === null ? null : readTextFile(file);
    return withInstallation(context.dataFolder, async (installation) => {
      const found = await findRun(installation, wanted);
      const scope = ownerScope(found);
      const answer = await inPlace(installation, found, (tx) =>
        retryRun(
          { tx, scope, actor: commandLineActor() },
          {
            run: found.id,
            from: startOf(textOption(values, "from")),
            reason: textOption(values, "reason") ?? "",
            request,
            asNew: values["as-new"] === true,
            newest,
            message,
          },
        ),
      );
      const how = answer.again ? "was asked for before" : "is started by the next free worker";
      return { value: { of: found.id, ...answer }, text: `run ${answer.run} ${how}` };
    });
  },
};
