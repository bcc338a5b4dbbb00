// The work screen: one letter, its picture, its text, and the operator's word on it. Then the next one.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CutAnswer, DecidedAnswer, LetterAnswer } from '../../api.ts';
import { fetchAhead, letterOf } from '../ahead.ts';
import { ApiError, previewUrl, tell } from '../api-client.ts';
import { whenShort } from '../format.ts';
import { useWords } from '../language.ts';
import { useMarking } from '../marking.ts';
import { useNames, useOffice } from '../office.ts';
import { Alert } from '../parts/alert.tsx';
import { Heading } from '../parts/heading.tsx';
import { Icon } from '../parts/icon.tsx';
import { hrefOf, replaceRoute } from '../route.ts';
import { useShortcutSwitch, useShortcuts } from '../shortcuts.ts';
import { Boundaries } from './boundaries.tsx';
import { type Chosen, Decision } from './decision.tsx';
import { Help } from './help.tsx';
import { InsideFile } from './inside-file.tsx';
import { LetterText } from './letter-text.tsx';
import { RegisterForm, useEntering } from './register-form.tsx';
import { useViewing, Viewer } from './viewer.tsx';

/** Milliseconds that a letter is in view before it can be confirmed: the second press of a double press is not for it. */
const LOOK_MS = 350;

/** Undefined as long as it is on its way. */
const useLetter = (id: string): { readonly letter?: LetterAnswer; readonly failed: boolean } => {
  const [state, setState] = useState<{ readonly letter?: LetterAnswer; readonly failed: boolean }>({ failed: false });
  useEffect(() => {
    let here = true;
    letterOf(id).then(
      (letter) => here && setState({ letter, failed: false }),
      () => here && setState({ failed: true }),
    );
    return () => {
      here = false;
    };
  }, [id]);
  return state;
};

/** Pages that will be looked at next, so that their pictures are there. */
const usePicturesAhead = (letter: LetterAnswer, place: number): readonly string[] => {
  const [nextLetter, setNextLetter] = useState<string>();
  useEffect(() => {
    if (letter.next === undefined) return;
    fetchAhead(letter.next).then(
      ({ pages }) => setNextLetter(pages.find((page) => !page.blank)?.id),
      // It is fetched again, and its fault shown, when it is opened.
      () => undefined,
    );
  }, [letter.next]);
  const nextPage = letter.pages.filter((page) => !page.blank)[place + 1]?.id;
  return [nextPage, nextLetter].filter((page) => page !== undefined);
};

const Letter = ({ letter }: { readonly letter: LetterAnswer }) => {
  const words = useWords();
  const { say } = words;
  const names = useNames();
  const { session, announce, counts } = useOffice();
  const viewing = useViewing(letter.pages);
  const marking = useMarking(viewing.show);
  const ahead = usePicturesAhead(letter, viewing.place);
  const [chosen, setChosen] = useState<Chosen>({
    type: letter.type.proposal ?? '',
    unit: letter.unit.proposal ?? '',
  });
  const entering = useEntering(letter);
  const [missing, setMissing] = useState(false);
  const [ready, setReady] = useState(false);
  const sending = useRef(false);
  const [fault, setFault] = useState<string>();
  const [help, setHelp] = useState(false);
  const [keysOn, turnKeys] = useShortcutSwitch();

  const choose = (part: Partial<Chosen>) => setChosen((now) => ({ ...now, ...part }));
  const offer = (of: 'type' | 'unit', place: number) => {
    const label = letter[of].offered[place]?.label;
    return label === undefined ? undefined : () => choose({ [of]: label });
  };
  const focus = (id: string) => document.getElementById(id)?.focus();
  const open = (next: string | undefined) =>
    replaceRoute(next === undefined ? { view: 'review' } : { view: 'work', id: next });
  const { next } = letter;
  const skip = next === undefined ? undefined : () => open(next);

  /** Says an operator's word to the office, one at a time. */
  const send = async (word: () => Promise<void>): Promise<void> => {
    sending.current = true;
    setFault(undefined);
    try {
      await word();
    } catch (error) {
      const refusal = error instanceof ApiError ? error.refusal : 'fault';
      if (refusal === 'not-waiting') {
        announce(say('notWaiting'));
        open(next);
      } else setFault(say(refusal === 'unknown-label' ? 'unknownLabel' : 'failed'));
    }
    sending.current = false;
  };

  const confirm = async (): Promise<void> => {
    if (!ready || sending.current) return;
    if (chosen.type === '' || chosen.unit === '') {
      setMissing(true);
      focus(chosen.type === '' ? 'type' : 'unit');
      return;
    }
    const fields = entering.changed();
    if (fields === undefined) return;
    await send(async () => {
      const decided = await tell<DecidedAnswer>('/api/review/decide', { id: letter.id, ...chosen, fields });
      const values = { type: names.type(chosen.type), unit: names.unit(chosen.unit) };
      announce(say(decided.learned ? 'learned' : 'handedOver', values));
      open(decided.next);
    });
  };

  const cut = async (beforePage: number): Promise<void> => {
    if (!ready || sending.current) return;
    await send(async () => {
      const done = await tell<CutAnswer>('/api/review/cut', { id: letter.id, beforePage });
      announce(say('cutDone'));
      open(done.next);
    });
  };

  useShortcuts(
    {
      Enter: () => void confirm(),
      'Ctrl+Enter': () => void confirm(),
      ...Object.fromEntries([0, 1, 2, 3].map((place) => [String(place + 1), offer('unit', place)])),
      ...Object.fromEntries([0, 1, 2, 3].map((place) => [`Shift+${place + 1}`, offer('type', place)])),
      t: () => focus('type'),
      s: () => focus('unit'),
      n: skip,
      ArrowLeft: () => viewing.turn(-1),
      ArrowRight: () => viewing.turn(1),
      '+': () => viewing.enlarge(1),
      '-': () => viewing.enlarge(-1),
      '?': () => setHelp(true),
    },
    keysOn,
  );

  return (
    <main id="content" class="page page--wide">
      <div class="work-head">
        <div>
          <Heading title={say('letterFrom', { file: letter.fileName })}>
            <span class="file-name">{say('letterFrom', { file: letter.fileName })}</span>
          </Heading>
          <p class="kern-body kern-body--small kern-body--muted">
            {say('receivedAt', { when: whenShort(words, letter.receivedAt), station: names.station(letter.station) })}
            {` · ${words.count(counts?.review ?? letter.left, 'leftOne', 'leftMany')}`}
          </p>
        </div>
        <div class="work-links">
          <a class="kern-link kern-link--small kern-link--no-visited-state" href={hrefOf({ view: 'review' })}>
            <Icon name="arrow-back" />
            {say('backToList')}
          </a>
          <button
            type="button"
            class="kern-btn kern-btn--tertiary kern-btn--x-small"
            aria-keyshortcuts="?"
            onClick={() => setHelp(true)}
          >
            <Icon name="help" />
            <span class="kern-label">{say('help')}</span>
          </button>
        </div>
      </div>
      <div class="work">
        <Viewer
          viewing={viewing}
          letter={letter}
          marking={marking}
          seen={() => setTimeout(() => setReady(true), LOOK_MS)}
        />
        <div class="desk">
          {fault === undefined ? null : <Alert kind="danger" title={fault} />}
          <section class="why" aria-labelledby="why-heading">
            <h2 class="kern-title kern-title--small" id="why-heading">
              {say('why')}
            </h2>
            <ul class="reasons">
              {letter.reasons.map((reason) => (
                <li key={reason}>{words.reviewReason(reason)}</li>
              ))}
            </ul>
            <InsideFile carried={letter.carried} delivery={letter.delivery} />
            {letter.returns.map(({ unit, at }) => (
              <p class="kern-body" key={at}>
                {say('returnedBy', { unit: names.unit(unit), when: whenShort(words, at) })}
              </p>
            ))}
            <Boundaries boundaries={letter.boundaries} busy={!ready} cut={(page) => void cut(page)} />
          </section>
          <Decision
            choices={letter}
            named={session}
            chosen={chosen}
            missing={missing}
            busy={!ready}
            choose={choose}
            confirm={() => void confirm()}
            skip={skip}
            marking={marking}
          />
          <RegisterForm letter={letter} entering={entering} marking={marking} />
          <LetterText letter={letter} />
        </div>
      </div>
      <div hidden>
        {ahead.map((page) => (
          <img key={page} src={previewUrl(page)} alt="" />
        ))}
      </div>
      <Help open={help} close={() => setHelp(false)} keysOn={keysOn} turnKeys={turnKeys} />
    </main>
  );
};

export const Work = ({ id }: { readonly id: string }) => {
  const { say } = useWords();
  const { letter, failed } = useLetter(id);
  if (letter?.waiting === true) return <Letter letter={letter} />;
  return (
    <main id="content" class="page">
      <Heading title={say('review')} />
      {failed ? <Alert kind="danger" title={say('loadFailed')} /> : null}
      {letter === undefined && !failed ? <p class="kern-body">{say('loading')}</p> : null}
      {letter === undefined ? null : (
        <Alert kind="info" title={say('notWaiting')}>
          <p class="kern-body">
            {letter.next === undefined ? null : (
              <a class="kern-link" href={hrefOf({ view: 'work', id: letter.next })}>
                {say('nextLetter')}
              </a>
            )}{' '}
            <a class="kern-link" href={hrefOf({ view: 'review' })}>
              {say('backToList')}
            </a>
          </p>
        </Alert>
      )}
    </main>
  );
};
