import {
  buildCommitChecks,
  buildDeployments,
  buildService,
  buildWorkload,
  buildWorkloads,
  defaultPolicy,
  factIn,
  factOf,
  githubCommitChecks,
  githubDeployments,
  kubernetesWorkloads,
  testCommit,
  testNow,
  type FactReference,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { StoredFact, TargetState } from '../collection';
import { createTestCheck } from '../__testUtils__';
import { judgeService } from './judgeService';

const minute = 60_000;
const now = testNow.getTime();
const staging = factIn(kubernetesWorkloads, 'staging');
const checks = factOf(githubCommitChecks);

const readsCandidate = createTestCheck({
  id: 'reads-candidate',
  facts: { checks },
  evaluate: () => ({
    findings: [{ outcome: 'pass', message: { key: 'enough' } }],
  }),
});

function stored<T>(
  reference: FactReference<T>,
  value: T,
  age = minute,
): StoredFact {
  return {
    entityRef: buildService().entityRef,
    key: reference.key,
    source: reference.kind.source,
    target: 'main',
    status: 'known',
    value,
    observedAt: now - age,
    publishedAt: now - age,
  };
}

function target(
  source: string,
  status: TargetState['health']['status'] = 'healthy',
): TargetState {
  return {
    source,
    target: 'main',
    health: {
      source,
      target: 'main',
      title: source,
      status,
      consecutiveFailures: 0,
      reason:
        status === 'failing'
          ? { key: 'general.unavailable.refused' }
          : undefined,
    },
  };
}

function judge(
  facts: StoredFact[],
  targets = [target('kubernetes'), target('github')],
) {
  return judgeService({
    service: buildService(),
    facts,
    targets,
    checks: [readsCandidate],
    targetOf: () => 'main',
    settings: { policy: defaultPolicy, factMaxAges: {}, severities: {} },
    now: testNow,
  });
}

const running = stored(
  staging,
  buildWorkloads('staging', buildWorkload({ commitAnnotation: testCommit })),
);
const ofCandidate = stored(checks, buildCommitChecks([]));

describe('judging a service', () => {
  it('counts evidence of the candidate', () => {
    const { results, totals, details } = judge([running, ofCandidate]);
    expect(results[0].outcome).toBe('pass');
    expect(totals.verdict).toBe('ready');
    expect(details.candidate?.resolution.commit).toBe(testCommit);
  });

  it('does not count evidence of an earlier candidate', () => {
    const earlier = stored(checks, {
      ...buildCommitChecks([]),
      commit: 'deadbeef'.repeat(5),
    });
    expect(judge([running, earlier]).results[0]).toMatchObject({
      outcome: 'unknown',
      summary: { key: 'general.unavailable.candidate-changed' },
    });
  });

  it('does not know the candidate while nobody can say what runs', () => {
    const targets = [target('kubernetes', 'failing'), target('github')];
    expect(judge([running, ofCandidate], targets).results[0]).toMatchObject({
      outcome: 'unknown',
      summary: { key: 'general.unavailable.candidate-unknown' },
    });
  });

  it('takes the commit from a deployment where no annotation names it', () => {
    const plain = stored(staging, buildWorkloads('staging', buildWorkload()));
    const deployments = stored(factOf(githubDeployments), buildDeployments());
    expect(
      judge([plain, deployments]).details.candidate?.resolution,
    ).toMatchObject({ commit: testCommit, origin: 'deployment' });
  });

  it('turns unknown when evidence is too old, and comes back to it when it expires', () => {
    const almost = stored(checks, buildCommitChecks([]), 59 * minute);
    const judged = judge([running, almost]);
    expect(judged.results[0].outcome).toBe('pass');
    expect(judged.nextEvaluationAt.getTime()).toBe(now + minute + 1);

    const old = stored(checks, buildCommitChecks([]), 61 * minute);
    expect(judge([running, old]).results[0]).toMatchObject({
      outcome: 'unknown',
      summary: {
        key: 'general.unavailable.stale',
        params: { age: '1 h 1 min', limit: '1 h' },
      },
    });
  });

  it('is done again after five minutes at the latest', () => {
    const fresh = [stored(staging, buildWorkloads('staging'), 0)];
    expect(judge(fresh).nextEvaluationAt.getTime()).toBe(now + 5 * minute);
  });

  it('says of each fact how it stands', () => {
    const { evidence } = judge([running]).details;
    expect(evidence[staging.key]).toMatchObject({
      source: 'kubernetes',
      target: 'main',
      status: 'known',
      observedAt: new Date(now - minute).toISOString(),
    });
    expect(evidence[checks.key]).toMatchObject({
      status: 'unavailable',
      reason: { key: 'general.unavailable.not-collected' },
    });
  });

  describe('before anything was collected', () => {
    const isPending = (...args: Parameters<typeof judge>) =>
      judge(...args).results[0].pending === true;
    const noCandidate = {
      ...ofCandidate,
      status: 'unavailable' as const,
      value: undefined,
      reason: { key: 'general.unavailable.candidate-unknown' },
    };

    it.each<[string, StoredFact[]]>([
      ['while nothing has answered', []],
      ['while the evidence of the candidate is on its way', [running]],
      [
        'while the candidate is new to the source of its evidence',
        [running, noCandidate],
      ],
      ['while nobody has said what runs', [noCandidate]],
    ])('is pending %s', (_, facts) => {
      expect(isPending(facts)).toBe(true);
    });

    it('is not, once everything has answered, even with nothing', () => {
      const unnamed = stored(
        staging,
        buildWorkloads('staging', buildWorkload()),
      );
      const deployments = stored(factOf(githubDeployments), {
        slug: 'shop/orders',
        staging: [],
        prod: [],
      });
      expect(isPending([unnamed, deployments, noCandidate])).toBe(false);
      expect(isPending([running, ofCandidate])).toBe(false);
    });

    it('is not, once a target has failed', () => {
      expect(
        isPending(
          [running],
          [target('kubernetes'), target('github', 'failing')],
        ),
      ).toBe(false);
    });
  });
});
