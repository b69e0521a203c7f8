import './style.css';
import { render } from 'preact';
import type { PackedRest } from '../pack.ts';
import type { PageDocument } from '../page-document.ts';
import { App } from './app.tsx';
import { pageRead, readCarried } from './load.ts';
import { reportModel } from './report-model.ts';

/** Shows the overview, and the rest when it has been read. */
async function show(): Promise<void> {
  const holder = document.getElementById('app')!;
  const carried = await readCarried<PageDocument>('document');
  render(<App model={reportModel(carried, null)} />, holder);
  // A bench reads this.
  requestAnimationFrame(() => setTimeout(() => performance.mark('drawn')));
  document.documentElement.dataset.drawn = 'yes';
  await pageRead();
  const rest = await readCarried<PackedRest>('rest');
  render(<App model={reportModel(carried, rest)} />, holder);
  document.documentElement.dataset.ready = 'yes';
}

void show();
