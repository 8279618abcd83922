import { EntryFrame } from "@/components/shell/entry-frame";
import { Button } from "@/components/ui/button";

export default function NotFound() {
  return (
    <EntryFrame wide>
      <h1 className="font-semibold text-20">There is nothing at this address</h1>
      <p className="mt-1.5 mb-4 text-fg-2">
        The page was moved or removed, or it belongs to a distributor you have no role for.
      </p>
      <Button asChild>
        <a href="/">Go to your flows</a>
      </Button>
    </EntryFrame>
  );
}
