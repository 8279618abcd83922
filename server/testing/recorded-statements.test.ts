import { describe, expect, it } from "vitest";
import { statementsInLog } from "./recorded-statements";

const line = (role: string, text: string) =>
  `2026-11-26 02:55:00.123 UTC [77] ${role}@test_1 ${text}`;

describe("statements in a server's log", () => {
  it("are told by the role that sent them, on one line, each shape once", () => {
    const log = [
      line("orderloom_engine", "LOG:  execute claim: "),
      "\tselect id from live",
      "\twhere owner = $1",
      line("orderloom_app", "LOG:  statement: select name from flow"),
      line("orderloom_app", "LOG:  execute <unnamed>: select name from flow where id in ($1, $2)"),
      line(
        "orderloom_app",
        "LOG:  execute <unnamed>: select name from flow where id in ($1, $2, $3)",
      ),
      line(
        "orderloom_app",
        "LOG:  execute <unnamed>: insert into note (a, b) values ($1, $2), ($3, $4)",
      ),
      line("orderloom_app", "LOG:  execute <unnamed>: insert into note (a, b) values ($1, $2)"),
    ].join("\n");
    expect(statementsInLog(log)).toEqual({
      orderloom_app: [
        "insert into note (a, b) values ($1, $2), ($3, $4)",
        "select name from flow",
        "select name from flow where id in ($1, $2)",
      ],
      orderloom_engine: ["select id from live where owner = $1"],
    });
  });

  it("leave out what is no question or write, what the queue library says, errors and other roles", () => {
    const log = [
      line("orderloom_app", "LOG:  statement: begin"),
      line("orderloom_engine", "LOG:  execute x: select * from graphile_worker.jobs"),
      line("orderloom_app", 'ERROR:  relation "flaw" does not exist at character 15'),
      line("orderloom_app", "STATEMENT:  select from flaw"),
      line("orderloom_owner", "LOG:  statement: select 1 from flow"),
    ].join("\n");
    expect(statementsInLog(log)).toEqual({ orderloom_app: [], orderloom_engine: [] });
  });
});
