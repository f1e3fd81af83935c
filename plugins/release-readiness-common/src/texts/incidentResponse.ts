import type { CheckDescriptor } from '../checks';

/** Words of the checks of incident response (§8), by check id. */
export const incidentResponseTexts = {
  'no-open-severe-incident': {
    en: {
      title: 'No severe incident is open',
      description:
        'While an incident of level P0 or P1 is open, nothing is released to the service, unless it is what repairs it.',
      remediation:
        'Resolve the incident, write down its timeline, and close the issue.',
      messages: {
        none: 'No incident of level P0 or P1 is open',
        open: '{{level}}: {{title}}',
        'summary-pass': 'No incident of level P0 or P1 is open',
        'summary-fail_one': '{{count}} severe incident is open',
        'summary-fail': '{{count}} severe incidents are open',
        snippet: 'Once #{{number}} is resolved',
      },
    },
    zh: {
      title: '没有未关闭的严重事故',
      description:
        '只要有 P0 或 P1 级事故未关闭，就不得向该服务发布任何内容，除非是修复该事故的发布。',
      remediation: '解决事故，记录时间线，然后关闭议题。',
      messages: {
        none: '没有未关闭的 P0 或 P1 级事故',
        open: '{{level}}：{{title}}',
        'summary-pass': '没有未关闭的 P0 或 P1 级事故',
        'summary-fail': '有 {{count}} 起严重事故未关闭',
        snippet: '#{{number}} 解决之后',
      },
    },
  },
} satisfies Record<string, CheckDescriptor['texts']>;
