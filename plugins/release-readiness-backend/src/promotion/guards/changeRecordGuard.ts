import type { GuardResult } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ChangeRecord,
  Fact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude, evidenceOf, missingEvidence } from './guardResult';

const accepted: ReadonlySet<ChangeRecord['status']> = new Set([
  'registered',
  'approved',
  'in-progress',
]);

/** §2.3 the change is registered, complete, and for exactly this subject. */
export function changeRecordGuard(input: {
  record: Fact<ChangeRecord> | undefined;
  subjectHash: string;
  now: number;
  maximumAge: number;
}): GuardResult {
  const { record, subjectHash, now, maximumAge } = input;
  const gap = missingEvidence(record, now, maximumAge);
  if (gap || record?.status !== 'known') {
    return conclude('change-record', gap ? [gap] : []);
  }
  const { number, status, content, url } = record.value;
  const from = Date.parse(content.plannedStart);
  const to = Date.parse(content.plannedEnd);
  const link = url
    ? { link: { target: 'other' as const, title: number, url } }
    : {};
  return conclude(
    'change-record',
    [
      evidenceOf(
        accepted.has(status),
        'change-status',
        { number, status },
        link,
      ),
      evidenceOf(record.value.subjectHash === subjectHash, 'change-subject', {
        number,
      }),
      evidenceOf(
        [content.title, content.content, content.impact].every(
          text => text.trim() !== '',
        ) && from < to,
        'change-complete',
        { number },
      ),
    ],
    { number },
  );
}
