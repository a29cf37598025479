/** A URL's password: from the colon after the user's name to the last @ of the word. */
const URL_PASSWORD = /([a-z][a-z\d+.-]*:\/\/[^\s/:@]*):\S*@/gi;
const PARAMETER = /([?&](?:password|sslpassword|passfile)=)[^\s&"']*/gi;

/** The text with the passwords of all URLs in it replaced, so that it can be shown to anybody. */
export function masked(text: string): string {
  return text.replace(URL_PASSWORD, '$1:***@').replace(PARAMETER, '$1***');
}
