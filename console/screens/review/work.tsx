// One letter by its address: the work screen while it waits; what became of it, and through whom, when it waits no more.
import { useEffect, useState } from 'preact/hooks';
import type { LetterAnswer } from '../../../server/contracts/api.ts';
import { letterOf } from '../../data/ahead.ts';
import { ApiError } from '../../data/api-client.ts';
import { useWords } from '../../i18n/language.ts';
import { Alert } from '../../parts/alert.tsx';
import { Heading } from '../../parts/heading.tsx';
import { hrefOf } from '../../parts/route.ts';
import { Gone } from './gone.tsx';
import { Letter } from './letter.tsx';

interface Found {
  readonly letter?: LetterAnswer;
  readonly fault?: 'unknown' | 'unreachable';
}

/** Empty as long as it is on its way. */
const useLetter = (id: string): Found & { readonly again: () => void } => {
  const [found, setFound] = useState<Found>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let here = true;
    letterOf(id).then(
      (letter) => here && setFound({ letter }),
      (error: unknown) => {
        const refusal = error instanceof ApiError ? error.refusal : 'fault';
        // An address that is no id is refused as invalid: there is no such letter either.
        const unknown = refusal === 'not-found' || refusal === 'invalid';
        if (here) setFound({ fault: unknown ? 'unknown' : 'unreachable' });
      },
    );
    return () => {
      here = false;
    };
  }, [id, turn]);
  return { ...found, again: () => setTurn((now) => now + 1) };
};

export const Work = ({ id }: { readonly id: string }) => {
  const { say } = useWords();
  const { letter, fault, again } = useLetter(id);
  if (letter?.standing.waiting === true) return <Letter letter={letter} />;
  if (letter !== undefined) return <Gone letter={letter} again={again} />;
  return (
    <main id="content" class="page">
      <Heading title={say('review')} />
      {fault === undefined ? <p class="kern-body">{say('loading')}</p> : null}
      {fault === 'unreachable' ? <Alert kind="danger" title={say('loadFailed')} /> : null}
      {fault === 'unknown' ? (
        <Alert kind="info" title={say('letterUnknown')}>
          <p class="kern-body">{say('letterUnknownHow')}</p>
          <a class="kern-link" href={hrefOf({ view: 'review' })}>
            {say('backToList')}
          </a>
        </Alert>
      ) : null}
    </main>
  );
};
