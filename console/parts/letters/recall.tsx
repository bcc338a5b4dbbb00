// Recalls a document that its unit has not accepted yet: it waits for a decision again, and opens.
import { useState } from 'preact/hooks';
import { ApiError } from '../../data/api-client.ts';
import { useOffice } from '../../data/office.ts';
import { recall } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import { Button } from '../controls/button.tsx';
import { hrefOf } from '../frame/route.ts';

/** Says in the usual place how it went. */
export const useRecall = (): ((id: string) => Promise<void>) => {
  const { say } = useWords();
  const { announce } = useOffice();
  return async (id) => {
    try {
      await recall(id);
      announce(say('calledBack'));
      location.assign(hrefOf({ view: 'review', id }));
    } catch (error) {
      const refusal = error instanceof ApiError ? error.refusal : 'fault';
      announce(
        say(refusal === 'not-recallable' ? 'cannotCallBack' : refusal === 'unreachable' ? 'unreachable' : 'failed'),
      );
    }
  };
};

export const Recall = ({ id, name }: { readonly id: string; readonly name: string }) => {
  const { say } = useWords();
  const recallOne = useRecall();
  const [busy, setBusy] = useState(false);
  return (
    <Button
      kind="tertiary"
      small
      text={say('callBack')}
      label={say('callBackOf', { name })}
      disabled={busy}
      onClick={() => {
        setBusy(true);
        void recallOne(id).then(() => setBusy(false));
      }}
    />
  );
};
