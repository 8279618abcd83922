import { EvaluationFailure } from "./failure";

/** The rows are on their way from elsewhere: whoever shows the result tries again once they are there. */
export class RowsOnTheirWay extends EvaluationFailure {}

/** The rows could not be read for now: it is told, and tried again once they are there. */
export class RowsNotRead extends EvaluationFailure {}
