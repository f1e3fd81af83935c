import { buildPreview, closedPreview } from '../../testing';
import { findMissing, startForm, toRequest } from './changeForm';

const key = '3f0f6c1e-6f4b-4c39-9d3a-0d5a54a1b001';
const now = new Date('2026-11-04T02:30:00Z');

describe('the change record form', () => {
  it('starts now, as long as it takes, on the clock of the business line', () => {
    const form = startForm(buildPreview(), now);
    expect(form.plannedStart).toBe('2026-11-04T10:30');
    expect(form.plannedEnd).toBe('2026-11-04T11:55');
  });

  it('starts at the next opening while the window is closed', () => {
    const nextOpening = '2026-11-04T15:00:00Z';
    const { window } = closedPreview;
    const form = startForm(
      buildPreview({ window: window && { ...window, nextOpening } }),
      now,
    );
    expect(form.plannedStart).toBe('2026-11-04T23:00');
  });

  it('plans the end of a promotion of seconds after its start', () => {
    const { policy } = buildPreview();
    const preview = buildPreview({
      policy: { ...policy, projectedSeconds: 1 },
    });
    const form = startForm(preview, now);
    expect(form.plannedEnd).toBe('2026-11-04T10:31');
    expect(findMissing({ ...form, impact: 'Some' }, preview)).toEqual([]);
  });

  it('sends times in UTC', () => {
    const preview = buildPreview();
    const form = { ...startForm(preview, now), impact: 'Some' };
    expect(toRequest(form, preview, key)?.change).toMatchObject({
      plannedStart: '2026-11-04T02:30:00.000Z',
      plannedEnd: '2026-11-04T03:55:00.000Z',
    });
  });

  it('sends nothing without a candidate', () => {
    const preview = buildPreview({ subject: undefined });
    const form = { ...startForm(preview, now), impact: 'Some' };
    expect(findMissing(form, preview)).toEqual([]);
    expect(toRequest(form, preview, key)).toBeUndefined();
  });

  it('wants an end after the start, and a word of impact', () => {
    const preview = buildPreview();
    const form = startForm(preview, now);
    expect(
      findMissing({ ...form, plannedEnd: form.plannedStart }, preview),
    ).toEqual(['impact', 'plannedEnd']);
  });

  it('asks about compatibility only where a migration has no undo', () => {
    const preview = buildPreview({
      diff: {
        toCommit: 'c',
        digests: [],
        migrations: [{ path: 'db/V13__drop.sql' }],
      },
    });
    const form = {
      ...startForm(preview, now),
      impact: 'Some',
      migrationsCompatible: 'Only adds',
    };
    expect(toRequest(form, preview, key)?.migrationsCompatible).toBe(
      'Only adds',
    );
    expect(
      toRequest(form, buildPreview(), key)?.migrationsCompatible,
    ).toBeUndefined();
  });
});
