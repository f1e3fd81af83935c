import { formatText, textPlaceholders } from './formatText';

describe('formatText', () => {
  it.each([
    ['fills a placeholder', '{{count}} of 3', { count: 2 }, '2 of 3'],
    ['fills it wherever it stands', '{{a}}{{ a }}', { a: 'x' }, 'xx'],
    ['fills zero', '{{count}} left', { count: 0 }, '0 left'],
    ['leaves text without placeholders', 'plain', {}, 'plain'],
    [
      'shows a missing parameter',
      '{{count}} of {{all}}',
      { count: 1 },
      '1 of {{all}}',
    ],
    ['takes no inherited property', '{{toString}}', {}, '{{toString}}'],
    ['does not fill twice', '{{a}}', { a: '{{b}}', b: 'x' }, '{{b}}'],
  ])('%s', (_title, template, params, expected) => {
    expect(formatText(template, params)).toBe(expected);
  });

  it('lists placeholders once each', () => {
    expect(textPlaceholders('{{b}} {{a}} {{ b }}')).toEqual(['b', 'a']);
  });
});
