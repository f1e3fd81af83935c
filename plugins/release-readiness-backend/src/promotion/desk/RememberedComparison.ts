import type {
  ReleaseComparison,
  ReleaseComparisonReader,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/** Comparisons that are kept: each is as large as a diff's list of files. */
const kept = 100;

/**
 * Two commits always compare alike, so a complete answer is asked for once.
 * What could not be told is asked for again.
 */
export class RememberedComparison implements ReleaseComparisonReader {
  private readonly answers = new Map<string, ReleaseComparison>();

  constructor(private readonly reader: ReleaseComparisonReader) {}

  async compare(
    ...[service, commits, options]: Parameters<
      ReleaseComparisonReader['compare']
    >
  ): Promise<ReleaseComparison> {
    const { host, owner, repository } = service.github ?? {};
    const key = [host, owner, repository, commits.base, commits.head].join(' ');
    const known = this.answers.get(key);
    if (known) return known;
    const answer = await this.reader.compare(service, commits, options);
    if (isComplete(answer)) {
      this.answers.set(key, answer);
      const [oldest] = this.answers.keys();
      if (this.answers.size > kept) this.answers.delete(oldest);
    }
    return answer;
  }
}

function isComplete(answer: ReleaseComparison): boolean {
  const { commits, changedFiles, migrations, frameworks } = answer;
  return [
    commits,
    changedFiles,
    migrations,
    frameworks,
    answer.cacheKeyPatterns,
  ].every(part => part !== undefined);
}
