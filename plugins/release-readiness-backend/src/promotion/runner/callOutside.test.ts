import { callOutside, CallTimeoutError } from './callOutside';

describe('a call to the outside', () => {
  it('that never answers is given up, and told so', async () => {
    const told: boolean[] = [];
    await expect(
      callOutside('it', 1, signal => {
        signal.addEventListener('abort', () => told.push(signal.aborted));
        return new Promise<never>(() => {});
      }),
    ).rejects.toThrow(CallTimeoutError);
    expect(told).toEqual([true]);
  });
});
