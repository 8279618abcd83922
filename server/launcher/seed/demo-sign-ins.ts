import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DemoSignIn } from "./seed-step";

type KeptSignIn = DemoSignIn & { readonly password: string };

/** Without letters and digits that look alike. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/** 16 characters of 31: 79 bits. */
function generatePassword(): string {
  const bytes = randomBytes(64);
  const letters = [...bytes].filter((byte) => byte < 31 * 8).map((byte) => alphabet[byte % 31]);
  return (letters.join("").slice(0, 16).match(/.{4}/g) ?? []).join("-");
}

/** The demonstration's accounts and passwords, in a file of the data folder that only its owner may read. */
export class DemoSignIns {
  readonly #file: string;
  readonly #givenPassword: string | null;
  readonly #accounts: Map<string, KeptSignIn>;

  constructor(dataFolder: string, givenPassword: string | null) {
    this.#file = join(dataFolder, "demo-sign-ins.json");
    this.#givenPassword = givenPassword;
    const kept: KeptSignIn[] = existsSync(this.#file)
      ? JSON.parse(readFileSync(this.#file, "utf8"))
      : [];
    this.#accounts = new Map(kept.map((account) => [account.email, account]));
  }

  /** The account's password, the same at every call. */
  add(account: DemoSignIn): string {
    const known = this.#accounts.get(account.email);
    const password = known?.password ?? this.#givenPassword ?? generatePassword();
    this.#accounts.set(account.email, { ...account, password });
    writeFileSync(`${this.#file}.new`, JSON.stringify([...this.#accounts.values()], null, 2), {
      mode: 0o600,
    });
    renameSync(`${this.#file}.new`, this.#file);
    return password;
  }
}
