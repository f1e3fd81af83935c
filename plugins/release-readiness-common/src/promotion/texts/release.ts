import type { TextLanguage } from '../../checks';

const english = {
  'promotion.release.no-repository':
    'The service is not mapped to a repository',
  'promotion.release.no-owner':
    'The service has no owner who could be told of a rollback',
  'promotion.release.staging-unknown': 'What runs on staging is not known',
  'promotion.release.nothing-on-staging':
    'Nothing of the service runs on staging',
  'promotion.release.moving':
    'A rollout in {{environment}} is not over: {{workload}}',
  'promotion.release.digest-unknown':
    'The digest that runs in {{environment}} is not known: {{container}}',
  'promotion.release.commit.no-evidence':
    'No annotation, deployment or image tag names the commit on staging',
  'promotion.release.commit.disagreement':
    'Sources disagree about the commit on staging: {{considered}}',
  'promotion.release.commit.abbreviated':
    'Only an abbreviated commit is known: {{commit}}',
  'promotion.release.no-prod': 'The service has no production by declaration',
  'promotion.release.prod-unknown': 'What runs in production is not known',
  'promotion.release.prod-scaled-down':
    'Production is scaled to nothing: there is nothing to compare with',
  'promotion.release.canary-in-prod':
    'A canary is in production already: {{workload}}',
  'promotion.release.prod-commit-unknown':
    'The commit that runs in production is not known, so nothing can be compared',
  'promotion.release.no-revision':
    'No revision is known that could be gone back to: {{workload}}. What Helm deploys needs the annotation release-readiness.io/helm-revision, which the deployment workflow writes',
  'promotion.release.revisions-differ':
    'The workloads are at different revisions: {{revisions}}',
  'promotion.release.workflows-unknown':
    'The workflows at the commit of staging are not known',
  'promotion.release.no-rollback-workflow':
    'No workflow that can be dispatched rolls production back',
  'promotion.release.no-driver':
    'Nothing can carry it out: {{driver}} is missing',
  'promotion.release.first-rollout':
    'Argo Rollouts gives the first version of a Rollout all traffic at once, without a canary: release it once by the pipeline, promotions begin with the second',
  'promotion.release.nothing-new': 'Production runs exactly this already',
  'promotion.release.no-comparison': 'Nothing can compare the two commits',
  'promotion.release.comparison-unknown':
    'The two commits could not be compared',
  'promotion.release.cache-unknown':
    'Which cache keys a rollback has to clear is not known',
  'promotion.release.authors-unknown':
    'The authors of the commits are not known, so nobody could be kept from approving their own',
  'promotion.release.builder-unknown':
    'Who built the image is not known, and policy keeps them from approving it',
  'promotion.release.no-metrics': 'Nothing measures a running promotion',
};

const chinese: Record<keyof typeof english, string> = {
  'promotion.release.no-repository': '该服务未关联代码仓库',
  'promotion.release.no-owner': '该服务没有负责人，回滚时无人可通知',
  'promotion.release.staging-unknown': '不确定 staging 上运行的版本',
  'promotion.release.nothing-on-staging': '该服务未在 staging 运行',
  'promotion.release.moving':
    '{{environment}} 的滚动更新尚未结束：{{workload}}',
  'promotion.release.digest-unknown':
    '{{environment}} 运行的镜像摘要未知：{{container}}',
  'promotion.release.commit.no-evidence':
    '没有注解、部署记录或镜像标签说明 staging 的提交',
  'promotion.release.commit.disagreement':
    '各来源对 staging 的提交说法不一：{{considered}}',
  'promotion.release.commit.abbreviated': '只知道缩写的提交：{{commit}}',
  'promotion.release.no-prod': '该服务声明没有生产环境',
  'promotion.release.prod-unknown': '不确定生产环境运行的版本',
  'promotion.release.prod-scaled-down': '生产环境副本数为零：没有可比较的版本',
  'promotion.release.canary-in-prod': '生产环境已有金丝雀：{{workload}}',
  'promotion.release.prod-commit-unknown': '生产环境的提交未知，无法比较',
  'promotion.release.no-revision':
    '没有可回退的修订：{{workload}}。由 Helm 部署的工作负载需要注解 release-readiness.io/helm-revision，由部署工作流写入',
  'promotion.release.revisions-differ': '各工作负载的修订不一致：{{revisions}}',
  'promotion.release.workflows-unknown': 'staging 提交处的工作流未知',
  'promotion.release.no-rollback-workflow': '没有可触发的生产回滚工作流',
  'promotion.release.no-driver': '无法执行：缺少 {{driver}}',
  'promotion.release.first-rollout':
    'Argo Rollouts 会让 Rollout 的首个版本直接承接全部流量，没有金丝雀阶段：请先由流水线发布一次，从第二个版本起在此发布',
  'promotion.release.nothing-new': '生产环境已运行该版本',
  'promotion.release.no-comparison': '没有可比较两个提交的来源',
  'promotion.release.comparison-unknown': '无法比较两个提交',
  'promotion.release.cache-unknown': '不确定回滚需要清理哪些缓存键',
  'promotion.release.authors-unknown':
    '提交作者未知，无法排除作者审批自己的提交',
  'promotion.release.builder-unknown': '镜像构建人未知，而策略不允许构建人审批',
  'promotion.release.no-metrics': '没有度量发布过程的来源',
};

/** Why there is nothing that could be promoted. */
export const promotionReleaseTexts: Record<
  TextLanguage,
  Record<keyof typeof english, string>
> = { en: english, zh: chinese };
