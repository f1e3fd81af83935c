import { RequestHandler, Router } from 'express';
import { PromqlNode } from '../promql/ast';
import { PromqlExecutionError, PromqlParseError } from '../promql/errors';
import { parsePromql } from '../promql/parse';
import { queryInstant, queryRange } from '../promql/query';
import { labelsKey } from '../series/labels';
import { LabelMatcher } from '../series/matchers';
import { SampleStorage, StoredSeries } from '../series/storage';
import { formatInstant, formatMatrix } from './format';
import { BadParameterError, Parameters } from './parameters';

/** Points per series that one range query may have (Prometheus' limit). */
const MAXIMUM_POINTS = 11_000;

/** What answers about samples need. Times in milliseconds. */
export interface QueryContext {
  readonly storage: SampleStorage;
  now(): number;
  historyStart(): number;
  warnings(): readonly string[];
}

/** Routes of Prometheus' API that answer about samples and series. */
export function queryRoutes(context: QueryContext): Router {
  const router = Router();
  const both = (path: string, answer: (parameters: Parameters) => unknown) => {
    router.get(path, respond(context, answer));
    router.post(path, respond(context, answer));
  };

  both('/query', parameters => {
    const time = parameters.time('time', context.now());
    return asParameter('query', () =>
      formatInstant(
        queryInstant(context.storage, parameters.text('query'), time),
        time,
      ),
    );
  });

  both('/query_range', parameters => {
    const start = parameters.time('start');
    const end = parameters.time('end');
    if (end < start) {
      throw new BadParameterError(
        'end',
        'end timestamp must not be before start time',
      );
    }
    const step = parameters.duration('step');
    if (step <= 0) {
      throw new BadParameterError(
        'step',
        'zero or negative query resolution step widths are not accepted. Try a positive integer',
      );
    }
    if ((end - start) / step > MAXIMUM_POINTS) {
      throw new PromqlParseError(
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
      );
    }
    return asParameter('query', () =>
      formatMatrix(
        queryRange(context.storage, parameters.text('query'), {
          start,
          end,
          step,
        }),
      ),
    );
  });

  both('/series', parameters => {
    if (parameters.all('match[]').length === 0) {
      throw new PromqlParseError('no match[] parameter provided');
    }
    return selectSeries(context, parameters).map(({ labels }) => labels);
  });
  both('/labels', parameters =>
    distinct(
      selectSeries(context, parameters).flatMap(({ labels }) =>
        Object.keys(labels),
      ),
    ),
  );
  router.get('/label/:name/values', (request, response, next) =>
    respond(context, parameters =>
      distinct(
        selectSeries(context, parameters).flatMap(({ labels }) => {
          const value = labels[request.params.name];
          return value ? [value] : [];
        }),
      ),
    )(request, response, next),
  );
  return router;
}

/** Answers in Prometheus' envelope; errors with its status and type. */
export function respond(
  context: Pick<QueryContext, 'warnings'>,
  answer: (parameters: Parameters) => unknown,
): RequestHandler {
  return (request, response) => {
    try {
      const data = answer(new Parameters(request));
      const warnings = context.warnings();
      response.json({
        status: 'success',
        data,
        ...(warnings.length > 0 && { warnings }),
      });
    } catch (error) {
      const [status, errorType] = classify(error);
      response.status(status).json({
        status: 'error',
        errorType,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  };
}

function classify(error: unknown): [number, string] {
  if (error instanceof PromqlParseError || error instanceof BadParameterError) {
    return [400, 'bad_data'];
  }
  return error instanceof PromqlExecutionError
    ? [422, 'execution']
    : [500, 'internal'];
}

function asParameter<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof PromqlParseError
      ? new BadParameterError(name, error.message)
      : error;
  }
}

function selectSeries(
  context: QueryContext,
  parameters: Parameters,
): StoredSeries[] {
  const from = parameters.time('start', context.historyStart());
  const to = parameters.time('end', context.now());
  const texts = parameters.all('match[]');
  const selectors: (readonly LabelMatcher[])[] =
    texts.length === 0
      ? [[{ name: '__name__', operator: '=~', value: '.+' }]]
      : texts.map(text =>
          selectorOf(asParameter('match[]', () => parsePromql(text))),
        );
  const found = new Map<string, StoredSeries>();
  for (const matchers of selectors) {
    // Recorded series are computed per evaluation: the last hour is looked at.
    const range = { from: Math.max(from, to - 3_600_000), to };
    for (const series of context.storage.select(matchers, range)) {
      if (series.between(from - 1, to).length > 0) {
        found.set(labelsKey(series.labels), series);
      }
    }
  }
  return [...found.values()];
}

function selectorOf(node: PromqlNode): readonly LabelMatcher[] {
  if (node.kind !== 'vector-selector') {
    throw new BadParameterError('match[]', 'expected a series selector');
  }
  return node.matchers;
}

function distinct(values: string[]): string[] {
  return [...new Set(values)].sort();
}
