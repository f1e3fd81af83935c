import {
  buildDeployments,
  buildKnownFact,
  factOf,
  githubDeployments,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { deployed, notDeployed, good } from '../testing/stagingEvidence';
import { stagingVerified } from './stagingVerified';

describe('staging-verified, by what was deployed', () => {
  it.each([
    [
      'not deployed by the pipeline',
      { ...good, ...notDeployed },
      'fail',
      ['not-deployed'],
    ],
    [
      'not among the newest deployments, and there are more',
      {
        ...good,
        ...buildKnownFact(
          factOf(githubDeployments),
          buildDeployments({ staging: [], truncated: ['staging'] }),
        ),
      },
      'unknown',
      ['not-listed'],
    ],
    [
      'not on a list of its own that is complete',
      {
        ...good,
        ...buildKnownFact(
          factOf(githubDeployments),
          buildDeployments({ staging: [], truncated: ['prod'] }),
        ),
      },
      'fail',
      ['not-deployed'],
    ],
    [
      'another digest of the same commit was deployed',
      { ...good, ...deployed({ digests: [`sha256:${'ff'.repeat(32)}`] }) },
      'fail',
      ['not-deployed'],
    ],
    [
      'a deployment that names the commit only',
      { ...good, ...deployed({ digests: [] }) },
      'pass',
      [],
    ],
    [
      'a deployment of another commit',
      { ...good, ...deployed({ digests: [], commit: 'f'.repeat(40) }) },
      'fail',
      ['not-deployed'],
    ],
    [
      'a later deployment made it inactive',
      { ...good, ...deployed({ state: 'inactive' }) },
      'pass',
      [],
    ],
    [
      'its deployment failed',
      { ...good, ...deployed({ state: 'failure' }) },
      'fail',
      ['deployment-failed'],
    ],
    [
      'its deployment is not finished',
      { ...good, ...deployed({ state: 'in_progress' }) },
      'unknown',
      ['deployment-running'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(stagingVerified, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });
});
