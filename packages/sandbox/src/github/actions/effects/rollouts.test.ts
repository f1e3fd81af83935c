import { WallScenarioClock } from '../../../clock';
import { buildCluster, parseCompany, readCompanyFiles } from '../../../company';
import { KubernetesSandbox, startKubernetes } from '../../../kubernetes';
import { fieldsOf, listOf } from '../../../kubernetes/store/fields';
import { exampleData } from '../../exampleData';
import { GitHubStore } from '../../store';
import { EffectCall } from '../model';
import { clusterHandlers } from './clusterHandlers';

jest.setTimeout(30_000);

const company = parseCompany(readCompanyFiles());
const SERVICE = 'mall-settlement';
const { production, candidate } = company.services.find(
  ({ name }) => name === SERVICE,
)!.releases;
const digests = (digest: string) => [
  { container: `Rollout/${SERVICE} · app`, digest },
];
const repository = new GitHubStore(exampleData()).repository('shop', 'orders')!;

describe('workflows of a service that Argo Rollouts owns', () => {
  const clock = WallScenarioClock.create({ speed: 2_000 });
  let cluster: KubernetesSandbox;

  beforeEach(async () => {
    cluster = await startKubernetes({
      name: 'prod',
      clock,
      objects: buildCluster(company, 'prod', clock.now()).filter(
        ({ kind, metadata }) =>
          kind === 'Node' ||
          /^mall-(settlement|recommendation)\b/.test(metadata.name ?? ''),
      ),
      tokens: { ci: { user: 'ci', access: 'write' } },
    });
  });

  afterEach(() => cluster.close());

  afterAll(() => clock.stop());

  const wait: EffectCall['wait'] = delay =>
    new Promise<void>(next => {
      clock.after(delay, next);
    });

  /** @param effect - none where on-call acts without the portal */
  const carryOut = (action: string, effect?: object) =>
    clusterHandlers({ url: cluster.url, token: 'ci' })[action].run({
      repository,
      run: { ...repository.workflowRuns[0], sha: candidate.commit },
      inputs: {
        service: SERVICE,
        namespace: 'mall-prod',
        'effect-id': 'e'.repeat(64),
        effect: effect ? JSON.stringify(effect) : '',
        commit: candidate.commit,
        'rollback-revision': '2',
      },
      token: async () => '',
      wait,
      signal: new AbortController().signal,
    });

  const deployCanary = () =>
    carryOut('deploy-canary', {
      digests: digests(candidate.digest),
      replicas: 1,
      weight: 5,
    });

  const rollBack = () =>
    carryOut('roll-back', {
      plan: {
        application: {
          kind: 'revision',
          revision: '2',
          digests: digests(production.digest),
        },
      },
    });

  const find = (kind: string, name = SERVICE) =>
    cluster.objects(kind).find(({ metadata }) => metadata.name === name)!;

  const status = (name = SERVICE) => fieldsOf(find('Rollout', name).status);

  const weights = () =>
    JSON.stringify(find('VirtualService').spec).match(/(?<="weight":)\d+/g);

  /** Hash of the version that each subset selects. */
  const subsets = () =>
    Object.fromEntries(
      listOf(fieldsOf(find('DestinationRule').spec).subsets).map(
        ({ name, labels }) => [
          name,
          fieldsOf(labels)['rollouts-pod-template-hash'],
        ],
      ),
    );

  /** Release by track of each pod that there is. */
  const pods = () =>
    cluster
      .objects('Pod')
      .filter(
        ({ metadata }) =>
          metadata.labels?.['app.kubernetes.io/name'] === SERVICE,
      )
      .map(({ metadata, status: of }) => {
        const text = JSON.stringify(of);
        const release = [production, candidate].find(({ digest }) =>
          text.includes(digest),
        );
        return `${metadata.labels?.track} ${release?.name}`;
      })
      .sort();

  const untilPodsAre = async (wanted: string[]) => {
    while (JSON.stringify(pods()) !== JSON.stringify(wanted)) {
      await wait('4s');
    }
  };

  const three = (text: string) => [text, text, text];

  it('take it from pause to pause, and to the end', async () => {
    await deployCanary();
    expect(status()).toMatchObject({ phase: 'Paused', currentStepIndex: 2 });
    expect(weights()).toEqual(expect.arrayContaining(['95', '5']));
    expect(pods()).toEqual(['canary candidate', ...three('stable production')]);
    expect(subsets()).toEqual({
      stable: status().stableRS,
      canary: status().currentPodHash,
    });

    await carryOut('set-traffic', { weight: 30 });
    expect(status()).toMatchObject({ phase: 'Paused', currentStepIndex: 5 });
    expect(weights()).toEqual(expect.arrayContaining(['70', '30']));
    // a second attempt finds it done
    await carryOut('set-traffic', { weight: 30 });
    expect(status()).toMatchObject({ phase: 'Paused', currentStepIndex: 5 });

    await carryOut('roll-out', { digests: digests(candidate.digest) });
    await carryOut('clean-up', {});
    const { phase, stableRS, currentPodHash } = status();
    expect(phase).toBe('Healthy');
    expect(stableRS).toBe(currentPodHash);
    expect(subsets()).toEqual({ stable: stableRS, canary: stableRS });
    expect(weights()).toEqual(expect.arrayContaining(['100', '0']));
    await untilPodsAre(three('stable candidate'));
    await carryOut('smoke-test', {});
    expect(find('Rollout').metadata.annotations).toMatchObject({
      'release-readiness.io/rollback-revision': '2',
      'release-readiness.io/helm-revision': '3',
      'org.opencontainers.image.revision': candidate.commit,
    });
  });

  it('keep what on-call goes back to when a canary is deployed again', async () => {
    await deployCanary();
    await deployCanary();
    expect(find('Rollout').metadata.annotations).toMatchObject({
      'release-readiness.io/rollback-revision': '2',
      'release-readiness.io/helm-revision': '4',
    });
    await carryOut('roll-back');
    await untilPodsAre(three('stable production'));
  });

  it('abort a canary and put the old version back', async () => {
    const before = find('Rollout').spec;
    await deployCanary();
    await rollBack();
    expect(status()).toMatchObject({ phase: 'Healthy' });
    expect(status().abort).toBeUndefined();
    expect(weights()).toEqual(expect.arrayContaining(['100', '0']));
    expect(find('Rollout').spec).toEqual(before);
    await untilPodsAre(three('stable production'));
  });

  it('go back after the roll-out without a step between', async () => {
    await deployCanary();
    await carryOut('set-traffic', { weight: 30 });
    await carryOut('roll-out', { digests: digests(candidate.digest) });
    await rollBack();
    expect(status()).toMatchObject({ phase: 'Healthy' });
    await untilPodsAre(three('stable production'));
  });

  it('leave one that was given up as it is', async () => {
    const before = status('mall-recommendation');
    const path = `${cluster.url}/apis/argoproj.io/v1alpha1/namespaces/mall-prod/rollouts/mall-recommendation`;
    const answer = await fetch(path, {
      method: 'PATCH',
      headers: {
        authorization: 'Bearer ci',
        'content-type': 'application/merge-patch+json',
      },
      body: JSON.stringify({ metadata: { labels: { touched: 'yes' } } }),
    });
    expect(answer.status).toBe(200);
    expect(status('mall-recommendation')).toMatchObject({
      phase: 'Degraded',
      abort: true,
      abortedAt: before.abortedAt,
      stableRS: before.stableRS,
      currentPodHash: before.currentPodHash,
    });
  });
});
