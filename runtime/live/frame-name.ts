/** The name by which stack traces, and V8's sampler, know the frame of the trampoline. */
export const TRAMPOLINE = 'mprofLineOutlined';
