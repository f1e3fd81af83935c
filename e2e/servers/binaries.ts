import { accessSync, constants, existsSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * A group of real servers or tools that a test can need. The names are those of
 * the targets of `e2e/tools/build.sh`, except for what one Debian target brings.
 */
export type ServerGroup =
  | 'kubernetes'
  | 'crds'
  | 'argo-rollouts'
  | 'helm'
  | 'shell'
  | 'prometheus-debian'
  | 'prometheus-3'
  | 'alertmanager'
  | 'amtool'
  | 'postgres'
  | 'chromium';

interface Group {
  /** What must be there: names of binaries, or the folder of the CRDs. */
  readonly needs: readonly string[];
  /** Arguments of `e2e/tools/build.sh` that provide it. */
  readonly targets: string;
}

const groups: Readonly<Record<ServerGroup, Group>> = {
  kubernetes: {
    needs: [
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kubectl',
      'kwok',
    ],
    targets: 'kubernetes kwok',
  },
  crds: { needs: ['crds'], targets: 'crds' },
  'argo-rollouts': {
    needs: ['rollouts-controller'],
    targets: 'argo-rollouts',
  },
  helm: { needs: ['helm'], targets: 'helm' },
  shell: { needs: ['debian/curl', 'debian/jq'], targets: 'debian' },
  'prometheus-debian': { needs: ['debian/prometheus'], targets: 'debian' },
  'prometheus-3': { needs: ['prometheus', 'promtool'], targets: 'prometheus' },
  alertmanager: { needs: ['debian/alertmanager'], targets: 'debian' },
  amtool: { needs: ['amtool'], targets: 'amtool' },
  postgres: { needs: ['debian/postgres'], targets: 'debian' },
  chromium: { needs: ['debian/chromium'], targets: 'debian' },
};

/** Where Debian's packages put their programs; the newest match counts. */
const debianPrograms: Readonly<Record<string, readonly string[]>> = {
  'debian/prometheus': ['/usr/bin/prometheus'],
  'debian/promtool': ['/usr/bin/promtool'],
  'debian/alertmanager': ['/usr/bin/prometheus-alertmanager'],
  'debian/postgres': ['/usr/lib/postgresql/*/bin/postgres'],
  'debian/initdb': ['/usr/lib/postgresql/*/bin/initdb'],
  'debian/curl': ['/usr/bin/curl'],
  'debian/jq': ['/usr/bin/jq'],
  'debian/chromium': ['/usr/bin/chromium', '/usr/bin/chromium-browser'],
};

/** The folder that `e2e/tools/build.sh` fills. */
export function toolsFolder(): string {
  return (
    process.env.RELEASE_READINESS_TOOLS ??
    resolve(__dirname, '..', '..', '.tools')
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function locate(name: string): string | undefined {
  if (name === 'crds') {
    const folder = join(toolsFolder(), 'crds');
    return existsSync(folder) ? folder : undefined;
  }
  const patterns = debianPrograms[name];
  if (patterns) {
    return patterns
      .flatMap(pattern => globSync(pattern).sort().reverse())
      .find(isExecutable);
  }
  const assets = process.env.KUBEBUILDER_ASSETS;
  return [...(assets ? [assets] : []), join(toolsFolder(), 'bin')]
    .map(folder => join(folder, name))
    .find(isExecutable);
}

/**
 * The path of a program.
 *
 * @param name - A binary's name, looked for in `KUBEBUILDER_ASSETS` and then in
 *   the tools folder; `debian/<program>` for one of a Debian package; `crds` for
 *   the folder of the custom resource definitions.
 * @throws When it is nowhere, with the command that provides it.
 */
export function requireBinary(name: string): string {
  const path = locate(name);
  if (!path) {
    const targets = Object.values(groups).find(group =>
      group.needs.includes(name),
    )?.targets;
    throw new Error(
      `${name} was not found. Run: e2e/tools/build.sh ${targets ?? ''}`.trim(),
    );
  }
  return path;
}

/**
 * Says what is missing of some groups and how to get it.
 *
 * @returns `undefined` when everything is there.
 */
export function describeMissing(
  wanted: readonly ServerGroup[],
): string | undefined {
  const missing = wanted.filter(name =>
    groups[name].needs.some(need => !locate(need)),
  );
  if (missing.length === 0) {
    return undefined;
  }
  const targets = [...new Set(missing.map(name => groups[name].targets))];
  return `${missing.join(', ')} not installed, run: e2e/tools/build.sh ${targets.join(' ')}`;
}

/** The path of the installed Chromium, or `undefined`. */
export function findChromium(): string | undefined {
  return locate('debian/chromium');
}
