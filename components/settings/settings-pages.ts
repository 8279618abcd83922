/** The pages of settings with the action each needs, in the order of their tabs. */
export const settingsPages = [
  { name: "Security", page: "/settings/security", needs: "member.manage" },
] as const;
