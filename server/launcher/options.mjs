import { parseArgs } from "node:util";
import { givenTwice } from "./given-twice.mjs";
import { joinNegativeValues } from "./negative-values.mjs";

/** @typedef {"all" | "gateway" | "web" | "worker"} Role */
/**
 * @typedef {object} StartOptions
 * @property {number} port
 * @property {string | null} data
 * @property {boolean} seed
 * @property {Role} role
 * @property {number} workers
 * @property {boolean} help
 */

export const usage = `npm start -- [options]

  --port N        public port (default 4600, or ORDERLOOM_PORT)
  --data DIR      data folder (default .data in the project, or ORDERLOOM_DATA)
  --no-seed       start without the demonstration partner and its flows
  --role ROLE     all (default), gateway, web or worker: what this machine runs
  --workers N     worker processes (default 1)

Your own PostgreSQL (15 or newer): set DATABASE_URL to the owner's address; DATABASE_APP_URL and
DATABASE_ENGINE_URL to those of orderloom_app and orderloom_engine (made for you where the owner may
create roles). A machine that joins with --role worker needs the last two and ORDERLOOM_KEYS.
`;

const known = /** @type {const} */ ({
  port: { type: "string" },
  data: { type: "string" },
  seed: { type: "boolean", default: true },
  role: { type: "string" },
  workers: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
});

/** An option, else its variable, else the default; a variable that is empty is not set. Both names are in messages. */
function given(values, variables, name, otherwise) {
  const variable = `ORDERLOOM_${name.toUpperCase()}`;
  if (values[name] !== undefined) return { text: values[name], name: `--${name}` };
  if (variables[variable]) return { text: variables[variable], name: variable };
  return { text: otherwise, name: `--${name}` };
}

function wholeNumber({ text, name }, least, most) {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}

/**
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} variables
 * @returns {StartOptions} throws an Error whose message says what is wrong
 */
export function parseOptions(args, variables = {}) {
  const { values, tokens } = parseArgs({
    args: joinNegativeValues(args),
    strict: true,
    allowNegative: true,
    tokens: true,
    options: known,
  });
  const twice = givenTwice(tokens, known);
  if (twice !== null) throw new Error(twice);
  const { text: role, name: roleName } = given(values, variables, "role", "all");
  if (!["all", "gateway", "web", "worker"].includes(role)) {
    throw new Error(`${roleName} is all, gateway, web or worker, not "${role}".`);
  }
  const data = given(values, variables, "data", null).text;
  if (data === "") throw new Error("--data needs a folder.");
  return {
    port: wholeNumber(given(values, variables, "port", "4600"), 1, 65_535),
    data,
    seed: values.seed,
    role: /** @type {Role} */ (role),
    workers: wholeNumber(given(values, variables, "workers", "1"), 1, 64),
    help: values.help,
  };
}
