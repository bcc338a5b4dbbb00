// A check: one letter that went straight through, and the question whether that was right.
import { useEffect, useState } from 'preact/hooks';
import type { LetterAnswer } from '../../../server/contracts/api.ts';
import type { CheckRow } from '../../../server/contracts/quality.ts';
import { ApiError } from '../../data/api-client.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { answerSampleCheck, loadLetter, loadSampleCheck, previewUrl } from '../../data/requests.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Alert } from '../../parts/alert.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Icon } from '../../parts/icon.tsx';
import { hrefOf, replaceRoute } from '../../parts/route.ts';
import { LetterText } from '../review/letter-text.tsx';

interface Found {
  readonly letter: LetterAnswer;
  readonly check: CheckRow;
}

/** `null`: it waits no more. */
const findCheck = async (id: string): Promise<Found | null> => {
  const check = await loadSampleCheck(id);
  return check === undefined ? null : { check, letter: await loadLetter(id) };
};

const Question = ({ letter, check }: Found) => {
  const words = useWords();
  const { say } = words;
  const names = useNames();
  const { session, announce } = useOffice();
  const said = { type: check.type, unit: check.unit };
  const [chosen, setChosen] = useState(said);
  const [correcting, setCorrecting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const namesOf = ({ type, unit }: typeof said) => ({ type: names.type(type), unit: names.unit(unit) });
  const open = (next: string | undefined) =>
    replaceRoute(next === undefined ? { view: 'quality' } : { view: 'check', id: next });

  const answer = async (answered: typeof said): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      const { right, next } = await answerSampleCheck(check.id, answered);
      announce(right ? say('checkedRight') : say('checkedWrong', namesOf(answered)));
      open(next);
    } catch (error) {
      const gone = error instanceof ApiError && error.refusal === 'not-waiting';
      setFault(say(gone ? 'checkGone' : 'failed'));
      setBusy(false);
    }
  };
  const correct = (): void => {
    if (chosen.type === said.type && chosen.unit === said.unit) setFault(say('checkSame'));
    else void answer(chosen);
  };

  return (
    <>
      <p class="kern-body kern-body--small kern-body--muted">
        {say('receivedAt', { when: whenShort(words, letter.receivedAt), station: names.station(letter.station) })}
      </p>
      <div class="work">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
        <section class="viewer frame check-pages" tabIndex={0} aria-label={say('scan')}>
          {letter.pages
            .filter((page) => !page.blank)
            .map((page, place, pages) => (
              <img
                key={page.id}
                src={previewUrl(page.id)}
                alt={say('scanPage', { page: place + 1, pages: pages.length })}
              />
            ))}
        </section>
        <div class="desk">
          {fault === undefined ? null : <Alert kind="danger" title={fault} />}
          <section class="ask" aria-labelledby="ask">
            <h2 class="kern-title kern-title--small" id="ask">
              {say('checkAsk')}
            </h2>
            <p class="kern-body">{say('checkSaid', namesOf(said))}</p>
            {correcting ? (
              <form
                aria-label={say('checkWrong')}
                onSubmit={(event) => {
                  event.preventDefault();
                  correct();
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
                <div class="actions">
                  <button type="submit" class="kern-btn kern-btn--primary" disabled={busy}>
                    <span class="kern-label">{say('checkSend')}</span>
                  </button>
                </div>
              </form>
            ) : null}
            <div class="actions">
              <button
                type="button"
                class={`kern-btn kern-btn--${correcting ? 'secondary' : 'primary'}`}
                disabled={busy}
                onClick={() => void answer(said)}
              >
                <span class="kern-label">{say('checkRight')}</span>
              </button>
              {correcting ? null : (
                <button
                  type="button"
                  class="kern-btn kern-btn--secondary"
                  disabled={busy}
                  onClick={() => setCorrecting(true)}
                >
                  <span class="kern-label">{say('checkWrong')}</span>
                </button>
              )}
            </div>
          </section>
          <LetterText letter={letter} />
        </div>
      </div>
    </>
  );
};

export const Check = ({ id }: { readonly id: string }) => {
  const { say } = useWords();
  const [found, setFound] = useState<Found | null>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let here = true;
    findCheck(id).then(
      (answer) => here && setFound(answer),
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [id]);
  const title = found ? `${say('check')}: ${found.letter.fileName}` : say('check');
  return (
    <main id="content" class="page">
      <div class="work-head">
        <Heading title={title}>
          <span class="file-name">{title}</span>
        </Heading>
        <a class="kern-link kern-link--small kern-link--no-visited-state" href={hrefOf({ view: 'quality' })}>
          <Icon name="arrow-back" />
          {say('toQuality')}
        </a>
      </div>
      {failed ? <Alert kind="danger" title={say('loadFailed')} /> : null}
      {found === undefined && !failed ? <p class="kern-body">{say('loading')}</p> : null}
      {found === null ? <Alert kind="info" title={say('checkGone')} /> : null}
      {found ? <Question {...found} /> : null}
    </main>
  );
};
