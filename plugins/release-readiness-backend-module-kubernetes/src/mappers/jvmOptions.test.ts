import { toJvmOptions } from './jvmOptions';

describe('toJvmOptions', () => {
  it.each([
    ['an option of the command', { command: ['java', '-Xmx1g'] }, ['-Xmx1g']],
    ['arguments that are none', { args: ['-jar', 'app.jar', '--level=3'] }, []],
    [
      'quoted options of a variable',
      { env: [{ name: 'JAVA_OPTS', value: '-Xms1g "-Dname=two words"' }] },
      ['-Xms1g', '-Dname=two words'],
    ],
    [
      'a variable of another name',
      { env: [{ name: 'OPTIONS', value: '-Xms1g' }] },
      [],
    ],
    [
      'a variable whose value comes from elsewhere',
      { env: [{ name: 'JAVA_OPTS', valueFrom: {} }] },
      [],
    ],
    ['a password', { args: ['-Ddb.password=hunter2'] }, ['-Ddb.password=***']],
    [
      'credentials in an address',
      { args: ['-Durl=jdbc:mysql://root:hunter2@db/orders'] },
      ['-Durl=***'],
    ],
    [
      'a token under an innocent name',
      { args: ['-Dx=abcdefghijklmnopqrstuvwxyz0123456789'] },
      ['-Dx=***'],
    ],
    [
      'a token that an agent is given',
      { args: ['-javaagent:/agent.jar=token=abc'] },
      ['-javaagent:/agent.jar=***'],
    ],
    [
      'an address without credentials',
      { args: ['-Durl=http://collector:4318'] },
      ['-Durl=http://collector:4318'],
    ],
  ])('reads %s', (_, container, expected) => {
    expect(toJvmOptions(container)).toEqual(expected);
  });
});
