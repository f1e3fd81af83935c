import type { FrameworkVersions } from './buildFiles';
import { jvmFrameworks, jvmVersionNames } from './knownFrameworks';
import { linesOf } from './lines';

const version = String.raw`["']?v?([\w.+-]+)["']?`;

/** `id("org.springframework.boot") version "4.0.1"`, in Groovy or Kotlin. */
const plugin = new RegExp(
  String.raw`\bid\s*\(?\s*["']([\w.-]+)["']\s*\)?\s+version\s*\(?\s*${version}`,
);
/** `kotlin("jvm") version "2.3.0"`. */
const kotlinPlugin = new RegExp(
  String.raw`\bkotlin\s*\(\s*["'][\w.-]+["']\s*\)\s+version\s*\(?\s*${version}`,
);
/** `"io.quarkus.platform:quarkus-bom:3.20.0"`. */
const dependency = /["']([\w.-]+):[\w.-]+:([\w.+-]+)(?:@\w+)?["']/;
/** `springBootVersion = "4.0.1"`, also in `gradle.properties`. */
const assignment = new RegExp(
  String.raw`^(?:val\s+|def\s+|ext\.|set\()?["']?([\w.-]+)["']?\s*[=,]\s*${version}\)?$`,
);
/** `JavaLanguageVersion.of(25)`, `sourceCompatibility = JavaVersion.VERSION_25`. */
const java =
  /(?:JavaLanguageVersion\.of\(|jvmToolchain\(|(?:source|target)Compatibility\s*=\s*(?:JavaVersion\.VERSION_)?)\s*["']?([\d._]+)/;

/** Gradle's build scripts, read by their usual forms: they are programs. */
export function readGradle(text: string): FrameworkVersions {
  const found = new Map<string, string>();
  const add = (framework: string | undefined, value: string | undefined) => {
    if (framework && value) {
      found.set(framework, value);
    }
  };
  for (const line of linesOf(text)) {
    const [, name = '', assigned] = assignment.exec(line) ?? [];
    add(jvmVersionNames.get(name.toLowerCase()), assigned);
    const [, group = '', released] = dependency.exec(line) ?? [];
    add(jvmFrameworks.get(group), released);
    const [, id = '', applied] = plugin.exec(line) ?? [];
    add(
      id.startsWith('org.jetbrains.kotlin.') ? 'Kotlin' : jvmFrameworks.get(id),
      applied,
    );
    add('Kotlin', kotlinPlugin.exec(line)?.[1]);
    add('Java', java.exec(line)?.[1]);
  }
  return found;
}

/** `gradle/libs.versions.toml`: names under `[versions]`. */
export function readVersionCatalog(text: string): FrameworkVersions {
  const found = new Map<string, string>();
  let section: string | undefined;
  for (const line of linesOf(text)) {
    section = /^\[([\w.-]+)\]/.exec(line)?.[1] ?? section;
    const [, name = '', value] =
      /^["']?([\w.-]+)["']?\s*=\s*["']([^"']+)["']/.exec(line) ?? [];
    const framework = jvmVersionNames.get(name.toLowerCase());
    if (section === 'versions' && framework) {
      found.set(framework, value);
    }
  }
  return found;
}
