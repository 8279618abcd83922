import {
  Activity,
  AlarmClock,
  ArrowRight,
  Bell,
  Blocks,
  BookUser,
  Box,
  Boxes,
  Braces,
  Calendar,
  CalendarClock,
  CircleHelp,
  ClipboardCheck,
  Clock,
  Code,
  Combine,
  Copy,
  CopyMinus,
  Database,
  FileInput,
  FileOutput,
  FileText,
  Filter,
  GitBranch,
  GitCompareArrows,
  Globe,
  Group,
  Hand,
  Hourglass,
  Inbox,
  Layers,
  ListPlus,
  type LucideIcon,
  Mail,
  Merge,
  MessageSquare,
  Network,
  Package,
  PackageCheck,
  Pencil,
  Play,
  Plug,
  Puzzle,
  Radio,
  Receipt,
  Repeat,
  Reply,
  Route,
  ScanBarcode,
  ScanSearch,
  ScrollText,
  Send,
  Server,
  ShoppingBag,
  Shuffle,
  Split,
  SquareFunction,
  StickyNote,
  Table2,
  TableProperties,
  Tag,
  Terminal,
  Timer,
  Truck,
  Ungroup,
  Warehouse,
  Webhook,
  Workflow,
  Zap,
} from "lucide-react";
import { Icon, type IconSize } from "./icon";

const icons: { readonly [name: string]: LucideIcon } = {
  activity: Activity,
  "alarm-clock": AlarmClock,
  "arrow-right": ArrowRight,
  bell: Bell,
  blocks: Blocks,
  "book-user": BookUser,
  box: Box,
  boxes: Boxes,
  braces: Braces,
  calendar: Calendar,
  "calendar-clock": CalendarClock,
  "circle-help": CircleHelp,
  "clipboard-check": ClipboardCheck,
  clock: Clock,
  code: Code,
  combine: Combine,
  copy: Copy,
  "copy-minus": CopyMinus,
  database: Database,
  "file-input": FileInput,
  "file-output": FileOutput,
  "file-text": FileText,
  filter: Filter,
  "git-branch": GitBranch,
  "git-compare-arrows": GitCompareArrows,
  globe: Globe,
  group: Group,
  hand: Hand,
  hourglass: Hourglass,
  inbox: Inbox,
  layers: Layers,
  "list-plus": ListPlus,
  mail: Mail,
  merge: Merge,
  "message-square": MessageSquare,
  network: Network,
  package: Package,
  "package-check": PackageCheck,
  pencil: Pencil,
  play: Play,
  plug: Plug,
  puzzle: Puzzle,
  radio: Radio,
  receipt: Receipt,
  repeat: Repeat,
  reply: Reply,
  route: Route,
  "scan-barcode": ScanBarcode,
  "scan-search": ScanSearch,
  "scroll-text": ScrollText,
  send: Send,
  server: Server,
  "shopping-bag": ShoppingBag,
  shuffle: Shuffle,
  split: Split,
  "square-function": SquareFunction,
  "sticky-note": StickyNote,
  "table-2": Table2,
  "table-properties": TableProperties,
  tag: Tag,
  terminal: Terminal,
  timer: Timer,
  truck: Truck,
  ungroup: Ungroup,
  warehouse: Warehouse,
  webhook: Webhook,
  workflow: Workflow,
  zap: Zap,
};

type NodeIconProps = {
  /** Name of a lucide icon as a node definition gives it; unknown names show a puzzle piece. */
  readonly name: string;
  readonly size?: IconSize;
  readonly className?: string | undefined;
};

/** The icon of a node type. */
export function NodeIcon({ name, ...rest }: NodeIconProps) {
  return <Icon as={icons[name] ?? Puzzle} {...rest} />;
}

/** 28 px tile of a node: outlined when it only computes, solid when it touches a system. */
export function NodeTile({
  name,
  solid,
  quiet = false,
}: {
  readonly name: string;
  readonly solid: boolean;
  readonly quiet?: boolean;
}) {
  const look = quiet
    ? "text-fg-3 outline-strong"
    : solid
      ? "bg-ink text-on-ink"
      : "text-fg-2 outline-strong";
  return (
    <span className={`grid size-7 shrink-0 place-items-center rounded-6 ${look}`}>
      <NodeIcon name={name} />
    </span>
  );
}
