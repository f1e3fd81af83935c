import type { RepositoryName } from '../queries';

/** `/repos/{owner}/{repo}/{rest}?{query}`, with absent parameters left out. */
export function repositoryPath(
  { owner, name }: RepositoryName,
  rest: string,
  query: Record<string, string | undefined> = {},
): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) {
      parameters.set(key, value);
    }
  }
  const text = parameters.toString();
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(
    name,
  )}/${rest}${text && `?${text}`}`;
}
