"use client";

import { PageBar } from "@/components/shell/page-bar";
import { usePlace } from "@/components/shell/place";
import { OwnPasswordSection } from "./own-password-section";
import { OwnSessionsSection } from "./own-sessions-section";
import { SecondFactorSection } from "./second-factor-section";

/** One's own account: password, second factor, sessions. Name and roles are the owners' matter. */
export function AccountPage() {
  const { person } = usePlace();
  return (
    <>
      <PageBar>
        <h1 className="font-semibold text-16">Account</h1>
        <span className="truncate text-fg-3 max-sm:hidden">
          {person.name}, {person.email}
        </span>
      </PageBar>
      <div className="min-h-0 flex-1 overflow-y-auto px-4">
        <div className="max-w-[960px]">
          <OwnPasswordSection email={person.email} />
          <SecondFactorSection />
          <OwnSessionsSection />
        </div>
      </div>
    </>
  );
}
