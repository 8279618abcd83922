import type { ReactNode } from "react";
import { ListShell } from "@/components/shell/shells";

export default function ListsLayout({ children }: { readonly children: ReactNode }) {
  return <ListShell>{children}</ListShell>;
}
