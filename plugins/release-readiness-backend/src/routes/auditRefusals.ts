import type { AuditorService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';
import { HiddenServiceError } from '../authorization';

/**
 * Reports to the auditor who was refused to read what. Routes that change
 * something report themselves.
 */
export function auditRefusals(auditor: AuditorService): ErrorRequestHandler {
  return (error, request, _response, next) => {
    const isRefusal =
      error instanceof NotAllowedError || error instanceof HiddenServiceError;
    if (request.method !== 'GET' || !isRefusal) {
      next(error);
      return;
    }
    auditor
      .createEvent({
        eventId: 'access-refused',
        severityLevel: 'medium',
        request,
        meta: { path: request.path },
      })
      .then(event => event.fail({ error }))
      .then(
        () => next(error),
        // The refusal is the answer, whatever becomes of the report.
        () => next(error),
      );
  };
}
