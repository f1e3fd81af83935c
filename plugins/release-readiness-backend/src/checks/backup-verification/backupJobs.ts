import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';

/** What distinguishes one backup job from another. */
export interface BackupJobOptions {
  name: string;
  schedule: string;
  labels: Record<string, string>;
  command: string[];
}

/** A CronJob that the collection recognises by its labels. */
export function backupJob(
  service: ServiceDescriptor,
  options: BackupJobOptions,
): object {
  const labels = {
    ...(service.kubernetes?.id && {
      'backstage.io/kubernetes-id': service.kubernetes.id,
    }),
    ...options.labels,
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {
      name: `${service.backupName}-${options.name}`,
      namespace: service.environments.prod?.namespace ?? 'prod',
      labels,
    },
    spec: {
      schedule: options.schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: 1,
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: [
                {
                  name: options.name,
                  image: 'registry.example/backup-tools:1.0.0',
                  command: options.command,
                  resources: {
                    requests: { cpu: '100m', memory: '256Mi' },
                    limits: { memory: '512Mi' },
                  },
                },
              ],
            },
          },
        },
      },
    },
  };
}
