import { accessRouter } from "../access/router";
import { auditRouter } from "../audit/router";
import { connectionsRouter } from "../connections/router";
import { runsRouter } from "../runs/router";
import { router } from "./procedures";

/** Every procedure of the workbench, by feature. */
export const appRouter = router({
  access: accessRouter,
  audit: auditRouter,
  connections: connectionsRouter,
  runs: runsRouter,
});

export type AppRouter = typeof appRouter;
