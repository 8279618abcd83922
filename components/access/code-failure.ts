import type { AuthAnswer } from "./call-auth";

export type Failure = {
  readonly title: string;
  readonly why: string;
  /** Whether only the password leads on. */
  readonly startsOver?: boolean;
};

const failures: { readonly [code: string]: Failure } = {
  INVALID_CODE: {
    title: "The code is not right",
    why: "It changes every 30 seconds. If a fresh one is refused, too, set the clock of your telephone.",
  },
  INVALID_BACKUP_CODE: {
    title: "The recovery code is not right",
    why: "Each one works once. Check it for typing mistakes, or take the next one of your list.",
  },
  CODE_USED: {
    title: "This code was used already",
    why: "A code counts once. Wait for the next one.",
  },
  INVALID_TWO_FACTOR_COOKIE: {
    title: "Too much time has passed",
    why: "Ten minutes after the password it is asked for again.",
    startsOver: true,
  },
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: {
    title: "Five wrong codes",
    why: "Begin again with your password.",
    startsOver: true,
  },
  ACCOUNT_TEMPORARILY_LOCKED: {
    title: "Too many wrong codes",
    why: "Codes are taken again in 15 minutes.",
  },
  INVALID_PASSWORD: {
    title: "The password is not right",
    why: "Check it for typing mistakes. Nothing has changed.",
  },
};

/** Why a code or a password was refused, in words for its person. */
export function codeFailure({ status, code, message }: AuthAnswer): Failure {
  const known = code === null ? undefined : failures[code];
  if (known !== undefined) return known;
  if (status === 429) {
    return { title: "Too many tries from here", why: "It goes on in a minute." };
  }
  if (status === 0 || status >= 500 || message === null) {
    return { title: "The server did not answer", why: "Check the connection and try again." };
  }
  return { title: "This was refused", why: message };
}
