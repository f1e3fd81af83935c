import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CheckOutcome,
  Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { parse } from 'yaml';
import { repository } from './sandbox';

/** What the company's story file says of one service. */
export interface Story {
  service: string;
  title: string;
  verdict: Verdict;
  /** Outcome of every first check. */
  outcomes: Record<string, CheckOutcome>;
}

interface StoryFile {
  checks: string[];
  services: Record<
    string,
    {
      title: string;
      verdict: Verdict;
      expect: Record<string, CheckOutcome>;
    }
  >;
}

/** Reads the company's stories: every service × every check. */
export function readStories(): Story[] {
  const file = parse(
    readFileSync(
      join(repository, 'packages/sandbox/mall/stories.yaml'),
      'utf8',
    ),
  ) as StoryFile;
  return Object.entries(file.services).map(([service, story]) => ({
    service,
    title: story.title,
    verdict: story.verdict,
    outcomes: Object.fromEntries(
      file.checks.map(check => [check, story.expect[check] ?? 'pass']),
    ),
  }));
}

/** What the stories say of every service × check, by `service check`. */
export function storyOutcomes(): Map<string, CheckOutcome> {
  return new Map(
    readStories().flatMap(({ service, outcomes }) =>
      Object.entries(outcomes).map(
        ([check, outcome]) => [`${service} ${check}`, outcome] as const,
      ),
    ),
  );
}
