import { parse, stringify } from 'yaml';
import { RuleFileModel } from '../../monitoring/model';
import { CompanyFiles, filesBelow } from '../CompanyFiles';
import { Environment, namespaceOf, ServiceDefinition } from '../definition';
import { fieldsOf, mergePatch } from '../manifests';

const DIRECTORY = '/etc/prometheus/rules';
const TEMPLATE_NAME = /mall-template/g;
const TEMPLATE_NAMESPACE = /namespace="mall-prod"/g;

/**
 * The rule files on the disk of a Prometheus server.
 *
 * @param environment - what its rules watch.
 */
export function buildRuleFiles(
  files: CompanyFiles,
  services: readonly ServiceDefinition[],
  environment: Environment,
): RuleFileModel[] {
  const matcher = `namespace="${namespaceOf(environment)}"`;
  const inPlace = (content: string) =>
    content.replace(TEMPLATE_NAMESPACE, matcher);
  const global = [...filesBelow(files, 'monitoring/rules/global')].map(
    ([name, content]) => ({
      file: `${DIRECTORY}/${name}`,
      content: inPlace(content),
    }),
  );
  const own = services.flatMap(service => {
    const content = serviceRules(files, service.name);
    return content === undefined
      ? []
      : [
          {
            file: `${DIRECTORY}/${service.name}.yaml`,
            content: inPlace(content),
          },
        ];
  });
  return [...global, ...own];
}

/** The rules of one service; undefined for one without rules of its own. */
function serviceRules(
  files: CompanyFiles,
  service: string,
): string | undefined {
  const template = files.get('monitoring/rules/service.yaml');
  if (template === undefined) {
    throw new Error('The company lacks monitoring/rules/service.yaml');
  }
  const patch = files.get(`monitoring/rules/services/${service}.patch.yaml`);
  if (patch === undefined) {
    return template.replace(TEMPLATE_NAME, service);
  }
  const change = fieldsOf(parse(patch));
  if (change.$patch === 'delete') {
    return undefined;
  }
  return stringify(mergePatch(parse(template), change), {
    lineWidth: 0,
  }).replace(TEMPLATE_NAME, service);
}
