import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import {
  defaultPromotionPolicy,
  scaledPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { readSettings } from './readSettings';

const read = (promotion: JsonObject = {}, app: JsonObject = {}) =>
  readSettings(new ConfigReader({ app, releaseReadiness: { promotion } }))
    .promotion;

const readPolicy = (policy: JsonObject) => read({ policy }).policy;

describe('the configuration of promotions', () => {
  it('is the standard when nothing is said, and nobody holds a role', () => {
    expect(read()).toEqual({
      enabled: true,
      policy: defaultPromotionPolicy,
      approvers: {
        'development-lead': [],
        'technical-lead': [],
        'product-lead': [],
        'operations-lead': [],
      },
      signOffs: { development: [], test: [] },
      onCall: [],
      githubEnvironment: 'production',
      protectionRule: 'release-readiness',
      portalUrl: undefined,
    });
  });

  it('names another change register, or says what is wrong with it', () => {
    const changeRegister = {
      type: 'servicenow',
      url: 'https://register.example',
      authentication: { type: 'bearer', token: 'secret' },
    };
    expect(read({ changeRegister }).changeRegister).toEqual(changeRegister);
    expect(() =>
      read({ changeRegister: { ...changeRegister, url: 'register' } }),
    ).toThrow('releaseReadiness.promotion.changeRegister.url');
    const authentication = { type: 'basic', username: 'portal' };
    expect(() =>
      read({ changeRegister: { ...changeRegister, authentication } }),
    ).toThrow(
      'releaseReadiness.promotion.changeRegister.authentication.password',
    );
  });

  it('links to where the app is, unless told otherwise', () => {
    const app = { baseUrl: 'https://portal.example' };
    expect(read({}, app).portalUrl).toBe('https://portal.example');
    expect(read({ portalUrl: 'https://p.example' }, app).portalUrl).toBe(
      'https://p.example',
    );
  });

  it('reads who holds a role, with placeholders and members of the owner', () => {
    expect(
      read({
        approvers: {
          'development-lead': [
            { group: 'group:default/development-leads', ofOwner: true },
            'user:default/Deputy',
          ],
        },
        signOffs: { test: ['group:default/{owner}-testers'] },
      }),
    ).toMatchObject({
      approvers: {
        'development-lead': [
          { ref: 'group:default/development-leads', ofOwner: true },
          { ref: 'user:default/Deputy', ofOwner: false },
        ],
      },
      signOffs: {
        test: [{ ref: 'group:default/{owner}-testers', ofOwner: false }],
      },
    });
  });

  it('knows every number of the policy by its name', () => {
    const { approvalSlots, holds, ...numbers } = defaultPromotionPolicy;
    const configured = JSON.parse(JSON.stringify({ approvalSlots }));
    for (const [key, value] of Object.entries(numbers)) {
      if (typeof value === 'object') configured[key] = {};
    }
    for (const reason of Object.keys(holds)) {
      configured.holds = { ...configured.holds, [reason]: {} };
    }
    expect(readPolicy(configured)).toEqual(defaultPromotionPolicy);
    for (const key of Object.keys(numbers)) {
      expect(() => readPolicy({ [key]: [] })).toThrow(
        `releaseReadiness.promotion.policy.${key}:`,
      );
    }
  });

  it('scales the standard for trying it out, and says so by name', () => {
    expect(readPolicy({ scale: 20 })).toEqual(scaledPolicy(20));
  });

  it('puts single numbers in the place of the scaled ones', () => {
    const policy = readPolicy({
      scale: 20,
      canaryObservation: '20s',
      rollbackErrorRate: { limit: 0.1 },
      holds: { manual: { limit: { hours: 2 } } },
      approvalSlots: { minor: ['technical-lead'] },
    });
    const base = scaledPolicy(20);
    expect(policy).toEqual({
      ...base,
      name: 'scaled-20-adapted',
      version: expect.stringMatching(/^1\/scaled-20\/[0-9a-f]{12}$/),
      canaryObservation: 20_000,
      rollbackErrorRate: { ...base.rollbackErrorRate, limit: 0.1 },
      holds: { ...base.holds, manual: { ...base.holds.manual, limit: 7.2e6 } },
      approvalSlots: { ...base.approvalSlots, minor: ['technical-lead'] },
    });
  });

  it('gives every different policy a version of its own', () => {
    const versions = [
      readPolicy({}),
      readPolicy({ canaryWeight: 4 }),
      readPolicy({ canaryWeight: 3 }),
    ].map(({ version }) => version);
    expect(new Set(versions).size).toBe(3);
    expect(readPolicy({ canaryWeight: 4 }).version).toBe(versions[1]);
  });

  it('keeps the name of the standard where every number is the standard’s', () => {
    expect(readPolicy({ canaryWeight: 5 })).toMatchObject({
      name: 'standard',
      version: '1',
    });
    expect(readPolicy({ canaryWeight: 4 }).name).toBe('standard-adapted');
  });

  it.each<[string, JsonObject, string]>([
    [
      'a number that is none of the policy',
      { policy: { canaryTime: '1m' } },
      'releaseReadiness.promotion.policy: Unrecognized key: "canaryTime"',
    ],
    [
      'a scale that makes it longer',
      { policy: { scale: 0.5 } },
      'releaseReadiness.promotion.policy.scale:',
    ],
    [
      'a duration that is none',
      { policy: { canaryObservation: 'long' } },
      'releaseReadiness.promotion.policy.canaryObservation: is no duration',
    ],
    [
      'an observation without length',
      { policy: { canaryObservation: { seconds: 0 } } },
      'releaseReadiness.promotion.policy.canaryObservation: must be more than 0',
    ],
    [
      'a query window too long for its hold',
      { policy: { queryWindow: '5m' } },
      'releaseReadiness.promotion.policy: queryWindow is more than half of rollbackErrorRate.hold',
    ],
    [
      'a hold for no reason',
      { policy: { holds: { mood: { limit: '1h' } } } },
      'releaseReadiness.promotion.policy.holds: Unrecognized key: "mood"',
    ],
    [
      'a category that nobody approves',
      { policy: { approvalSlots: { minor: [] } } },
      'releaseReadiness.promotion.policy.approvalSlots.minor:',
    ],
    [
      'a role that is none',
      { approvers: { boss: ['group:default/a'] } },
      'releaseReadiness.promotion.approvers: Unrecognized key: "boss"',
    ],
    [
      'a placeholder that is none',
      { approvers: { 'product-lead': ['group:default/{team}'] } },
      'releaseReadiness.promotion.approvers.product-lead.0: has no placeholder {team}',
    ],
    [
      'a reference to what decides nothing',
      { signOffs: { test: ['component:default/a'] } },
      'releaseReadiness.promotion.signOffs.test.0: is neither group: nor user:',
    ],
    [
      'a page to nobody in particular',
      { onCall: ['{owner}'] },
      'releaseReadiness.promotion.onCall.0: may not hold placeholders',
    ],
    [
      'an address that is none',
      { portalUrl: 'portal' },
      'releaseReadiness.promotion.portalUrl:',
    ],
  ])('names the path of %s', (_, promotion, message) => {
    expect(() => read(promotion)).toThrow(message);
  });
});
