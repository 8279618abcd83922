import { TriangleAlert } from "lucide-react";
import { cn } from "./cn";
import { Icon } from "./icon";

const most = 5;

type RemarksProps = { readonly lines: readonly string[]; readonly className?: string };

/** What is no fault and likely a slip; nothing without any. */
export function Remarks({ lines, className }: RemarksProps) {
  if (lines.length === 0) return null;
  return (
    <ul className={cn("flex flex-col gap-0.5 text-12 text-caution", className)}>
      {lines.slice(0, most).map((line) => (
        <li key={line} className="flex items-start gap-1 break-words">
          <Icon as={TriangleAlert} size="s" className="mt-0.5" />
          <span className="min-w-0">{line}</span>
        </li>
      ))}
      {lines.length > most ? <li className="pl-4.5">And {lines.length - most} more.</li> : null}
    </ul>
  );
}
