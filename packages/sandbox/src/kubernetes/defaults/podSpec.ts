import {
  ensureFields,
  Fields,
  fillAbsent,
  isFields,
  listOf,
} from '../store/fields';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** Fills a pod's or pod template's spec in place (`SetDefaults_PodSpec` and its parts). */
export function fillPodSpec(spec: Fields): void {
  fillAbsent(spec, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
  if (spec.serviceAccountName && !spec.serviceAccount) {
    spec.serviceAccount = spec.serviceAccountName;
  }
  for (const key of ['containers', 'initContainers']) {
    listOf(spec[key]).forEach(fillContainer);
  }
  for (const volume of listOf(spec.volumes)) {
    for (const source of ['configMap', 'secret', 'projected']) {
      if (isFields(volume[source])) {
        fillAbsent(volume[source], { defaultMode: 420 });
      }
    }
  }
}

/** What only a pod gets, not a template: requests follow limits. */
export function fillPodRequests(spec: Fields): void {
  for (const key of ['containers', 'initContainers']) {
    for (const container of listOf(spec[key])) {
      const resources = ensureFields(container, 'resources');
      if (isFields(resources.limits)) {
        fillAbsent(ensureFields(resources, 'requests'), resources.limits);
      }
    }
  }
}

function fillContainer(container: Fields): void {
  fillAbsent(container, {
    imagePullPolicy: pullPolicy(String(container.image ?? '')),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  for (const port of listOf(container.ports)) {
    fillAbsent(port, { protocol: 'TCP' });
  }
  for (const variable of listOf(container.env)) {
    const source = variable.valueFrom;
    if (isFields(source) && isFields(source.fieldRef)) {
      fillAbsent(source.fieldRef, { apiVersion: 'v1' });
    }
  }
  for (const name of PROBES) {
    if (isFields(container[name])) {
      fillProbe(container[name]);
    }
  }
  if (isFields(container.lifecycle)) {
    for (const hook of Object.values(container.lifecycle)) {
      if (isFields(hook) && isFields(hook.httpGet)) {
        fillAbsent(hook.httpGet, { scheme: 'HTTP' });
      }
    }
  }
}

function fillProbe(probe: Fields): void {
  fillAbsent(probe, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  if (isFields(probe.httpGet)) {
    fillAbsent(probe.httpGet, { scheme: 'HTTP', path: '/' });
  }
  if (isFields(probe.grpc)) {
    fillAbsent(probe.grpc, { service: '' });
  }
}

/** `Always` for an image without tag and digest, or with the tag `latest`. */
function pullPolicy(image: string): string {
  if (image.includes('@')) {
    return 'IfNotPresent';
  }
  const name = image.slice(image.lastIndexOf('/') + 1);
  const tag = name.includes(':') ? name.split(':')[1] : 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}
