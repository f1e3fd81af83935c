import type { TextLanguage } from '../../checks';

const english = {
  'promotion.refused.not-now':
    'This is not possible in the state "{{state}}" ({{event}})',
  'promotion.refused.people-only': 'Only a signed-in person may do this',
  'promotion.refused.version':
    'The promotion has changed since you looked: version {{actual}}, not {{expected}}',
  'promotion.refused.other-subject': 'This was said about another candidate',
  'promotion.refused.lock': 'Another promotion of this service holds the lock',
  'promotion.refused.gate-closed': 'The gates are closed',
  'promotion.refused.window-closed':
    'The window is not open from start to projected end',
  'promotion.refused.quorum-lost':
    'The approvers no longer hold the roles that are asked for',
  'promotion.refused.quorum-holds': 'The approvals still suffice',
  'promotion.refused.no-role':
    'You hold none of the roles that approve this service',
  'promotion.refused.already-decided': 'You have decided already',
  'promotion.refused.approval-never-counts':
    'Your approval cannot count here: requester, commit authors and people without a matching role do not approve',
  'promotion.refused.no-break-glass': 'The glass was not broken here',
  'promotion.refused.glass-broken': 'The glass is broken already',
  'promotion.refused.no-break-glass-request':
    'No break-glass waits for a second person here',
  'promotion.refused.not-second-person':
    'Only the second person who was named says yes or no to it',
  'promotion.refused.break-glass-request-expired':
    'It was asked for too long ago; it has to be asked for again',
  'promotion.refused.reviewed': 'It has been reviewed already',
  'promotion.refused.own-review': 'Nobody reviews their own break-glass',
  'promotion.refused.no-reason': 'A reason is needed',
  'promotion.refused.second-person':
    'The second person has to be somebody else',
  'promotion.refused.rollback-never-waits':
    'A rollback waits for no window and no approval',
  'promotion.refused.opens-now': 'The window is open already',
  'promotion.refused.still-draining':
    'Old pods may still be ending: the rollback may yet be read back',
  'promotion.refused.stale-effect':
    'This is about an effect that is no longer waited for',
  'promotion.refused.not-read-back': 'Not read back yet: {{what}}',
  'promotion.refused.other-step': 'This is about another step',
  'promotion.refused.breached':
    'A rollback trigger has fired; that is not taken back',
  'promotion.refused.not-covered': 'The observation is not complete',
  'promotion.refused.not-healthy': 'The service is not known to be healthy',
  'promotion.refused.no-smoke-test': 'No smoke test has passed yet',
  'promotion.refused.sign-off-missing': 'A sign-off is missing',
  'promotion.refused.already-signed-off': 'This role has signed off already',
  'promotion.refused.same-person':
    'Development and test sign off by different people',
  'promotion.refused.already-paused': 'It is paused already',
  'promotion.refused.already-held': 'It is held already',
  'promotion.refused.held-for-safety':
    'It is held for safety and rolls back unless the cause goes away',
  'promotion.refused.cause-persists': 'What it is held for has not gone away',
  'promotion.refused.other-hold': 'It is held for another reason',
  'promotion.refused.operator-resumes': 'Only an operator can end this hold',
  'promotion.refused.lock-released': 'The lock has been released',
  'promotion.refused.deadline-not-reached': 'The deadline has not been reached',
  'promotion.cause.abort': 'Aborted by an operator',
  'promotion.cause.completed': 'Every step was verified and signed off',
  'promotion.cause.effect-failed': 'A step in CI failed for good',
  'promotion.cause.expired': 'Its time was over before it began',
  'promotion.cause.lock-released':
    'An operator released the lock after a failed rollback',
  'promotion.cause.rejected': 'An approver rejected it',
  'promotion.cause.requested-rollback': 'The rollback was asked for',
  'promotion.cause.retried-rollback': 'The rollback was tried again',
  'promotion.cause.rollback-deadline':
    'The rollback could not be verified in time',
  'promotion.cause.rolled-back':
    'The previous version was read back and verified',
  'promotion.cause.withdrawn': 'It was withdrawn',
  'promotion.cause.made-way':
    'It made way for the rollback of promotion {{promotion}}',
  'promotion.cause.subject-changed': 'What was to be promoted has changed',
  'promotion.cause.verification-revoked':
    'The verification on staging was revoked',
  'promotion.cause.policy-tightened': 'The policy has become stricter',
  'promotion.cause.deadline.preparing': 'The preparation was not done in time',
  'promotion.cause.deadline.canary':
    'The deployment of the canary was not done in time',
  'promotion.cause.deadline.observing-canary':
    'The observation of the canary was not done in time',
  'promotion.cause.deadline.shifting-traffic':
    'The shift of traffic was not done in time',
  'promotion.cause.deadline.observing-traffic':
    'The observation of traffic was not done in time',
  'promotion.cause.deadline.rolling-out': 'The roll-out was not done in time',
  'promotion.cause.deadline.smoke-testing':
    'The smoke test was not done in time',
  'promotion.cause.deadline.cleaning-up': 'The clean-up was not done in time',
  'promotion.cause.held.no-data': 'There was no data for too long',
  'promotion.cause.held.thin-traffic':
    'There was too little traffic for too long',
  'promotion.cause.held.driver-unreachable':
    'Production could not be read for too long',
  'promotion.cause.held.manual': 'Held for too long',
  'promotion.cause.held.alert': 'Held for too long',
  'promotion.cause.held.freeze': 'Held for too long',
  'promotion.cause.held.window': 'Held for too long',
  'promotion.cause.held.unexpected-state': 'Held for too long',
  'promotion.breach.error-rate': 'Error rate above {{limit}} for {{seconds}} s',
  'promotion.breach.p99': 'P99 above {{limit}} s for {{seconds}} s',
  'promotion.breach.health': 'The health check failed {{count}} times in a row',
  'promotion.breach.smoke': 'The smoke test failed',
  'promotion.breach.driver-abort': 'The rollout controller aborted',
  'promotion.hold.manual': 'Paused: {{reason}}',
  'promotion.hold.no-data': 'No usable data for {{seconds}} s',
  'promotion.hold.no-probe': 'No health answer for {{seconds}} s',
  'promotion.hold.thin-traffic':
    'Insufficient traffic: fewer than {{minimum}} requests in the window',
  'promotion.hold.driver-unreachable':
    'Production could not be read for {{seconds}} s',
  'promotion.hold.unexpected-state': 'What runs is not what was set: {{what}}',
  'promotion.hold.foreign-change':
    '{{manager}} changed {{object}} at {{at}}: that is not CI',
  'promotion.obstacle.inconclusive-analysis':
    'Rollout {{name}} stands still because its own analysis cannot tell',
  'promotion.obstacle.steps-go-on':
    'Rollout {{name}} goes on without the portal: step {{step}} has to be followed by "pause: {}"',
  'promotion.obstacle.no-canary-strategy':
    'Rollout {{name}} has no canary steps',
  'promotion.obstacle.invalid-spec':
    'The controller calls the spec of Rollout {{name}} invalid',
  'promotion.hold.closed-by-peak': 'Peak hours until {{to}}: {{title}}',
  'promotion.hold.closed-by-holiday':
    'Nothing is released until {{to}}: {{title}}',
  'promotion.hold.closed-by-freeze':
    'Frozen until {{to}} by {{setBy}}: {{title}}',
  'promotion.hold.window-unknown':
    'Whether this is a time of peak hours or a freeze is not known',
  'promotion.hold.alert-error-rate': 'Alert: error rate above {{limit}}',
  'promotion.hold.alert-p99': 'Alert: P99 above {{limit}} s',
  'promotion.notification.gates-closed':
    'A promotion was sent back: gates are closed',
  'promotion.notification.approval-wanted': 'A promotion wants your approval',
  'promotion.notification.ready': 'A promotion is approved and ready',
  'promotion.notification.quorum-lost':
    'Approvals of a promotion no longer suffice',
  'promotion.notification.break-glass': 'The glass was broken for a promotion',
  'promotion.notification.break-glass-wanted':
    'A break-glass waits for you as the second person',
  'promotion.notification.break-glass-declined':
    'The second person declined a break-glass',
  'promotion.notification.started': 'A promotion has started',
  'promotion.notification.held': 'A promotion is held ({{reason}})',
  'promotion.notification.held-too-long':
    'A promotion has been held for too long ({{reason}})',
  'promotion.notification.sign-off-wanted': 'A release waits for sign-off',
  'promotion.notification.sign-off-missing': 'A sign-off is overdue',
  'promotion.notification.rollback-failed':
    'A rollback failed; the lock stays until an operator acts',
  'promotion.notification.rolled-back-outside':
    'Production was rolled back without the portal. The portal verifies what runs; database and cache are yours to check',
  'promotion.notification.completed': 'A promotion is complete',
  'promotion.notification.rolled-back': 'A promotion was rolled back',
  'promotion.notification.rejected': 'A promotion was rejected',
  'promotion.notification.expired': 'A promotion has expired',
  'promotion.notification.invalidated': 'A promotion is no longer valid',
  'promotion.notification.cancelled': 'A promotion was cancelled',
};

const chinese: Record<keyof typeof english, string> = {
  'promotion.refused.not-now':
    '当前状态“{{state}}”下不能执行此操作（{{event}}）',
  'promotion.refused.people-only': '只有登录的人员可以执行此操作',
  'promotion.refused.version':
    '您查看之后发布已变化：当前版本为 {{actual}}，而不是 {{expected}}',
  'promotion.refused.other-subject': '该操作针对的是另一个候选版本',
  'promotion.refused.lock': '该服务的另一次发布持有锁',
  'promotion.refused.gate-closed': '门禁未开放',
  'promotion.refused.window-closed': '从开始到预计结束，发布窗口并非始终开放',
  'promotion.refused.quorum-lost': '审批人已不再具备所要求的角色',
  'promotion.refused.quorum-holds': '审批仍然充分',
  'promotion.refused.no-role': '您不具备审批该服务的角色',
  'promotion.refused.already-decided': '您已作出决定',
  'promotion.refused.approval-never-counts':
    '您的审批在此无效：发起人、提交作者以及没有对应角色的人不能审批',
  'promotion.refused.no-break-glass': '此处没有紧急放行',
  'promotion.refused.glass-broken': '已经紧急放行',
  'promotion.refused.no-break-glass-request':
    '此处没有等待第二人确认的紧急放行',
  'promotion.refused.not-second-person': '只有指定的第二人可以确认或拒绝',
  'promotion.refused.break-glass-request-expired': '请求已过期，需要重新发起',
  'promotion.refused.reviewed': '已经复核',
  'promotion.refused.own-review': '不能复核自己的紧急放行',
  'promotion.refused.no-reason': '需要填写原因',
  'promotion.refused.second-person': '第二人必须是其他人',
  'promotion.refused.rollback-never-waits': '回滚不受窗口和审批限制',
  'promotion.refused.opens-now': '窗口已经开放',
  'promotion.refused.still-draining': '旧 Pod 可能仍在退出，回滚仍可能被读回',
  'promotion.refused.stale-effect': '该结果属于不再等待的动作',
  'promotion.refused.not-read-back': '尚未读回确认：{{what}}',
  'promotion.refused.other-step': '该事件属于其他步骤',
  'promotion.refused.breached': '回滚条件已触发，不可撤销',
  'promotion.refused.not-covered': '观察尚未完成',
  'promotion.refused.not-healthy': '服务健康状况未知',
  'promotion.refused.no-smoke-test': '冒烟测试尚未通过',
  'promotion.refused.sign-off-missing': '缺少签核',
  'promotion.refused.already-signed-off': '该角色已签核',
  'promotion.refused.same-person': '开发与测试必须由不同人员签核',
  'promotion.refused.already-paused': '已经暂停',
  'promotion.refused.already-held': '已经处于暂停状态',
  'promotion.refused.held-for-safety': '出于安全已暂停，若原因不消除将自动回滚',
  'promotion.refused.cause-persists': '暂停的原因尚未消除',
  'promotion.refused.other-hold': '暂停的原因不同',
  'promotion.refused.operator-resumes': '只有操作员可以解除此暂停',
  'promotion.refused.lock-released': '锁已释放',
  'promotion.refused.deadline-not-reached': '尚未到期',
  'promotion.cause.abort': '操作员中止',
  'promotion.cause.completed': '所有步骤均已验证并签核',
  'promotion.cause.effect-failed': 'CI 中的步骤最终失败',
  'promotion.cause.expired': '开始前已过期',
  'promotion.cause.lock-released': '回滚失败后操作员释放了锁',
  'promotion.cause.rejected': '审批人驳回',
  'promotion.cause.requested-rollback': '人工发起回滚',
  'promotion.cause.retried-rollback': '重新尝试回滚',
  'promotion.cause.rollback-deadline': '未能在期限内验证回滚',
  'promotion.cause.rolled-back': '已读回并验证上一版本',
  'promotion.cause.withdrawn': '已撤回',
  'promotion.cause.made-way': '已为发布 {{promotion}} 的回滚让位',
  'promotion.cause.subject-changed': '待发布内容已变化',
  'promotion.cause.verification-revoked': 'staging 验证已被撤销',
  'promotion.cause.policy-tightened': '策略已收紧',
  'promotion.cause.deadline.preparing': '准备未在期限内完成',
  'promotion.cause.deadline.canary': '金丝雀部署未在期限内完成',
  'promotion.cause.deadline.observing-canary': '金丝雀观察未在期限内完成',
  'promotion.cause.deadline.shifting-traffic': '流量切换未在期限内完成',
  'promotion.cause.deadline.observing-traffic': '流量观察未在期限内完成',
  'promotion.cause.deadline.rolling-out': '全量发布未在期限内完成',
  'promotion.cause.deadline.smoke-testing': '冒烟测试未在期限内完成',
  'promotion.cause.deadline.cleaning-up': '清理未在期限内完成',
  'promotion.cause.held.no-data': '数据缺失时间过长',
  'promotion.cause.held.thin-traffic': '流量不足时间过长',
  'promotion.cause.held.driver-unreachable': '长时间无法读取生产环境',
  'promotion.cause.held.manual': '暂停时间过长',
  'promotion.cause.held.alert': '暂停时间过长',
  'promotion.cause.held.freeze': '暂停时间过长',
  'promotion.cause.held.window': '暂停时间过长',
  'promotion.cause.held.unexpected-state': '暂停时间过长',
  'promotion.breach.error-rate': '错误率高于 {{limit}} 持续 {{seconds}} 秒',
  'promotion.breach.p99': 'P99 高于 {{limit}} 秒持续 {{seconds}} 秒',
  'promotion.breach.health': '健康检查连续失败 {{count}} 次',
  'promotion.breach.smoke': '冒烟测试失败',
  'promotion.breach.driver-abort': '发布控制器已中止',
  'promotion.hold.manual': '手动暂停：{{reason}}',
  'promotion.hold.no-data': '{{seconds}} 秒没有可用数据',
  'promotion.hold.no-probe': '{{seconds}} 秒没有健康检查结果',
  'promotion.hold.thin-traffic': '流量不足：窗口内请求少于 {{minimum}} 个',
  'promotion.hold.driver-unreachable': '{{seconds}} 秒无法读取生产环境',
  'promotion.hold.unexpected-state': '实际运行状态与设定不符：{{what}}',
  'promotion.hold.foreign-change':
    '{{manager}} 于 {{at}} 更改了 {{object}}，并非由 CI 执行',
  'promotion.obstacle.inconclusive-analysis':
    'Rollout {{name}} 已停住：其自身的分析无法得出结论',
  'promotion.obstacle.steps-go-on':
    'Rollout {{name}} 会绕过门户自行推进：第 {{step}} 步之后必须是 "pause: {}"',
  'promotion.obstacle.no-canary-strategy': 'Rollout {{name}} 没有金丝雀步骤',
  'promotion.obstacle.invalid-spec': '控制器认为 Rollout {{name}} 的规格无效',
  'promotion.hold.closed-by-peak': '高峰时段至 {{to}}：{{title}}',
  'promotion.hold.closed-by-holiday': '{{to}} 前不发布：{{title}}',
  'promotion.hold.closed-by-freeze': '由 {{setBy}} 封网至 {{to}}：{{title}}',
  'promotion.hold.window-unknown': '不确定现在是否为高峰时段或封网期',
  'promotion.hold.alert-error-rate': '告警：错误率高于 {{limit}}',
  'promotion.hold.alert-p99': '告警：P99 高于 {{limit}} 秒',
  'promotion.notification.gates-closed': '发布被退回：门禁未开放',
  'promotion.notification.approval-wanted': '有发布等待您的审批',
  'promotion.notification.ready': '发布已审批并就绪',
  'promotion.notification.quorum-lost': '发布的审批不再充分',
  'promotion.notification.break-glass': '发布使用了紧急放行',
  'promotion.notification.break-glass-wanted': '有紧急放行等待您作为第二人确认',
  'promotion.notification.break-glass-declined': '第二人拒绝了紧急放行',
  'promotion.notification.started': '发布已开始',
  'promotion.notification.held': '发布已暂停（{{reason}}）',
  'promotion.notification.held-too-long': '发布暂停时间过长（{{reason}}）',
  'promotion.notification.sign-off-wanted': '发布等待签核',
  'promotion.notification.sign-off-missing': '签核已逾期',
  'promotion.notification.rollback-failed':
    '回滚失败；在操作员处理前锁不会释放',
  'promotion.notification.rolled-back-outside':
    '生产环境已在门户之外回滚。门户将验证运行中的版本；数据库与缓存请自行核对',
  'promotion.notification.completed': '发布已完成',
  'promotion.notification.rolled-back': '发布已回滚',
  'promotion.notification.rejected': '发布被驳回',
  'promotion.notification.expired': '发布已过期',
  'promotion.notification.invalidated': '发布已失效',
  'promotion.notification.cancelled': '发布已取消',
};

/** Words of what happens to a promotion, refusals included. */
export const promotionEventsTexts: Record<
  TextLanguage,
  Record<keyof typeof english, string>
> = { en: english, zh: chinese };
