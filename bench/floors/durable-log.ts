import { randomBytes } from "node:crypto";
import pg from "pg";

type Row = {
  id: Buffer;
  first: Buffer;
  second: Buffer | null;
  resolve(): void;
  reject(error: Error): void;
};

/**
 * The durable floor's storage: one connection, prepared statements, arguments as hand-built binary
 * arrays, everything that waits goes into the next commit, flushed at once when idle.
 */
export class DurableLog {
  readonly #client: pg.Client;
  #starts: Row[] = [];
  #ends: Row[] = [];
  #busy = false;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(host: string, database: string): Promise<DurableLog> {
    const client = new pg.Client({ host, database, user: "postgres" });
    client.on("error", () => undefined);
    await client.connect();
    await client.query(`create table if not exists floor_order (id uuid primary key, raw bytea not null, mapped bytea not null);
      alter table floor_order alter raw set storage external; alter table floor_order alter mapped set storage external;
      create table if not exists floor_result (id uuid primary key, body bytea not null);
      set plan_cache_mode = force_generic_plan; set jit = off;`);
    return new DurableLog(client);
  }

  before(raw: Buffer, mapped: Buffer): Promise<Buffer> {
    const id = randomBytes(16);
    return new Promise((resolve, reject) => {
      this.#starts.push({ id, first: raw, second: mapped, resolve: () => resolve(id), reject });
      this.#schedule();
    });
  }

  after(id: Buffer, body: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ends.push({ id, first: body, second: null, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#busy) return;
    this.#busy = true;
    setImmediate(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    while (this.#starts.length + this.#ends.length > 0) {
      const starts = this.#starts;
      const ends = this.#ends;
      this.#starts = [];
      this.#ends = [];
      try {
        await this.#write(starts, ends);
        for (const row of starts) row.resolve();
        for (const row of ends) row.resolve();
      } catch (error) {
        for (const row of [...starts, ...ends]) row.reject(error as Error);
      }
    }
    this.#busy = false;
  }

  async #write(starts: Row[], ends: Row[]): Promise<void> {
    const both = starts.length > 0 && ends.length > 0;
    const work: Promise<unknown>[] = [];
    if (both) work.push(this.#client.query("begin"));
    if (starts.length > 0) {
      work.push(
        this.#client.query({
          name: "before",
          text: "insert into floor_order select * from unnest($1::uuid[], $2::bytea[], $3::bytea[])",
          values: [
            array(
              2950,
              starts.map((row) => row.id),
            ),
            array(
              17,
              starts.map((row) => row.first),
            ),
            array(
              17,
              starts.map((row) => row.second as Buffer),
            ),
          ],
        }),
      );
    }
    if (ends.length > 0) {
      work.push(
        this.#client.query({
          name: "after",
          text: "insert into floor_result select * from unnest($1::uuid[], $2::bytea[])",
          values: [
            array(
              2950,
              ends.map((row) => row.id),
            ),
            array(
              17,
              ends.map((row) => row.first),
            ),
          ],
        }),
      );
    }
    if (both) work.push(this.#client.query("commit"));
    await Promise.all(work);
  }
}

/** One-dimensional array in PostgreSQL's binary format (array_recv): ndim, flags, element type, length, lower bound, elements. */
function array(elementType: number, elements: readonly Buffer[]): Buffer {
  let size = 20;
  for (const element of elements) size += 4 + element.length;
  const out = Buffer.allocUnsafe(size);
  out.writeInt32BE(1, 0);
  out.writeInt32BE(0, 4);
  out.writeInt32BE(elementType, 8);
  out.writeInt32BE(elements.length, 12);
  out.writeInt32BE(1, 16);
  let at = 20;
  for (const element of elements) {
    at = out.writeInt32BE(element.length, at);
    at += element.copy(out, at);
  }
  return out;
}
