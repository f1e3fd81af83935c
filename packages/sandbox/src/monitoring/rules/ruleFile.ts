import { parse } from 'yaml';
import { z } from 'zod';
import { Labels, RuleFileModel } from '../model';
import { PromqlNode } from '../promql/ast';
import { parsePromqlDuration } from '../promql/duration';
import { parsePromql } from '../promql/parse';

/** An alerting or recording rule. Durations in milliseconds. */
export interface Rule {
  readonly type: 'alerting' | 'recording';
  readonly name: string;
  readonly query: string;
  readonly node: PromqlNode;
  readonly holdFor: number;
  readonly keepFiringFor: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Rules that are evaluated together. */
export interface RuleGroup {
  readonly name: string;
  readonly file: string;
  /** Milliseconds. */
  readonly interval: number;
  readonly rules: readonly Rule[];
  /** Milliseconds; undefined: it is evaluated to this day. */
  readonly stoppedAt: number | undefined;
}

const duration = z.string().transform((text, context) => {
  const length = text === '0' ? 0 : parsePromqlDuration(text);
  if (length === undefined) {
    context.addIssue({
      code: 'custom',
      message: `not a valid duration string: "${text}"`,
    });
    return z.NEVER;
  }
  return length;
});

const labels = z.record(z.string(), z.coerce.string()).default({});

const ruleFile = z.object({
  groups: z
    .array(
      z
        .object({
          name: z.string().min(1),
          interval: duration.optional(),
          rules: z.array(
            z
              .object({
                alert: z.string().optional(),
                record: z.string().optional(),
                expr: z.coerce.string(),
                for: duration.default(0),
                keep_firing_for: duration.default(0),
                labels,
                annotations: labels,
              })
              .strict(),
          ),
        })
        .passthrough(),
    )
    .default([]),
});

/**
 * Reads a rule file. Throws an error that names the file, as Prometheus
 * refuses to load a file with a mistake.
 *
 * @param defaultInterval - of groups that name none, milliseconds.
 */
export function readRuleFile(
  model: RuleFileModel,
  defaultInterval: number,
): RuleGroup[] {
  try {
    return ruleFile.parse(parse(model.content) ?? {}).groups.map(group => ({
      name: group.name,
      file: model.file,
      interval: group.interval ?? defaultInterval,
      stoppedAt: model.evaluationStoppedAt?.getTime(),
      rules: group.rules.map(rule => {
        const name = rule.alert ?? rule.record;
        if (!name || (rule.alert && rule.record)) {
          throw new Error(
            `group ${group.name}: a rule needs either 'alert' or 'record'`,
          );
        }
        return {
          type: rule.alert ? ('alerting' as const) : ('recording' as const),
          name,
          query: rule.expr.trim(),
          node: parsePromql(rule.expr),
          holdFor: rule.for,
          keepFiringFor: rule.keep_firing_for,
          labels: rule.labels,
          annotations: rule.annotations,
        };
      }),
    }));
  } catch (error) {
    throw new Error(
      `Rule file ${model.file} can't be loaded: ${
        error instanceof Error ? error.message : error
      }`,
    );
  }
}
