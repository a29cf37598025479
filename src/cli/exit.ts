/** The exit codes that scripts rely on. */
export const EXIT = { passed: 0, failed: 1, badInput: 2, couldNotCheck: 3 } as const;
