import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { requireBinary } from '../binaries';
import { run } from '../processes';
import { sendRequest, type Answer, type RequestOptions } from '../requests';
import { createWorkspace } from '../workspace';
import {
  AUDIT_LOG,
  startControlPlane,
  type ControlPlane,
} from './controlPlane';
import {
  ADMINISTRATOR,
  kubeconfig,
  Tokens,
  type KubernetesUser,
} from './credentials';
import { compactEtcd } from './etcd';
import { nodeManifests, waitForNodes } from './nodes';

/** What a cluster is to have. */
export interface KubernetesOptions {
  /** Tells clusters apart in folders of logs; default `kubernetes`. */
  readonly name?: string;
  /** Number of simulated nodes, spread over three zones; default 3, 0: they are applied later. */
  readonly nodes?: number;
  /** Who gets a token beside the administrator. */
  readonly users?: readonly KubernetesUser[];
  /** Digests (`sha256:…`) by image reference; see `simulatedImageId`. */
  readonly imageDigests?: Readonly<Record<string, string>>;
  /** What is written to the audit log, an `audit.k8s.io/v1` Policy; default: nothing. */
  readonly auditPolicy?: object;
  /** Controllers not to run, by the controller manager's names; default none. */
  readonly withoutControllers?: readonly string[];
}

/** As whom to act; default: the administrator. */
export interface ActingUser {
  readonly user?: string;
}

/** A real control plane with simulated nodes. */
export interface KubernetesCluster {
  readonly url: string;
  /** Certificates to trust: PEM in base64, as Backstage's `caData` wants it. */
  readonly caData: string;
  /** The same as a file, PEM. */
  readonly caFile: string;
  /** Bearer tokens by user name. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Where the servers' logs are. */
  readonly logs: string;
  /** Path of the kubeconfig of a user. */
  kubeconfigOf(user: string): string;
  /**
   * Runs kubectl.
   *
   * @param options - `input` is for `-f -`.
   * @returns Its standard output.
   * @throws When it fails, with its standard error.
   */
  kubectl(
    args: readonly string[],
    options?: ActingUser & { readonly input?: string },
  ): Promise<string>;
  /** Applies objects server-side, as one field manager. */
  apply(objects: readonly object[], options?: ActingUser): Promise<void>;
  /** Sends a request to the API server, `path` from the first slash on. */
  request(
    path: string,
    options?: ActingUser & Omit<RequestOptions, 'ca'>,
  ): Promise<Answer>;
  /**
   * Adds custom resource definitions and waits until they are served.
   *
   * @param names - Of the folders that `e2e/tools/crds.txt` lists; default all.
   */
  applyCrds(names?: readonly string[]): Promise<void>;
  /** Ends the API server as a crash would; everything else keeps running. */
  killApiServer(): Promise<void>;
  /** Starts it again, same address, same certificates. */
  restartApiServer(): Promise<void>;
  /** Makes a user's token invalid; restarts the API server, which reads tokens once. */
  revokeToken(user: string): Promise<void>;
  /** Makes a revoked token valid again; restarts the API server. */
  restoreToken(user: string): Promise<void>;
  /** Path of the audit log: JSON lines, written when there is an audit policy. */
  readonly auditLog: string;
  /**
   * Forgets all past states, and restarts the API server, whose cache knows
   * them too: a watch or a page from before then gets `410 Gone`.
   */
  forgetHistory(): Promise<void>;
  /** Ends everything and removes its data. */
  stop(): Promise<void>;
}

class LocalCluster implements KubernetesCluster {
  readonly logs: string;
  readonly #folder: string;
  readonly #plane: ControlPlane;
  readonly #tokens: Tokens;
  readonly #remove: () => void;

  constructor(
    plane: ControlPlane,
    tokens: Tokens,
    workspace: { folder: string; logs: string; remove: () => void },
  ) {
    this.#plane = plane;
    this.#tokens = tokens;
    this.#folder = workspace.folder;
    this.#remove = workspace.remove;
    this.logs = workspace.logs;
  }

  get url(): string {
    return this.#plane.url;
  }

  get caFile(): string {
    return this.#plane.caFile;
  }

  get caData(): string {
    return readFileSync(this.caFile).toString('base64');
  }

  get tokens(): Readonly<Record<string, string>> {
    return this.#tokens.all();
  }

  get kubeconfig(): string {
    return this.#plane.kubeconfig;
  }

  kubeconfigOf(user: string): string {
    if (user === ADMINISTRATOR.name) {
      return this.kubeconfig;
    }
    const path = join(this.#folder, `kubeconfig-${user}`);
    writeFileSync(
      path,
      kubeconfig({
        url: this.url,
        certificateAuthority: this.caFile,
        user,
        token: this.#tokens.of(user),
      }),
      { mode: 0o600 },
    );
    return path;
  }

  kubectl(
    args: readonly string[],
    options: ActingUser & { readonly input?: string } = {},
  ): Promise<string> {
    const { user = ADMINISTRATOR.name, input } = options;
    return run(
      requireBinary('kubectl'),
      [
        `--kubeconfig=${this.kubeconfigOf(user)}`,
        // What it learns of one cluster must not be read for another one that
        // later gets the same port.
        `--cache-dir=${join(this.#folder, 'kubectl-cache')}`,
        ...args,
      ],
      { input },
    );
  }

  async apply(
    objects: readonly object[],
    options: ActingUser = {},
  ): Promise<void> {
    if (objects.length === 0) {
      return;
    }
    await this.kubectl(['apply', '--server-side', '-f', '-'], {
      ...options,
      input: objects.map(object => JSON.stringify(object)).join('\n---\n'),
    });
  }

  request(
    path: string,
    options: ActingUser & Omit<RequestOptions, 'ca'> = {},
  ): Promise<Answer> {
    const { user = ADMINISTRATOR.name, headers, ...rest } = options;
    return sendRequest(`${this.url}${path}`, {
      ...rest,
      headers: {
        authorization: `Bearer ${this.#tokens.of(user)}`,
        ...headers,
      },
      ca: readFileSync(this.caFile, 'utf8'),
    });
  }

  async applyCrds(names?: readonly string[]): Promise<void> {
    const crds = requireBinary('crds');
    const folders = names?.map(name => join(crds, name)) ?? [crds];
    await this.kubectl([
      'apply',
      '--server-side',
      '--recursive',
      ...folders.map(folder => `--filename=${folder}`),
    ]);
    await this.kubectl([
      'wait',
      '--for=condition=Established',
      '--timeout=60s',
      'customresourcedefinitions',
      '--all',
    ]);
  }

  killApiServer(): Promise<void> {
    return this.#plane.apiServer.kill();
  }

  restartApiServer(): Promise<void> {
    return this.#plane.apiServer.restart();
  }

  async revokeToken(user: string): Promise<void> {
    this.#tokens.revoke(user);
    await this.killApiServer();
    await this.restartApiServer();
  }

  async restoreToken(user: string): Promise<void> {
    this.#tokens.restore(user);
    await this.killApiServer();
    await this.restartApiServer();
  }

  get auditLog(): string {
    return join(this.logs, AUDIT_LOG);
  }

  async forgetHistory(): Promise<void> {
    await this.killApiServer();
    await compactEtcd(this.#plane.etcdUrl);
    await this.restartApiServer();
  }

  async stop(): Promise<void> {
    try {
      await this.#plane.stop();
    } finally {
      this.#remove();
    }
  }
}

/**
 * Starts a control plane of its own, with nodes that are ready to run pods.
 *
 * @throws When a server doesn't start, with the end of its log.
 */
export async function startKubernetes(
  options: KubernetesOptions = {},
): Promise<KubernetesCluster> {
  const {
    name = 'kubernetes',
    nodes = 3,
    users = [],
    imageDigests = {},
    auditPolicy,
    withoutControllers = [],
  } = options;
  const workspace = createWorkspace(name);
  try {
    const tokens = new Tokens(workspace.folder, users);
    const plane = await startControlPlane(workspace, tokens, {
      imageDigests,
      auditPolicy,
      withoutControllers,
    });
    const cluster = new LocalCluster(plane, tokens, workspace);
    try {
      await cluster.apply(nodeManifests(nodes));
      await waitForNodes(path => cluster.request(path), nodes);
      return cluster;
    } catch (error) {
      await plane.stop().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    workspace.remove();
    throw error;
  }
}
