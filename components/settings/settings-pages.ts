/** The pages of settings with the action each needs, in the order of their tabs. */
export const settingsPages = [
  { name: "General", page: "/settings/general", needs: "settings.edit" },
  { name: "Retention", page: "/settings/retention", needs: "settings.edit" },
  { name: "New distributors", page: "/settings/defaults", needs: "settings.edit" },
  { name: "Security", page: "/settings/security", needs: "member.manage" },
] as const;
