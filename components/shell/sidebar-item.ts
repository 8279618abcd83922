/** A line of the sidebar: 28 px, icon, words. */
export const sidebarItem =
  "flex h-control w-full shrink-0 items-center gap-2 whitespace-nowrap rounded-6 px-2 text-left text-fg-2 hover:bg-hover hover:text-fg";
