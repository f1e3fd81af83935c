import type { CheckDescriptor } from '../checks';

/** Words of the checks of backup verification (§7), by check id. */
export const backupVerificationTexts = {
  'backup-freshness': {
    en: {
      title: 'Backups are as young as the class of data asks for',
      description:
        'The newest successful full backup, and the newest incremental one where the class asks for it, are no older than their interval plus a tolerance. A timestamp of zero means never.',
      remediation:
        'Find out why the backup stopped, run it, and alert on its age.',
      messages: {
        fresh: 'The newest {{kind}} backup is young enough',
        old: 'The newest {{kind}} backup is too old',
        never: 'The {{kind}} backup has never succeeded',
        'no-evidence':
          'Neither a metric nor a schedule of the {{kind}} backup was found',
        'in-future': 'The time of the {{kind}} backup lies in the future',
        'no-data': 'The service keeps no data',
        'set-data-class':
          'Say in the catalog which class of data the service keeps.',
        'summary-pass': 'Backups are young enough for {{dataClass}} data',
        'summary-fail': 'A backup is too old for {{dataClass}} data',
        'snippet-job':
          'Schedule of the {{kind}} backup; put in your own image and script',
        'snippet-class':
          'Class of data in catalog-info.yaml: core, important, non-core or none',
      },
    },
    zh: {
      title: '备份的新旧程度符合数据类别要求',
      description:
        '最近一次成功的全量备份，以及数据类别所要求的增量备份，距今不超过其周期加容差。时间戳为零表示从未成功。',
      remediation: '查明备份为何中断，立即执行备份，并对备份时长设置告警。',
      messages: {
        fresh: '最近的 {{kind}} 备份足够新',
        old: '最近的 {{kind}} 备份过旧',
        never: '{{kind}} 备份从未成功',
        'no-evidence': '没有找到 {{kind}} 备份的指标或调度',
        'in-future': '{{kind}} 备份的时间晚于当前时间',
        'no-data': '该服务不保存数据',
        'set-data-class': '在软件目录中说明该服务保存哪一类数据。',
        'summary-pass': '备份的新旧程度符合 {{dataClass}} 类数据的要求',
        'summary-fail': '有备份过旧，不符合 {{dataClass}} 类数据的要求',
        'snippet-job': '{{kind}} 备份的调度；请换成自己的镜像和脚本',
        'snippet-class':
          'catalog-info.yaml 中的数据类别：core、important、non-core 或 none',
      },
    },
  },
  'restore-test-age': {
    en: {
      title: 'A backup was restored for trial within the week',
      description:
        'The age of the last successful restore test. That a backup was taken, or verified by a checksum, does not show that it can be restored.',
      remediation:
        'Run the restore test, repair what made it fail, and let it run every week.',
      messages: {
        recent: 'The last restore test is recent enough',
        old: 'The last successful restore test is too old',
        never: 'No restore test has ever succeeded',
        'no-evidence':
          'Neither a metric nor a schedule of a restore test was found',
        'in-future': 'The time of the restore test lies in the future',
        'old-backup': 'The restore test restored an old backup',
        'no-data': 'The service keeps no data',
        'set-data-class':
          'Say in the catalog which class of data the service keeps.',
        'summary-pass': 'The last successful restore test was {{age}} ago',
        'summary-fail': 'A restore test is due',
        'snippet-job': 'Weekly restore test; put in your own image and script',
        'snippet-class':
          'Class of data in catalog-info.yaml: core, important, non-core or none',
      },
    },
    zh: {
      title: '一周内做过备份恢复测试',
      description:
        '最近一次成功的恢复测试距今多久。做过备份或校验过备份，都不能说明备份可以恢复。',
      remediation: '执行恢复测试，修复导致失败的原因，并让它每周自动运行。',
      messages: {
        recent: '最近一次恢复测试在期限之内',
        old: '最近一次成功的恢复测试过于久远',
        never: '恢复测试从未成功',
        'no-evidence': '没有找到恢复测试的指标或调度',
        'in-future': '恢复测试的时间晚于当前时间',
        'old-backup': '恢复测试所恢复的是旧备份',
        'no-data': '该服务不保存数据',
        'set-data-class': '在软件目录中说明该服务保存哪一类数据。',
        'summary-pass': '最近一次成功的恢复测试在 {{age}} 之前',
        'summary-fail': '需要进行恢复测试',
        'snippet-job': '每周一次的恢复测试；请换成自己的镜像和脚本',
        'snippet-class':
          'catalog-info.yaml 中的数据类别：core、important、non-core 或 none',
      },
    },
  },
  'restore-test-integrity': {
    en: {
      title: 'The restore test brought all data back',
      description:
        'The restore test compares row counts or checksums of source and restored data, and they match. A job that ends well may have restored nothing.',
      remediation:
        'Let the restore test compare the restored data with its source and push both numbers; find out why rows are missing.',
      messages: {
        matches: 'Restored data equals its source',
        'rows-differ': 'The number of restored rows differs from the source',
        'within-tolerance':
          'The number of restored rows differs from the source by no more than the organisation allows',
        'checksum-differs':
          'The checksum of the restored data differs from the source',
        'nothing-compared':
          'Source and restored data are both empty, so nothing was compared',
        'not-compared': 'The restore test does not say what it compared',
        'no-test': 'No metric of a restore test was found',
        'no-data': 'The service keeps no data',
        'set-data-class':
          'Say in the catalog which class of data the service keeps.',
        'summary-pass': 'All {{rows}} rows were restored',
        'summary-tolerance':
          '{{rows}} rows were restored, which is within the allowed difference',
        'summary-checksum': 'The checksum of the restored data matches',
        'summary-fail': 'The restored data is not what was backed up',
        snippet: 'End of the restore test: compare, then push both numbers',
        'snippet-class':
          'Class of data in catalog-info.yaml: core, important, non-core or none',
      },
    },
    zh: {
      title: '恢复测试还原了全部数据',
      description:
        '恢复测试比较源数据与恢复数据的行数或校验和，且两者一致。正常结束的作业也可能什么都没有恢复。',
      remediation:
        '让恢复测试将恢复的数据与源数据比较，并推送两个数值；查明行数为何缺少。',
      messages: {
        matches: '恢复的数据与源数据一致',
        'rows-differ': '恢复的行数与源数据不同',
        'within-tolerance': '恢复的行数与源数据之差在组织允许的范围之内',
        'checksum-differs': '恢复数据的校验和与源数据不同',
        'nothing-compared': '源数据与恢复数据均为空，等于没有比较',
        'not-compared': '恢复测试没有说明比较了什么',
        'no-test': '没有找到恢复测试的指标',
        'no-data': '该服务不保存数据',
        'set-data-class': '在软件目录中说明该服务保存哪一类数据。',
        'summary-pass': '已恢复全部 {{rows}} 行数据',
        'summary-tolerance': '已恢复 {{rows}} 行数据，差异在允许范围之内',
        'summary-checksum': '恢复数据的校验和一致',
        'summary-fail': '恢复的数据与备份内容不一致',
        snippet: '恢复测试的收尾：比较并推送两个数值',
        'snippet-class':
          'catalog-info.yaml 中的数据类别：core、important、non-core 或 none',
      },
    },
  },
} satisfies Record<string, CheckDescriptor['texts']>;
