export { zeroDowntimeRollout } from './zeroDowntimeRollout';
export { healthProbes } from './healthProbes';
export { resourceLimits } from './resourceLimits';
export { canaryStatus } from './canaryStatus';
