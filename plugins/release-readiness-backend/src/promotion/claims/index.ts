export * from './ClaimDesk';
export * from './RateLimit';
