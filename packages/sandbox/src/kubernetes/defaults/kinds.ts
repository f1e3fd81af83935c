import {
  copyJson,
  ensureFields,
  Fields,
  fillAbsent,
  fieldsOf,
  isFields,
  listOf,
} from '../store/fields';
import { fillPodRequests, fillPodSpec } from './podSpec';

type Filler = (object: Fields, spec: Fields) => void;

function fillTemplate(spec: Fields): void {
  fillPodSpec(ensureFields(ensureFields(spec, 'template'), 'spec'));
}

function fillJobSpec(spec: Fields): void {
  fillAbsent(spec, {
    backoffLimit: 6,
    completions: 1,
    parallelism: 1,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  });
  fillTemplate(spec);
}

const fillDeployment: Filler = (_, spec) => {
  fillAbsent(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
  const strategy = ensureFields(spec, 'strategy');
  fillAbsent(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') {
    fillAbsent(ensureFields(strategy, 'rollingUpdate'), {
      maxUnavailable: '25%',
      maxSurge: '25%',
    });
  }
  fillTemplate(spec);
};

const fillStatefulSet: Filler = (_, spec) => {
  fillAbsent(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    },
  });
  const strategy = ensureFields(spec, 'updateStrategy');
  fillAbsent(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') {
    fillAbsent(ensureFields(strategy, 'rollingUpdate'), { partition: 0 });
  }
  fillTemplate(spec);
};

const fillDaemonSet: Filler = (_, spec) => {
  fillAbsent(spec, { revisionHistoryLimit: 10 });
  const strategy = ensureFields(spec, 'updateStrategy');
  fillAbsent(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') {
    fillAbsent(ensureFields(strategy, 'rollingUpdate'), {
      maxUnavailable: 1,
      maxSurge: 0,
    });
  }
  fillTemplate(spec);
};

const fillService: Filler = (_, spec) => {
  fillAbsent(spec, {
    type: 'ClusterIP',
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  });
  for (const port of listOf(spec.ports)) {
    fillAbsent(port, { protocol: 'TCP', targetPort: port.port });
  }
};

const FILLERS: Record<string, Filler> = {
  'apps/v1/Deployment': fillDeployment,
  'apps/v1/StatefulSet': fillStatefulSet,
  'apps/v1/DaemonSet': fillDaemonSet,
  'apps/v1/ReplicaSet': (_, spec) => {
    fillAbsent(spec, { replicas: 1 });
    fillTemplate(spec);
  },
  'v1/Pod': (_, spec) => {
    fillPodSpec(spec);
    fillPodRequests(spec);
    fillAbsent(spec, {
      enableServiceLinks: true,
      serviceAccountName: 'default',
    });
    fillAbsent(spec, { serviceAccount: spec.serviceAccountName });
  },
  'v1/Service': fillService,
  'v1/Namespace': (object, spec) => {
    fillAbsent(spec, { finalizers: ['kubernetes'] });
    fillAbsent(ensureFields(object, 'status'), { phase: 'Active' });
    const metadata = ensureFields(object, 'metadata');
    fillAbsent(ensureFields(metadata, 'labels'), {
      'kubernetes.io/metadata.name': metadata.name,
    });
  },
  'v1/PersistentVolumeClaim': (object, spec) => {
    fillAbsent(spec, { volumeMode: 'Filesystem' });
    fillAbsent(ensureFields(object, 'status'), { phase: 'Pending' });
  },
  'batch/v1/Job': (_, spec) => fillJobSpec(spec),
  'batch/v1/CronJob': (_, spec) => {
    fillAbsent(spec, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    const jobSpec = ensureFields(ensureFields(spec, 'jobTemplate'), 'spec');
    fillTemplate(jobSpec);
  },
  'autoscaling/v2/HorizontalPodAutoscaler': (_, spec) => {
    fillAbsent(spec, { minReplicas: 1 });
  },
};

/** Kinds without a `spec`; none is made up for them. */
function specOf(object: Fields): Fields {
  return isFields(object.spec) ? object.spec : {};
}

/** A copy of the object with what an API server fills in when it is absent. */
export function withDefaults<T extends Fields>(object: T): T {
  const filled = copyJson(object);
  const key = `${filled.apiVersion}/${filled.kind}`;
  const metadata = ensureFields(filled, 'metadata');
  for (const name of ['labels', 'annotations']) {
    if (Object.keys(fieldsOf(metadata[name])).length === 0) {
      delete metadata[name];
    }
  }
  const fill = FILLERS[key];
  if (fill) {
    if (key === 'v1/Namespace') {
      ensureFields(filled, 'spec');
    }
    fill(filled, specOf(filled));
  }
  if (key.startsWith('rbac.authorization.k8s.io/v1/')) {
    for (const subject of listOf(filled.subjects)) {
      if (subject.kind !== 'ServiceAccount') {
        fillAbsent(subject, { apiGroup: 'rbac.authorization.k8s.io' });
      }
    }
    if (isFields(filled.roleRef)) {
      fillAbsent(fieldsOf(filled.roleRef), {
        apiGroup: 'rbac.authorization.k8s.io',
      });
    }
  }
  return filled;
}
