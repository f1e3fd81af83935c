import type { TextLanguage } from '../../checks';

const english = {
  'promotion.driver.github-actions.no-repository':
    'The service names no repository, so there are no workflows to run',
  'promotion.driver.github-actions.workflow-missing':
    '{{repository}} has no workflow {{workflow}} on its default branch',
  'promotion.driver.github-actions.workflow-disabled':
    'The workflow {{workflow}} of {{repository}} is disabled',
  'promotion.driver.github-actions.failsafe':
    'Without the portal: run {{workflow}} on GitHub. On-call approves it there.',
  'promotion.driver.github-actions.no-deployment':
    'GitHub shows no deployment of these runs',
  'promotion.driver.github-actions.run.failed': 'Run {{run}} failed',
  'promotion.driver.github-actions.run.failed-at':
    'Run {{run}} failed at {{step}}',
  'promotion.driver.github-actions.run.errored':
    'Run {{run}} ended before it carried out the step',
  'promotion.driver.github-actions.run.errored-at':
    'Run {{run}} ended at {{step}}, before it carried out the step',
  'promotion.driver.github-actions.run.cancelled': 'Run {{run}} was cancelled',
  'promotion.driver.github-actions.run.not-claimed':
    'Run {{run}} succeeded without claiming the step: its workflow is not the one of the promotion',
  'promotion.driver.github-actions.step.deploy-canary':
    'Start {{workflow}}: deploy the canary with a small weight',
  'promotion.driver.github-actions.step.set-weight':
    'Start {{workflow}}: give the canary its share of the traffic',
  'promotion.driver.github-actions.step.roll-out':
    'Start {{workflow}}: give every pod the candidate',
  'promotion.driver.github-actions.step.smoke-test':
    'Start {{workflow}}: run the smoke test',
  'promotion.driver.github-actions.step.clean-up':
    'Start {{workflow}}: take the canary away',
  'promotion.driver.github-actions.step.roll-back':
    'Start {{workflow}}: go back, only if it has to be',
  'promotion.driver.argo-rollouts.step.deploy-canary':
    'Start {{workflow}}: change the digest of the Rollout, which starts its canary and pauses',
  'promotion.driver.argo-rollouts.step.set-weight':
    'Start {{workflow}}: set the Rollout on to its next pause',
  'promotion.driver.argo-rollouts.step.roll-out':
    'Start {{workflow}}: set the Rollout on past its last pause',
  'promotion.driver.argo-rollouts.step.smoke-test':
    'Start {{workflow}}: run the smoke test',
  'promotion.driver.argo-rollouts.step.clean-up':
    'Start {{workflow}}: see that the Rollout is complete',
  'promotion.driver.argo-rollouts.step.roll-back':
    'Start {{workflow}}: abort the Rollout and go back, only if it has to be',
  'promotion.deployment.in_progress': 'The promotion is under way',
  'promotion.deployment.success': 'The promotion is complete',
  'promotion.deployment.failure': 'The promotion was rolled back',
  'promotion.deployment.error': 'The promotion ended with an error',
  'promotion.deployment.inactive': 'The promotion was taken back',
  'promotion.deployment.rollback.success': 'The rollback was verified',
  'promotion.deployment.rollback.error': 'The rollback could not be verified',
  'promotion.claim.keys-unavailable':
    'The keys of {{issuer}} could not be read; ask again',
  'promotion.claim.refused.malformed': 'The token is no JSON Web Token',
  'promotion.claim.refused.algorithm':
    'The token is signed with an algorithm that is not accepted',
  'promotion.claim.refused.signature':
    'The token is not signed by the expected issuer',
  'promotion.claim.refused.issuer': 'The token is of another issuer',
  'promotion.claim.refused.audience': 'The token is not made for this portal',
  'promotion.claim.refused.expired': 'The token has expired',
  'promotion.claim.refused.not-yet-valid': 'The token is not valid yet',
  'promotion.claim.refused.incomplete': 'The token lacks what has to be in it',
  'promotion.claim.refused.repository': 'The run is of another repository',
  'promotion.claim.refused.workflow': 'The run is of another workflow',
  'promotion.claim.refused.ref': 'The run is not of the default branch',
  'promotion.claim.refused.environment':
    'The job does not run in the production environment',
  'promotion.claim.refused.event': 'The run was not dispatched',
  'promotion.claim.refused.run': 'Another run carries out this step',
  'promotion.claim.refused.attempt':
    'A run may not be repeated: ask for another attempt in the portal',
  'promotion.gate.approved': 'Approved by the portal for effect {{effectId}}',
  'promotion.gate.rejected.no-run': 'The portal does not find this run',
  'promotion.gate.rejected.no-effect':
    'This deployment was started outside the portal. Promote the service there.',
  'promotion.gate.rejected.unknown-effect':
    'The portal has not asked for this deployment',
  'promotion.gate.rejected.attempt':
    'A run may not be repeated. Ask for another attempt in the portal.',
  'promotion.gate.rejected.repository':
    'The portal asked for this deployment in another repository',
  'promotion.gate.rejected.environment':
    'The portal asked for this deployment in another environment',
  'promotion.gate.rejected.workflow': 'The portal asked for another workflow',
  'promotion.gate.rejected.branch':
    'The portal asked for this workflow from another branch',
  'promotion.gate.rejected.not-live': 'The promotion is over, or was stopped',
  'promotion.gate.rejected.other-run': 'Another run carries out this step',
  'promotion.gate.rejected.over': 'This step has been carried out already',
  'promotion.gate.pending.not-sent': 'The step is just being handed over',
  'promotion.gate.pending.store': 'The promotions cannot be read at the moment',
};

const chinese: Record<keyof typeof english, string> = {
  'promotion.driver.github-actions.no-repository':
    '该服务没有声明代码仓库，没有可运行的工作流',
  'promotion.driver.github-actions.workflow-missing':
    '{{repository}} 的默认分支上没有工作流 {{workflow}}',
  'promotion.driver.github-actions.workflow-disabled':
    '{{repository}} 的工作流 {{workflow}} 已被停用',
  'promotion.driver.github-actions.failsafe':
    '门户不可用时：在 GitHub 上运行 {{workflow}}，由值班人员在那里批准。',
  'promotion.driver.github-actions.no-deployment':
    'GitHub 上没有这些运行对应的部署记录',
  'promotion.driver.github-actions.run.failed': '运行 {{run}} 失败',
  'promotion.driver.github-actions.run.failed-at':
    '运行 {{run}} 在 {{step}} 失败',
  'promotion.driver.github-actions.run.errored':
    '运行 {{run}} 在执行该步骤之前结束',
  'promotion.driver.github-actions.run.errored-at':
    '运行 {{run}} 在 {{step}} 结束，尚未执行该步骤',
  'promotion.driver.github-actions.run.cancelled': '运行 {{run}} 已被取消',
  'promotion.driver.github-actions.run.not-claimed':
    '运行 {{run}} 成功但没有领取该步骤：其工作流不是发布所用的工作流',
  'promotion.driver.github-actions.step.deploy-canary':
    '启动 {{workflow}}：以小权重部署金丝雀',
  'promotion.driver.github-actions.step.set-weight':
    '启动 {{workflow}}：按比例为金丝雀分配流量',
  'promotion.driver.github-actions.step.roll-out':
    '启动 {{workflow}}：全部 Pod 更新为候选版本',
  'promotion.driver.github-actions.step.smoke-test':
    '启动 {{workflow}}：运行冒烟测试',
  'promotion.driver.github-actions.step.clean-up':
    '启动 {{workflow}}：移除金丝雀',
  'promotion.driver.github-actions.step.roll-back':
    '启动 {{workflow}}：回滚，仅在必要时执行',
  'promotion.driver.argo-rollouts.step.deploy-canary':
    '启动 {{workflow}}：修改 Rollout 的镜像摘要，启动金丝雀并暂停',
  'promotion.driver.argo-rollouts.step.set-weight':
    '启动 {{workflow}}：让 Rollout 继续到下一个暂停点',
  'promotion.driver.argo-rollouts.step.roll-out':
    '启动 {{workflow}}：让 Rollout 越过最后一个暂停点',
  'promotion.driver.argo-rollouts.step.smoke-test':
    '启动 {{workflow}}：运行冒烟测试',
  'promotion.driver.argo-rollouts.step.clean-up':
    '启动 {{workflow}}：确认 Rollout 已完成',
  'promotion.driver.argo-rollouts.step.roll-back':
    '启动 {{workflow}}：中止 Rollout 并回滚，仅在必要时执行',
  'promotion.deployment.in_progress': '发布进行中',
  'promotion.deployment.success': '发布已完成',
  'promotion.deployment.failure': '发布已回滚',
  'promotion.deployment.error': '发布以错误结束',
  'promotion.deployment.inactive': '发布已撤回',
  'promotion.deployment.rollback.success': '回滚已验证',
  'promotion.deployment.rollback.error': '回滚未能验证',
  'promotion.claim.keys-unavailable': '无法读取 {{issuer}} 的密钥，请稍后重试',
  'promotion.claim.refused.malformed': '令牌不是 JSON Web Token',
  'promotion.claim.refused.algorithm': '令牌使用了不被接受的签名算法',
  'promotion.claim.refused.signature': '令牌不是由预期的签发方签名',
  'promotion.claim.refused.issuer': '令牌来自其他签发方',
  'promotion.claim.refused.audience': '令牌不是为本门户签发的',
  'promotion.claim.refused.expired': '令牌已过期',
  'promotion.claim.refused.not-yet-valid': '令牌尚未生效',
  'promotion.claim.refused.incomplete': '令牌缺少必需的内容',
  'promotion.claim.refused.repository': '该运行属于其他仓库',
  'promotion.claim.refused.workflow': '该运行属于其他工作流',
  'promotion.claim.refused.ref': '该运行不在默认分支上',
  'promotion.claim.refused.environment': '该作业不在生产环境中运行',
  'promotion.claim.refused.event': '该运行不是由门户派发的',
  'promotion.claim.refused.run': '该步骤由另一个运行执行',
  'promotion.claim.refused.attempt': '运行不可重复：请在门户中再次尝试',
  'promotion.gate.approved': '门户已批准，步骤编号 {{effectId}}',
  'promotion.gate.rejected.no-run': '门户找不到该运行',
  'promotion.gate.rejected.no-effect':
    '该部署是在门户之外启动的，请在门户中发布该服务。',
  'promotion.gate.rejected.unknown-effect': '门户没有要求执行该部署',
  'promotion.gate.rejected.attempt': '运行不可重复，请在门户中再次尝试。',
  'promotion.gate.rejected.repository': '门户要求在另一个仓库中部署',
  'promotion.gate.rejected.environment': '门户要求部署到另一个环境',
  'promotion.gate.rejected.workflow': '门户要求运行另一个工作流',
  'promotion.gate.rejected.branch': '门户要求从另一个分支运行该工作流',
  'promotion.gate.rejected.not-live': '发布已结束或已停止',
  'promotion.gate.rejected.other-run': '该步骤由另一个运行执行',
  'promotion.gate.rejected.over': '该步骤已经执行过',
  'promotion.gate.pending.not-sent': '该步骤正在移交',
  'promotion.gate.pending.store': '暂时无法读取发布记录',
};

/** Texts of drivers, claims and the gate in front of production. */
export const promotionDeliveryTexts = {
  en: english,
  zh: chinese,
} satisfies Record<TextLanguage, Record<string, string>>;
