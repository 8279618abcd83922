import { notify, notifyFailure } from "@/components/ui/toast";

/** The address holds all of what is shown, so it is the link to send. */
export async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    notify("Link copied");
  } catch {
    notifyFailure("The browser did not let the page copy. Take the link from its address bar.");
  }
}
