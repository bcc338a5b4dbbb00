// The page behind the sign-in.
import { render } from 'preact';
import { App } from './app.tsx';
import './styles/styles.ts';

render(<App />, document.getElementById('app')!);
