import type { CheckDescriptor } from '../checks';

/** Words of the checks of rollout and canary (§2.3, §4), by check id. */
export const rolloutAndCanaryTexts = {
  'zero-downtime-rollout': {
    en: {
      title: 'A rollout takes no pod away before a new one is ready',
      description:
        'RollingUpdate with maxUnavailable 0 and maxSurge 1, or a controller for progressive delivery. A manifest without a strategy reads back as 25 % and 25 %, which always fails; other percentages are resolved at the maximum of the autoscaler.',
      remediation:
        'State maxUnavailable 0 and maxSurge 1 in the manifest, or hand the workload to Argo Rollouts or Flagger.',
      messages: {
        progressive: '{{controller}} owns the workload',
        'rolls-over': 'A new pod is ready before an old one ends',
        default:
          'The manifest states no strategy: 25 % of the pods may be missing',
        unavailable: 'Pods may be missing during a rollout',
        surge: 'More or fewer new pods start at once than asked for',
        recreate: 'All pods end before the first new one starts',
        'in-place':
          'A StatefulSet replaces pods in place and cannot start one more',
        'on-delete': 'Pods are replaced only when somebody deletes them',
        'not-parsable': 'The strategy could not be read',
        'summary-pass_one': '{{count}} workload rolls out without downtime',
        'summary-pass': '{{count}} workloads roll out without downtime',
        'summary-fail_one': '{{count}} workload loses pods during a rollout',
        'summary-fail': '{{count}} workloads lose pods during a rollout',
        snippet: 'Strategy of {{workload}}',
        'snippet-deployment':
          '{{workload}} as a Deployment, its state outside of the pods',
      },
    },
    zh: {
      title: '发布时先有新 Pod 就绪，再停旧 Pod',
      description:
        '使用 RollingUpdate，maxUnavailable 为 0、maxSurge 为 1，或由渐进式发布控制器管理。清单中不写策略时，读回的值为 25 % 和 25 %，一律不通过；其他百分比按自动伸缩上限换算。',
      remediation:
        '在清单中写明 maxUnavailable 为 0、maxSurge 为 1，或将工作负载交由 Argo Rollouts 或 Flagger 管理。',
      messages: {
        progressive: '该工作负载由 {{controller}} 管理',
        'rolls-over': '新 Pod 就绪后旧 Pod 才停止',
        default: '清单没有写明策略：可有 25 % 的 Pod 缺席',
        unavailable: '发布期间可能缺少 Pod',
        surge: '同时启动的新 Pod 数与要求不符',
        recreate: '所有 Pod 停止后才启动第一个新 Pod',
        'in-place': 'StatefulSet 原地替换 Pod，无法多启动一个',
        'on-delete': '只有在手动删除 Pod 后才会替换',
        'not-parsable': '无法读取策略',
        'summary-pass': '{{count}} 个工作负载可零停机发布',
        'summary-fail': '{{count}} 个工作负载在发布期间会缺少 Pod',
        snippet: '{{workload}} 的更新策略',
        'snippet-deployment':
          '将 {{workload}} 改为 Deployment，状态存于 Pod 之外',
      },
    },
  },
  'health-probes': {
    en: {
      title: 'Every serving container has liveness and readiness probes',
      description:
        'Without a readiness probe requests reach a container that cannot answer yet; without a liveness probe one that hangs stays. Containers that serve nothing, and init containers, need none. Judged on staging and in prod.',
      remediation: 'Add the missing probe to the container in the manifest.',
      messages: {
        probed: 'Every serving container has both probes',
        missing: 'The container has no {{probes}}',
        'not-serving': 'No container of the service takes requests',
        'summary-pass_one': '{{count}} serving container has both probes',
        'summary-pass': '{{count}} serving containers have both probes',
        'summary-fail_one': '{{count}} serving container lacks a probe',
        'summary-fail': '{{count}} serving containers lack a probe',
        snippet:
          'Probes of {{workload}} in {{environment}}; adjust path and port',
      },
    },
    zh: {
      title: '每个对外服务的容器都有存活和就绪探针',
      description:
        '没有就绪探针，请求会到达尚不能应答的容器；没有存活探针，卡死的容器会一直留着。不接收请求的容器和初始化容器不需要探针。检查 staging 和 prod。',
      remediation: '在清单中为容器补上缺失的探针。',
      messages: {
        probed: '每个对外服务的容器都有两种探针',
        missing: '容器没有 {{probes}}',
        'not-serving': '该服务没有接收请求的容器',
        'summary-pass': '{{count}} 个对外服务的容器都有两种探针',
        'summary-fail': '{{count}} 个对外服务的容器缺少探针',
        snippet: '{{environment}} 环境中 {{workload}} 的探针；请调整路径和端口',
      },
    },
  },
  'resource-limits': {
    en: {
      title: 'Every container has requests and a memory limit',
      description:
        'Without requests the scheduler cannot place a pod well; without a memory limit one container can take a whole node. A zero counts as missing. Judged on staging and in prod, as the running pods have them.',
      remediation:
        'State cpu and memory requests and a memory limit for every container in the manifests.',
      messages: {
        complete: 'Every container states its requests and its memory limit',
        'complete-on-pods':
          'Every container has its requests and its memory limit on the running pods, some by defaults of the namespace',
        missing: 'The container does not state {{resources}}',
        'missing-on-pods':
          'On the running pods the container has no {{resources}}',
        'summary-pass_one': '{{count}} container states its resources',
        'summary-pass': '{{count}} containers state their resources',
        'summary-fail_one': '{{count}} container does not state its resources',
        'summary-fail': '{{count}} containers do not state their resources',
        snippet:
          'Resources of {{workload}} in {{environment}}; adjust the values to what it uses',
      },
    },
    zh: {
      title: '每个容器都设置了资源请求和内存上限',
      description:
        '没有资源请求，调度器无法合理安置 Pod；没有内存上限，一个容器就可能占满整个节点。值为零视为未设置。检查 staging 和 prod，以运行中的 Pod 为准。',
      remediation: '在清单中为每个容器写明 cpu 和内存请求以及内存上限。',
      messages: {
        complete: '每个容器都写明了资源请求和内存上限',
        'complete-on-pods':
          '运行中的 Pod 里每个容器都有资源请求和内存上限，其中一部分来自命名空间的默认值',
        missing: '容器没有写明 {{resources}}',
        'missing-on-pods': '运行中的 Pod 里该容器没有 {{resources}}',
        'summary-pass': '{{count}} 个容器写明了资源',
        'summary-fail': '{{count}} 个容器没有写明资源',
        snippet:
          '{{environment}} 环境中 {{workload}} 的资源；请按实际用量调整数值',
      },
    },
  },
  'canary-status': {
    en: {
      title: 'No canary is broken or left behind',
      description:
        'No canary is running in prod, or the running one is healthy. One that failed, waits for days or was never cleaned up has to go before the next release.',
      remediation:
        'Promote or abort the canary, and remove what it left behind, through the pipeline.',
      messages: {
        none: 'No canary is running',
        healthy: 'The running canary is healthy',
        waiting: 'The canary waits at a step',
        degraded: 'The canary failed or was aborted',
        'left-over': 'Canary resources are left though no canary is running',
        forgotten: 'The canary has waited too long',
        'no-time': 'Since when the canary waits is not known',
        outdated: 'The controller has not seen the latest specification yet',
        errors: 'The canary answers with too many errors',
        slow: 'The canary answers too slowly',
        'no-figures':
          'No figures of the running canary were found, and no controller judges it',
        'no-traffic':
          'The canary gets too few requests for its figures to say that it is healthy',
        'no-errors':
          'How many requests of the canary fail is not known, and no controller judges it',
        'no-latency':
          'How fast the canary answers is not known, and no controller judges it',
        'summary-pass': 'Nothing of a canary is in the way',
        'summary-fail': 'A canary is in the way of the next release',
        snippet: 'Job of the pipeline that ends the canary {{name}}',
      },
    },
    zh: {
      title: '没有失败或遗留的灰度版本',
      description:
        'prod 中没有正在进行的灰度，或正在进行的灰度健康。失败的、停留数日的或未清理的灰度，必须在下一次发布前处理掉。',
      remediation: '通过流水线全量发布或中止该灰度，并清理遗留资源。',
      messages: {
        none: '没有正在进行的灰度',
        healthy: '正在进行的灰度健康',
        waiting: '灰度停在某一步等待',
        degraded: '灰度失败或已中止',
        'left-over': '没有进行中的灰度，却遗留了灰度资源',
        forgotten: '灰度等待过久',
        'no-time': '不知道灰度从何时开始等待',
        outdated: '控制器尚未处理最新的规格',
        errors: '灰度版本的错误过多',
        slow: '灰度版本的响应过慢',
        'no-figures': '没有找到进行中灰度的数据，也没有控制器判断其健康',
        'no-traffic': '灰度的请求过少，其数据不足以说明它健康',
        'no-errors': '不知道灰度有多少请求失败，也没有控制器判断其健康',
        'no-latency': '不知道灰度的响应有多快，也没有控制器判断其健康',
        'summary-pass': '没有灰度阻碍发布',
        'summary-fail': '有灰度阻碍下一次发布',
        snippet: '结束灰度 {{name}} 的流水线作业',
      },
    },
  },
} satisfies Record<string, CheckDescriptor['texts']>;
