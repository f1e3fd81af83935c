import type { CheckDescriptor } from '../checks';

/** Words of the checks of rollback readiness (§5), by check id. */
export const rollbackReadinessTexts = {
  'rollback-target': {
    en: {
      title: 'There is a revision to go back to',
      description:
        'A previous revision of every workload is still there in prod, did not fail when it was deployed, and pins its images by digest, so that going back brings the same bytes.',
      remediation:
        'Keep revisions (revisionHistoryLimit), and deploy images by digest.',
      messages: {
        target: 'There is a revision to go back to',
        'no-revision': 'No previous revision is there',
        'not-listed':
          'None of the deployments to prod that were read goes back to the previous revision, and there are more: whether it failed is not known',
        'none-runs':
          'Which revision runs is not known, and so none can be called previous',
        'only-failed':
          'Every previous revision had failed when it was deployed',
        'not-pinned': 'The previous revision does not pin its images by digest',
        'helm-only':
          'Helm has a previous revision, but its images cannot be seen here',
        'summary-pass_one': '{{count}} workload has a revision to go back to',
        'summary-pass': '{{count}} workloads have a revision to go back to',
        'summary-fail_one': '{{count}} workload has no revision to go back to',
        'summary-fail': '{{count}} workloads have no revision to go back to',
        snippet: 'History and digest of {{workload}}',
      },
    },
    zh: {
      title: '有可以回滚到的版本',
      description:
        'prod 中每个工作负载都保留了先前的版本，该版本部署时没有失败，且镜像以摘要固定，回滚得到的内容完全相同。',
      remediation: '保留历史版本（revisionHistoryLimit），并以摘要部署镜像。',
      messages: {
        target: '有可以回滚到的版本',
        'no-revision': '没有先前的版本',
        'not-listed':
          '已读取的 prod 部署记录没有追溯到先前的版本，而记录不止这些：不知道它部署时是否失败',
        'none-runs': '不知道正在运行的是哪个版本，因此无从确定先前的版本',
        'only-failed': '先前的版本在部署时均已失败',
        'not-pinned': '先前的版本没有以摘要固定镜像',
        'helm-only': 'Helm 有先前的版本，但在此看不到其镜像',
        'summary-pass': '{{count}} 个工作负载有可以回滚到的版本',
        'summary-fail': '{{count}} 个工作负载没有可以回滚到的版本',
        snippet: '{{workload}} 的历史版本数与镜像摘要',
      },
    },
  },
} satisfies Record<string, CheckDescriptor['texts']>;
