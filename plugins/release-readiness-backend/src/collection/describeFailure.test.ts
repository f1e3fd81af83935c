import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import { describeFailure } from './describeFailure';

class RequestError extends SourceError {
  constructor() {
    super('Cluster prod answered 401', {
      reason: {
        key: 'general.unavailable.unauthorized',
        params: { target: 'prod' },
      },
    });
    this.name = 'RequestError';
  }
}

const target = { id: 'prod', title: 'Production' };

describe('What is said of a failed pass', () => {
  it('is the reason of the source, also where it has a kind of error of its own', () => {
    expect(describeFailure(new RequestError(), target)).toEqual({
      reason: {
        key: 'general.unavailable.unauthorized',
        params: { target: 'prod' },
      },
      message: 'Cluster prod answered 401',
      retryAfter: undefined,
    });
  });

  it('is the reason also where the class is a copy of another package', () => {
    const reason = { key: 'general.unavailable.refused', params: {} };
    const copy = Object.assign(new Error('refused'), {
      name: 'SourceError',
      reason,
    });
    expect(describeFailure(copy, target).reason).toEqual(reason);
  });

  it('is for anything else that it is internal, and the text for the log alone', () => {
    const { reason, message } = describeFailure(
      new TypeError('password=secret'),
      target,
    );
    expect(reason).toEqual({
      key: 'general.unavailable.internal',
      params: { target: 'Production' },
    });
    expect(message).toBe('TypeError: password=secret');
  });
});
