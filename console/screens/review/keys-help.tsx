// Which keys do what, and the switch that turns them off.
import { useEffect, useRef } from 'preact/hooks';
import { useWords } from '../../i18n/language.ts';
import { Icon } from '../../parts/content/icon.tsx';
import styles from './keys-help.module.css';

export const KeysHelp = (props: {
  readonly open: boolean;
  readonly close: () => void;
  readonly keysOn: boolean;
  readonly turnKeys: (on: boolean) => void;
}) => {
  const { say } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (props.open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [props.open]);
  const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
    [[say('keyEnter')], say('keyConfirm')],
    [[`${say('keyControl')} + ${say('keyEnter')}`], say('keyConfirmAnywhere')],
    [['1', '2', '3', '4'], say('keyUnits')],
    [[`${say('keyShift')} + 1–4`], say('keyTypes')],
    [['T'], say('keyType')],
    [['S'], say('keyUnit')],
    [['←', '→'], say('keyPages')],
    [['+', '−'], say('keyZoom')],
    [['J'], say('keyYes')],
    [['X'], say('keyNo')],
    [['N'], say('keySkip')],
    [['Z', `${say('keyControl')} + Z`], say('keyUndo')],
    [['?'], say('keyHelp')],
  ];
  return (
    <dialog class="kern-dialog" ref={dialog} aria-labelledby="help-title" onClose={props.close}>
      <header class="kern-dialog__header">
        <h2 class="kern-title" id="help-title">
          {say('help')}
        </h2>
        <button type="button" class="kern-btn kern-btn--tertiary" onClick={props.close}>
          <Icon name="close" />
          <span class="kern-label kern-sr-only">{say('close')}</span>
        </button>
      </header>
      <div class="kern-dialog__body">
        <dl class="kern-description-list">
          {keys.map(([names, what]) => (
            <div key={what} class={`kern-description-list-item ${styles.item}`}>
              <dt class={`kern-description-list-item__key ${styles.keys}`}>
                {names.map((name) => (
                  <kbd key={name}>{name}</kbd>
                ))}
              </dt>
              <dd class={`kern-description-list-item__value ${styles.does}`}>{what}</dd>
            </div>
          ))}
        </dl>
        <p class="kern-body kern-body--small kern-body--muted">{say('keysNote')}</p>
        <div class="kern-form-check">
          <input
            class="kern-form-check__checkbox"
            id="keys-on"
            type="checkbox"
            checked={props.keysOn}
            onChange={(event) => props.turnKeys(event.currentTarget.checked)}
          />
          <label class="kern-label" for="keys-on">
            {say('keysOn')}
          </label>
        </div>
      </div>
    </dialog>
  );
};
