import { cancelCalledStatement } from "./cancel-called";
import { laneEndStatement, laneReleaseStatement, laneRestStatement } from "./lane-statements";
import { duplicateStatement, verifyStatement } from "./outcome-statements";
import type { Statement } from "./pipeline";
import {
  appliedStatement,
  closeParkedStatement,
  closeRetriedStatement,
  eventStatement,
  exceptionStatement,
  formatStatement,
  readyStatement,
  rollupStatement,
} from "./record-statements";
import { appendStatement, finishStatement, releaseStatement } from "./result-statements";
import {
  startHeldStatement,
  startLaneHeldStatement,
  startLaneStatement,
  startVariants,
} from "./start-statements";

/** Everything the writer says to the database. */
export const writerStatements: readonly Statement[] = [
  ...startVariants,
  startHeldStatement,
  startLaneStatement,
  startLaneHeldStatement,
  ...Object.values(appendStatement),
  ...Object.values(releaseStatement),
  ...Object.values(finishStatement),
  rollupStatement,
  exceptionStatement,
  closeParkedStatement,
  closeRetriedStatement,
  cancelCalledStatement,
  eventStatement,
  appliedStatement,
  formatStatement,
  readyStatement,
  laneEndStatement,
  laneReleaseStatement,
  laneRestStatement,
  verifyStatement,
  duplicateStatement,
];
