import {
  checkAreas,
  checkSeverities,
  isSingularKey,
  textLanguages,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { CheckTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  Check,
  CheckOptions,
  EvaluationInput,
  FactReferences,
} from './Check';

const idPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const sectionPattern = /^\d+(\.\d+)*$/;

/**
 * Declares a check: metadata, the facts that it reads, and a pure judgement.
 *
 * @throws Error naming the check and what is wrong with its metadata
 * @public
 */
export function createCheck<
  F extends FactReferences,
  O extends FactReferences = Record<never, never>,
>(options: CheckOptions<F, O>): Check {
  const fail = (problem: string): never => {
    throw new Error(`Check "${options.id}": ${problem}`);
  };
  if (!idPattern.test(options.id)) fail('id is not in kebab case');
  if (!checkAreas.includes(options.area)) fail(`no area "${options.area}"`);
  if (!checkSeverities.includes(options.severity)) {
    fail(`no severity "${options.severity}"`);
  }
  if (options.sections.length === 0) fail('names no section of the standard');
  for (const section of options.sections) {
    if (!sectionPattern.test(section))
      fail(`section "${section}" is no number`);
  }
  const [first, ...others] = textLanguages.map(
    language => options.texts[language] ?? fail(`no texts in "${language}"`),
  );
  // Not every language has a singular.
  const keysOf = ({ messages }: CheckTexts) =>
    Object.keys(messages)
      .filter(key => !isSingularKey(key))
      .sort()
      .join();
  for (const other of others) {
    if (keysOf(other) !== keysOf(first)) {
      fail('its languages do not have the same messages');
    }
  }
  const requiredFacts: FactReferences = options.facts;
  const optionalFacts: FactReferences = options.optionalFacts ?? {};
  return {
    id: options.id,
    area: options.area,
    severity: options.severity,
    sections: options.sections,
    texts: options.texts,
    facts: [
      ...Object.values(requiredFacts),
      ...Object.values(optionalFacts),
    ].map(reference => reference.key),
    requiredFacts,
    optionalFacts,
    appliesTo: service => options.appliesTo?.(service),
    // The runner passes exactly the declared facts, so the input has the
    // declared types; the erased signature lets checks share one list.
    evaluate: input =>
      options.evaluate(input as unknown as EvaluationInput<F, O>),
  };
}
