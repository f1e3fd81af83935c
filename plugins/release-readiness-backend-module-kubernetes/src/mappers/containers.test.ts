import { toContainers } from './containers';

function delayOf(preStop: object | undefined) {
  const [container] = toContainers({
    spec: { containers: [{ name: 'app', lifecycle: { preStop } }] },
  });
  return container.preStopDelaySeconds;
}

describe('the delay of a preStop hook', () => {
  it.each([
    ['no hook', undefined, undefined],
    ['the sleep action', { sleep: { seconds: 10 } }, 10],
    ['a sleep command', { exec: { command: ['sleep', '12'] } }, 12],
    [
      'a sleep in a shell',
      {
        exec: { command: ['sh', '-c', 'echo bye; sleep 15s && nginx -s quit'] },
      },
      15,
    ],
    ['a command without sleep', { exec: { command: ['/stop.sh'] } }, 0],
    ['a request', { httpGet: { path: '/stop' } }, 0],
    ['a word that ends like it', { exec: { command: ['nosleep', '9'] } }, 0],
  ])('of %s', (_, hook, expected) => {
    expect(delayOf(hook)).toBe(expected);
  });
});
