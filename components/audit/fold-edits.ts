type Row = {
  readonly id: string;
  readonly action: string;
  readonly actorName: string;
  readonly subjectId: string;
};

/** A row and, of saves one after the other of one flow by one person, how many it stands for. */
export type Folded<R extends Row> = { readonly row: R; readonly times: number };

/** An open canvas saves every few seconds: what nobody reads row by row is told once. Newest first. */
export function foldEdits<R extends Row>(rows: readonly R[]): readonly Folded<R>[] {
  const folded: { row: R; times: number }[] = [];
  for (const row of rows) {
    const last = folded.at(-1);
    if (
      last !== undefined &&
      row.action === "flow.edit" &&
      last.row.action === row.action &&
      last.row.actorName === row.actorName &&
      last.row.subjectId === row.subjectId
    )
      last.times += 1;
    else folded.push({ row, times: 1 });
  }
  return folded;
}
