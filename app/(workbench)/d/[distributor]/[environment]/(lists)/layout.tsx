import type { ReactNode } from "react";
import { AllowedPage } from "@/components/shell/allowed-page";
import { ListShell } from "@/components/shell/shells";

export default function ListsLayout({ children }: { readonly children: ReactNode }) {
  return (
    <ListShell>
      <AllowedPage>{children}</AllowedPage>
    </ListShell>
  );
}
