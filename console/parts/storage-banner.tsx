// Says above every view that nothing can be stored, and what people do about it.
import { useEffect, useState } from 'preact/hooks';
import type { StorageAnswer } from '../../server/contracts/api.ts';
import { loadStorage } from '../data/requests.ts';
import { useWords } from '../i18n/language.ts';
import { Alert } from './alert.tsx';

/** Milliseconds: where nothing can be written, no change is heard of. */
const LOOK_MS = 20_000;

const useStorage = (): StorageAnswer['state'] => {
  const [state, setState] = useState<StorageAnswer['state']>('ok');
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState !== 'visible') return;
      // That the office does not answer is said elsewhere.
      loadStorage({ background: true }).then(
        (answer) => setState(answer.state),
        () => undefined,
      );
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return state;
};

export const StorageBanner = () => {
  const state = useStorage();
  const { say } = useWords();
  if (state === 'ok') return null;
  return (
    <div class="page page--banner">
      <Alert kind="danger" title={say(state === 'full' ? 'storageFull' : 'storageReadOnly')}>
        <p class="kern-body">{say(state === 'full' ? 'storageFullHow' : 'storageReadOnlyHow')}</p>
      </Alert>
    </div>
  );
};
