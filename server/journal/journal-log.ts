/** What the journal says about itself; pino's loggers fit. */
export type JournalLog = {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
};

export const silentLog: JournalLog = { info: () => undefined, warn: () => undefined };
