import { clusters, startCompany } from './__testUtils__/startCompany';

jest.setTimeout(600_000);

/** Lists answer pages of 500 objects, GraphQL 40 repositories or 30 commits. */
const sizes = [
  { services: 16, kubernetes: [21, 21, 21, 21] },
  // Takes minutes, because the simulated servers share one process.
  ...(process.env.COLLECTION_COUNTS === 'large'
    ? [{ services: 400, kubernetes: [23, 24, 25, 27] }]
    : []),
];

describe.each(sizes)(
  'the first collection of $services services',
  ({ services, kubernetes }) => {
    let company: Awaited<ReturnType<typeof startCompany>>;
    beforeAll(async () => {
      company = await startCompany(services);
      await company.collected();
    });
    afterAll(() => company.close());

    it(`lists clusters by pages: ${kubernetes.join(', ')} requests`, () => {
      expect(clusters.map(name => company.requests(name).length)).toEqual(
        kubernetes,
      );
    });

    it('opens 19 watches in each cluster, one a kind', () => {
      expect(clusters.map(name => company.watches(name))).toEqual(
        clusters.map(() => 19),
      );
    });

    it('asks each Prometheus 14 times and Alertmanager once', () => {
      expect([
        company.requests('prometheus-nonprod').length,
        company.requests('prometheus-prod').length,
        company.requests('alertmanager').length,
      ]).toEqual([14, 14, 1]);
    });

    // Once for repositories, and once more with the candidates that the
    // clusters have told meanwhile.
    const batches = Math.ceil(services / 40) + Math.ceil(services / 30);
    it(`asks GitHub's GraphQL by batches: no more than ${2 * batches} requests`, () => {
      const count = company
        .requests('github')
        .filter(({ path }) => path === '/graphql').length;
      expect(count).toBeGreaterThanOrEqual(batches);
      expect(count).toBeLessThanOrEqual(2 * batches);
    });

    it.each([
      ['three for each repository', 3, /\/environments(\/|$)/, 200],
      ['the same three again, which cost nothing', 3, /\/environments/, 304],
      ['two about code scanning of each candidate', 2, /\/code-scanning/, 200],
      [
        'three for the coverage report of each candidate',
        3,
        /\/artifacts/,
        undefined,
      ],
    ])(
      `asks GitHub's REST for ${services} services: %s`,
      (_, each, pattern, status) => {
        const matching = company
          .requests('github')
          .filter(
            request =>
              pattern.test(request.path) &&
              (status === undefined || request.status === status),
          );
        expect(matching.length).toBe(each * services);
      },
    );

    it(`asks GitHub's REST ${11 * services} times and no more`, () => {
      expect(
        company.requests('github').filter(({ path }) => path !== '/graphql')
          .length,
      ).toBe(11 * services);
    });
  },
);
