/** Reads what an element of the page carries, deflated and in base 64, and takes it out of the page. */
export async function readCarried<T>(id: string): Promise<T> {
  const holder = document.getElementById(id)!;
  const bytes = fromBase64(holder.textContent ?? '');
  holder.remove();
  const inflate = new DecompressionStream('deflate-raw');
  const writer = inflate.writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  const [value] = await Promise.all([new Response(inflate.readable).json() as Promise<T>, written]);
  return value;
}

/** Resolves when the whole page has been read. */
export function pageRead(): Promise<void> {
  if (document.readyState !== 'loading') return Promise.resolve();
  return new Promise((done) => document.addEventListener('DOMContentLoaded', () => done(), { once: true }));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
