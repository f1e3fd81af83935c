import { testConfiguration, testService, testSubject } from '../__testUtils__';
import { selectService, selectTarget } from './selectSeries';

function selected(server: object = {}, metricsService = 'mall-order') {
  return {
    subject: testSubject({ chartVersion: '1.4.0+b' }),
    service: { ...testService('mall-order'), metricsService },
    location: { cluster: 'prod', namespace: 'mall-prod' },
    server: testConfiguration(server).servers[0],
  };
}

function byVersion(value?: string) {
  return testConfiguration(
    {},
    { promotions: { pods: { by: 'version', value } } },
  );
}

const service = 'service="mall-order", namespace=~"|mall-prod"';

describe('the series of a promotion', () => {
  it('are those of the service in production', () => {
    expect(selectService(selected())).toBe(service);
  });

  it('carry the namespace where the server watches other environments too', () => {
    expect(selectService(selected({ environments: ['staging', 'prod'] }))).toBe(
      'service="mall-order", namespace="mall-prod"',
    );
  });

  it('cannot be widened by the name of a service', () => {
    expect(selectService(selected({}, 'x"} or vector(1)\n\\'))).toBe(
      'service="x\\"} or vector(1)\\n\\\\", namespace=~"|mall-prod"',
    );
  });

  it('are told by track', () => {
    const configuration = testConfiguration();
    expect(selectTarget('canary', selected(), configuration, undefined)).toBe(
      `${service}, track="canary"`,
    );
    expect(selectTarget('stable', selected(), configuration, undefined)).toBe(
      `${service}, track="stable"`,
    );
    expect(selectTarget('service', selected(), configuration, undefined)).toBe(
      service,
    );
  });

  it.each([
    [undefined, 'c'.repeat(40)],
    ['{commit:7}', 'ccccccc'],
    ['{digest:12}', 'bbbbbbbbbbbb'],
    ['v{chartVersion}-{commit:3}', 'v1\\\\.4\\\\.0\\\\+b-ccc'],
  ])('are told by the version %s', (value, version) => {
    expect(
      selectTarget('canary', selected(), byVersion(value), undefined),
    ).toBe(`${service}, version=~"${version}"`);
    expect(
      selectTarget('stable', selected(), byVersion(value), undefined),
    ).toBe(`${service}, version!="", version!~"${version}"`);
  });

  it('are not guessed without a chart version', () => {
    const target = { ...selected(), subject: testSubject() };
    expect(() =>
      selectTarget('canary', target, byVersion('{chartVersion}'), undefined),
    ).toThrow("can't be selected");
  });

  it('are told by the hash of their pods, where the cluster tells it', () => {
    const configuration = testConfiguration(
      {},
      { promotions: { pods: { by: 'pod-hash', label: 'hash' } } },
    );
    const pods = { stable: ['a', 'a'], canary: [] };
    expect(selectTarget('stable', selected(), configuration, pods)).toBe(
      `${service}, hash=~"a"`,
    );
    expect(
      selectTarget('canary', selected(), configuration, pods),
    ).toBeUndefined();
    expect(() =>
      selectTarget('canary', selected(), configuration, undefined),
    ).toThrow("can't be selected");
  });
});
