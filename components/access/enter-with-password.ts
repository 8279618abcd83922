import { callAuth } from "./call-auth";
import { forgetLinkSecret } from "./kept-link";

/**
 * Signs in with the password that was just chosen and leaves for the workbench with a whole page load. What
 * more is asked for, a second factor or a password that did not hold, the sign-in page asks.
 */
export async function enterWithPassword(email: string, password: string): Promise<void> {
  forgetLinkSecret();
  const { status, body } = await callAuth("/sign-in/email", { email, password });
  if (status !== 200) location.assign("/sign-in");
  else location.assign(body.twoFactorRedirect === true ? "/sign-in?step=code" : "/");
}
