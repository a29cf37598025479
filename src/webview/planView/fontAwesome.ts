/** Imported before the plan viewer: its icons' styles come with ours, since the policy lets no script add any. */
Object.assign(window, { FontAwesomeConfig: { autoAddCss: false } });

export {};
