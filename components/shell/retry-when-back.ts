import { serverReach } from "./server-reach";

/**
 * Tries again when somebody comes back to the window, who may have signed in beside it, and when the server is back.
 * Returns what ends that.
 */
export function retryWhenBack(retry: () => void): () => void {
  window.addEventListener("focus", retry);
  const forget = serverReach.whenBack(retry);
  return () => {
    window.removeEventListener("focus", retry);
    forget();
  };
}
