import { repository, RestWorld, START } from '../__testUtils__/RestWorld';
import { exampleCommits } from '../exampleData';

const { first } = exampleCommits;

describe('requests to the REST API', () => {
  const world = new RestWorld();

  beforeEach(() => world.start());
  afterEach(() => world.close());

  describe('a conditional request', () => {
    it('answers 304 without a body and without cost while nothing changed', async () => {
      const fresh = await world.ask(`${repository}/environments`);
      const etag = fresh.headers.get('etag')!;
      const again = await world.ask(`${repository}/environments`, {
        'if-none-match': etag,
      });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
      expect(again.headers.get('x-ratelimit-remaining')).toBe(
        fresh.headers.get('x-ratelimit-remaining'),
      );
    });

    it('answers anew after a change', async () => {
      const path = `${repository}/code-scanning/alerts`;
      const etag = (await world.ask(path)).headers.get('etag')!;
      world.orders.updateAlert(1, {
        state: 'fixed',
        fixedAt: '2026-11-02T08:00:00Z',
      });
      const again = await world.ask(path, { 'if-none-match': etag });
      expect(again.status).toBe(200);
    });
  });

  describe('a list of several pages', () => {
    it('links the next, the last and, further on, the first', async () => {
      const path = `${repository}/issues?state=all&per_page=1`;
      const one = await world.ask(path);
      const link = one.headers.get('link')!;
      expect(link).toContain('rel="next"');
      expect(link).toContain('rel="last"');
      const next = /<([^>]+)>; rel="next"/.exec(link)![1];
      const two = await world.ask(next.slice(world.github.url.length));
      expect((await two.json())[0].number).toBe(1);
      expect(two.headers.get('link')).toContain('rel="first"');
      expect(two.headers.get('link')).not.toContain('rel="next"');
    });

    it('caps a page at 100', async () => {
      for (let count = 0; count < 120; count += 1) {
        world.orders.addStatus({
          sha: first,
          context: `c${count}`,
          state: 'success',
          creator: 'ops',
          createdAt: START,
        });
      }
      const answer = await world.ask(
        `${repository}/commits/${first}/statuses?per_page=500`,
      );
      expect(await answer.json()).toHaveLength(100);
    });
  });

  describe('a caller without rights', () => {
    it.each([
      ['a wrong token', 'wrong', repository, 401, 'Bad credentials'],
      ['no token, private', '', repository, 404, 'Not Found'],
      ['no token, public', '', '/repos/shop/docs', 200, undefined],
      ['another repository', 'stranger', repository, 404, 'Not Found'],
      [
        'a missing permission',
        'narrow',
        `${repository}/code-scanning/alerts`,
        403,
        'Resource not accessible by integration',
      ],
    ])('%s', async (_, token, path, status, message) => {
      const response = await world.ask(path, { token });
      expect(response.status).toBe(status);
      expect((await response.json()).message).toBe(message);
    });
  });

  describe('the rate limit', () => {
    it('counts down, refuses, and starts again with the next hour', async () => {
      const remaining = [];
      for (let count = 0; count < 3; count += 1) {
        const response = await world.ask(repository, { token: 'poor' });
        remaining.push(response.headers.get('x-ratelimit-remaining'));
      }
      expect(remaining).toEqual(['2', '1', '0']);
      const refused = await world.ask(repository, { token: 'poor' });
      expect(refused.status).toBe(403);
      expect((await refused.json()).message).toMatch('API rate limit exceeded');
      const free = await world.ask('/rate_limit', { token: 'poor' });
      expect((await free.json()).resources.core.remaining).toBe(0);
      world.clock.advance('61m');
      expect((await world.ask(repository, { token: 'poor' })).status).toBe(200);
    });

    it('tells everybody to wait under a secondary limit', async () => {
      world.github.limits.slowDown(30, 429);
      const response = await world.ask(repository);
      expect(response.status).toBe(429);
      expect(response.headers.get('retry-after')).toBe('30');
      world.clock.advance('31s');
      expect((await world.ask(repository)).status).toBe(200);
    });
  });
});
