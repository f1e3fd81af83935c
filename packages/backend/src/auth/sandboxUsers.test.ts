import { ConfigReader } from '@backstage/config';
import { chooseSandboxUser, readSandboxUsers } from './sandboxUsers';

const users = ['user:default/lin.wei'];

describe('readSandboxUsers', () => {
  it('reads references of users', () => {
    const config = new ConfigReader({
      users: [{ entityRef: 'User:default/Lin.Wei' }],
    });
    expect(readSandboxUsers(config)).toEqual(users);
  });

  it('names the path of a reference that is not one of a user', () => {
    const config = new ConfigReader({
      users: [{ entityRef: 'group:default/product' }],
    });
    expect(() => readSandboxUsers(config)).toThrow(
      /auth\.providers\.sandbox\.users\[0\]\.entityRef/,
    );
  });
});

describe('chooseSandboxUser', () => {
  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
    'lets a configured user in from %s',
    remoteAddress => {
      expect(
        chooseSandboxUser(users, { remoteAddress, userHeader: users[0] }),
      ).toBe(users[0]);
    },
  );

  it.each([
    ['another machine', { remoteAddress: '10.0.0.7', userHeader: users[0] }],
    ['an unknown address', { userHeader: users[0] }],
    [
      'a user who is not listed',
      { remoteAddress: '::1', userHeader: 'user:default/eve' },
    ],
    ['nobody', { remoteAddress: '::1' }],
    [
      'somebody behind a proxy on this machine',
      { remoteAddress: '::1', forwardedFor: '10.0.0.7', userHeader: users[0] },
    ],
  ])('refuses %s', (_title, request) => {
    expect(() => chooseSandboxUser(users, request)).toThrow(
      expect.objectContaining({ name: 'NotAllowedError' }),
    );
  });
});
