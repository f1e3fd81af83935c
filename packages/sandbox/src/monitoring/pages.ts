import { Router } from 'express';
import { HtmlPage, sendPage } from '../http';
import { queryInstant } from './promql/query';
import { PromqlValue } from './promql/values';
import { RuleEngine } from './rules/RuleEngine';

const SHOWN_SERIES = 200;

/** The servers' own pages that links lead to: a query's result, and the alerts. */
export function pagesRouter(options: {
  name: string;
  rules: RuleEngine;
  now(): number;
}): Router {
  const { name, rules, now } = options;
  const title = `Prometheus of ${name}`;
  const router = Router();
  router.get('/graph', (request, response) => {
    const query = String(request.query['g0.expr'] ?? '');
    sendPage(response, {
      title,
      text: query,
      ...resultOf(() => queryInstant(rules.storage, query, now())),
    });
  });
  router.get('/alerts', (request, response) => {
    const search = String(request.query.search ?? '');
    const alerting = rules
      .evaluate()
      .flatMap(({ group, rules: ofGroup }) =>
        ofGroup.map(evaluated => ({ ...evaluated, group: group.name })),
      )
      .filter(
        ({ rule }) => rule.type === 'alerting' && rule.name.includes(search),
      );
    sendPage(response, {
      title,
      facts: [['Name contains', search || undefined]],
      tables: [
        {
          heading: 'Alerting rules',
          columns: ['Group', 'Alert', 'Expression', 'Active alerts'],
          rows: alerting.map(({ group, rule, alerts }) => [
            group,
            rule.name,
            rule.query,
            `${alerts.length}`,
          ]),
        },
      ],
    });
  });
  return router;
}

function resultOf(evaluate: () => PromqlValue): Partial<HtmlPage> {
  try {
    const value = evaluate();
    const rows =
      value.type === 'vector'
        ? value.samples.map(sample => [
            JSON.stringify(sample.labels),
            `${sample.value}`,
          ])
        : [['', 'value' in value ? `${value.value}` : 'a range']];
    return {
      facts: [['Series', `${rows.length}`]],
      tables: [
        {
          heading: 'Result now',
          columns: ['Labels', 'Value'],
          rows: rows.slice(0, SHOWN_SERIES),
        },
      ],
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { facts: [['Error', reason]] };
  }
}
