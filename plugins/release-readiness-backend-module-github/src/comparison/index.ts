export * from './GithubReleaseComparison';
