import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { npm } from '../tools/npm.ts';

/** VS Code's viewer of heap profiles, as it comes with the editor: from the package of a VS Code that runs in a browser. */
const PACKAGE = 'code-server@4.100.3';
const VIEWER = 'package/lib/vscode/extensions/ms-vscode.vscode-js-profile-table';

/** Fetches the viewer into `folder`; null when the package cannot be had. */
export function fetchViewer(folder: string): string | null {
  try {
    npm(['pack', PACKAGE, '--silent'], folder);
  } catch {
    return null;
  }
  const tarball = `${PACKAGE.replace('@', '-')}.tgz`;
  return spawnSync('tar', ['xzf', tarball, VIEWER], { cwd: folder }).status === 0 ? join(folder, VIEWER) : null;
}

interface FileUri {
  fsPath: string;
  scheme: 'file';
  toString(): string;
}

interface Editor {
  openCustomDocument(uri: FileUri): Promise<unknown>;
  resolveCustomEditor(document: unknown, panel: object): Promise<void>;
}

interface Extension {
  activate(context: { subscriptions: unknown[]; extensionUri: FileUri }): void;
}

function fileUri(fsPath: string): FileUri {
  return { fsPath, scheme: 'file', toString: () => pathToFileURL(fsPath).href };
}

/** The page that the viewer makes of `file`: it reads and models it as in the editor, whose place is taken here. */
async function pageOf(viewer: string, file: string): Promise<string> {
  const editors = new Map<string, Editor>();
  const disposable = { dispose() {} };
  class EventEmitter {
    event = (): object => disposable;
    fire(): void {}
  }
  class Position {
    isAfter = (): boolean => false;
    isEqual = (): boolean => false;
  }
  const editor = {
    EventEmitter,
    Position,
    Uri: { joinPath: (base: FileUri, ...parts: string[]) => fileUri(join(base.fsPath, ...parts)) },
    window: {
      registerCustomEditorProvider(name: string, provider: Editor) {
        editors.set(name, provider);
        return disposable;
      },
    },
    workspace: {
      fs: { readFile: async ({ fsPath }: FileUri) => readFileSync(fsPath) },
      registerTextDocumentContentProvider: () => disposable,
    },
    languages: { registerCodeLensProvider: () => disposable },
    commands: { registerCommand: () => disposable, executeCommand() {} },
    extensions: { all: [] },
  };
  const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
  const { _load: load } = loader;
  loader._load = (name, ...rest) => (name === 'vscode' ? editor : load(name, ...rest));
  const extension = createRequire(import.meta.url)(join(viewer, 'out/extension.js')) as Extension;
  loader._load = load;
  extension.activate({ subscriptions: [], extensionUri: fileUri(viewer) });
  const table = editors.get('jsProfileVisualizer.heapprofile.table')!;
  const webview = {
    options: {},
    html: '',
    asWebviewUri: ({ fsPath }: FileUri) => pathToFileURL(fsPath),
    onDidReceiveMessage: () => disposable,
  };
  await table.resolveCustomEditor(await table.openCustomDocument(fileUri(file)), { webview });
  return webview.html;
}

/** The rows of the viewer's table once it has opened `file`, of which those called `open` are opened: cells, separated by tabs. */
export async function openInViewer(
  page: Page,
  viewer: string,
  file: string,
  open: readonly string[],
): Promise<string[]> {
  const html = `${file}.html`;
  writeFileSync(html, await pageOf(viewer, file));
  await page.addInitScript(`globalThis.acquireVsCodeApi = () => ({ getState() {}, setState() {}, postMessage() {} });`);
  await page.goto(pathToFileURL(html).href);
  const row = (name: string): ReturnType<Page['locator']> => page.locator('[role=treeitem]', { hasText: name }).first();
  for (const name of open) {
    await row(name).click();
    await page.keyboard.press('ArrowRight');
  }
  await row(open.at(-1) ?? '').waitFor();
  const rows = await page.locator('[role=treeitem]').allInnerTexts();
  return rows.map((text) => text.split(/\s*\n\s*/).join('\t'));
}
