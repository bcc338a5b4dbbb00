// The versions of the model: which one counts, how each did, the way back, and training anew.
import { useState } from 'preact/hooks';
import type { ModelRow, ModelsAnswer, RefitEnd } from '../../api.ts';
import { tell } from '../api-client.ts';
import { shareText, whenShort } from '../format.ts';
import { useWords } from '../language.ts';
import { useLoaded } from '../loaded.ts';
import { useOffice } from '../office.ts';
import { Alert } from '../parts/alert.tsx';
import { Icon } from '../parts/icon.tsx';
import { Wide } from '../parts/table.tsx';
import type { TextKey } from '../texts.ts';

const ENDS: Record<RefitEnd, readonly [kind: 'success' | 'info' | 'danger', text: TextKey]> = {
  promoted: ['success', 'refitPromoted'],
  refused: ['info', 'refitRefused'],
  'too-few': ['info', 'refitTooFew'],
  unchanged: ['info', 'refitUnchanged'],
  failed: ['danger', 'refitFailed'],
};

/** The part of the name that tells versions apart. */
const shortName = (id: string): string => id.replace(/^model-/, '');

const Row = (props: { readonly row: ModelRow; readonly busy: boolean; readonly back: (row: ModelRow) => void }) => {
  const words = useWords();
  const { say } = words;
  const { row } = props;
  const { letters, heldOut, bothRight, bothRightBefore } = row;
  const name = shortName(row.id);
  return (
    <tr class="kern-table__row">
      <th scope="row" class="kern-table__cell">
        {name}
      </th>
      <td class="kern-table__cell">
        <time dateTime={row.madeAt}>{whenShort(words, row.madeAt)}</time>
      </td>
      <td class="kern-table__cell">
        {letters === undefined
          ? say(row.origin === 'file' ? 'originFile' : 'originStarter')
          : words.count(letters, 'lettersOne', 'lettersMany')}
      </td>
      <td class="kern-table__cell">
        {heldOut === undefined || bothRight === undefined || bothRightBefore === undefined
          ? '–'
          : say('heldOutBeside', {
              now: shareText(words, bothRight),
              before: shareText(words, bothRightBefore),
              n: heldOut,
            })}
      </td>
      <td class="kern-table__cell">
        {row.inUse ? (
          <span class="kern-badge kern-badge--small kern-badge--success">
            <Icon name="success" />
            <span class="kern-label kern-label--small">{say('inUse')}</span>
          </span>
        ) : row.state === 'refused' ? (
          say('notBetter')
        ) : (
          <button
            type="button"
            class="kern-btn kern-btn--secondary kern-btn--x-small"
            aria-label={say('rollBackTo', { version: name })}
            disabled={props.busy}
            onClick={() => props.back(row)}
          >
            <span class="kern-label">{say('rollBack')}</span>
          </button>
        )}
      </td>
    </tr>
  );
};

export const Models = () => {
  const words = useWords();
  const { say } = words;
  const { announce } = useOffice();
  const { data, reload } = useLoaded<ModelsAnswer>('/api/models');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();

  const act = async (word: () => Promise<unknown>, said: string): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await word();
      announce(said);
    } catch {
      setFault(say('failed'));
    }
    setBusy(false);
    reload();
  };
  const end = data?.running === true || data?.last === undefined ? undefined : ENDS[data.last];
  return (
    <section class="part" aria-labelledby="models">
      <h2 class="kern-heading-small" id="models">
        {say('modelsHeading')}
      </h2>
      <p class="kern-body">{say('modelsIntro')}</p>
      {fault === undefined ? null : <Alert kind="danger" title={fault} />}
      {end === undefined ? null : <Alert kind={end[0]} title={say(end[1])} />}
      {data?.running === true ? <Alert kind="info" title={say('refitting')} /> : null}
      {data === undefined ? (
        <p class="kern-body">{say('loading')}</p>
      ) : (
        <>
          <div class="lead lead--action">
            <p class="kern-body">{words.count(data.decisions, 'modelsDecisionsOne', 'modelsDecisionsMany')}</p>
            <button
              type="button"
              class="kern-btn kern-btn--secondary"
              disabled={busy || data.running}
              onClick={() => void act(() => tell('/api/models/refit', {}), say('refitting'))}
            >
              <Icon name="autorenew" />
              <span class="kern-label">{say('refit')}</span>
            </button>
          </div>
          {data.rows.length === 0 ? null : (
            <Wide label={say('modelsTable')}>
              <table class="kern-table kern-table--small figures">
                <caption class="kern-sr-only">{say('modelsTable')}</caption>
                <thead class="kern-table__head">
                  <tr class="kern-table__row">
                    {(['columnVersion', 'columnMade', 'columnLearned', 'columnHeldOut', 'columnState'] as const).map(
                      (key) => (
                        <th key={key} scope="col" class="kern-table__header">
                          {say(key)}
                        </th>
                      ),
                    )}
                  </tr>
                </thead>
                <tbody class="kern-table__body">
                  {data.rows.map((row) => (
                    <Row
                      key={row.id}
                      row={row}
                      busy={busy}
                      back={({ id: version }) =>
                        void act(
                          () => tell('/api/models/rollback', { version }),
                          say('rolledBack', { version: shortName(version) }),
                        )
                      }
                    />
                  ))}
                </tbody>
              </table>
            </Wide>
          )}
        </>
      )}
    </section>
  );
};
