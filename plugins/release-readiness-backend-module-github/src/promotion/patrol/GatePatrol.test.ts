import { mockServices } from '@backstage/backend-test-utils';
import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import { FakeActions } from '../../__testUtils__/FakeActions';
import type { ServiceRepository } from '../repositories';
import { GatePatrol } from './GatePatrol';

const client = new FakeActions().client();

const repository = (name: string, account = 'github.test/acme') =>
  ({
    account,
    host: 'github.test',
    repository: `acme/${name}`,
    url: `https://github.test/acme/${name}`,
    client,
    reader: client,
  }) satisfies ServiceRepository;

const usedUp = new SourceError('The budget is used up', {
  reason: { key: 'general.unavailable.rate-limited' },
  retryAfter: new Date(),
});

describe('the patrol of gates', () => {
  const { signal } = new AbortController();
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(name =>
    repository(name),
  );
  let visited: string[];
  let poll: (name: string) => Promise<never[]>;
  let patrol: GatePatrol;

  beforeEach(() => {
    visited = [];
    poll = async () => [];
    patrol = new GatePatrol({
      gateOf: () => ({
        poll: name => {
          visited.push(name.replace('acme/', ''));
          return poll(name);
        },
      }),
      logger: mockServices.logger.mock(),
    });
  });

  it('looks at all, each once', async () => {
    await patrol.patrol(all, signal);
    expect(visited.join('')).toBe('abcdefgh');
  });

  it('is not kept by one that fails, and comes back to it', async () => {
    poll = async name => {
      if (name === 'acme/c') {
        throw new Error('answered nonsense');
      }
      return [];
    };
    await patrol.patrol(all, signal);
    expect([...visited].sort().join('')).toBe('abcdefgh');
    visited = [];
    await patrol.patrol(all, signal);
    expect(visited.join('')).toBe('cdefghab');
  });

  it('leaves an account alone whose budget is used up, and goes on there', async () => {
    const others = [repository('y', 'github.test/other')];
    let left = 3;
    poll = async name => {
      if (name !== 'acme/y') {
        left -= 1;
        if (left < 0) {
          throw usedUp;
        }
      }
      return [];
    };
    await patrol.patrol([...all, ...others], signal);
    expect(visited).toContain('y');
    expect(visited.length).toBeLessThan(9);
    visited = [];
    left = 100;
    await patrol.patrol([...all, ...others], signal);
    expect(visited[0]).toBe('d');
    expect(visited).toHaveLength(9);
  });

  it('stops when it is told to, and goes on there', async () => {
    const stop = new AbortController();
    poll = async name => {
      if (name === 'acme/e') {
        stop.abort();
      }
      return [];
    };
    await patrol.patrol(all, stop.signal);
    expect(visited.join('')).toBe('abcde');
    visited = [];
    await patrol.patrol(all, signal);
    expect(visited.join('')).toBe('fghabcde');
  });

  it('begins anew when the repository is gone where it stopped', async () => {
    const stop = AbortSignal.abort();
    await patrol.patrol([repository('z')], stop);
    await patrol.patrol(all.slice(0, 2), signal);
    expect(visited.join('')).toBe('ab');
  });
});
