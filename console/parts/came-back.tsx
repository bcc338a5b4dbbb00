// A unit gave a letter back: one press, one question, and it waits in review again.
import { useRef, useState } from 'preact/hooks';
import { useNames, useOffice } from '../data/office.ts';
import { giveBack } from '../data/requests.ts';
import { useWords } from '../i18n/language.ts';
import { Alert } from './alert.tsx';

export const CameBack = (props: { readonly id: string; readonly unit: string; readonly name: string }) => {
  const { say } = useWords();
  const names = useNames();
  const { announce } = useOffice();
  const dialog = useRef<HTMLDialogElement>(null);
  const [failed, setFailed] = useState(false);
  const { id, unit, name } = props;

  const confirm = async (): Promise<void> => {
    try {
      await giveBack(id, unit);
      dialog.current?.close();
      announce(say('cameBackDone', { name }));
    } catch {
      setFailed(true);
    }
  };

  return (
    <>
      <button
        type="button"
        class="kern-btn kern-btn--tertiary kern-btn--x-small"
        aria-label={say('cameBackOf', { name })}
        onClick={() => {
          setFailed(false);
          dialog.current?.showModal();
        }}
      >
        <span class="kern-label">{say('cameBack')}</span>
      </button>
      <dialog ref={dialog} class="kern-dialog" aria-label={say('cameBackOf', { name })}>
        <div class="kern-dialog__body">
          {failed ? <Alert kind="danger" title={say('failed')} /> : null}
          <p class="kern-body">{say('cameBackAsk', { unit: names.unit(unit) })}</p>
        </div>
        <footer class="kern-dialog__footer">
          <button type="button" class="kern-btn kern-btn--secondary" onClick={() => dialog.current?.close()}>
            <span class="kern-label">{say('cancel')}</span>
          </button>
          <button type="button" class="kern-btn kern-btn--primary" onClick={() => void confirm()}>
            <span class="kern-label">{say('cameBackYes')}</span>
          </button>
        </footer>
      </dialog>
    </>
  );
};
