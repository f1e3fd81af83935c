import { GitHubToken } from '../model';
import { Site } from '../site';
import { QueryCost } from './cost';

export interface GraphqlContext {
  site: Site;
  token: GitHubToken;
  cost: QueryCost;
}
