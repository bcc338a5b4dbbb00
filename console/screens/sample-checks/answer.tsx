// The answer to a sample check: right, or what would have been right.
import { useState } from 'preact/hooks';
import type { CheckRow } from '../../../server/contracts/quality.ts';
import { ApiError } from '../../data/api-client.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { answerSampleCheck } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import { Actions } from '../../parts/controls/actions.tsx';
import { Button } from '../../parts/controls/button.tsx';
import { Choice } from '../../parts/controls/choice.tsx';
import { Alert } from '../../parts/feedback/alert.tsx';
import { replaceRoute } from '../../parts/frame/route.ts';
import styles from './answer.module.css';

type Said = Pick<CheckRow, 'type' | 'unit'>;

const Correction = (props: { readonly said: Said; readonly busy: boolean; readonly send: (answer: Said) => void }) => {
  const { say } = useWords();
  const { session } = useOffice();
  const [chosen, setChosen] = useState(props.said);
  return (
    <form
      class={styles.correction}
      aria-label={say('checkWrong')}
      onSubmit={(event) => {
        event.preventDefault();
        props.send(chosen);
      }}
    >
      <Choice
        id="type"
        label="type"
        named={session.types}
        chosen={chosen.type}
        choose={(type) => setChosen({ ...chosen, type })}
      />
      <Choice
        id="unit"
        label="unit"
        named={session.units}
        chosen={chosen.unit}
        choose={(unit) => setChosen({ ...chosen, unit })}
      />
      <Button kind="primary" type="submit" text={say('checkSend')} disabled={props.busy} />
    </form>
  );
};

export const Answer = ({ check }: { readonly check: CheckRow }) => {
  const { say } = useWords();
  const names = useNames();
  const { announce } = useOffice();
  const [correcting, setCorrecting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const said: Said = { type: check.type, unit: check.unit };
  const namesOf = ({ type, unit }: Said) => ({ type: names.type(type), unit: names.unit(unit) });

  const answer = async (answered: Said): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      const { right, next } = await answerSampleCheck(check.id, answered);
      announce(right ? say('checkedRight') : say('checkedWrong', namesOf(answered)));
      replaceRoute(next === undefined ? { view: 'quality' } : { view: 'sample-check', id: next });
    } catch (error) {
      const gone = error instanceof ApiError && error.refusal === 'not-waiting';
      setFault(say(gone ? 'checkGone' : 'failed'));
      setBusy(false);
    }
  };
  const correct = (chosen: Said): void => {
    if (chosen.type === said.type && chosen.unit === said.unit) setFault(say('checkSame'));
    else void answer(chosen);
  };

  return (
    <>
      {fault === undefined ? null : <Alert kind="danger" title={fault} />}
      <section class={styles.question} aria-labelledby="ask">
        <h2 class="kern-title kern-title--small" id="ask">
          {say('checkAsk')}
        </h2>
        <p class="kern-body">{say('checkSaid', namesOf(said))}</p>
        {correcting ? <Correction said={said} busy={busy} send={correct} /> : null}
        <Actions>
          <Button
            kind={correcting ? 'secondary' : 'primary'}
            text={say('checkRight')}
            disabled={busy}
            onClick={() => void answer(said)}
          />
          {correcting ? null : <Button text={say('checkWrong')} disabled={busy} onClick={() => setCorrecting(true)} />}
        </Actions>
      </section>
    </>
  );
};
