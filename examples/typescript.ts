/*
 * TypeScript runs as it is, on every supported version of Node, enums and parameter properties included.
 *
 *   npx mprof-line examples/typescript.ts
 *
 * The comment stands before the class, so that all of its methods are profiled. Look at `allocated` of `#search`: it
 * copies the whole list for every look-up, while `#index` is built once and answers from then on.
 */
enum Strategy {
  Scan = 'scan',
  Index = 'index',
}

interface Book {
  readonly isbn: string;
  readonly title: string;
}

// @profile
class Library {
  #index: Map<string, Book> | undefined;

  constructor(
    private readonly books: readonly Book[],
    public strategy: Strategy = Strategy.Scan,
  ) {}

  find(isbn: string): Book | undefined {
    return this.strategy === Strategy.Index ? this.#look(isbn) : this.#search(isbn);
  }

  #search(isbn: string): Book | undefined {
    const copies = this.books.map((book) => ({ ...book }));
    return copies.find((book) => book.isbn === isbn);
  }

  #look(isbn: string): Book | undefined {
    this.#index ??= new Map(this.books.map((book) => [book.isbn, book] as const));
    return this.#index.get(isbn);
  }
}

const books = Array.from({ length: 5_000 }, (_, i): Book => ({ isbn: `978-${i}`, title: `Volume ${i}` }));
const library = new Library(books);
let found = 0;
for (const strategy of [Strategy.Scan, Strategy.Index]) {
  library.strategy = strategy;
  for (let i = 0; i < 200; i++) if (library.find(`978-${i * 25}`) !== undefined) found++;
}
console.log(`found ${found} of 400`);
