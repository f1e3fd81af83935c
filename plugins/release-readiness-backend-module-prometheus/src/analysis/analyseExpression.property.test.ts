import fc from 'fast-check';
import { defaultSignals } from '../configuration';
import { analyseExpression } from './analyseExpression';

const context = { mapping: defaultSignals, recorded: new Map() };
const errors = 'sum by (service) (rate(http_requests_errors_total[5m]))';
const requests = 'sum by (service) (rate(http_requests_total[5m]))';

const threshold = fc
  .integer({ min: 1, max: 99_999 })
  .map(value => value / 100_000);
const factor = fc.integer({ min: 1, max: 1_000_000 });

/** Words of PromQL in any order: mostly nonsense, sometimes an expression. */
const words = fc
  .array(
    fc.constantFrom(
      ...['sum', 'by', '(', ')', '{', '}', 'le', '=~', '"x', '"', '[5m]', '/'],
      ...['rate', 'http_requests_total', '>', 'bool', '0.05', 'and', 'unless'],
      ...['histogram_quantile', ',', 'on', 'group_left', 'offset', '-', '5m'],
    ),
    { maxLength: 30 },
  )
  .map(list => list.join(' '));

describe('analyseExpression', () => {
  it('says something about any text, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), words), text => {
        const { shape, problem } = analyseExpression(text, context);
        expect(shape === 'unparsable').toBe(
          shape === 'unparsable' && problem !== undefined,
        );
      }),
    );
  });

  it('reads the same threshold however the ratio is written', () => {
    fc.assert(
      fc.property(threshold, factor, (limit, scale) => {
        const forms = [
          `${errors} / ${requests} > ${limit}`,
          `${limit} < ${errors} / ${requests}`,
          `${scale} * ${errors} / ${requests} > ${limit} * ${scale}`,
          `${errors} / ${requests} * ${scale} > ${limit} * ${scale}`,
          `${errors} > ${limit} * ${requests}`,
          `-(${errors} / ${requests}) < -${limit}`,
          `1 - ${errors} / ${requests} < 1 - ${limit}`,
          `(${errors} / ${requests} > bool ${limit}) == 1`,
        ];
        for (const form of forms) {
          const analysis = analyseExpression(form, context);
          expect(analysis).toMatchObject({
            shape: 'error-ratio',
            comparison: '>',
          });
          expect(analysis.threshold).toBeCloseTo(limit, 9);
        }
      }),
    );
  });
});
