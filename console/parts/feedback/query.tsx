// Shows the result of a query: the answer, that it is loading, that it failed, or that it is empty.
import type { UseQueryResult } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import { useConnection } from '../../data/connection.ts';
import { useWords } from '../../i18n/language.ts';
import { Alert } from './alert.tsx';
import { Loader } from './loader.tsx';

export const Query = <T,>(props: {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'isError'>;
  /** Shown in place of the answer where it holds nothing. */
  readonly empty?: readonly [isEmpty: (data: T) => boolean, shown: ComponentChildren];
  readonly children: (data: T) => ComponentChildren;
}) => {
  const { say } = useWords();
  const { ended } = useConnection();
  const { data, isError } = props.query;
  const [isEmpty, shown] = props.empty ?? [];
  // That the session has ended is said above the screen.
  return (
    <>
      {isError && !ended ? <Alert kind="danger" title={say('loadFailed')} /> : null}
      {data === undefined ? isError ? null : <Loader /> : isEmpty?.(data) ? shown : props.children(data)}
    </>
  );
};
