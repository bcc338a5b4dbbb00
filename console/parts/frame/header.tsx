// The bar at the top, KERN's Kopfzeile: which program and which office this is, the language, and who has signed in.
import { useWords } from '../../i18n/language.ts';
import { Icon } from '../content/icon.tsx';
import { Person } from '../content/person.tsx';
import { Button } from '../controls/button.tsx';
import styles from './header.module.css';

/** The address behind # is the screen's, so skipping is no link: it moves the focus itself. */
const toContent = (): void => {
  const heading = document.querySelector<HTMLElement>('#content h1');
  heading?.focus();
  heading?.scrollIntoView();
};

export const Header = (props: {
  /** Absent: nobody has signed in. */
  readonly session?: { readonly operator: string; readonly office: { readonly name: string } };
  readonly switchLanguage: () => void;
  readonly signOut?: () => void;
}) => {
  const { say, language } = useWords();
  const { session, signOut } = props;
  return (
    <header class={`kern-kopfzeile ${styles.bar}`}>
      {session === undefined ? null : (
        <button type="button" class={styles.skip} onClick={toContent}>
          {say('skip')}
        </button>
      )}
      <div class={`kern-kopfzeile__content ${styles.content}`}>
        <p class={`kern-kopfzeile__label ${styles.brand}`}>
          <Icon name="mail" tone="action" />
          <strong>{say('product')}</strong>
          {session === undefined ? null : <span class={styles.office}>{session.office.name}</span>}
        </p>
        <div class={styles.account}>
          <Button
            kind="tertiary"
            small
            brief
            icon="language"
            text={say('otherLanguage')}
            lang={language === 'de' ? 'en' : 'de'}
            onClick={props.switchLanguage}
          />
          {session === undefined ? null : (
            <span>
              <span class="kern-sr-only">{say('signedInAs', { name: '' })}</span>
              <Person text={session.operator} />
            </span>
          )}
          {signOut === undefined ? null : (
            <Button kind="tertiary" small brief icon="logout" text={say('signOut')} onClick={signOut} />
          )}
        </div>
      </div>
    </header>
  );
};
