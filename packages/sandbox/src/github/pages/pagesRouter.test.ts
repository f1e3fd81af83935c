import { ManualScenarioClock } from '../../clock';
import { exampleData } from '../exampleData';
import { GitHubSandbox, startGitHub } from '../server';

describe('pages for people', () => {
  let gitHub: GitHubSandbox;

  beforeEach(async () => {
    gitHub = await startGitHub({
      data: exampleData(),
      clock: ManualScenarioClock.create('2026-11-02T09:00:00Z'),
    });
  });
  afterEach(() => gitHub.close());

  const api = async (path: string) => {
    const response = await fetch(`${gitHub.url}/repos/shop/orders${path}`, {
      headers: { authorization: 'Bearer reader' },
    });
    return response.json();
  };

  /** Every address for people in an answer, but those of accounts and Apps. */
  const addressesIn = (answer: unknown): string[] => {
    const found: string[] = [];
    JSON.stringify(answer, (key, value) => {
      if (key === 'html_url' && String(value).includes('/shop/orders')) {
        found.push(value);
      }
      return value;
    });
    return found;
  };

  it.each([
    '',
    '/commits',
    '/commits/main/check-runs',
    '/contents/.github/workflows/ci.yaml',
    '/actions/runs',
    '/actions/runs/501/jobs',
    '/actions/workflows',
    '/environments',
    '/issues?state=all',
    '/code-scanning/alerts',
  ])('are where /repos/shop/orders%s says', async path => {
    const addresses = addressesIn(await api(path));
    expect(addresses).not.toEqual([]);
    for (const address of addresses) {
      const response = await fetch(address);
      expect(`${response.status} ${address}`).toBe(`200 ${address}`);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    }
  });

  it('lead only to pages that are there', async () => {
    const seen = new Set(['/shop/orders']);
    for (const path of seen) {
      const response = await fetch(gitHub.url + path);
      expect(`${response.status} ${path}`).toBe(`200 ${path}`);
      const text = await response.text();
      [...text.matchAll(/href="([^"]+)"/g)].forEach(([, href]) =>
        seen.add(href),
      );
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  it('run nothing that stands in an issue', async () => {
    const repository = gitHub.store.repository('shop', 'orders');
    const issue = repository?.addIssue({
      title: '<script>alert(1)</script>',
      body: '"><img src=x onerror=alert(1)>',
      state: 'open',
      author: 'lin',
      labels: [],
      createdAt: '2026-11-02T08:00:00Z',
    });
    const response = await fetch(
      `${gitHub.url}/shop/orders/issues/${issue?.number}`,
    );
    const text = await response.text();
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toMatch(/<script|<img/);
    expect(response.headers.get('content-security-policy')).toContain(
      "default-src 'none'",
    );
  });

  it('leave what is no page to the API', async () => {
    const response = await fetch(`${gitHub.url}/shop/orders/issues/999`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: 'Not Found' });
  });
});
