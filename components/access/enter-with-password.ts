import { forgetLinkSecret } from "./kept-link";

/**
 * Signs in with the password that was just chosen and leaves for the workbench with a whole page load. What
 * more is asked for, a second factor or a password that did not hold, the sign-in page asks.
 */
export async function enterWithPassword(email: string, password: string): Promise<void> {
  forgetLinkSecret();
  const { createAuthClient } = await import("better-auth/client");
  const answer = await createAuthClient()
    .signIn.email({ email, password })
    .catch(() => ({ error: true }));
  location.assign(answer.error ? "/sign-in" : "/");
}
