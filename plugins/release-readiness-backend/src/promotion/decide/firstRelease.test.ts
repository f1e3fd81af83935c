import {
  after,
  buildPromotion,
  buildSubject,
  minute,
  policy,
} from '../testing/builders';
import { runWorld } from '../testing/world';

describe('a first release', () => {
  const subject = buildSubject();
  const first = after(
    buildPromotion({
      subject: {
        ...subject,
        rollbackPlan: {
          ...subject.rollbackPlan,
          application: { kind: 'remove' },
        },
      },
    }),
    ['submit', 'gates-evaluated', 'approve', 'start'],
  );
  const sample = () => ({ share: undefined });

  it('is judged without a stable version', () => {
    expect(
      runWorld(first, { sample }, policy, 180 * minute).promotion.state.name,
    ).toBe('completed');
  });

  it('does not take a pod that moves for a removal', () => {
    let seen = 0;
    const { promotion, audit } = runWorld(
      first,
      {
        sample,
        observation: (_, { state }) => {
          if (state.name !== 'observing-release') return {};
          seen += 1;
          // For a minute no pod runs.
          return seen > 4 && seen < 9
            ? { runningDigests: { stable: [], canary: [] }, ready: false }
            : {};
        },
      },
      policy,
      240 * minute,
    );
    expect(seen).toBeGreaterThan(4);
    expect(audit.map(({ kind }) => kind)).not.toContain('rolled-back-outside');
    expect(promotion.state.name).toBe('held');
  });
});
