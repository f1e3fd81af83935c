import type { FrameworkVersions } from './buildFiles';
import { pythonFrameworks } from './knownFrameworks';
import { linesOf } from './lines';

/** `Django[bcrypt]>=5.2,<6 ; python_version > "3"`: name, then versions. */
const requirement =
  /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?[\s(]*([=!<>~][^;)#@]*)?/;

function add(found: Map<string, string>, name = '', version = ''): void {
  const key = name.toLowerCase().replace(/[-_.]+/g, '-');
  const framework = pythonFrameworks.get(key);
  if (framework) {
    found.set(framework, version.replace(/\s+/g, '') || '*');
  }
}

/** `requirements.txt`. */
export function readPythonRequirements(text: string): FrameworkVersions {
  const found = new Map<string, string>();
  for (const line of linesOf(text)) {
    const [, name, version] = requirement.exec(line) ?? [];
    add(found, name, version);
  }
  return found;
}

/** `pyproject.toml`: dependencies in quotes, or as keys as Poetry has them. */
export function readPythonProject(text: string): FrameworkVersions {
  const found = new Map<string, string>();
  for (const line of linesOf(text)) {
    const [, key, assigned] =
      /^([A-Za-z][\w.-]*)\s*=\s*(?:\{.*\bversion\s*=\s*)?["']([^"']*)["']/.exec(
        line,
      ) ?? [];
    if (key === 'requires-python' || key === 'python') {
      found.set('Python', assigned);
    }
    add(found, key, assigned);
    for (const [, quoted] of line.matchAll(
      /["']([^"']*)["'](?=\s*(?:[,\]]|$))/g,
    )) {
      const [, name, version] = requirement.exec(quoted) ?? [];
      add(found, name, version);
    }
  }
  return found;
}
