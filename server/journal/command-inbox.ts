import type { RunCommand } from "../../runtime/engine/records";
import type { CommandSource } from "../../runtime/ports";
import type { TextRow } from "./pipeline";

/** The commands that wait for runs of this process, as last read from the database. */
export class CommandInbox implements CommandSource {
  private readonly commands = new Map<string, RunCommand[]>();
  /** Called with a run that has new commands. */
  onCommand: (run: string) => void = () => undefined;

  pending(run: string): readonly RunCommand[] {
    return this.commands.get(run) ?? [];
  }

  /** What the database holds for these runs now, oldest first. */
  replace(runs: readonly string[], commands: readonly RunCommand[]): void {
    for (const run of runs) this.commands.delete(run);
    for (const command of commands) {
      const known = this.commands.get(command.run);
      if (known === undefined) this.commands.set(command.run, [command]);
      else known.push(command);
    }
    for (const run of new Set(commands.map((command) => command.run))) this.onCommand(run);
  }
}

/** A command from the columns id, run, kind, detail, at (epoch ms), by. */
export function commandFromText(row: TextRow): RunCommand {
  const [id, run, kind, detail, at, by] = row;
  return {
    id: id ?? "",
    run: run ?? "",
    kind: kind as RunCommand["kind"],
    detail: JSON.parse(detail ?? "{}"),
    at: Number(at),
    by: by ?? "",
  };
}
