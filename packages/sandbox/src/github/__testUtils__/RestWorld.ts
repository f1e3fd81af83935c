import { ManualScenarioClock } from '../../clock';
import { exampleData } from '../exampleData';
import { GitHubSandbox, startGitHub } from '../server';

export const START = '2026-11-02T09:00:00Z';
export const repository = '/repos/shop/orders';

/** A GitHub with the example data, on a clock that only tests move. */
export class RestWorld {
  clock!: ManualScenarioClock;
  github!: GitHubSandbox;

  async start(): Promise<void> {
    this.clock = ManualScenarioClock.create(START);
    this.github = await startGitHub({
      data: exampleData(),
      clock: this.clock,
    });
  }

  close(): Promise<void> {
    return this.github.close();
  }

  get orders() {
    return this.github.store.repository('shop', 'orders')!;
  }

  ask(
    path: string,
    { token = 'reader', ...headers }: Record<string, string> = {},
  ) {
    return fetch(`${this.github.url}${path}`, {
      redirect: 'manual',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
  }
}
