/** Of the subscriptions for a row; their key is the JSON of its table, as the flow names it, and its cells. */
export const rowPublished = "orderloom.row-published";
