import type { CheckDescriptor } from '../checks';

/** Words of the checks of alert coverage (§6), by check id. */
export const alertCoverageTexts = {
  'application-metrics': {
    en: {
      title: 'Requests, durations and errors are measured in prod',
      description:
        'Fresh series of the three application metrics, durations as a histogram. A counter that appears with the first error only leaves alerts without a series until then.',
      remediation:
        'Export the missing metric, and initialise counters with zero when the process starts.',
      messages: {
        fresh: '{{metric}} has fresh series',
        missing: '{{metric}} has no series of this service',
        stale: 'The newest sample of {{metric}} is too old',
        'no-time': 'The age of {{metric}} is not known',
        'no-buckets': '{{metric}} has no buckets: it is not a histogram',
        'summary-pass': 'All three application metrics are fresh',
        'summary-fail': 'Application metrics are missing or stale',
        snippet: 'Scraping of the service by the Prometheus operator',
        'snippet-query': 'What has to have a result',
      },
    },
    zh: {
      title: 'prod 中采集了请求数、耗时和错误数',
      description:
        '三个应用指标均有新鲜的时间序列，耗时为直方图。若计数器在首个错误发生时才出现，此前告警就没有可用的序列。',
      remediation: '导出缺失的指标，并在进程启动时将计数器初始化为零。',
      messages: {
        fresh: '{{metric}} 有新鲜的时间序列',
        missing: '{{metric}} 没有该服务的时间序列',
        stale: '{{metric}} 的最新样本过旧',
        'no-time': '不知道 {{metric}} 的新旧程度',
        'no-buckets': '{{metric}} 没有分桶，不是直方图',
        'summary-pass': '三个应用指标均新鲜',
        'summary-fail': '应用指标缺失或过旧',
        snippet: '由 Prometheus operator 抓取该服务',
        'snippet-query': '应当有结果的查询',
      },
    },
  },
  'alert-error-rate': {
    en: {
      title: 'An alert watches the error rate',
      description:
        "A loaded rule divides this service's errors by its requests, fires at or below the limit of the standard, soon enough, and is critical. A rule for all services that groups by service covers too.",
      remediation:
        'Add the rule, or bring threshold, duration and severity to the standard.',
      messages: {
        covered: 'The rule meets the standard',
        'covered-globally': 'A rule for all services meets the standard',
        missing: 'No loaded rule watches the error rate of the service',
        unparsable:
          'A rule could not be understood; it may be the one that is missing',
        threshold: 'The rule tolerates too much',
        'no-threshold': 'The rule never fires above a threshold',
        duration: 'The rule waits too long',
        severity: 'The rule is not critical',
        'summary-pass': '{{rule}} watches the error rate',
        'summary-fail':
          'No rule watches the error rate as the standard asks for',
        snippet: 'Rule for the error rate',
      },
    },
    zh: {
      title: '错误率有告警',
      description:
        '已加载的规则用该服务的错误数除以请求数，阈值不高于规范，触发足够及时，级别为 critical。按服务分组的全局规则同样有效。',
      remediation: '添加该规则，或使阈值、持续时间和级别符合规范。',
      messages: {
        covered: '规则符合规范',
        'covered-globally': '面向所有服务的规则符合规范',
        missing: '没有已加载的规则监视该服务的错误率',
        unparsable: '有规则无法解析，可能正是所缺的那条',
        threshold: '规则的阈值过于宽松',
        'no-threshold': '规则没有“高于阈值即触发”的条件',
        duration: '规则的持续时间过长',
        severity: '规则的级别不是 critical',
        'summary-pass': '{{rule}} 监视错误率',
        'summary-fail': '没有规则按规范监视错误率',
        snippet: '错误率告警规则',
      },
    },
  },
  'alert-latency-p99': {
    en: {
      title: 'An alert watches the slowest requests',
      description:
        "A loaded rule takes the 0.99 quantile of this service's duration histogram and fires at or below the limit of the standard, soon enough. A rule for all services that groups by service covers too.",
      remediation:
        'Add the rule, or bring threshold and duration to the standard.',
      messages: {
        covered: 'The rule meets the standard',
        'covered-globally': 'A rule for all services meets the standard',
        missing: 'No loaded rule watches the P99 of the service',
        unparsable:
          'A rule could not be understood; it may be the one that is missing',
        quantile: 'The rule takes a lower quantile than 0.99',
        threshold: 'The rule tolerates too much',
        'no-threshold': 'The rule never fires above a threshold',
        duration: 'The rule waits too long',
        'summary-pass': '{{rule}} watches the P99',
        'summary-fail': 'No rule watches the P99 as the standard asks for',
        snippet: 'Rule for the P99',
      },
    },
    zh: {
      title: 'P99 响应时间有告警',
      description:
        '已加载的规则取该服务耗时直方图的 0.99 分位，阈值不高于规范，触发足够及时。按服务分组的全局规则同样有效。',
      remediation: '添加该规则，或使阈值和持续时间符合规范。',
      messages: {
        covered: '规则符合规范',
        'covered-globally': '面向所有服务的规则符合规范',
        missing: '没有已加载的规则监视该服务的 P99',
        unparsable: '有规则无法解析，可能正是所缺的那条',
        quantile: '规则所取的分位低于 0.99',
        threshold: '规则的阈值过于宽松',
        'no-threshold': '规则没有“高于阈值即触发”的条件',
        duration: '规则的持续时间过长',
        'summary-pass': '{{rule}} 监视 P99',
        'summary-fail': '没有规则按规范监视 P99',
        snippet: 'P99 告警规则',
      },
    },
  },
  'alert-rules-healthy': {
    en: {
      title: 'The alerts of the service can fire',
      description:
        'Rules for error rate, P99 and memory evaluate without error, recently, and select series that exist. A rule that can never fire does not cover.',
      remediation:
        'Correct the selectors of the rule, or export the series that it selects.',
      messages: {
        alive: 'The rule evaluates and selects series',
        'evaluation-error': 'The rule ends with an error',
        'not-evaluated': 'The rule has not been evaluated yet',
        'evaluated-long-ago': 'The rule was evaluated too long ago',
        'no-series': 'No series of the service matches {{metric}} in the rule',
        'above-buckets':
          'The threshold is at or above the largest bucket, so the quantile never exceeds it',
        'no-rules': 'There is no rule whose health could be judged',
        'summary-pass_one': '{{count}} rule can fire',
        'summary-pass': '{{count}} rules can fire',
        'summary-fail_one': '{{count}} rule can never fire',
        'summary-fail': '{{count}} rules can never fire',
        snippet: 'Query that has to have a result, from {{rule}}',
      },
    },
    zh: {
      title: '服务的告警能够触发',
      description:
        '错误率、P99 和内存的规则近期评估无误，且所选的时间序列存在。永远不会触发的规则等于没有覆盖。',
      remediation: '修正规则的选择器，或导出它所选的时间序列。',
      messages: {
        alive: '规则正常评估且能选到时间序列',
        'evaluation-error': '规则评估出错',
        'not-evaluated': '规则尚未评估',
        'evaluated-long-ago': '规则上次评估的时间过久',
        'no-series': '规则中的 {{metric}} 选不到该服务的任何时间序列',
        'above-buckets': '阈值不小于最大的分桶上界，分位值永远不会超过它',
        'no-rules': '没有可判断健康状况的规则',
        'summary-pass': '{{count}} 条规则能够触发',
        'summary-fail': '{{count}} 条规则永远不会触发',
        snippet: '应当有结果的查询，取自 {{rule}}',
      },
    },
  },
} satisfies Record<string, CheckDescriptor['texts']>;
