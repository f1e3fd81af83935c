import { createHash, randomUUID } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { AlertmanagerModel, Labels, SilenceModel } from '../model';
import { labelsKey } from '../series/labels';
import { compileMatchers, LabelMatcher } from '../series/matchers';
import { parseMatcher, readAlertmanagerConfiguration } from './configuration';

/** A firing alert as a Prometheus server sent it. Milliseconds. */
export interface ReceivedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: number;
}

/** Where the answers come from. */
export interface AlertmanagerContext {
  readonly model: AlertmanagerModel;
  readonly startedAt: number;
  now(): number;
  alerts(): ReceivedAlert[];
}

/** How long an alert that is not sent again is kept, milliseconds. */
const RESOLVE_AFTER = 4 * 60_000;

const silenceSchema = z.object({
  id: z.string().optional(),
  matchers: z
    .array(
      z.object({
        name: z.string().min(1),
        value: z.string(),
        isRegex: z.boolean(),
        isEqual: z.boolean().default(true),
      }),
    )
    .min(1),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  createdBy: z.string(),
  comment: z.string(),
});

/** Routes of Alertmanager's API v2. */
export function alertmanagerRoutes(context: AlertmanagerContext): Router {
  const { model, now } = context;
  const router = Router();

  router.get('/status', (_, response) => {
    response.json({
      cluster: { name: model.name, peers: [], status: 'ready' },
      config: { original: model.config },
      uptime: timeText(context.startedAt),
      versionInfo: {
        branch: 'HEAD',
        buildDate: '20260101-00:00:00',
        buildUser: 'mall',
        goVersion: 'go1.25',
        revision: 'sandbox',
        version: '0.28.1',
      },
    });
  });

  router.get('/receivers', (_, response) => {
    const { receivers } = readAlertmanagerConfiguration(model.config);
    response.json(receivers.map(name => ({ name })));
  });

  router.get('/alerts', (request, response) => {
    const shown = (name: string) => request.query[name] !== 'false';
    let matches: (labels: Labels) => boolean;
    try {
      matches = compileMatchers(filtersOf(request.query.filter));
    } catch (error) {
      response
        .status(400)
        .json(error instanceof Error ? error.message : String(error));
      return;
    }
    response.json(
      alertAnswers(context).filter(
        ({ labels, status }) =>
          matches(labels) &&
          (status.state !== 'active' || shown('active')) &&
          (status.silencedBy.length === 0 || shown('silenced')) &&
          (status.inhibitedBy.length === 0 || shown('inhibited')),
      ),
    );
  });

  router.get('/silences', (request, response) => {
    const wanted = filtersOf(request.query.filter);
    response.json(
      model.silences
        .filter(silence =>
          wanted.every(filter =>
            silence.matchers.some(
              matcher =>
                matcher.name === filter.name && matcher.value === filter.value,
            ),
          ),
        )
        .map(silence => silenceAnswer(silence, now())),
    );
  });

  router.get('/silence/:id', (request, response) => {
    const silence = model.silences.find(({ id }) => id === request.params.id);
    if (!silence) {
      response.status(404).end();
      return;
    }
    response.json(silenceAnswer(silence, now()));
  });

  router.post('/silences', (request, response) => {
    const parsed = silenceSchema.safeParse(request.body);
    if (!parsed.success) {
      response.status(400).json(z.prettifyError(parsed.error));
      return;
    }
    const silence = { ...parsed.data, id: randomUUID() };
    model.silences.push(silence);
    response.json({ silenceID: silence.id });
  });

  router.delete('/silence/:id', (request, response) => {
    const silence = model.silences.find(({ id }) => id === request.params.id);
    if (!silence) {
      response.status(404).end();
      return;
    }
    silence.endsAt = new Date(Math.min(now(), silence.endsAt.getTime()));
    response.status(200).end();
  });
  return router;
}

function alertAnswers({ model, now, alerts }: AlertmanagerContext) {
  const { receiversOf, inhibits } = readAlertmanagerConfiguration(model.config);
  const received = alerts();
  return received.map(alert => {
    const silencedBy = model.silences
      .filter(
        silence =>
          silenceState(silence, now()) === 'active' &&
          compileMatchers(silence.matchers.map(asLabelMatcher))(alert.labels),
      )
      .map(({ id }) => id);
    const inhibitedBy = received
      .filter(other => inhibits(other.labels, alert.labels))
      .map(({ labels }) => fingerprint(labels));
    return {
      labels: alert.labels,
      annotations: alert.annotations,
      startsAt: timeText(alert.startsAt),
      updatedAt: timeText(now()),
      endsAt: timeText(now() + RESOLVE_AFTER),
      fingerprint: fingerprint(alert.labels),
      receivers: receiversOf(alert.labels).map(name => ({ name })),
      status: {
        state:
          silencedBy.length + inhibitedBy.length > 0 ? 'suppressed' : 'active',
        silencedBy,
        inhibitedBy: inhibitedBy.slice(0, 1),
      },
      generatorURL: '',
    };
  });
}

/** Names an alert; the real ones are computed otherwise and mean nothing to others. */
function fingerprint(labels: Labels): string {
  return createHash('sha256')
    .update(labelsKey(labels))
    .digest('hex')
    .slice(0, 16);
}

function silenceAnswer(silence: SilenceModel, now: number) {
  return {
    id: silence.id,
    matchers: silence.matchers,
    startsAt: silence.startsAt.toISOString(),
    endsAt: silence.endsAt.toISOString(),
    updatedAt: silence.startsAt.toISOString(),
    createdBy: silence.createdBy,
    comment: silence.comment,
    status: { state: silenceState(silence, now) },
  };
}

function silenceState(silence: SilenceModel, now: number) {
  if (silence.endsAt.getTime() <= now) {
    return 'expired';
  }
  return silence.startsAt.getTime() > now ? 'pending' : 'active';
}

function asLabelMatcher(
  matcher: SilenceModel['matchers'][number],
): LabelMatcher {
  const operators = matcher.isRegex
    ? (['!~', '=~'] as const)
    : (['!=', '='] as const);
  return {
    name: matcher.name,
    value: matcher.value,
    operator: operators[Number(matcher.isEqual)],
  };
}

function filtersOf(filter: unknown): LabelMatcher[] {
  const list = Array.isArray(filter) ? filter : [filter];
  return list
    .filter((text): text is string => typeof text === 'string')
    .map(parseMatcher);
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}
