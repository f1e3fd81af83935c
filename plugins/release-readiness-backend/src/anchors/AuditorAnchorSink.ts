import type { AuditorService } from '@backstage/backend-plugin-api';
import { anchorEventId, type AnchorSink, type ChainAnchor } from '../promotion';

/**
 * Keeps hashes of trails in the audit log of the installation, which is shipped
 * to where the database's owner can't change it.
 */
export class AuditorAnchorSink implements AnchorSink {
  constructor(private readonly auditor: Pick<AuditorService, 'createEvent'>) {}

  async publish(
    promotionId: string,
    { seq, hash }: ChainAnchor,
  ): Promise<void> {
    const event = await this.auditor.createEvent({
      eventId: anchorEventId,
      // What is less is not logged unless somebody asks for it.
      severityLevel: 'medium',
      meta: { promotionId, seq, hash },
    });
    await event.success();
  }
}
