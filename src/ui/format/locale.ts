/** The language that figures and times are written in: that of `messages/en.json`. */
export const LOCALE = 'en';
