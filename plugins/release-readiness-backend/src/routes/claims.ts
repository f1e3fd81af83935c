import { claimPathSchema } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Response, Router } from 'express';
import { type ClaimAnswer, describeText } from '../promotion';
import { parse } from './parse';
import type { PromotionRouteServices } from './PromotionRouteServices';

/**
 * Below this, Backstage's own authentication does not apply: a workflow run
 * has no account here. It shows the OIDC token of its run instead.
 */
export const claimsPath = '/promotions/claims';

type Refusal = Exclude<ClaimAnswer['status'], 'granted'>;

const statusOf: Record<Refusal, { code: number; name: string }> = {
  conflict: { code: 409, name: 'ConflictError' },
  refused: { code: 403, name: 'NotAllowedError' },
  unavailable: { code: 503, name: 'ServiceUnavailableError' },
  'too-often': { code: 429, name: 'TooManyRequestsError' },
};

/** Claims of workflow runs. */
export function addClaimRoutes(
  router: Router,
  { claims, auditor, now }: PromotionRouteServices,
): void {
  router.post(`${claimsPath}/:effectId`, async (request, response) => {
    const { effectId } = parse(claimPathSchema, request.params);
    const token = bearerOf(request.get('authorization'));
    if (token === undefined) {
      refuse(response, 401, 'AuthenticationError', {
        key: 'promotion.refused.claim.no-token',
      });
      return;
    }
    const answer = await claims.claim(effectId, token, now().getTime());
    // A flood would fill the audit log; the limit is what there is to say.
    if (answer.status === 'too-often') {
      response.setHeader('Retry-After', '60');
      refuse(response, 429, 'TooManyRequestsError', answer.reason);
      return;
    }
    // Not with the request: the auditor would take the run's token for one of
    // Backstage's, and refuse it after the effect was given away.
    const event = await auditor.createEvent({
      eventId: 'effect-claim',
      severityLevel: answer.status === 'granted' ? 'low' : 'medium',
      meta: { effectId, outcome: answer.status, ip: request.ip },
    });
    if (answer.status === 'granted') {
      await event.success();
      const { subject, ...claim } = answer.claim;
      const { application } = subject.rollbackPlan;
      response.json({
        ...claim,
        commit: subject.commit,
        ...(application.kind === 'revision' && {
          rollbackRevision: application.revision,
        }),
      });
      return;
    }
    await event.fail({ error: new Error(describeText(answer.reason)) });
    const { code, name } = statusOf[answer.status];
    refuse(response, code, name, answer.reason);
  });
}

function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]{1,16384})$/i.exec(header ?? '')?.[1];
}

/** An error in Backstage's shape. */
function refuse(
  response: Response,
  statusCode: number,
  name: string,
  reason: { key: string },
): void {
  response.status(statusCode).json({
    error: { name, message: describeText(reason), reason },
    response: { statusCode },
  });
}
