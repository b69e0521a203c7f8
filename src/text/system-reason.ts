/** What a system error says, in a person's words. `missing` is what it means here that something is not there. */
export function systemReason(error: unknown, missing: string = 'there is no such file'): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return missing;
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'no space is left on the device';
    case 'EISDIR':
      return 'it is a directory';
    default:
      return message;
  }
}
