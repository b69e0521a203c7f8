/**
 * The name, in a profile, of what lives outside of V8's heap and is no Buffer's. External strings: Node makes one of what it decodes from
 * 1,031,913 characters on (`EXTERN_APEX`). And native parts of Node, which tell V8 what they have.
 */
export const OUTER = 'outside of V8’s heap and of Buffers (texts of 1 MB and more, zlib, TLS)';
