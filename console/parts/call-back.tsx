// Calls a letter back that its unit has not accepted yet: it waits for a decision again, and opens.
import { useState } from 'preact/hooks';
import { ApiError } from '../data/api-client.ts';
import { useOffice } from '../data/office.ts';
import { recall } from '../data/requests.ts';
import { useWords } from '../i18n/language.ts';
import { hrefOf } from './route.ts';

/** Says how it went in the usual place. */
export const useCallBack = (): ((id: string) => Promise<void>) => {
  const { say } = useWords();
  const { announce } = useOffice();
  return async (id) => {
    try {
      await recall(id);
      announce(say('calledBack'));
      location.assign(hrefOf({ view: 'work', id }));
    } catch (error) {
      const refusal = error instanceof ApiError ? error.refusal : 'fault';
      announce(
        say(refusal === 'not-recallable' ? 'cannotCallBack' : refusal === 'unreachable' ? 'unreachable' : 'failed'),
      );
    }
  };
};

export const CallBack = ({ id, name }: { readonly id: string; readonly name: string }) => {
  const { say } = useWords();
  const callBack = useCallBack();
  const [busy, setBusy] = useState(false);
  return (
    <button
      type="button"
      class="kern-btn kern-btn--tertiary kern-btn--x-small"
      aria-label={say('callBackOf', { name })}
      disabled={busy}
      onClick={() => {
        setBusy(true);
        void callBack(id).then(() => setBusy(false));
      }}
    >
      <span class="kern-label">{say('callBack')}</span>
    </button>
  );
};
