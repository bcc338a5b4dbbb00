// The sign-in page: the ticket is after the # of the printed link, so that it never reaches a log.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from './data/api-client.ts';
import { loadSession, signIn as sendTicket } from './data/requests.ts';
import { useLanguage, WordsContext } from './i18n/language.ts';
import { Alert } from './parts/feedback/alert.tsx';
import { Header } from './parts/frame/header.tsx';
import styles from './sign-in.module.css';
import './styles/base.css';

const TICKET = /^#([\w-]{16,500})$/;

/** Takes the ticket out of the address, so that it stays in no history. */
const takeTicket = (): string | undefined => {
  const ticket = TICKET.exec(location.hash)?.[1];
  history.replaceState(null, '', location.pathname);
  return ticket;
};

type State = 'asking' | 'no-ticket' | 'ticket-refused' | 'too-many-attempts' | 'failed';

const signIn = async (): Promise<State | 'in'> => {
  const ticket = takeTicket();
  try {
    if (ticket === undefined) await loadSession();
    else await sendTicket(ticket);
    return 'in';
  } catch (error) {
    const refusal = error instanceof ApiError ? error.refusal : 'fault';
    if (refusal === 'not-signed-in') return 'no-ticket';
    return refusal === 'ticket-refused' || refusal === 'too-many-attempts' ? refusal : 'failed';
  }
};

const SignIn = () => {
  const { words, switchLanguage } = useLanguage();
  const { say } = words;
  const [state, setState] = useState<State>('asking');
  useEffect(() => {
    const attempt = async () => {
      const now = await signIn();
      if (now === 'in') location.replace('./');
      else setState(now);
    };
    void attempt();
    // A new link opened in this tab only changes what is behind the #.
    const again = () => void (TICKET.test(location.hash) && attempt());
    window.addEventListener('hashchange', again);
    return () => window.removeEventListener('hashchange', again);
  }, []);
  useEffect(() => {
    document.title = `${say('signIn')} – ${say('product')}`;
  }, [words.language]);
  return (
    <WordsContext.Provider value={words}>
      <Header switchLanguage={switchLanguage} />
      <main class={styles.page} id="content">
        <h1 class="kern-heading-medium">{say('signIn')}</h1>
        {state === 'asking' ? (
          <p class="kern-body" role="status">
            {say('signingIn')}
          </p>
        ) : null}
        {state === 'ticket-refused' ? (
          <Alert kind="danger" title={say('ticketRefused')}>
            <p class="kern-body">{say('ticketRefusedHow')}</p>
          </Alert>
        ) : null}
        {state === 'too-many-attempts' ? (
          <Alert kind="danger" title={say('tooMany')}>
            <p class="kern-body">{say('tooManyHow')}</p>
          </Alert>
        ) : null}
        {state === 'failed' ? <Alert kind="danger" title={say('failed')} /> : null}
        {state === 'asking' ? null : (
          <>
            <p class="kern-body">{say('signInHow')}</p>
            <p class="kern-body">{say('signInNew')}</p>
            <pre class={styles.command}>
              <code>npm run -s poststelle -- sign-in</code>
            </pre>
            <p class="kern-body">{say('signInAsk')}</p>
          </>
        )}
      </main>
    </WordsContext.Provider>
  );
};

render(<SignIn />, document.getElementById('app')!);
