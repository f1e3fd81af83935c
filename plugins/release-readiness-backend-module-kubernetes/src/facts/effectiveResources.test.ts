import { toContainers } from '../mappers/containers';
import { toPodRecord } from '../mappers/pods';
import type { ContainerManifest, Metadata } from '../resources/manifests';
import { withEffectiveResources } from './effectiveResources';
import type { OwnPod } from './pods';

type Resources = ContainerManifest['resources'];

const containers = toContainers({ spec: { containers: [{ name: 'app' }] } });

function pod(
  name: string,
  resources: Resources,
  more: { current?: boolean; phase?: string; metadata?: Metadata } = {},
): OwnPod {
  const { current = true, phase = 'Running', metadata } = more;
  return {
    current,
    track: 'stable',
    pod: toPodRecord({
      metadata: { name, ...metadata },
      spec: { containers: [{ name: 'app', resources }] },
      status: { phase },
    }),
  };
}

const effectiveOf = (...pods: OwnPod[]) =>
  withEffectiveResources(containers, pods)[0].effective;
const sound = { requests: { cpu: '1' }, limits: { memory: '1Gi' } };

describe('the effective resources of a container', () => {
  it('are those of its pods', () => {
    expect(effectiveOf(pod('a', sound))).toEqual(sound);
  });

  it('are what every pod has', () => {
    expect(
      effectiveOf(pod('b', { limits: { memory: '2Gi' } }), pod('a', sound)),
    ).toEqual({ requests: {}, limits: { memory: '1Gi' } });
  });

  it('are nothing where one pod has nothing', () => {
    expect(
      effectiveOf(
        pod('a', sound),
        pod('b', { ...sound, limits: { memory: '0' } }),
      ),
    ).toEqual({ ...sound, limits: { memory: '0' } });
  });

  it.each([
    ['of an earlier specification', { current: false }],
    ['that is over', { phase: 'Failed' }],
    ['that goes', { metadata: { deletionTimestamp: '2026-11-20T10:00:00Z' } }],
  ])('are not those of a pod %s', (_, more) => {
    expect(effectiveOf(pod('a', {}, more), pod('b', sound))).toEqual(sound);
    expect(effectiveOf(pod('a', {}, more))).toBeUndefined();
  });

  it('are not known without pods', () => {
    expect(effectiveOf()).toBeUndefined();
  });
});
