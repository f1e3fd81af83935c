import type { KubernetesObject, RenderChart } from '@release-readiness/sandbox';
import { parseAllDocuments } from 'yaml';

import { requireBinary, run } from '../../servers';
import { createWorkspace } from '../../servers/workspace';
import type { HelmCluster } from './HelmCluster';
import { writeFiles } from './writeFiles';

/**
 * Charts for the sandbox, which has no templates: rendered by helm, with the
 * defaults of the real server.
 */
export function renderChart({ cluster }: HelmCluster): RenderChart {
  return async ({ repository, inputs: { service, commit } }, [{ digest }]) => {
    const workspace = createWorkspace('rendered');
    try {
      writeFiles(workspace.folder, repository.commit(commit)?.files ?? {});
      const manifest = await run(
        requireBinary('helm'),
        [
          ...['template', service, `charts/${service}`],
          ...['--set', `image.digest=${digest}`, '--set', `commit=${commit}`],
        ],
        {
          workingFolder: workspace.folder,
          environment: { HOME: workspace.folder },
        },
      );
      // in a namespace where nothing is
      const text = await cluster.kubectl(
        [
          ...['--namespace=default', 'create', '--dry-run=server'],
          ...['--output=yaml', '--filename=-'],
        ],
        { input: manifest },
      );
      return parseAllDocuments(text).map(document => {
        const { metadata, status, ...rest } =
          document.toJS() as KubernetesObject;
        const { name, labels, annotations } = metadata;
        return { ...rest, metadata: { name, labels, annotations } };
      });
    } finally {
      workspace.remove();
    }
  };
}
