import {
  PromotionsClient,
  type PromotionCommand,
  type PromotionDetails,
  type PromotionStateName,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDefinition } from '@release-readiness/sandbox';
import { randomUUID } from 'node:crypto';

import type { PortalProcess } from '../../portal/portal';
import { waitUntil } from '../../servers';

/** Whoever asks, and the lead of the same team. */
const TEAMS: Readonly<Record<string, { owner: string; lead: string }>> = {
  'team-orders': { owner: 'lin.wei', lead: 'zhao.min' },
  'team-payments': { owner: 'chen.hao', lead: 'nadia.haddad' },
};
const APPROVER = 'wang.lei';
const TESTER = 'liu.yan';
const OPERATOR = 'sun.bo';
/** With time for slow machines; the scaled policy itself takes three minutes. */
const REACHED_WITHIN = 300_000;
const ASKED_EVERY = 500;
const OPEN_WITHIN = 360_000;
/** Guards test the triggers on the past, which is work for simulated servers. */
const OPENING_EVERY = 10_000;

type WithoutVersion<Command> = Command extends PromotionCommand
  ? Omit<Command, 'expectedVersion'>
  : never;

type Verb = WithoutVersion<PromotionCommand>;

/** The people who take one service to production. */
export class Promoter {
  #id = '';

  readonly #entityRef: string;
  readonly #owner: string;
  readonly #lead: string;

  constructor(
    private readonly portal: PortalProcess,
    service: Pick<ServiceDefinition, 'name' | 'owner'>,
  ) {
    this.#entityRef = `component:default/${service.name}`;
    const { owner, lead } = TEAMS[service.owner];
    this.#owner = owner;
    this.#lead = lead;
  }

  /** Asks for the candidate, gets it approved and starts. */
  async start(): Promise<void> {
    const owner = this.#as(this.#owner);
    const preview = await waitUntil(
      'everything stands open',
      async () => {
        const found = await owner.previewPromotion(this.#entityRef);
        const closed = found.guards.filter(({ outcome }) => outcome !== 'open');
        if (!found.subject || !found.request.allowed || closed.length > 0) {
          const { problems, request } = found;
          throw new Error(JSON.stringify({ problems, request, closed }));
        }
        return found;
      },
      { deadline: OPEN_WITHIN, interval: OPENING_EVERY },
    );
    const now = Date.now();
    const category = preview.category?.proposed ?? 'normal';
    const { id } = await owner.createPromotion({
      entityRef: this.#entityRef,
      idempotencyKey: randomUUID(),
      seenDigests: preview.subject?.digests ?? [],
      category,
      change: {
        title: 'Take a note with every record',
        content: 'A new column for notes',
        impact: 'None',
        plannedStart: new Date(now).toISOString(),
        plannedEnd: new Date(now + 3_600_000).toISOString(),
      },
    });
    this.#id = id;
    const waiting = await this.reaches('awaiting-approval');
    for (const person of category === 'major'
      ? [APPROVER, 'mei.tan', OPERATOR]
      : [category === 'minor' ? this.#lead : APPROVER]) {
      await this.command(person, {
        verb: 'approve',
        subjectHash: waiting.subjectHash,
      });
    }
    await this.reaches('ready');
    await this.command(this.#owner, { verb: 'start' });
  }

  /** Both sign-offs, by different people. */
  async signOff(): Promise<void> {
    await this.command(this.#lead, { verb: 'sign-off', role: 'development' });
    await this.command(TESTER, { verb: 'sign-off', role: 'test' });
  }

  abort(reason: string): Promise<void> {
    return this.command(OPERATOR, { verb: 'abort', reason });
  }

  details(): Promise<PromotionDetails> {
    return this.#as(this.#owner).getPromotion(this.#id);
  }

  /** Waits until it is in a state; what it is in instead is in the error. */
  reaches(...states: PromotionStateName[]): Promise<PromotionDetails> {
    return waitUntil(
      `the promotion is ${states.join(' or ')}`,
      async () => {
        const details = await this.details();
        if (!states.includes(details.state)) {
          const { state, runs, guards } = details as PromotionDetails & {
            guards?: unknown;
          };
          throw new Error(JSON.stringify({ state, runs, guards }));
        }
        return details;
      },
      { deadline: REACHED_WITHIN, interval: ASKED_EVERY },
    );
  }

  /** Names of the events so far, oldest first. */
  async events(): Promise<string[]> {
    const { items } = await this.#as(this.#owner).listPromotionEvents(this.#id);
    return items.map(({ kind }) => kind);
  }

  /** Whether its trail is whole. */
  async isWhole(): Promise<boolean> {
    return (await this.#as(this.#owner).verifyPromotion(this.#id)).intact;
  }

  /** As a person; another one may have moved it meanwhile. */
  async command(person: string, command: Verb): Promise<void> {
    await waitUntil(
      `${person} may ${command.verb}`,
      async () => {
        const { version } = await this.details();
        await this.#as(person).actOnPromotion(this.#id, {
          ...command,
          expectedVersion: version,
        } as PromotionCommand);
        return true;
      },
      { deadline: REACHED_WITHIN, interval: ASKED_EVERY },
    );
  }

  #as(person: string): PromotionsClient {
    const { portal } = this;
    return new PromotionsClient({
      discoveryApi: {
        getBaseUrl: async plugin => `${portal.url}/api/${plugin}`,
      },
      fetchApi: {
        async fetch(input, init) {
          const token = await portal.signIn(person);
          return fetch(input, {
            ...init,
            headers: {
              ...(init?.headers as Record<string, string> | undefined),
              authorization: `Bearer ${token}`,
            },
          });
        },
      },
    });
  }
}
