import {
  BookOpen,
  KeyRound,
  ListVideo,
  type LucideIcon,
  Plug,
  ScrollText,
  Settings,
  Shuffle,
  Table2,
  Users,
  Workflow,
} from "lucide-react";

export type Destination = {
  readonly name: string;
  /** Below `/d/<distributor>/<environment>`. */
  readonly page: string;
  readonly icon: LucideIcon;
  readonly group: "watch" | "build" | "manage";
  /** Action without which the page would be refused. */
  readonly needs: string;
};

/** The pages of an environment, in the order of sidebar and rail. */
export const destinations: readonly Destination[] = [
  { name: "Runs", page: "/runs", icon: ListVideo, group: "watch", needs: "run.view" },
  { name: "Flows", page: "/flows", icon: Workflow, group: "build", needs: "flow.view" },
  {
    name: "Connections",
    page: "/connections",
    icon: Plug,
    group: "build",
    needs: "connection.view",
  },
  { name: "Maps", page: "/maps", icon: Shuffle, group: "build", needs: "flow.view" },
  { name: "Tables", page: "/tables", icon: Table2, group: "build", needs: "flow.view" },
  { name: "People", page: "/people", icon: Users, group: "manage", needs: "member.manage" },
  {
    name: "API keys",
    page: "/api-keys",
    icon: KeyRound,
    group: "manage",
    needs: "api-key.manage",
  },
  {
    name: "Settings",
    page: "/settings",
    icon: Settings,
    group: "manage",
    needs: "settings.edit",
  },
  { name: "Audit log", page: "/audit", icon: ScrollText, group: "manage", needs: "audit.view" },
];

/** The documents of this build, for everybody. */
export const docsPage = { name: "Docs", page: "/docs", icon: BookOpen } as const;

/** The systems that play the distributor's in demonstrations and tests; nothing there is real. */
export const sandboxSystems = [
  { name: "Storefront", path: "/sandbox/storefront/admin" },
  { name: "ERP", path: "/sandbox/erp/admin" },
  { name: "Warehouse", path: "/sandbox/warehouse/admin" },
  { name: "Carrier", path: "/sandbox/carrier/admin" },
] as const;
