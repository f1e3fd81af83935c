import type { TextLanguage } from '../../checks';

const english = {
  'promotion.refused.permissions-off':
    'The permission framework is off (permission.enabled): nobody can be told from anybody, so promotions are read-only',
  'promotion.refused.not-permitted': 'You do not have the permission for this',
  'promotion.refused.requester-only': 'Only whoever asked for it starts it',
  'promotion.refused.requester-or-operator':
    'Only whoever asked for it, or an operator, withdraws it',
  'promotion.refused.moved-on':
    'Staging has moved on: what runs there is not what you saw',
  'promotion.refused.no-candidate': 'There is nothing that could be promoted',
  'promotion.refused.category-reason':
    'A lower category than the proposed one needs a reason',
  'promotion.refused.change-register':
    'The change register does not answer; nothing was requested',
  'promotion.refused.gate-unavailable':
    'The gates could not be evaluated; try again in a moment',
  'promotion.refused.evidence-refreshing':
    'Evidence is being collected again; the gates are evaluated once it is there',
  'promotion.refused.no-sign-off-role':
    'You hold none of the roles that sign off this service',
  'promotion.refused.second-person-unknown':
    'The second person neither approves this service nor is on call',
  'promotion.refused.nobody-on-call':
    'Nobody else is on call who could be paged; name a second person',
  'promotion.refused.not-completed':
    'Only a completed release can be rolled back',
  'promotion.refused.superseded':
    'Something else has been released since; roll that back',
  'promotion.refused.another-active':
    'Another promotion of this service is under way',
  'promotion.refused.another-deployed':
    'Another promotion of this service is in production already: roll that one back instead',
  'promotion.refused.claim.unknown': 'There is no such effect',
  'promotion.refused.claim.not-sent':
    'The effect has not been handed over to anybody',
  'promotion.refused.claim.claimed': 'Another run has the effect already',
  'promotion.refused.claim.over': 'Nobody waits for the effect any more',
  'promotion.refused.claim.no-token': 'The token of the run is missing',
  'promotion.refused.claim.not-claimable':
    'Effects of this driver are not claimed',
  'promotion.refused.claim.too-often': 'Asked too often',
  'promotion.problem.not-enabled': 'Promotions are switched off here',
  'promotion.problem.no-driver':
    'No promotion driver is installed, so that nothing could be deployed',
  'promotion.problem.no-live-metrics':
    'No source of live metrics is installed, so that nothing could be observed',
  'promotion.problem.no-production-observer':
    'Nothing is installed that reads production back',
  'promotion.problem.no-comparison':
    'Nothing is installed that compares the candidate with production',
  'promotion.problem.plan': 'The driver cannot say what it would do',
  'promotion.event.created': 'Requested',
  'promotion.event.submit': 'Submitted to the gates',
  'promotion.event.approve': 'Approved',
  'promotion.event.reject': 'Rejected: {{reason}}',
  'promotion.event.withdraw': 'Withdrawn: {{reason}}',
  'promotion.event.break-glass': 'The glass was broken: {{reason}}',
  'promotion.event.request-break-glass':
    'Break-glass was asked for, {{person}} has to confirm: {{reason}}',
  'promotion.event.confirm-break-glass':
    'The glass was broken: the second person confirmed',
  'promotion.event.decline-break-glass':
    'The second person declined the break-glass: {{reason}}',
  'promotion.event.review': 'The break-glass was reviewed: {{reason}}',
  'promotion.event.pause': 'Paused: {{reason}}',
  'promotion.event.resume': 'Resumed',
  'promotion.event.abort': 'Aborted: {{reason}}',
  'promotion.event.sign-off': 'Signed off ({{role}})',
  'promotion.event.retry-rollback': 'The rollback was tried again',
  'promotion.event.release-lock': 'The lock was released: {{reason}}',
  'promotion.event.gates-evaluated':
    'The gates were evaluated: {{open}} of {{count}} are open',
  'promotion.event.schedule': 'Scheduled for {{time}}',
  'promotion.event.start': 'Started',
  'promotion.event.quorum-lost': 'The approvals no longer suffice',
  'promotion.event.invalidate': 'It is no longer valid',
  'promotion.event.step-verified': 'The step was read back: {{step}}',
  'promotion.event.observation-completed':
    'The observation is complete: {{step}}, {{seconds}} s covered',
  'promotion.event.effect-failed': 'A run in CI failed',
  'promotion.event.breach': 'A rollback trigger fired: {{trigger}}',
  'promotion.event.hold': 'Held: {{reason}}',
  'promotion.event.hold-cleared': 'The cause of the hold is gone: {{reason}}',
  'promotion.event.rollback-applied': 'The rollback was read back',
  'promotion.event.rollback-verified': 'The rollback was verified',
  'promotion.event.deadline-passed': 'A deadline has passed',
  'promotion.event.rolled-back-outside':
    'It was rolled back without the portal',
  'promotion.event.effect-claimed': 'A run has taken its effect: {{run}}',
  'promotion.event.claim-refused':
    'A run was refused an effect: {{run}} ({{reason}})',
  'promotion.event.other': 'Something else: {{kind}}',
  'promotion.trail.changed': 'Line {{seq}} is not what was written',
  'promotion.trail.removed': 'Line {{seq}} is missing',
  'promotion.trail.inserted': 'Line {{seq}} was put in afterwards',
  'promotion.trail.broken-link':
    'Line {{seq}} does not follow the line before it',
  'promotion.trail.anchor-mismatch':
    'Line {{seq}} has another hash than the one that was kept elsewhere',
};

const chinese: Record<keyof typeof english, string> = {
  'promotion.refused.permissions-off':
    '权限框架已关闭（permission.enabled），无法区分人员，因此发布功能为只读',
  'promotion.refused.not-permitted': '您没有执行此操作的权限',
  'promotion.refused.requester-only': '只有发起人可以启动',
  'promotion.refused.requester-or-operator': '只有发起人或操作员可以撤回',
  'promotion.refused.moved-on':
    'staging 已变化：当前运行的内容与您看到的不一致',
  'promotion.refused.no-candidate': '没有可以发布的内容',
  'promotion.refused.category-reason': '选择低于建议的类别需要填写原因',
  'promotion.refused.change-register': '变更登记系统无响应；未发起任何发布',
  'promotion.refused.gate-unavailable': '无法评估门禁，请稍后重试',
  'promotion.refused.evidence-refreshing':
    '正在重新采集证据；采集完成后评估门禁',
  'promotion.refused.no-sign-off-role': '您不具备签核该服务的角色',
  'promotion.refused.second-person-unknown':
    '第二人既没有该服务的审批角色，也不在值班人员中',
  'promotion.refused.nobody-on-call': '没有其他值班人员可以通知；请指定第二人',
  'promotion.refused.not-completed': '只有已完成的发布可以回滚',
  'promotion.refused.superseded': '之后已有其他发布；请回滚那一次',
  'promotion.refused.another-active': '该服务的另一次发布正在进行',
  'promotion.refused.another-deployed':
    '该服务的另一次发布已进入生产环境：请回滚那一次发布',
  'promotion.refused.claim.unknown': '没有这个动作',
  'promotion.refused.claim.not-sent': '该动作尚未下发',
  'promotion.refused.claim.claimed': '该动作已被另一次运行领取',
  'promotion.refused.claim.over': '该动作已不再需要',
  'promotion.refused.claim.no-token': '缺少运行的令牌',
  'promotion.refused.claim.not-claimable': '此驱动的动作不可领取',
  'promotion.refused.claim.too-often': '请求过于频繁',
  'promotion.problem.not-enabled': '此处已关闭发布功能',
  'promotion.problem.no-driver': '未安装发布驱动，无法部署',
  'promotion.problem.no-live-metrics': '未安装实时指标来源，无法观察',
  'promotion.problem.no-production-observer': '未安装生产环境读回组件',
  'promotion.problem.no-comparison': '未安装候选版本与生产版本的比较组件',
  'promotion.problem.plan': '驱动无法说明它将执行什么',
  'promotion.event.created': '已发起',
  'promotion.event.submit': '已提交门禁评估',
  'promotion.event.approve': '已批准',
  'promotion.event.reject': '已驳回：{{reason}}',
  'promotion.event.withdraw': '已撤回：{{reason}}',
  'promotion.event.break-glass': '紧急放行：{{reason}}',
  'promotion.event.request-break-glass':
    '请求紧急放行，等待 {{person}} 确认：{{reason}}',
  'promotion.event.confirm-break-glass': '第二人已确认，紧急放行生效',
  'promotion.event.decline-break-glass': '第二人拒绝了紧急放行：{{reason}}',
  'promotion.event.review': '紧急放行已复核：{{reason}}',
  'promotion.event.pause': '已暂停：{{reason}}',
  'promotion.event.resume': '已恢复',
  'promotion.event.abort': '已中止：{{reason}}',
  'promotion.event.sign-off': '已签核（{{role}}）',
  'promotion.event.retry-rollback': '已重新尝试回滚',
  'promotion.event.release-lock': '已释放锁：{{reason}}',
  'promotion.event.gates-evaluated':
    '门禁已评估：{{count}} 项中 {{open}} 项开放',
  'promotion.event.schedule': '已排期：{{time}}',
  'promotion.event.start': '已启动',
  'promotion.event.quorum-lost': '审批不再充分',
  'promotion.event.invalidate': '已不再有效',
  'promotion.event.step-verified': '步骤已读回确认：{{step}}',
  'promotion.event.observation-completed':
    '观察完成：{{step}}，已覆盖 {{seconds}} 秒',
  'promotion.event.effect-failed': 'CI 运行失败',
  'promotion.event.breach': '触发回滚条件：{{trigger}}',
  'promotion.event.hold': '已挂起：{{reason}}',
  'promotion.event.hold-cleared': '挂起原因已消除：{{reason}}',
  'promotion.event.rollback-applied': '回滚已读回确认',
  'promotion.event.rollback-verified': '回滚已验证',
  'promotion.event.deadline-passed': '已超过期限',
  'promotion.event.rolled-back-outside': '已在门户之外回滚',
  'promotion.event.effect-claimed': '运行已领取动作：{{run}}',
  'promotion.event.claim-refused': '运行领取动作被拒：{{run}}（{{reason}}）',
  'promotion.event.other': '其他：{{kind}}',
  'promotion.trail.changed': '第 {{seq}} 行与写入时不一致',
  'promotion.trail.removed': '第 {{seq}} 行缺失',
  'promotion.trail.inserted': '第 {{seq}} 行是事后插入的',
  'promotion.trail.broken-link': '第 {{seq}} 行与前一行不衔接',
  'promotion.trail.anchor-mismatch': '第 {{seq}} 行的哈希与另存的不一致',
};

/** Words of the API: what it refuses, and what it tells of a trail. */
export const promotionServiceTexts: Record<
  TextLanguage,
  Record<keyof typeof english, string>
> = { en: english, zh: chinese };
