// The frame around every view: header, sections, what just happened, and the view itself.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CountsAnswer, SessionAnswer } from '../server/contracts/api.ts';
import { SIGN_IN } from './data/api-client.ts';
import { dropDraftsOfOthers } from './data/drafts.ts';
import { listen, useConnected } from './data/live.ts';
import { useLoaded } from './data/loaded.ts';
import { type Office, OfficeContext, type Said } from './data/office.ts';
import { loadCounts, loadSession, signOut } from './data/requests.ts';
import { useSessionEnded } from './data/signed-out.ts';
import { useLanguage, WordsContext } from './i18n/language.ts';
import type { Words } from './i18n/words.ts';
import { Alert } from './parts/alert.tsx';
import { Banner } from './parts/banner.tsx';
import { Heading } from './parts/heading.tsx';
import { Icon } from './parts/icon.tsx';
import { hrefOf, type Route, useRoute } from './parts/route.ts';
import { StorageBanner } from './parts/storage-banner.tsx';
import { Toast } from './parts/toast.tsx';
import { Quality } from './screens/quality/quality.tsx';
import { SetAside } from './screens/quarantine/quarantine.tsx';
import { Book } from './screens/register/register.tsx';
import { Work } from './screens/review/work.tsx';
import { ReviewList } from './screens/review-queue/review-queue.tsx';
import { Check } from './screens/sample-checks/check.tsx';
import { Today } from './screens/today/today.tsx';

const View = ({ route, words }: { readonly route: Route; readonly words: Words }) => {
  if (route.view === 'today') return <Today />;
  if (route.view === 'review') return <ReviewList />;
  if (route.view === 'work') return <Work key={route.id} id={route.id} />;
  if (route.view === 'set-aside') return <SetAside />;
  if (route.view === 'quality') return <Quality />;
  if (route.view === 'check') return <Check key={route.id} id={route.id} />;
  if (route.view === 'register') return <Book />;
  return (
    <main id="content" class="page">
      <Heading title={words.say('unknownPlace')} />
      <a class="kern-link" href={hrefOf({ view: 'today' })}>
        {words.say('today')}
      </a>
    </main>
  );
};

const Section = (props: {
  readonly view: 'today' | 'review' | 'set-aside' | 'register' | 'quality';
  readonly text: string;
  readonly current: Route;
  /** How many wait there, and how that is said. */
  readonly waiting?: readonly [n: number | undefined, text: string];
}) => {
  const below = { work: 'review', check: 'quality' } as Readonly<Record<string, string>>;
  const current = (below[props.current.view] ?? props.current.view) === props.view;
  const n = props.waiting?.[0] ?? 0;
  return (
    <li>
      <a class="section" href={hrefOf({ view: props.view })} aria-current={current ? 'page' : undefined}>
        {props.text}
        {n > 0 ? (
          <>
            <span class="section-count" aria-hidden="true">
              {n}
            </span>
            <span class="kern-sr-only">, {props.waiting?.[1]}</span>
          </>
        ) : null}
      </a>
    </li>
  );
};

const leaveOffice = async (): Promise<void> => {
  // Signed out or out of reach: either way nothing of this page may stay on the screen.
  await signOut().catch(() => undefined);
  location.assign(SIGN_IN);
};

const Header = (props: {
  readonly route: Route;
  readonly words: Words;
  readonly session: SessionAnswer;
  readonly counts: CountsAnswer | undefined;
  readonly switchLanguage: () => void;
}) => {
  const { words, session, counts } = props;
  const { say } = words;
  const review = counts?.review;
  const setAside = counts?.setAside;
  return (
    <header class="top">
      <button type="button" class="skip" onClick={toContent}>
        {say('skip')}
      </button>
      <div class="top-row">
        <p class="brand">
          <Icon name="mail" />
          <span class="brand-product">{say('product')}</span>
          <span class="brand-office">{session.office.name}</span>
        </p>
        <div class="person">
          <button
            type="button"
            class="kern-btn kern-btn--tertiary kern-btn--x-small"
            lang={words.language === 'de' ? 'en' : 'de'}
            onClick={props.switchLanguage}
          >
            <Icon name="language" />
            <span class="kern-label">{say('otherLanguage')}</span>
          </button>
          <span class="kern-body kern-body--small person-name">
            <Icon name="account-circle" />
            <span class="kern-sr-only">{say('signedInAs', { name: '' })}</span>
            {session.operator}
          </span>
          <button
            type="button"
            class="kern-btn kern-btn--tertiary kern-btn--x-small"
            onClick={() => void leaveOffice()}
          >
            <Icon name="logout" />
            <span class="kern-label">{say('signOut')}</span>
          </button>
        </div>
      </div>
      <nav aria-label={say('navigation')}>
        <ul class="sections">
          <Section view="today" text={say('today')} current={props.route} />
          <Section
            view="review"
            text={say('review')}
            current={props.route}
            waiting={[review, say('waitingHere', { n: review ?? 0 })]}
          />
          <Section
            view="set-aside"
            text={say('setAside')}
            current={props.route}
            waiting={[setAside, say('waitingHere', { n: setAside ?? 0 })]}
          />
          <Section view="register" text={say('book')} current={props.route} />
          <Section
            view="quality"
            text={say('quality')}
            current={props.route}
            waiting={[counts?.checks, say('checksWaiting', { n: counts?.checks ?? 0 })]}
          />
        </ul>
      </nav>
    </header>
  );
};

/** The address behind # is the view's, so skipping is no link: it moves the focus itself. */
const toContent = (): void => {
  const heading = document.querySelector<HTMLElement>('#content h1');
  heading?.focus();
  heading?.scrollIntoView();
};

export const App = () => {
  const { words, switchLanguage } = useLanguage();
  const route = useRoute();
  const connected = useConnected();
  const session = useLoaded(loadSession, '', { live: false });
  const counts = useLoaded(loadCounts).data;
  const [said, setSaid] = useState<Said>();
  const turns = useRef(0);
  const announce = useCallback<Office['announce']>((text, undo) => {
    turns.current += 1;
    setSaid({ text, turn: turns.current, ...(undo === undefined ? {} : { undo }) });
  }, []);
  const quiet = useCallback(() => setSaid(undefined), []);
  const ended = useSessionEnded();
  useEffect(listen, []);
  useEffect(() => {
    if (!ended) session.reload();
  }, [ended]);
  const operator = session.data?.operator;
  const here = useRef(operator);
  useEffect(() => {
    if (operator === undefined) return;
    dropDraftsOfOthers(operator);
    // Somebody else has signed in meanwhile: nothing of the page of before may stay.
    if (here.current !== undefined && here.current !== operator) location.reload();
    here.current = operator;
  }, [operator]);

  const office = useMemo<Office | undefined>(
    () => (session.data === undefined ? undefined : { session: session.data, counts, announce }),
    [session.data, counts, announce],
  );

  if (office === undefined) {
    return (
      <main id="content" class="page">
        {session.failed ? (
          <Alert kind="danger" title={words.say('loadFailed')} />
        ) : (
          <p class="kern-body">{words.say('loading')}</p>
        )}
      </main>
    );
  }
  return (
    <WordsContext.Provider value={words}>
      <OfficeContext.Provider value={office}>
        <Header route={route} words={words} session={office.session} counts={counts} switchLanguage={switchLanguage} />
        {office.session.office.collectOnly && route.view !== 'work' && route.view !== 'check' ? (
          <Banner kind="info" title={words.say('collectOnly')}>
            <p class="kern-body">{words.say('collectOnlyHow')}</p>
          </Banner>
        ) : null}
        <StorageBanner />
        {ended ? (
          <Banner kind="warning" title={words.say('sessionEnded')}>
            <p class="kern-body">
              {words.say('sessionEndedHow')}{' '}
              <a class="kern-link" href={SIGN_IN}>
                {words.say('signInAgain')}
              </a>
            </p>
          </Banner>
        ) : null}
        {connected || ended ? null : <Banner kind="warning" title={words.say('connectionLost')} />}
        <View route={route} words={words} />
        <Toast said={said} done={quiet} />
      </OfficeContext.Provider>
    </WordsContext.Provider>
  );
};
