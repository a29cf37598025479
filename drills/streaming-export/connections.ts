/** Of the candidate's process, as the brief says. */
export const CONNECTIONS = 5;
