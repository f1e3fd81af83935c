import type { ContainerManifest } from '../resources/manifests';

const optionVariables = ['JAVA_TOOL_OPTIONS', 'JAVA_OPTS', 'JDK_JAVA_OPTIONS'];
const jvmOption = /^-(X|D|javaagent:|agentlib:|agentpath:|ea$|server$|client$)/;
const sensitiveName =
  /pass|pwd|secret|token|credential|auth|api[-_.]?key|private|access[-_.]?key|signature/i;
const sensitiveAssignment = /(pass|pwd|secret|token|credential|key)[^=,]*=/i;
const credentialInUrl = /:\/\/[^/\s:@]*:[^/\s@]+@/;
const longToken = /[A-Za-z0-9+/_=-]{32,}/;
const masked = '***';

/**
 * The JVM options of a container: from its command and arguments, and from
 * literal `JAVA_TOOL_OPTIONS`, `JAVA_OPTS` and `JDK_JAVA_OPTIONS`. What may be
 * a secret is masked.
 */
export function toJvmOptions(container: ContainerManifest): string[] {
  const fromVariables = (container.env ?? [])
    .filter(({ name }) => name && optionVariables.includes(name))
    .flatMap(({ value }) => splitOptions(value ?? ''));
  return [
    ...(container.command ?? []),
    ...(container.args ?? []),
    ...fromVariables,
  ]
    .filter(option => jvmOption.test(option))
    .map(maskSecret);
}

/** Splits at blanks that are outside quotes. */
function splitOptions(text: string): string[] {
  return (text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map(part =>
    part.replace(/["']/g, ''),
  );
}

function maskSecret(option: string): string {
  const equals = option.indexOf('=');
  if (equals === -1) {
    return credentialInUrl.test(option) ? masked : option;
  }
  const name = option.slice(0, equals);
  const value = option.slice(equals + 1);
  const secret =
    sensitiveName.test(name) ||
    credentialInUrl.test(value) ||
    (name.startsWith('-D') && longToken.test(value)) ||
    sensitiveAssignment.test(value);
  return secret ? `${name}=${masked}` : option;
}
