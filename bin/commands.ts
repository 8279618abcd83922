import type { Command } from "./command";
import { apiKeyCreateCommand } from "./commands/api-key-create";
import { backupCommand } from "./commands/backup";
import { distributorCreateCommand } from "./commands/distributor-create";
import { doctorCommand } from "./commands/doctor";
import { flowBacktestCommand } from "./commands/flow-backtest";
import { flowExportCommand } from "./commands/flow-export";
import { flowImportCommand } from "./commands/flow-import";
import { flowTestCommand } from "./commands/flow-test";
import { flowValidateCommand } from "./commands/flow-validate";
import { partnerCreateCommand } from "./commands/partner-create";
import { personResetFactorCommand } from "./commands/person-reset-factor";
import { personResetLinkCommand } from "./commands/person-reset-link";
import { restoreCommand } from "./commands/restore";
import { runRetryCommand } from "./commands/run-retry";
import { runShowCommand } from "./commands/run-show";

/** Everything the command line can do. */
export const commands: readonly Command[] = [
  flowImportCommand,
  flowExportCommand,
  flowValidateCommand,
  flowBacktestCommand,
  flowTestCommand,
  runShowCommand,
  runRetryCommand,
  apiKeyCreateCommand,
  partnerCreateCommand,
  distributorCreateCommand,
  personResetLinkCommand,
  personResetFactorCommand,
  doctorCommand,
  backupCommand,
  restoreCommand,
];
