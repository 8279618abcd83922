import { createOTP } from "@better-auth/utils/otp";
import { handleAuthRequest } from "../access/handle-auth-request";
import { testPersonPassword } from "./test-people";
import { newAddress, type TestWorkbench, testOrigin } from "./test-workbench";

/** The key in an address that an authenticator app scans. */
export function keyIn(uri: string): string {
  const coded = new URL(uri).searchParams.get("secret") ?? "";
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...coded].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString();
}

/** The code that an app shows at `step` half minutes from now. */
export function codeOf(uri: string, step = 0): Promise<string> {
  const counter = Math.floor(Date.now() / 30_000) + step;
  return createOTP(keyIn(uri), { digits: 6, period: 30 }).hotp(counter);
}

export type AuthAnswer = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** The cookies it sets, as a Cookie header; empty where it sets none. */
  readonly cookie: string;
};

/** Posts to `/api/auth` as a page of ours does, from an address of its own unless one is given. */
export async function postAuth(
  workbench: TestWorkbench,
  path: string,
  body: unknown,
  { cookie = "", address = newAddress() } = {},
): Promise<AuthAnswer> {
  const response = await handleAuthRequest(
    workbench.services,
    new Request(`${testOrigin}/api/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: testOrigin,
        "x-forwarded-for": address,
        ...(cookie === "" ? {} : { cookie }),
      },
      body: JSON.stringify(body),
    }),
  );
  const set = response.headers.getSetCookie().map((entry) => entry.split(";")[0] ?? "");
  const kept = set.filter((entry) => !entry.endsWith("="));
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? {} : JSON.parse(text),
    cookie: kept.join("; "),
  };
}

/** Sets up a second factor for a person who is signed in with the cookie; `code` is the one that was used. */
export async function enrol(workbench: TestWorkbench, cookie: string) {
  const begun = await postAuth(
    workbench,
    "/two-factor/enable",
    { password: testPersonPassword },
    { cookie },
  );
  const uri = String(begun.body.totpURI);
  const code = await codeOf(uri);
  const done = await postAuth(workbench, "/two-factor/verify-totp", { code }, { cookie });
  if (done.status !== 200) throw new Error(`Enrolment was answered ${done.status}.`);
  return { uri, code, codes: begun.body.backupCodes as string[], cookie: done.cookie };
}
