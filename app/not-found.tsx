import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main className="p-4 pt-[16vh]">
      <EmptyState
        title="There is nothing at this address"
        why="The page was moved or removed, or it belongs to a distributor you have no role for."
        actions={
          <Button asChild>
            <Link href="/">Go to your flows</Link>
          </Button>
        }
      />
    </main>
  );
}
