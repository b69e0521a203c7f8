/** Ends of the names of the files by which processes and their launcher speak to each other in the session's folder. */
export const MEMBER = '.member';
export const LISTENS = '.listens';
export const PASSED_ON = '.passed-on';
export const TOLD = '.told';
export const AHEAD = '.ahead';

/** Names of the files in which processes note, a line of JSON each time, what the report will need. */
export const WARNINGS = 'warnings.jsonl';
export const SELECTED = 'selected.jsonl';
export const MADE = 'made.jsonl';
export const INCLUDED = 'included.jsonl';
