// The console behind the sign-in.
import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { App } from './app.tsx';
import { createQueryClient } from './data/queries.ts';
import './styles/base.css';

render(
  <QueryClientProvider client={createQueryClient()}>
    <App />
  </QueryClientProvider>,
  document.getElementById('app')!,
);
