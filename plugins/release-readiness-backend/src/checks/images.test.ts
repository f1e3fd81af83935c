import { isPinnedByDigest, parseImage } from './images';

const digest = `sha256:${'0f'.repeat(32)}`;

describe('parseImage', () => {
  it.each([
    ['app', { repository: 'app' }],
    ['app:1.2', { repository: 'app', tag: '1.2' }],
    ['registry:5000/app', { repository: 'registry:5000/app' }],
    ['registry:5000/app:1.2', { repository: 'registry:5000/app', tag: '1.2' }],
    [
      `registry:5000/app@${digest}`,
      { repository: 'registry:5000/app', digest },
    ],
    [`app:1.2@${digest}`, { repository: 'app', tag: '1.2', digest }],
    ['app:', { repository: 'app' }],
  ])('%s', (image, expected) => {
    expect(parseImage(image)).toEqual(expected);
  });
});

describe('isPinnedByDigest', () => {
  it.each([
    [`app@${digest}`, true],
    [`app:latest@${digest}`, true],
    ['app:1.2', false],
    ['app@sha256:short', false],
  ])('%s → %s', (image, expected) => {
    expect(isPinnedByDigest(image)).toBe(expected);
  });
});
