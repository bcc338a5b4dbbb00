// The desk: one document with its picture and its text, and the operator's decision on it. Then the next one.
import { useEffect, useRef, useState } from 'preact/hooks';
import { QUESTIONS } from '../../../domain/review/open-questions.ts';
import type { LetterAnswer } from '../../../server/contracts/documents.ts';
import { dropDraft, isEmpty } from '../../data/drafts.ts';
import { useNames, useOffice } from '../../data/office.ts';
import { previewUrl } from '../../data/requests.ts';
import { useStanding } from '../../data/standing.ts';
import { whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import { Bullets } from '../../parts/content/bullets.tsx';
import { Icon } from '../../parts/content/icon.tsx';
import { Button } from '../../parts/controls/button.tsx';
import { Link } from '../../parts/controls/link.tsx';
import { Heading } from '../../parts/frame/heading.tsx';
import { hrefOf } from '../../parts/frame/route.ts';
import { useShortcutSwitch, useShortcuts } from '../../parts/frame/shortcuts.ts';
import { LetterText } from '../../parts/letters/letter-text.tsx';
import { usePagesAhead } from './ahead.ts';
import { Decision } from './decision/decision.tsx';
import { Footer } from './decision/footer.tsx';
import { useInput } from './decision/input.ts';
import { OPEN_QUESTION, Questions } from './decision/questions.tsx';
import { RegisterForm, useEntering } from './decision/register-form.tsx';
import { openNext, useSending } from './decision/sending.ts';
import styles from './desk.module.css';
import { FileContents } from './file-contents.tsx';
import { KeysHelp } from './keys-help.tsx';
import { useMarking } from './scan/marking.ts';
import { useViewing, Viewer } from './scan/viewer.tsx';

/** Milliseconds that a letter is in view before it can be confirmed: the second press of a double press is not for it. */
const LOOK_MS = 350;

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
    <section class={styles.why} aria-labelledby="why-heading">
      <h2 id="why-heading">{words.say('why')}</h2>
      <Bullets>
        {letter.reasons.map((reason) => (
          <li key={reason}>{words.reviewReason(reason)}</li>
        ))}
        {letter.returns.map(({ unit, at }) => (
          <li key={at}>{words.say('returnedBy', { unit: names.unit(unit), when: whenShort(words, at) })}</li>
        ))}
      </Bullets>
      <FileContents carried={letter.carried} delivery={letter.delivery} />
    </section>
  );
};

/** Which document this is, how many wait, the way back, and the keys. */
const Head = ({ letter, help }: { readonly letter: LetterAnswer; readonly help: () => void }) => {
  const words = useWords();
  const { say } = words;
  const names = useNames();
  const { counts } = useOffice();
  return (
    <header class={styles.head}>
      <div class={styles.title}>
        <Heading small title={say('letterFrom', { file: letter.fileName })} />
        <p class="kern-body kern-body--small kern-body--muted">
          {say('receivedAt', { when: whenShort(words, letter.receivedAt), station: names.station(letter.station) })}
          {` · ${words.count(counts?.review ?? letter.left, 'leftOne', 'leftMany')}`}
        </p>
      </div>
      <div class={styles.links}>
        <Link href={hrefOf({ view: 'review-queue' })}>
          <Icon name="arrow-back" />
          {say('backToList')}
        </Link>
        <Button kind="tertiary" small icon="help" text={say('help')} aria-keyshortcuts="?" onClick={help} />
      </div>
    </header>
  );
};

const Restored = ({ discard }: { readonly discard: () => void }) => {
  const { say } = useWords();
  return (
    <p class={styles.restored} role="status">
      {say('restored')} <Button kind="tertiary" small text={say('discard')} onClick={discard} />
    </p>
  );
};

export const Desk = ({ letter }: { readonly letter: LetterAnswer }) => {
  const { say } = useWords();
  const { session } = useOffice();
  const viewing = useViewing(letter.pages);
  const marking = useMarking(viewing.show);
  const ahead = usePagesAhead(letter, viewing.place);
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
    <main id="content" class={styles.desk}>
      <Head letter={letter} help={() => setHelp(true)} />
      <div class={styles.columns}>
        <Viewer viewing={viewing} letter={letter} marking={marking} seen={seen} />
        <div class={styles.panel}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
          <section class={styles.body} tabIndex={0} aria-label={say('decision')}>
            {input.restored ? <Restored discard={input.discard} /> : null}
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
            <RegisterForm letter={letter} entering={entering} marking={marking} />
            <Why letter={letter} />
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
      <KeysHelp open={help} close={() => setHelp(false)} keysOn={keysOn} turnKeys={turnKeys} />
    </main>
  );
};
