// The frame around every screen: the bar, the sections, what concerns the whole console, and the screen itself.
import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import styles from './app.module.css';
import { SIGN_IN } from './data/api-client.ts';
import { type Connection, ConnectionContext, useConnection, useWatchedConnection } from './data/connection.ts';
import { dropDraftsOfOthers } from './data/drafts.ts';
import { type Office, OfficeContext, type Said, useOffice } from './data/office.ts';
import { countsQuery, refreshAll, sessionQuery } from './data/queries.ts';
import { signOut } from './data/requests.ts';
import { useLanguage, useWords, WordsContext } from './i18n/language.ts';
import { Link } from './parts/controls/link.tsx';
import { Query } from './parts/feedback/query.tsx';
import { Banner } from './parts/frame/banner.tsx';
import { Header } from './parts/frame/header.tsx';
import { OpenedContext } from './parts/frame/heading.tsx';
import { Navigation } from './parts/frame/navigation.tsx';
import { Page } from './parts/frame/page.tsx';
import { hrefOf, type Route, useRoute } from './parts/frame/route.ts';
import { StorageBanner } from './parts/frame/storage-banner.tsx';
import { Toast } from './parts/frame/toast.tsx';
import { Quality } from './screens/quality/quality.tsx';
import { Quarantine } from './screens/quarantine/quarantine.tsx';
import { Register } from './screens/register/register.tsx';
import { Review } from './screens/review/review.tsx';
import { ReviewQueue } from './screens/review-queue/review-queue.tsx';
import { SampleCheck } from './screens/sample-checks/sample-check.tsx';
import { Today } from './screens/today/today.tsx';

const Screen = ({ route }: { readonly route: Route }) => {
  const { say } = useWords();
  if (route.view === 'today') return <Today />;
  if (route.view === 'review-queue') return <ReviewQueue />;
  if (route.view === 'review') return <Review key={route.id} id={route.id} />;
  if (route.view === 'quarantine') return <Quarantine />;
  if (route.view === 'quality') return <Quality />;
  if (route.view === 'sample-check') return <SampleCheck key={route.id} id={route.id} />;
  if (route.view === 'register') return <Register />;
  return (
    <Page title={say('unknownPlace')}>
      <Link href={hrefOf({ view: 'today' })}>{say('today')}</Link>
    </Page>
  );
};

/** What concerns the whole console. Where a document is decided, the foot of the decision says it. */
const Notices = ({ deciding }: { readonly deciding: boolean }) => {
  const { say } = useWords();
  const { connected, ended } = useConnection();
  const { session } = useOffice();
  return (
    <>
      <StorageBanner />
      {session.office.collectOnly && !deciding ? (
        <Banner kind="info" title={say('collectOnly')}>
          {say('collectOnlyHow')}
        </Banner>
      ) : null}
      {ended && !deciding ? (
        <Banner kind="warning" title={say('sessionEnded')}>
          {say('sessionEndedHow')} <Link href={SIGN_IN}>{say('signInAgain')}</Link>
        </Banner>
      ) : null}
      {connected || ended || deciding ? null : <Banner kind="warning" title={say('connectionLost')} />}
    </>
  );
};

/** Nothing of one person's page may stay for the next one who signs in at this browser. */
const useOnePersonOnly = (operator: string | undefined): void => {
  const here = useRef(operator);
  useEffect(() => {
    if (operator === undefined) return;
    dropDraftsOfOthers(operator);
    if (here.current !== undefined && here.current !== operator) location.reload();
    here.current = operator;
  }, [operator]);
};

/** The session is asked for again as soon as it holds again: somebody else may have signed in meanwhile. */
const useSession = ({ ended }: Connection) => {
  const query = useQuery(sessionQuery);
  const hasEnded = useRef(false);
  useEffect(() => {
    if (hasEnded.current && !ended) void query.refetch();
    hasEnded.current = ended;
  }, [ended]);
  useOnePersonOnly(query.data?.operator);
  return query;
};

const leaveConsole = async (): Promise<void> => {
  // Signed out or out of reach: either way nothing of this page may stay on the screen.
  await signOut().catch(() => undefined);
  location.assign(SIGN_IN);
};

export const App = () => {
  const client = useQueryClient();
  const connection = useWatchedConnection(useCallback(() => void refreshAll(client), [client]));
  const { words, switchLanguage } = useLanguage();
  const route = useRoute();
  const session = useSession(connection);
  const counts = useQuery(countsQuery).data;
  const opened = useRef(false);
  const turns = useRef(0);
  const [said, setSaid] = useState<Said>();
  const announce = useCallback<Office['announce']>((text, undo) => {
    turns.current += 1;
    setSaid({ text, turn: turns.current, ...(undo === undefined ? {} : { undo }) });
  }, []);
  const quiet = useCallback(() => setSaid(undefined), []);
  const office = useMemo<Office | undefined>(
    () => (session.data === undefined ? undefined : { session: session.data, counts, announce }),
    [session.data, counts, announce],
  );
  const deciding = route.view === 'review';

  return (
    <WordsContext.Provider value={words}>
      <ConnectionContext.Provider value={connection}>
        <OpenedContext.Provider value={opened}>
          {office === undefined ? (
            <main id="content">
              <Query query={session}>{() => null}</Query>
            </main>
          ) : (
            <OfficeContext.Provider value={office}>
              <div class={`${styles.console} ${deciding ? styles.filled : ''}`}>
                <div class={styles.bar}>
                  <Header
                    session={office.session}
                    switchLanguage={switchLanguage}
                    signOut={() => void leaveConsole()}
                  />
                </div>
                <div class={styles.body}>
                  <Navigation route={route} counts={counts} />
                  <div class={styles.screen}>
                    <Notices deciding={deciding} />
                    <Screen route={route} />
                  </div>
                </div>
              </div>
              <Toast said={said} done={quiet} />
            </OfficeContext.Provider>
          )}
        </OpenedContext.Provider>
      </ConnectionContext.Provider>
    </WordsContext.Provider>
  );
};
