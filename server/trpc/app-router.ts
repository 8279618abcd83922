import { accessRouter } from "../access/router";
import { attentionRouter } from "../attention/router";
import { auditRouter } from "../audit/router";
import { backtestRouter } from "../backtest/router";
import { connectionsRouter } from "../connections/router";
import { debugRouter } from "../debug/router";
import { docsRouter } from "../docs/router";
import { flowTestsRouter } from "../flow-tests/router";
import { flowsRouter } from "../flows/router";
import { mapsRouter } from "../maps/router";
import { runsRouter } from "../runs/router";
import { samplesRouter } from "../samples/router";
import { settingsRouter } from "../settings/router";
import { tablesRouter } from "../tables/router";
import { router } from "./procedures";

/** Every procedure of the workbench, by feature. */
export const appRouter = router({
  access: accessRouter,
  attention: attentionRouter,
  audit: auditRouter,
  backtest: backtestRouter,
  connections: connectionsRouter,
  debug: debugRouter,
  docs: docsRouter,
  flows: flowsRouter,
  flowTests: flowTestsRouter,
  runs: runsRouter,
  samples: samplesRouter,
  settings: settingsRouter,
  maps: mapsRouter,
  tables: tablesRouter,
});

export type AppRouter = typeof appRouter;
