import { scrapeIntervalOf } from './scrapeInterval';

function scraped(...times: number[]) {
  return { labels: {}, values: times.map(time => [time, 1] as const) };
}

describe('the scrape interval', () => {
  it('is the usual distance of scrapes, whenever targets came', () => {
    expect(
      scrapeIntervalOf([
        scraped(0, 15_003, 29_998, 45_001, 105_000, 120_000),
        scraped(100_000, 115_000),
        scraped(119_000),
      ]),
    ).toBe(15_000);
  });

  it('keeps intervals below a second apart', () => {
    expect(scrapeIntervalOf([scraped(0, 748, 1_502, 2_251)])).toBe(750);
  });

  it('is unknown until a target was scraped twice', () => {
    expect(scrapeIntervalOf([])).toBeUndefined();
    expect(scrapeIntervalOf([scraped(0), scraped(5)])).toBeUndefined();
  });
});
