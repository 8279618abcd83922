const day = 86_400_000;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

type DayParts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly clock: string;
};

/** Formatters are costly to make; a list needs thousands of times in one zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  formatters.set(zone, made);
  return made;
}

function partsOf(at: number, zone: string): DayParts {
  const found: { [type: string]: string } = {};
  for (const part of formatterOf(zone).formatToParts(at)) found[part.type] = part.value;
  return {
    year: Number(found.year),
    month: Number(found.month),
    day: Number(found.day),
    weekday: weekdays.indexOf(found.weekday ?? ""),
    clock: `${found.hour}:${found.minute}:${found.second}`,
  };
}

/**
 * An instant for history: today 10:41:07, this week Tue 16:05, this year 24 Nov, else 24 Nov 2025.
 * `at` and `now` are epoch ms, `zone` is an IANA time zone.
 */
export function formatTime(at: number, now: number, zone: string): string {
  const then = partsOf(at, zone);
  const today = partsOf(now, zone);
  if (then.year === today.year && then.month === today.month && then.day === today.day) {
    return then.clock;
  }
  if (Math.abs(now - at) < 6 * day) return `${weekdays[then.weekday]} ${then.clock.slice(0, 5)}`;
  const date = `${then.day} ${months[then.month - 1]}`;
  return then.year === today.year ? date : `${date} ${then.year}`;
}

/** The same for a whole hour: today 10:00, this week Tue 16:00, else as a day. */
export function formatHour(at: number, now: number, zone: string): string {
  return formatTime(at, now, zone).replace(/^(\d\d:\d\d):\d\d$/, "$1");
}

/** The whole instant, for titles: 24 Nov 2025, 10:41:07. */
export function formatInstant(at: number, zone: string): string {
  const then = partsOf(at, zone);
  return `${then.day} ${months[then.month - 1]} ${then.year}, ${then.clock}`;
}

/** When something will be: Fri 27 Nov, 06:00. */
export function formatDue(at: number, zone: string): string {
  const then = partsOf(at, zone);
  return `${weekdays[then.weekday]} ${then.day} ${months[then.month - 1]}, ${then.clock.slice(0, 5)}`;
}

/** 6 ms, 1.24 s, 41 s, 3 min 5 s, 3 h 58 min, 2 d 4 h. Takes milliseconds. */
export function formatDuration(ms: number): string {
  if (ms < 0.5) return "< 1 ms";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_500) {
    const places = ms < 10_000 ? 2 : ms < 20_000 ? 1 : 0;
    return `${Number((ms / 1_000).toFixed(places))} s`;
  }
  const whole = Math.round(ms / 1_000) * 1_000;
  const minutes = Math.floor(whole / 60_000);
  if (minutes < 60) {
    const seconds = (whole % 60_000) / 1_000;
    return seconds > 0 && minutes < 10 ? `${minutes} min ${seconds} s` : `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How far something is from now: in 48 min, 12 min ago. */
export function formatDistance(at: number, now: number): string {
  const distance = at - now;
  if (Math.abs(distance) < 1_000) return "now";
  const text = formatDuration(Math.abs(Math.round(distance / 1_000) * 1_000));
  return distance > 0 ? `in ${text}` : `${text} ago`;
}

/** 148 B, 2.8 kB, 10 MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const units = ["kB", "MB", "GB"];
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value).toLocaleString("en-US")} ${units[unit]}`;
}

/** 4,182. */
export function formatCount(value: number): string {
  return value.toLocaleString("en-US");
}

/** Short name of a run for people: the eight last digits of its id, as 8F31-0C22. */
export function runName(id: string): string {
  const tail = id.replaceAll("-", "").slice(-8).toUpperCase();
  return `${tail.slice(0, 4)}-${tail.slice(4)}`;
}
