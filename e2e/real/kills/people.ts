import type {
  CreatePromotionRequest,
  PromotionCommand,
  PromotionDetails,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { randomUUID } from 'node:crypto';
import type { PortalProcess } from '../../portal/portal';
import {
  entityRefOf,
  promotionsClient,
  type Release,
  untilPromotable,
} from '../../portal/promotions';
import { waitUntil } from '../../servers';

const patience = { deadline: 240_000, interval: 500 };

/**
 * People who promote one service. Whoever gets no answer asks again, as people
 * do; nobody repeats what shows as done already.
 */
export class People {
  #id = '';

  constructor(
    private readonly portal: Pick<PortalProcess, 'url' | 'signIn'>,
    readonly release: Release,
  ) {}

  get id(): string {
    return this.#id;
  }

  /** As it is; by whoever asked for it. */
  async details(): Promise<PromotionDetails> {
    return (await this.as(this.release.requester)).getPromotion(this.#id);
  }

  as(person: string) {
    return promotionsClient(this.portal, person);
  }

  /** What the dialog shows when nothing stands in the way. */
  async prepare(): Promise<CreatePromotionRequest> {
    await untilPromotable(this.portal, this.release);
    const api = await this.as(this.release.requester);
    const entityRef = entityRefOf(this.release);
    const { subject, category, changeDraft } =
      await api.previewPromotion(entityRef);
    if (!subject || !category || !changeDraft) {
      throw new Error(`There is nothing to promote of ${entityRef}`);
    }
    const now = Date.now();
    return {
      entityRef,
      idempotencyKey: randomUUID(),
      seenDigests: subject.digests,
      category: category.proposed,
      change: {
        ...changeDraft,
        plannedStart: new Date(now).toISOString(),
        plannedEnd: new Date(now + 3_600_000).toISOString(),
      },
    };
  }

  /** The dialog stays open and is sent again until it is answered. */
  async request(dialog: CreatePromotionRequest): Promise<void> {
    this.#id = await waitUntil(
      'the promotion is asked for',
      async () => {
        const api = await this.as(this.release.requester);
        return (await api.createPromotion(dialog)).id;
      },
      patience,
    );
  }

  approve(): Promise<void> {
    return this.#press(
      this.release.approver,
      ({ state }) => state === 'awaiting-approval',
      ({ version, subjectHash }) => ({
        verb: 'approve',
        expectedVersion: version,
        subjectHash,
      }),
      ({ approvals }) => approvals.length > 0,
    );
  }

  start(): Promise<void> {
    return this.#press(
      this.release.requester,
      ({ state }) => state === 'ready',
      ({ version }) => ({ verb: 'start', expectedVersion: version }),
      ({ steps }) => steps.some(({ startedAt }) => startedAt !== undefined),
    );
  }

  signOff(person: string, role: 'development' | 'test'): Promise<void> {
    return this.#press(
      person,
      ({ state }) => state === 'observing-release',
      ({ version }) => ({ verb: 'sign-off', role, expectedVersion: version }),
      ({ signOffs }) => signOffs.some(entry => entry.role === role),
    );
  }

  /** Presses a button that is there, until the page shows that it was pressed. */
  async #press(
    person: string,
    isPossible: (promotion: PromotionDetails) => boolean,
    command: (promotion: PromotionDetails) => PromotionCommand,
    isDone: (promotion: PromotionDetails) => boolean,
  ): Promise<void> {
    await waitUntil(
      `${person} sees that it is done`,
      async () => {
        const api = await this.as(person);
        const shown = await api.getPromotion(this.#id);
        if (isDone(shown)) return true;
        if (isPossible(shown)) {
          await api.actOnPromotion(this.#id, command(shown));
        }
        throw new Error(`${shown.state}: ${JSON.stringify(shown.waitingFor)}`);
      },
      patience,
    );
  }
}
