/** What sign-in answered: `code` names a refusal; `status` 0 is no answer. */
export type AuthAnswer = {
  readonly status: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly body: Readonly<Record<string, unknown>>;
};

/** Asks `/api/auth` for something; a refusal is an answer, never an exception. */
export async function callAuth(path: string, body: object): Promise<AuthAnswer> {
  try {
    const response = await fetch(`/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const found: unknown = await response.json().catch(() => null);
    const answer = typeof found === "object" && found !== null ? { ...found } : {};
    return {
      status: response.status,
      code: textIn(answer, "code"),
      message: textIn(answer, "message"),
      body: answer,
    };
  } catch {
    return { status: 0, code: null, message: null, body: {} };
  }
}

function textIn(answer: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = answer[name];
  return typeof value === "string" ? value : null;
}
