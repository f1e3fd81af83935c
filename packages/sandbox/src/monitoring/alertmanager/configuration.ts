import { parse } from 'yaml';
import { z } from 'zod';
import { Labels } from '../model';
import { compileMatchers, LabelMatcher } from '../series/matchers';

const texts = z.record(z.string(), z.coerce.string());

const routeFields = z.looseObject({
  receiver: z.string().optional(),
  match: texts.optional(),
  match_re: texts.optional(),
  matchers: z.array(z.string()).optional(),
  continue: z.boolean().optional(),
});

type RouteFields = z.infer<typeof routeFields> & { routes?: RouteFields[] };

const routeSchema: z.ZodType<RouteFields> = routeFields.extend({
  routes: z.lazy(() => z.array(routeSchema)).optional(),
});

const inhibitRuleSchema = z.looseObject({
  source_match: texts.optional(),
  source_match_re: texts.optional(),
  source_matchers: z.array(z.string()).optional(),
  target_match: texts.optional(),
  target_match_re: texts.optional(),
  target_matchers: z.array(z.string()).optional(),
  equal: z.array(z.string()).default([]),
});

const configurationSchema = z.looseObject({
  route: routeSchema,
  inhibit_rules: z.array(inhibitRuleSchema).default([]),
  receivers: z.array(z.looseObject({ name: z.string() })),
});

const MATCHER = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*(.*?)\s*$/s;

/** What of an Alertmanager configuration the sandbox acts on. */
export interface AlertmanagerConfiguration {
  readonly receivers: readonly string[];
  /** The receivers an alert reaches, by walking the routing tree. */
  receiversOf(labels: Labels): string[];
  /** Whether an alert keeps another one from being notified. */
  inhibits(source: Labels, target: Labels): boolean;
}

/** Reads an Alertmanager configuration. Throws when it has a mistake. */
export function readAlertmanagerConfiguration(
  text: string,
): AlertmanagerConfiguration {
  const {
    route,
    receivers,
    inhibit_rules: inhibitRules,
  } = configurationSchema.parse(parse(text));
  const names = receivers.map(({ name }) => name);
  if (!route.receiver) {
    throw new Error('root route must specify a default receiver');
  }
  const root = compileRoute(route, route.receiver, names);
  return {
    receivers: names,
    receiversOf: labels => [...new Set(root(labels) ?? [])],
    inhibits: anyOf(inhibitRules.map(compileInhibition)),
  };
}

type Route = (labels: Labels) => string[] | undefined;

function compileRoute(
  fields: RouteFields,
  inherited: string,
  known: readonly string[],
): Route {
  const receiver = fields.receiver ?? inherited;
  if (!known.includes(receiver)) {
    throw new Error(`undefined receiver "${receiver}" used in route`);
  }
  const matches = compileConditions(
    fields.match,
    fields.match_re,
    fields.matchers,
  );
  const children = (fields.routes ?? []).map(child => ({
    route: compileRoute(child, receiver, known),
    goesOn: child.continue ?? false,
  }));
  return labels => {
    if (!matches(labels)) {
      return undefined;
    }
    const reached: string[] = [];
    for (const { route, goesOn } of children) {
      const receivers = route(labels);
      if (receivers) {
        reached.push(...receivers);
        if (!goesOn) {
          return reached;
        }
      }
    }
    return reached.length > 0 ? reached : [receiver];
  };
}

type Inhibition = AlertmanagerConfiguration['inhibits'];

function anyOf(inhibitions: readonly Inhibition[]): Inhibition {
  return (source, target) =>
    inhibitions.some(inhibition => inhibition(source, target));
}

function compileInhibition(
  rule: z.infer<typeof inhibitRuleSchema>,
): Inhibition {
  const isSource = compileConditions(
    rule.source_match,
    rule.source_match_re,
    rule.source_matchers,
  );
  const isTarget = compileConditions(
    rule.target_match,
    rule.target_match_re,
    rule.target_matchers,
  );
  return (source, target) =>
    isSource(source) &&
    isTarget(target) &&
    // What is both does not inhibit its like.
    !(isTarget(source) && isSource(target)) &&
    rule.equal.every(label => (source[label] ?? '') === (target[label] ?? ''));
}

function compileConditions(
  match: Labels = {},
  patterns: Labels = {},
  matchers: readonly string[] = [],
): (labels: Labels) => boolean {
  const listed = (conditions: Labels, operator: '=' | '=~') =>
    Object.entries(conditions).map(([name, value]) => ({
      name,
      operator,
      value,
    }));
  return compileMatchers([
    ...listed(match, '='),
    ...listed(patterns, '=~'),
    ...matchers.map(parseMatcher),
  ]);
}

/** One matcher of the configuration, such as `severity="critical"`. */
export function parseMatcher(text: string): LabelMatcher {
  const found = MATCHER.exec(text);
  if (!found) {
    throw new Error(`bad matcher format: ${text}`);
  }
  const [, name, operator, value] = found;
  return {
    name,
    operator: operator as LabelMatcher['operator'],
    value: /^".*"$/s.test(value) ? (JSON.parse(value) as string) : value,
  };
}
