import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { requireBinary } from '../binaries';
import { freePorts } from '../ports';
import { startServer, stopServers, type Server } from '../processes';
import { sendRequest } from '../requests';
import type { Workspace } from '../workspace';
import {
  ADMINISTRATOR,
  kubeconfig,
  writeServiceAccountKeys,
  type Tokens,
} from './credentials';
import { podStages } from './stages';

/** Name of the API server's audit log, JSON lines, among the logs. */
export const AUDIT_LOG = 'audit.log';

/** The processes of one cluster. */
export interface ControlPlane {
  readonly url: string;
  readonly etcdUrl: string;
  /** Path of the certificates that the API server is to be trusted by, PEM. */
  readonly caFile: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly apiServer: Server;
  stop(): Promise<void>;
}

async function answersWell(
  url: string,
  options: { readonly caFile?: string; readonly token?: string } = {},
): Promise<boolean> {
  const answer = await sendRequest(url, {
    // Read each time: the server writes its certificate when it starts.
    ca: options.caFile ? readFileSync(options.caFile, 'utf8') : undefined,
    headers: options.token
      ? { authorization: `Bearer ${options.token}` }
      : undefined,
    timeout: 5_000,
  });
  return answer.status === 200;
}

/** What differs from one control plane to another. */
export interface ControlPlaneSettings {
  /** See `simulatedImageId`. */
  readonly imageDigests: Readonly<Record<string, string>>;
  /** What the API server writes to its audit log; default: there is none. */
  readonly auditPolicy?: object;
  /** Controllers that the controller manager doesn't run. */
  readonly withoutControllers: readonly string[];
}

/** Writes the policy; returns the API server's flags for it. */
function auditFlags(folder: string, logs: string, policy?: object): string[] {
  if (!policy) {
    return [];
  }
  const file = join(folder, 'audit-policy.yaml');
  writeFileSync(file, JSON.stringify(policy));
  return [
    `--audit-policy-file=${file}`,
    `--audit-log-path=${join(logs, AUDIT_LOG)}`,
  ];
}

/** Starts etcd, the API server, controller manager, scheduler and KWOK. */
export async function startControlPlane(
  workspace: Workspace,
  tokens: Tokens,
  settings: ControlPlaneSettings,
): Promise<ControlPlane> {
  const { folder, logs } = workspace;
  const keys = writeServiceAccountKeys(folder);
  const [client, peer, secure, manager, scheduler, kwok] = await freePorts(6);
  const etcdUrl = `http://127.0.0.1:${client}`;
  const url = `https://127.0.0.1:${secure}`;
  const certificates = join(folder, 'certificates');
  const caFile = join(certificates, 'apiserver.crt');
  const token = tokens.of(ADMINISTRATOR.name);
  const servers: Server[] = [];

  const kubeconfigFile = join(folder, 'kubeconfig');
  writeFileSync(
    kubeconfigFile,
    kubeconfig({
      url,
      certificateAuthority: caFile,
      user: ADMINISTRATOR.name,
      token,
    }),
    { mode: 0o600 },
  );

  const start = async (
    name: string,
    args: readonly string[],
    isReady: () => Promise<boolean>,
  ) => {
    const server = await startServer({
      name,
      path: requireBinary(name),
      args,
      workingFolder: folder,
      logFolder: logs,
      isReady,
    });
    servers.push(server);
    return server;
  };
  // Each component makes a self-signed certificate in a folder of its own.
  const startComponent = (
    name: string,
    port: number,
    args: readonly string[],
  ) => {
    const certificateFolder = join(folder, name);
    mkdirSync(certificateFolder);
    return start(
      name,
      [
        `--kubeconfig=${kubeconfigFile}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${port}`,
        `--cert-dir=${certificateFolder}`,
        '--leader-elect=false',
        ...args,
      ],
      () =>
        answersWell(`https://127.0.0.1:${port}/healthz`, {
          caFile: join(certificateFolder, `${name}.crt`),
        }),
    );
  };

  const stages = join(folder, 'stages.yaml');
  writeFileSync(stages, podStages(settings.imageDigests));

  try {
    await start(
      'etcd',
      [
        `--data-dir=${join(folder, 'etcd')}`,
        `--listen-client-urls=${etcdUrl}`,
        `--advertise-client-urls=${etcdUrl}`,
        `--listen-peer-urls=http://127.0.0.1:${peer}`,
        `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
        `--initial-cluster=default=http://127.0.0.1:${peer}`,
        '--unsafe-no-fsync',
      ],
      () => answersWell(`${etcdUrl}/health`),
    );
    const apiServer = await start(
      'kube-apiserver',
      [
        `--etcd-servers=${etcdUrl}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${secure}`,
        `--cert-dir=${certificates}`,
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${keys.publicKey}`,
        `--service-account-signing-key-file=${keys.privateKey}`,
        `--token-auth-file=${tokens.file}`,
        '--authorization-mode=RBAC',
        '--service-cluster-ip-range=10.0.0.0/24',
        '--allow-privileged=true',
        ...auditFlags(folder, logs, settings.auditPolicy),
      ],
      () => answersWell(`${url}/readyz`, { caFile, token }),
    );
    await Promise.all([
      startComponent('kube-controller-manager', manager, [
        `--service-account-private-key-file=${keys.privateKey}`,
        `--root-ca-file=${caFile}`,
        // On a busy machine simulated nodes tell late that they live; pods that
        // are set unready for that would stay so, as no kubelet corrects it.
        '--node-monitor-grace-period=1h',
        `--controllers=${['*', ...settings.withoutControllers.map(name => `-${name}`)].join(',')}`,
      ]),
      startComponent('kube-scheduler', scheduler, []),
      start(
        'kwok',
        [
          `--kubeconfig=${kubeconfigFile}`,
          `--config=${stages}`,
          '--manage-all-nodes=true',
          `--server-address=127.0.0.1:${kwok}`,
        ],
        () => answersWell(`http://127.0.0.1:${kwok}/healthz`),
      ),
    ]);
    return {
      url,
      etcdUrl,
      caFile,
      kubeconfig: kubeconfigFile,
      apiServer,
      stop: () => stopServers(servers),
    };
  } catch (error) {
    await stopServers(servers).catch(() => undefined);
    throw error;
  }
}
