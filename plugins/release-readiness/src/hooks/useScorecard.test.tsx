import { act, renderHook, waitFor } from '@testing-library/react';
import { TestApiProvider } from '@backstage/test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  entityRefHash,
  scorecardSignalChannel,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PropsWithChildren } from 'react';
import { releaseReadinessApiRef } from '../api';
import {
  FakeReleaseReadinessApi,
  FakeSignalApi,
  notReady,
  ready,
} from '../testing';
import { pollIntervals, useScorecard } from './useScorecard';

const { entityRef } = notReady;

describe('useScorecard', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const watch = (api: FakeReleaseReadinessApi, signals?: FakeSignalApi) => {
    const asked = jest.spyOn(api, 'getScorecard');
    const { result } = renderHook(() => useScorecard(entityRef), {
      wrapper: ({ children }: PropsWithChildren<{}>) => (
        <TestApiProvider
          apis={[
            [releaseReadinessApiRef, api],
            ...(signals ? ([[signalApiRef, signals]] as const) : []),
          ]}
        >
          {children}
        </TestApiProvider>
      ),
    });
    return { result, asked };
  };

  it('asks again every half minute where the app has no signals', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    const { result } = watch(api);
    await waitFor(() =>
      expect(result.current.value?.verdict).toBe('not-ready'),
    );
    api.put({ ...ready, entityRef });
    act(() => jest.advanceTimersByTime(pollIntervals.withoutSignals));
    await waitFor(() => expect(result.current.value?.verdict).toBe('ready'));
  });

  it('rarely asks by itself where signals tell of changes', async () => {
    const api = new FakeReleaseReadinessApi([notReady]);
    const { result, asked } = watch(api, new FakeSignalApi());
    await waitFor(() => expect(result.current.value).toBeDefined());
    act(() => jest.advanceTimersByTime(pollIntervals.withoutSignals * 2));
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('asks soon again while there is nothing yet', async () => {
    const api = new FakeReleaseReadinessApi();
    const { result } = watch(api, new FakeSignalApi());
    await waitFor(() => expect(result.current.error).toBeDefined());
    api.put(notReady);
    act(() => jest.advanceTimersByTime(pollIntervals.awaitingFirst));
    await waitFor(() =>
      expect(result.current.value?.verdict).toBe('not-ready'),
    );
  });

  it('does not ask for changes of other services', async () => {
    const signals = new FakeSignalApi();
    const { result, asked } = watch(
      new FakeReleaseReadinessApi([notReady]),
      signals,
    );
    await waitFor(() => expect(result.current.value).toBeDefined());
    act(() =>
      signals.send(scorecardSignalChannel, {
        changed: [entityRefHash('component:default/other')],
      }),
    );
    act(() => signals.send(scorecardSignalChannel, { changed: 'nonsense' }));
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
