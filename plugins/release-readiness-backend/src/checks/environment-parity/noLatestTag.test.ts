import {
  buildContainer,
  buildService,
  buildWorkload,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  evaluateCheck,
  unseen,
  workloadsEverywhere,
  workloadsIn,
} from '../testing';
import { noLatestTag } from './noLatestTag';

const digest = `sha256:${'0f'.repeat(32)}`;
const image = (
  value: string,
  role: 'container' | 'init' | 'ephemeral' = 'container',
) => buildWorkload({ containers: [buildContainer({ image: value, role })] });
const pinned = image('orders:1.2.0');

describe('no-latest-tag', () => {
  it.each([
    ['a version', workloadsEverywhere(pinned), 'pass', []],
    [
      'a digest without a tag',
      workloadsEverywhere(image(`orders@${digest}`)),
      'pass',
      [],
    ],
    [
      'a digest behind latest: the digest counts',
      workloadsEverywhere(image(`orders:latest@${digest}`)),
      'pass',
      [],
    ],
    [
      'a tag that only begins like latest',
      workloadsEverywhere(image('orders:latest-1.2')),
      'pass',
      [],
    ],
    [
      'latest in dev',
      {
        ...workloadsEverywhere(pinned),
        ...workloadsIn('dev', image('orders:latest')),
      },
      'fail',
      ['latest'],
    ],
    [
      'no tag',
      {
        ...workloadsEverywhere(pinned),
        ...workloadsIn('test', image('orders')),
      },
      'fail',
      ['no-tag'],
    ],
    [
      "a registry's port is no tag",
      {
        ...workloadsEverywhere(pinned),
        ...workloadsIn('prod', image('registry:5000/orders')),
      },
      'fail',
      ['no-tag'],
    ],
    [
      'latest in an init container',
      {
        ...workloadsEverywhere(pinned),
        ...workloadsIn('prod', image('tools:latest', 'init')),
      },
      'fail',
      ['latest'],
    ],
    [
      'latest in an ephemeral container',
      {
        ...workloadsEverywhere(pinned),
        ...workloadsIn('prod', image('debug:latest', 'ephemeral')),
      },
      'fail',
      ['latest'],
    ],
    [
      'an environment that was not seen',
      { ...workloadsEverywhere(pinned), ...unseen('dev') },
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'a known failure beats an environment that was not seen',
      { ...workloadsEverywhere(image('orders')), ...unseen('dev') },
      'fail',
      ['no-tag', 'no-tag', 'no-tag', 'general.unavailable.refused'],
    ],
    [
      'an empty environment has no image',
      { ...workloadsEverywhere(pinned), ...workloadsIn('dev') },
      'pass',
      [],
    ],
    [
      'nothing anywhere proves nothing',
      workloadsEverywhere(),
      'unknown',
      Array(4).fill('general.not-running'),
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(noLatestTag, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it('does not ask for an environment that the service has not by design', () => {
    const facts = { ...workloadsEverywhere(pinned), ...unseen('dev') };
    const service = buildService({ absentEnvironments: ['dev'] });
    expect(evaluateCheck(noLatestTag, { facts, service }).outcome).toBe('pass');
  });

  it('has the pods replaced that somebody added a container to', () => {
    const { remediation } = evaluateCheck(noLatestTag, {
      facts: {
        ...workloadsEverywhere(pinned),
        ...workloadsIn('prod', image('debug:latest', 'ephemeral')),
      },
    });
    expect(remediation?.snippets?.[0].text).toContain(
      'kubectl rollout restart deployment/orders',
    );
  });
});
