import { createHash } from 'node:crypto';

/**
 * A pod with this annotation and the value "false" runs but never gets ready,
 * like one whose readiness probe fails.
 */
export const READY_ANNOTATION = 'simulation.test/ready';

/**
 * The `imageID` that simulated kubelets report for an image: what a real one
 * does for an image that is pinned by digest, and for a tag a digest that is
 * always the same, the SHA-256 of the reference itself.
 *
 * @param image - As in the pod's spec: `registry/name:tag`, `name@sha256:…`.
 * @param digests - Digests (`sha256:…`) by image reference, for tags whose
 *   digest matters.
 */
export function simulatedImageId(
  image: string,
  digests: Readonly<Record<string, string>> = {},
): string {
  if (image.includes('@')) {
    return image.replace(/:[^:/@]+@/, '@');
  }
  const digest =
    digests[image] ??
    `sha256:${createHash('sha256').update(image).digest('hex')}`;
  return `${image.replace(/:[^:/]+$/, '')}@${digest}`;
}

// The same as simulatedImageId, in the language of KWOK's templates.
function imageIdTemplate(digests: Readonly<Record<string, string>>): string {
  const known = JSON.stringify(JSON.stringify(digests));
  return [
    `{{ if contains "@" .image }}`,
    `{{ regexReplaceAll ":[^:/@]+@" .image "@" | Quote }}`,
    `{{ else }}`,
    `{{ $known := index (fromJson ${known}) .image }}`,
    `{{ $digest := or $known (printf "sha256:%s" (sha256sum .image)) }}`,
    `{{ printf "%s@%s" (regexReplaceAll ":[^:/]+$" .image "") $digest | Quote }}`,
    `{{ end }}`,
  ].join('');
}

function runningTemplate(digests: Readonly<Record<string, string>>): string {
  const imageId = imageIdTemplate(digests);
  return `
{{ $now := Now }}
{{ $annotations := or .metadata.annotations dict }}
{{ $ready := ne (index $annotations "${READY_ANNOTATION}") "false" }}
{{ $condition := ternary "True" "False" $ready }}
phase: Running
startTime: {{ $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") | Quote }}
conditions:
- type: Initialized
  status: "True"
  lastTransitionTime: {{ $now | Quote }}
- type: ContainersReady
  status: {{ $condition | Quote }}
  lastTransitionTime: {{ $now | Quote }}
- type: Ready
  status: {{ $condition | Quote }}
  lastTransitionTime: {{ $now | Quote }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ${imageId}
  ready: true
  restartCount: 0
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ${imageId}
  ready: {{ $ready }}
  started: true
  restartCount: 0
  state:
    running:
      startedAt: {{ $now | Quote }}
{{ end }}
`;
}

function completedTemplate(digests: Readonly<Record<string, string>>): string {
  return `
{{ $now := Now }}
phase: Succeeded
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ${imageIdTemplate(digests)}
  ready: false
  started: false
  restartCount: 0
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
`;
}

interface Requirement {
  readonly key: string;
  readonly operator: 'Exists' | 'DoesNotExist' | 'In';
  readonly values?: readonly string[];
}

const deleted: Requirement = {
  key: '.metadata.deletionTimestamp',
  operator: 'Exists',
};
const notDeleted: Requirement = { ...deleted, operator: 'DoesNotExist' };

function podStage(
  name: string,
  matchExpressions: readonly Requirement[],
  next: object,
): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind: 'Pod' },
      selector: { matchExpressions },
      next,
    },
  };
}

/**
 * What simulated kubelets do with pods: run them at once, complete those of
 * Jobs, remove deleted ones. KWOK's own stages leave `imageID` empty.
 *
 * @param digests - See {@link simulatedImageId}.
 * @returns KWOK's configuration, YAML documents.
 */
export function podStages(digests: Readonly<Record<string, string>>): string {
  return [
    podStage(
      'pod-runs',
      [notDeleted, { key: '.status.podIP', operator: 'DoesNotExist' }],
      { statusTemplate: runningTemplate(digests) },
    ),
    podStage(
      'job-pod-completes',
      [
        notDeleted,
        { key: '.status.phase', operator: 'In', values: ['Running'] },
        {
          key: '.metadata.ownerReferences.[].kind',
          operator: 'In',
          values: ['Job'],
        },
      ],
      { statusTemplate: completedTemplate(digests) },
    ),
    podStage('pod-is-removed', [deleted], {
      finalizers: { empty: true },
      delete: true,
    }),
  ]
    .map(stage => JSON.stringify(stage))
    .join('\n---\n');
}
