// Django's cookie, which is newer than the page if somebody signed in again in another tab. Its name has the
// prefix where the site is reached over https.
export function csrfToken() {
  return document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
}
