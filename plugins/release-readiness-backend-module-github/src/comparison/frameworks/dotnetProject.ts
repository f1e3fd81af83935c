import type { FrameworkVersions } from './buildFiles';

/** `<TargetFramework>net10.0</TargetFramework>`, or several. */
export function readProjectFile(text: string): FrameworkVersions {
  const target = /<TargetFrameworks?>\s*([^<\s]+)\s*</.exec(text)?.[1];
  return new Map(target ? [['.NET', target]] : []);
}
