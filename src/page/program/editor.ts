import {
  cursorDocEnd,
  cursorDocStart,
  cursorLineDown,
  cursorLineUp,
  cursorPageDown,
  cursorPageUp,
} from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { forceParsing, syntaxHighlighting } from '@codemirror/language';
import { search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, Text } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap } from '@codemirror/view';
import { codeColors } from './code-colors.ts';
import { type HeatOptions, heatGutter } from './heat-gutter.ts';

/** A read-only view of a file's text with numbers beside it. */
export interface SourceEditor {
  /** Shows another file; `path` tells the language. */
  open(lines: readonly string[], path: string): void;
  /** Shows other numbers. */
  measure(heat: HeatOptions): void;
  /** Puts the cursor on a line and brings it into view. */
  goTo(line: number): void;
  destroy(): void;
}

/** ms that a file's text may be parsed for at once; what is left then is parsed in slices, which cost frames while one scrolls. */
const PARSING = 200;

const KEYS = [
  { key: 'ArrowDown', run: cursorLineDown },
  { key: 'ArrowUp', run: cursorLineUp },
  { key: 'PageDown', run: cursorPageDown },
  { key: 'PageUp', run: cursorPageUp },
  { key: 'Home', run: cursorDocStart },
  { key: 'End', run: cursorDocEnd },
];

/** Makes an editor in `parent`; `onLine` hears of the line that the cursor is moved to by a reader. */
export function createEditor(parent: HTMLElement, heat: HeatOptions, onLine: (line: number) => void): SourceEditor {
  const heated = new Compartment();
  let current = heat;
  let silent = false;
  const extensions = (path: string): Extension => [
    heated.of(heatGutter(current, selectLine)),
    highlightActiveLine(),
    syntaxHighlighting(codeColors),
    languageOf(path),
    search({ top: true }),
    keymap.of([...KEYS, ...searchKeymap]),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-readonly': 'true', 'aria-label': `Source of ${path}` }),
    EditorView.updateListener.of((update) => {
      if (!update.selectionSet || silent) return;
      onLine(update.state.doc.lineAt(update.state.selection.main.head).number);
    }),
  ];
  const view = new EditorView({ parent });
  const selectLine = (line: number): void => {
    view.dispatch({ selection: { anchor: view.state.doc.line(line).from } });
    view.focus();
  };
  return {
    open(lines, path) {
      view.setState(
        EditorState.create({ doc: Text.of(lines.length > 0 ? [...lines] : ['']), extensions: extensions(path) }),
      );
      forceParsing(view, view.state.doc.length, PARSING);
    },
    measure(next) {
      current = next;
      view.dispatch({ effects: heated.reconfigure(heatGutter(next, selectLine)) });
    },
    goTo(line) {
      const { from } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      silent = true;
      view.dispatch({ selection: { anchor: from } });
      silent = false;
      // CodeMirror's own way would scroll the page, too.
      view.scrollDOM.scrollTop = view.lineBlockAt(from).top - view.scrollDOM.clientHeight / 2;
    },
    destroy: () => view.destroy(),
  };
}

function languageOf(path: string): Extension {
  const extension = /\.[cm]?([jt])s(x?)$/i.exec(path);
  return javascript({
    typescript: extension?.[1]?.toLowerCase() === 't',
    jsx: extension?.[1]?.toLowerCase() !== 't' || extension[2] !== '',
  });
}
