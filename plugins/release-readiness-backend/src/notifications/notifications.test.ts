import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { buildService } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PromotionNotification } from '@release-readiness/backstage-plugin-release-readiness-node';
import { buildPromotion } from '../promotion/testing/builders';
import { PortalNotifier } from './PortalNotifier';
import { resolveRecipients } from './recipients';

const promotion = {
  ...buildPromotion(),
  requester: 'user:default/asker',
  commitAuthors: ['user:default/author'],
};
const service = buildService({ owner: 'group:default/owners' });
const notification: PromotionNotification = {
  id: 'effect-1',
  tier: 'critical',
  message: { key: 'promotion.cause.abort' },
  entityRef: service.entityRef,
  promotionId: promotion.id,
  recipients: ['owner', 'requester', 'on-call', 'approvers', 'user:default/x'],
};

const sources = {
  findService: async () => service,
  findPromotion: async () => promotion,
  slotsOf: () => ['technical-lead' as const],
  roles: {
    onCall: ['group:default/on-call'],
    membership: async () => ({
      'user:default/asker': ['technical-lead' as const],
      'User:default/Author': ['technical-lead' as const],
      'user:default/lead': ['technical-lead' as const],
      'user:default/product': ['product-lead' as const],
    }),
  },
};

describe('who is told about a promotion', () => {
  it('are owner, requester, on-call and those who can still approve it', async () => {
    expect(await resolveRecipients(notification, sources)).toEqual([
      'group:default/on-call',
      'group:default/owners',
      'user:default/asker',
      'user:default/lead',
      'user:default/x',
    ]);
  });

  it('are the owners where nobody is configured to be on call', async () => {
    const alone = { ...sources, roles: { ...sources.roles, onCall: [] } };
    expect(
      await resolveRecipients(
        { ...notification, recipients: ['on-call'] },
        alone,
      ),
    ).toEqual(['group:default/owners']);
  });

  it('are nobody of a service and a promotion that are gone', async () => {
    const gone = {
      ...sources,
      findService: async () => undefined,
      findPromotion: async () => undefined,
    };
    expect(
      await resolveRecipients(
        { ...notification, recipients: ['owner', 'requester', 'approvers'] },
        gone,
      ),
    ).toEqual([]);
  });
});

describe('a notification of a promotion', () => {
  const sent: NotificationSendOptions[] = [];
  const notifier = (recipients: string[]) =>
    new PortalNotifier({
      notifications: { send: async options => void sent.push(options) },
      recipientsOf: async () => recipients,
      describe: ({ key }) => key,
      titleOf: async () => 'Order',
    });
  beforeEach(() => sent.splice(0));

  it.each([
    ['critical', 'critical'],
    ['warning', 'high'],
    ['information', 'normal'],
  ] as const)('that is %s has the severity %s', async (tier, severity) => {
    await notifier(['user:default/lead']).notify({ ...notification, tier });
    expect(sent).toEqual([
      {
        recipients: { type: 'entity', entityRef: ['user:default/lead'] },
        payload: {
          title: 'Order: promotion.cause.abort',
          link: `/release-readiness/promotions/${promotion.id}`,
          severity,
          topic: 'release-readiness.promotion',
          scope: 'promotion:effect-1',
        },
      },
    ]);
  });

  it('for nobody is not sent', async () => {
    await notifier([]).notify(notification);
    expect(sent).toEqual([]);
  });
});
