import { parse } from 'yaml';
import { parseCompany } from '../Company';
import { readCompanyFiles } from '../CompanyFiles';
import { buildRuleFiles } from './rules';

const company = parseCompany(readCompanyFiles());

interface RuleFile {
  groups: { name: string; rules: { alert: string; expr: string }[] }[];
}

const rules = (environment: 'staging' | 'prod') =>
  new Map(
    buildRuleFiles(company.files, company.services, environment).map(
      ({ file, content }) => [
        file.replace('/etc/prometheus/rules/', ''),
        parse(content) as RuleFile,
      ],
    ),
  );

describe('buildRuleFiles', () => {
  it('gives every service its alerts, but for the one that a global rule covers', () => {
    const prod = rules('prod');
    for (const { name } of company.services) {
      const file = prod.get(`${name}.yaml`);
      expect(file === undefined).toBe(name === 'mall-geo');
      expect(JSON.stringify(file ?? '')).not.toContain('mall-template');
    }
    expect(JSON.stringify(prod.get('logistics.yaml')?.groups)).toContain('geo');
  });

  it('lays what a service has different over the template', () => {
    const search = rules('prod').get('mall-search.yaml');
    expect(search?.groups.map(({ rules: [rule] }) => rule.expr.trim())).toEqual(
      [expect.stringMatching(/> 0\.05$/), expect.stringMatching(/> 3$/)],
    );
  });

  it('watches staging on the server for the other environments', () => {
    const text = JSON.stringify([...rules('staging').values()]);
    expect(text).toContain('mall-staging');
    expect(text).not.toContain('mall-prod');
  });
});
