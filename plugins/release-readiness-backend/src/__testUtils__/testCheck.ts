import {
  createCheck,
  createFactKind,
  factOf,
  type Check,
  type CheckOptions,
  type FactReferences,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/** A fact of the test's own source: how many apples a service has. */
export const testApples = createFactKind<{ apples: number }>({
  id: 'test.apples',
  scope: 'service',
  maxAge: 10 * 60_000,
});

const texts = {
  title: 'Enough apples',
  description: 'A service needs apples.',
  remediation: 'Buy apples.',
  messages: { enough: '{{apples}} apples', few: 'Only {{apples}} apples' },
};

/** A check with texts and metadata of no interest, unless the test gives them. */
export function createTestCheck<
  F extends FactReferences,
  O extends FactReferences = Record<never, never>,
>(
  options: Partial<CheckOptions<F, O>> &
    Pick<CheckOptions<F, O>, 'id' | 'facts' | 'evaluate'>,
): Check {
  return createCheck<F, O>({
    area: 'environment-parity',
    severity: 'blocking',
    sections: ['1.1'],
    texts: { en: texts, zh: texts },
    ...options,
  });
}

/** Passes from three apples on. */
export const enoughApples = createTestCheck({
  id: 'enough-apples',
  facts: { apples: factOf(testApples) },
  evaluate: ({ facts }) => {
    const { apples } = facts.apples.value;
    return {
      findings: [
        apples >= 3
          ? { outcome: 'pass', message: { key: 'enough', params: { apples } } }
          : { outcome: 'fail', message: { key: 'few', params: { apples } } },
      ],
    };
  },
});
