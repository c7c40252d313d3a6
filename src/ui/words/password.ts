/** What keeps a new password from being used; the signer has the same rule and the last word. */
const LEAST_PASSWORD_CHARACTERS = 8;

export function passwordProblem(password: string, again: string): 'short' | 'differs' | null {
  if (Array.from(password.normalize('NFKC')).length < LEAST_PASSWORD_CHARACTERS) return 'short';
  return password === again ? null : 'differs';
}
