import type { CheckDescriptor } from '../checks';

/** Words of the checks of environment parity (§1), by check id. */
export const environmentParityTexts = {
  'four-environments': {
    en: {
      title: 'The service runs in all four environments',
      description:
        'Dev, test, staging and prod: a release goes through each before it reaches users. Without staging or prod there is nothing to compare; without dev or test, faults are found late.',
      remediation:
        'Deploy the service to the missing environment through the pipeline, from the same manifests as the others.',
      messages: {
        runs: 'The service runs',
        missing: 'Nothing of the service is in {{environment}}',
        'not-ready': 'The service is in {{environment}}, but no pod is ready',
        'declared-absent':
          'The annotation {{annotation}} says that there is no {{environment}}',
        'summary-pass': 'The service runs in dev, test, staging and prod',
        'summary-fail': 'The service does not run in {{environments}}',
        snippet: 'Overlay that brings the same manifests to {{environment}}',
      },
    },
    zh: {
      title: '服务在四级环境中均有运行',
      description:
        '发布须依次经过 dev、test、staging 和 prod 才能到达用户。缺少 staging 或 prod 就无从比较，缺少 dev 或 test 则问题发现得太晚。',
      remediation:
        '使用与其他环境相同的清单，通过流水线将服务部署到缺失的环境。',
      messages: {
        runs: '服务正在运行',
        missing: '{{environment}} 环境中没有该服务的任何内容',
        'not-ready': '服务已部署到 {{environment}} 环境，但没有就绪的 Pod',
        'declared-absent': '注解 {{annotation}} 声明没有 {{environment}} 环境',
        'summary-pass': '服务在 dev、test、staging 和 prod 中均有运行',
        'summary-fail': '服务未在以下环境运行：{{environments}}',
        snippet: '将同一套清单部署到 {{environment}} 环境的 overlay',
      },
    },
  },
  'staging-matches-prod-resources': {
    en: {
      title: 'Staging has the same resources as prod',
      description:
        'Requests, limits and JVM options of every container, the bounds of the autoscaler and the storage classes. What was tested on a smaller staging says nothing about prod.',
      remediation:
        'Take the values of prod over into the manifests of staging, or change both together.',
      messages: {
        equal: 'Resources are equal in staging and prod',
        differs: '{{aspect}} differs between staging and prod',
        'only-in-staging': 'The workload is in staging, but not in prod',
        'only-in-prod': 'The workload is in prod, but not in staging',
        'container-only-in-staging':
          'The container is in staging, but not in prod',
        'container-only-in-prod':
          'The container is in prod, but not in staging',
        'summary-pass_one': '{{count}} workload has the same resources',
        'summary-pass': '{{count}} workloads have the same resources',
        'summary-fail_one': '{{count}} difference between staging and prod',
        'summary-fail': '{{count}} differences between staging and prod',
        'snippet-resources': 'Resources of {{workload}} in staging as in prod',
        'snippet-autoscaler':
          'Autoscaler of {{workload}} in staging as in prod',
        'snippet-jvm': 'JVM options of {{workload}} in staging as in prod',
        'snippet-storage':
          'Storage class of {{workload}} in staging as in prod',
        'snippet-overlay':
          'Overlay that brings {{workload}} to {{environment}}',
      },
    },
    zh: {
      title: 'staging 与 prod 的资源配置一致',
      description:
        '比较每个容器的资源请求、上限和 JVM 参数，以及自动伸缩范围和存储类。在较小的 staging 上测得的结果不能说明 prod 的情况。',
      remediation: '将 prod 的数值写入 staging 的清单，或同时修改两者。',
      messages: {
        equal: 'staging 与 prod 的资源一致',
        differs: 'staging 与 prod 的 {{aspect}} 不同',
        'only-in-staging': '该工作负载只在 staging 中，prod 中没有',
        'only-in-prod': '该工作负载只在 prod 中，staging 中没有',
        'container-only-in-staging': '该容器只在 staging 中，prod 中没有',
        'container-only-in-prod': '该容器只在 prod 中，staging 中没有',
        'summary-pass': '{{count}} 个工作负载的资源一致',
        'summary-fail': 'staging 与 prod 之间有 {{count}} 处差异',
        'snippet-resources': '使 staging 中 {{workload}} 的资源与 prod 相同',
        'snippet-autoscaler':
          '使 staging 中 {{workload}} 的自动伸缩与 prod 相同',
        'snippet-jvm': '使 staging 中 {{workload}} 的 JVM 参数与 prod 相同',
        'snippet-storage': '使 staging 中 {{workload}} 的存储类与 prod 相同',
        'snippet-overlay': '将 {{workload}} 部署到 {{environment}} 的 overlay',
      },
    },
  },
  'staging-matches-prod-config': {
    en: {
      title: 'Staging has the same configuration keys as prod',
      description:
        'The names of environment variables, of keys in ConfigMaps and Secrets and of mounted files. Values may differ and are never looked at; a key that is missing on one side means that staging did not verify what prod will run with.',
      remediation:
        'Add the missing key where it is missing, or remove it from both environments.',
      messages: {
        equal: 'Configuration keys are equal in staging and prod',
        'key-only-in-staging': '{{aspect}} is in staging, but not in prod',
        'key-only-in-prod': '{{aspect}} is in prod, but not in staging',
        'only-in-staging': 'The workload is in staging, but not in prod',
        'only-in-prod': 'The workload is in prod, but not in staging',
        'summary-pass_one': '{{count}} configuration key is equal',
        'summary-pass': '{{count}} configuration keys are equal',
        'summary-fail_one': '{{count}} difference between staging and prod',
        'summary-fail': '{{count}} differences between staging and prod',
        snippet: 'Missing {{aspect}} in {{environment}}; fill in its value',
        'snippet-overlay':
          'Overlay that brings {{workload}} to {{environment}}',
      },
    },
    zh: {
      title: 'staging 与 prod 的配置项一致',
      description:
        '比较环境变量名、ConfigMap 与 Secret 的键名以及挂载的文件。取值可以不同，也从不读取；一侧缺少某个键，意味着 staging 验证的并不是 prod 将要使用的配置。',
      remediation: '在缺失的一侧补上该配置项，或从两个环境中一并删除。',
      messages: {
        equal: 'staging 与 prod 的配置项一致',
        'key-only-in-staging': '{{aspect}} 只在 staging 中，prod 中没有',
        'key-only-in-prod': '{{aspect}} 只在 prod 中，staging 中没有',
        'only-in-staging': '该工作负载只在 staging 中，prod 中没有',
        'only-in-prod': '该工作负载只在 prod 中，staging 中没有',
        'summary-pass': '{{count}} 个配置项一致',
        'summary-fail': 'staging 与 prod 之间有 {{count}} 处差异',
        snippet: '{{environment}} 中缺失的 {{aspect}}；请填写其值',
        'snippet-overlay': '将 {{workload}} 部署到 {{environment}} 的 overlay',
      },
    },
  },
  'prod-high-availability': {
    en: {
      title: 'Production survives the loss of a node',
      description:
        'The cluster has enough ready nodes, every workload has enough ready replicas, or an autoscaler that keeps them, and they do not all run on one node.',
      remediation:
        'Raise the replicas, or the minimum of the autoscaler, and spread the pods over nodes.',
      messages: {
        nodes: 'The cluster has enough nodes',
        'too-few-nodes': 'The cluster has too few ready, schedulable nodes',
        available: 'Enough replicas run on enough nodes',
        'too-few-replicas': 'Too few replicas are ready',
        'too-few-spread': 'The ready pods run on too few nodes',
        'summary-pass_one': '{{count}} workload is highly available',
        'summary-pass': '{{count}} workloads are highly available',
        'summary-fail': 'The loss of a node can interrupt the service',
        'snippet-workload': 'Replicas of {{workload}}, spread over nodes',
        'snippet-autoscaler': 'Minimum of the autoscaler of {{workload}}',
        'snippet-nodes':
          'Size of the node pool of cluster {{cluster}}, in Terraform',
      },
    },
    zh: {
      title: '生产环境可承受单个节点故障',
      description:
        '集群有足够的就绪节点；每个工作负载有足够的就绪副本，或由自动伸缩保证；并且副本不全在同一个节点上。',
      remediation: '提高副本数或自动伸缩下限，并将 Pod 分散到多个节点。',
      messages: {
        nodes: '集群的节点数足够',
        'too-few-nodes': '集群中就绪且可调度的节点太少',
        available: '足够的副本运行在足够多的节点上',
        'too-few-replicas': '就绪的副本太少',
        'too-few-spread': '就绪的 Pod 所在的节点太少',
        'summary-pass': '{{count}} 个工作负载具备高可用性',
        'summary-fail': '单个节点故障可能使服务中断',
        'snippet-workload': '{{workload}} 的副本数及其在节点间的分布',
        'snippet-autoscaler': '{{workload}} 的自动伸缩下限',
        'snippet-nodes': '集群 {{cluster}} 的节点池规模（Terraform）',
      },
    },
  },
  'no-latest-tag': {
    en: {
      title: 'Every container names a version',
      description:
        'An image without a tag, or with the tag latest, is whatever was pushed last: nobody can say what runs, nor go back to it. Init and ephemeral containers count too, in every environment.',
      remediation:
        'Name a released version, best pinned by digest, in the manifests, and let the pipeline deploy it.',
      messages: {
        pinned: 'All images name a version',
        latest: 'The image has the tag latest',
        'no-tag': 'The image has no tag, which means latest',
        'summary-pass_one': '{{count}} container names a version',
        'summary-pass': '{{count}} containers name a version',
        'summary-fail_one':
          '{{count}} container does not say which version runs',
        'summary-fail': '{{count}} containers do not say which version runs',
        snippet:
          'Image with a version, in {{environment}}; put in the version you mean',
        'snippet-ephemeral':
          'Job of the pipeline that replaces the pods of {{workload}} in {{environment}}; a container added to a pod stays as long as the pod',
      },
    },
    zh: {
      title: '每个容器都写明版本',
      description:
        '镜像没有标签或使用 latest 标签时，运行的就是最后一次推送的内容：无法说明正在运行什么，也无法回到从前。所有环境中的初始化容器和临时容器同样计入。',
      remediation: '在清单中写明已发布的版本，最好以摘要固定，并由流水线部署。',
      messages: {
        pinned: '所有镜像都写明了版本',
        latest: '镜像使用了 latest 标签',
        'no-tag': '镜像没有标签，等同于 latest',
        'summary-pass': '{{count}} 个容器写明了版本',
        'summary-fail': '{{count}} 个容器没有写明运行的版本',
        snippet: '写明版本的镜像（{{environment}} 环境）；请填写实际版本',
        'snippet-ephemeral':
          '替换 {{environment}} 环境中 {{workload}} 的 Pod 的流水线作业；加入 Pod 的临时容器会一直保留到该 Pod 结束',
      },
    },
  },
} satisfies Record<string, CheckDescriptor['texts']>;
