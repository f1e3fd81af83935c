import { toError } from '@backstage/errors';
import { useCallback, useEffect, useRef, useState } from 'react';
import { referenceOfError } from '../api/errors';

const pause = 3_000;

/** The server judges what is there after two minutes; it is given time for that. */
const patience = 150_000;

export interface EvidenceWait {
  /** The server has it collected; `pausing` = nothing is on its way just now. */
  state: 'none' | 'pausing' | 'asking';
  /** Sends, and sends again until the server has the evidence that it needs. */
  ask<T>(send: () => Promise<T>): Promise<T>;
}

function isCollected(thrown: unknown): boolean {
  return (
    referenceOfError(toError(thrown))?.key !==
    'promotion.refused.evidence-refreshing'
  );
}

/**
 * One press is enough while old evidence is collected again: the command names
 * the version that the person saw, so sending it twice does nothing twice.
 * Unmounting ends it.
 */
export function useEvidenceWait(): EvidenceWait {
  const [state, setState] = useState<EvidenceWait['state']>('none');
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const ask = useCallback(async <T>(send: () => Promise<T>): Promise<T> => {
    const end = Date.now() + patience;
    for (;;) {
      try {
        return await send();
      } catch (thrown) {
        if (isCollected(thrown) || Date.now() >= end || !mounted.current) {
          if (mounted.current) setState('none');
          throw thrown;
        }
        setState('pausing');
        await new Promise(resolve => setTimeout(resolve, pause));
        if (!mounted.current) throw thrown;
        setState('asking');
      }
    }
  }, []);

  return { state, ask };
}
