/** The newest versions of the targets that were asked about last, as far as they are known. Bounded in size. */
export class TargetHeads {
  private readonly versions = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Undefined where it is not known; 0 of a target that has no entry. */
  get(target: string): number | undefined {
    const version = this.versions.get(target);
    if (version !== undefined) this.put(target, version);
    return version;
  }

  learn(target: string, version: number): void {
    this.put(target, Math.max(version, this.versions.get(target) ?? 0));
    if (this.versions.size <= this.most) return;
    const [oldest] = this.versions.keys();
    if (oldest !== undefined) this.versions.delete(oldest);
  }

  clear(): void {
    this.versions.clear();
  }

  /** The one asked about last stands last. */
  private put(target: string, version: number): void {
    this.versions.delete(target);
    this.versions.set(target, version);
  }
}
