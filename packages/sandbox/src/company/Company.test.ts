import {
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  Entity,
  groupEntityV1alpha1Validator,
  KindValidator,
  locationEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { DateTime } from 'luxon';
import { Company, parseCompany } from './Company';
import { readCompanyFiles } from './CompanyFiles';
import { historyOf } from './definition';
import { DEFAULT_PORT_BASE, portOf } from '../control/servers';
import { generateCompany } from './generateCompany';

const validators: Record<string, KindValidator> = {
  Component: componentEntityV1alpha1Validator,
  Domain: domainEntityV1alpha1Validator,
  Group: groupEntityV1alpha1Validator,
  Location: locationEntityV1alpha1Validator,
  Resource: resourceEntityV1alpha1Validator,
  System: systemEntityV1alpha1Validator,
  User: userEntityV1alpha1Validator,
};

const files = readCompanyFiles();
const mall = parseCompany(files);

const namesOf = (company: Company, kind: string): string[] =>
  company.entities
    .filter(entity => entity.kind === kind)
    .map(entity => entity.metadata.name);

function referencesOf({ spec }: Entity): [kind: string, name: string][] {
  const named = (kind: string, names: unknown): [string, string][] =>
    [names].flat().flatMap(name => (name ? [[kind, String(name)]] : []));
  return [
    ...named('Group', spec?.owner),
    ...named('Group', spec?.memberOf),
    ...named('Group', spec?.parent),
    ...named('System', spec?.system),
    ...named('Domain', spec?.domain),
    ...named('Resource', spec?.dependsOn).map(
      ([kind, name]): [string, string] => [
        kind,
        name.replace(/^resource:/, ''),
      ],
    ),
  ];
}

describe('the catalog of Mall', () => {
  it.each(
    mall.entities.map(
      entity => [entity.kind, entity.metadata.name, entity] as const,
    ),
  )('has a valid %s %s whose references are there', async (kind, _, entity) => {
    await expect(validators[kind].check(entity)).resolves.toBe(true);
    for (const [target, name] of referencesOf(entity)) {
      expect(namesOf(mall, target)).toContain(name);
    }
  });

  it('loads every file of the catalog from one location', () => {
    const [location] = mall.entities.filter(({ kind }) => kind === 'Location');
    const targets = [location.spec?.targets].flat().map(String);
    const present = [...files.keys()]
      .filter(path => path.startsWith('catalog/'))
      .map(path => path.replace('catalog/', './'))
      .filter(path => path !== './catalog-info.yaml');
    expect(targets.sort()).toEqual(present.sort());
  });

  it('declares where each service tells its health, at the default port', () => {
    const urls = mall.entities
      .filter(({ spec }) => spec?.type === 'service')
      .map(({ metadata }) => [
        metadata.name,
        metadata.annotations?.['release-readiness.io/health-url'],
      ]);
    const port = portOf(DEFAULT_PORT_BASE, 'services');
    expect(urls).toEqual(
      urls.map(([name]) => [
        name,
        `http://127.0.0.1:${port}/services/${name}/health`,
      ]),
    );
  });

  it('has a user in every role of the standard', () => {
    const memberships = new Set(
      mall.entities
        .filter(({ kind }) => kind === 'User')
        .flatMap(({ spec }) => [spec?.memberOf].flat()),
    );
    expect([...memberships]).toEqual(
      expect.arrayContaining([
        'development-leads',
        'technical-leads',
        'product',
        'operations',
        'testers',
        'approvers',
        'platform-engineers',
        'auditors',
        'on-call',
      ]),
    );
    expect(
      mall.entities.filter(({ spec }) => spec?.type === 'team'),
    ).toHaveLength(5);
  });
});

describe('the stories of Mall', () => {
  it('has enough services to teach every first check', () => {
    expect(mall.services.length).toBeGreaterThanOrEqual(18);
    const broken = new Set(
      mall.services.flatMap(({ story }) =>
        Object.entries(story.expect)
          .filter(([, outcome]) => outcome !== 'not-applicable')
          .map(([check]) => check),
      ),
    );
    expect([...broken].sort()).toEqual([...mall.checks].sort());
  });

  it('tells of one service that is ready in every respect', () => {
    const order = mall.services.find(({ name }) => name === 'mall-order');
    expect(order?.story).toMatchObject({ verdict: 'ready', expect: {} });
  });

  /** Checks of the standard that warn only (rules, severity W). */
  const warning = ['four-environments', 'pipeline-stages'];

  it.each(mall.services.map(service => [service.name, service.story] as const))(
    '%s has the verdict that its outcomes lead to',
    (_, story) => {
      const outcomes = Object.entries(story.expect);
      const blocking = outcomes.filter(([check]) => !warning.includes(check));
      const has = (list: typeof outcomes, ...wanted: string[]) =>
        list.some(([, outcome]) => wanted.includes(outcome));
      let verdict = 'ready';
      if (has(outcomes, 'warn', 'fail', 'unknown')) {
        verdict = 'ready-with-warnings';
      }
      if (has(blocking, 'unknown')) {
        verdict = 'unknown';
      }
      if (has(blocking, 'fail')) {
        verdict = 'not-ready';
      }
      expect(story.verdict).toBe(verdict);
    },
  );

  it.each(mall.services)(
    '$name has a business line that is known, and a history in each environment',
    service => {
      expect(mall.businessLines.map(line => line.name)).toContain(
        service.businessLine,
      );
      for (const environment of service.story.environments) {
        expect(historyOf(service, environment).length).toBeGreaterThan(0);
      }
    },
  );
});

describe('the business lines of Mall', () => {
  it.each(mall.businessLines)('$name has a real time zone', line => {
    expect(DateTime.now().setZone(line.timeZone).isValid).toBe(true);
    expect(line.peakWindows.length).toBeGreaterThan(0);
  });
});

describe('parseCompany', () => {
  const changed = (path: string, change: (text: string) => string) =>
    new Map([...files, [path, change(files.get(path) ?? '')]]);

  it('names the place of a knob that does not exist', () => {
    const wrong = changed('stories.yaml', text =>
      text.replace('gates: { coverage: 87.3 }', 'gates: { covrage: 87.3 }'),
    );
    expect(() => parseCompany(wrong)).toThrow(
      /stories\.yaml[^]*covrage[^]*mall-order"\]\.gates/,
    );
  });

  it('refuses an expected outcome of a check that is not listed', () => {
    const wrong = changed('stories.yaml', text =>
      text.replace('restore-test-age: fail', 'restore-test-aeg: fail'),
    );
    expect(() => parseCompany(wrong)).toThrow(/restore-test-aeg/);
  });

  it('refuses a service without a story', () => {
    const wrong = changed('catalog/services-orders.yaml', text =>
      text.replaceAll('mall-cart', 'mall-basket'),
    );
    expect(() => parseCompany(wrong)).toThrow(/mall-(basket|cart)/);
  });
});

describe('generateCompany', () => {
  it('gives as many services as asked for, all ready and all valid', async () => {
    const company = generateCompany({ services: 30 });
    expect(company.services).toHaveLength(30);
    expect(new Set(company.services.map(({ name }) => name)).size).toBe(30);
    expect(
      company.services.every(({ story }) => story.verdict === 'ready'),
    ).toBe(true);
    for (const entity of company.entities) {
      await expect(validators[entity.kind].check(entity)).resolves.toBe(true);
    }
  });

  it('gives the same company for the same number', () => {
    expect(generateCompany({ services: 3 }).services).toEqual(
      generateCompany({ services: 3 }).services,
    );
  });
});
