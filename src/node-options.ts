// What node's own options are like, for who hands them on or takes them away.

/** Those that take a value as the next word, where none stands behind a `=`, in any version that is supported: what `node --help` shows with `=...`. */
const WITH_VALUE = new Set(
  `-C -e -r
  --allow-fs-read --allow-fs-write --bench-isolation --bench-name-pattern --bench-reporter --bench-reporter-destination --bench-samples --bench-warmup
  --build-sea --build-snapshot-config --conditions --cpu-prof-dir --cpu-prof-interval --cpu-prof-name --debug-port --diagnostic-dir --disable-proto
  --disable-warning --dns-result-order --env-file --env-file-if-exists --eval --experimental-config-file --experimental-default-type
  --experimental-loader --experimental-package-map --experimental-policy --experimental-sea-config --experimental-test-isolation
  --experimental-test-tag-filter --heap-prof-dir --heap-prof-interval --heap-prof-name --heapsnapshot-near-heap-limit --heapsnapshot-signal
  --icu-data-dir --import --input-type --inspect-port --inspect-publish-uid --loader --localstorage-file --max-http-header-size
  --max-old-space-size-percentage --network-family-autoselection-attempt-timeout --openssl-config --policy-integrity --redirect-warnings --report-dir
  --report-directory --report-filename --report-signal --require --run --secure-heap --secure-heap-min --snapshot-blob --test-concurrency
  --test-coverage-branches --test-coverage-exclude --test-coverage-functions --test-coverage-include --test-coverage-lines --test-global-setup
  --test-isolation --test-name-pattern --test-random-seed --test-reporter --test-reporter-destination --test-rerun-failures --test-shard
  --test-skip-pattern --test-timeout --title --tls-cipher-list --tls-keylog --trace-event-categories --trace-event-file-pattern --trace-require-module
  --unhandled-rejections --use-largepages --v8-pool-size --vfs-load --vfs-mount --watch-kill-signal --watch-path`.split(
    /\s+/,
  ),
);

/** Whether the word is an option that the next word is the value of. */
export function takesNextWord(word: string): boolean {
  return WITH_VALUE.has(word);
}

/** Words of a command line for node, without the options that `isGone` says of, and their values. */
export function withoutOptions(words: readonly string[], isGone: (option: string) => boolean): string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const option = words[i]!;
    const all = takesNextWord(option) ? words.slice(i, ++i + 1) : [option];
    if (!isGone(option)) kept.push(...all);
  }
  return kept;
}
