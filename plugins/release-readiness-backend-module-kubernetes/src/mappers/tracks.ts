const trackLabels = ['track', 'version', 'app.kubernetes.io/track'];

/** True for a workload that says of itself, by label or name, that it carries a canary. */
export function saysCanary(workload: {
  name: string;
  labels: Record<string, string>;
  podLabels: Record<string, string>;
}): boolean {
  const { name, labels, podLabels } = workload;
  return (
    name.endsWith('-canary') ||
    trackLabels.some(
      label => labels[label] === 'canary' || podLabels[label] === 'canary',
    )
  );
}
