import { printable } from './printable';

describe('printable', () => {
  it.each([
    ['keeps plain text', 'orders:1.2', 'orders:1.2'],
    ['keeps Chinese', '接口错误率过高', '接口错误率过高'],
    ['joins lines', 'one\r\n\ttwo', 'one two'],
    ['drops escape sequences', 'a\u001b[31mb', 'a [31mb'],
    ['drops characters that turn the direction', 'a\u202eb', 'a b'],
  ])('%s', (_title, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('shortens by characters, not by halves of them', () => {
    expect(printable('😀😀😀😀', 3)).toBe('😀😀…');
    expect(printable('abc', 3)).toBe('abc');
  });
});
