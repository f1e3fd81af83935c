import type { TextLanguage } from '../checks';

const english = {
  'general.unavailable.not-collected': 'Not collected yet',
  'general.unavailable.unknown-target':
    'The configuration names {{target}}, which is no target of {{source}}',
  'general.unavailable.not-configured': 'Not configured: {{what}}',
  'general.unavailable.target-failing': '{{target}} is failing: {{reason}}',
  'general.unavailable.internal':
    'Reading {{target}} failed in the portal; its log says why',
  'general.unavailable.timeout':
    '{{target}} did not answer within {{seconds}} s',
  'general.unavailable.refused': '{{target}} cannot be reached',
  'general.unavailable.unauthorized':
    '{{target}} did not accept the credentials (401)',
  'general.unavailable.forbidden':
    '{{target}} does not permit reading {{what}} (403)',
  'general.unavailable.not-found': '{{what}} was not found',
  'general.unavailable.feature-off': '{{feature}} is switched off',
  'general.unavailable.http-status':
    '{{target}} answered with HTTP status {{status}}',
  'general.unavailable.invalid-response':
    'The answer of {{target}} could not be understood: {{what}}',
  'general.unavailable.rate-limited':
    '{{target}} takes no more requests until {{until}}',
  'general.unavailable.partial-response':
    '{{target}} answered only in part: {{warnings}}',
  'general.unavailable.unsupported-auth':
    "Authentication of kind {{provider}} needs a person's own token; it cannot be used for collection",
  'general.unavailable.candidate-unknown':
    'The commit that runs on staging is not known',
  'general.unavailable.candidate-changed':
    'Collected for an earlier candidate; what runs on staging has changed since',
  'general.unavailable.stale':
    'Last seen {{age}} ago; it counts for at most {{limit}}',

  'general.mapping.unknown-annotation':
    'There is no annotation {{annotation}} of Release Readiness',
  'general.mapping.invalid-value':
    '{{annotation}} is "{{value}}"; allowed are {{allowed}}',
  'general.mapping.invalid-environment':
    '{{annotation}} is "{{value}}"; it has to be cluster/namespace, or none',
  'general.mapping.unknown-environment':
    '{{annotation}} names no environment; there are {{allowed}}',
  'general.mapping.unknown-cluster':
    '{{annotation}} names the cluster "{{cluster}}", which is not configured',
  'general.mapping.invalid-selector':
    '{{annotation}} is not a label selector: {{value}}',
  'general.mapping.invalid-health-url':
    '{{annotation}} has to be an http or https address without credentials',
  'general.mapping.invalid-repository':
    '{{annotation}} is "{{value}}"; it has to be owner/repository',
  'general.mapping.unknown-business-line':
    '{{annotation}} names the business line "{{value}}", which is not configured',
  'general.mapping.missing-kubernetes':
    'The entity does not say which workloads are its own',
  'general.mapping.missing-repository':
    'The entity does not say which repository it comes from',
  'general.mapping.missing-environment':
    'No cluster and namespace are configured for {{environment}}',
  'general.mapping.missing-data-class':
    'The entity does not say which class of data it keeps',

  'general.check-error':
    'The check itself failed; its outcome says nothing about the service',
  'general.not-running': 'Nothing of the service runs in {{environment}}',
  'general.environment-absent':
    'The service has no {{environment}} environment, by its annotation',

  'general.summary.pass': 'Everything that was seen meets the standard',
  'general.summary.warn': 'Something should be improved',
  'general.summary.fail': 'Something does not meet the standard',
  'general.summary.unknown': 'Evidence is missing, so this cannot be confirmed',
  'general.summary.not-applicable': 'Does not apply to this service',

  'general.verdict.ready': 'Ready',
  'general.verdict.ready-with-warnings': 'Ready with warnings',
  'general.verdict.not-ready': 'Not ready',
  'general.verdict.unknown': 'Unknown',

  'general.outcome.pass': 'Passing',
  'general.outcome.warn': 'Warning',
  'general.outcome.fail': 'Failing',
  'general.outcome.unknown': 'Unknown',
  'general.outcome.not-applicable': 'Not applicable',

  'general.severity.blocking': 'Blocks the release',
  'general.severity.warning': 'Warns only',
  'general.severity.informative': 'For information',

  'general.area.environment-parity': 'Environment parity',
  'general.area.quality-gates': 'Quality gates',
  'general.area.backup-verification': 'Backup verification',
  'general.area.alert-coverage': 'Alert coverage',
  'general.area.rollout-and-canary': 'Rollout and canary',
  'general.area.rollback-readiness': 'Rollback readiness',
  'general.area.incident-response': 'Incident response',
  'general.area.release-discipline': 'Release discipline',
} as const;

/**
 * Key of a text that belongs to no single check.
 *
 * @public
 */
export type GeneralTextKey = keyof typeof english;

const chinese: Record<GeneralTextKey, string> = {
  'general.unavailable.not-collected': '尚未采集',
  'general.unavailable.unknown-target':
    '配置指向 {{target}}，但 {{source}} 中没有这个目标',
  'general.unavailable.not-configured': '未配置：{{what}}',
  'general.unavailable.target-failing': '{{target}} 出现故障：{{reason}}',
  'general.unavailable.internal': '门户读取 {{target}} 时出错，原因见其日志',
  'general.unavailable.timeout': '{{target}} 在 {{seconds}} 秒内没有应答',
  'general.unavailable.refused': '无法连接 {{target}}',
  'general.unavailable.unauthorized': '{{target}} 不接受所用凭据（401）',
  'general.unavailable.forbidden': '{{target}} 不允许读取 {{what}}（403）',
  'general.unavailable.not-found': '找不到 {{what}}',
  'general.unavailable.feature-off': '{{feature}} 未启用',
  'general.unavailable.http-status': '{{target}} 返回 HTTP 状态码 {{status}}',
  'general.unavailable.invalid-response':
    '无法理解 {{target}} 的应答：{{what}}',
  'general.unavailable.rate-limited':
    '{{target}} 在 {{until}} 之前不再接受请求',
  'general.unavailable.partial-response':
    '{{target}} 只返回了部分结果：{{warnings}}',
  'general.unavailable.unsupported-auth':
    '{{provider}} 认证方式需要用户本人的令牌，无法用于采集',
  'general.unavailable.candidate-unknown': '不知道 staging 上运行的是哪个提交',
  'general.unavailable.candidate-changed':
    '证据属于先前的候选版本，此后 staging 上运行的内容已改变',
  'general.unavailable.stale':
    '最近一次观测在 {{age}} 之前，超过有效期 {{limit}}',

  'general.mapping.unknown-annotation': '发布就绪没有 {{annotation}} 这个注解',
  'general.mapping.invalid-value':
    '{{annotation}} 的值为“{{value}}”，允许的值为 {{allowed}}',
  'general.mapping.invalid-environment':
    '{{annotation}} 的值为“{{value}}”，应写作“集群/命名空间”或 none',
  'general.mapping.unknown-environment':
    '{{annotation}} 所指的环境不存在，可用环境为 {{allowed}}',
  'general.mapping.unknown-cluster':
    '{{annotation}} 所指的集群“{{cluster}}”未配置',
  'general.mapping.invalid-selector':
    '{{annotation}} 不是有效的标签选择器：{{value}}',
  'general.mapping.invalid-health-url':
    '{{annotation}} 必须是不含凭据的 http 或 https 地址',
  'general.mapping.invalid-repository':
    '{{annotation}} 的值为“{{value}}”，应写作“所有者/仓库”',
  'general.mapping.unknown-business-line':
    '{{annotation}} 所指的业务线“{{value}}”未配置',
  'general.mapping.missing-kubernetes': '实体没有说明哪些工作负载属于它',
  'general.mapping.missing-repository': '实体没有说明它来自哪个代码仓库',
  'general.mapping.missing-environment':
    '{{environment}} 环境未配置集群和命名空间',
  'general.mapping.missing-data-class': '实体没有说明它保存的数据属于哪一类',

  'general.check-error': '检查本身出错，其结果不能说明服务的状况',
  'general.not-running': '该服务在 {{environment}} 环境中没有任何运行实例',
  'general.environment-absent': '按注解声明，该服务没有 {{environment}} 环境',

  'general.summary.pass': '所见各项均符合规范',
  'general.summary.warn': '有需要改进之处',
  'general.summary.fail': '有不符合规范之处',
  'general.summary.unknown': '缺少证据，无人能为此担保',
  'general.summary.not-applicable': '不适用于该服务',

  'general.verdict.ready': '就绪',
  'general.verdict.ready-with-warnings': '就绪（有警告）',
  'general.verdict.not-ready': '未就绪',
  'general.verdict.unknown': '未知',

  'general.outcome.pass': '通过',
  'general.outcome.warn': '警告',
  'general.outcome.fail': '未通过',
  'general.outcome.unknown': '未知',
  'general.outcome.not-applicable': '不适用',

  'general.severity.blocking': '阻断发布',
  'general.severity.warning': '仅警告',
  'general.severity.informative': '仅供参考',

  'general.area.environment-parity': '环境一致性',
  'general.area.quality-gates': '质量门禁',
  'general.area.backup-verification': '备份验证',
  'general.area.alert-coverage': '告警覆盖',
  'general.area.rollout-and-canary': '发布与灰度',
  'general.area.rollback-readiness': '回滚准备',
  'general.area.incident-response': '事故响应',
  'general.area.release-discipline': '发布纪律',
};

/**
 * Texts that belong to no single check, by language and key.
 *
 * @public
 */
export const generalTexts: Record<
  TextLanguage,
  Record<GeneralTextKey, string>
> = { en: english, zh: chinese };
