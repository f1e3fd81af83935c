import { GitHubData } from '../../github/model';
import { Company } from '../Company';
import { buildRepository } from './buildRepository';

/** The token that the portal reads with. */
export const gitHubToken = 'mall-github-token';

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
    tokens: [{ value: gitHubToken, login: 'mall-release' }],
    repositories: company.services.map((service, index) =>
      buildRepository(company, service, index, now),
    ),
  };
}
