import type { Instant } from '../states';

/** Keys that are remembered; the oldest are forgotten. */
const maximumKeys = 10_000;

/** At most so many in a time, by key. Pure but for what it remembers. */
export class RateLimit {
  private readonly windows = new Map<
    string,
    { from: Instant; count: number }
  >();

  constructor(
    private readonly maximum: number,
    private readonly milliseconds: number,
  ) {}

  /** @returns whether one more is admitted */
  admit(key: string, now: Instant): boolean {
    const window = this.windows.get(key);
    if (!window || now - window.from >= this.milliseconds) {
      this.windows.delete(key);
      this.windows.set(key, { from: now, count: 1 });
      for (const oldest of this.windows.keys()) {
        if (this.windows.size <= maximumKeys) break;
        this.windows.delete(oldest);
      }
      return true;
    }
    window.count += 1;
    return window.count <= this.maximum;
  }
}
