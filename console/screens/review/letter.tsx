// The work screen: one letter, its picture, its text, and the operator's word on it. Then the next one.
import { useEffect, useRef, useState } from 'preact/hooks';
import { QUESTIONS } from '../../../domain/review/open-questions.ts';
import type { LetterAnswer } from '../../../server/contracts/api.ts';
import { fetchAhead } from '../../data/ahead.ts';
import { dropDraft, isEmpty } from '../../data/drafts.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { previewUrl } from '../../data/requests.ts';
import { useStanding } from '../../data/standing.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Heading } from '../../parts/heading.tsx';
import { Icon } from '../../parts/icon.tsx';
import { hrefOf } from '../../parts/route.ts';
import { Decision } from './decision.tsx';
import { Footer } from './footer.tsx';
import { Help } from './help.tsx';
import { useInput } from './input.ts';
import { InsideFile } from './inside-file.tsx';
import { LetterText } from './letter-text.tsx';
import { useMarking } from './marking.ts';
import { OPEN_QUESTION, Questions } from './questions.tsx';
import { RegisterForm, useEntering } from './register-form.tsx';
import { openNext, useSending } from './sending.ts';
import { useShortcutSwitch, useShortcuts } from './shortcuts.ts';
import { useViewing, Viewer } from './viewer.tsx';

/** Milliseconds that a letter is in view before it can be confirmed: the second press of a double press is not for it. */
const LOOK_MS = 350;

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

const focus = (id: string) => document.getElementById(id)?.focus();

/** True a moment after `subject` came into view: until then, Enter was pressed for what was there before. */
const useLookedAt = (subject: unknown): readonly [ready: boolean, seen: () => void] => {
  const [ready, setReady] = useState<{ readonly subject: unknown }>();
  return [
    ready?.subject === subject && ready !== undefined,
    () => {
      setTimeout(() => setReady({ subject }), LOOK_MS);
    },
  ];
};

const Why = ({ letter }: { readonly letter: LetterAnswer }) => {
  const words = useWords();
  const names = useNames();
  return (
    <section class="why" aria-labelledby="why-heading">
      <h2 id="why-heading">{words.say('why')}</h2>
      <ul class="reasons">
        {letter.reasons.map((reason) => (
          <li key={reason}>{words.reviewReason(reason)}</li>
        ))}
        {letter.returns.map(({ unit, at }) => (
          <li key={at}>{words.say('returnedBy', { unit: names.unit(unit), when: whenShort(words, at) })}</li>
        ))}
      </ul>
      <InsideFile carried={letter.carried} delivery={letter.delivery} />
    </section>
  );
};

export const Letter = ({ letter }: { readonly letter: LetterAnswer }) => {
  const words = useWords();
  const { say } = words;
  const names = useNames();
  const { session, counts } = useOffice();
  const viewing = useViewing(letter.pages);
  const marking = useMarking(viewing.show);
  const ahead = usePicturesAhead(letter, viewing.place);
  const input = useInput(letter, session.operator);
  const entering = useEntering(letter, input);
  const { standing, look } = useStanding(letter.id, letter.standing);
  const { fault, decide, stop } = useSending(letter, { look });
  const [missing, setMissing] = useState(false);
  const [ready, seen] = useLookedAt(standing.waiting);
  const [help, setHelp] = useState(false);
  const [keysOn, turnKeys] = useShortcutSwitch();

  const offer = (of: 'type' | 'unit', place: number) => {
    const label = letter[of].offered[place]?.label;
    return label === undefined ? undefined : () => input.choose({ [of]: label });
  };
  const { next } = letter;
  const skip = next === undefined ? undefined : () => openNext(next);
  const asked = letter.questions.find(({ id }) => id === input.open[0]);

  const goOn = (): void => {
    if (isEmpty(input.draft)) dropDraft(letter.id);
    openNext(next);
  };
  const confirm = (): void => {
    if (!ready) return;
    if (!standing.waiting) goOn();
    else if (asked !== undefined) focus(OPEN_QUESTION);
    else if (input.type === '' || input.unit === '') {
      setMissing(true);
      focus(input.type === '' ? 'type' : 'unit');
    } else {
      const fields = entering.changed();
      if (fields !== undefined) void decide(input, fields);
    }
  };

  const opened = useRef(false);
  useEffect(() => {
    // What somebody else decided, or called back, came into view just now; the letter itself comes with its picture.
    if (opened.current) seen();
    opened.current = true;
  }, [standing.waiting]);

  useShortcuts(
    {
      Enter: confirm,
      'Ctrl+Enter': confirm,
      ...Object.fromEntries([0, 1, 2, 3].map((place) => [String(place + 1), offer('unit', place)])),
      ...Object.fromEntries([0, 1, 2, 3].map((place) => [`Shift+${place + 1}`, offer('type', place)])),
      j: asked === undefined ? undefined : () => input.answer(asked.id, QUESTIONS[asked.kind].goesOn),
      x: asked === undefined || !ready ? undefined : () => void stop(asked),
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
    <main id="content" class="page work-page">
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
        <Viewer viewing={viewing} letter={letter} marking={marking} seen={seen} />
        <div class="desk">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
          <section class="desk-body" tabIndex={0} aria-label={say('decision')}>
            {input.restored ? (
              <p class="restored" role="status">
                {say('restored')}{' '}
                <button type="button" class="quiet" onClick={input.discard}>
                  {say('discard')}
                </button>
              </p>
            ) : null}
            <Questions
              letter={letter}
              open={input.open}
              busy={!ready}
              goOn={({ id, kind }) => input.answer(id, QUESTIONS[kind].goesOn)}
              stop={(question) => void stop(question)}
              reopen={({ id }) => input.answer(id, undefined)}
            />
            <Decision
              choices={letter}
              named={session}
              type={input.type}
              unit={input.unit}
              returned={letter.returns.length > 0}
              missing={missing}
              busy={!ready}
              choose={input.choose}
              marking={marking}
            />
            <Why letter={letter} />
            <RegisterForm letter={letter} entering={entering} marking={marking} />
            <LetterText letter={letter} />
          </section>
          <Footer input={input} standing={standing} fault={fault} confirm={confirm} skip={skip} goOn={goOn} />
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
