import { JournalSession } from "./journal-session";
import type { Statement } from "./pipeline";

/** Gives one session with its statements, and a new one when that has ended. */
export class SessionSource {
  private readonly url: string;
  private readonly statements: readonly Statement[];
  private opening: Promise<JournalSession> | null = null;

  constructor(url: string, statements: readonly Statement[]) {
    this.url = url;
    this.statements = statements;
  }

  /** @throws when the database cannot be reached */
  get(): Promise<JournalSession> {
    this.opening ??= this.open();
    return this.opening;
  }

  async close(): Promise<void> {
    const session = await this.opening?.catch(() => null);
    await session?.close();
  }

  /** Tests: cuts the connection, whatever is under way. */
  async cutConnection(): Promise<void> {
    (await this.get()).destroy();
  }

  private async open(): Promise<JournalSession> {
    try {
      const session = await JournalSession.open(this.url, this.statements);
      session.whenEnded(() => {
        this.opening = null;
      });
      return session;
    } catch (error) {
      this.opening = null;
      throw error;
    }
  }
}
