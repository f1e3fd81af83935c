import type { CheckDescriptor } from '../checks';

/** Words of the checks of release discipline (§1.3, §2, §9), by check id. */
export const releaseDisciplineTexts = {
  'staging-verified': {
    en: {
      title: 'The candidate is verified on staging',
      description:
        'Exactly the images that a promotion would take to prod run on staging, healthy, for long enough; the pipeline deployed them there, and its verification passed.',
      remediation:
        'Deploy the candidate to staging through the pipeline, let it verify, and let it soak.',
      messages: {
        healthy: 'The workload is healthy and has soaked',
        'no-candidate': 'Nothing of the service runs on staging',
        unhealthy: 'Not every pod of the candidate is ready',
        'not-observed': 'The latest specification has not been rolled out yet',
        'no-digest': 'Which image runs is not known of every pod',
        soaking: 'The candidate has not run long enough',
        'no-start': 'Since when the candidate runs is not known',
        'no-commit': 'The commit of the candidate is not known',
        deployed: 'The pipeline deployed the candidate to staging',
        'not-deployed': 'No deployment to staging names the candidate',
        'not-listed':
          'None of the deployments to staging that were read names the candidate, and there are more',
        'deployment-failed':
          'The deployment of the candidate to staging failed',
        'deployment-running':
          'The deployment of the candidate to staging is not finished',
        verified: 'The verification on staging passed',
        'verification-failed': 'The verification on staging did not pass',
        'verification-running': 'The verification on staging is not finished',
        'verification-missing': 'The verification on staging did not run',
        'no-verification': 'Nothing is seen that verifies on staging',
        'verification-not-seen':
          'What verifies on staging could not be read in full',
        'verification-outdated':
          'The verification ended before the candidate was deployed to staging',
        'verification-undated':
          'When the verification on staging ended is not known',
        'verification-old': 'The verification on staging is too old',
        'summary-pass': '{{commit}} is verified on staging',
        'summary-fail': 'The candidate is not verified on staging',
        snippet: 'Jobs that deploy to staging and verify there',
      },
    },
    zh: {
      title: '候选版本已在 staging 验证',
      description:
        '将要发布到 prod 的镜像正在 staging 上健康运行足够长的时间，由流水线部署，且验证已通过。',
      remediation:
        '通过流水线将候选版本部署到 staging，完成验证并稳定运行一段时间。',
      messages: {
        healthy: '工作负载健康，且已运行足够长的时间',
        'no-candidate': 'staging 上没有该服务的运行实例',
        unhealthy: '候选版本的 Pod 没有全部就绪',
        'not-observed': '最新的规格尚未发布完成',
        'no-digest': '有的 Pod 不知道运行的是哪个镜像',
        soaking: '候选版本的运行时间不够长',
        'no-start': '不知道候选版本从何时开始运行',
        'no-commit': '不知道候选版本的提交',
        deployed: '流水线已将候选版本部署到 staging',
        'not-deployed': '没有指明候选版本的 staging 部署记录',
        'not-listed':
          '已读取的 staging 部署记录都没有指明候选版本，而记录不止这些',
        'deployment-failed': '候选版本在 staging 的部署失败',
        'deployment-running': '候选版本在 staging 的部署尚未完成',
        verified: 'staging 上的验证已通过',
        'verification-failed': 'staging 上的验证未通过',
        'verification-running': 'staging 上的验证尚未完成',
        'verification-missing': 'staging 上的验证没有运行',
        'no-verification': '没有看到在 staging 上进行的验证',
        'verification-not-seen': '未能完整读取 staging 上的验证',
        'verification-outdated': '验证在候选版本部署到 staging 之前就已结束',
        'verification-undated': '不知道 staging 上的验证何时结束',
        'verification-old': 'staging 上的验证过于久远',
        'summary-pass': '{{commit}} 已在 staging 验证',
        'summary-fail': '候选版本未在 staging 验证',
        snippet: '部署到 staging 并在其上验证的作业',
      },
    },
  },
} satisfies Record<string, CheckDescriptor['texts']>;
