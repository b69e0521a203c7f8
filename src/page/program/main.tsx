import './style.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { loadProfile } from './load.ts';
import { reportModel } from './report-model.ts';

const holder = document.getElementById('profile')!;
loadProfile(holder.textContent ?? '').then(({ profile, changed }) => {
  holder.remove();
  render(<App model={reportModel(profile, changed)} />, document.getElementById('app')!);
  document.documentElement.dataset.ready = 'yes';
});
