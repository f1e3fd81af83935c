import type { TextLanguage } from '../../checks';

const english = {
  'promotion.guard.checks.open':
    '{{open}} of {{count}} blocking checks pass or are waived',
  'promotion.guard.checks.closed':
    '{{open}} of {{count}} blocking checks pass or are waived',
  'promotion.guard.checks.unknown':
    '{{open}} of {{count}} blocking checks are known to pass',
  'promotion.guard.staging-proof.open': 'The candidate is proven on staging',
  'promotion.guard.staging-proof.closed':
    'The candidate is not proven on staging',
  'promotion.guard.staging-proof.unknown': 'The proof on staging is not known',
  'promotion.guard.rollback-plan.open': 'The rollback can be carried out',
  'promotion.guard.rollback-plan.closed': 'The rollback cannot be carried out',
  'promotion.guard.rollback-plan.unknown':
    'Whether the rollback can be carried out is not known',
  'promotion.guard.category.open': 'Category {{chosen}}',
  'promotion.guard.category.closed':
    'A lower category than {{proposed}} needs a reason',
  'promotion.guard.category.unknown': 'The category could not be proposed',
  'promotion.guard.change-record.open': 'Change {{number}} is registered',
  'promotion.guard.change-record.closed':
    'Change {{number}} is not complete or not for this candidate',
  'promotion.guard.change-record.unknown': 'The change record is not known',
  'promotion.guard.window.open': 'No peak hours until the projected end',
  'promotion.guard.window.closed':
    'Peak hours or a holiday before the projected end',
  'promotion.guard.window.unknown':
    'No release calendar is known for this service',
  'promotion.guard.freeze.open': 'No freeze until the projected end',
  'promotion.guard.freeze.closed': 'A freeze before the projected end',
  'promotion.guard.freeze.unknown':
    'No release calendar is known for this service',
  'promotion.guard.incidents.open': 'No P0 or P1 is open',
  'promotion.guard.incidents.closed': '{{count}} severe incidents are open',
  'promotion.guard.incidents.unknown': 'The incidents are not known',
  'promotion.guard.firing-alerts.open': 'No critical alert fires',
  'promotion.guard.firing-alerts.closed': 'A critical alert fires',
  'promotion.guard.firing-alerts.unknown': 'Whether alerts fire is not known',
  'promotion.guard.lock.open': 'No other promotion is under way',
  'promotion.guard.lock.closed': 'Another promotion is under way',
  'promotion.guard.lock.unknown':
    'Whether another promotion is under way is not known',
  'promotion.guard.metrics-preflight.open': 'The rollback triggers can fire',
  'promotion.guard.metrics-preflight.closed':
    'A rollback trigger could never fire, or falsely',
  'promotion.guard.metrics-preflight.unknown':
    'Whether the rollback triggers can fire is not known',
  'promotion.guard.environment-protection.open': 'GitHub enforces the gate',
  'promotion.guard.environment-protection.closed':
    'GitHub does not enforce the gate',
  'promotion.guard.environment-protection.unknown':
    'Whether GitHub enforces the gate is not known',
  'promotion.guard.overdue-review.open': 'No break-glass review is open',
  'promotion.guard.overdue-review.closed': 'A break-glass review is open',
  'promotion.guard.overdue-review.unknown':
    'Whether a review is open is not known',
  'promotion.guard.environment-protection.claim-only':
    'Policy accepts the claim alone',
  'promotion.evidence.not-collected': 'Not collected yet',
  'promotion.evidence.too-old': 'Older than {{limit}} s',
  'promotion.evidence.check-passes': '{{check}} passes',
  'promotion.evidence.check-waived':
    '{{check}} is waived by {{by}}: {{reason}}',
  'promotion.evidence.check-fails': '{{check}} fails',
  'promotion.evidence.check-needs-production':
    '{{check}} asks of production, where nothing runs yet',
  'promotion.evidence.check-proven':
    '{{check}} passed while this candidate ran on staging',
  'promotion.evidence.check-other-commit':
    'The evidence of {{check}} belongs to a newer commit now',
  'promotion.evidence.check-unknown': '{{check}} is unknown',
  'promotion.evidence.check-too-old': 'The evidence of {{check}} is too old',
  'promotion.evidence.staging-soak':
    'Ran ready on staging for {{minutes}} min; {{limit}} min are asked for',
  'promotion.evidence.staging-verification':
    'Latest verification on staging is {{days}} days old; it has to have succeeded, not be revoked and be at most {{limit}} days old',
  'promotion.evidence.staging-not-verified':
    'These digests were never verified on staging',
  'promotion.evidence.staging-moved-on': 'A newer build runs on staging now',
  'promotion.evidence.category': 'Proposed {{proposed}}, chosen {{chosen}}',
  'promotion.evidence.category-lowered':
    'Lowered from {{proposed}} to {{chosen}}',
  'promotion.evidence.change-missing':
    'No change record belongs to this promotion',
  'promotion.evidence.change-status': '{{number}} is {{status}}',
  'promotion.evidence.change-subject':
    '{{number}} is for exactly this candidate',
  'promotion.evidence.change-complete':
    '{{number}} names title, content, impact and planned time',
  'promotion.evidence.closed-by-peak':
    '{{title}}, {{from}} – {{to}} ({{zone}}), set by {{setBy}}: {{reason}}',
  'promotion.evidence.closed-by-holiday':
    '{{title}}, {{from}} – {{to}} ({{zone}}), set by {{setBy}}: {{reason}}',
  'promotion.evidence.closed-by-freeze':
    '{{title}}, {{from}} – {{to}} ({{zone}}), set by {{setBy}}: {{reason}}',
  'promotion.evidence.window-open': 'Open from {{from}} to {{to}} ({{zone}})',
  'promotion.evidence.no-incident': 'No P0 or P1 is open',
  'promotion.evidence.incident': '{{level}} is open: {{title}}',
  'promotion.evidence.no-alert': 'No critical alert fires in {{environment}}',
  'promotion.evidence.alert': '{{name}} fires in {{environment}}',
  'promotion.evidence.lock-held':
    'Promotion {{promotion}} is in state {{state}}',
  'promotion.evidence.lock-free': 'Nothing else is under way',
  'promotion.evidence.first-release': 'First release: there are no series yet',
  'promotion.evidence.request-series': 'Series of requests exist',
  'promotion.evidence.error-series': 'Series of errors exist',
  'promotion.evidence.labels-match': 'Both have the same labels',
  'promotion.evidence.single-series':
    'The query answers with exactly one series',
  'promotion.evidence.scrape-interval':
    'Scraped every {{seconds}} s; the window is {{window}} s',
  'promotion.evidence.p99-bucket':
    'A bucket reaches the P99 limit of {{limit}} s',
  'promotion.evidence.false-alarms':
    'The triggers would have fired {{count}} times on the stable version',
  'promotion.evidence.environment-missing':
    'GitHub has no environment {{environment}}',
  'promotion.evidence.protection-rule': '{{rule}} guards {{environment}}',
  'promotion.evidence.administrators-bypass':
    'Administrators cannot bypass {{environment}}',
  'promotion.evidence.no-open-review': 'No review is open',
  'promotion.evidence.open-review':
    'Break-glass of {{promotion}} is to be reviewed by {{due}}',
  'promotion.rollback-plan.workflow.open': '{{workflow}} can be dispatched',
  'promotion.rollback-plan.workflow.closed':
    '{{workflow}} cannot be dispatched for production',
  'promotion.rollback-plan.workflow.unknown':
    'Whether {{workflow}} can be dispatched is not known',
  'promotion.rollback-plan.first-release.open':
    'First release: undo removes it',
  'promotion.rollback-plan.first-release.closed':
    'Something runs in production already: name it as the target',
  'promotion.rollback-plan.first-release.unknown':
    'Whether anything runs in production is not known',
  'promotion.rollback-plan.pinned.open':
    'The target is pinned to revision {{revision}}',
  'promotion.rollback-plan.pinned.closed':
    'The target is not pinned by digest and revision ({{revision}})',
  'promotion.rollback-plan.pinned.unknown':
    'The target is not known ({{revision}})',
  'promotion.rollback-plan.target.open': 'Revision {{revision}} is still there',
  'promotion.rollback-plan.target.closed': 'Revision {{revision}} is gone',
  'promotion.rollback-plan.target.unknown':
    'Whether revision {{revision}} is still there is not known',
  'promotion.rollback-plan.forward-only.open': 'No migration is forward-only',
  'promotion.rollback-plan.forward-only.closed':
    'Cannot be undone: {{migrations}}; expand and contract instead',
  'promotion.rollback-plan.forward-only.unknown':
    'Whether migrations can be undone is not known',
  'promotion.rollback-plan.migrations.open':
    '{{count}} migrations can be undone or lived with',
  'promotion.rollback-plan.migrations.closed': 'No undo for: {{missing}}',
  'promotion.rollback-plan.migrations.unknown': 'The migrations are not known',
  'promotion.category.unknown.files': 'The changed files cannot be told',
  'promotion.category.unknown.jvm-options':
    'The JVM options cannot be compared',
  'promotion.category.unknown.migrations': 'The migrations cannot be told',
  'promotion.category.unknown.frameworks':
    'The framework versions cannot be compared',
  'promotion.category.jvm-option': 'JVM option changed: {{option}}',
  'promotion.category.framework': '{{name}} changes from {{from}} to {{to}}',
  'promotion.category.sharding': 'Touches sharding or partitions: {{path}}',
  'promotion.category.migration': 'Brings a migration: {{path}}',
  'promotion.category.files':
    '{{count}} files beyond logging, metrics and documentation: {{example}}',
  'promotion.category.only-minor':
    'Only logging, metrics or documentation changed ({{count}} files)',
  'promotion.caveat.category-lowered':
    'Category lowered from {{proposed}} to {{chosen}}: {{reason}}',
  'promotion.caveat.no-business-line':
    'The service belongs to no business line: it has no peak hours',
  'promotion.caveat.claim-only':
    'GitHub does not enforce the gate here; the claim alone does',
  'promotion.caveat.first-release':
    'First release: judged without a stable version beside it',
  'promotion.approval.requester':
    'Whoever asks for a promotion does not approve it',
  'promotion.approval.commit-author':
    'Authors of its commits do not approve it',
  'promotion.approval.unknown-author':
    'One more has to approve: nobody in the catalog is known to be {{authors}}, who wrote a part of it',
  'promotion.approval.image-builder':
    'Whoever built the image does not approve it',
  'promotion.approval.other-subject': 'Given for another candidate',
  'promotion.approval.expired': 'Has expired',
  'promotion.approval.no-role': 'Holds none of the roles asked for',
};

const chinese: Record<keyof typeof english, string> = {
  'promotion.guard.checks.open': '{{count}} 项阻断检查中 {{open}} 项通过或豁免',
  'promotion.guard.checks.closed':
    '{{count}} 项阻断检查中仅 {{open}} 项通过或豁免',
  'promotion.guard.checks.unknown':
    '{{count}} 项阻断检查中仅 {{open}} 项确认通过',
  'promotion.guard.staging-proof.open': '候选版本已在 staging 验证',
  'promotion.guard.staging-proof.closed': '候选版本未在 staging 验证',
  'promotion.guard.staging-proof.unknown': 'staging 验证情况未知',
  'promotion.guard.rollback-plan.open': '回滚方案可执行',
  'promotion.guard.rollback-plan.closed': '回滚方案不可执行',
  'promotion.guard.rollback-plan.unknown': '不确定回滚方案是否可执行',
  'promotion.guard.category.open': '变更级别 {{chosen}}',
  'promotion.guard.category.closed': '低于 {{proposed}} 的级别需要说明原因',
  'promotion.guard.category.unknown': '无法建议变更级别',
  'promotion.guard.change-record.open': '变更 {{number}} 已登记',
  'promotion.guard.change-record.closed':
    '变更 {{number}} 不完整或不属于该候选版本',
  'promotion.guard.change-record.unknown': '变更记录未知',
  'promotion.guard.window.open': '预计结束前没有高峰时段',
  'promotion.guard.window.closed': '预计结束前有高峰时段或节假日',
  'promotion.guard.window.unknown': '该服务没有发布日历',
  'promotion.guard.freeze.open': '预计结束前没有封网',
  'promotion.guard.freeze.closed': '预计结束前有封网',
  'promotion.guard.freeze.unknown': '该服务没有发布日历',
  'promotion.guard.incidents.open': '没有未关闭的 P0/P1',
  'promotion.guard.incidents.closed': '有 {{count}} 个严重事故未关闭',
  'promotion.guard.incidents.unknown': '事故情况未知',
  'promotion.guard.firing-alerts.open': '没有触发的严重告警',
  'promotion.guard.firing-alerts.closed': '有严重告警触发',
  'promotion.guard.firing-alerts.unknown': '告警情况未知',
  'promotion.guard.lock.open': '没有其他发布进行中',
  'promotion.guard.lock.closed': '另一次发布进行中',
  'promotion.guard.lock.unknown': '不确定是否有其他发布',
  'promotion.guard.metrics-preflight.open': '自动回滚条件可以触发',
  'promotion.guard.metrics-preflight.closed':
    '自动回滚条件可能无法触发或误触发',
  'promotion.guard.metrics-preflight.unknown': '不确定自动回滚条件能否触发',
  'promotion.guard.environment-protection.open': 'GitHub 强制执行门禁',
  'promotion.guard.environment-protection.closed': 'GitHub 未强制执行门禁',
  'promotion.guard.environment-protection.unknown':
    '不确定 GitHub 是否强制执行门禁',
  'promotion.guard.overdue-review.open': '没有未完成的紧急放行复核',
  'promotion.guard.overdue-review.closed': '有未完成的紧急放行复核',
  'promotion.guard.overdue-review.unknown': '不确定是否有未完成的复核',
  'promotion.guard.environment-protection.claim-only':
    '策略接受仅由领取校验保证',
  'promotion.evidence.not-collected': '尚未采集',
  'promotion.evidence.too-old': '早于 {{limit}} 秒前',
  'promotion.evidence.check-passes': '{{check}} 通过',
  'promotion.evidence.check-waived': '{{check}} 由 {{by}} 豁免：{{reason}}',
  'promotion.evidence.check-fails': '{{check}} 未通过',
  'promotion.evidence.check-needs-production':
    '{{check}} 针对生产环境，而该环境尚未运行任何内容',
  'promotion.evidence.check-proven':
    '{{check}} 在该候选版本运行于 staging 时通过',
  'promotion.evidence.check-other-commit': '{{check}} 的证据现属于更新的提交',
  'promotion.evidence.check-unknown': '{{check}} 未知',
  'promotion.evidence.check-too-old': '{{check}} 的证据过旧',
  'promotion.evidence.staging-soak':
    '在 staging 就绪运行 {{minutes}} 分钟；要求 {{limit}} 分钟',
  'promotion.evidence.staging-verification':
    '最近一次 staging 验证在 {{days}} 天前；须成功、未撤销且不超过 {{limit}} 天',
  'promotion.evidence.staging-not-verified': '这些摘要从未在 staging 验证',
  'promotion.evidence.staging-moved-on': 'staging 上已运行更新的构建',
  'promotion.evidence.category': '建议 {{proposed}}，选择 {{chosen}}',
  'promotion.evidence.category-lowered': '由 {{proposed}} 降为 {{chosen}}',
  'promotion.evidence.change-missing': '该发布没有变更记录',
  'promotion.evidence.change-status': '{{number}} 状态为 {{status}}',
  'promotion.evidence.change-subject': '{{number}} 是否针对该候选版本',
  'promotion.evidence.change-complete':
    '{{number}} 是否包含标题、内容、影响和计划时间',
  'promotion.evidence.closed-by-peak':
    '{{title}}，{{from}} – {{to}}（{{zone}}），由 {{setBy}} 设定：{{reason}}',
  'promotion.evidence.closed-by-holiday':
    '{{title}}，{{from}} – {{to}}（{{zone}}），由 {{setBy}} 设定：{{reason}}',
  'promotion.evidence.closed-by-freeze':
    '{{title}}，{{from}} – {{to}}（{{zone}}），由 {{setBy}} 设定：{{reason}}',
  'promotion.evidence.window-open': '{{from}} 至 {{to}}（{{zone}}）开放',
  'promotion.evidence.no-incident': '没有未关闭的 P0/P1',
  'promotion.evidence.incident': '{{level}} 未关闭：{{title}}',
  'promotion.evidence.no-alert': '{{environment}} 没有严重告警',
  'promotion.evidence.alert': '{{environment}} 告警 {{name}} 触发',
  'promotion.evidence.lock-held': '发布 {{promotion}} 处于 {{state}}',
  'promotion.evidence.lock-free': '没有其他发布进行中',
  'promotion.evidence.first-release': '首次发布：尚无指标序列',
  'promotion.evidence.request-series': '请求指标序列存在',
  'promotion.evidence.error-series': '错误指标序列存在',
  'promotion.evidence.labels-match': '两者标签一致',
  'promotion.evidence.single-series': '查询只返回一个序列',
  'promotion.evidence.scrape-interval':
    '每 {{seconds}} 秒采集一次；窗口 {{window}} 秒',
  'promotion.evidence.p99-bucket': '存在达到 P99 上限 {{limit}} 秒的桶',
  'promotion.evidence.false-alarms': '回测：稳定版本会误触发 {{count}} 次',
  'promotion.evidence.environment-missing': 'GitHub 没有环境 {{environment}}',
  'promotion.evidence.protection-rule': '{{rule}} 保护 {{environment}}',
  'promotion.evidence.administrators-bypass': '管理员不能绕过 {{environment}}',
  'promotion.evidence.no-open-review': '没有未完成的复核',
  'promotion.evidence.open-review':
    '{{promotion}} 的紧急放行须在 {{due}} 前复核',
  'promotion.rollback-plan.workflow.open': '{{workflow}} 可以触发',
  'promotion.rollback-plan.workflow.closed':
    '{{workflow}} 无法针对生产环境触发',
  'promotion.rollback-plan.workflow.unknown': '不确定 {{workflow}} 是否可触发',
  'promotion.rollback-plan.first-release.open': '首次发布：回退即移除',
  'promotion.rollback-plan.first-release.closed':
    '生产环境已有运行版本：请将其作为回滚目标',
  'promotion.rollback-plan.first-release.unknown':
    '不确定生产环境是否有运行版本',
  'promotion.rollback-plan.pinned.open': '回滚目标固定为修订 {{revision}}',
  'promotion.rollback-plan.pinned.closed':
    '回滚目标未按摘要和修订固定（{{revision}}）',
  'promotion.rollback-plan.pinned.unknown': '回滚目标未知（{{revision}}）',
  'promotion.rollback-plan.target.open': '修订 {{revision}} 仍然存在',
  'promotion.rollback-plan.target.closed': '修订 {{revision}} 已不存在',
  'promotion.rollback-plan.target.unknown': '不确定修订 {{revision}} 是否存在',
  'promotion.rollback-plan.forward-only.open': '没有不可逆的迁移',
  'promotion.rollback-plan.forward-only.closed':
    '无法回退：{{migrations}}；请采用先扩展后收缩',
  'promotion.rollback-plan.forward-only.unknown': '不确定迁移是否可回退',
  'promotion.rollback-plan.migrations.open': '{{count}} 个迁移可回退或兼容',
  'promotion.rollback-plan.migrations.closed': '缺少回退脚本：{{missing}}',
  'promotion.rollback-plan.migrations.unknown': '数据库迁移未知',
  'promotion.category.unknown.files': '无法确定变更的文件',
  'promotion.category.unknown.jvm-options': '无法比较 JVM 参数',
  'promotion.category.unknown.migrations': '无法确定数据库迁移',
  'promotion.category.unknown.frameworks': '无法比较框架版本',
  'promotion.category.jvm-option': 'JVM 参数变更：{{option}}',
  'promotion.category.framework': '{{name}} 从 {{from}} 升级到 {{to}}',
  'promotion.category.sharding': '涉及分库分表或分区：{{path}}',
  'promotion.category.migration': '包含数据库迁移：{{path}}',
  'promotion.category.files':
    '除日志、指标和文档外变更了 {{count}} 个文件：{{example}}',
  'promotion.category.only-minor': '仅变更日志、指标或文档（{{count}} 个文件）',
  'promotion.caveat.category-lowered':
    '变更级别由 {{proposed}} 降为 {{chosen}}：{{reason}}',
  'promotion.caveat.no-business-line': '该服务不属于任何业务线：没有高峰时段',
  'promotion.caveat.claim-only': '此处 GitHub 不强制执行门禁，仅由领取校验保证',
  'promotion.caveat.first-release': '首次发布：没有稳定版本可供对照',
  'promotion.approval.requester': '发起人不能审批自己的发布',
  'promotion.approval.commit-author': '提交作者不能审批',
  'promotion.approval.unknown-author':
    '需要多一人审批：部分提交的作者 {{authors}} 在目录中无对应用户',
  'promotion.approval.image-builder': '镜像构建人不能审批',
  'promotion.approval.other-subject': '针对的是另一个候选版本',
  'promotion.approval.expired': '已过期',
  'promotion.approval.no-role': '不具备所要求的角色',
};

/** Words of guards, their evidence and approvals. */
export const promotionGuardsTexts: Record<
  TextLanguage,
  Record<keyof typeof english, string>
> = { en: english, zh: chinese };
