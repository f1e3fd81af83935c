import { GitHubData } from '../../github/model';
import { Company } from '../Company';
import { buildRepository, PORTAL_APP } from './buildRepository';

/** The portal's token: it speaks for the portal's App. */
export const gitHubToken = 'mall-github-token';

/** A person's own token. */
export const gitHubTokenOf = (login: string): string => `mall-github-${login}`;

/** The company's GitHub: a repository for every service. */
export function buildGitHub(company: Company, now: Date): GitHubData {
  const people = company.entities.filter(entity => entity.kind === 'User');
  return {
    users: [
      { login: 'mall', type: 'Organization' },
      { login: 'mall-release', type: 'Bot', name: 'Mall release' },
      ...people.map(({ metadata }) => ({
        login: metadata.name,
        name: metadata.title,
        email: `${metadata.name}@mall.example`,
      })),
    ],
    tokens: [
      { value: gitHubToken, login: `${PORTAL_APP}[bot]` },
      ...people.map(({ metadata: { name } }) => ({
        value: gitHubTokenOf(name),
        login: name,
      })),
    ],
    repositories: company.services.map((service, index) =>
      buildRepository(company, service, index, now),
    ),
  };
}
