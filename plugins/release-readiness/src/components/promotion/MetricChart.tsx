import { useTheme } from '@material-ui/core/styles';
import type { PromotionMetrics } from '@release-readiness/backstage-plugin-release-readiness-common';
import { DateTime } from 'luxon';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { statusColors } from '../../theme';
import type { ChartRow, ChartTarget } from './chartRows';
import { domainTop } from './chartRows';

export interface ChartLimit {
  value: number;
  label: string;
  tone: 'bad' | 'warning';
}

const lineColors = {
  light: { canary: '#0b57d0', stable: '#5f6368', service: '#12603a' },
  dark: { canary: '#8ab4f8', stable: '#c4c7c5', service: '#93e0ad' },
} as const;

/** Stable is dashed, so that the lines differ without colour. */
const dashes: Partial<Record<ChartTarget, string>> = { stable: '6 4' };

export interface MetricChartProps {
  rows: ChartRow[];
  targets: ChartTarget[];
  targetName(target: ChartTarget): string;
  limits: ChartLimit[];
  breaches: PromotionMetrics['breaches'];
  format(value: number): string;
}

/** Up to so many milliseconds, ticks a minute apart would look alike. */
const shortSpan = 10 * 60_000;

const clock = (time: number) => DateTime.fromMillis(time).toFormat('HH:mm');
const fullClock = (time: number) =>
  DateTime.fromMillis(time).toFormat('HH:mm:ss');

/** One metric over time; a gap is time without data. */
export const MetricChart = ({
  rows,
  targets,
  targetName,
  limits,
  breaches,
  format,
}: MetricChartProps) => {
  const theme = useTheme();
  const colors = lineColors[theme.palette.type];
  const tones = statusColors[theme.palette.type];
  const axis = { fill: theme.palette.text.secondary, fontSize: 12 };
  const top = domainTop(
    rows,
    targets,
    limits.map(({ value }) => value),
  );
  const span = (rows.at(-1)?.time ?? 0) - (rows[0]?.time ?? 0);
  return (
    <ResponsiveContainer
      width="100%"
      height={220}
      initialDimension={{ width: 600, height: 220 }}
    >
      <LineChart
        data={rows}
        margin={{ top: 12, right: 16, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke={theme.palette.divider} vertical={false} />
        <XAxis
          dataKey="time"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          tickFormatter={span < shortSpan ? fullClock : clock}
          tick={axis}
          stroke={theme.palette.divider}
          minTickGap={48}
        />
        <YAxis
          domain={[0, top]}
          tickFormatter={format}
          tick={axis}
          stroke={theme.palette.divider}
          width={64}
        />
        <Tooltip
          labelFormatter={label => fullClock(Number(label))}
          formatter={value => format(Number(value))}
          contentStyle={{
            backgroundColor: theme.palette.background.paper,
            borderColor: theme.palette.divider,
            color: theme.palette.text.primary,
          }}
          isAnimationActive={false}
        />
        {breaches.map(({ from, to, trigger }) => (
          <ReferenceArea
            key={`${trigger} ${from}`}
            x1={Date.parse(from)}
            x2={Date.parse(to)}
            fill={tones.bad.foreground}
            fillOpacity={0.15}
            ifOverflow="hidden"
          />
        ))}
        {limits.map(({ value, label, tone }) => (
          <ReferenceLine
            key={label}
            y={value}
            stroke={tones[tone].foreground}
            strokeDasharray={tone === 'warning' ? '2 3' : undefined}
            strokeWidth={1.5}
            label={{
              value: label,
              position: 'insideBottomLeft',
              fill: tones[tone].foreground,
              fontSize: 12,
            }}
          />
        ))}
        {targets.map(target => (
          <Line
            key={target}
            dataKey={target}
            name={targetName(target)}
            stroke={colors[target]}
            strokeDasharray={dashes[target]}
            strokeWidth={2}
            dot={false}
            type="linear"
            connectNulls={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
};
