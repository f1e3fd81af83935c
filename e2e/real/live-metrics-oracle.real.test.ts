import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defaultPromotionPolicy as policy } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  findSustained,
  type LiveMetricsAnswer,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import fc from 'fast-check';
import { stringify } from 'yaml';

import { classifyGrid } from '../../plugins/release-readiness-backend/src/promotion/triggers';
import {
  describeWithServers,
  type PrometheusServer,
  requireBinary,
  run,
  startPrometheus,
} from '../servers';
import { liveMetricsOf, requestOf, subjectOf } from './live-metrics/ask';
import {
  inputSeries,
  LEAD,
  openMetrics,
  type Phase,
  type PodStory,
  seriesOf,
  STEP,
} from './live-metrics/history';

const LENGTH = 600;
const STORIES = 25;
const { signal } = new AbortController();

const phases: fc.Arbitrary<Phase[]> = fc
  .array(
    fc.record({
      lasts: fc.integer({ min: 1, max: 260 }),
      value: fc.constantFrom(0, 0.02, 0.045, 0.049, 0.06, 0.3, 1),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map(parts => {
    let end = 0;
    return parts.map(({ lasts, value }) => {
      const from = end;
      end += lasts;
      return { from, to: end, value };
    });
  });

/** Canaries with changing errors and load; the seed is fixed: files must agree. */
function randomStories(): PodStory[] {
  return fc
    .sample(
      fc.record({
        errors: phases,
        requestsPerSecond: fc.constantFrom(0.7, 0.9, 3, 50),
        gap: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
      }),
      { numRuns: STORIES, seed: 20_261_102 },
    )
    .map(({ errors, requestsPerSecond, gap }, index) => ({
      service: `random-${index}`,
      track: 'canary' as const,
      requestsPerSecond,
      errors,
      ...(gap !== undefined &&
        index % 3 === 0 && { unwatched: { from: gap, to: gap + 75 } }),
    }));
}

/** Whether the trigger is firing at each point, in the strict reading of "for". */
function firingAt(answer: LiveMetricsAnswer): boolean[] {
  const points = classifyGrid('rollbackErrorRate', answer.samples, policy);
  return points.map((_, index) => {
    const past = points.slice(0, index + 1);
    const begin = past.findLastIndex(point => point.class !== 'BREACH') + 1;
    const { hold } = policy.rollbackErrorRate;
    return findSustained(past.slice(begin), hold, policy) !== undefined;
  });
}

describe.each([
  { version: 'debian', servers: 'prometheus-debian', tool: 'debian/promtool' },
  { version: '3', servers: 'prometheus-3', tool: 'promtool' },
] as const)('promtool $version', ({ version, servers, tool }) => {
  describeWithServers('on the same series', [servers], () => {
    const event = Math.floor(Date.now() / STEP) * STEP - 3_600_000;
    const stories = randomStories();
    let server: PrometheusServer;
    let folder: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'oracle-'));
      server = await startPrometheus({
        version,
        history: openMetrics(
          stories.flatMap(story => seriesOf(story, LENGTH)),
          event,
        ),
      });
    });

    afterAll(async () => {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    async function measure(story: PodStory): Promise<LiveMetricsAnswer> {
      return liveMetricsOf(server.url, event).query(
        subjectOf(story.service),
        requestOf(event, event + LENGTH * 1000),
        { signal },
      );
    }

    /** Runs tests of one rule file; throws with what differs. */
    function runTests(name: string, rules: object[], tests: object[]) {
      const ruleFile = join(folder, `${name}-rules.yaml`);
      const testFile = join(folder, `${name}.yaml`);
      writeFileSync(
        ruleFile,
        stringify({ groups: [{ name: 'triggers', rules }] }),
      );
      writeFileSync(
        testFile,
        stringify({
          rule_files: [ruleFile],
          evaluation_interval: '15s',
          tests,
        }),
      );
      return run(requireBinary(tool), ['test', 'rules', testFile]);
    }

    function textOf({ queries }: LiveMetricsAnswer, name: string): string {
      return queries.find(query => query.name === name)!.text;
    }

    it('evaluates our queries to the values that we judge, at every point', async () => {
      let compared = 0;
      const tests = await Promise.all(
        stories.map(async story => {
          const answer = await measure(story);
          const expressions = (
            ['errorRatio', 'requests', 'slowShare', 'share'] as const
          ).flatMap(name =>
            answer.samples.flatMap(sample => {
              const measured = sample[name];
              // Not a number is equal to nothing, not even in promtool.
              if (!measured || Number.isNaN(measured.value)) return [];
              compared += 1;
              return [
                {
                  expr: textOf(answer, name),
                  eval_time: `${(sample.t - event) / 1000 + LEAD}s`,
                  exp_samples:
                    measured.value === undefined
                      ? []
                      : [{ labels: '{}', value: measured.value }],
                },
              ];
            }),
          );
          return {
            interval: '15s',
            input_series: inputSeries(seriesOf(story, LENGTH), LENGTH),
            promql_expr_test: expressions,
          };
        }),
      );
      expect(compared).toBeGreaterThan(STORIES * (LENGTH / 15));
      await expect(runTests('values', [], tests)).resolves.toContain('SUCCESS');
    });

    it('fires its alert at exactly the points at which our trigger fires', async () => {
      const watched = stories.filter(story => !story.unwatched);
      let firing = 0;
      let calm = 0;
      const answers = await Promise.all(watched.map(measure));
      const { limit, minimumRequests } = policy.rollbackErrorRate;
      const rules = answers.map((answer, index) => ({
        alert: `Trigger${index}`,
        expr: `(${textOf(answer, 'errorRatio')}) > ${limit} and (${textOf(answer, 'requests')}) >= ${minimumRequests}`,
        for: '2m',
      }));
      const tests = answers.map((answer, index) => {
        const states = firingAt(answer);
        firing += states.filter(Boolean).length;
        calm += states.filter(state => !state).length;
        return {
          interval: '15s',
          input_series: inputSeries(seriesOf(watched[index], LENGTH), LENGTH),
          alert_rule_test: answer.samples.map((sample, point) => ({
            alertname: `Trigger${index}`,
            eval_time: `${(sample.t - event) / 1000 + LEAD}s`,
            exp_alerts: states[point] ? [{}] : [],
          })),
        };
      });
      // Both happen, often enough to mean something.
      expect(Math.min(firing, calm)).toBeGreaterThan(50);
      await expect(runTests('alerts', rules, tests)).resolves.toContain(
        'SUCCESS',
      );
    });

    it('would notice a value that is not the server’s', async () => {
      const story = stories[0];
      const answer = await measure(story);
      await expect(
        runTests(
          'wrong',
          [],
          [
            {
              interval: '15s',
              input_series: inputSeries(seriesOf(story, LENGTH), LENGTH),
              promql_expr_test: [
                {
                  expr: textOf(answer, 'requests'),
                  eval_time: `${LEAD + 60}s`,
                  exp_samples: [{ labels: '{}', value: 1 }],
                },
              ],
            },
          ],
        ),
      ).rejects.toThrow('FAILED');
    });
  });
});
