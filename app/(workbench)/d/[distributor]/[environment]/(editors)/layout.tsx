import type { ReactNode } from "react";
import { EditorShell } from "@/components/shell/shells";

export default function EditorsLayout({ children }: { readonly children: ReactNode }) {
  return <EditorShell>{children}</EditorShell>;
}
