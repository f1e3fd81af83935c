import {
  builtInTextEntries,
  guardIds,
  promotionTexts,
  textLanguages,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  beforeTestNow,
  buildCommitCheck,
  buildCommitChecks,
  buildIncident,
  buildIncidents,
  buildKnownFact,
  buildPods,
  buildUnavailableFact,
  buildWorkflows,
  buildWorkload,
  factIn,
  factOf,
  githubCommitChecks,
  githubEnvironments,
  githubIncidents,
  githubWorkflows,
  kubernetesWorkloads,
  testNow,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from '../../checks/testing';
import { minute } from '../testing/builders';
import {
  alerts,
  buildComparison,
  buildPreviousWorkload,
  type GateWorld,
  gone,
  obstaclesIn,
  soundPreflight,
  withFacts,
  world,
} from './testing';

describe('the gate', () => {
  it('is open when everything is proven, by every guard', async () => {
    const { guards, windowOpen, membership } = await world().evaluate();
    expect(guards.map(({ id }) => id)).toEqual([...guardIds]);
    expect(obstaclesIn(guards)).toEqual({});
    expect(windowOpen).toBe(true);
    expect(membership).toEqual({ 'user:default/lead': ['technical-lead'] });
  });

  it.each<[string, (world: GateWorld) => void, Record<string, string>]>([
    [
      'the candidate has not soaked',
      withFacts(
        workloadsIn(
          'staging',
          buildWorkload({
            pods: buildPods(3, { startedAt: beforeTestNow({ minutes: 9 }) }),
          }),
        ),
      ),
      { checks: 'closed', 'staging-proof': 'closed' },
    ],
    [
      'its verification failed',
      withFacts(
        buildKnownFact(
          factOf(githubCommitChecks),
          buildCommitChecks([buildCommitCheck('verify', 'failure')]),
        ),
      ),
      { checks: 'closed', 'staging-proof': 'closed' },
    ],
    [
      'staging is not seen',
      withFacts(
        buildUnavailableFact(
          factIn(kubernetesWorkloads, 'staging'),
          'general.unavailable.refused',
          { target: 'staging' },
        ),
      ),
      {
        checks: 'unknown',
        'staging-proof': 'unknown',
        'rollback-plan': 'unknown',
      },
    ],
    [
      'the rollback workflow is gone',
      withFacts(buildKnownFact(factOf(githubWorkflows), buildWorkflows())),
      { 'rollback-plan': 'closed' },
    ],
    [
      'what Helm deploys no longer says its revision',
      withFacts(
        workloadsIn(
          'prod',
          buildPreviousWorkload({
            helmRevision: undefined,
            managedByHelm: true,
          }),
        ),
      ),
      { 'rollback-plan': 'closed' },
    ],
    [
      'the repository does not answer',
      ({ answers }) => {
        answers.comparison = gone;
      },
      { 'rollback-plan': 'unknown' },
    ],
    [
      'a migration has no undo',
      ({ answers }) => {
        answers.comparison = buildComparison({
          migrations: [{ path: 'db/V1.sql', sql: 'drop table t' }],
        });
      },
      { 'rollback-plan': 'closed' },
    ],
    [
      'the category was lowered without a reason',
      ({ answers }) => {
        answers.comparison = buildComparison({
          frameworks: [{ name: 'spring-boot', from: '3.4', to: '4.0' }],
        });
      },
      { category: 'closed' },
    ],
    [
      'the change register does not answer',
      ({ answers }) => {
        answers.record = gone;
      },
      { 'change-record': 'unknown' },
    ],
    [
      'there is no change record',
      ({ answers }) => {
        answers.record = 'none';
      },
      { 'change-record': 'unknown' },
    ],
    [
      'the change record is for another candidate',
      ({ answers }) => {
        answers.record = { subjectHash: 'other' };
      },
      { 'change-record': 'closed' },
    ],
    [
      'a freeze is on',
      ({ answers }) => {
        answers.freezes = [
          {
            id: 'f',
            title: 'Sales',
            from: testNow.getTime(),
            to: testNow.getTime() + minute,
            setBy: 'user:default/ops',
            reason: 'Sales',
          },
        ];
      },
      { freeze: 'closed' },
    ],
    [
      'peak hours come before the projected end',
      ({ answers }) => {
        answers.calendar = {
          businessLine: 'retail',
          zone: 'UTC',
          holidays: [],
          peaks: [
            {
              id: 'p',
              title: 'Afternoon',
              days: [2],
              start: '13:00',
              end: '14:00',
              setBy: 'ops',
              reason: 'peak',
            },
          ],
        };
      },
      { window: 'closed' },
    ],
    [
      'the business line is not configured',
      ({ answers }) => {
        answers.calendar = undefined;
      },
      { window: 'unknown', freeze: 'unknown' },
    ],
    [
      'a P1 is open',
      withFacts(
        buildKnownFact(
          factOf(githubIncidents),
          buildIncidents(buildIncident()),
        ),
      ),
      { incidents: 'closed' },
    ],
    [
      'a critical alert fires',
      withFacts(alerts('critical')),
      { 'firing-alerts': 'closed' },
    ],
    ['a warning fires', withFacts(alerts('warning')), {}],
    [
      'the triggers could never fire',
      ({ answers }) => {
        answers.preflight = { ...soundPreflight, errorSeries: false };
      },
      { 'metrics-preflight': 'closed' },
    ],
    [
      'the metrics server does not answer',
      ({ answers }) => {
        answers.preflight = gone;
      },
      { 'metrics-preflight': 'unknown' },
    ],
    [
      'GitHub does not say whether administrators bypass',
      withFacts(
        buildKnownFact(factOf(githubEnvironments), {
          slug: 'shop/orders',
          environments: [
            {
              name: 'production',
              requiredReviewers: 0,
              waitTimerMinutes: 0,
              protectionRules: ['release-readiness'],
            },
          ],
        }),
      ),
      { 'environment-protection': 'unknown' },
    ],
    [
      'waivers can’t be read, as long as none is needed',
      ({ answers }) => {
        answers.waivers = gone;
      },
      {},
    ],
  ])('tells which guards are not open when %s', async (_, change, expected) => {
    const given = world(change);
    expect(await given.obstacles()).toEqual(expected);
    const { guards } = await given.evaluate();
    for (const language of textLanguages) {
      const texts = {
        ...builtInTextEntries(language),
        ...promotionTexts[language],
      };
      for (const guard of guards) {
        for (const { key } of [
          guard.reason,
          ...guard.evidence.map(({ message }) => message),
          ...(guard.caveat ? [guard.caveat] : []),
        ]) {
          expect(texts).toHaveProperty([key]);
        }
      }
    }
  });
});
