import { formatPageQuery, parsePageQuery, toListRequest } from './usePageQuery';

const parse = (address: string) => parsePageQuery(new URLSearchParams(address));

describe('the query of the page in its address', () => {
  it('shows the worst first by default', () => {
    expect(parse('').sort).toEqual({ field: 'verdict', direction: 'asc' });
  });

  it.each([
    '',
    'search=order&verdict=not-ready&verdict=unknown',
    'owner=group%3Adefault%2Fa&owner=group%3Adefault%2Fb&system=system%3Adefault%2Fs',
    'sort=-since&page=3&size=50',
  ])('is read back as it was written: "%s"', address => {
    expect(formatPageQuery(parse(address)).toString()).toBe(address);
  });

  it.each([
    ['an unknown verdict', 'verdict=great'],
    ['an unknown order', 'sort=colour'],
    ['a page that is none', 'page=-2'],
    ['a page that is no number', 'page=x'],
    ['a size that is not offered', 'size=100000'],
  ])('leaves out %s', (_what, address) => {
    expect(parse(address)).toEqual(parse(''));
  });

  it('asks the server for the page, not for everything', () => {
    expect(toListRequest(parse('page=3&size=50&sort=-owner'))).toEqual({
      search: undefined,
      verdicts: undefined,
      owners: undefined,
      systems: undefined,
      sort: { field: 'owner', direction: 'desc' },
      offset: 100,
      limit: 50,
    });
  });
});
