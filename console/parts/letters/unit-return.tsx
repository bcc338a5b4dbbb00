// A unit has returned a document: one press, one question, and it waits for a decision again.
import { useRef, useState } from 'preact/hooks';
import { useNames, useOffice } from '../../data/office.ts';
import { giveBack } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import { Button } from '../controls/button.tsx';
import { Alert } from '../feedback/alert.tsx';

export const UnitReturn = (props: { readonly id: string; readonly unit: string; readonly name: string }) => {
  const { say } = useWords();
  const names = useNames();
  const { announce } = useOffice();
  const dialog = useRef<HTMLDialogElement>(null);
  const [failed, setFailed] = useState(false);
  const { id, unit, name } = props;
  const heading = `returned-${id}`;

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
      <Button
        kind="tertiary"
        small
        text={say('cameBack')}
        label={say('cameBackOf', { name })}
        onClick={() => {
          setFailed(false);
          dialog.current?.showModal();
        }}
      />
      <dialog ref={dialog} class="kern-dialog" aria-labelledby={heading}>
        <header class="kern-dialog__header">
          <h2 class="kern-title" id={heading}>
            {say('cameBackOf', { name })}
          </h2>
        </header>
        <div class="kern-dialog__body">
          {failed ? <Alert kind="danger" title={say('failed')} /> : null}
          <p class="kern-body">{say('cameBackAsk', { unit: names.unit(unit) })}</p>
        </div>
        <footer class="kern-dialog__footer">
          <Button text={say('cancel')} onClick={() => dialog.current?.close()} />
          <Button kind="primary" text={say('cameBackYes')} onClick={() => void confirm()} />
        </footer>
      </dialog>
    </>
  );
};
