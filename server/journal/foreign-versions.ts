const versionsMax = 1_000;

/**
 * Versions of flows, by hex hash, that only another build can run: their runs are left to that build.
 * They are met by trying, so each is claimed here once.
 */
export class ForeignVersions {
  private readonly versions = new Map<string, Uint8Array>();

  add(version: string): void {
    this.versions.set(version, Buffer.from(version, "hex"));
    const [oldest] = this.versions.keys();
    if (this.versions.size > versionsMax && oldest !== undefined) this.versions.delete(oldest);
  }

  get hashes(): readonly Uint8Array[] {
    return [...this.versions.values()];
  }
}
