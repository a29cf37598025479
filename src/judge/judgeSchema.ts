/** The schema of what the judge makes within a clone. The candidate has no right on it. */
export const JUDGE_SCHEMA = 'backend_drills_judge';
