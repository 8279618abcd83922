import type { Command } from "./command";
import { backupCommand } from "./commands/backup";
import { doctorCommand } from "./commands/doctor";
import { restoreCommand } from "./commands/restore";

/** Everything the command line can do. */
export const commands: readonly Command[] = [doctorCommand, backupCommand, restoreCommand];
