import { Maximize2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

/** From a field to the editor that has room for its text. */
export function EditorButton({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <Button look="quiet" size="s" className="self-start" onClick={onOpen}>
      <Icon as={Maximize2} size="s" />
      Open in the editor
    </Button>
  );
}
